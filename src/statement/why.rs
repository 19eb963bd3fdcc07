//! Why an amount is another than in an earlier statement, as far as the two statements allow it to be known: the text of
//! the terms, what was given, how many rows there were, what limits cut, how balances stood. Rows are named where their
//! entries were kept; otherwise that entries were changed is known only where nothing else can have moved an amount.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::entries::{Changed, changed};
use super::kept::{KeptItem, Place};
use super::{Amount, Balance, Cut, ItemPart, Kept, Statement};
use crate::analysis::{Dependence, Thing};
use crate::model::{FactKind, Item, Model, Title};
use crate::text;
use crate::value::{Currency, Number};

/// Something that moved an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Of what kind it is.
    pub kind: ReasonKind,
    /// What it is, with the values before and now.
    pub text: String,
}

/// What moves amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// The text of a declaration is another.
    Terms,
    /// An amount was given, or given otherwise.
    Given,
    /// The statement date is another.
    StatementDate,
    /// There are more or fewer rows of the data, or their entries are others.
    Rows,
    /// A limit cuts more or less of it.
    Limit,
    /// The balance of a recovery stood otherwise.
    Recovery,
    /// Another amount, on which it rests, differs.
    Follows,
    /// What was kept does not tell.
    Unknown,
}

impl ReasonKind {
    fn words(self) -> &'static str {
        match self {
            ReasonKind::Terms => "terms",
            ReasonKind::Given => "given",
            ReasonKind::StatementDate => "statement date",
            ReasonKind::Rows => "rows",
            ReasonKind::Limit => "limit",
            ReasonKind::Recovery => "recovery",
            ReasonKind::Follows => "follows",
            ReasonKind::Unknown => "not known",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.words(), self.text)
    }
}

impl Reason {
    fn new(kind: ReasonKind, text: String) -> Self {
        Reason { kind, text }
    }

    /// For those who may not know how many rows there are of others.
    pub(crate) fn without_numbers_of_rows(self) -> Self {
        match self.kind {
            ReasonKind::Rows => Reason::new(ReasonKind::Rows, "rows of the data have changed".to_owned()),
            ReasonKind::Terms
            | ReasonKind::Given
            | ReasonKind::StatementDate
            | ReasonKind::Limit
            | ReasonKind::Recovery
            | ReasonKind::Follows
            | ReasonKind::Unknown => self,
        }
    }
}

/// The text of every declaration by its name, without remarks and layout; that of the heading is called `contract`.
pub fn texts_of_terms(model: &Model) -> BTreeMap<String, String> {
    let slice = |span| model.source.said(span);
    let records = model.records.iter().map(|record| &record.title);
    let tariffs = model.tariffs.iter().map(|tariff| &tariff.title);
    let facts = model.facts.iter().filter(|fact| !matches!(fact.kind, FactKind::Selection(_)));
    let items = model.items.iter().map(|item| super::title(model, *item));
    let titles = records.chain(tariffs).chain(facts.map(|fact| &fact.title)).chain(items);
    let declared = titles.map(|title: &Title| (title.name.clone(), slice(title.span)));
    declared.chain([("contract".to_owned(), slice(model.contract.span))]).collect()
}

/// What is known of two statements beside their amounts.
pub(super) struct Compared<'a> {
    model: &'a Model,
    now: &'a Statement,
    kept: &'a Kept,
    /// The declarations whose text is another; none where the texts were not kept.
    terms: Option<BTreeSet<String>>,
    /// Amounts that were given, and are now others: by name, before and now.
    given: BTreeMap<String, (String, String)>,
    /// Rows that were read, by record, and rows that were taken in, by clause: before and now.
    rows: BTreeMap<String, (usize, usize)>,
    taken_in: BTreeMap<String, (usize, usize)>,
    /// The rows that are others, by record; none where they were not kept.
    entries: BTreeMap<String, Vec<Changed>>,
    behind: BTreeMap<String, Behind>,
    currency: Currency,
}

/// What an item is worked out from, its own name among it.
#[derive(Default)]
struct Behind {
    names: BTreeSet<String>,
    /// The fields of each record.
    fields: BTreeMap<String, BTreeSet<String>>,
}

