//! The phrases of an expression: names and look-ups, totals, dates and periods.

use super::super::ast::{Expr, ExprKind, Name, TermDay};
use super::super::grammar::Rule;
use super::super::messages;
use super::super::node::{Children, Lowered, Node};
use super::compare::days_tail;
use super::expr::{for_keys, operand};
use super::{of_name, related};
use crate::value::{
    AggregateOp, ChooseOp, Elapsed, ElapsedUnit, Function, HoursWithin, LocalPart, PartDays, PeriodEnd,
    PeriodKind, weekday_named,
};

/// `fee`, `person's budget`, `price for pathway and area at start_date`
pub(super) fn reference(node: Node<'_>) -> Lowered<Expr> {
    let span = node.span();
    let mut c = node.clone().children();
    let this = c.maybe(Rule::this_row).map(related::this_row).transpose()?;
    if let Some(this) = this {
        let expr = possessives(this, &mut c)?;
        c.end()?;
        return Ok(expr);
    }
    let word = c.one(Rule::word)?;
    if let Some(found) = c.maybe(Rule::lookup) {
        c.end()?;
        return Ok(Expr { kind: lookup(word.name(), None, found)?, span });
    }
    let name = Expr { kind: ExprKind::Name(word.text().to_owned()), span: word.span() };
    let expr = possessives(name, &mut c)?;
    if let Some(found) = c.maybe(Rule::lookup) {
        c.end()?;
        return match expr.kind {
            ExprKind::Possessive(of, column) if matches!(of.kind, ExprKind::Name(_)) => {
                Ok(Expr { kind: lookup(word.name(), Some(column), found)?, span })
            }
            _ => node.mismatch(),
        };
    }
    c.end()?;
    Ok(expr)
}

/// `this stay's guest's area`
fn possessives(mut expr: Expr, c: &mut Children<'_>) -> Lowered<Expr> {
    while let Some(possessive) = c.maybe(Rule::possessive) {
        let mut p = possessive.children();
        p.one(Rule::apostrophe_s)?;
        let field = p.one(Rule::name)?.name();
        p.end()?;
        let span = expr.span.to(field.span);
        expr = Expr { kind: ExprKind::Possessive(Box::new(expr), field), span };
    }
    Ok(expr)
}

fn lookup(table: Name, column: Option<Name>, node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let keys = c.maybe(Rule::for_keys).map(for_keys).transpose()?.unwrap_or_default();
    let at = c.maybe(Rule::at_date).map(at_date).transpose()?;
    c.end()?;
    Ok(ExprKind::Lookup { table, column, keys, at })
}

fn at_date(node: Node<'_>) -> Lowered<Box<Expr>> {
    let mut c = node.children();
    c.one(Rule::kw_at)?;
    let date = operand(c.any()?)?;
    c.end()?;
    Ok(Box::new(date))
}

/// A value, `42 days after D`, `hours on the latest review_date`, `96% to the power of years_gone`
pub(super) fn postfix(node: Node<'_>) -> Lowered<Expr> {
    let span = node.span();
    let mut c = node.children();
    let value = operand(c.any()?)?;
    let kind = if let Some(shift) = c.maybe(Rule::shift) {
        let mut shift = shift.children();
        let after = shift.any()?.rule() == Rule::after;
        let from = operand(shift.any()?)?;
        shift.end()?;
        ExprKind::Shift { by: Box::new(value), after, from: Box::new(from) }
    } else if let Some(on_the) = c.maybe(Rule::on_the) {
        let mut on_the = on_the.children();
        let latest = on_the.any()?.rule() == Rule::on_the_latest;
        let by = on_the.one(Rule::name)?.name();
        on_the.end()?;
        ExprKind::OnThe { value: Box::new(value), latest, by }
    } else if let Some(power) = c.maybe(Rule::power) {
        let mut power = power.children();
        power.one(Rule::to_the_power_of)?;
        let exponent = operand(power.any()?)?;
        power.end()?;
        ExprKind::Call(Function::Power, vec![value, exponent])
    } else {
        c.end()?;
        return Ok(value);
    };
    c.end()?;
    Ok(Expr { kind, span })
}

