//! Data on which two contracts pay different amounts, looked for: the rows of the examples, one change at a time, and
//! then cut down.

use std::collections::{BTreeMap, BTreeSet};

use crate::data;
use crate::model::{FactKind, FieldId, Frame, Model, Type};
use crate::proof::rows_paid_for;
use crate::run::{ItemLine, Prepared, RunResult, Settings, Value};
use crate::sample::{Defaults, Draft, Edges, Texts, edges, rows_text, same_field, values_at};
use crate::source::Source;
use crate::statement;
use crate::syntax;
use crate::value::{Number, format};

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// So many data sets are paid by both.
    pub runs: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Effort { runs: 400 }
    }
}

/// So many crowds are tried, of so many rows in all,
const CROWDS: usize = 300;
const CROWD_ROWS: u64 = 30_000;
/// of so many data sets of so few rows,
const FEW_SEEDS: usize = 3;
const FEW_ROWS: u64 = 3;
/// and of so many kinds of rows among so many changes.
const MOST_KINDS: usize = 5;
const MOST_CHANGES: usize = 250;

/// Days are moved in data sets of so few rows.
const MOVED_ROWS: u64 = 8;

/// The lines of a statement by the words for them: item, payee, period.
type Paid = BTreeMap<String, Number>;

/// Data on which two contracts differ.
#[derive(Clone, Debug)]
pub struct Apart {
    draft: Draft,
    /// What the first pays more than the second, in all.
    pub more: Number,
    /// The first line that differs, as an expectation has it.
    pub line: String,
    /// What the first contract pays there, and what the other.
    pub amounts: (Number, Number),
}

/// The two contracts, and what was tried.
struct Search<'s, 'm> {
    one: &'s Prepared<'m>,
    other: &'s Prepared<'s>,
    left: usize,
    /// So many rows may still be paid.
    rows: u64,
    tried: BTreeSet<String>,
}

/// Looks for data that two contracts pay differently: the smallest that was found, beginning with the examples of the
/// first.
pub fn apart(one: &Prepared<'_>, other: &Model, effort: Effort) -> Option<Apart> {
    let other = Prepared::new(other);
    let mut search = Search { one, other: &other, left: effort.runs, rows: u64::MAX, tried: BTreeSet::new() };
    let mut seeds = seeds(one.model());
    if one.model().examples.is_empty() {
        seeds.splice(0..0, rows_paid_for(one));
    }
    for seed in &seeds {
        if let Some(found) = search.differ(seed) {
            return Some(search.smallest(found));
        }
    }
    let models = search.models();
    let moved =
        seeds.iter().filter(|seed| seed.size().1 <= MOVED_ROWS).flat_map(|seed| a_day_moved(models, seed));
    for draft in moved.chain(seeds.iter().flat_map(|seed| changed(models, seed))) {
        if let Some(found) = search.differ(&draft) {
            return Some(search.smallest(found));
        }
    }
    search.crowds(&seeds)
}

/// Data on which two contracts differ much: the first that was found, changed as long as that moves more, and no more
/// proof than any search.
pub fn furthest(one: &Prepared<'_>, other: &Model, effort: Effort) -> Option<Apart> {
    let mut best = apart(one, other, effort)?;
    let other = Prepared::new(other);
    let mut search = Search { one, other: &other, left: effort.runs, rows: u64::MAX, tried: BTreeSet::new() };
    while let Some(more) = search.further(&best) {
        best = more;
    }
    Some(best)
}

/// The values of a field that either contract takes an interest in; `there` are the rows as the other one has them.
fn values(
    [model, other]: [&Model; 2],
    (draft, there): (&Draft, Option<&Draft>),
    place: (usize, usize),
    field: FieldId,
) -> Vec<Value> {
    let mut found = values_at(model, draft, place, field);
    let Some((there, also)) = there.zip(same_field(model, other, field)) else { return found };
    match (&model.records[field].ty, &other.records[also].ty) {
        (Type::Number(_), Type::Number(_)) => {
            found.extend(edges(other, also).into_iter().map(Value::Number));
        }
        (Type::Date, Type::Date) => {
            let known = found.clone();
            let more = values_at(other, there, place, also);
            found.extend(more.into_iter().filter(|value| !known.contains(value)));
        }
        _ => {}
    }
    found
}

/// A draft with a day of a row moved by one, each in turn: rows of one day then come one after the other.
fn a_day_moved<'d>(models: [&'d Model; 2], draft: &'d Draft) -> impl Iterator<Item = Draft> + use<'d> {
    places_and_fields(models, draft).flat_map(move |(place, field)| {
        let day = match draft.value(place, field) {
            Some(Value::Date(day)) => Some(*day),
            _ => None,
        };
        let days = [-1, 1].into_iter().filter_map(move |by| day?.plus_days(by));
        days.filter_map(move |day| draft.with(place, field, Value::Date(day)))
    })
}

