//! A formula with its numbers in: `20% × £315,000.00 × 50%`.

use super::eye::Eye;
use crate::model::{Comparison, Elapsed, Expr, ExprKind, Type};
use crate::run::Value;
use crate::show;
use crate::value::{ArithmeticOp, ChooseOp, CompareOp, ElapsedUnit};

/// How tightly a text holds together; the looser stands in brackets within the tighter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Postfix,
    Atom,
}

/// The formula at a place, with the value of everything that has a name in place of the name.
pub(super) fn with_numbers(eye: &Eye, expr: &Expr, at: u32) -> String {
    Writer { eye: *eye, at }.write(expr).0
}

/// What a formula uses by name: fields, facts, keys, tariffs, totals, payments. Each once, in the order of the text.
pub(super) fn leaves(expr: &Expr) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = Vec::new();
    collect(expr, &mut found);
    found
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
        | ExprKind::Row
        | ExprKind::StatementDate
        | ExprKind::Payment(_)
        | ExprKind::LinesTotal(_)
        | ExprKind::WhatLeaves(..) => Vec::new(),
        ExprKind::Negative(of)
        | ExprKind::Given(of, _)
        | ExprKind::Not(of)
        | ExprKind::MustBeGiven(of)
        | ExprKind::Rounded(of, _)
        | ExprKind::PeriodOf(_, of)
        | ExprKind::Local(_, of)
        | ExprKind::DayOf(_, of) => vec![of],
        ExprKind::Arithmetic(_, a, b)
        | ExprKind::IfBlank(a, b)
        | ExprKind::Choose(_, a, b)
        | ExprKind::ChooseGiven(_, a, b)
        | ExprKind::Power(a, b)
        | ExprKind::Complete(a, b)
        | ExprKind::ShiftDays(a, b)
        | ExprKind::ShiftHours(a, b)
        | ExprKind::ShiftWorkingDays(a, b)
        | ExprKind::ShiftMonths(a, b) => vec![a, b],
        ExprKind::Compare(comparison) => vec![&comparison.left, &comparison.right],
        ExprKind::And(all) | ExprKind::Or(all) => all.iter().collect(),
        ExprKind::Elapsed(elapsed) => vec![&elapsed.from, &elapsed.to],
        ExprKind::Cases(rows, otherwise) => {
            rows.iter().flat_map(|row| [&row.when, &row.then]).chain(otherwise.as_deref()).collect()
        }
    }
}

struct Writer<'a> {
    eye: Eye<'a>,
    at: u32,
}

