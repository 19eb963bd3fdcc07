//! Formulas with letters, and what the letters stand for.

use super::function::{as_share, sign};
use super::marks;
use super::voice::Voice;
use crate::model::{Aggregate, Constant, Expr, ExprKind, RelatedOp};
use crate::value::{AggregateOp, ArithmeticOp, Function};

/// A formula: what is calculated, and the meaning of each letter in order.
pub(super) struct Formula {
    pub(super) text: String,
    pub(super) letters: Vec<(char, String)>,
}

/// How tightly a part of a formula holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Sum,
    Product,
    Single,
}

struct Writer<'w, 'v> {
    voice: &'w Voice<'v>,
    letters: Vec<(char, &'w Expr)>,
}

impl Voice<'_> {
    /// A value that is calculated, with letters; none where there is nothing to calculate.
    pub(super) fn formula(&self, expr: &Expr) -> Option<Formula> {
        let (function, arguments) = expr.called()?;
        match function {
            Function::Arithmetic(_) if as_share(function, arguments).is_some() => return None,
            Function::Arithmetic(_) => {}
            Function::Negative
            | Function::Rounded(_)
            | Function::Complete(_)
            | Function::Power
            | Function::Choose(_)
            | Function::Shift(_)
            | Function::Elapsed(_)
            | Function::CalendarMonths
            | Function::Local(_)
            | Function::MomentOn
            | Function::HoursWithin(_)
            | Function::PeriodOf(_)
            | Function::DayOf(_) => return None,
        }
        let mut writer = Writer { voice: self, letters: Vec::new() };
        let (text, _) = writer.write(expr);
        let letters = std::mem::take(&mut writer.letters);
        let letters = letters.into_iter().map(|(letter, of)| (letter, self.value(of))).collect();
        Some(Formula { text, letters })
    }

    /// Words from whose first letters a letter is chosen.
    fn named_for_letter(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Field(field) => self.book.field(*field).singular,
            ExprKind::Fact(fact) => self.book.fact(*fact).singular.clone(),
            ExprKind::Tariff { tariff, .. } => self.book.tariff(*tariff).singular.clone(),
            ExprKind::Payment(payment) => self.book.payment(*payment).singular.clone(),
            ExprKind::Spread(inner, _) | ExprKind::MustBeGiven(inner) | ExprKind::IfBlank(inner, _) => {
                self.named_for_letter(inner)
            }
            ExprKind::Lookup { of, .. } => self.named_for_letter(of),
            ExprKind::Aggregate(aggregate) => self.aggregate_for_letter(aggregate),
            ExprKind::Related(related) => match (&related.sought.op, &related.sought.value) {
                (RelatedOp::Aggregate(AggregateOp::Count), _) | (_, None) => "Number".to_owned(),
                (_, Some(value)) => self.named_for_letter(value),
            },
            ExprKind::Running(running) => match &running.value {
                Some(value) => self.named_for_letter(value),
                None => "Number".to_owned(),
            },
            ExprKind::LinesTotal(total) => total
                .on
                .first()
                .map(|target| self.book.payment(target.payment).singular.clone())
                .unwrap_or_default(),
            ExprKind::Constant(_)
            | ExprKind::Key(_)
            | ExprKind::Row
            | ExprKind::Call(..)
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::ChooseGiven(..)
            | ExprKind::StatementDate
            | ExprKind::Cases(..)
            | ExprKind::WhatLeaves(..) => "X".to_owned(),
        }
    }

    fn aggregate_for_letter(&self, aggregate: &Aggregate) -> String {
        match (&aggregate.value, aggregate.op) {
            (_, AggregateOp::Count) | (None, _) => "Number".to_owned(),
            (Some(value), _) => self.named_for_letter(value),
        }
    }
}

impl<'w> Writer<'w, '_> {
    fn write(&mut self, expr: &'w Expr) -> (String, Tightness) {
        match (&expr.kind, expr.called()) {
            (ExprKind::Constant(value), _) => (self.constant(expr, value), Tightness::Single),
            (_, Some((function @ Function::Arithmetic(op), [left, right]))) => {
                if is_share(function, left, right) {
                    return (self.letter(expr), Tightness::Single);
                }
                self.arithmetic(*op, left, right)
            }
            (_, Some((Function::Negative, [of]))) => {
                let inner = self.within(of, Tightness::Single);
                (format!("−{inner}"), Tightness::Sum)
            }
            _ => (self.letter(expr), Tightness::Single),
        }
    }

    fn constant(&self, expr: &Expr, value: &Constant) -> String {
        self.voice.book.constant(self.voice.model, &expr.ty, value)
    }

    fn arithmetic(&mut self, op: ArithmeticOp, left: &'w Expr, right: &'w Expr) -> (String, Tightness) {
        let own = match op {
            ArithmeticOp::Add | ArithmeticOp::Subtract => Tightness::Sum,
            ArithmeticOp::Multiply | ArithmeticOp::Divide => Tightness::Product,
        };
        let before = self.within(left, own);
        // What stands to the right of a sign of the same rank keeps its brackets: they are the author's.
        let least = if own == Tightness::Sum { Tightness::Product } else { Tightness::Single };
        let after = self.within(right, least);
        (format!("{before} {} {after}", sign(op)), own)
    }

    fn within(&mut self, expr: &'w Expr, least: Tightness) -> String {
        let (text, tightness) = self.write(expr);
        if tightness < least { format!("({text})") } else { text }
    }

    /// The letter of a value; one value has one letter.
    fn letter(&mut self, expr: &'w Expr) -> String {
        if let Some((letter, _)) = self.letters.iter().find(|(_, known)| *known == expr) {
            return marks::letter(*letter);
        }
        let named = self.voice.named_for_letter(expr);
        let own =
            named.split_whitespace().filter_map(|word| word.chars().next()).filter(char::is_ascii_uppercase);
        let free =
            |letter: &char| !"OI".contains(*letter) && self.letters.iter().all(|(known, _)| known != letter);
        let letter = own.chain('A'..='Z').find(free).unwrap_or('Z');
        self.letters.push((letter, expr));
        marks::letter(letter)
    }
}

fn is_share(function: &Function, left: &Expr, right: &Expr) -> bool {
    let counts = |expr: &Expr| matches!(&expr.kind, ExprKind::Aggregate(one) if one.op == AggregateOp::Count);
    matches!(function, Function::Arithmetic(ArithmeticOp::Divide))
        && left.span == right.span
        && counts(left)
        && counts(right)
}
