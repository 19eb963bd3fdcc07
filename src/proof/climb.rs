//! Data that is paid much (or least), looked for: from the contract's own examples and from the dearest rows, one
//! change at a time, and several times over. Nothing is claimed of what is not found; what is found was paid by the
//! ordinary engine.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::question::Question;
use super::rays::{By, MOST_ALONG, Ray};
use super::witness::LARGE;
use super::{Asked, Scope};
use crate::data;
use crate::model::{ExampleTable, FieldId, Model, Type};
use crate::run::{RunResult, Value};
use crate::sample::{Defaults, Draft, Texts, values_at};
use crate::value::Number;

/// What a data set is paid for a question, and the data set.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) value: Number,
    pub(super) draft: Draft,
}

/// What is found for every question.
pub(super) struct Climb<'a, 'p, 'm> {
    pub(super) asked: &'a Asked<'p, 'm>,
    questions: Vec<Question>,
    pub(super) best: BTreeMap<Question, Found>,
    /// The fewest rows that are paid anything, or that are taken back from.
    fewest: BTreeMap<Question, Draft>,
    /// Few rows of the dearest, all of them together.
    small: Vec<Draft>,
    /// Whether a data set that was looked at is data that the contract takes.
    tried: BTreeMap<String, bool>,
    /// How many data sets may still be paid.
    runs: usize,
    /// How many rows may still be paid to put data beside itself.
    rows: Cell<u64>,
}

/// The same with one row more: a copy of one, with a value changed.
fn with_changed_copy(
    model: &Model,
    draft: &Draft,
    place: (usize, usize),
    field: FieldId,
    value: Value,
) -> Option<Draft> {
    let copy = draft.with_copy(model, place)?;
    let last = copy.tables.get(place.0)?.rows.len().checked_sub(1)?;
    copy.with((place.0, last), field, value)
}

/// A row once more, a month later or earlier, and a value of either changed: what a row is paid may hang on the one before.
fn moved_copies<'d>(
    model: &'d Model,
    fields: &'d [FieldId],
    draft: &'d Draft,
) -> impl Iterator<Item = Draft> + use<'d> {
    let copies = move |place| {
        [1, -1].into_iter().filter_map(move |months| draft.with_moved_copy(model, place, months))
    };
    draft.places().into_iter().flat_map(copies).flat_map(move |(copy, both)| {
        let of_place = move |draft: &Draft, place: (usize, usize)| {
            let record = draft.tables.get(place.0).map(|table| table.record);
            let fields = fields.iter().filter(move |field| Some(field.record) == record);
            let values = fields.flat_map(|field| {
                values_at(model, draft, place, *field).into_iter().map(|value| (*field, value))
            });
            values.filter_map(|(field, value)| draft.with(place, field, value)).collect::<Vec<_>>()
        };
        let changed = both.into_iter().flat_map(|place| of_place(&copy, place)).collect::<Vec<_>>();
        std::iter::once(copy).chain(changed)
    })
}

/// A large amount or number, where a field has no end.
fn much(model: &Model, field: FieldId) -> Option<Value> {
    let declared = &model.records[field];
    let open = matches!(declared.ty, Type::Number(_)) && declared.at_most.is_none();
    open.then(|| Value::Number(Number::from_int(LARGE)))
}

