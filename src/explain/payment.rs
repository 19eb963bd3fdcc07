//! Why a line of a payment is what it is.

use super::context::{Context, Place};
use super::node::{Kind, Node};
use super::population::met_nodes;
use super::row_places::{row_name, rows_node};
use super::value::{case_nodes, numbers_node, written};
use crate::model::{Frame, LimitId, LineKey, Model, Payment, PaymentId};
use crate::run::PaymentLine;
use crate::text;
use crate::value::{Number, format};
use crate::{show, statement};

/// A line: the formula, its numbers, the rounding, what caps cut, the rows behind.
pub(super) fn line_nodes(context: &Context, id: PaymentId, line: &PaymentLine) -> Vec<Node> {
    let payment = &context.model.payments[id];
    let (words, span) = written(context, &payment.amount, line.at);
    let verb = if payment.clawback.is_some() { "take back" } else { "pay" };
    let mut nodes =
        vec![
            Node::new(Kind::Formula, format!("{verb} {words}"))
                .at_line(context.line(span))
                .because(case_nodes(context, &payment.amount, line.at)),
            numbers_node(context, &payment.amount, line.at),
        ];
    match payment.shares.is_empty() {
        true => nodes.push(rounding_node(context, payment, &line.exact, &line.rounded)),
        false => nodes.extend(share_nodes(context, id, payment, line)),
    }
    nodes.extend(line.cuts.iter().map(|(limit, cut)| cut_node(context, id, *limit, cut, line)));
    if !line.cuts.is_empty() {
        let paid = money(context.model, &line.paid());
        nodes.push(Node::new(Kind::Line, format!("leaves {paid}")).with_value(paid, None));
    }
    nodes.extend(outside_node(context, id, line));
    nodes.extend(behind_nodes(context, payment, line));
    nodes
}

/// The keys of a line in words: `provider Acme, quarter of start_date 2024Q2`, or the row.
pub(super) fn keys_words(context: &Context, payment: &Payment, at: u32) -> String {
    if let Frame::Rows(record) = &context.model.frames[payment.frame] {
        return row_name(context, *record, at as usize);
    }
    let keys = statement::keys(context.model, context.outcome, payment.frame, at);
    let words: Vec<_> = keys.iter().map(|key| format!("{} {}", key.key, key.value)).collect();
    words.join(", ")
}

fn rounding_node(context: &Context, payment: &Payment, exact: &Number, rounded: &Number) -> Node {
    let shown = money(context.model, rounded);
    let rule = &context.model.contract.rounding;
    let own = exact.rounded(&rule.step, rule.way);
    // Of lines that are rounded together: what this one bears so that they make their sum.
    let together = payment.together.as_ref().filter(|_| own != *rounded).map(|together| {
        let share = money(context.model, &rounded.minus(&own));
        let (words, from) = (context.words(together.span), rounding_words(context, exact, &own));
        format!("{from}; {share} to make the sum of the lines: {shown} ({words})")
    });
    let words = together.unwrap_or_else(|| rounding_words(context, exact, rounded));
    Node::new(Kind::Rounding, words).with_value(shown, Some(show::exact(exact)))
}

fn rounding_words(context: &Context, exact: &Number, rounded: &Number) -> String {
    let rounding = &context.model.contract.rounding.words;
    let shown = money(context.model, rounded);
    if exact == rounded {
        format!("{shown} needs no rounding")
    } else {
        format!("{} rounded {rounding}: {shown}", money(context.model, exact))
    }
}

