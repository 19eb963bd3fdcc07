//! Expressions, from the loosest to the tightest.

use super::super::ast::{Expr, ExprKind, Name, Spanned, Test};
use super::super::grammar::Rule;
use super::super::messages;
use super::super::node::{Lowered, Node};
use super::{compare, date, number, phrase, quoted, related, series};
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Span};
use crate::value::{ArithmeticOp, LocalPart};

/// `A and B and C`, `A or B`; both together need brackets.
pub(super) fn expr(node: Node<'_>) -> Lowered<Expr> {
    let mut c = node.children();
    let mut parts = vec![term(c.one(Rule::term)?)?];
    let mut joint: Option<Spanned<bool>> = None;
    while let Some(next) = c.next() {
        let is_or = next.rule() == Rule::kw_or;
        match &joint {
            Some(first) if first.node != is_or => return Err(mixed(first.span, next.span(), is_or).into()),
            _ => joint = Some(next.with(is_or)),
        }
        let part = term(c.one(Rule::term)?)?;
        if let Some(before) = parts.last().filter(|before| seems_to_go_on(before, is_or) && is_bare(&part)) {
            return Err(messages::list_goes_on(before.span, part.span, one_more(before, &part, is_or)).into());
        }
        parts.push(part);
    }
    c.end()?;
    Ok(joined(parts, joint.is_some_and(|joint| joint.node)))
}

fn joined(mut parts: Vec<Expr>, is_or: bool) -> Expr {
    let span = parts.iter().map(|part| part.span).reduce(Span::to).unwrap_or_default();
    match (parts.pop(), is_or) {
        (Some(only), _) if parts.is_empty() => only,
        (last, is_or) => {
            parts.extend(last);
            Expr { kind: if is_or { ExprKind::Or(parts) } else { ExprKind::And(parts) }, span }
        }
    }
}

fn mixed(first: Span, second: Span, second_is_or: bool) -> Diagnostic {
    let (and, or) = if second_is_or { (first, second) } else { (second, first) };
    messages::mixed_joints(first, and, or)
}

/// `X is one of a, b and …`, `X is a or …`: what follows may be meant as one more choice.
fn seems_to_go_on(expr: &Expr, is_or: bool) -> bool {
    match &expr.kind {
        ExprKind::Compare(comparison) if comparison.blank.is_none() => match &comparison.test.node {
            Test::OneOf(_) | Test::NotOneOf(_) => true,
            Test::Is(choice) | Test::IsNot(choice) => is_or && is_bare(choice),
            _ => false,
        },
        ExprKind::Not(inner) => seems_to_go_on(inner, is_or),
        _ => false,
    }
}

/// `X is a or b` as `X is one of a, b`; with `and` nothing can be said.
fn one_more(list: &Expr, next: &Expr, is_or: bool) -> Vec<Edit> {
    let comma = Edit::new(Span::new(list.span.end, next.span.start), ", ");
    match &list.kind {
        ExprKind::Compare(comparison) if is_or => match &comparison.test.node {
            Test::Is(choice) => {
                let words = Span::new(comparison.test.span.start, choice.span.start);
                vec![Edit::new(words, "is one of "), comma]
            }
            Test::OneOf(_) => vec![comma],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// What could be one more choice of a list.
fn is_bare(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Name(_) | ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::Date(_))
}

fn term(node: Node<'_>) -> Lowered<Expr> {
    let span = node.span();
    let mut c = node.children();
    let negated = c.maybe(Rule::kw_not).is_some();
    let inner = compare::comparison(c.one(Rule::comparison)?)?;
    c.end()?;
    Ok(if negated { Expr { kind: ExprKind::Not(Box::new(inner)), span } } else { inner })
}

/// `A + B − C`, from the left.
pub(super) fn sum(node: Node<'_>) -> Lowered<Expr> {
    chain(node, Rule::product, product)
}

fn product(node: Node<'_>) -> Lowered<Expr> {
    chain(node, Rule::factor, factor)
}

fn chain(node: Node<'_>, inner: Rule, lower: fn(Node<'_>) -> Lowered<Expr>) -> Lowered<Expr> {
    let mut c = node.children();
    let mut left = lower(c.one(inner)?)?;
    while let Some(sign) = c.next() {
        let op = sign.with(arithmetic(&sign)?);
        let right = lower(c.one(inner)?)?;
        refuse_phrase(&left)?;
        refuse_phrase(&right)?;
        let span = left.span.to(right.span);
        left = Expr { kind: ExprKind::Arithmetic(Box::new(left), op, Box::new(right)), span };
    }
    c.end()?;
    Ok(left)
}

fn arithmetic(sign: &Node<'_>) -> Lowered<ArithmeticOp> {
    match sign.rule() {
        Rule::add => Ok(ArithmeticOp::Add),
        Rule::subtract => Ok(ArithmeticOp::Subtract),
        Rule::multiply => Ok(ArithmeticOp::Multiply),
        Rule::divide => Ok(ArithmeticOp::Divide),
        _ => sign.mismatch(),
    }
}

/// `larger of A and B × 2`: of which of the two? A phrase that ends in a value of its own stands in brackets beside a
/// sign.
fn refuse_phrase(expr: &Expr) -> Lowered<()> {
    let runs_on = match &expr.kind {
        ExprKind::Call(_, arguments) => arguments.len() > 1,
        ExprKind::Complete { .. }
        | ExprKind::Shift { .. }
        | ExprKind::OnThe { .. }
        | ExprKind::NthDay(..) => true,
        _ => false,
    };
    if runs_on { Err(messages::needs_brackets(expr.span).into()) } else { Ok(()) }
}

fn factor(node: Node<'_>) -> Lowered<Expr> {
    let span = node.span();
    let mut c = node.children();
    let negative = c.maybe(Rule::minus).is_some();
    let inner = operand(c.any()?)?;
    c.end()?;
    if !negative {
        return Ok(inner);
    }
    refuse_phrase(&inner)?;
    Ok(Expr { kind: ExprKind::Negative(Box::new(inner)), span })
}

/// Whatever may stand beside a sign.
pub(super) fn operand(node: Node<'_>) -> Lowered<Expr> {
    let span = node.span();
    let kind = match node.rule() {
        Rule::bracket => return bracket(node),
        Rule::reference | Rule::plain_reference => return phrase::reference(node),
        Rule::postfix => return phrase::postfix(node),
        Rule::elapsed => phrase::elapsed(node)?,
        Rule::calendar_months => phrase::calendar_months(node)?,
        Rule::choose => phrase::choose(node)?,
        Rule::complete => phrase::complete(node)?,
        Rule::nth_day => phrase::nth_day(node)?,
        Rule::term_day => phrase::term_day(node)?,
        Rule::day_of | Rule::period_day => phrase::day_of(node)?,
        Rule::what_leaves => phrase::what_leaves(node)?,
        Rule::aggregate => phrase::aggregate(node)?,
        Rule::share => phrase::share(node)?,
        Rule::period_of | Rule::inner_period => phrase::period_of(node)?,
        Rule::statement_date => ExprKind::StatementDate,
        Rule::number => number::number(node)?,
        Rule::date => ExprKind::Date(date(&node).node),
        Rule::clock => ExprKind::Clock(node.text().to_owned()),
        Rule::moment_on => phrase::moment_on(node)?,
        Rule::moment_day => phrase::local(node, LocalPart::Day)?,
        Rule::clock_time => phrase::local(node, LocalPart::Clock)?,
        Rule::period => ExprKind::Period(node.text().to_owned()),
        Rule::quoted => ExprKind::Text(quoted(&node).node),
        Rule::yes => ExprKind::YesNo(true),
        Rule::no => ExprKind::YesNo(false),
        Rule::it => ExprKind::It,
        Rule::word => ExprKind::Name(node.text().to_owned()),
        _ => return node.mismatch(),
    };
    Ok(Expr { kind, span })
}

/// `if eligible is empty`
fn if_empty(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::kw_if)?;
    let population = c.one(Rule::name)?.name();
    c.one(Rule::is_empty)?;
    c.end()?;
    Ok(population)
}