/// So many rows are named beside an amount.
const MOST_NAMED: usize = 5;

impl<'a> Compared<'a> {
    pub(super) fn of(model: &'a Model, now: &'a Statement, kept: &'a Kept) -> Self {
        let terms = (!kept.terms.is_empty()).then(|| differing(&kept.terms, &texts_of_terms(model)));
        let given_now: BTreeMap<String, String> =
            now.given.iter().map(|given| (given.name.clone(), given.value.clone())).collect();
        let none = || "the contract’s own".to_owned();
        let given = differing(&kept.given, &given_now).into_iter().map(|name| {
            let value = |of: &BTreeMap<String, String>| of.get(&name).cloned().unwrap_or_else(none);
            let values = (value(&kept.given), value(&given_now));
            (name, values)
        });
        let data = now.data.iter();
        let records = data.clone().flat_map(|data| &data.records);
        let records =
            records.map(|record| (record.record.clone(), record.read.saturating_sub(record.set_aside)));
        let clauses = data.flat_map(|data| &data.clauses);
        let clauses = clauses.map(|clause| (clause.clause.clone(), clause.taken_in));
        Compared {
            model,
            now,
            kept,
            terms,
            given: given.collect(),
            rows: both(&kept.rows, records.collect()),
            taken_in: both(&kept.taken_in, clauses.collect()),
            entries: changed(model, &kept.entries, &now.rows),
            behind: behind(model),
            currency: now.contract.symbol,
        }
    }

    /// What the two statements tell, and what they do not, in a sentence for all lines.
    pub(super) fn known(&self) -> String {
        let has_rows = !self.kept.rows.is_empty();
        let mut kept = vec!["amounts"];
        if has_rows {
            kept.push("numbers of rows");
        }
        if self.kept.has_steps {
            kept.push("what limits cut and how balances stood");
        }
        if self.terms.is_some() {
            kept.push("the text of the terms");
        }
        let mut not = Vec::new();
        if self.kept.has_rows() {
            kept.push("the entries of the rows");
        } else {
            not.push("the rows themselves");
        }
        if !has_rows {
            not.push("how many there were");
        }
        if !self.kept.has_steps {
            not.push("what limits cut and how balances stood");
        }
        if self.terms.is_none() {
            not.push("the text of the terms");
        }
        let not = if not.is_empty() { String::new() } else { format!(", and not {}", text::one_of(&not)) };
        format!(
            "Why an amount differs is said as far as the earlier statement tells it. It has {}{not}.",
            text::all_of(&kept)
        )
    }

    /// What moved an amount.
    pub(super) fn why(
        &self,
        place: &Place,
        (before, now): (Option<&KeptItem>, Option<&ItemPart>),
        moved: &BTreeSet<&Place>,
    ) -> Vec<Reason> {
        let name = place.2.split(" for ").next().unwrap_or(&place.2);
        let none = Behind::default();
        let behind = self.behind.get(name).unwrap_or(&none);
        let mut said = self.terms_and_rows(name, &behind.names);
        said.extend(self.named_rows(&place.0, behind));
        let certain = !said.is_empty();
        let mut follows = Vec::new();
        if self.kept.has_steps {
            follows.extend(self.cut(
                before.map(|item| item.cuts.as_slice()).unwrap_or_default(),
                now.map(|item| item.cuts.as_slice()).unwrap_or_default(),
            ));
            follows.extend(self.balance(
                before.and_then(|item| item.balance.as_ref()),
                now.and_then(|item| item.balance.as_ref()),
            ));
        }
        follows.extend(self.follows(place, name, &behind.names, moved));
        if !certain && follows.is_empty() {
            said.push(self.nothing_else());
        }
        said.extend(follows);
        said
    }