/// The whole of a shared line, and the part of it that this line is; of the rest, what the others get first.
fn share_nodes(context: &Context, id: PaymentId, payment: &Payment, line: &PaymentLine) -> Vec<Node> {
    let own = context.outcome.payment(id).into_iter();
    let parts: Vec<_> = own.flat_map(|lines| lines.all_of(line.at)).collect();
    let whole = parts.iter().fold(Number::zero(), |whole, part| whole.plus(&part.rounded));
    let exact = context.number(&payment.amount, line.at).unwrap_or_else(|| whole.clone());
    let payee =
        |line: &PaymentLine| context.outcome.payees.get(line.payee as usize).cloned().unwrap_or_default();
    let to = if payment.clawback.is_some() { "from" } else { "to" };
    let part = match payment.shares.get(line.part as usize) {
        Some(share) => {
            let rounding = rounding_words(context, &line.exact, &line.rounded);
            format!("shared: {} of it {to} {}: {rounding}", context.shown(&share.part, line.at), payee(line))
        }
        None => {
            let others = parts.iter().filter(|part| part.part < line.part);
            let others =
                others.map(|part| format!("{} {to} {}", money(context.model, &part.rounded), payee(part)));
            let others: Vec<_> = others.collect();
            let rest = money(context.model, &line.rounded);
            format!("shared: {}; the rest {to} {}: {rest}", text::all_of(&others), payee(line))
        }
    };
    let shown = money(context.model, &line.rounded);
    let part = Node::new(Kind::Rounding, part).with_value(shown, Some(show::exact(&line.exact)));
    vec![rounding_node(context, payment, &exact, &whole), part]
}

fn cut_node(context: &Context, id: PaymentId, limit: LimitId, cut: &Number, line: &PaymentLine) -> Node {
    let shown = money(context.model, cut);
    let limit = &context.model.limits[limit];
    let target = limit.on.iter().find(|target| target.payment == id);
    let allowed = target.map(|target| {
        let keys = limit.key_labels.iter().zip(&target.keys);
        let keys: Vec<_> =
            keys.map(|(label, key)| format!("{label} {}", key_words(context, key, line))).collect();
        let keys = if keys.is_empty() { "in all".to_owned() } else { format!("for {}", text::all_of(&keys)) };
        format!("at most {} {keys}", context.shown(&target.amount, line.at))
    });
    let name = &limit.title.name;
    let whole = if limit.before_shared { " before it is shared" } else { "" };
    Node::new(Kind::Cut, format!("cut by {shown}: {name} allows {}{whole}", allowed.unwrap_or_default()))
        .with_value(shown, None)
        .at_line(context.line(limit.title.span))
}

/// What a line is grouped by in a limit, in words.
pub(super) fn key_words(context: &Context, key: &LineKey, line: &PaymentLine) -> String {
    let contract = &context.model.contract;
    match key {
        LineKey::Payee => context.outcome.payees.get(line.payee as usize).cloned().unwrap_or_default(),
        LineKey::Period(kind) => {
            let last = contract.calendar.last_day(contract.statements, line.period_index);
            last.map(|day| contract.calendar.label(*kind, contract.calendar.index(*kind, day)))
                .unwrap_or_default()
        }
        LineKey::Payment => String::new(),
        LineKey::Value(value) => context.value(value, line.at).words(context.model, &context.outcome.data),
    }
}

fn outside_node(context: &Context, id: PaymentId, line: &PaymentLine) -> Option<Node> {
    let contract = &context.model.contract;
    let (kind, index) = crate::statement::period_of_line(context.model, id, line);
    let label = contract.calendar.label(kind, index);
    let text = format!(
        "not paid: it falls in {label}, and lines fall from {} to {}",
        contract.starts.long(),
        contract.settled_by.long()
    );
    line.period.is_none().then(|| Node::new(Kind::WhyNot, text))
}

/// The rows behind a line; of a single one, by which conditions it is taken in.
fn behind_nodes(context: &Context, payment: &Payment, line: &PaymentLine) -> Vec<Node> {
    let record = context.record_of(context.model.facts[payment.selection].frame);
    let Some(record) = record else { return vec![Node::new(Kind::Rows, "no rows")] };
    let place = Place { frame: payment.frame, at: line.at };
    let rows = context.rows_in(place, payment.selection);
    let node = rows_node(context, record, &rows);
    match rows.as_slice() {
        [row] => vec![node.because(met_nodes(context, payment.selection, *row))],
        _ => vec![node],
    }
}

/// An amount of the contract's money.
pub(super) fn money(model: &Model, amount: &Number) -> String {
    format::money(amount, model.contract.currency)
}
