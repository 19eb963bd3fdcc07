//! Lines of payments, and what they are grouped and ordered by.

use crate::column::{Column, ColumnBuilder, Kind, NOWHERE, Values, Vector};
use crate::model::{FrameId, PaymentId};
use crate::plan::LineKeyPlan;
use crate::run::error::RunError;
use crate::run::view::View;
use crate::value::{Number, PeriodKind};

/// One line under a limit or in a total, or what an earlier limit has done ("loose": it belongs to no one payment).
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The position of its payment among those of the limit or total; `NOWHERE` for loose ones.
    pub(crate) payment: u32,
    /// Its position in the payment; `NOWHERE` for loose ones.
    pub(crate) line: u32,
    /// Its row or group on the payment's frame.
    pub(crate) at: u32,
    pub(crate) payee: u32,
    pub(crate) period: u32,
    /// What counts of it: what earlier limits have left.
    pub(crate) left: Number,
    /// The group, by the keys; `NOWHERE` where a key is blank.
    pub(crate) group: u32,
}

impl Entry {
    /// Whether it is what an earlier limit has done.
    pub(crate) fn is_loose(&self) -> bool {
        self.line == NOWHERE
    }
}

impl View<'_> {
    /// The values of a key, or of a part of an order, for all entries: payment by payment, loose ones last. The key is given for each payment.
    pub(crate) fn line_column(
        &self,
        targets: &[(PaymentId, Option<&LineKeyPlan>)],
        entries: &[Entry],
    ) -> Result<Column, RunError> {
        let first = targets.first().copied();
        let kind = kind_of_key(first.and_then(|(_, key)| key));
        let mut builder = ColumnBuilder::new(kind);
        let targets = (0u32..).zip(targets.iter().copied()).chain(first.map(|first| (NOWHERE, first)));
        let mut rest = entries;
        for (position, (payment, key)) in targets {
            let (own, others) = rest.split_at(rest.partition_point(|entry| entry.payment <= position));
            rest = others;
            let column = match key {
                Some(LineKeyPlan::Payee) => codes(own.iter().map(|entry| self.payee_code(entry.payee))),
                Some(LineKeyPlan::Period(kind)) => self.periods_holding(*kind, own),
                Some(LineKeyPlan::Value(node)) if position != NOWHERE => {
                    let at: Vec<u32> = own.iter().map(|entry| entry.at).collect();
                    self.column_at(node, self.payment_frame(payment), &at)?
                }
                Some(LineKeyPlan::Value(node)) => Vector::nothing(node.kind).to_column(own.len()),
                // Counted from one: what earlier limits have done (of no payment: nought) stands before every payment.
                Some(LineKeyPlan::Payment) | None => {
                    codes(own.iter().map(|entry| entry.payment.wrapping_add(1)))
                }
            };
            builder.push(&Vector::range(&column, kind, 0, own.len()), own.len());
        }
        Ok(builder.finish())
    }

    /// A payee as the data has it, so that it compares with a field of the rows. Until all payees are known, that is how lines have them.
    fn payee_code(&self, payee: u32) -> u32 {
        if !self.payees_known {
            return payee;
        }
        let name = self.outcome.payees.get(payee as usize);
        name.and_then(|name| self.outcome.data.texts.code(name)).unwrap_or(NOWHERE)
    }

    /// The periods of a kind that hold the statement periods of entries: those of their last days.
    fn periods_holding(&self, kind: PeriodKind, entries: &[Entry]) -> Column {
        let known: Vec<i32> =
            self.outcome.periods.iter().map(|index| self.period_holding(kind, *index)).collect();
        let holding = |entry: &Entry| known.get(entry.period as usize).copied().unwrap_or(0);
        Column { values: Values::Periods(entries.iter().map(holding).collect()), blanks: None }
    }

    /// The period of a kind that holds a statement period.
    pub(crate) fn period_holding(&self, kind: PeriodKind, index: i32) -> i32 {
        let contract = &self.model.contract;
        let last = contract.calendar.last_day(contract.statements, index);
        last.map_or(0, |day| contract.calendar.index(kind, day))
    }

    /// The frame of a payment's lines.
    pub(crate) fn payment_frame(&self, payment: PaymentId) -> FrameId {
        self.plan.payments.get(payment.index()).map_or(FrameId(0), |plan| plan.frame)
    }
}

/// The physical form of a key.
pub(crate) fn kind_of_key(key: Option<&LineKeyPlan>) -> Kind {
    match key {
        Some(LineKeyPlan::Period(_)) => Kind::Period,
        Some(LineKeyPlan::Value(node)) => node.kind,
        Some(LineKeyPlan::Payee | LineKeyPlan::Payment) | None => Kind::Code,
    }
}

fn codes(values: impl Iterator<Item = u32>) -> Column {
    Column::codes(values)
}