/// Every change of a data set: of one value, a row less or more, and a copy of a row with a value changed. Rows of an
/// example that are alike are changed once.
fn changes<'d>(
    model: &'d Model,
    fields: &'d [FieldId],
    draft: &'d Draft,
) -> impl Iterator<Item = Draft> + use<'d> {
    let places: Vec<(usize, usize)> = draft.places().into_iter().take(MOST_CHANGED).collect();
    let values = {
        let places = places.clone();
        move || {
            let fields_of = move |place: (usize, usize)| {
                let record = draft.tables.get(place.0).map(|table| table.record);
                fields
                    .iter()
                    .filter(move |field| Some(field.record) == record)
                    .map(move |field| (place, *field))
            };
            places.clone().into_iter().flat_map(fields_of).flat_map(move |(place, field)| {
                let values = values_at(model, draft, place, field).into_iter().chain(much(model, field));
                values.map(move |value| (place, field, value))
            })
        }
    };
    let in_place = values().filter_map(move |(place, field, value)| draft.with(place, field, value));
    let fewer = places.clone().into_iter().filter_map(move |place| draft.without(place));
    let more = places.into_iter().filter_map(move |place| draft.with_copy(model, place));
    let copies = values()
        .filter_map(move |(place, field, value)| with_changed_copy(model, draft, place, field, value));
    in_place.chain(fewer).chain(more).chain(copies)
}

/// So many rows of a data set are changed.
const MOST_CHANGED: usize = 12;

/// The dearest rows are put beside themselves where they are no more than these.
const SMALL: usize = 8;

/// Of so many rows that are needed it is asked whether a value of one of them is paid more the higher it is.
const MOST_NEEDED: usize = 16;

/// So many of them are.
const MOST_SMALL: usize = 3;

/// Of so few rows it is asked what they are paid at most, before they are copied.
const FEW_ROWS: usize = 4;

/// So many rows are paid to put data beside itself, for a question.
const ROWS_OF_QUESTION: u64 = 200_000;

/// A run costs as much as so many rows.
const COST_OF_RUN: u64 = 20;

/// So many changes of few rows are tried for a question.
const FEW_RUNS: usize = 300;

impl<'a, 'p, 'm> Climb<'a, 'p, 'm> {
    /// From the examples of a contract, and from rows that are given.
    pub(super) fn new(
        asked: &'a Asked<'p, 'm>,
        questions: Vec<Question>,
        rows: Vec<Vec<ExampleTable>>,
        runs: usize,
    ) -> Self {
        let model = asked.model();
        let (best, fewest, tried) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut climb =
            Climb { asked, questions, best, fewest, small: Vec::new(), tried, runs, rows: Cell::new(0) };
        let read: Vec<_> = rows.iter().filter_map(|rows| data::from_example(model, rows).ok()).collect();
        let of_examples: Vec<_> =
            model.examples.iter().filter_map(|example| data::supposed(model, example).ok()).collect();
        let defaults = Defaults::new(model, &of_examples.iter().collect::<Vec<_>>());
        climb.look(&Draft { given: Vec::new(), tables: Vec::new() });
        for data in &read {
            let draft = Draft::of_data(model, data, usize::MAX);
            if draft.places().len() <= SMALL && !climb.small.contains(&draft) {
                climb.small.push(draft.clone());
            }
            climb.look(&draft);
        }
        for example in &model.examples {
            let Some(draft) = Draft::of_example(model, example, &defaults) else { continue };
            let draft = draft.written_out();
            let taken = climb.look(&draft);
            // Where fewer others may be than the example has, each of them alone may do.
            let others = draft.places().into_iter().filter(|_| !taken).take(MOST_CHANGED);
            for one in others.filter_map(|place| draft.of_one(model, place)) {
                climb.look(&one);
            }
        }
        climb.look(&Draft::plain(model, &defaults));
        climb
    }

    /// Begins the search from what was looked at: so many data sets may be paid.
    pub(super) fn begin(&mut self, runs: usize) {
        self.runs = runs;
    }

    /// Pays a data set, and keeps it where it is the best.
    pub(super) fn look_at(&mut self, draft: &Draft) {
        self.look(draft);
    }

