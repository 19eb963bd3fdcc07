//! Data that is paid much (or least), looked for: from the contract's own examples and from the dearest rows, one
//! change at a time, and several times over. Nothing is claimed of what is not found; what is found was paid by the
//! ordinary engine.

use std::collections::BTreeMap;

use super::paid::{Found, Paid};
use super::points::LARGE;
use super::question::Question;
use super::rays::{MOST_ALONG, Ray};
use super::{Asked, Scope};
use crate::data;
use crate::model::{ExampleTable, FieldId, Model, Type};
use crate::run::{RunResult, Value};
use crate::sample::{Defaults, Draft, Texts, values_at};
use crate::value::Number;

/// The search for every question.
pub(super) struct Climb<'a, 'p, 'm> {
    pub(super) asked: &'a Asked<'p, 'm>,
    pub(super) paid: Paid<'a, 'p, 'm>,
    /// Few rows of the dearest, all of them together.
    small: Vec<Draft>,
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

/// Every change of a data set: of a value in all rows or in one, a row less or more, and a copy of a row with a value
/// changed.
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
    in_all(model, fields, draft).chain(in_place).chain(fewer).chain(more).chain(copies)
}

/// A value in all rows of a table at once: a rate turns when most of them do.
fn in_all<'d>(
    model: &'d Model,
    fields: &'d [FieldId],
    draft: &'d Draft,
) -> impl Iterator<Item = Draft> + use<'d> {
    let many = draft.tables.iter().enumerate().filter(|(_, table)| table.rows.len() > 1);
    many.flat_map(move |(at, table)| {
        let fields = fields.iter().filter(move |field| field.record == table.record);
        let values = fields.flat_map(move |field| {
            values_at(model, draft, (at, 0), *field).into_iter().map(move |value| (*field, value))
        });
        values.filter_map(move |(field, value)| draft.with_in_all(at, field, &value))
    })
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

/// So many changes of few rows are tried for a question.
const FEW_RUNS: usize = 300;

/// The part of what may be tried that goes into changes of few rows, and into changes of what is best: one of so many.
const SEEDING: usize = 4;
const CHANGING: usize = 2;

/// How far apart the numbers of rows for one payment and for the next are: beyond those of all their copies.
const OF_A_PAYMENT: u64 = 1 << 41;

/// What is left to try is shared among so many data sets that are put beside themselves, however many there are: the
/// first of them have as much as they would have without the others.
const AT_ONCE: usize = 5;