    /// Terms, given amounts and numbers of rows behind an item that are others.
    fn terms_and_rows(&self, name: &str, behind: &BTreeSet<String>) -> Vec<Reason> {
        let mut said = Vec::new();
        let is_behind = |of: &str| of == "contract" || behind.contains(of);
        let terms = self.terms.iter().flatten().filter(|term| is_behind(term));
        let terms: Vec<String> = terms.map(|term| format!("`{term}`")).collect();
        if !terms.is_empty() {
            let have = if terms.len() == 1 { "has" } else { "have" };
            let text = format!("the text of {} {have} changed", text::all_of(&terms));
            said.push(Reason::new(ReasonKind::Terms, text));
        }
        let given = self.given.iter().filter(|(tariff, _)| is_behind(tariff));
        said.extend(given.map(|(tariff, (before, now))| {
            Reason::new(ReasonKind::Given, format!("`{tariff}` is {now}, before {before}"))
        }));
        if self.kept.as_at != self.now.as_at {
            let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "none".to_owned());
            let (before, now) = (day(&self.kept.as_at), day(&self.now.as_at));
            said.push(Reason::new(ReasonKind::StatementDate, format!("{now}, before {before}")));
        }
        let rows = self.rows.iter().filter(|(record, (before, now))| is_behind(record) && before != now);
        said.extend(rows.map(|(record, (before, now))| {
            let (more, word) = match now.checked_sub(*before) {
                Some(more) => (more, "more"),
                None => (before.saturating_sub(*now), "fewer"),
            };
            let (more, now, before) = (text::number(more), text::number(*now), text::number(*before));
            Reason::new(ReasonKind::Rows, format!("{more} {word} of `{record}` ({now}, before {before})"))
        }));
        if let Some((before, now)) = self.taken_in.get(name).filter(|(before, now)| before != now) {
            let (now, before) = (text::count(*now, "row", "rows"), text::number(*before));
            said.push(Reason::new(ReasonKind::Rows, format!("`{name}` takes in {now}, before {before}")));
        }
        said
    }

    /// The rows behind an item that are others, those of the payee by name.
    fn named_rows(&self, payee: &str, behind: &Behind) -> Option<Reason> {
        let none = BTreeSet::new();
        let (mut own, mut others) = (Vec::new(), false);
        for (record, rows) in self.entries.iter().filter(|(record, _)| behind.names.contains(*record)) {
            let fields = behind.fields.get(record).unwrap_or(&none);
            for (row, words) in rows.iter().filter_map(|row| Some((row, row.among(fields)?))) {
                if row.is_of(payee) {
                    own.push(words);
                } else {
                    others = true;
                }
            }
        }
        let more = own.len().saturating_sub(MOST_NAMED);
        own.truncate(MOST_NAMED);
        if more > 0 {
            own.push(text::count(more, "other row", "other rows"));
        }
        match (own.is_empty(), others) {
            (false, _) => Some(Reason::new(ReasonKind::Rows, own.join("; "))),
            (true, true) => {
                Some(Reason::new(ReasonKind::Rows, "rows of others, on which it rests too".to_owned()))
            }
            (true, false) => None,
        }
    }

    /// Nothing that is known can have moved an amount: then it was entries, or what was not kept.
    fn nothing_else(&self) -> Reason {
        let (kind, text) = match (&self.terms, self.kept.rows.is_empty()) {
            (Some(_), _) if self.kept.has_rows() => (
                ReasonKind::Unknown,
                "terms, given amounts and the entries of its rows are the same; the rest was not kept",
            ),
            (None, _) if self.kept.has_rows() => (ReasonKind::Terms, "terms; which was not kept"),
            (Some(_), false) => (
                ReasonKind::Rows,
                "entries have changed: terms, given amounts and numbers of rows are the same; which entries was not kept",
            ),
            (None, false) => (ReasonKind::Unknown, "entries of rows, or terms; which was not kept"),
            (Some(_), true) => (ReasonKind::Rows, "rows came, went or changed; which was not kept"),
            (None, true) => (ReasonKind::Unknown, "rows or terms; which was not kept"),
        };
        Reason::new(kind, text.to_owned())
    }

    /// What limits cut of an item.
    fn cut(&self, before: &[Cut], now: &[Cut]) -> Vec<Reason> {
        let by: BTreeSet<&str> = before.iter().chain(now).map(|cut| cut.by.as_str()).collect();
        let of = |cuts: &[Cut], by: &str| {
            Amount::sum(cuts.iter().filter(|cut| cut.by == by).map(|cut| &cut.amount))
        };
        let said = by.into_iter().filter_map(|by| {
            let (before, now) = (of(before, by), of(now, by));
            (!now.less(&before).is_zero()).then(|| {
                let (now, before) = (now.shown(self.currency), before.shown(self.currency));
                Reason::new(ReasonKind::Limit, format!("`{by}` cuts {now}, before {before}"))
            })
        });
        said.collect()
    }

    /// How the balance of a clawback stood.
    fn balance(&self, before: Option<&Balance>, now: Option<&Balance>) -> Vec<Reason> {
        let nought = Amount::new(Number::zero());
        type Figure = fn(&Balance) -> &Amount;
        let figures: [(&str, Figure); 3] = [
            ("brought forward", |balance| &balance.brought_forward),
            ("due", |balance| &balance.due),
            ("left", |balance| &balance.left),
        ];
        let said = figures.into_iter().filter_map(|(words, of)| {
            let (before, now) = (before.map_or(&nought, of), now.map_or(&nought, of));
            (!now.less(before).is_zero()).then(|| {
                let (now, before) = (now.shown(self.currency), before.shown(self.currency));
                Reason::new(ReasonKind::Recovery, format!("{words} {now}, before {before}"))
            })
        });
        said.collect()
    }

    /// Other amounts of the same payee, on which a limit or a recovery is, that differ as well.
    fn follows(
        &self,
        place: &Place,
        name: &str,
        behind: &BTreeSet<String>,
        moved: &BTreeSet<&Place>,
    ) -> Option<Reason> {
        let is_derived = self.model.items.iter().any(|item| match item {
            Item::Limit(_) | Item::Clawback(_) => super::title(self.model, *item).name == name,
            Item::Payment(_) => false,
        });
        let other = |of: &&&Place| {
            let item = of.2.split(" for ").next().unwrap_or(&of.2);
            of.0 == place.0 && item != name && behind.contains(item)
        };
        let items: BTreeSet<String> = moved.iter().filter(other).map(|of| format!("`{}`", of.2)).collect();
        let items: Vec<String> = items.into_iter().collect();
        let differ = if items.len() == 1 { "differs" } else { "differ" };
        (is_derived && !items.is_empty())
            .then(|| Reason::new(ReasonKind::Follows, format!("{} {differ}", text::all_of(&items))))
    }
}