/// A draft with a value changed, each in turn.
fn changed<'d>(models: [&'d Model; 2], draft: &'d Draft) -> impl Iterator<Item = Draft> + use<'d> {
    let [model, other] = models;
    let there = draft.carried(model, other);
    places_and_fields(models, draft).flat_map(move |(place, field)| {
        let values = values(models, (draft, there.as_ref()), place, field).into_iter();
        values.filter_map(move |value| draft.with(place, field, value))
    })
}

/// Each field of each row of a draft.
fn places_and_fields<'d>(
    [model, _]: [&'d Model; 2],
    draft: &'d Draft,
) -> impl Iterator<Item = ((usize, usize), FieldId)> + use<'d> {
    draft.places().into_iter().flat_map(move |place| {
        let record = draft.tables.get(place.0).map(|table| table.record);
        record.into_iter().flat_map(move |record| {
            let fields = (0u32..).zip(&model.records[record].fields);
            fields.map(move |(field, _)| (place, FieldId { record, field }))
        })
    })
}

/// The rows of the examples, the fewest first.
fn seeds(model: &Model) -> Vec<Draft> {
    let read: Vec<_> =
        model.examples.iter().filter_map(|example| data::supposed(model, example).ok()).collect();
    let defaults = Defaults::new(model, &read.iter().collect::<Vec<_>>());
    let mut seeds: Vec<Draft> =
        model.examples.iter().filter_map(|example| Draft::of_example(model, example, &defaults)).collect();
    seeds.push(Draft::plain(model, &defaults));
    // Once with no amounts but those that have to be supplied, since others are what may differ; and as they are.
    let supplied = seeds.iter().map(|seed| {
        let mut seed = seed.clone();
        seed.given.retain(|(tariff, _)| model.tariffs[*tariff].supplied);
        seed
    });
    let supplied: Vec<Draft> = supplied.collect();
    seeds.retain(|seed| !supplied.contains(seed));
    seeds.splice(0..0, supplied);
    seeds.retain(Draft::is_small);
    seeds.sort_by_key(Draft::size);
    seeds
}

impl<'s> Search<'s, '_> {
    /// Both contracts.
    fn models(&self) -> [&'s Model; 2] {
        [self.one.model(), self.other.model()]
    }

    /// Few rows several times over: as many as either contract counts to, and as many of one kind among others as make a
    /// share that it compares with.
    fn crowds(&mut self, seeds: &[Draft]) -> Option<Apart> {
        let model = self.one.model();
        let edges = Edges::of(&self.models());
        (self.left, self.rows) = (self.left.max(CROWDS), CROWD_ROWS);
        for seed in seeds.iter().filter(|seed| seed.size().1 <= FEW_ROWS).take(FEW_SEEDS) {
            let kinds = self.kinds(seed);
            let limited = kinds.iter().flat_map(|((paid, _), kind)| {
                let amounts: BTreeSet<&Number> = paid.values().collect();
                amounts.into_iter().flat_map(|each| edges.limited(model, kind, each)).collect::<Vec<_>>()
            });
            let limited: Vec<Draft> = limited.collect();
            let kinds: Vec<Draft> = kinds.into_iter().map(|(_, kind)| kind).collect();
            let counted = kinds.iter().flat_map(|kind| edges.counted(model, kind)).chain(limited);
            let pairs = kinds
                .iter()
                .enumerate()
                .flat_map(|(at, one)| kinds.iter().skip(at.saturating_add(1)).map(move |other| (one, other)));
            let pairs: Vec<(&Draft, &Draft)> = pairs.collect();
            // Two of the same person, of which one comes first.
            let beside = pairs.iter().map(|(one, other)| {
                (*one).clone().and(other.numbered_copies(model, std::iter::once(1), Texts::Kept))
            });
            let shared = pairs.iter().flat_map(|(one, other)| edges.shared(model, one, other));
            let crowds = counted.chain(shared).chain(beside);
            let mut crowds: Vec<Draft> = crowds.filter(Draft::is_small).collect();
            crowds.sort_by_key(Draft::size);
            for crowd in &crowds {
                if let Some(found) = self.differ(crowd) {
                    return Some(self.smallest(found));
                }
            }
        }
        None
    }

    /// Few rows, and these with a value changed, one for each way in which the terms take them: what is paid, and which
    /// subsets they are in.
    fn kinds(&self, seed: &Draft) -> Vec<(Taken, Draft)> {
        let mut found: Vec<(Taken, Draft)> = Vec::new();
        for draft in std::iter::once(seed.clone()).chain(changed(self.models(), seed).take(MOST_CHANGES)) {
            if found.len() == MOST_KINDS {
                break;
            }
            if let Some(taken) =
                taken(self.one, &draft).filter(|taken| found.iter().all(|(one, _)| one != taken))
            {
                found.push((taken, draft));
            }
        }
        found
    }

    /// The draft, if both take it and pay it differently.
    fn differ(&mut self, draft: &Draft) -> Option<Apart> {
        if self.left == 0 || self.rows == 0 || !self.tried.insert(format!("{draft:?}")) {
            return None;
        }
        self.left = self.left.saturating_sub(1);
        self.rows = self.rows.saturating_sub(draft.size().1);
        difference(self.one, self.other, draft)
    }

    /// One value changed, or one row more, so that they differ by more.
    fn further(&mut self, best: &Apart) -> Option<Apart> {
        let model = self.one.model();
        let is_more = |found: &Apart| found.more.size() > best.more.size();
        for draft in changed(self.models(), &best.draft) {
            let found = self.differ(&draft).filter(is_more);
            if found.is_some() || self.left == 0 {
                return found;
            }
        }
        let more = best.draft.places().into_iter().filter_map(|place| best.draft.with_copy(model, place));
        let more: Vec<Draft> = more.filter(Draft::is_small).collect();
        more.iter().find_map(|draft| self.differ(draft).filter(is_more))
    }

    /// With rows and columns left out as long as they still differ.
    fn smallest(&self, found: Apart) -> Apart {
        let model = self.one.model();
        let mut least = found;
        let mut at = 0;
        while let Some(place) = least.draft.places().get(at).copied() {
            match least.draft.without(place).and_then(|draft| difference(self.one, self.other, &draft)) {
                Some(fewer) => least = fewer,
                None => at = at.saturating_add(1),
            }
        }
        for column in least.draft.columns() {
            let without = least.draft.without_column(model, column);
            if let Some(fewer) = without.and_then(|draft| difference(self.one, self.other, &draft)) {
                least = fewer;
            }
        }
        least
    }
}

