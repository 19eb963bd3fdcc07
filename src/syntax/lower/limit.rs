//! Caps and minimums.

use super::super::ast::{DeclarationKind, Limit, LimitAmount, LimitEffect, Name, Ordered};
use super::super::grammar::Rule;
use super::super::layout::Block;
use super::super::node::{Lowered, Node};
use super::series::ordered;
use super::{Clause, Reader, Title, expr, names, quoted};
use crate::source::Span;

/// The payments that a limit is on, whether together, and the limits that it comes after.
type OnAndAfter = (Vec<Name>, bool, Vec<Name>);

pub(super) fn limit(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
    kind: fn(Limit) -> DeclarationKind,
) -> (Option<Title>, DeclarationKind) {
    reader.no_table(&block.header);
    let (title, on_and_after) = reader.header(block, header).unzip();
    let (on, together, after) = on_and_after.unwrap_or_default();
    let mut limit = Limit { on, together, after, amounts: Vec::new(), order: Vec::new(), effect: Vec::new() };
    for clause in clauses {
        let span = clause.line.span;
        match clause.rule {
            Rule::limit_line => reader.keep(clause, &mut limit.amounts, |node| amount(node, span)),
            Rule::order_line => reader.keep_at(clause, &mut limit.order, order),
            _ => reader.keep_at(clause, &mut limit.effect, effect),
        }
    }
    (title, kind(limit))
}

fn header(node: Node<'_>) -> Lowered<(Title, OnAndAfter)> {
    let mut c = node.children();
    c.one(Rule::kw_limit)?;
    let name = c.one(Rule::name)?.name();
    let label = c.maybe(Rule::quoted).map(|node| quoted(&node));
    c.one(Rule::kw_on)?;
    let on = names(c.one(Rule::names)?)?;
    let together = c.maybe(Rule::together).is_some();
    let after = c.maybe(Rule::after_names).map(after_names).transpose()?.unwrap_or_default();
    c.end()?;
    Ok((Title { name, label }, (on, together, after)))
}

fn after_names(node: Node<'_>) -> Lowered<Vec<Name>> {
    let mut c = node.children();
    c.one(Rule::comma)?;
    c.one(Rule::after)?;
    let after = names(c.one(Rule::names)?)?;
    c.end()?;
    Ok(after)
}

fn amount(node: Node<'_>, span: Span) -> Lowered<LimitAmount> {
    let mut c = node.children();
    let at_most = c.any()?.rule() == Rule::at_most;
    let amount = expr::sum(c.one(Rule::sum)?)?;
    let keys = match c.maybe(Rule::in_all) {
        Some(_) => Vec::new(),
        None => {
            c.one(Rule::for_each)?;
            expr::keys(c.one(Rule::keys)?)?
        }
    };
    let across_all_payees = c.maybe(Rule::across).is_some();
    c.end()?;
    Ok(LimitAmount { at_most, amount, keys, across_all_payees, span })
}

fn order(node: Node<'_>) -> Lowered<Vec<Ordered>> {
    let mut c = node.children();
    c.one(Rule::in_order_of)?;
    let mut keys = vec![ordered(c.one(Rule::ordered)?)?];
    while let Some(then) = c.maybe(Rule::then_key) {
        let mut then = then.children();
        then.one(Rule::comma)?;
        then.one(Rule::kw_then)?;
        keys.push(ordered(then.one(Rule::ordered)?)?);
        then.end()?;
    }
    c.end()?;
    Ok(keys)
}

fn effect(node: Node<'_>) -> Lowered<LimitEffect> {
    let mut c = node.children();
    let effect = c.any()?;
    let before_shared = c.maybe(Rule::before_shared).is_some();
    c.end()?;
    match effect.rule() {
        Rule::payments_reduced if before_shared => Ok(LimitEffect::ReducedBeforeShared),
        Rule::payments_reduced => Ok(LimitEffect::Reduced),
        Rule::excess_deducted => Ok(LimitEffect::ExcessDeducted),
        Rule::shortfall_added => Ok(LimitEffect::ShortfallAdded),
        _ => effect.mismatch(),
    }
}