/// `started weeks from A to B, both days counted`
pub(super) fn elapsed(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let word = c.one(Rule::elapsed_unit)?;
    let words: Vec<&str> = word.text().split_whitespace().collect();
    let unit = match words.as_slice() {
        ["days"] => ElapsedUnit::Days,
        ["hours"] => ElapsedUnit::Hours,
        ["working", ..] => ElapsedUnit::WorkingDays,
        ["started", ..] => ElapsedUnit::StartedWeeks,
        [.., "weeks"] => ElapsedUnit::CompletedWeeks,
        [.., "months"] => ElapsedUnit::CompletedMonths,
        [.., "years"] => ElapsedUnit::CompletedYears,
        _ => return word.mismatch(),
    };
    c.one(Rule::kw_from)?;
    let from = operand(c.any()?)?;
    c.one(Rule::kw_to)?;
    let to = operand(c.any()?)?;
    if let Some(part) = c.maybe(Rule::part_tail) {
        c.end()?;
        return part_of_hours(part, unit, [from, to]);
    }
    let both = c.maybe(Rule::days_tail).map(days_tail).transpose()?;
    c.end()?;
    Ok(ExprKind::Call(Function::Elapsed(Elapsed { unit, both }), vec![from, to]))
}

/// `, on Saturday and Sunday between 22:00 and 06:00`
fn part_of_hours(node: Node<'_>, unit: ElapsedUnit, ends: [Expr; 2]) -> Lowered<ExprKind> {
    if unit != ElapsedUnit::Hours {
        return Err(messages::part_of_days(node.span()).into());
    }
    let mut c = node.children();
    c.one(Rule::comma)?;
    let days = match c.maybe(Rule::kw_on) {
        Some(_) => part_days(c.one(Rule::part_days)?)?,
        None => PartDays::All,
    };
    let mut arguments = ends.to_vec();
    let between = c.maybe(Rule::between);
    c.end()?;
    if let Some(times) = &between {
        let times = times.clone().children().filter(|child| child.rule() == Rule::clock);
        arguments.extend(times.map(operand).collect::<Lowered<Vec<_>>>()?);
    }
    let part = HoursWithin { days, between: between.is_some() };
    Ok(ExprKind::Call(Function::HoursWithin(part), arguments))
}

/// `Monday to Friday`, `Saturday and Sunday`, `working days`
fn part_days(node: Node<'_>) -> Lowered<PartDays> {
    let mut days: Vec<usize> = Vec::new();
    let mut through = false;
    for child in node.children() {
        match child.rule() {
            Rule::only_working_days => return Ok(PartDays::Working),
            Rule::not_working_days => return Ok(PartDays::NotWorking),
            Rule::kw_to => through = true,
            Rule::weekday => days.extend(weekday_named(child.text()).map(usize::from)),
            _ => {}
        }
    }
    // The days from one to another may run over Sunday.
    let from_to = |first: usize, last: usize, day: usize| {
        if first <= last { (first..=last).contains(&day) } else { day >= first || day <= last }
    };
    let mut week = [false; 7];
    for (day, said) in week.iter_mut().enumerate() {
        *said = match days.as_slice() {
            [first, last] if through => from_to(*first, *last, day),
            days => days.contains(&day),
        };
    }
    Ok(PartDays::Week(week))
}

/// `22:00 on day of T`
pub(super) fn moment_on(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let clock = operand(c.one(Rule::clock)?)?;
    c.one(Rule::kw_on)?;
    let day = operand(c.any()?)?;
    c.end()?;
    Ok(ExprKind::Call(Function::MomentOn, vec![clock, day]))
}

/// `calendar months from A to B`
pub(super) fn calendar_months(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    c.one(Rule::kw_calendar_months)?;
    c.one(Rule::kw_from)?;
    let from = operand(c.any()?)?;
    c.one(Rule::kw_to)?;
    let to = operand(c.any()?)?;
    c.end()?;
    Ok(ExprKind::Call(Function::CalendarMonths, vec![from, to]))
}

/// `larger of A and B`
pub(super) fn choose(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let word = c.one(Rule::choose_word)?;
    let op = match word.text().split_whitespace().next() {
        Some("larger") => ChooseOp::Larger,
        Some("smaller") => ChooseOp::Smaller,
        Some("earlier") => ChooseOp::Earlier,
        Some("later") => ChooseOp::Later,
        _ => return word.mismatch(),
    };
    let one = operand(c.any()?)?;
    c.one(Rule::kw_and)?;
    let other = operand(c.any()?)?;
    c.end()?;
    Ok(ExprKind::Call(Function::Choose(op), vec![one, other]))
}

