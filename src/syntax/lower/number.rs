//! Numbers and roundings. Digits stay text: what they are worth is the model's business.

use super::super::ast::{Expr, ExprKind, Name, NumberForm, NumberText, Rounding, RoundingStep, UnitText};
use super::super::grammar::Rule;
use super::super::messages;
use super::super::node::{Lowered, Node};
use super::super::words;
use crate::value::RoundingWay;

pub(super) fn number(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let form = c.any()?;
    c.end()?;
    let (digits, form) = match form.rule() {
        Rule::money => money(form)?,
        Rule::percent => percent(form)?,
        Rule::points => points(form)?,
        Rule::quantity => quantity(form)?,
        _ => (form.children().one(Rule::digits)?, NumberForm::Plain),
    };
    Ok(ExprKind::Number(NumberText { digits: digits.text().to_owned(), form }))
}

fn money(node: Node<'_>) -> Lowered<(Node<'_>, NumberForm)> {
    let mut c = node.children();
    let mut amount = c.one(Rule::amount)?.children();
    let sign = amount.one(Rule::currency)?;
    let digits = amount.one(Rule::digits)?;
    amount.end()?;
    let per = c.maybe(Rule::per_unit).map(per_unit).transpose()?;
    c.end()?;
    let Some(symbol) = sign.text().chars().next() else { return sign.mismatch() };
    Ok((digits, NumberForm::Money { symbol, per }))
}

/// `5%`, `5% per day`
fn percent(node: Node<'_>) -> Lowered<(Node<'_>, NumberForm)> {
    let mut c = node.children();
    let digits = c.one(Rule::per_hundred)?.children().one(Rule::digits)?;
    let per = c.maybe(Rule::per_unit).map(per_unit).transpose()?;
    c.end()?;
    Ok((digits, NumberForm::Percent { per }))
}

/// `5 percentage points`, `5 percentage points per day`
fn points(node: Node<'_>) -> Lowered<(Node<'_>, NumberForm)> {
    let mut c = node.children();
    let digits = c.one(Rule::digits)?;
    c.one(Rule::percentage_points)?;
    let per = c.maybe(Rule::per_unit).map(per_unit).transpose()?;
    c.end()?;
    Ok((digits, NumberForm::PercentagePoints { per }))
}

fn quantity(node: Node<'_>) -> Lowered<(Node<'_>, NumberForm)> {
    let (at, text) = (node.span(), node.text());
    let mut c = node.children();
    let digits = c.one(Rule::digits)?;
    let over = unit(&c.any()?);
    let per = c.maybe(Rule::per_unit).map(per_unit).transpose()?;
    c.end()?;
    // `1 April` in a formula: a date without its year, not one of a unit called April.
    if words::is_month(&over.node) {
        return Err(messages::date_form(at, text.trim_end(), None).into());
    }
    Ok((digits, NumberForm::Unit(UnitText { over, per })))
}

/// `per week`
pub(super) fn per_unit(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::kw_per)?;
    let unit = unit(&c.any()?);
    c.end()?;
    Ok(unit)
}

/// A unit by its words, however they are spaced.
fn unit(node: &Node<'_>) -> Name {
    match node.rule() {
        Rule::working_days => node.with("working days".to_owned()),
        _ => node.name(),
    }
}

/// `to the nearest £0.10, halves up`
pub(super) fn rounding(node: Node<'_>) -> Lowered<Rounding> {
    let span = node.span();
    let mut c = node.children();
    let direction = c.any()?.rule();
    let step = step(c.any()?)?;
    let halves = match c.maybe(Rule::comma) {
        Some(_) => Some(c.any()?.rule()),
        None => None,
    };
    c.end()?;
    let way = match (direction, halves) {
        (Rule::down_to, _) => RoundingWay::Down,
        (Rule::up_to, _) => RoundingWay::Up,
        (_, Some(Rule::halves_up)) => RoundingWay::HalvesUp,
        (_, Some(Rule::halves_down)) => RoundingWay::HalvesDown,
        (_, Some(_)) => RoundingWay::HalvesToEven,
        (_, None) => return Err(messages::no_halves(span).into()),
    };
    Ok(Rounding { way, step, span })
}

fn step(node: Node<'_>) -> Lowered<RoundingStep> {
    let span = node.span();
    Ok(match node.rule() {
        Rule::penny => RoundingStep::Penny,
        Rule::pound => RoundingStep::Pound,
        Rule::places => {
            let digits = node.children().one(Rule::digits)?;
            RoundingStep::Places(digits.with(digits.text().to_owned()))
        }
        Rule::number => RoundingStep::Multiple(Box::new(Expr { kind: number(node)?, span })),
        _ => return node.mismatch(),
    })
}