    /// Changes the best of a question as long as that makes it better, until it comes to what is proved, or so many
    /// were tried.
    pub(super) fn climb(&mut self, question: Question, proved: Option<&Number>, runs: usize) {
        let until = self.runs.saturating_sub(runs);
        self.rows.set(ROWS_OF_QUESTION);
        let reached =
            |climb: &Self| climb.best.get(&question).is_some_and(|found| proved == Some(&found.value));
        if proved.is_some() {
            for draft in self.seeds(question) {
                if !reached(self) {
                    self.fill(question, &draft);
                }
            }
        }
        self.change(question, proved, until);
        let best = self.best.get(&question).cloned().filter(|_| proved.is_some() && !reached(self));
        if let Some(best) = best {
            self.fill(question, &best.draft);
            self.change(question, proved, until);
        }
    }

    /// What may be put beside itself: what is best so far, for a payee and period, and for a year; few rows that are paid
    /// much; and the fewest that are paid anything.
    fn seeds(&self, question: Question) -> Vec<Draft> {
        let fewest = self.fewest.get(&question).cloned();
        let paid = |draft: &Draft| {
            self.paid(question, draft).map(|paid| if question.least { paid.negated() } else { paid })
        };
        let small = self.small.iter().filter_map(|draft| Some((paid(draft)?, draft)));
        let mut small: Vec<(Number, &Draft)> = small.collect();
        small.sort_by(|(one, few), (other, more)| {
            other.cmp(one).then(few.places().len().cmp(&more.places().len()))
        });
        let small: Vec<Draft> = small.into_iter().take(MOST_SMALL).map(|(_, draft)| draft.clone()).collect();
        let narrower = [Scope::PayeePeriod, Scope::Year].into_iter().filter(|scope| *scope < question.scope);
        let narrower = narrower.filter_map(|scope| self.best.get(&Question { scope, ..question }));
        let few = fewest.iter().chain(&small).map(|draft| self.few(question, draft));
        let mut seeds: Vec<Draft> = Vec::new();
        let best = narrower.chain(self.best.get(&question)).map(|found| found.draft.clone());
        for draft in best.chain(few).chain(fewest.clone()).chain(small.clone()) {
            if !seeds.contains(&draft) {
                seeds.push(draft);
            }
        }
        seeds
    }

    /// Few rows, changed as long as they are paid more and stay few.
    fn few(&self, question: Question, draft: &Draft) -> Draft {
        let fields = self.asked.fields_behind(question.one);
        let mut left = FEW_RUNS.min(self.runs);
        let mut best = draft.written_out();
        let Some(mut value) = self.paid(question, &best) else { return best };
        while let Some((paid, changed)) = self.few_better(question, (&best, &value), &fields, &mut left) {
            (value, best) = (paid, changed);
        }
        best
    }

    /// A change of few rows that is paid more, if one is found.
    fn few_better(
        &self,
        question: Question,
        (best, value): (&Draft, &Number),
        fields: &[FieldId],
        left: &mut usize,
    ) -> Option<(Number, Draft)> {
        let model = self.asked.model();
        let few = changes(model, fields, best).chain(moved_copies(model, fields, best));
        for changed in few.filter(|draft| draft.places().len() <= FEW_ROWS) {
            let Some(paid) = self.paid(question, &changed) else { continue };
            *left = left.checked_sub(1)?;
            if if question.least { paid < *value } else { paid > *value } {
                return Some((paid, changed));
            }
        }
        None
    }

    /// What a data set is paid for a question, as long as not too much has been paid for it.
    pub(super) fn paid(&self, question: Question, draft: &Draft) -> Option<Number> {
        let cost = draft.size().1.saturating_add(COST_OF_RUN);
        self.rows.set(self.rows.get().checked_sub(cost)?);
        self.asked.answer(&self.asked.pay(draft)?, question)
    }

    /// Takes the first change that makes the best of a question better, and begins again.
    fn change(&mut self, question: Question, proved: Option<&Number>, until: usize) {
        while let Some(best) = self.best.get(&question).cloned() {
            if proved == Some(&best.value) || !self.improve(question, &best, until) {
                return;
            }
        }
    }

