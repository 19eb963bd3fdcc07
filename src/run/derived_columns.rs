//! Columns that expressions read and that have no name: aggregates, running values, and what payments and limits come
//! to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::asked::{For, Once};
use super::error::RunError;
use super::grouping::Grouping;
use super::limit_lines::LimitLines;
use super::payment_lines::sums_of;
use super::view::View;
use crate::column::number::settle;
use crate::column::{Cells, Column, Lanes, Values, Vector};
use crate::model::{LimitId, PaymentId};
use crate::plan::Slot;
use crate::value::Number;

impl<'a> View<'a> {
    /// The column of a slot, which a run has filled by now; a view of a finished outcome fills it when it is asked for.
    pub(crate) fn slot_column(&self, slot: u32) -> Option<&'a Once<Column>> {
        let cell = self.memo.slots.get(slot as usize)?;
        Some(match cell.get() {
            Some(known) => known,
            None => {
                let made = Once::of(self.work_out_slot(slot, None));
                cell.get_or_init(|| Arc::new(made))
            }
        })
    }

    /// Works out the column of a slot, for those rows or groups of its frame that are marked, or for all.
    pub(super) fn work_out_slot(&self, slot: u32, asked: Option<&[bool]>) -> Result<Column, RunError> {
        Ok(match self.plan.slots.get(slot as usize) {
            Some(Slot::Aggregate(aggregate)) => self.aggregate(For::those(&**aggregate, asked))?,
            Some(Slot::Running(running)) => self.running(For::those(&**running, asked))?,
            Some(Slot::PaymentAt(payment)) => self.payment_at(*payment),
            Some(Slot::PaymentTotal(payment)) => {
                let lines = self.lines(*payment);
                self.on_statement(self.by_payee_and_period(lines, lines.rounded()))
            }
            Some(Slot::Leaves(limit, payment)) => self.on_statement(self.leaves(*limit, *payment)),
            None => numbers(Vec::new()),
        })
    }

    /// The rounded amounts of a payment on the frame of its lines, all parts of a shared one together.
    fn payment_at(&self, payment: PaymentId) -> Column {
        let frame = self.plan.payments.get(payment.index()).map(|plan| plan.frame);
        let (len, lines) = (frame.map_or(0, |frame| self.frame(frame).len), self.lines(payment));
        let groups = lines.at().iter().collect();
        numbers(sums_of(lines.rounded(), &Grouping::of(groups, len, self.share)))
    }

    /// Sums for each payee and statement period, payee by payee, of what there is.
    fn on_statement(&self, amounts: impl IntoIterator<Item = (u32, u32, Number)>) -> Column {
        let periods = self.outcome.periods.len();
        // Most payees have something in few periods.
        let mut sums: BTreeMap<usize, Number> = BTreeMap::new();
        for (payee, period, amount) in amounts {
            let at = (payee as usize).saturating_mul(periods).saturating_add(period as usize);
            let sum = sums.entry(at).or_insert_with(Number::zero);
            *sum = sum.plus(&amount);
        }
        scattered(self.outcome.payees.len().saturating_mul(periods), sums)
    }

    /// What a limit leaves of its payments, or of one of them: the lines less the cuts up to and including this one's;
    /// of all payments together also with the lines of limits shown by themselves, this one's and earlier ones'. (What
    /// such a limit does can not be laid to one payment of several; the checker refuses the question.)
    fn leaves(&self, limit: LimitId, of: Option<PaymentId>) -> Vec<(u32, u32, Number)> {
        let model = &self.model.limits[limit];
        let caps = self.up_to(limit);
        let targets = model.on.iter().filter(|target| of.is_none_or(|of| of == target.payment));
        let mut left: Vec<(u32, u32, Number)> = targets
            .flat_map(|target| {
                let lines = self.lines(target.payment);
                self.by_payee_and_period(lines, &lines.left(|cap| caps.contains(&cap)))
            })
            .collect();
        if of.is_none() || model.on.len() == 1 {
            left.extend(self.own_lines_up_to(limit));
        }
        left
    }

    /// A limit and those that are done before it.
    pub(crate) fn up_to(&self, limit: LimitId) -> Vec<LimitId> {
        std::iter::once(limit).chain(self.done_before(limit)).collect()
    }

    /// What a limit and earlier ones have done on lines of their own: payee, period, amount.
    pub(crate) fn own_lines_up_to(&self, limit: LimitId) -> Vec<(u32, u32, Number)> {
        self.adjustments(limit).into_iter().chain(self.shown_lines(limit)).collect()
    }

    /// What earlier limits, shown by themselves, have done to the payments of this one: payee, period, amount. Only
    /// those whose payments are all among this one's: what another does can not be laid to the payments that they
    /// share.
    pub(crate) fn adjustments(&self, limit: LimitId) -> Vec<(u32, u32, Number)> {
        let targets = |limit: LimitId| {
            let on = &self.model.limits[limit].on;
            on.iter().map(|target| target.payment).collect::<Vec<_>>()
        };
        let own = targets(limit);
        let earlier = self.done_before(limit).into_iter();
        let within = earlier.filter(|earlier| targets(*earlier).iter().all(|payment| own.contains(payment)));
        within.flat_map(|earlier| self.shown_lines(earlier)).collect()
    }

    /// The lines of a limit that is shown by itself: payee, period, amount.
    pub(crate) fn shown_lines(&self, limit: LimitId) -> Vec<(u32, u32, Number)> {
        let shown = !self.model.limits[limit].cut;
        let lines = self.outcome.limits.get(limit.index()).filter(|_| shown);
        lines.into_iter().flat_map(LimitLines::placed).collect()
    }

    /// The limits that are done before one, its own `after` and theirs.
    pub(crate) fn done_before(&self, limit: LimitId) -> Vec<LimitId> {
        let mut earlier = BTreeSet::new();
        let mut open = vec![limit];
        while let Some(next) = open.pop() {
            open.extend(self.model.limits[next].after.iter().filter(|before| earlier.insert(**before)));
        }
        earlier.into_iter().collect()
    }
}

/// So many numbers as a column: these at their positions, and nought elsewhere.
fn scattered(len: usize, numbers: BTreeMap<usize, Number>) -> Column {
    let (at, numbers): (Vec<usize>, Vec<Number>) = numbers.into_iter().unzip();
    match settle(Cells::each(numbers)) {
        Lanes::Fixed(scale, Cells::Each(some)) => {
            let values = spread_out(len, &at, &some, 0).into();
            Column { values: Values::Fixed { scale, values }, blanks: None }
        }
        Lanes::Exact(Cells::Each(some)) => {
            let values = spread_out(len, &at, &some, Number::zero());
            Column { values: Values::Exact(values), blanks: None }
        }
        other => Vector::given(other).to_column(len),
    }
}

fn spread_out<T: Clone>(len: usize, at: &[usize], some: &[T], nothing: T) -> Vec<T> {
    let mut values = vec![nothing; len];
    for (at, value) in at.iter().zip(some) {
        if let Some(place) = values.get_mut(*at) {
            place.clone_from(value);
        }
    }
    values
}

/// Numbers as a column.
pub(crate) fn numbers(values: Vec<Number>) -> Column {
    let len = values.len();
    Vector::given(settle(Cells::each(values))).to_column(len)
}
