//! What totals of lines are made of.

use super::eye::Eye;
use super::item::more;
use super::node::{Kind, Node};
use super::payment::{keys_words, money};
use crate::model::Expr;
use crate::run::AddedLine;
use crate::show;
use crate::text;

/// How many lines are shown unless everything is wanted.
const SHORT: usize = 3;

/// `total advance for provider and contract year of start_date = £4,000.00, over 2 lines`
pub(super) fn lines_node(eye: &Eye, expr: &Expr, at: u32) -> Node {
    let value = eye.shown(expr, at);
    let lines = eye.lines_added(expr, at);
    let over = text::count(lines.len(), "line", "lines");
    let node = Node::new(Kind::Value, format!("{} = {value}, over {over}", eye.words(expr.span)))
        .with_value(value, eye.exact(expr, at));
    let shown = if eye.full { lines.len() } else { SHORT };
    let nodes = lines.iter().take(shown).map(|line| line_node(eye, line));
    node.because(nodes).because(more(lines.len().saturating_sub(shown), "line", "lines"))
}

/// `£1,000.00  advance to Acme in 2026Q2: provider Acme, quarter of paid_on 2026Q2`
fn line_node(eye: &Eye, added: &AddedLine) -> Node {
    let amount = money(eye.model, &added.amount);
    let text = line_words(eye, added).unwrap_or_else(|| "deducted or added by a cap or minimum".to_owned());
    Node::new(Kind::Line, format!("{amount}  {text}")).with_value(amount, None)
}

fn line_words(eye: &Eye, added: &AddedLine) -> Option<String> {
    let id = added.payment?;
    let payment = &eye.model.payments[id];
    let line = eye.outcome.payment(id)?.lines.get(added.line)?;
    let payee = eye.outcome.payees.get(line.payee as usize)?;
    let period = show::period(eye.model, eye.model.contract.statements, line.period_index);
    Some(format!("{} to {payee} in {period}: {}", payment.title.name, keys_words(eye, payment, line.at)))
}
