//! Why there is no line.

use std::collections::BTreeMap;

use super::context::{Context, Place};
use super::item::for_and_in;
use super::node::{Kind, Node};
use super::population::{condition, condition_words};
use crate::model::{Expr, Frame, Model, Payment, PaymentId, RecordId};
use crate::run::{Failed, Value};
use crate::statement::Selection;
use crate::text;

/// The rows that could have made the line, and what they failed.
pub(super) fn why_not(context: &Context, id: PaymentId, selection: &Selection) -> Vec<Node> {
    let payment = &context.model.payments[id];
    let record = context.record_of(context.model.facts[payment.selection].frame);
    let Some(record) = record else { return Vec::new() };
    let rows = candidates(context, payment, record, selection);
    let known = &context.model.records[record];
    let (one, many) = (known.title.name.as_str(), known.plural.as_str());
    let whose = for_and_in(selection);
    if rows.is_empty() {
        return vec![Node::new(Kind::WhyNot, format!("the data has no {one}{whose}"))];
    }
    let mut reasons: BTreeMap<Failed, usize> = BTreeMap::new();
    for failed in rows.iter().filter_map(|row| context.first_failed(payment.selection, *row)) {
        let count = reasons.entry(failed).or_default();
        *count = count.saturating_add(1);
    }
    let head = format!("the data has {}{whose}, none taken in", text::count(rows.len(), one, many));
    let conditions = reasons.into_iter().map(|(failed, count)| {
        let words = condition_words(context, failed, payment.selection);
        let text = format!("{} left out by: {words}", text::count(count, one, many));
        let line = condition(context, failed).map(|condition| context.line(condition.span));
        let node = Node::new(Kind::Condition, text);
        line.map_or(node.clone(), |line| node.at_line(line))
    });
    vec![Node::new(Kind::WhyNot, head).because(conditions)]
}

/// The rows whose line would go to the payees and periods that are asked for.
fn candidates(context: &Context, payment: &Payment, record: RecordId, selection: &Selection) -> Vec<usize> {
    let rows = context.table(record).map_or(0, |table| table.rows);
    let from = Place { frame: payment.frame, at: 0 };
    let mut known: BTreeMap<u32, bool> = BTreeMap::new();
    let wanted = |row: &usize| {
        let at = match &context.model.frames[from.frame] {
            Frame::Rows(_) => u32::try_from(*row).ok(),
            Frame::Groups { .. } => context.group_of(from.frame, *row),
            Frame::Contract | Frame::Statement => Some(0),
        };
        at.is_some_and(|at| *known.entry(at).or_insert_with(|| would_fall(context, payment, at, selection)))
    };
    (0..rows).filter(wanted).collect()
}

/// Whether a line at a place would go to a payee and period that are asked for.
fn would_fall(context: &Context, payment: &Payment, at: u32, selection: &Selection) -> bool {
    let fits = |payee: &Expr| {
        let payee = context.shown(payee, at);
        let position = context.outcome.payees.iter().position(|name| *name == payee);
        position.and_then(|at| u32::try_from(at).ok()).is_some_and(|payee| selection.has_payee(payee))
    };
    let mut payees = payment.shares.iter().map(|share| &share.payee).chain([&payment.payee]);
    let payee_fits = selection.payees.is_empty() || payees.any(fits);
    payee_fits && selection.has_period(statement_period(context, &payment.placed, at))
}

/// The statement period in which a date or a period falls; a period falls where its last day does.
fn statement_period(context: &Context, placed: &Expr, at: u32) -> Option<u32> {
    let day = match context.value(placed, at) {
        Value::Date(day) => day,
        Value::Period(kind, index) => last_day(context.model, kind, index)?,
        _ => return None,
    };
    let contract = &context.model.contract;
    let index = contract.calendar.index(contract.statements, day);
    context.outcome.periods.iter().position(|period| *period == index).and_then(|at| u32::try_from(at).ok())
}

fn last_day(model: &Model, kind: crate::value::PeriodKind, index: i32) -> Option<crate::value::Day> {
    model.contract.calendar.last_day(kind, index)
}
