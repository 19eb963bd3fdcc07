//! What the values of an expression are multiples of: of 1 where they are whole, of 1/3600 for hours between two times.

use super::Terms;
use crate::model::{
    Aggregate, Constant, Elapsed, Expr, ExprKind, Field, Rounding, Running, RunningOp, Tariff, Type,
};
use crate::value::{AggregateOp, ArithmeticOp, ElapsedUnit, LocalPart, Number};

/// Times are held in whole seconds; so many are an hour.
const SECONDS_AN_HOUR: i128 = 3600;
/// A step with a longer denominator is of no use to anyone: then nothing is known.
const LONGEST: u64 = 64;

/// What all values of an expression, where they are given, are whole multiples of. Dates and times count as the numbers that they are
/// held as: days, and seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step(Option<Number>);

impl Step {
    /// Nothing is known: a value can be as near to another as one likes.
    pub const ANY: Step = Step(None);

    /// Multiples of a number. Of nought, only nought is one.
    pub fn of(number: &Number) -> Step {
        let (over, under) = number.numerator_denominator();
        Step(Some(number.size()).filter(|_| over.bits() <= LONGEST && under.bits() <= LONGEST))
    }

    /// Whole numbers.
    pub fn one() -> Step {
        Step(Some(Number::one()))
    }

    /// Whether only whole numbers are multiples of it.
    pub fn is_whole(&self) -> bool {
        self.0.as_ref().is_some_and(Number::is_whole)
    }

    /// The step, if there is one. Nought is the step of what is always nought.
    pub fn size(&self) -> Option<&Number> {
        self.0.as_ref()
    }

    /// The largest multiple that is no more than a number; none where the step says nothing.
    pub fn down(&self, number: &Number) -> Option<Number> {
        let size = self.0.as_ref()?;
        Some(number.divided_by(size)?.floor().times(size))
    }

    /// Of values of which some have this step and some the other, and of their sums: the largest that both are multiples of.
    pub fn either(self, other: Step) -> Step {
        let (Some(mut a), Some(mut b)) = (self.0, other.0) else { return Step::ANY };
        while let Some(times) = a.divided_by(&b) {
            (a, b) = (b.clone(), a.minus(&b.times(&times.floor())));
        }
        Step::of(&a)
    }

    /// Of products.
    pub fn times(self, other: &Step) -> Step {
        match (self.0, &other.0) {
            (Some(a), Some(b)) => Step::of(&a.times(b)),
            _ => Step::ANY,
        }
    }

    /// Of quotients by a number.
    fn divided_by(self, number: &Number) -> Step {
        self.0.and_then(|step| step.divided_by(number)).map_or(Step::ANY, |step| Step::of(&step))
    }
}

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
            ExprKind::Field(field) => self.terms.field(*field).map_or(Step::ANY, of_field),
            ExprKind::Fact(fact) => self.terms.known(*fact).map_or(Step::ANY, |known| known.step.clone()),
            ExprKind::Key(position) => {
                self.terms.key(expr.frame, *position).map_or(Step::ANY, |key| self.step(&key.value))
            }
            ExprKind::Tariff { tariff, .. } => {
                self.terms.tariff(*tariff).map_or(Step::ANY, |tariff| self.of_tariff(tariff))
            }
            ExprKind::Spread(inner, _)
            | ExprKind::Lookup { of: inner, .. }
            | ExprKind::Negative(inner)
            | ExprKind::MustBeGiven(inner) => self.step(inner),
            ExprKind::Arithmetic(op, left, right) => self.arithmetic(*op, left, right),
            ExprKind::IfBlank(left, right)
            | ExprKind::Choose(_, left, right)
            | ExprKind::ChooseGiven(_, left, right) => self.step(left).either(self.step(right)),
            ExprKind::Rounded(value, rounding) => rounded(self.step(value), rounding),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
            ExprKind::Running(running) => self.running(running),
            // The exponent is a whole number from nought on, and anything to the power of nought is one.
            ExprKind::Power(base, _) => match self.step(base).is_whole() {
                true => Step::one(),
                false => Step::ANY,
            },
            ExprKind::Complete(..) => Step::one(),
            ExprKind::Elapsed(elapsed) => self.elapsed(elapsed),
            ExprKind::ShiftHours(from, by) => {
                let by = self.step(by).times(&Step::of(&Number::from_int(SECONDS_AN_HOUR)));
                self.step(from).either(by)
            }
            ExprKind::Local(LocalPart::Clock, moment) => self.step(moment).either(Step::one()),
            // Dates are whole days.
            ExprKind::Local(LocalPart::Day, _)
            | ExprKind::ShiftDays(..)
            | ExprKind::ShiftWorkingDays(..)
            | ExprKind::ShiftMonths(..)
            | ExprKind::DayOf(..)
            | ExprKind::StatementDate => Step::one(),
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
            | ExprKind::Not(_)
            | ExprKind::PeriodOf(..) => Step::ANY,
            // A limit may cut anywhere.
            ExprKind::Payment(_) | ExprKind::LinesTotal(_) | ExprKind::WhatLeaves(..) => Step::ANY,
        }
    }

    fn arithmetic(self, op: ArithmeticOp, left: &Expr, right: &Expr) -> Step {
        match op {
            ArithmeticOp::Add | ArithmeticOp::Subtract => self.step(left).either(self.step(right)),
            ArithmeticOp::Multiply => self.step(left).times(&self.step(right)),
            ArithmeticOp::Divide => match &right.kind {
                ExprKind::Constant(Constant::Number(by)) => self.step(left).divided_by(by),
                _ => Step::ANY,
            },
        }
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
        match aggregate.op {
            AggregateOp::Count => Step::one(),
            AggregateOp::Average => Step::ANY,
            AggregateOp::Total
            | AggregateOp::Largest
            | AggregateOp::Smallest
            | AggregateOp::Earliest
            | AggregateOp::Latest
            | AggregateOp::One => aggregate.value.as_ref().map_or(Step::ANY, |value| self.step(value)),
        }
    }

    fn running(self, running: &Running) -> Step {
        let of_value = || running.value.as_ref().map_or(Step::ANY, |value| self.step(value));
        match running.op {
            RunningOp::UpToThis(AggregateOp::Count) | RunningOp::BeforeThis(AggregateOp::Count) => {
                Step::one()
            }
            RunningOp::UpToThis(AggregateOp::Average) | RunningOp::BeforeThis(AggregateOp::Average) => {
                Step::ANY
            }
            RunningOp::UpToThis(_) | RunningOp::BeforeThis(_) | RunningOp::OneBefore => of_value(),
            RunningOp::First | RunningOp::Last => Step::ANY,
        }
    }

    fn elapsed(self, elapsed: &Elapsed) -> Step {
        match elapsed.unit {
            ElapsedUnit::Hours => {
                let seconds = self.step(&elapsed.from).either(self.step(&elapsed.to));
                seconds.divided_by(&Number::from_int(SECONDS_AN_HOUR))
            }
            ElapsedUnit::Days
            | ElapsedUnit::WorkingDays
            | ElapsedUnit::StartedWeeks
            | ElapsedUnit::CompletedWeeks
            | ElapsedUnit::CompletedMonths
            | ElapsedUnit::CompletedYears => Step::one(),
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

/// What is a multiple of the rounding's step already stays as it is.
fn rounded(step: Step, rounding: &Rounding) -> Step {
    match step.clone().divided_by(&rounding.step).is_whole() {
        true => step,
        false => Step::of(&rounding.step),
    }
}
