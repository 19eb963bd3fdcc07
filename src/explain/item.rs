//! Why an item, or everything together, comes to what it does for a payee in a period.

use super::clawback::clawback_nodes;
use super::context::Context;
use super::limit::limit_nodes;
use super::node::{Kind, Node};
use super::payment::{keys_words, line_nodes, money};
use super::why_not::why_not;
use crate::model::{Item, Model, PaymentId};
use crate::run::{ItemLine, PaymentLine, RunResult};
use crate::show;
use crate::statement::{self, Selection};
use crate::text;
use crate::value::Number;

/// How many lines of a total are shown unless everything is wanted.
const SHORT: usize = 5;

/// The items that make up a net amount.
pub(super) fn net_nodes(context: &Context, selection: &Selection) -> Vec<Node> {
    let all = statement::item_lines(context.model, context.outcome);
    let lines: Vec<_> = selected(&all, selection).collect();
    let items = context.model.items.iter().filter_map(|item| {
        let of_item: Vec<_> = lines.iter().copied().filter(|line| line.item == *item).collect();
        let title = statement::title(context.model, *item);
        let shown = money(context.model, &sum(&of_item));
        let text = format!("{shown}  {}{}", title.name, label(title.label.as_deref()));
        (!of_item.is_empty())
            .then(|| Node::new(Kind::Line, text).with_value(shown, None).at_line(context.line(title.span)))
    });
    let shown = money(context.model, &sum(&lines));
    let head = Node::new(Kind::Line, format!("net{}: {shown}", to_and_in(selection))).with_value(shown, None);
    vec![head.because(items)]
}

/// An item: one place of it in full, or what its places come to.
pub(super) fn item_nodes(context: &Context, item: Item, selection: &Selection) -> Vec<Node> {
    let title = statement::title(context.model, item);
    let all = statement::item_lines(context.model, context.outcome);
    let lines: Vec<_> = selected(&all, selection).filter(|line| line.item == item).collect();
    let shown = money(context.model, &sum(&lines));
    let words = |places: &str| format!("{}{places}: {shown}", title.name);
    let clause = Node::new(
        Kind::Clause,
        format!("{}{}", item_word(context.model, item), label(title.label.as_deref())),
    )
    .at_line(context.line(title.span));
    let head = |places: &str| {
        Node::new(Kind::Line, words(places)).with_value(shown.clone(), None).because([clause.clone()])
    };
    match lines.as_slice() {
        [] => match nothing_due(context, item, selection) {
            due if due.is_empty() => {
                vec![
                    none_node(context, item, selection, &title.name)
                        .because(no_line(context, item, selection)),
                ]
            }
            due => vec![head(&to_and_in(selection)).because(due)],
        },
        [line] => {
            let places = format!(
                "{} to {} in {}",
                of_words(context.outcome, line),
                payee(context.outcome, line),
                period(context.model, context.outcome, line)
            );
            vec![head(&places).because(one_place(context, line))]
        }
        several => vec![head(&to_and_in(selection)).because(places(context, several, &title.name))],
    }
}

/// One payee, one period: all that there is to say.
fn one_place(context: &Context, line: &ItemLine) -> Vec<Node> {
    match line.item {
        Item::Payment(id) => payment_lines(context, id, line),
        Item::Limit(id) => limit_nodes(context, id, |found| {
            found.payee == Some(line.payee) && found.period == Some(line.period)
        }),
        Item::Clawback(id) => clawback_nodes(context, id, line.payee, line.period),
    }
}

/// A clawback that took rows in, and nothing was due for them.
fn nothing_due(context: &Context, item: Item, selection: &Selection) -> Vec<Node> {
    let Item::Clawback(id) = item else { return Vec::new() };
    let due = context.model.clawbacks[id].due;
    let here = |line: &PaymentLine| {
        line.period.is_some() && selection.has_payee(line.payee) && selection.has_period(line.period)
    };
    let lines: Vec<_> = context.outcome.lines(due).filter(here).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let nothing = money(context.model, &Number::zero());
    let head = Node::new(Kind::Balance, format!("due: {nothing}, so nothing is taken back"));
    vec![head.with_value(nothing, None).because(lines_nodes(context, due, &lines))]
}

/// Why an item is not on the statement, and what it does instead.
fn no_line(context: &Context, item: Item, selection: &Selection) -> Vec<Node> {
    match item {
        Item::Payment(id) => why_not(context, id, selection),
        Item::Clawback(id) => why_not(context, context.model.clawbacks[id].due, selection),
        // A limit across payees has lines of no payee in particular.
        Item::Limit(id) => limit_nodes(context, id, |line| {
            line.payee.is_none_or(|payee| selection.has_payee(payee))
                && (line.period.is_none() || selection.has_period(line.period))
        }),
    }
}

fn none_node(context: &Context, item: Item, selection: &Selection, name: &str) -> Node {
    let places = to_and_in(selection);
    let text = match item {
        Item::Limit(id) if context.model.limits[id].cut => {
            format!("{name} cuts the payments and has no line of its own")
        }
        Item::Limit(_) => format!("{name} changes nothing{}", for_and_in(selection)),
        Item::Payment(_) | Item::Clawback(_) => format!("there is no line of {name}{places}"),
    };
    Node::new(Kind::WhyNot, text)
}

