//! What totals of lines are made of.

use super::context::Context;
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
pub(super) fn lines_node(context: &Context, expr: &Expr, at: u32) -> Node {
    let value = context.shown(expr, at);
    let lines = context.lines_added(expr, at);
    let over = text::count(lines.len(), "line", "lines");
    let node = Node::new(Kind::Value, format!("{} = {value}, over {over}", context.words(expr.span)))
        .with_value(value, context.exact(expr, at));
    let shown = if context.full { lines.len() } else { SHORT };
    let nodes = lines.iter().take(shown).map(|line| line_node(context, line));
    node.because(nodes).because(more(lines.len().saturating_sub(shown), "line", "lines"))
}

/// `£1,000.00  advance to Acme in 2026Q2: provider Acme, quarter of paid_on 2026Q2`
fn line_node(context: &Context, added: &AddedLine) -> Node {
    let amount = money(context.model, &added.amount);
    let text =
        line_words(context, added).unwrap_or_else(|| "deducted or added by a cap or minimum".to_owned());
    Node::new(Kind::Line, format!("{amount}  {text}")).with_value(amount, None)
}

fn line_words(context: &Context, added: &AddedLine) -> Option<String> {
    let id = added.payment?;
    let payment = &context.model.payments[id];
    let line = context.outcome.payment(id)?.line(added.line)?;
    let payee = context.outcome.payees.get(line.payee as usize)?;
    let period = show::period(context.model, context.model.contract.statements, line.period_index);
    Some(format!("{} to {payee} in {period}: {}", payment.title.name, keys_words(context, payment, line.at)))
}
