//! Rows that would cover what is missing: looked for, not made up.
//!
//! The rows of the contract's own examples, and the first rows of its data, are the seeds. For each missing item they
//! are changed towards it (`solve` works out how far a value is from an edge, `moves` tries the other values of the
//! fields behind it), run through the library like any example, and looked at as every run is. The first rows that show
//! the item are then cut down as far as they still show it. The search is the same each time, and bounded: [`Effort`].

mod choose;
mod focus;
mod moves;
mod solve;
mod write;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::goal::Goal;
use super::item::{Item, Key};
use super::listener::{Listener, Seen, Wanted};
use super::obligations::Obligations;
use super::prerequisites::Muted;
use super::undetermined::{self, Undetermined};
use super::{Coverage, seen};
use crate::data::{self, Database};
use crate::model::{Constant, ExampleTable, FieldId, Model, TariffId};
use crate::run::{Prepared, RunResult, Settings, Tracer};
use crate::sample::{Defaults, Draft};
use crate::value::Day;
use focus::Focus;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// So many runs for the whole contract.
    pub runs: usize,
    /// So many for one item.
    pub each: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Effort { runs: 2000, each: 300 }
    }
}

/// What came of the search for one contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestions {
    /// Examples to paste, each for the items that no earlier one covers.
    pub examples: Vec<Suggestion>,
    /// What no rows were found for.
    pub not_found: Vec<Item>,
}

/// An example to paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What it covers.
    pub covers: Vec<Item>,
    /// Its text, laid out.
    pub text: String,
}

/// How many of the seeds are changed for an item.
const SEEDS: usize = 5;
/// How many rows of each record are taken from a set of data.
const OF_DATA: usize = 2;

/// Looks for rows that cover what is missing. `data` are sets of data whose first rows may be used.
pub fn suggest(
    prepared: &Prepared<'_>,
    coverage: &Coverage,
    data: &[&Database],
    as_at: Option<Day>,
    effort: Effort,
) -> Suggestions {
    let model = prepared.model();
    let missing: Vec<Item> = coverage.missing().cloned().collect();
    let wanted: Vec<Key> = missing.iter().map(|item| item.key).collect();
    let mut search = Search {
        model,
        prepared,
        obligations: Obligations::new(model),
        listens_for: Arc::clone(&coverage.wanted),
        muted: RefCell::default(),
        as_at,
        wanted,
        found: BTreeMap::new(),
        runs: 0,
        limit: 0,
        tried: BTreeSet::new(),
    };
    let seeds = search.seeds(data);
    for item in &missing {
        search.limit = search.runs.saturating_add(effort.each).min(effort.runs);
        search.look_for(item, &seeds);
    }
    let shown: Vec<Shown> = missing.iter().filter_map(|item| search.shown(item.key, &missing)).collect();
    let found: BTreeSet<usize> = shown.iter().flat_map(|shown| &shown.items).copied().collect();
    let not_found = missing.iter().enumerate().filter(|(at, _)| !found.contains(at));
    Suggestions {
        not_found: not_found.map(|(_, item)| item.clone()).collect(),
        examples: choose::fewest(shown)
            .into_iter()
            .filter_map(|shown| {
                let items = shown.items.iter().filter_map(|at| missing.get(*at));
                let covers: Vec<Item> = items.cloned().collect();
                let text = write::example(model, &shown.outcome, &shown.draft, &covers)?;
                Some(Suggestion { covers, text })
            })
            .collect(),
    }
}

/// Rows that are cut down for one item, and all that they show of what is missing.
struct Shown {
    draft: Draft,
    outcome: RunResult,
    /// Positions among the missing items.
    items: BTreeSet<usize>,
}

struct Search<'m> {
    model: &'m Model,
    prepared: &'m Prepared<'m>,
    obligations: Obligations<'m>,
    listens_for: Arc<Wanted>,
    /// What is muted where these fields are left out. Most rows that are tried leave out the same.
    muted: RefCell<BTreeMap<BTreeSet<FieldId>, Rc<Muted>>>,
    as_at: Option<Day>,
    /// What is looked for, in order.
    wanted: Vec<Key>,
    /// The first rows that showed each.
    found: BTreeMap<Key, Draft>,
    runs: usize,
    /// How many runs there may be until the next item.
    limit: usize,
    /// What was tried for the item at hand.
    tried: BTreeSet<String>,
}

