//! What a run gives.

use super::limit_lines::{LimitLine, LimitLines};
use super::payment_lines::{PaymentLine, PaymentLines};
use super::spells::SpellRows;
use crate::column::{Column, NOWHERE, Packed};
use crate::data::Database;
use crate::model::{Constant, FactId, FrameId, Item, LimitId, PaymentId, TariffId};
use crate::plan::Goal;
use crate::value::{Day, Number, PeriodKind};

/// Everything that a run worked out. Views read it and add nothing to it.
#[derive(Clone, Debug, Default)]
pub struct RunResult {
    /// The data it was worked out from, and the spells that were made of it. Its texts are those of the data and of the
    /// contract.
    pub data: Database,
    /// The amounts that were supplied or replaced.
    pub supplied: Vec<(TariffId, Constant)>,
    /// The day for which the statement is made, if it was given.
    pub as_at: Option<Day>,
    /// What was worked out, if not everything.
    pub only: Option<Vec<Goal>>,
    /// The names of all payees that have a line, in byte order. Payees are positions here.
    pub payees: Vec<String>,
    /// The statement periods from the start of the term to the end of settlement: indexes of the contract's statement
    /// kind, rising.
    pub periods: Vec<i32>,
    /// For each record of the model, in its order: where its rows come from, if they are spells. The spells themselves
    /// are in the data.
    pub spells: Vec<SpellRows>,
    /// The groups of each frame of the model, in its order.
    pub frames: Vec<FrameRows>,
    /// The values of each fact of the model, in its order.
    pub facts: Vec<Column>,
    /// The lines of each payment of the model, in its order. Due lines of clawbacks among them.
    pub payments: Vec<PaymentLines>,
    /// The lines of each limit of the model, in its order.
    pub limits: Vec<LimitLines>,
    /// The recovery of each clawback of the model, in its order: by payee, then period, where something is due or
    /// brought forward.
    pub clawbacks: Vec<Vec<ClawbackPeriod>>,
    /// The statement: one line for each payee, period and item that has lines, in that order. Totals of rounded lines.
    pub statement: Vec<ItemLine>,
}

/// The rows of a frame.
#[derive(Clone, Debug, Default)]
pub struct FrameRows {
    /// How many.
    pub len: usize,
    /// For groups: the group of each row of the record. Groups are in the order of their keys.
    pub group_of_row: GroupOfRow,
    /// For groups: a row of each group, the first in the order of the data.
    pub first_row: Vec<u32>,
    /// For groups: the values of the keys.
    pub keys: Vec<Column>,
}

/// The recovery of a clawback for one payee in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClawbackPeriod {
    /// The payee.
    pub payee: u32,
    /// The period: a position in [`RunResult::periods`].
    pub period: u32,
    /// Brought forward from earlier periods.
    pub brought: Number,
    /// Due in this period: the sum of the rounded due lines.
    pub due: Number,
    /// The limits in this period, in the order of the contract.
    pub limits: Vec<Number>,
    /// Taken back.
    pub taken: Number,
    /// Carried forward (or, where the rest is not taken back, given up).
    pub left: Number,
}

/// One line of the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemLine {
    /// The payee.
    pub payee: u32,
    /// The period.
    pub period: u32,
    /// The longer period that it is for, which ends in that one.
    pub longer: Option<(PeriodKind, i32)>,
    /// The item.
    pub item: Item,
    /// For what, where a payment has an item for each of something: a position in [`PaymentLines::items`].
    pub of: Option<u32>,
    /// The amount.
    pub amount: Number,
}

/// For each row its group, none where a key is blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupOfRow(Packed<u32>);

impl GroupOfRow {
    /// None yet.
    pub(crate) const fn new() -> Self {
        GroupOfRow(Packed::new())
    }

    /// Of numbers of groups, of which `NOWHERE` is none.
    pub(crate) fn packed(groups: &[u32]) -> Self {
        let mut kept = Packed::default();
        kept.extend_by(groups, |group| group.wrapping_add(1));
        GroupOfRow(kept)
    }

