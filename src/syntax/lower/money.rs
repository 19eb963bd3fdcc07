//! Payments and clawbacks.

use super::super::ast::{Clawback, ClawbackLimit, DeclarationKind, Expr, Payment, Placing, Rest, Shared};
use super::super::grammar::Rule;
use super::super::layout::{Block, Line};
use super::super::node::{Lowered, Node};
use super::evidence::{Draft, for_each_line, header, keyword_and_expr, where_line};
use super::{Clause, Reader, Title, expr, series};
use crate::source::Span;

pub(super) fn payment(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    reader.no_table(&block.header);
    let (title, of) = header(reader, block);
    let mut draft = Draft::of_payment(title.as_ref());
    let (mut conditions, mut keys, mut placing) = (Vec::new(), Vec::new(), Vec::new());
    let (mut to, mut shared, mut left_over) = (Vec::new(), Vec::new(), Vec::new());
    let mut items = Vec::new();
    for clause in clauses {
        match clause.rule {
            Rule::where_line => reader.keep_at(clause, &mut conditions, where_line),
            Rule::for_each_line => reader.keep_at(clause, &mut keys, for_each_line),
            Rule::pay_line => draft.value(reader, clause.line, clause.rule, amount_line),
            Rule::in_line | Rule::on_line => reader.keep_at(clause, &mut placing, placing_line),
            Rule::to_line => reader.keep(clause, &mut to, keyword_and_expr),
            Rule::shared_line => reader.keep_at(clause, &mut shared, shared_line),
            Rule::item_line => reader.keep(clause, &mut items, item_line),
            Rule::left_over_line => reader.keep_at(clause, &mut left_over, series::left_over),
            _ => draft.step(reader, clause),
        }
    }
    let pay = draft.finish();
    let payment = Payment { of, conditions, keys, pay, placing, to, shared, left_over, items };
    (title, DeclarationKind::Payment(payment))
}

pub(super) fn clawback(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    reader.no_table(&block.header);
    let (title, of) = header(reader, block);
    let mut draft = Draft::default();
    let (mut conditions, mut keys, mut placing, mut from) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut shared, mut limits, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for clause in clauses {
        let span = clause.line.span;
        match clause.rule {
            Rule::where_line => reader.keep_at(clause, &mut conditions, where_line),
            Rule::for_each_line => reader.keep_at(clause, &mut keys, for_each_line),
            Rule::take_back_line => draft.value(reader, clause.line, clause.rule, amount_line),
            Rule::in_line | Rule::on_line => reader.keep_at(clause, &mut placing, placing_line),
            Rule::from_line => reader.keep(clause, &mut from, keyword_and_expr),
            Rule::owed_line => reader.keep_at(clause, &mut shared, shared_line),
            Rule::rest_line => reader.keep_at(clause, &mut rest, rest_line),
            Rule::at_most_line if is_limit(reader, clause.line) => {
                reader.keep(clause, &mut limits, |node| limit_line(node, span));
            }
            _ => draft.step(reader, clause),
        }
    }
    let take = draft.finish();
    let clawback = Clawback { of, conditions, keys, take, placing, from, shared, limits, rest };
    (title, DeclarationKind::Clawback(clawback))
}

/// Whether a line says `for each`.
fn is_limit(reader: &Reader<'_>, line: &Line) -> bool {
    let words: Vec<&str> = line.tokens.iter().map(|token| reader.source.slice(token.span)).collect();
    words.windows(2).any(|pair| pair == ["for", "each"])
}

/// `pay E`; without an expression there is a table under it.
fn amount_line(node: Node<'_>) -> Lowered<Option<Expr>> {
    let mut c = node.children();
    c.any()?;
    let value = c.maybe(Rule::expr).map(expr::expr).transpose()?;
    c.end()?;
    Ok(value)
}

fn placing_line(node: Node<'_>) -> Lowered<Placing> {
    let mut c = node.children();
    let preposition = c.any()?.rule();
    let when = expr::expr(c.one(Rule::expr)?)?;
    c.end()?;
    Ok(if preposition == Rule::kw_in { Placing::In(when) } else { Placing::On(when) })
}

/// `an item for each subject`
fn item_line(node: Node<'_>) -> Lowered<Expr> {
    let mut c = node.children();
    c.one(Rule::an_item_for_each)?;
    let key = expr::key(c.any()?)?;
    c.end()?;
    Ok(key)
}

/// `shared 50% to a, 30% to b, the rest to c`; of what is taken back, with `from` for `to`
fn shared_line(node: Node<'_>) -> Lowered<Shared> {
    let mut c = node.children();
    c.one(Rule::kw_shared)?;
    let (mut parts, mut rest) = (Vec::new(), None);
    for part in c {
        match part.rule() {
            Rule::share_to | Rule::share_from => {
                let mut part = part.children();
                let share = expr::sum(part.one(Rule::sum)?)?;
                part.any()?;
                parts.push((share, expr::sum(part.one(Rule::sum)?)?));
                part.end()?;
            }
            Rule::rest_to | Rule::rest_from => {
                let mut part = part.children();
                part.one(Rule::the_rest)?;
                part.any()?;
                rest = Some(expr::sum(part.one(Rule::sum)?)?);
                part.end()?;
            }
            _ => {}
        }
    }
    Ok(Shared { parts, rest })
}

fn limit_line(node: Node<'_>, span: Span) -> Lowered<ClawbackLimit> {
    let mut c = node.children();
    c.one(Rule::at_most)?;
    let amount = expr::sum(c.one(Rule::sum)?)?;
    c.one(Rule::for_each)?;
    let keys = expr::keys(c.one(Rule::keys)?)?;
    c.end()?;
    Ok(ClawbackLimit { amount, keys, span })
}

fn rest_line(node: Node<'_>) -> Lowered<Rest> {
    let mut c = node.children();
    let rest = c.any()?;
    c.end()?;
    match rest.rule() {
        Rule::rest_carried => Ok(Rest::CarriedForward),
        Rule::rest_dropped => Ok(Rest::Dropped),
        _ => rest.mismatch(),
    }
}
