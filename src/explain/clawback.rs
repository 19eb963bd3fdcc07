//! How the balance of a clawback moved.

use super::context::Context;
use super::item::lines_nodes;
use super::node::{Kind, Node};
use super::payment::money;
use crate::model::{Clawback, ClawbackId};
use crate::run::{ClawbackPeriod, PaymentLine};
use crate::value::Number;

/// Brought forward, due, the limits, taken, left: one payee in one period.
pub(super) fn clawback_nodes(context: &Context, id: ClawbackId, payee: u32, period: u32) -> Vec<Node> {
    let periods = context.outcome.clawbacks.get(id.index()).map(Vec::as_slice).unwrap_or_default();
    let found = periods.iter().find(|line| line.payee == payee && line.period == period);
    found.map(|line| balance_nodes(context, &context.model.clawbacks[id], line)).unwrap_or_default()
}

fn balance_nodes(context: &Context, clawback: &Clawback, line: &ClawbackPeriod) -> Vec<Node> {
    let node = |kind, words: &str, amount: &Number| {
        let shown = money(context.model, amount);
        Node::new(kind, format!("{words}: {shown}")).with_value(shown, None)
    };
    let due =
        node(Kind::Balance, "due in this period", &line.due).because(due_nodes(context, clawback, line));
    let mut nodes = vec![node(Kind::Balance, "brought forward", &line.brought), due];
    nodes.extend(clawback.limits.iter().zip(&line.limits).map(|(limit, amount)| {
        let words = format!("at most {}", context.words(limit.span));
        node(Kind::Limit, &words, amount).at_line(context.line(limit.span))
    }));
    nodes.push(node(Kind::Balance, "taken back", &line.taken));
    let left = if clawback.carried { "carried forward" } else { "not taken back" };
    nodes.push(node(Kind::Balance, left, &line.left));
    nodes
}

fn due_nodes(context: &Context, clawback: &Clawback, line: &ClawbackPeriod) -> Vec<Node> {
    let here = |due: &PaymentLine| due.payee == line.payee && due.period == Some(line.period);
    let lines: Vec<_> = context.outcome.lines(clawback.due).filter(here).collect();
    if lines.is_empty() { Vec::new() } else { lines_nodes(context, clawback.due, &lines) }
}