/// `complete blocks of 100 people in E`
pub(super) fn complete(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    c.one(Rule::kw_complete)?;
    let unit = c.one(Rule::unit_word)?.name();
    c.one(Rule::kw_of)?;
    let size = Box::new(operand(c.any()?)?);
    c.one(Rule::kw_in)?;
    let of = Box::new(operand(c.any()?)?);
    c.end()?;
    Ok(ExprKind::Complete { unit, size, of })
}

/// `day of T`, `clock time of T`
pub(super) fn local(node: Node<'_>, part: LocalPart) -> Lowered<ExprKind> {
    let mut c = node.children();
    c.any()?;
    let of = operand(c.any()?)?;
    c.end()?;
    Ok(ExprKind::Call(Function::Local(part), vec![of]))
}

/// `the 5th day from D`
pub(super) fn nth_day(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    c.one(Rule::kw_the)?;
    let digits = c.one(Rule::ordinal)?.children().one(Rule::ordinal_digits)?;
    c.one(Rule::day_from)?;
    let from = operand(c.any()?)?;
    c.end()?;
    Ok(ExprKind::NthDay(digits.name(), Box::new(from)))
}

/// `first day of the term`
pub(super) fn term_day(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let word = c.any()?;
    let day = match word.rule() {
        Rule::first_of_term => TermDay::First,
        Rule::last_of_term => TermDay::Last,
        Rule::last_of_settlement => TermDay::LastOfSettlement,
        _ => return word.mismatch(),
    };
    c.end()?;
    Ok(ExprKind::TermDay(day))
}

/// `last day of P`
pub(super) fn day_of(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let word = c.any()?;
    let end = match word.rule() {
        Rule::first_day_of => PeriodEnd::First,
        Rule::last_day_of => PeriodEnd::Last,
        _ => return word.mismatch(),
    };
    let of = operand(c.any()?)?;
    c.end()?;
    Ok(ExprKind::Call(Function::DayOf(end), vec![of]))
}

/// `what is payable after yearly_cap of reward for provider`
pub(super) fn what_leaves(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    c.one(Rule::payable_after)?;
    let cap = c.one(Rule::name)?.name();
    let of = c.maybe(Rule::of_name).map(of_name).transpose()?;
    let keys = c.maybe(Rule::for_keys).map(for_keys).transpose()?.unwrap_or_default();
    c.end()?;
    Ok(ExprKind::WhatLeaves { cap, of, keys })
}

/// `count of success`, `total fee`
pub(super) fn aggregate(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let word = c.any()?;
    let op = match word.text() {
        "count" => AggregateOp::Count,
        "total" => AggregateOp::Total,
        "average" => AggregateOp::Average,
        "largest" => AggregateOp::Largest,
        "smallest" => AggregateOp::Smallest,
        "earliest" => AggregateOp::Earliest,
        "latest" => AggregateOp::Latest,
        _ => return word.mismatch(),
    };
    let value = if op == AggregateOp::Count { None } else { Some(Box::new(operand(c.any()?)?)) };
    let of = c.maybe(Rule::of_rows).map(related::of_rows).transpose()?;
    c.end()?;
    Ok(ExprKind::Aggregate { op: word.with(op), value, of })
}

/// `success as a share of eligible`
pub(super) fn share(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let part = c.one(Rule::word)?.name();
    c.one(Rule::as_a_share_of)?;
    let whole = c.one(Rule::name)?.name();
    c.end()?;
    Ok(ExprKind::Share(part, whole))
}

/// `quarter of D`, `quarter of the term`, `quarter`
pub(super) fn period_of(node: Node<'_>) -> Lowered<ExprKind> {
    let mut c = node.children();
    let word = c.any()?;
    let kind = word.with(period_kind(&word)?);
    if c.maybe(Rule::of_the_term).is_some() {
        c.end()?;
        return Ok(ExprKind::TermPeriods(kind));
    }
    let date = match c.maybe(Rule::kw_of) {
        Some(_) => Some(Box::new(operand(c.any()?)?)),
        None => None,
    };
    c.end()?;
    Ok(ExprKind::PeriodOf(kind, date))
}

pub(super) fn period_kind(word: &Node<'_>) -> Lowered<PeriodKind> {
    match word.rule() {
        Rule::p_week => Ok(PeriodKind::Week),
        Rule::p_month => Ok(PeriodKind::Month),
        Rule::p_quarter => Ok(PeriodKind::Quarter),
        Rule::p_contract_year => Ok(PeriodKind::ContractYear),
        Rule::p_financial_year => Ok(PeriodKind::FinancialYear),
        _ => word.mismatch(),
    }
}