/// What a draft is paid, and in which subsets each of its rows is.
type Taken = (Paid, Vec<bool>);

fn taken(prepared: &Prepared<'_>, draft: &Draft) -> Option<Taken> {
    let model = prepared.model();
    let result = run(prepared, draft)?;
    let subsets = model.facts.iter_enumerated().filter(|(_, fact)| {
        let is_subset = matches!(fact.kind, FactKind::Cohort(_) | FactKind::Outcome(..));
        is_subset && matches!(model.frames[fact.frame], Frame::Rows(_))
    });
    let mut inside = Vec::new();
    for (id, fact) in subsets {
        let rows = result.frame(fact.frame).map_or(0, |frame| frame.len);
        let Some(column) = result.fact(id) else { continue };
        let is_in = |row| Value::of(column, row, &Type::YesNo, &result.data) == Value::YesNo(true);
        inside.extend((0..rows).map(is_in));
    }
    Some((lines(model, &result)?, inside))
}

/// What two contracts pay differently for a draft.
fn difference(one: &Prepared<'_>, other: &Prepared<'_>, draft: &Draft) -> Option<Apart> {
    let there = draft.carried(one.model(), other.model())?;
    let (paid, also) = (paid(one, draft)?, paid(other, &there)?);
    let nothing = Number::zero();
    let words: BTreeSet<&String> = paid.keys().chain(also.keys()).collect();
    let amount = |paid: &Paid, words: &String| paid.get(words).unwrap_or(&nothing).clone();
    let first = words.into_iter().find(|words| amount(&paid, words) != amount(&also, words))?;
    let all = |paid: &Paid| paid.values().fold(Number::zero(), |all, amount| all.plus(amount));
    Some(Apart {
        draft: draft.clone(),
        more: all(&paid).minus(&all(&also)),
        amounts: (amount(&paid, first), amount(&also, first)),
        line: first.clone(),
    })
}

/// What a contract pays for a draft, line by line; none if it does not take it.
fn paid(prepared: &Prepared<'_>, draft: &Draft) -> Option<Paid> {
    lines(prepared.model(), &run(prepared, draft)?)
}

fn run(prepared: &Prepared<'_>, draft: &Draft) -> Option<RunResult> {
    let data = data::from_example(prepared.model(), &draft.tables(prepared.model())).ok()?;
    let settings = Settings { tariffs: draft.given.clone(), threads: 1, ..Settings::default() };
    prepared.run(data, &settings).ok()
}

fn lines(model: &Model, result: &RunResult) -> Option<Paid> {
    let mut paid = Paid::new();
    for line in &result.statement {
        let sum = paid.entry(words(model, result, line)?).or_insert_with(Number::zero);
        *sum = sum.plus(&line.amount);
    }
    Some(paid)
}

/// A line as an expectation names it.
fn words(model: &Model, result: &RunResult, line: &ItemLine) -> Option<String> {
    let title = statement::title(model, line.item);
    let payee = syntax::name_or_quoted(result.payees.get(line.payee as usize)?);
    let (kind, index) = statement::period_of(model, result, line);
    let period = model.contract.calendar.written(kind, index);
    let of =
        statement::of(result, line.item, line.of).map(|of| format!(" for {}", syntax::name_or_quoted(&of)));
    Some(format!("{}{} to {payee} in {period}", title.name, of.unwrap_or_default()))
}

/// An example that tells two contracts apart, with what the first pays: to be worked out by hand before it is kept.
pub fn example(model: &Model, title: &str, apart: &Apart) -> Option<String> {
    let (words, amount) = (&apart.line, format::money(&apart.amounts.0, model.contract.currency));
    let rows = rows_text(model, &apart.draft);
    let text = format!("example \"{}\"\n{rows}  then {words} is {amount}\n", title.replace('"', "'"));
    syntax::format(&Source::new("example", text)).ok()
}