fn payment_lines(context: &Context, id: PaymentId, item: &ItemLine) -> Vec<Node> {
    let here = |line: &PaymentLine| {
        line.payee == item.payee
            && line.period == Some(item.period)
            && line.longer == item.longer.map(|(_, index)| index)
            && line.item == item.of
    };
    let lines: Vec<_> = context.outcome.lines(id).filter(here).collect();
    lines_nodes(context, id, &lines)
}

/// The lines of a payment that fall in a period outside term and settlement.
pub(super) fn outside_lines(
    context: &Context,
    id: PaymentId,
    payee: Option<&str>,
    period: &str,
) -> Vec<PaymentLine> {
    let here = |line: &PaymentLine| {
        let name = context.outcome.payees.get(line.payee as usize).map(String::as_str);
        let (kind, index) = statement::period_of_line(context.model, id, line);
        let label = show::period(context.model, kind, index);
        line.period.is_none() && label == period && payee.is_none_or(|payee| name == Some(payee))
    };
    context.outcome.lines(id).filter(here).collect()
}

/// What there is to say of them.
pub(super) fn outside_nodes(
    context: &Context,
    id: PaymentId,
    payee: Option<&str>,
    period: &str,
) -> Vec<Node> {
    let lines = outside_lines(context, id, payee, period);
    let name = context.model.payments[id].title.name.as_str();
    let to = payee.map(|payee| format!(" to {payee}")).unwrap_or_default();
    let head = Node::new(Kind::Line, format!("{name}{to} in {period}: not paid"));
    if lines.is_empty() { Vec::new() } else { vec![head.because(lines_nodes(context, id, &lines))] }
}

/// Lines of a payment: one in full, several as a list.
pub(super) fn lines_nodes(context: &Context, id: PaymentId, lines: &[PaymentLine]) -> Vec<Node> {
    let payment = &context.model.payments[id];
    if let [line] = lines {
        return line_nodes(context, id, line);
    }
    let shown = if context.full { lines.len() } else { SHORT };
    let nodes = lines.iter().take(shown).map(|line| {
        let amount = money(context.model, &line.paid());
        let node = Node::new(Kind::Line, format!("{amount}  {}", keys_words(context, payment, line.at)))
            .with_value(amount, None);
        if context.full { node.because(line_nodes(context, id, line)) } else { node }
    });
    let mut nodes: Vec<_> = nodes.collect();
    nodes.extend(more(lines.len().saturating_sub(shown), "line", "lines"));
    nodes
}

/// ` for reading`, of a payment that has an item for each of something.
fn of_words(outcome: &RunResult, line: &ItemLine) -> String {
    statement::of(outcome, line.item, line.of).map(|of| format!(" for {of}")).unwrap_or_default()
}

/// The payees and periods that a total is made of.
fn places(context: &Context, lines: &[&ItemLine], name: &str) -> Vec<Node> {
    let shown = if context.full { lines.len() } else { SHORT };
    let nodes = lines.iter().take(shown).map(|line| {
        let amount = money(context.model, &line.amount);
        let text = format!(
            "{amount}  {name}{}/{}/{}",
            of_words(context.outcome, line),
            payee(context.outcome, line),
            period(context.model, context.outcome, line)
        );
        Node::new(Kind::Line, text).with_value(amount, None)
    });
    let mut nodes: Vec<_> = nodes.collect();
    nodes.extend(more(lines.len().saturating_sub(shown), "payee and period", "payees and periods"));
    nodes
}

/// `and 40 more lines; --full shows them`
pub(super) fn more(count: usize, one: &str, many: &str) -> Option<Node> {
    let (noun, them) = if count == 1 { (one, "it") } else { (many, "them") };
    let text = format!("and {} more {noun}; `--full` shows {them}", text::number(count));
    (count > 0).then(|| Node::new(Kind::Hint, text))
}

fn selected<'a>(lines: &'a [ItemLine], selection: &'a Selection) -> impl Iterator<Item = &'a ItemLine> {
    let chosen =
        |line: &&ItemLine| selection.has_payee(line.payee) && selection.has_period(Some(line.period));
    lines.iter().filter(chosen)
}

fn sum(lines: &[&ItemLine]) -> Number {
    lines.iter().fold(Number::zero(), |sum, line| sum.plus(&line.amount))
}

fn label(label: Option<&str>) -> String {
    label.map(|label| format!(" “{label}”")).unwrap_or_default()
}

/// ` to Acme in 2024Q2`
fn to_and_in(selection: &Selection) -> String {
    places_words("to", selection)
}

/// ` for Acme in 2024Q2`
pub(super) fn for_and_in(selection: &Selection) -> String {
    places_words("for", selection)
}

fn places_words(to: &str, selection: &Selection) -> String {
    let part = |word: &str, names: &[String]| {
        if names.is_empty() { String::new() } else { format!(" {word} {}", text::all_of(names)) }
    };
    format!("{}{}", part(to, &selection.payees), part("in", &selection.periods))
}

fn item_word(model: &Model, item: Item) -> &'static str {
    match item {
        Item::Payment(_) => "payment",
        Item::Clawback(_) => "clawback",
        Item::Limit(id) if model.limits[id].at_most => "cap",
        Item::Limit(_) => "minimum",
    }
}

fn payee(outcome: &RunResult, line: &ItemLine) -> String {
    outcome.payees.get(line.payee as usize).cloned().unwrap_or_default()
}

fn period(model: &Model, outcome: &RunResult, line: &ItemLine) -> String {
    let (kind, index) = statement::period_of(model, outcome, line);
    show::period(model, kind, index)
}
