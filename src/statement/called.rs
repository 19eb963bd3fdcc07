//! What the statement calls its lines: the period that a line is for, and the item that it is part of.

use super::title;
use crate::model::{Item, Model, PaymentId};
use crate::run::{ItemLine, PaymentLine, RunResult};
use crate::value::PeriodKind;

/// The period that a line of the statement is for: the statement's own, or the longer one that ends in it.
pub(crate) fn period_of(model: &Model, outcome: &RunResult, line: &ItemLine) -> (PeriodKind, i32) {
    let index = outcome.periods.get(line.period as usize).copied().unwrap_or(i32::MAX);
    line.longer.unwrap_or((model.contract.statements, index))
}

/// The period that a line of a payment is for.
pub(crate) fn period_of_line(model: &Model, payment: PaymentId, line: &PaymentLine) -> (PeriodKind, i32) {
    let longer = model.payments[payment].longer_period(&model.contract).zip(line.longer);
    longer.unwrap_or((model.contract.statements, line.period_index))
}

/// What an item is for, where its payment has an item for each of something.
pub(crate) fn of(outcome: &RunResult, item: Item, position: Option<u32>) -> Option<String> {
    let Item::Payment(payment) = item else { return None };
    outcome.payment(payment)?.items.get(position? as usize).cloned()
}

/// `results`, or `results for reading`.
pub(crate) fn called(model: &Model, item: Item, of: Option<&str>) -> String {
    with_of(&title(model, item).name, of)
}

/// The same, of a name.
pub(crate) fn with_of(name: &str, of: Option<&str>) -> String {
    of.map_or_else(|| name.to_owned(), |of| format!("{name} for {of}"))
}
