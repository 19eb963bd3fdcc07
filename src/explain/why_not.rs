//! Why there is no line.

use std::collections::BTreeMap;

use super::eye::{Eye, Place};
use super::item::for_and_in;
use super::node::{Kind, Node};
use super::population::{condition, condition_words};
use crate::model::{Expr, Frame, Model, Payment, PaymentId, RecordId};
use crate::run::{Failed, Value};
use crate::statement::Selection;
use crate::text;

/// The rows that could have made the line, and what they failed.
pub(super) fn why_not(eye: &Eye, id: PaymentId, selection: &Selection) -> Vec<Node> {
    let payment = &eye.model.payments[id];
    let record = eye.record_of(eye.model.facts[payment.selection].frame);
    let Some(record) = record else { return Vec::new() };
    let rows = candidates(eye, payment, record, selection);
    let known = &eye.model.records[record];
    let (one, many) = (known.title.name.as_str(), known.plural.as_str());
    let whose = for_and_in(selection);
    if rows.is_empty() {
        return vec![Node::new(Kind::WhyNot, format!("the data has no {one}{whose}"))];
    }
    let mut reasons: BTreeMap<Failed, usize> = BTreeMap::new();
    for failed in rows.iter().filter_map(|row| eye.first_failed(payment.selection, *row)) {
        let count = reasons.entry(failed).or_default();
        *count = count.saturating_add(1);
    }
    let head = format!("the data has {}{whose}, none taken in", text::count(rows.len(), one, many));
    let conditions = reasons.into_iter().map(|(failed, count)| {
        let words = condition_words(eye, failed, payment.selection);
        let text = format!("{} left out by: {words}", text::count(count, one, many));
        let line = condition(eye, failed).map(|condition| eye.line(condition.span));
        let node = Node::new(Kind::Condition, text);
        line.map_or(node.clone(), |line| node.at_line(line))
    });
    vec![Node::new(Kind::WhyNot, head).because(conditions)]
}

/// The rows whose line would go to the payees and periods that are asked for.
fn candidates(eye: &Eye, payment: &Payment, record: RecordId, selection: &Selection) -> Vec<usize> {
    let rows = eye.table(record).map_or(0, |table| table.rows);
    let from = Place { frame: payment.frame, at: 0 };
    let mut known: BTreeMap<u32, bool> = BTreeMap::new();
    let wanted = |row: &usize| {
        let at = match &eye.model.frames[from.frame] {
            Frame::Rows(_) => u32::try_from(*row).ok(),
            Frame::Groups { .. } => eye.group_of(from.frame, *row),
            Frame::Contract | Frame::Statement => Some(0),
        };
        at.is_some_and(|at| *known.entry(at).or_insert_with(|| would_fall(eye, payment, at, selection)))
    };
    (0..rows).filter(wanted).collect()
}

/// Whether a line at a place would go to a payee and period that are asked for.
fn would_fall(eye: &Eye, payment: &Payment, at: u32, selection: &Selection) -> bool {
    let fits = |payee: &Expr| {
        let payee = eye.shown(payee, at);
        let position = eye.outcome.payees.iter().position(|name| *name == payee);
        position.and_then(|at| u32::try_from(at).ok()).is_some_and(|payee| selection.has_payee(payee))
    };
    let mut payees = payment.shares.iter().map(|share| &share.payee).chain([&payment.payee]);
    let payee_fits = selection.payees.is_empty() || payees.any(fits);
    payee_fits && selection.has_period(statement_period(eye, &payment.placed, at))
}

/// The statement period in which a date or a period falls; a period falls where its last day does.
fn statement_period(eye: &Eye, placed: &Expr, at: u32) -> Option<u32> {
    let day = match eye.value(placed, at) {
        Value::Date(day) => day,
        Value::Period(kind, index) => last_day(eye.model, kind, index)?,
        _ => return None,
    };
    let contract = &eye.model.contract;
    let index = contract.calendar.index(contract.statements, day);
    eye.outcome.periods.iter().position(|period| *period == index).and_then(|at| u32::try_from(at).ok())
}

fn last_day(model: &Model, kind: crate::value::PeriodKind, index: i32) -> Option<crate::value::Day> {
    model.contract.calendar.last_day(kind, index)
}
