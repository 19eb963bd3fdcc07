//! A value that is stated: what it is, what it is where that would be blank, its bounds and its roundings, each a
//! sentence of its own.

use super::casing::sentence;
use super::formula::Formula;
use super::schedule::{Clause, Grid, Piece, Words};
use super::voice::Voice;
use crate::model::Type;
use crate::model::{CaseRow, Expr, ExprKind};
use crate::value::{ArithmeticOp, ChooseOp, Function, NumberStyle, Rounding};

/// What is done to a value after it is worked out.
enum Step<'e> {
    /// It is no more, or no less, than something.
    Bound(ChooseOp, &'e Expr),
    /// It is rounded.
    Rounded(&'e Rounding),
    /// Where it is blank, something stands for it.
    Blank(&'e Expr, &'e Expr),
    /// It must be there.
    Given,
}

impl Voice<'_> {
    /// The sentences that state a value: `The Fee of an Episode is …`. `is` is the verb with its subject, `it` what
    /// later sentences call it.
    pub(super) fn stated(&self, is: &str, it: &str, value: &Expr) -> Vec<Clause> {
        let (core, steps) = self.peeled(value);
        let mut clauses = self.main_sentence(is, core);
        let mut changed = false;
        for step in steps {
            let then = if changed { "then " } else { "" };
            let (part, text) = match step {
                Step::Bound(op, bound) => {
                    let (part, beyond) = match op {
                        ChooseOp::Smaller => ("most", "more than"),
                        ChooseOp::Larger => ("least", "less than"),
                        ChooseOp::Earlier => ("most", "later than"),
                        ChooseOp::Later => ("least", "earlier than"),
                    };
                    let (limit, instead) = (self.value(bound), self.said_again(bound));
                    (part, format!("Where {it} would {then}be {beyond} {limit}, {it} is {instead}."))
                }
                Step::Rounded(rule) => ("rounded", format!("{it} is then {}.", self.rounded_words(rule))),
                Step::Blank(of, instead) => {
                    ("blank", format!("Where {}, {it} is {}.", self.blank_where(of), self.value(instead)))
                }
                Step::Given => (
                    "given",
                    "Where a figure that is needed for it is not recorded, no amount is worked out until it is.".to_owned(),
                ),
            };
            changed |= !matches!(step, Step::Blank(..) | Step::Given);
            clauses.push(Clause::of(part, sentence(&text)));
        }
        clauses
    }

    /// A value without the steps that stand around it, and these in the order in which they are taken.
    fn peeled<'e>(&self, value: &'e Expr) -> (&'e Expr, Vec<Step<'e>>) {
        let mut steps = Vec::new();
        let mut core = value;
        loop {
            let step = match &core.kind {
                ExprKind::IfBlank(of, instead) => Some((of.as_ref(), Step::Blank(of, instead))),
                ExprKind::MustBeGiven(of) => Some((of.as_ref(), Step::Given)),
                ExprKind::Call(function, arguments) => match (function, arguments.as_slice()) {
                    (Function::Rounded(rule), [of]) => Some((of, Step::Rounded(rule))),
                    (Function::Choose(op), [of, bound]) if !self.is_phrase(core) => {
                        Some((of, Step::Bound(*op, bound)))
                    }
                    _ => None,
                },
                ExprKind::Constant(_)
                | ExprKind::Field(_)
                | ExprKind::Fact(_)
                | ExprKind::Key(_)
                | ExprKind::Row
                | ExprKind::Spread(..)
                | ExprKind::Tariff { .. }
                | ExprKind::Lookup { .. }
                | ExprKind::Compare(_)
                | ExprKind::Given(..)
                | ExprKind::And(_)
                | ExprKind::Or(_)
                | ExprKind::Not(_)
                | ExprKind::Aggregate(_)
                | ExprKind::Running(_)
                | ExprKind::Related(_)
                | ExprKind::ChooseGiven(..)
                | ExprKind::StatementDate
                | ExprKind::Cases(..)
                | ExprKind::Payment(_)
                | ExprKind::LinesTotal(_)
                | ExprKind::WhatLeaves(..) => None,
            };
            let Some((inner, step)) = step else { break };
            steps.push(step);
            core = inner;
        }
        steps.reverse();
        (core, steps)
    }

    /// Whether `larger of A and B` was written, and not `at least B` under a value.
    fn is_phrase(&self, expr: &Expr) -> bool {
        let text = self.source(expr);
        let text = text.trim_start_matches('(');
        ["larger of", "smaller of", "earlier of", "later of"].iter().any(|word| text.starts_with(word))
    }

    fn main_sentence(&self, is: &str, core: &Expr) -> Vec<Clause> {
        if let ExprKind::Cases(rows, otherwise) = &core.kind {
            return vec![self.cases(is, rows, otherwise.as_deref())];
        }
        if let Some((Function::Elapsed(elapsed), [from, to])) = core.called()
            && let ExprKind::IfBlank(given, instead) = &to.kind
        {
            let words = self.elapsed(elapsed.unit, elapsed.both, &self.value(from), &self.value(given));
            let blank =
                format!("Where {}, the period ends with {}.", self.blank_where(given), self.value(instead));
            return vec![Clause::of("", sentence(&format!("{is} {words}."))), Clause::of("blank", blank)];
        }
        vec![self.sentence_of("", is, core)]
    }

    /// One sentence that states a value, with a formula where it is calculated.
    pub(super) fn sentence_of(&self, part: &str, is: &str, value: &Expr) -> Clause {
        if let Some((percent, of)) = percent_of(value) {
            let percent = self.value(percent);
            return Clause::of(part, sentence(&format!("{is} {percent} of {}.", self.value(of))));
        }
        match self.formula(value) {
            Some(formula) if formula.letters.is_empty() => {
                Clause::of(part, sentence(&format!("{is} {}.", formula.text)))
            }
            Some(formula) => {
                let (text, letters) = with_where(&formula);
                Clause::of(part, sentence(&format!("{is} {text}, where:"))).with(letters)
            }
            None => Clause::of(part, sentence(&format!("{is} {}.", self.value(value)))),
        }
    }

    /// A bound that the same sentence has named before: an amount once more, a price by its name alone.
    fn said_again(&self, bound: &Expr) -> String {
        match &bound.kind {
            ExprKind::Constant(_) => self.value(bound),
            ExprKind::Tariff { tariff, keys, at } if keys.is_empty() && at.is_none() => {
                format!("the {}", self.book.tariff(*tariff).one())
            }
            _ => match &bound.ty {
                Type::Number(ty) if ty.unit.currency().is_some() => "that amount".to_owned(),
                Type::Number(_) => "that".to_owned(),
                Type::Date | Type::Moment | Type::Clock => "that time".to_owned(),
                Type::Text | Type::Choice(_) | Type::YesNo | Type::Reference(_) | Type::Period(_) => {
                    self.value(bound)
                }
            },
        }
    }

    /// A table of cases, of which exactly one holds.
    fn cases(&self, is: &str, rows: &[CaseRow], otherwise: Option<&Expr>) -> Clause {
        let mut lines: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                vec![sentence(&self.condition(&row.when).inline()), sentence(&self.case_value(&row.then))]
            })
            .collect();
        lines.extend(
            otherwise.map(|value| vec!["In any other case".to_owned(), sentence(&self.case_value(value))]),
        );
        let grid = Grid::of(&["Where", "Value"], lines);
        Clause::of("", sentence(&format!("{is}:"))).with(Piece::Grid(grid))
    }

    fn case_value(&self, value: &Expr) -> String {
        self.value(value)
    }
}

/// The letters of a formula as a list.
pub(super) fn with_where(formula: &Formula) -> (String, Piece) {
    let last = formula.letters.len().saturating_sub(1);
    let lines = formula.letters.iter().enumerate().map(|(at, (letter, meaning))| {
        let end = match at {
            _ if at == last => ".",
            _ if at.saturating_add(1) == last => "; and",
            _ => ";",
        };
        Words::from(format!("{} is {meaning}{end}", super::marks::letter(*letter)))
    });
    (formula.text.clone(), Piece::Where(lines.collect()))
}

/// A percentage of something that is no calculation itself.
fn percent_of(value: &Expr) -> Option<(&Expr, &Expr)> {
    let (Function::Arithmetic(ArithmeticOp::Multiply), [percent, of]) = value.called()? else { return None };
    let is_percent =
        matches!(&percent.ty, Type::Number(ty) if ty.style == NumberStyle::Percent && ty.unit.is_none());
    let constant = matches!(percent.kind, ExprKind::Constant(_));
    let single = !matches!(of.called(), Some((Function::Arithmetic(_) | Function::Negative, _)));
    (is_percent && constant && single && !matches!(of.kind, ExprKind::Constant(_))).then_some((percent, of))
}
