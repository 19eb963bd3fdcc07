//! A formula with its numbers in: `20% × £315,000.00 × 50%`.

use std::borrow::Borrow;

use super::context::Context;
use crate::functions::{self, Binding};
use crate::model::{Comparison, Expr, ExprKind, Type};
use crate::run::Value;
use crate::show;
use crate::value::format::plain;
use crate::value::{CompareOp, Function, NumberStyle};

/// The formula at a place, with the value of everything that has a name in place of the name.
pub(super) fn with_numbers(context: &Context, expr: &Expr, at: u32) -> String {
    Writer { context: *context, at }.write(expr).0
}

/// What a formula uses by name: fields, facts, keys, tariffs, totals, payments. Each once, in the order of the text.
pub(super) fn leaves(expr: &Expr) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = Vec::new();
    collect(expr, &mut found);
    found
}

/// The phrases within a formula that have a value of their own on the way to its own: `days from A to B`,
/// `larger of A and B`. The innermost first, each once.
pub(super) fn steps(expr: &Expr) -> Vec<&Expr> {
    fn enter<'a>(expr: &'a Expr, found: &mut Vec<&'a Expr>) {
        for part in parts(expr) {
            enter(part, found);
            if part.called().is_some_and(|(function, _)| is_phrase(function)) && !found.contains(&part) {
                found.push(part);
            }
        }
    }
    let mut found = Vec::new();
    enter(expr, &mut found);
    found
}

/// Whether a function is written in words, so that its value cannot be read off the formula.
fn is_phrase(function: &Function) -> bool {
    match function {
        Function::Elapsed(_)
        | Function::HoursWithin(_)
        | Function::CalendarMonths
        | Function::Complete(_)
        | Function::Choose(_)
        | Function::Power
        | Function::Rounded(_) => true,
        Function::Negative
        | Function::Arithmetic(_)
        | Function::Shift(_)
        | Function::Local(_)
        | Function::MomentOn
        | Function::PeriodOf(_)
        | Function::DayOf(_) => false,
    }
}

fn collect<'a>(expr: &'a Expr, found: &mut Vec<&'a Expr>) {
    let parts = parts(expr);
    if parts.is_empty() && !matches!(expr.kind, ExprKind::Constant(_)) {
        if !found.contains(&expr) {
            found.push(expr);
        }
        return;
    }
    parts.into_iter().for_each(|part| collect(part, found));
}

/// What an expression is made of; nothing for what has a value by name.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Constant(_)
        | ExprKind::Field(_)
        | ExprKind::Fact(_)
        | ExprKind::Key(_)
        | ExprKind::Spread(..)
        | ExprKind::Tariff { .. }
        | ExprKind::Lookup { .. }
        | ExprKind::Aggregate(_)
        | ExprKind::Running(_)
        | ExprKind::Related(_)
        | ExprKind::Row
        | ExprKind::StatementDate
        | ExprKind::Payment(_)
        | ExprKind::LinesTotal(_)
        | ExprKind::WhatLeaves(..) => Vec::new(),
        ExprKind::Given(of, _) | ExprKind::Not(of) | ExprKind::MustBeGiven(of) => vec![of],
        ExprKind::IfBlank(a, b) | ExprKind::ChooseGiven(_, a, b) => vec![a, b],
        ExprKind::Compare(comparison) => vec![&comparison.left, &comparison.right],
        ExprKind::Call(_, all) | ExprKind::And(all) | ExprKind::Or(all) => all.iter().collect(),
        ExprKind::Cases(rows, otherwise) => {
            rows.iter().flat_map(|row| [&row.when, &row.then]).chain(otherwise.as_deref()).collect()
        }
    }
}

struct Writer<'a> {
    context: Context<'a>,
    at: u32,
}

