//! What the values of an expression are multiples of: of 1 where they are whole, of 1/3600 for hours between two times.

use super::Terms;
use crate::functions::{self, Step, Stepped};
use crate::model::{Aggregate, Constant, Expr, ExprKind, Field, RelatedOp, Running, RunningOp, Tariff, Type};
use crate::value::AggregateOp;

/// The steps of expressions.
#[derive(Clone, Copy)]
pub(crate) struct Steps<'t> {
    terms: &'t Terms<'t>,
    /// Whether an amount that is to be supplied counts as whole: it is asked when it is supplied.
    supplied_is_whole: bool,
}

impl<'t> Steps<'t> {
    /// As the terms have them.
    pub(crate) fn of(terms: &'t Terms<'t>) -> Self {
        Steps { terms, supplied_is_whole: false }
    }

    /// With amounts that are to be supplied taken for whole.
    pub(crate) fn with_whole_supplies(terms: &'t Terms<'t>) -> Self {
        Steps { terms, supplied_is_whole: true }
    }

    /// What the values of an expression are multiples of.
    pub(crate) fn step(self, expr: &Expr) -> Step {
        match &expr.kind {
            ExprKind::Constant(constant) => of_constant(constant),
            ExprKind::Field(field) => of_field(&self.terms.records[*field]),
            ExprKind::Fact(fact) => self.terms.known[*fact].step.clone(),
            ExprKind::Key(position) => {
                self.terms.key(expr.frame, *position).map_or(Step::ANY, |key| self.step(&key.value))
            }
            ExprKind::Tariff { tariff, .. } => self.of_tariff(&self.terms.tariffs[*tariff]),
            ExprKind::Spread(inner, _)
            | ExprKind::Lookup { of: inner, .. }
            | ExprKind::MustBeGiven(inner) => self.step(inner),
            ExprKind::Call(function, arguments) => {
                let steps: Vec<Stepped<'_>> =
                    arguments.iter().map(|argument| self.stepped(argument)).collect();
                functions::of(function).step(&steps)
            }
            ExprKind::IfBlank(left, right) | ExprKind::ChooseGiven(_, left, right) => {
                self.step(left).either(self.step(right))
            }
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
            ExprKind::Running(running) => self.running(running),
            ExprKind::Related(related) => match (related.sought.op, &related.sought.value) {
                (RelatedOp::Aggregate(AggregateOp::Count), _) => Step::one(),
                (RelatedOp::Aggregate(AggregateOp::Average), _) | (_, None) => Step::ANY,
                (_, Some(value)) => self.step(value),
            },
            // Dates are whole days.
            ExprKind::StatementDate => Step::one(),
            ExprKind::Cases(rows, otherwise) => {
                let values = rows.iter().map(|row| &row.then).chain(otherwise.as_deref());
                let steps = values.map(|value| self.step(value));
                steps.reduce(Step::either).unwrap_or(Step::ANY)
            }
            // Not numbers.
            ExprKind::Row
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_) => Step::ANY,
            // A limit may cut anywhere.
            ExprKind::Payment(_) | ExprKind::LinesTotal(_) | ExprKind::WhatLeaves(..) => Step::ANY,
        }
    }

    fn stepped(self, argument: &Expr) -> Stepped<'_> {
        let constant = match &argument.kind {
            ExprKind::Constant(Constant::Number(number)) => Some(number),
            _ => None,
        };
        Stepped { step: self.step(argument), constant }
    }

    /// A single amount may be another for one run (`--set`): it is known as it stands in the contract.
    fn of_tariff(self, tariff: &Tariff) -> Step {
        if tariff.supplied {
            return if self.supplied_is_whole { Step::one() } else { Step::ANY };
        }
        let values = tariff.rows.iter().flat_map(|row| &row.values);
        values.map(of_constant).reduce(Step::either).unwrap_or(Step::ANY)
    }

    fn aggregate(self, aggregate: &Aggregate) -> Step {
        self.taken(aggregate.op, aggregate.value.as_ref())
    }

    fn taken(self, op: AggregateOp, value: Option<&Expr>) -> Step {
        match op {
            AggregateOp::Count => Step::one(),
            AggregateOp::Average => Step::ANY,
            AggregateOp::Total
            | AggregateOp::Largest
            | AggregateOp::Smallest
            | AggregateOp::Earliest
            | AggregateOp::Latest
            | AggregateOp::One => value.map_or(Step::ANY, |value| self.step(value)),
        }
    }

    fn running(self, running: &Running) -> Step {
        let value = running.value.as_ref();
        match running.op {
            RunningOp::UpToThis(op) | RunningOp::BeforeThis(op) | RunningOp::InARow(op) => {
                self.taken(op, value)
            }
            RunningOp::OneBefore => value.map_or(Step::ANY, |value| self.step(value)),
            RunningOp::First | RunningOp::Last | RunningOp::RoundedTogether(_) => Step::ANY,
        }
    }
}

fn of_constant(constant: &Constant) -> Step {
    match constant {
        Constant::Number(number) => Step::of(number),
        Constant::Date(_) => Step::one(),
        Constant::Text(_) | Constant::Choice(_) | Constant::YesNo(_) | Constant::Period(..) => Step::ANY,
    }
}

fn of_field(field: &Field) -> Step {
    match &field.ty {
        Type::Number(_) => match field.whole {
            true => Step::one(),
            false => Step::ANY,
        },
        Type::Date | Type::Moment | Type::Clock => Step::one(),
        Type::Text | Type::Choice(_) | Type::YesNo | Type::Reference(_) | Type::Period(_) => Step::ANY,
    }
}
