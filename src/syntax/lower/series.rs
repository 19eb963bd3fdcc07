//! Rows or groups one after the other: running values and picks.

use super::super::ast::{Expr, ExprKind, LeftOver, Only, Ordered, Reach, Series};
use super::super::grammar::Rule;
use super::super::messages;
use super::super::node::{Lowered, Node};
use super::expr::{expr, keys, operand};
use crate::source::{Span, Spanned};
use crate::value::GoesTo;

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
            _ => order.push(ordered(part)?),
        }
    }
    c.end()?;
    Ok(Series { keys, order, file_order, span: span.unwrap_or_default() })
}

/// `points falling`
pub(super) fn ordered(node: Node<'_>) -> Lowered<Ordered> {
    let mut c = node.children();
    let by = operand(c.any()?)?;
    let falls = c.maybe(Rule::falling).is_some();
    c.end()?;
    Ok(Ordered { by, falls })
}

/// `up to and including this one, for each K in order of X`, after the value that runs
pub(super) fn running(of: Expr, node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let mut word = c.any()?;
    let mut last = None;
    let mut span = word.span();
    if word.rule() == Rule::of_the_last {
        last = Some(Box::new(operand(c.one(Rule::number)?)?));
        word = c.any()?;
        span = span.to(word.span());
    }
    let reach = match word.rule() {
        Rule::in_a_row_where => {
            let holds = expr(c.one(Rule::expr)?)?;
            span = span.to(holds.span);
            Reach::InARow(Box::new(holds))
        }
        Rule::up_to_this => Reach::UpToThis(last),
        Rule::before_this => Reach::BeforeThis(last),
        Rule::of_the_one_before => Reach::OneBefore,
        _ => return word.mismatch(),
    };
    // `a + b of the one before`: of the sum, or of `b`?
    if reach == Reach::OneBefore && !is_name_or_bracket(&of) {
        return Err(messages::needs_brackets(of.span).into());
    }
    c.one(Rule::comma)?;
    let series = series(c.one(Rule::series)?)?;
    c.end()?;
    Ok(ExprKind::Running { of: Box::new(of), reach: Spanned::new(reach, span), series })
}

pub(super) fn is_name_or_bracket(of: &Expr) -> bool {
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
            | ExprKind::Related(_)
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

/// `what rounding leaves goes to the largest remainders, for each K in order of X`
pub(super) fn left_over(node: Node<'_>) -> Lowered<LeftOver> {
    let mut c = node.children();
    c.one(Rule::what_rounding_leaves)?;
    let word = c.any()?;
    let goes_to = match word.rule() {
        Rule::largest_remainders => GoesTo::LargestRemainders,
        Rule::the_largest => GoesTo::Largest,
        Rule::the_last => GoesTo::Last,
        _ => return word.mismatch(),
    };
    c.one(Rule::comma)?;
    let series = series(c.one(Rule::series)?)?;
    c.end()?;
    Ok(LeftOver { goes_to, series })
}