impl Writer<'_> {
    fn write(&self, expr: &Expr) -> (String, Binding) {
        match &expr.kind {
            ExprKind::Constant(value) => (show::constant(self.context.model, &expr.ty, value), Binding::Atom),
            ExprKind::Field(_)
            | ExprKind::Fact(_)
            | ExprKind::Key(_)
            | ExprKind::Spread(..)
            | ExprKind::Tariff { .. }
            | ExprKind::Lookup { .. }
            | ExprKind::Aggregate(_)
            | ExprKind::Running(_)
            | ExprKind::Related(_)
            | ExprKind::Row
            | ExprKind::StatementDate
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => (self.context.shown(expr, self.at), Binding::Atom),
            ExprKind::Call(function, arguments) => {
                let (text, binding) = self.call(function, arguments);
                (self.with_ratio(text, expr, function), binding)
            }
            ExprKind::Compare(comparison) => (self.comparison(comparison), Binding::Comparison),
            ExprKind::Given(of, given) => {
                let word = if *given { "given" } else { "blank" };
                (format!("{} is {word}", self.within(of, Binding::Sum)), Binding::Comparison)
            }
            ExprKind::And(all) => (self.joined(all, " and ", Binding::Not), Binding::And),
            ExprKind::Or(all) => (self.joined(all, " or ", Binding::And), Binding::Or),
            ExprKind::Not(of) => (format!("not {}", self.within(of, Binding::Comparison)), Binding::Not),
            ExprKind::Cases(rows, otherwise) => {
                let taken = rows.iter().find(|row| self.context.met(&row.when, self.at)).map(|row| &row.then);
                taken
                    .or(otherwise.as_deref())
                    .map_or(("blank".to_owned(), Binding::Atom), |then| self.write(then))
            }
            ExprKind::IfBlank(first, second) => self.write(if self.is_blank(first) { second } else { first }),
            ExprKind::ChooseGiven(op, a, b) => match (self.is_blank(a), self.is_blank(b)) {
                (true, _) => self.write(b),
                (false, true) => self.write(a),
                (false, false) => self.call(&Function::Choose(*op), &[a.as_ref(), b.as_ref()]),
            },
            ExprKind::MustBeGiven(of) => self.write(of),
        }
    }

    /// Decimal places are those of the number itself: 33.33% has four, 0.3333.
    fn with_ratio(&self, text: String, expr: &Expr, function: &Function) -> String {
        let percent = matches!(&expr.ty, Type::Number(ty) if ty.style != NumberStyle::Plain);
        let places = matches!(function, Function::Rounded(rule) if rule.words.contains("decimal places"));
        let number = self.context.number(expr, self.at).filter(|_| percent && places);
        match (number, text.strip_suffix(')')) {
            (Some(number), Some(text)) => format!("{text}: {})", plain(&number)),
            _ => text,
        }
    }

    fn is_blank(&self, expr: &Expr) -> bool {
        self.context.value(expr, self.at) == Value::Blank
    }

    fn call<E: Borrow<Expr>>(&self, function: &Function, arguments: &[E]) -> (String, Binding) {
        let within = |position: usize, least| {
            arguments.get(position).map(|argument| self.within(argument.borrow(), least)).unwrap_or_default()
        };
        functions::written(function, &within, &self.context.model.units)
    }

    /// The text of an operand, in brackets if it binds looser than where it stands.
    fn within(&self, expr: &Expr, least: Binding) -> String {
        let (text, binding) = self.write(expr);
        if binding < least { format!("({text})") } else { text }
    }

    fn comparison(&self, comparison: &Comparison) -> String {
        let dates = comparison.left.ty == Type::Date;
        let word = match (comparison.op, dates) {
            (CompareOp::Is, _) => "is",
            (CompareOp::IsNot, _) => "is not",
            (CompareOp::Less, true) => "is before",
            (CompareOp::Less, false) => "is less than",
            (CompareOp::AtMost, true) => "is on or before",
            (CompareOp::AtMost, false) => "is at most",
            (CompareOp::More, true) => "is after",
            (CompareOp::More, false) => "is more than",
            (CompareOp::AtLeast, true) => "is on or after",
            (CompareOp::AtLeast, false) => "is at least",
        };
        let side = |expr| self.within(expr, Binding::Sum);
        format!("{} {word} {}", side(&comparison.left), side(&comparison.right))
    }

    fn joined(&self, all: &[Expr], word: &str, least: Binding) -> String {
        all.iter().map(|one| self.within(one, least)).collect::<Vec<_>>().join(word)
    }
}
