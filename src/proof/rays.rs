//! Why there is no limit: rows whose copies are paid more each time, or a value without an end that is paid more the
//! higher it is.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Asked;
use super::question::Question;
use crate::model::{FieldId, Model, Type};
use crate::run::{RunResult, Value};
use crate::sample::{Draft, Texts};
use crate::value::Number;

/// Rows that are paid more without end.
pub(super) struct Ray {
    pub(super) draft: Draft,
    /// What rises: the number of such rows, or a value of one of them.
    pub(super) by: By,
    /// What each copy, or each unit of the value, adds, or more (of the least: takes).
    pub(super) each: Number,
}

/// What rises without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    /// The number of rows.
    Rows,
    /// The number of rows of one table, which refer to the same others.
    RowsOf(usize),
    /// The number of payees with such rows.
    Payees,
    /// A field that has no end, or the way downwards of one.
    Value { field: FieldId, up: bool },
}

impl Ray {
    /// The rows so many times over.
    pub(super) fn copies(&self, model: &Model, times: u32) -> Vec<Draft> {
        ways(self.by).iter().map(|texts| copies(model, &self.draft, (self.by, *texts), times)).collect()
    }
}

/// In which ways rows are copied of which there are more and more.
fn ways(by: By) -> &'static [Texts] {
    match by {
        By::Rows => &[Texts::Same, Texts::Apart],
        By::RowsOf(_) => &[Texts::Kept],
        By::Payees => &[Texts::Payees],
        By::Value { .. } => &[],
    }
}

/// Rows so many times over, in one of the ways in which they are copied.
fn copies(model: &Model, draft: &Draft, (by, texts): (By, Texts), times: u32) -> Draft {
    match by {
        By::RowsOf(table) => {
            let more = draft.only(table).numbered_copies(model, 1..u64::from(times), texts);
            draft.written_out().and(more)
        }
        By::Rows | By::Payees | By::Value { .. } => draft.copies(model, times, texts),
    }
}

/// So many rows, and no more, are laid side by side to come to an amount.
pub(super) const MOST_ALONG: usize = 50_000;

/// Of so many rows each is left out in turn, to see whether it is needed.
pub(super) const MOST_CUT: usize = 40;

/// So many more rows that refer to the same others are paid, to see whether that has an end.
const FAR_OFF: u32 = 512;

/// Of so many rows the values are raised.
const MOST_RAISED: usize = 16;

/// A value is raised to so many units at first: beyond what terms usually hold it to.
const HIGH: i128 = 10_000_000;

/// A day is moved by so many days at first, and by eight times as many at last.
const FAR: i128 = 50_000;

/// What so many copies of a draft are paid, if they can be.
type PaidCopies = BTreeMap<(u32, By, Texts), Option<Rc<RunResult>>>;

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
    fn paid(&self, asked: &Asked<'_, '_>, times: u32, (by, texts): (By, Texts)) -> Option<Rc<RunResult>> {
        let key = (times, by, texts);
        let known = self.paid.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let paid = asked.pay(&copies(asked.model(), self.draft, (by, texts), times)).map(Rc::new);
            self.paid.borrow_mut().insert(key, paid.clone());
            paid
        })
    }
}

impl Asked<'_, '_> {
    /// The fewest rows of a draft whose copies are paid more each time.
    pub(super) fn fewest_that_rise(&self, draft: &Draft, question: Question) -> Option<Ray> {
        let of = |draft: Draft| {
            let (by, each) = self.rises(&draft, question)?;
            Some(Ray { draft, by, each })
        };
        let mut least = of(draft.written_out())?;
        if least.draft.places().len() > MOST_CUT {
            return Some(least);
        }
        let mut at = 0;
        while let Some(place) = least.draft.places().get(at).copied() {
            match least.draft.without(place).and_then(of) {
                Some(fewer) => least = fewer,
                None => at = at.saturating_add(1),
            }
        }
        Some(least)
    }

    /// What is paid for copies, if it rises by as much each time and nothing that the contract says of its rows ends
    /// it.
    fn rises(&self, draft: &Draft, question: Question) -> Option<(By, Number)> {
        let copies = Copies::of(draft);
        let tables = if draft.tables.len() > 1 { draft.tables.len() } else { 0 };
        let each = (0..tables).map(By::RowsOf);
        std::iter::once(By::Rows)
            .chain(each)
            .chain(std::iter::once(By::Payees))
            .find_map(|by| Some((by, self.rises_among(&copies, question, by)?)))
    }

