//! Data that is paid much (or least), looked for: from the contract's own examples and from the dearest rows, one
//! change at a time, and several times over. Nothing is claimed of what is not found; what is found was paid by the
//! ordinary engine.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Asked, Scope};
use crate::data;
use crate::model::{ExampleTable, FieldId, Model, PaymentId};
use crate::run::{RunResult, Value};
use crate::sample::{Defaults, Draft, Texts, values_at};
use crate::value::Number;

/// What is asked of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question {
    pub(super) one: Option<PaymentId>,
    pub(super) scope: Scope,
    pub(super) least: bool,
}

/// What a data set is paid for a question, and the data set.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) value: Number,
    pub(super) draft: Draft,
}

/// What is found for every question.
pub(super) struct Climb<'a, 'p, 'm> {
    asked: &'a Asked<'p, 'm>,
    questions: Vec<Question>,
    pub(super) best: BTreeMap<Question, Found>,
    /// The fewest rows that are paid anything, or that are taken back from.
    fewest: BTreeMap<Question, Draft>,
    /// Whether a data set that was looked at is data that the contract takes.
    tried: BTreeMap<String, bool>,
    runs: usize,
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

/// What so many copies of a draft are paid, if they can be.
type PaidCopies = BTreeMap<(u32, Texts), Option<Rc<RunResult>>>;

/// Copies of a draft, each data set of them paid once however many questions are asked of it.
pub(super) struct Copies<'d> {
    draft: &'d Draft,
    paid: RefCell<PaidCopies>,
}

impl<'d> Copies<'d> {
    pub(super) fn of(draft: &'d Draft) -> Self {
        Copies { draft, paid: RefCell::default() }
    }

    /// What so many copies are paid.
    fn paid(&self, asked: &Asked<'_, '_>, times: u32, texts: Texts) -> Option<Rc<RunResult>> {
        let known = self.paid.borrow().get(&(times, texts)).cloned();
        known.unwrap_or_else(|| {
            let paid = asked.pay(&self.draft.copies(asked.model(), times, texts)).map(Rc::new);
            self.paid.borrow_mut().insert((times, texts), paid.clone());
            paid
        })
    }
}

/// Rows whose copies are paid more each time, without end.
pub(super) struct Ray {
    pub(super) draft: Draft,
    /// What each copy adds, or more (of the least: takes).
    pub(super) each: Number,
}

/// So many rows of a data set are changed.
const MOST_CHANGED: usize = 12;

/// Data sets of more rows than these are not copied many times over.
const MOST_GROWN: usize = 200;

/// So many rows, and no more, are laid side by side to come to an amount.
const MOST_ALONG: usize = 50_000;

/// Data is laid beside itself so many times in a direction and no more.
const MOST_SPREAD: u32 = 24;

/// The copies that are laid beside it have numbers from here on.
const FIRST_SPREAD: u32 = 1_000;

