//! What a cap or minimum did.

use super::context::Context;
use super::item::more;
use super::node::{Kind, Node};
use super::payment::money;
use crate::model::{Limit, LimitId};
use crate::run::LimitLine;
use crate::text;

/// How many lines are shown unless everything is wanted.
const SHORT: usize = 5;

/// The clause, and those of its lines that are asked for.
pub(super) fn limit_nodes(context: &Context, id: LimitId, wanted: impl Fn(&LimitLine) -> bool) -> Vec<Node> {
    let limit = &context.model.limits[id];
    let lines: Vec<LimitLine> = context.outcome.limit_lines(id).filter(|line| wanted(line)).collect();
    let mut nodes = vec![clause_node(context, limit)];
    if let [line] = lines.as_slice() {
        nodes.extend(line_nodes(context, limit, line));
        return nodes;
    }
    let lines: Vec<_> = lines.into_iter().filter(|line| context.full || !line.amount.is_zero()).collect();
    let shown = if context.full { lines.len() } else { SHORT };
    nodes.extend(lines.iter().take(shown).map(|line| {
        let amount = money(context.model, &line.amount);
        let node = Node::new(Kind::Limit, format!("{amount}  {}", line_keys(context, limit, line)))
            .with_value(amount, None);
        if context.full { node.because(line_nodes(context, limit, line)) } else { node }
    }));
    nodes.extend(more(lines.len().saturating_sub(shown), "line", "lines"));
    nodes
}

/// `at most yearly_maximum for each provider and contract year, on reward and hours_saved`
fn clause_node(context: &Context, limit: &Limit) -> Node {
    let word = if limit.at_most { "at most" } else { "at least" };
    let amount = limit.on.first().map(|target| context.words(target.amount.span)).unwrap_or_default();
    let keys = if limit.key_labels.is_empty() {
        "in all".to_owned()
    } else {
        format!("for each {}", limit.key_labels.join(" and "))
    };
    let names = limit.on.iter().map(|target| context.model.payments[target.payment].title.name.clone());
    let names: Vec<_> = names.collect();
    Node::new(Kind::Formula, format!("{word} {amount} {keys}, on {}", text::all_of(&names)))
        .at_line(context.line(limit.title.span))
}

/// The limit for the group, what came before, what the payments come to, what is done.
fn line_nodes(context: &Context, limit: &Limit, line: &LimitLine) -> Vec<Node> {
    let amount = |kind, words: &str, amount: &crate::value::Number| {
        let shown = money(context.model, amount);
        Node::new(kind, format!("{words}: {shown}")).with_value(shown, None)
    };
    let keys = line_keys(context, limit, line);
    let keys = if keys.is_empty() { "in all".to_owned() } else { format!("for {keys}") };
    let used = (!line.used_before.is_zero())
        .then(|| amount(Kind::Balance, "used up in earlier periods", &line.used_before));
    let word = if limit.at_most { "at most" } else { "at least" };
    let limit_shown = money(context.model, &line.limit);
    let of_limit = Node::new(Kind::Limit, format!("{keys}: {word} {limit_shown}"));
    let mut nodes = vec![of_limit.with_value(limit_shown, None)];
    nodes.extend(used);
    nodes.push(amount(Kind::Value, "the payments come to", &line.before));
    nodes.push(if line.amount.is_zero() {
        Node::new(Kind::Line, "the limit is not reached: nothing changes")
    } else {
        amount(Kind::Line, "so the line is", &line.amount)
    });
    nodes
}

/// `provider Acme, contract year 2024/25`
fn line_keys(context: &Context, limit: &Limit, line: &LimitLine) -> String {
    let values = line.key_words(context.model, &context.outcome.data);
    let words: Vec<_> =
        limit.key_labels.iter().zip(values).map(|(key, value)| format!("{key} {value}")).collect();
    words.join(", ")
}