    /// The same of copies that may have been paid for another question, made in one way.
    pub(super) fn rises_among(&self, copies: &Copies<'_>, question: Question, by: By) -> Option<Number> {
        let beyond = self.beyond_volumes(copies.draft)?;
        ways(by).iter().find_map(|texts| {
            let at = |times: u32| self.answer(copies.paid(self, times, (by, *texts))?.as_ref(), question);
            let paid: Vec<Number> = [1, 2, 4, 8].into_iter().map(at).collect::<Option<_>>()?;
            let [first, second, fourth, eighth] = paid.as_slice() else { return None };
            let each = |more: Number, rows: i128| more.divided_by(&Number::from_int(rows));
            let steps = [second.minus(first), each(fourth.minus(second), 2)?, each(eighth.minus(fourth), 4)?];
            let turned = |step: Number| if question.least { step.negated() } else { step };
            let least = steps.into_iter().map(turned).min()?;
            let ends = beyond.is_some_and(|times| at(times).is_none());
            // What is paid for the same others may have an end of its own.
            let goes_on = || match by {
                By::RowsOf(_) => at(FAR_OFF).is_some_and(|far| {
                    let more = Number::from_int(i128::from(FAR_OFF).saturating_sub(8));
                    turned(far.minus(eighth)).times(&Number::from_int(2)) >= least.times(&more)
                }),
                By::Rows | By::Payees | By::Value { .. } => true,
            };
            (!ends && !least.is_negative() && !least.is_zero() && goes_on()).then_some(least)
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

    /// A value of a draft that has no end, and that is paid more the higher it is (of the least: the lower the payment).
    pub(super) fn value_that_rises(&self, draft: &Draft, question: Question) -> Option<Ray> {
        let fields = self.fields_behind(question.one);
        let places = draft.places().into_iter().take(MOST_RAISED);
        places
            .flat_map(|place| fields.iter().map(move |field| (place, *field)))
            .find_map(|(place, field)| self.rises_with(draft, question, place, field))
    }

    /// The same of one value: paid at one, two, four and eight times a large number, and each unit of it adds something
    /// each time, as much at last as at first.
    fn rises_with(
        &self,
        draft: &Draft,
        question: Question,
        place: (usize, usize),
        field: FieldId,
    ) -> Option<Ray> {
        let world = &self.world;
        let range = world.any_value(field).range();
        let (from, first) = match (draft.value(place, field)?, &self.model().records[field].ty) {
            (Value::Number(_), Type::Number(_)) => (Number::zero(), HIGH),
            (Value::Date(day), Type::Date) => (Number::from_int(i128::from(day.number())), FAR),
            _ => return None,
        };
        let ways = [(true, &range.most), (false, &range.least)].into_iter();
        let open = ways.filter(|(_, end)| end.is_none());
        open.filter_map(|(up, _)| self.rises_one_way(draft, question, (place, field), (&from, first), up))
            .next()
    }

    /// The same, upwards or downwards.
    fn rises_one_way(
        &self,
        draft: &Draft,
        question: Question,
        (place, field): ((usize, usize), FieldId),
        (from, first): (&Number, i128),
        up: bool,
    ) -> Option<Ray> {
        let at = |times: i128| {
            let step = Number::from_int(first.saturating_mul(times));
            let to = if up { from.plus(&step) } else { from.minus(&step) };
            let value = match self.model().records[field].ty {
                Type::Date => Value::Date(crate::value::Day::from_number(i32::try_from(to.to_int()?).ok()?)?),
                _ => Value::Number(to),
            };
            let changed = draft.with(place, field, value)?;
            self.answer(&self.pay(&changed)?, question)
        };
        let [one, two, four, eight] = [at(1)?, at(2)?, at(4)?, at(8)?];
        let each = |more: Number, times: i128| {
            let each = more.divided_by(&Number::from_int(first.saturating_mul(times)))?;
            Some(if question.least { each.negated() } else { each })
        };
        let steps = [each(two.minus(&one), 1)?, each(four.minus(&two), 2)?, each(eight.minus(&four), 4)?];
        let least = steps.iter().min()?.clone();
        let halves = steps.iter().max()?.divided_by(&Number::from_int(2))?;
        (!least.is_negative() && !least.is_zero() && least >= halves).then(|| Ray {
            draft: draft.clone(),
            by: By::Value { field, up },
            each: least,
        })
    }
}