/// Of so many rows each is left out in turn, to see whether it is needed.
const MOST_CUT: usize = 40;

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
        let mut climb = Climb { asked, questions, best, fewest, tried, runs };
        let read: Vec<_> = rows.iter().filter_map(|rows| data::from_example(model, rows).ok()).collect();
        let of_examples: Vec<_> =
            model.examples.iter().filter_map(|example| data::supposed(model, example).ok()).collect();
        let defaults = Defaults::new(model, &of_examples.iter().collect::<Vec<_>>());
        climb.look(&Draft { given: Vec::new(), tables: Vec::new() });
        for data in &read {
            climb.look(&Draft::of_data(model, data, usize::MAX));
        }
        for example in &model.examples {
            if let Some(draft) = Draft::of_example(model, example, &defaults) {
                climb.look(&draft.written_out());
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
        if proved.is_some() {
            let best = self.best.get(&question).map(|found| found.draft.clone());
            let first: Vec<Draft> = self.fewest.get(&question).cloned().into_iter().chain(best).collect();
            for draft in first {
                let needed = self.needed(question, &draft);
                if let Some(grown) = self.grow(&needed) {
                    self.spread(question, &grown);
                }
            }
        }
        self.change(question, proved, until);
        let best = self.best.get(&question).cloned().filter(|best| proved != Some(&best.value));
        if let (Some(best), true) = (best, proved.is_some()) {
            let needed = self.needed(question, &best.draft);
            let grown = self.grow(&needed);
            self.change(question, proved, until);
            if let Some(grown) = grown {
                self.spread(question, &grown);
            }
        }
    }

    /// Puts a data set beside itself, so many months later and earlier, as often as that makes it better: what fills one
    /// year, or one quarter, may fill the others.
    fn spread(&mut self, question: Question, one: &Draft) {
        let model = self.asked.model();
        let Some(mut value) = self.paid(question, one) else { return };
        let (mut best, mut number) = (one.clone(), FIRST_SPREAD);
        for step in [12i32, -12, 3, -3, 1, -1] {
            for many in 1..=MOST_SPREAD {
                let months = step.saturating_mul(i32::try_from(many).unwrap_or(0));
                // Each copy is of other cases.
                number = number.saturating_add(1);
                let copy = one.numbered_copies(model, number..number.saturating_add(1), Texts::Apart);
                let Some(both) = copy.moved(months).map(|copy| best.clone().and(copy)) else { break };
                let paid = if both.is_small() { self.paid(question, &both) } else { None };
                let better = |paid: &Number| if question.least { *paid < value } else { *paid > value };
                let Some(paid) = paid.filter(better) else { break };
                (value, best) = (paid, both);
            }
        }
        self.look(&best);
    }

    /// A data set without the rows that add nothing to what is asked: they would only take the room of others.
    fn needed(&self, question: Question, draft: &Draft) -> Draft {
        let mut needed = draft.written_out();
        let places = needed.places().len();
        let Some(value) = self.paid(question, &needed).filter(|_| places <= MOST_CUT) else { return needed };
        let mut at = 0;
        while let Some(place) = needed.places().get(at).copied() {
            match needed.without(place).filter(|fewer| self.paid(question, fewer).as_ref() == Some(&value)) {
                Some(fewer) => needed = fewer,
                None => at = at.saturating_add(1),
            }
        }
        needed
    }

    /// What a data set is paid for a question.
    fn paid(&self, question: Question, draft: &Draft) -> Option<Number> {
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
        let model = self.asked.model();
        let fields = self.asked.fields_behind(question.one);
        // Rows of an example that are alike are changed once.
        let places: Vec<(usize, usize)> = best.draft.places().into_iter().take(MOST_CHANGED).collect();
        for in_place in [true, false] {
            for place in &places {
                let Some(record) = best.draft.tables.get(place.0).map(|table| table.record) else { continue };
                for field in fields.iter().filter(|field| field.record == record) {
                    for value in values_at(model, &best.draft, *place, *field) {
                        if self.runs <= until {
                            return false;
                        }
                        let changed = if in_place {
                            best.draft.with(*place, *field, value)
                        } else {
                            with_changed_copy(model, &best.draft, *place, *field, value)
                        };
                        if changed.is_some_and(|draft| self.is_better(question, best, &draft)) {
                            return true;
                        }
                    }
                }
            }
            if in_place {
                let fewer = places.iter().filter_map(|place| best.draft.without(*place));
                let more = places.iter().filter_map(|place| best.draft.with_copy(model, *place));
                let drafts: Vec<Draft> = fewer.chain(more).collect();
                if drafts.iter().any(|draft| self.is_better(question, best, draft)) {
                    return true;
                }
            }
        }
        false
    }

    fn is_better(&mut self, question: Question, best: &Found, draft: &Draft) -> bool {
        self.look(draft) && self.best.get(&question).is_some_and(|now| now.value != best.value)
    }

    /// As many copies as there may be; with other texts, where there is room for more of these.
    fn grow(&mut self, draft: &Draft) -> Option<Draft> {
        let model = self.asked.model();
        if draft.places().is_empty() || draft.places().len() > MOST_GROWN {
            return None;
        }
        let mut most: Option<(u32, Draft)> = None;
        for texts in [Texts::Same, Texts::Apart] {
            let (mut fits, mut step) = (1u32, 1u32);
            while step > 0 {
                let more = draft.copies(model, fits.saturating_add(step), texts);
                if more.is_small() && self.runs > 0 && self.look(&more) {
                    fits = fits.saturating_add(step);
                    step = step.saturating_mul(2);
                    if most.as_ref().is_none_or(|(known, _)| *known < fits) {
                        most = Some((fits, more));
                    }
                } else {
                    step = step.div_euclid(2);
                }
            }
        }
        most.map(|(_, draft)| draft)
    }

    /// Rows whose copies are paid more each time, of those that were looked at: the fewest that are paid anything, the
    /// best, or those that rise for another question.
    pub(super) fn ray(&self, question: Question, others: &BTreeMap<Question, Ray>) -> Option<Ray> {
        let best = self.best.get(&question).map(|found| &found.draft);
        let others = others.iter().filter(|(other, _)| other.least == question.least);
        let mut drafts =
            self.fewest.get(&question).into_iter().chain(best).chain(others.map(|(_, ray)| &ray.draft));
        drafts.find_map(|draft| self.asked.fewest_that_rise(draft, question))
    }

    /// As many copies of rows that add something each time as come to an amount.
    pub(super) fn along(&mut self, ray: &Ray, most: &Number) {
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
    fn look(&mut self, draft: &Draft) -> bool {
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

    /// The fewest rows of a draft whose copies are paid more each time.
    fn fewest_that_rise(&self, draft: &Draft, question: Question) -> Option<Ray> {
        let mut least = Ray { each: self.rises(draft, question)?, draft: draft.written_out() };
        if least.draft.places().len() > MOST_CUT {
            return Some(least);
        }
        let mut at = 0;
        while let Some(place) = least.draft.places().get(at).copied() {
            let fewer = least.draft.without(place);
            let fewer = fewer.and_then(|draft| Some(Ray { each: self.rises(&draft, question)?, draft }));
            match fewer {
                Some(fewer) => least = fewer,
                None => at = at.saturating_add(1),
            }
        }
        Some(least)
    }

    /// What is paid for copies, if it rises by as much each time and nothing that the contract says of its rows ends
    /// it.
    pub(super) fn rises(&self, draft: &Draft, question: Question) -> Option<Number> {
        self.rises_among(&Copies::of(draft), question)
    }

    /// The same of copies that may have been paid for another question.
    pub(super) fn rises_among(&self, copies: &Copies<'_>, question: Question) -> Option<Number> {
        let beyond = self.beyond_volumes(copies.draft)?;
        [Texts::Same, Texts::Apart].into_iter().find_map(|texts| {
            let at = |times: u32| self.answer(copies.paid(self, times, texts)?.as_ref(), question);
            let paid: Vec<Number> = [1, 2, 4, 8].into_iter().map(at).collect::<Option<_>>()?;
            let [first, second, fourth, eighth] = paid.as_slice() else { return None };
            let each = |more: Number, rows: i128| more.divided_by(&Number::from_int(rows));
            let steps = [second.minus(first), each(fourth.minus(second), 2)?, each(eighth.minus(fourth), 4)?];
            let turned = |step: Number| if question.least { step.negated() } else { step };
            let least = steps.into_iter().map(turned).min()?;
            let ends = beyond.is_some_and(|times| at(times).is_none());
            (!ends && !least.is_negative() && !least.is_zero()).then_some(least)
        })
    }

    /// So many copies as no limit of rows or values that stands in the contract would take, were it one on all rows;
    /// none within where no limit stands there, and none at all where they are too many to be paid.
    fn beyond_volumes(&self, draft: &Draft) -> Option<Option<u32>> {
        let tables = draft.tables.iter().filter(|table| !table.rows.is_empty());
        let volumes = tables.flat_map(|table| &self.model().records[table.record].volumes);
        let Some(most) = volumes.map(|volume| volume.most).max() else { return Some(None) };
        let times = u32::try_from(most).ok()?.checked_add(1)?;
        let rows = draft.places().len().checked_mul(usize::try_from(times).ok()?)?;
        (rows <= MOST_ALONG).then_some(Some(times))
    }
}