/// The names whose values are not the same in both.
fn differing(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> BTreeSet<String> {
    let names = before.keys().chain(now.keys());
    names.filter(|name| before.get(*name) != now.get(*name)).cloned().collect()
}

/// Numbers before and now; nothing where they were not kept.
fn both(before: &BTreeMap<String, usize>, now: BTreeMap<String, usize>) -> BTreeMap<String, (usize, usize)> {
    if before.is_empty() {
        return BTreeMap::new();
    }
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let number = |of: &BTreeMap<String, usize>, name: &str| of.get(name).copied().unwrap_or_default();
    names.into_iter().map(|name| (name.clone(), (number(before, name), number(&now, name)))).collect()
}

/// All that each item is worked out from.
fn behind(model: &Model) -> BTreeMap<String, Behind> {
    let dependence = Dependence::of(model);
    let name = |thing: Thing| match thing {
        Thing::Field(field) => &model.records[field.record].title.name,
        Thing::Tariff(tariff) => &model.tariffs[tariff].title.name,
        Thing::Frame(frame) => {
            let record = model.frames[frame].record();
            record.map_or(&model.contract.title, |record| &model.records[record].title.name)
        }
        Thing::Spell(record) => &model.records[record].title.name,
        Thing::Fact(fact) => &model.facts[fact].title.name,
        Thing::Payment(payment) => &model.payments[payment].title.name,
        Thing::Limit(limit) => &model.limits[limit].title.name,
        Thing::Clawback(clawback) => &model.clawbacks[clawback].title.name,
    };
    let items = model.items.iter().map(|item| {
        let things = dependence.behind(dependence.of_item(*item));
        let mut behind = Behind::default();
        for thing in things {
            behind.names.insert(name(thing).clone());
            if let Thing::Field(field) = thing {
                let record = &model.records[field.record].title.name;
                behind.fields.entry(record.clone()).or_default().insert(model.records[field].name.clone());
            }
        }
        (super::title(model, *item).name.clone(), behind)
    });
    items.collect()
}