    /// Of numbers that are one higher than those of the groups, nought where there is none.
    pub(crate) fn kept(groups: Packed<u32>) -> Self {
        GroupOfRow(groups)
    }

    /// Those of the rows of this one and then of another.
    pub(crate) fn followed_by(mut self, other: GroupOfRow) -> Self {
        self.0.append(other.0);
        self
    }

    /// The same in as few bytes as it needs.
    pub(crate) fn finish(self) -> Self {
        GroupOfRow(self.0.finish())
    }

    /// Of how many rows.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The group of a row.
    pub fn get(&self, row: usize) -> Option<u32> {
        // Kept one higher, so that none is nought and a stretch of few groups takes few bytes.
        self.0.get(row)?.checked_sub(1)
    }

    /// The groups of all rows in order.
    pub fn iter(&self) -> impl Iterator<Item = Option<u32>> + '_ {
        self.0.iter().map(|kept| kept.checked_sub(1))
    }

    /// The groups as a key by which rows are parted further; none where some row is in no group.
    pub(crate) fn as_key(&self) -> Option<&Packed<u32>> {
        self.0.bounds().filter(|(least, _)| *least > 0).map(|_| &self.0)
    }

    /// The groups of some rows; `NOWHERE` for none.
    pub(crate) fn at(&self, rows: &[u32]) -> Vec<u32> {
        self.0.at(rows).into_iter().map(|kept| kept.wrapping_sub(1)).collect()
    }

    /// The groups of rows from one up to another; `NOWHERE` for none.
    pub(crate) fn range(&self, start: usize, end: usize) -> Vec<u32> {
        self.0.range_by(start, end, |kept| kept.wrapping_sub(1))
    }
}

impl RunResult {
    /// This outcome of some rows as a part of that of all rows: payees have the positions that they have there, and what
    /// clawbacks carry from period to period is as it is there.
    pub(crate) fn part_of(mut self, whole: &RunResult) -> Self {
        let positions = self.payees.iter().map(|payee| whole.payees.iter().position(|known| known == payee));
        let positions: Vec<Option<u32>> =
            positions.map(|at| at.and_then(|at| u32::try_from(at).ok())).collect();
        let position = |payee: u32| positions.get(payee as usize).copied().flatten();
        for lines in &mut self.payments {
            lines.renumber_payees(|payee| position(payee).unwrap_or(NOWHERE));
        }
        let own = self.statement.into_iter();
        let own = own.filter_map(|line| Some(ItemLine { payee: position(line.payee)?, ..line }));
        let clawed = whole.statement.iter().filter(|line| matches!(line.item, Item::Clawback(_))).cloned();
        self.statement = own.chain(clawed).collect();
        self.payees.clone_from(&whole.payees);
        self.clawbacks.clone_from(&whole.clawbacks);
        self
    }

    /// The values of a fact.
    pub fn fact(&self, fact: FactId) -> Option<&Column> {
        self.facts.get(fact.index())
    }

    /// The rows of a frame.
    pub fn frame(&self, frame: FrameId) -> Option<&FrameRows> {
        self.frames.get(frame.index())
    }

    /// The lines of a limit, one by one.
    pub fn limit_lines(&self, limit: LimitId) -> impl Iterator<Item = LimitLine> + '_ {
        self.limits.get(limit.index()).into_iter().flat_map(|lines| lines.iter(&self.data))
    }

    /// The lines of a payment, one by one.
    pub fn lines(&self, payment: PaymentId) -> impl Iterator<Item = PaymentLine> + '_ {
        self.payment(payment).into_iter().flat_map(PaymentLines::iter)
    }

    /// The lines of a payment.
    pub fn payment(&self, payment: PaymentId) -> Option<&PaymentLines> {
        self.payments.get(payment.index())
    }
}
