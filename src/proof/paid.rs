//! What data sets are paid, each of them once, and the best of them for every question. How much may be paid is counted
//! and never timed, so that the same contract has the same answer on every machine.

use std::cell::{Cell, Ref, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use super::Asked;
use super::question::Question;
use crate::model::Model;
use crate::run::RunResult;
use crate::sample::Draft;
use crate::value::Number;

/// What a data set is paid for a question, and the data set.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) value: Number,
    pub(super) draft: Draft,
}

/// What a data set is paid for each question; none where it is no data that the contract takes.
type Answers = Option<Rc<Vec<Option<Number>>>>;

/// What was paid, and how much more may be.
pub(super) struct Paid<'a, 'p, 'm> {
    asked: &'a Asked<'p, 'm>,
    questions: Vec<Question>,
    known: RefCell<HashMap<u64, Answers>>,
    best: RefCell<BTreeMap<Question, Found>>,
    /// The fewest rows that are paid anything, or that are taken back from.
    fewest: RefCell<BTreeMap<Question, Draft>>,
    /// How many values may still be worked out.
    left: Cell<u64>,
    /// So many are worked out for a row.
    each: u64,
}

/// A run costs as much as so many rows.
const COST_OF_RUN: u64 = 40;

/// So many rows that a run makes cost as much as one that is read.
const MADE: u64 = 8;

/// To see that a data set was paid before costs as much as a run of a part of its rows.
const KNOWN_BEFORE: u64 = 8;

/// How many values are worked out for a row: each field, and each term.
fn values_of_row(model: &Model) -> u64 {
    let fields = model.records.iter().map(|record| record.fields.len()).sum::<usize>();
    let all = fields.saturating_add(model.facts.iter().count()).saturating_add(model.payments.iter().count());
    u64::try_from(all).unwrap_or(u64::MAX)
}

impl<'a, 'p, 'm> Paid<'a, 'p, 'm> {
    pub(super) fn new(asked: &'a Asked<'p, 'm>, questions: Vec<Question>) -> Self {
        let (known, best, fewest) = (RefCell::default(), RefCell::default(), RefCell::default());
        let each = values_of_row(asked.model());
        Paid { asked, questions, known, best, fewest, left: Cell::new(u64::MAX), each }
    }

    /// Allows so many values.
    pub(super) fn allow(&self, values: u64) {
        self.left.set(values);
    }

    /// Whether a data set may still be paid, as far as what was paid goes.
    pub(super) fn may_be_paid(&self, draft: &Draft) -> bool {
        self.cost(draft.size().1) <= self.left.get()
    }

    fn cost(&self, rows: u64) -> u64 {
        rows.saturating_add(COST_OF_RUN).saturating_mul(self.each)
    }

    /// Does something with one of so many equal parts of what is left; what it leaves is there for the others.
    pub(super) fn with_part<T>(&self, parts: usize, work: impl FnOnce() -> T) -> T {
        let left = self.left.get();
        let part = left.div_euclid(u64::try_from(parts).unwrap_or(u64::MAX).max(1));
        self.left.set(part);
        let done = work();
        self.left.set(left.saturating_sub(part).saturating_add(self.left.get()));
        done
    }

    /// The best for a question so far.
    pub(super) fn best(&self, question: Question) -> Option<Found> {
        self.best.borrow().get(&question).cloned()
    }

    /// What the best for a question is paid so far.
    pub(super) fn most(&self, question: Question) -> Option<Ref<'_, Number>> {
        Ref::filter_map(self.best.borrow(), |best| best.get(&question).map(|found| &found.value)).ok()
    }

    /// The fewest rows so far that are paid anything for a question.
    pub(super) fn fewest(&self, question: Question) -> Option<Draft> {
        self.fewest.borrow().get(&question).cloned()
    }

    /// What a data set is paid for a question, as long as not too much has been paid.
    pub(super) fn paid(&self, question: Question, draft: &Draft) -> Option<Number> {
        let answers = self.answers(draft)?;
        let at = self.questions.iter().position(|known| *known == question)?;
        answers.get(at)?.clone()
    }

    /// Pays a data set; whether it is data that the contract takes.
    pub(super) fn look(&self, draft: &Draft) -> bool {
        self.answers(draft).is_some()
    }

    fn answers(&self, draft: &Draft) -> Answers {
        let mut hasher = DefaultHasher::new();
        draft.hash(&mut hasher);
        let key = hasher.finish();
        let rows = draft.size().1;
        let known = self.known.borrow().get(&key).cloned();
        let cost = self.cost(rows);
        let cost = if known.is_some() { cost.div_euclid(KNOWN_BEFORE) } else { cost };
        self.left.set(self.left.get().checked_sub(cost)?);
        known.unwrap_or_else(|| {
            let answers = self.asked.pay(draft).map(|result| {
                // What a run makes of its rows, months of a stay, has its cost too.
                let tables =
                    result.data.tables.iter().map(|table| u64::try_from(table.rows).unwrap_or(u64::MAX));
                let made = tables.fold(0u64, u64::saturating_add).saturating_sub(rows);
                let made = made.div_euclid(MADE).saturating_mul(self.each);
                self.left.set(self.left.get().saturating_sub(made));
                Rc::new(self.note(&result, draft))
            });
            self.known.borrow_mut().insert(key, answers.clone());
            answers
        })
    }

    /// The answers of a run, each kept where it is the best.
    fn note(&self, result: &RunResult, draft: &Draft) -> Vec<Option<Number>> {
        let (mut best, mut fewest) = (self.best.borrow_mut(), self.fewest.borrow_mut());
        let places = draft.places().len();
        let answer = |question: &Question| {
            let value = self.asked.answer(result, *question)?;
            let counts =
                if question.least { value.is_negative() } else { !value.is_negative() && !value.is_zero() };
            if counts && fewest.get(question).is_none_or(|known| places < known.places().len()) {
                fewest.insert(*question, draft.clone());
            }
            let better = best
                .get(question)
                .is_none_or(|known| if question.least { value < known.value } else { value > known.value });
            if better {
                best.insert(*question, Found { value: value.clone(), draft: draft.clone() });
            }
            Some(value)
        };
        self.questions.iter().map(answer).collect()
    }
}
