//! What an explanation rests on besides the statement, where the rows are not at hand yet.

use super::context::Context;
use super::target::{Places, Subject, Target, evaluator, places, selection, subject};
use crate::diagnostic::Refusal;
use crate::model::{FactId, Item, LimitId, Model, PaymentId, RecordId};
use crate::run::{ItemLine, Prepared, RunResult};
use crate::statement::{self, Selection};

/// What an explanation rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestsOn {
    /// The statement: there is nothing to say of single rows.
    Statement,
    /// The lines under a cap or minimum.
    Limit(LimitId),
    /// The rows behind lines of a payment.
    Lines {
        /// The payment; of a clawback that of which it is due.
        payment: PaymentId,
        /// To whom; empty for all.
        payees: Vec<String>,
        /// In which statement periods, as indexes of the calendar; empty for all.
        periods: Vec<i32>,
        /// Whether there is none, so that what is left out says why.
        left_out: bool,
        /// What is asked for, with its one place where it has one.
        target: Target,
    },
    /// A value of rows or groups, or rows that are worked out: on their own rows, and on no statement.
    Value,
}

/// What a target is about, before there is a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Lines of a payment, by a payee and a period.
    Line(PaymentId),
    /// Something else on the statement.
    Statement,
    /// A measure, scale or define, and by what it is named.
    Value(FactId, Option<String>),
    /// Rows that are worked out, and by what they are named.
    Made(RecordId, Option<String>),
}

/// What a target is about, before there is a statement.
///
/// # Errors
/// Where the contract has nothing of this name.
pub fn named(model: &Model, target: &Target) -> Result<Named, Refusal> {
    let (name, rest) = target.parts();
    let place =
        rest.is_some_and(|rest| rest.contains('/')) || (target.payee.is_some() && target.period.is_some());
    let by = rest.filter(|rest| !rest.is_empty()).map(str::to_owned);
    Ok(match subject(model, name)? {
        Subject::Item(item) if place => of_item(model, item).map_or(Named::Statement, Named::Line),
        Subject::Item(_) | Subject::Net => Named::Statement,
        Subject::Fact(fact) => Named::Value(fact, by),
        Subject::Made(made) => Named::Made(made, by),
    })
}

/// The payment whose lines are behind an item.
fn of_item(model: &Model, item: Item) -> Option<PaymentId> {
    match item {
        Item::Payment(payment) => Some(payment),
        Item::Clawback(clawback) => Some(model.clawbacks[clawback].due),
        Item::Limit(_) => None,
    }
}

/// What the explanation of a target rests on.
///
/// # Errors
/// Where there is no such line, payee or period: as for [`super::explain`].
pub fn rests_on(prepared: &Prepared<'_>, outcome: &RunResult, target: &Target) -> Result<RestsOn, Refusal> {
    let (model, evaluator) = (prepared.model(), evaluator(prepared, outcome)?);
    let context = Context::new(model, outcome, &evaluator, false);
    let (name, rest) = target.parts();
    let item = match subject(model, name)? {
        Subject::Fact(_) | Subject::Made(_) => return Ok(RestsOn::Value),
        Subject::Net => return Ok(RestsOn::Statement),
        Subject::Item(item) => item,
    };
    let asked = places(&context, target, rest)?;
    let Some(payment) = of_item(model, item) else {
        selection(&context, &asked)?;
        return Ok(match item {
            Item::Limit(limit) => RestsOn::Limit(limit),
            Item::Payment(_) | Item::Clawback(_) => RestsOn::Statement,
        });
    };
    if let (Item::Payment(id), (payee, Some(period))) = (item, &asked)
        && let Some(periods) = outside(&context, id, payee.as_deref(), period)
    {
        return Ok(RestsOn::Lines {
            payment,
            payees: payee.iter().cloned().collect(),
            periods,
            left_out: false,
            target: target.clone(),
        });
    }
    let selection = selection(&context, &asked)?;
    let all = statement::item_lines(model, outcome);
    let chosen = |line: &&ItemLine| {
        line.item == item && selection.has_payee(line.payee) && selection.has_period(Some(line.period))
    };
    let lines: Vec<&ItemLine> = all.iter().filter(chosen).collect();
    Ok(match lines.as_slice() {
        [] => nowhere(&context, payment, &selection, &asked, target),
        [line] => somewhere(&context, payment, line, name),
        _ => RestsOn::Statement,
    })
}

/// Where there is no line: all the places that were asked for.
fn nowhere(
    context: &Context,
    payment: PaymentId,
    selection: &Selection,
    (payee, _): &Places,
    target: &Target,
) -> RestsOn {
    let periods = (0u32..).zip(&context.outcome.periods);
    let periods = periods.filter(|(at, _)| !selection.periods.is_empty() && selection.has_period(Some(*at)));
    let periods = periods.map(|(_, index)| *index).collect();
    RestsOn::Lines {
        payment,
        payees: payee.iter().cloned().collect(),
        periods,
        left_out: true,
        target: target.clone(),
    }
}

/// The one place of a line.
fn somewhere(context: &Context, payment: PaymentId, line: &ItemLine, name: &str) -> RestsOn {
    let contract = &context.model.contract;
    let index = context.outcome.periods.get(line.period as usize).copied();
    let payee = context.outcome.payees.get(line.payee as usize).cloned();
    let period = index.map(|index| contract.calendar.label(contract.statements, index));
    RestsOn::Lines {
        payment,
        payees: payee.iter().cloned().collect(),
        periods: index.into_iter().collect(),
        left_out: false,
        target: Target { line: name.to_owned(), payee, period },
    }
}

/// The periods outside the statement that have a label and lines; none where there are no such lines.
fn outside(context: &Context, id: PaymentId, payee: Option<&str>, label: &str) -> Option<Vec<i32>> {
    let lines = super::item::outside_lines(context, id, payee, label);
    let mut periods: Vec<i32> = lines.iter().map(|line| line.period_index).collect();
    periods.dedup();
    (!periods.is_empty()).then_some(periods)
}
