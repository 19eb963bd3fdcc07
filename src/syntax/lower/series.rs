//! Rows or groups one after the other: running values and picks.

use super::super::ast::{Expr, ExprKind, Only, Reach, Series};
use super::super::grammar::Rule;
use super::super::mistake;
use super::super::node::{Lowered, Node};
use super::expr::{keys, operand};
use crate::source::Span;

/// `for each K and K in order of X, then Y`
pub(super) fn series(node: Node<'_>) -> Lowered<Series> {
    let mut c = node.children();
    let keys = match c.maybe(Rule::for_each) {
        Some(_) => keys(c.one(Rule::keys)?)?,
        None => Vec::new(),
    };
    c.one(Rule::order_of)?;
    let (mut order, mut file_order, mut span) = (Vec::new(), None, None);
    for part in c.by_ref() {
        span = Some(span.map_or(part.span(), |span: Span| span.to(part.span())));
        match part.rule() {
            Rule::file_order => file_order = Some(part.with(())),
            Rule::comma | Rule::kw_then => {}
            _ => order.push(operand(part)?),
        }
    }
    c.end()?;
    Ok(Series { keys, order, file_order, span: span.unwrap_or_default() })
}

/// `up to and including this one, for each K in order of X`, after the value that runs
pub(super) fn running(of: Expr, node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let word = c.any()?;
    let reach = match word.rule() {
        Rule::up_to_this => Reach::UpToThis,
        Rule::before_this => Reach::BeforeThis,
        _ => Reach::OneBefore,
    };
    // `a + b of the one before`: of the sum, or of `b`?
    if reach == Reach::OneBefore && !is_name_or_bracket(&of) {
        return Err(mistake::needs_brackets(of.span).into());
    }
    c.one(Rule::comma)?;
    let series = series(c.one(Rule::series)?)?;
    c.end()?;
    Ok(ExprKind::Running { of: Box::new(of), reach: word.with(reach), series })
}

fn is_name_or_bracket(of: &Expr) -> bool {
    matches!(
        of.kind,
        ExprKind::Name(_)
            | ExprKind::Possessive(..)
            | ExprKind::Bracket(_)
            | ExprKind::IfBlank(..)
            | ExprKind::IfEmpty(..)
            | ExprKind::WhicheverGiven(_)
            | ExprKind::Rounded(..)
            | ExprKind::Running { .. }
    )
}

/// `only the first for each K in order of X`
pub(super) fn only(node: Node<'_>) -> Lowered<Only> {
    let mut c = node.children();
    let last = c.any()?.rule() == Rule::only_the_last;
    let series = series(c.one(Rule::series)?)?;
    c.end()?;
    Ok(Only { last, series })
}