    /// Whether a change of the best was better.
    fn improve(&mut self, question: Question, best: &Found, until: usize) -> bool {
        let (model, fields) = (self.asked.model(), self.asked.fields_behind(question.one));
        for changed in changes(model, &fields, &best.draft) {
            if self.runs <= until {
                return false;
            }
            if self.is_better(question, best, &changed) {
                return true;
            }
        }
        false
    }

    fn is_better(&mut self, question: Question, best: &Found, draft: &Draft) -> bool {
        self.look(draft) && self.best.get(&question).is_some_and(|now| now.value != best.value)
    }

    /// Rows whose copies are paid more each time, of those that were looked at: the fewest that are paid anything, the
    /// best, or those that rise for another question.
    pub(super) fn ray(&self, question: Question, others: &BTreeMap<Question, Ray>) -> Option<Ray> {
        let best = self.best.get(&question).map(|found| &found.draft);
        let others = others.iter().filter(|(other, _)| other.least == question.least);
        let drafts: Vec<&Draft> = self
            .fewest
            .get(&question)
            .into_iter()
            .chain(best)
            .chain(others.map(|(_, ray)| &ray.draft))
            .collect();
        let by_rows = || drafts.iter().find_map(|draft| self.asked.fewest_that_rise(draft, question));
        let few = || drafts.iter().filter(|draft| draft.places().len() <= SMALL);
        let by_value = || few().find_map(|draft| self.asked.value_that_rises(draft, question));
        by_rows().or_else(by_value).or_else(|| {
            self.rows.set(ROWS_OF_QUESTION);
            let many = drafts.iter().filter(|draft| draft.places().len() > SMALL);
            let needed = many.map(|draft| self.needed(question, draft));
            needed
                .filter(|draft| draft.places().len() <= MOST_NEEDED)
                .find_map(|draft| self.asked.value_that_rises(&draft, question))
        })
    }

    /// As many copies of rows that add something each time as come to an amount.
    pub(super) fn along(&mut self, ray: &Ray, most: &Number) {
        if ray.by != By::Rows {
            return;
        }
        let times = most.divided_by(&ray.each).map(|times| times.negated().floor().negated());
        let Some(times) = times.and_then(|times| u32::try_from(times.to_int()?).ok()) else { return };
        if ray.draft.places().len().saturating_mul(usize::try_from(times).unwrap_or(usize::MAX)) > MOST_ALONG
        {
            return;
        }
        for texts in [Texts::Same, Texts::Apart] {
            let many = ray.draft.copies(self.asked.model(), times.max(1), texts);
            if many.is_small() {
                self.look(&many);
            }
        }
    }

    /// Pays a data set and keeps it where it is the best; whether it is data that the contract takes.
    pub(super) fn look(&mut self, draft: &Draft) -> bool {
        let written = format!("{draft:?}");
        if let Some(taken) = self.tried.get(&written) {
            return *taken;
        }
        self.runs = self.runs.saturating_sub(1);
        let result = self.asked.pay(draft);
        self.tried.insert(written, result.is_some());
        let Some(result) = result else { return false };
        for question in &self.questions {
            let Some(value) = self.asked.answer(&result, *question) else { continue };
            let fewer = |known: &Draft| draft.places().len() < known.places().len();
            let counts =
                if question.least { value.is_negative() } else { !value.is_negative() && !value.is_zero() };
            if counts && self.fewest.get(question).is_none_or(fewer) {
                self.fewest.insert(*question, draft.clone());
            }
            let better = self
                .best
                .get(question)
                .is_none_or(|known| if question.least { value < known.value } else { value > known.value });
            if better {
                self.best.insert(*question, Found { value, draft: draft.clone() });
            }
        }
        true
    }
}

impl Asked<'_, '_> {
    /// What a draft is paid, if it is data that the contract takes.
    pub(super) fn pay(&self, draft: &Draft) -> Option<RunResult> {
        let supplied = draft.given.iter().filter(|(tariff, _)| self.model().tariffs[*tariff].supplied);
        self.run_with(draft.tables(self.model()), supplied.cloned().collect())
    }
}
