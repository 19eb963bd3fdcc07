//! What values are multiples of.

use crate::value::Number;

/// A step with a longer denominator is of no use to anyone: then nothing is known.
const LONGEST: u64 = 64;

/// What all values of an expression, where they are given, are whole multiples of. Dates and times count as the numbers
/// that they are held as: days, and seconds.
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

    /// Of values of which some have this step and some the other, and of their sums: the largest that both are
    /// multiples of.
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
    pub(super) fn divided_by(self, number: &Number) -> Step {
        self.0.and_then(|step| step.divided_by(number)).map_or(Step::ANY, |step| Step::of(&step))
    }
}

/// What is known of an argument.
#[derive(Clone, Debug)]
pub(crate) struct Stepped<'e> {
    /// What its values are multiples of.
    pub(crate) step: Step,
    /// The number that it is, if it stands in the text.
    pub(crate) constant: Option<&'e Number>,
}

/// Of values of which some have the step of the one argument and some that of the other, and of their sums.
pub(super) fn any_of(arguments: &[Stepped<'_>]) -> Step {
    let steps = arguments.iter().map(|argument| argument.step.clone());
    steps.reduce(Step::either).unwrap_or(Step::ANY)
}