impl<'a, 'p, 'm> Climb<'a, 'p, 'm> {
    /// From the examples of a contract, and from rows that are given.
    pub(super) fn new(
        asked: &'a Asked<'p, 'm>,
        questions: Vec<Question>,
        rows: Vec<Vec<ExampleTable>>,
    ) -> Self {
        let model = asked.model();
        let mut climb = Climb { asked, paid: Paid::new(asked, questions), small: Vec::new() };
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

    /// Pays a data set, and keeps it where it is the best; whether it is data that the contract takes.
    pub(super) fn look(&self, draft: &Draft) -> bool {
        self.paid.look(draft)
    }

    /// What a data set is paid for a question, as long as not too much has been paid.
    pub(super) fn paid(&self, question: Question, draft: &Draft) -> Option<Number> {
        self.paid.paid(question, draft)
    }

    /// Puts few rows beside themselves, and changes the best of a question as long as that makes it better: until it
    /// comes to what is proved, or no more may be tried.
    /// Fewest rows come first: of them it is soon seen what many come to.
    pub(super) fn climb(&self, question: Question, proved: Option<&Number>) {
        let reached = || self.paid.most(question).is_some_and(|most| proved == Some(&*most));
        if proved.is_some() {
            // What comes first changes nothing of what is begun from.
            let mut seeds = self.paid.with_part(SEEDING, || self.fewest_of_each(question));
            seeds.extend(self.paid.with_part(SEEDING, || self.seeds(question)));
            each_once(&mut seeds);
            for (at, draft) in seeds.iter().enumerate().filter(|_| !reached()) {
                let parts = seeds.len().saturating_sub(at).min(AT_ONCE).saturating_add(1);
                self.paid.with_part(parts, || self.fill(question, draft));
            }
        }
        self.paid.with_part(CHANGING, || self.change(question, proved));
        if proved.is_some() && !reached() {
            self.paid.with_part(CHANGING, || self.join(question, &self.fewest_of_each(question)));
        }
        let best = self.paid.best(question).filter(|_| proved.is_some() && !reached());
        if let Some(best) = best {
            self.paid.with_part(CHANGING, || self.fill(question, &self.needed(question, &best.draft)));
            self.change(question, proved);
        }
    }

    /// What may be put beside itself, without the rows that add nothing: few rows for each payment, all of them together;
    /// few rows that are paid much, and the fewest that
    /// are paid anything, each changed as long as that makes it better; and what is best so far, of all of it, for a year,
    /// and for a payee and period.
    fn seeds(&self, question: Question) -> Vec<Draft> {
        let fewest = self.paid.fewest(question);
        let paid = |draft: &Draft| {
            self.paid(question, draft).map(|paid| if question.least { paid.negated() } else { paid })
        };
        let small = self.small.iter().filter_map(|draft| Some((paid(draft)?, draft)));
        let mut small: Vec<(Number, &Draft)> = small.collect();
        small.sort_by(|(one, few), (other, more)| {
            other.cmp(one).then(few.places().len().cmp(&more.places().len()))
        });
        let small: Vec<Draft> = small.into_iter().take(MOST_SMALL).map(|(_, draft)| draft.clone()).collect();
        let narrower = [Scope::Year, Scope::PayeePeriod].into_iter().filter(|scope| *scope < question.scope);
        let narrower = narrower.filter_map(|scope| self.paid.best(Question { scope, ..question }));
        let few = fewest.iter().chain(&small).map(|draft| self.few(question, draft, FEW_ROWS));
        let best = self.paid.best(question).into_iter().chain(narrower).map(|found| found.draft);
        let together = question.one.is_none().then(|| self.side_by_side(question));
        let all = together.into_iter().chain(few).chain(best);
        all.map(|draft| self.needed(question, &draft)).collect()
    }

    /// The fewest rows that are paid anything at all, and for each payment, their values changed as long as they are paid
    /// more: what is paid less than more rows are may be paid more for each of them.
    fn fewest_of_each(&self, question: Question) -> Vec<Draft> {
        let of = |one| self.paid.fewest(Question { one, scope: Scope::PayeePeriod, ..question });
        let payments = question.one.is_none().then(|| self.asked.payments()).into_iter().flatten();
        let fewest = std::iter::once(question.one).chain(payments.map(Some)).filter_map(of);
        fewest.map(|draft| self.few(question, &draft, draft.places().len())).collect()
    }

    /// Few rows for each payment, changed as long as it comes to more, all of them together.
    fn side_by_side(&self, question: Question) -> Draft {
        let model = self.asked.model();
        let mut all = Draft { given: Vec::new(), tables: Vec::new() };
        for (number, id) in (0u64..).zip(self.asked.payments()) {
            let own = Question { one: Some(id), scope: Scope::PayeePeriod, ..question };
            let Some(few) = self.paid.fewest(own) else { continue };
            let few = self.few(own, &few, FEW_ROWS);
            let number = number.saturating_mul(OF_A_PAYMENT);
            all = all.and(few.numbered_copies(model, std::iter::once(number), Texts::Same));
        }
        all
    }

    /// Few rows, changed as long as they are paid more and are no more than so many.
    fn few(&self, question: Question, draft: &Draft, rows: usize) -> Draft {
        let fields = self.asked.fields_behind(question.one);
        let mut left = FEW_RUNS;
        let mut best = draft.written_out();
        // A change leaves one row less at most.
        let are_few = best.places().len() <= FEW_ROWS.saturating_add(1);
        let Some(mut value) = self.paid(question, &best).filter(|_| are_few) else { return best };
        while let Some((paid, changed)) =
            self.few_better(question, (&best, &value), &fields, (rows, &mut left))
        {
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
        (rows, left): (usize, &mut usize),
    ) -> Option<(Number, Draft)> {
        let model = self.asked.model();
        let few = changes(model, fields, best).chain(moved_copies(model, fields, best));
        for changed in few.filter(|draft| draft.places().len() <= rows) {
            let Some(paid) = self.paid(question, &changed) else { continue };
            *left = left.checked_sub(1)?;
            if is_better(question, &paid, value) {
                return Some((paid, changed));
            }
        }
        None
    }

    /// Takes the first change that makes the best of a question better, and begins again.
    fn change(&self, question: Question, proved: Option<&Number>) {
        while let Some(best) = self.paid.best(question) {
            if proved == Some(&best.value) || !self.improve(question, &best) {
                return;
            }
        }
    }

    /// Whether a change of the best was better.
    fn improve(&self, question: Question, best: &Found) -> bool {
        let (model, fields) = (self.asked.model(), self.asked.fields_behind(question.one));
        let may_be = |_: &Draft| self.paid.may_be_paid(&best.draft);
        changes(model, &fields, &best.draft).take_while(may_be).any(|changed| {
            self.paid(question, &changed).is_some_and(|paid| is_better(question, &paid, &best.value))
        })
    }

    /// Rows whose copies are paid more each time, of those that were looked at: the fewest that are paid anything, the
    /// best, or those that rise for another question.
    pub(super) fn ray(&self, question: Question, others: &BTreeMap<Question, Ray>) -> Option<Ray> {
        let best = self.paid.best(question).map(|found| found.draft);
        let others = others.iter().filter(|(other, _)| other.least == question.least);
        let fewest = self.paid.fewest(question);
        let drafts: Vec<&Draft> =
            fewest.iter().chain(&best).chain(others.map(|(_, ray)| &ray.draft)).collect();
        let by_rows = || drafts.iter().find_map(|draft| self.asked.fewest_that_rise(draft, question));
        let few = || drafts.iter().filter(|draft| draft.places().len() <= SMALL);
        let by_value = || few().find_map(|draft| self.asked.value_that_rises(draft, question));
        by_rows().or_else(by_value).or_else(|| {
            let many = drafts.iter().filter(|draft| draft.places().len() > SMALL);
            let needed = many.map(|draft| self.needed(question, draft));
            needed
                .filter(|draft| draft.places().len() <= MOST_NEEDED)
                .find_map(|draft| self.asked.value_that_rises(&draft, question))
        })
    }

    /// As many copies of rows that add something each time as come to an amount.
    pub(super) fn along(&self, ray: &Ray, most: &Number) {
        let times = most.divided_by(&ray.each).map(|times| times.negated().floor().negated());
        let Some(times) = times.and_then(|times| u32::try_from(times.to_int()?).ok()) else { return };
        if ray.draft.places().len().saturating_mul(usize::try_from(times).unwrap_or(usize::MAX)) > MOST_ALONG
        {
            return;
        }
        for many in ray.copies(self.asked.model(), times.max(1)).iter().filter(|many| many.is_small()) {
            self.look(many);
        }
    }
}

/// Each data set once, in their order.
fn each_once(drafts: &mut Vec<Draft>) {
    let mut known: Vec<Draft> = Vec::new();
    for draft in drafts.drain(..) {
        if !known.contains(&draft) {
            known.push(draft);
        }
    }
    *drafts = known;
}

/// Whether an amount answers a question better than another.
pub(super) fn is_better(question: Question, one: &Number, other: &Number) -> bool {
    if question.least { one < other } else { one > other }
}

impl Asked<'_, '_> {
    /// What a draft is paid, if it is data that the contract takes.
    pub(super) fn pay(&self, draft: &Draft) -> Option<RunResult> {
        let supplied = draft.given.iter().filter(|(tariff, _)| self.model().tariffs[*tariff].supplied);
        self.run_with(draft.tables(self.model()), supplied.cloned().collect())
    }
}