impl<'m> Search<'m> {
    /// The rows that the search begins with, each with what it shows.
    fn seeds(&mut self, data: &[&Database]) -> Vec<(Draft, Seen)> {
        let model = self.model;
        let read: Vec<Database> = model
            .examples
            .iter()
            .filter_map(|example| data::from_example(model, &example.tables).ok())
            .collect();
        let known: Vec<&Database> = read.iter().chain(data.iter().copied()).collect();
        let defaults = Defaults::new(model, &known);
        let examples =
            model.examples.iter().filter_map(|example| Draft::of_example(model, example, &defaults));
        let of_data = data.iter().map(|data| Draft::of_data(model, data, OF_DATA));
        let mut drafts: Vec<Draft> =
            examples.chain(of_data).chain([Draft::plain(model, &defaults)]).collect();
        let supplied = self.supplied();
        for draft in &mut drafts {
            let missing =
                supplied.iter().filter(|(tariff, _)| draft.given.iter().all(|(known, _)| known != tariff));
            let missing: Vec<_> = missing.cloned().collect();
            draft.given.extend(missing);
        }
        let mut seeds = Vec::new();
        for draft in drafts.into_iter().filter(Draft::is_small) {
            if let Some((_, seen)) = self.look(&draft) {
                self.keep(&draft, &seen);
                seeds.push((draft, seen));
            }
        }
        seeds
    }

    /// An amount for each tariff that has to be supplied: as some example gives it.
    fn supplied(&self) -> Vec<(TariffId, Constant)> {
        let tariffs = self.model.tariffs.iter_enumerated().filter(|(_, tariff)| tariff.supplied);
        let given = |id: TariffId| {
            let all = self.model.examples.iter().flat_map(|example| &example.given);
            all.clone().find(|(known, _)| *known == id).map(|(_, value)| value.clone())
        };
        let ten =
            |id| (id, given(id).unwrap_or_else(|| Constant::Number(crate::value::Number::from_int(10))));
        tariffs.map(|(id, _)| ten(id)).collect()
    }

    fn look_for(&mut self, item: &Item, seeds: &[(Draft, Seen)]) {
        if self.has(item) {
            return;
        }
        self.tried.clear();
        let focus = Focus::of(self.model, item.key);
        let near = self.nearest(item, seeds);
        for draft in &near {
            if self.by_tariff(item, draft) || self.solve(item, &focus, draft) {
                return;
            }
        }
        for draft in &near {
            let changed = moves::of_fields(self.model, &focus, draft);
            if self.any_of(item, &changed) || self.any_of(item, &moves::of_amounts(self.model, &focus, draft))
            {
                return;
            }
        }
        // Two changes: the first ones bring a seed nearer to an edge, or past another condition.
        for draft in near.iter().take(2) {
            for changed in moves::of_fields(self.model, &focus, draft) {
                if self.is_spent() || self.solve(item, &focus, &changed) {
                    return;
                }
                if self.any_of(item, &moves::of_fields(self.model, &focus, &changed)) {
                    return;
                }
            }
        }
    }

    /// The seeds that show most of the declaration in which an item stands, the small ones first.
    fn nearest(&self, item: &Item, seeds: &[(Draft, Seen)]) -> Vec<Draft> {
        let titles = super::parts::titles(self.model);
        let spans: Vec<_> = titles.filter(|title| title.name == item.of).map(|title| title.span).collect();
        let shows = |seen: &Seen| {
            let here = |key: &&Key| {
                spans.iter().any(|span| span.start <= key.span.start && key.span.end <= span.end)
            };
            // Another situation of the same part shows that the rows get as far as it.
            let same = seen.keys().filter(|key| key.span == item.key.span).count();
            (same > 0, seen.keys().filter(here).count())
        };
        let mut ranked: Vec<_> = seeds.iter().map(|(draft, seen)| (shows(seen), draft)).collect();
        ranked.sort_by(|(a, draft_a), (b, draft_b)| {
            b.0.cmp(&a.0).then(draft_a.size().cmp(&draft_b.size())).then(b.1.cmp(&a.1))
        });
        ranked.into_iter().take(SEEDS).map(|(_, draft)| draft.clone()).collect()
    }

    /// For a row or date of a tariff: its keys, and its date, in the rows.
    fn by_tariff(&mut self, item: &Item, draft: &Draft) -> bool {
        let model = self.model;
        let span = item.key.span;
        match item.key.goal {
            Goal::LookedUp => model.tariffs.iter().any(|tariff| {
                let Some(row) = tariff.rows.iter().find(|row| row.span == span) else { return false };
                let names = tariff.keys.iter().map(|key| key.name.clone());
                let keys: Vec<_> = names.zip(row.keys.iter().cloned()).collect();
                self.any_of(item, &moves::of_tariff(model, draft, &keys))
            }),
            _ => false,
        }
    }