impl Writer<'_> {
    fn write(&self, expr: &Expr) -> (String, Binding) {
        match &expr.kind {
            ExprKind::Constant(value) => (show::constant(self.eye.model, &expr.ty, value), Binding::Atom),
            ExprKind::Field(_)
            | ExprKind::Fact(_)
            | ExprKind::Key(_)
            | ExprKind::Spread(..)
            | ExprKind::Tariff { .. }
            | ExprKind::Lookup { .. }
            | ExprKind::Aggregate(_)
            | ExprKind::Running(_)
            | ExprKind::Row
            | ExprKind::StatementDate
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => (self.eye.shown(expr, self.at), Binding::Atom),
            ExprKind::Negative(of) => (format!("−{}", self.within(of, Binding::Postfix)), Binding::Postfix),
            ExprKind::Arithmetic(op, a, b) => self.arithmetic(*op, a, b),
            ExprKind::Compare(comparison) => (self.comparison(comparison), Binding::Comparison),
            ExprKind::Given(of, given) => {
                let word = if *given { "given" } else { "blank" };
                (format!("{} is {word}", self.within(of, Binding::Sum)), Binding::Comparison)
            }
            ExprKind::And(all) => (self.joined(all, " and ", Binding::Not), Binding::And),
            ExprKind::Or(all) => (self.joined(all, " or ", Binding::And), Binding::Or),
            ExprKind::Not(of) => (format!("not {}", self.within(of, Binding::Comparison)), Binding::Not),
            ExprKind::Cases(rows, otherwise) => {
                let taken = rows.iter().find(|row| self.eye.met(&row.when, self.at)).map(|row| &row.then);
                taken
                    .or(otherwise.as_deref())
                    .map_or(("blank".to_owned(), Binding::Atom), |then| self.write(then))
            }
            ExprKind::IfBlank(first, second) => self.write(if self.is_blank(first) { second } else { first }),
            ExprKind::ChooseGiven(_, a, b) => match (self.is_blank(a), self.is_blank(b)) {
                (true, _) => self.write(b),
                (false, true) => self.write(a),
                (false, false) => (self.words(expr), Binding::Not),
            },
            ExprKind::MustBeGiven(of) => self.write(of),
            // What two things are chosen from, or divided into, would run on into a sign beside it.
            ExprKind::Choose(..) | ExprKind::Complete(..) | ExprKind::Power(..) => {
                (self.words(expr), Binding::Not)
            }
            _ => (self.words(expr), Binding::Postfix),
        }
    }

    fn is_blank(&self, expr: &Expr) -> bool {
        self.eye.value(expr, self.at) == Value::Blank
    }

    /// The forms that are written in words.
    fn words(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Rounded(of, rounding) => format!("({}, rounded {})", self.write(of).0, rounding.words),
            ExprKind::Power(base, exponent) => {
                let (base, exponent) =
                    (self.within(base, Binding::Atom), self.within(exponent, Binding::Atom));
                format!("{base} to the power of {exponent}")
            }
            ExprKind::Choose(op, a, b) | ExprKind::ChooseGiven(op, a, b) => {
                let word = choose_word(*op);
                format!("{word} of {} and {}", self.within(a, Binding::Sum), self.within(b, Binding::Sum))
            }
            ExprKind::Complete(of, size) => {
                let unit = match &expr.ty {
                    Type::Number(number) => number.unit.describe(&self.eye.model.units),
                    _ => "times".to_owned(),
                };
                let (size, of) = (self.within(size, Binding::Product), self.within(of, Binding::Product));
                format!("complete {unit} of {size} in {of}")
            }
            ExprKind::ShiftDays(a, b) | ExprKind::ShiftWorkingDays(a, b) | ExprKind::ShiftMonths(a, b) => {
                let (date, by) = if a.ty == Type::Date { (a, b) } else { (b, a) };
                format!("{} after {}", self.within(by, Binding::Product), self.within(date, Binding::Atom))
            }
            ExprKind::Elapsed(elapsed) => self.elapsed(elapsed),
            ExprKind::PeriodOf(kind, of) => {
                format!("{} of {}", kind.word(), self.within(of, Binding::Atom))
            }
            ExprKind::DayOf(last, of) => {
                let word = if *last { "last" } else { "first" };
                format!("{word} day of {}", self.within(of, Binding::Atom))
            }
            _ => self.eye.shown(expr, self.at),
        }
    }

    /// The text of an operand, in brackets if it binds looser than where it stands.
    fn within(&self, expr: &Expr, least: Binding) -> String {
        let (text, binding) = self.write(expr);
        if binding < least { format!("({text})") } else { text }
    }

    fn arithmetic(&self, op: ArithmeticOp, a: &Expr, b: &Expr) -> (String, Binding) {
        // A sum to the right of a sum, or a product to the right of a product, can only have stood in brackets: 8 − (3 − 1).
        let (sign, binding, right) = match op {
            ArithmeticOp::Add => ("+", Binding::Sum, Binding::Product),
            ArithmeticOp::Subtract => ("−", Binding::Sum, Binding::Product),
            ArithmeticOp::Multiply => ("×", Binding::Product, Binding::Postfix),
            ArithmeticOp::Divide => ("÷", Binding::Product, Binding::Postfix),
        };
        (format!("{} {sign} {}", self.within(a, binding), self.within(b, right)), binding)
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

    fn elapsed(&self, elapsed: &Elapsed) -> String {
        let unit = match elapsed.unit {
            ElapsedUnit::Days => "days",
            ElapsedUnit::Hours => "hours",
            ElapsedUnit::WorkingDays => "working days",
            ElapsedUnit::StartedWeeks => "started weeks",
            ElapsedUnit::CompletedWeeks => "completed weeks",
            ElapsedUnit::CompletedMonths => "completed months",
            ElapsedUnit::CompletedYears => "completed years",
        };
        let days = if elapsed.both { "both days counted" } else { "the first day not counted" };
        let (from, to) = (self.within(&elapsed.from, Binding::Atom), self.within(&elapsed.to, Binding::Atom));
        format!("{unit} from {from} to {to}, {days}")
    }

    fn joined(&self, all: &[Expr], word: &str, least: Binding) -> String {
        all.iter().map(|one| self.within(one, least)).collect::<Vec<_>>().join(word)
    }
}

fn choose_word(op: ChooseOp) -> &'static str {
    match op {
        ChooseOp::Larger => "larger",
        ChooseOp::Smaller => "smaller",
        ChooseOp::Earlier => "earlier",
        ChooseOp::Later => "later",
    }
}