/// `(E)`, `(E, or F if blank)`, `(E, or F if eligible is empty)`, `(E, which must be given)`, `(E, rounded …)`,
/// `(E, whichever is given)`
fn bracket(node: Node<'_>) -> Lowered<Expr> {
    let span = node.span();
    let mut c = node.children();
    c.one(Rule::open)?;
    let inner = Box::new(expr(c.one(Rule::expr)?)?);
    let kind = if let Some(tail) = c.maybe(Rule::or_tail) {
        let mut tail = tail.children();
        tail.one(Rule::comma)?;
        tail.one(Rule::kw_or)?;
        let other = Box::new(sum(tail.one(Rule::sum)?)?);
        let condition = tail.any()?;
        tail.end()?;
        match condition.rule() {
            Rule::if_blank => ExprKind::IfBlank(inner, other),
            _ => ExprKind::IfEmpty(inner, other, if_empty(condition)?),
        }
    } else if let Some(tail) = c.maybe(Rule::running_tail) {
        series::running(*inner, tail)?
    } else if let Some(tail) = c.maybe(Rule::related_tail) {
        related::aggregate(*inner, tail)?
    } else if let Some(tail) = c.maybe(Rule::first_tail) {
        related::end(*inner, tail)?
    } else if c.maybe(Rule::must_tail).is_some() {
        ExprKind::MustBeGiven(inner)
    } else if let Some(tail) = c.maybe(Rule::rounded_tail) {
        let mut tail = tail.children();
        tail.one(Rule::comma)?;
        tail.one(Rule::kw_rounded)?;
        let rounding = number::rounding(tail.one(Rule::rounding)?)?;
        tail.end()?;
        ExprKind::Rounded(inner, rounding)
    } else if let Some(tail) = c.maybe(Rule::given_tail) {
        let mut tail = tail.children();
        tail.one(Rule::comma)?;
        tail.one(Rule::whichever_is_given)?;
        tail.end()?;
        ExprKind::WhicheverGiven(inner)
    } else {
        ExprKind::Bracket(inner)
    };
    c.one(Rule::close)?;
    c.end()?;
    Ok(Expr { kind, span })
}

/// `K and K`
pub(super) fn keys(node: Node<'_>) -> Lowered<Vec<Expr>> {
    node.children().filter(|child| child.rule() != Rule::kw_and).map(operand).collect()
}

/// One key.
pub(super) fn key(node: Node<'_>) -> Lowered<Expr> {
    operand(node)
}

/// `for K and K`
pub(super) fn for_keys(node: Node<'_>) -> Lowered<Vec<Expr>> {
    let mut c = node.children();
    c.one(Rule::kw_for)?;
    let keys = keys(c.one(Rule::keys)?)?;
    c.end()?;
    Ok(keys)
}

/// A literal alone, perhaps with a minus.
pub(in crate::syntax) fn literal_line(node: Node<'_>) -> Lowered<Expr> {
    let mut c = node.children();
    let minus = c.maybe(Rule::minus).map(|minus| minus.span());
    let inner = operand(c.any()?)?;
    c.end()?;
    Ok(match minus {
        Some(minus) => Expr { span: minus.to(inner.span), kind: ExprKind::Negative(Box::new(inner)) },
        None => inner,
    })
}