    fn any_of(&mut self, item: &Item, drafts: &[Draft]) -> bool {
        for draft in drafts {
            if self.is_spent() {
                return false;
            }
            self.attempt(draft);
            if self.has(item) {
                return true;
            }
        }
        false
    }

    /// Runs rows and keeps them for everything that they are the first to show.
    fn attempt(&mut self, draft: &Draft) -> Option<RunResult> {
        if self.is_spent() || !draft.is_small() || !self.tried.insert(format!("{draft:?}")) {
            return None;
        }
        self.runs = self.runs.saturating_add(1);
        let (outcome, seen) = self.look(draft)?;
        self.keep(draft, &seen);
        Some(outcome)
    }

    fn keep(&mut self, draft: &Draft, seen: &Seen) {
        for key in &self.wanted {
            if seen.contains_key(key) {
                self.found.entry(*key).or_insert_with(|| draft.clone());
            }
        }
    }

    /// The outcome of rows that were tried already.
    fn outcome(&self, draft: &Draft) -> Option<RunResult> {
        self.run(&draft.tables(self.model), draft, None)
    }

    /// The outcome of rows, and what they show.
    fn look(&self, draft: &Draft) -> Option<(RunResult, Seen)> {
        let tables = draft.tables(self.model);
        let listener = Listener::new(&self.listens_for);
        let outcome = self.run(&tables, draft, Some(Arc::clone(&listener) as Arc<dyn Tracer>))?;
        let muted = self.muted(&tables);
        let seen = seen(self.prepared, &outcome, &listener, &muted);
        Some((outcome, seen))
    }

    fn run(
        &self,
        tables: &[ExampleTable],
        draft: &Draft,
        tracer: Option<Arc<dyn Tracer>>,
    ) -> Option<RunResult> {
        let data = data::from_example(self.model, tables).ok()?;
        let (tariffs, as_at) = (draft.given.clone(), self.as_at);
        let settings = Settings { tariffs, as_at, tracer, threads: 1, ..Settings::default() };
        self.prepared.run(data, &settings).ok()
    }

    fn muted(&self, tables: &[ExampleTable]) -> Rc<Muted> {
        let fields = undetermined::left_out(self.model, tables);
        let mut known = self.muted.borrow_mut();
        let muted = known.entry(fields).or_insert_with_key(|fields| {
            let undetermined = Undetermined::of_fields(self.model, fields);
            Rc::new(self.obligations.prerequisites.muted(&undetermined))
        });
        Rc::clone(muted)
    }

    fn has(&self, item: &Item) -> bool {
        self.found.contains_key(&item.key)
    }

    fn is_spent(&self) -> bool {
        self.runs >= self.limit
    }

    /// Cuts rows down as far as they still show an item: amounts that are given, rows, numbers of rows, columns.
    fn smallest(&self, key: Key, draft: Draft) -> Draft {
        let shows = |draft: &Draft| self.look(draft).is_some_and(|(_, seen)| seen.contains_key(&key));
        let mut least = draft;
        let mut at = 0;
        while at < least.given.len() {
            let mut without = least.clone();
            without.given.remove(at);
            if shows(&without) { least = without } else { at = at.saturating_add(1) }
        }
        at = 0;
        while let Some(place) = least.places().get(at).copied() {
            let fewer = || fewer_rows(&least, place).into_iter().find(|draft| shows(draft));
            match least.without(place).filter(shows).or_else(fewer) {
                Some(next) => least = next,
                None => at = at.saturating_add(1),
            }
        }
        for column in least.columns() {
            if let Some(without) = least.without_column(self.model, column).filter(shows) {
                least = without;
            }
        }
        least
    }

    /// The smallest rows that show an item, with what else they show of the missing ones.
    fn shown(&self, key: Key, missing: &[Item]) -> Option<Shown> {
        let draft = self.smallest(key, self.found.get(&key)?.clone());
        let (outcome, seen) = self.look(&draft)?;
        let items = missing.iter().enumerate().filter(|(_, item)| seen.contains_key(&item.key));
        let items = items.map(|(at, _)| at).collect();
        Some(Shown { draft, outcome, items })
    }
}

/// The same with fewer of a row: one, half as many, one less.
fn fewer_rows(draft: &Draft, place: (usize, usize)) -> Vec<Draft> {
    let row = draft.tables.get(place.0).and_then(|table| table.rows.get(place.1));
    let Some(times) = row.map(|row| row.times).filter(|times| *times > 1) else { return Vec::new() };
    // A count of hundreds is there for a share, and is not whittled down one by one.
    let one_less = (times <= 20).then(|| times.saturating_sub(1));
    let counts = [Some(1), Some(times.div_euclid(2)), one_less];
    counts.into_iter().flatten().filter_map(|times| draft.with_times(place, times)).collect()
}
