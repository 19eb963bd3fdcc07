//! Between what values lie.

use crate::value::Number;

/// No end of a range is longer, over or under the line, in bits.
const LONGEST: u64 = 128;

/// Between what a value lies, both included; a day as its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Range {
    /// The least that it can be, if that is known.
    pub(crate) least: Option<Number>,
    /// The most.
    pub(crate) most: Option<Number>,
}

impl Range {
    /// Between these two.
    pub(crate) fn of(least: Option<Number>, most: Option<Number>) -> Self {
        Range { least, most }
    }

    /// Any value.
    pub(crate) fn unknown() -> Self {
        Range::default()
    }

    /// Never negative.
    pub(crate) fn from_nought() -> Self {
        Range::of(Some(Number::zero()), None)
    }

    /// One or the other.
    pub(crate) fn either(self, other: Range) -> Range {
        Range::of(both(self.least, other.least, Number::min), both(self.most, other.most, Number::max))
    }

    /// Whether it is never negative.
    pub(crate) fn is_never_negative(&self) -> bool {
        self.least.as_ref().is_some_and(|least| !least.is_negative())
    }

    /// The one value that it can be, if there is no other.
    pub(super) fn is_one(&self) -> Option<&Number> {
        self.least.as_ref().filter(|least| self.most.as_ref() == Some(least))
    }

    /// So many times it.
    pub(super) fn scaled(&self, times: &Number) -> Range {
        let scaled = |end: &Option<Number>| end.as_ref().map(|end| end.times(times));
        let (least, most) = (scaled(&self.least), scaled(&self.most));
        if times.is_negative() { Range::of(most, least) } else { Range::of(least, most) }
    }

    /// Whether it can be below the whole of another.
    pub(crate) fn may_be_below(&self, other: &Range) -> bool {
        self.least.as_ref().zip(other.most.as_ref()).is_none_or(|(least, most)| least < most)
    }

    /// Whether it can be above the whole of another.
    pub(crate) fn may_be_above(&self, other: &Range) -> bool {
        other.may_be_below(self)
    }

    /// Whether nought lies within.
    pub(crate) fn may_be_nought(&self) -> bool {
        self.may_meet(&Range::of(Some(Number::zero()), Some(Number::zero())))
    }

    /// The same without ends that are too long to be of use to anyone.
    pub(crate) fn of_use(self) -> Range {
        let short = |end: &Number| {
            let (over, under) = end.numerator_denominator();
            over.bits() <= LONGEST && under.bits() <= LONGEST
        };
        Range::of(self.least.filter(short), self.most.filter(short))
    }

    /// Whether the two can be equal.
    pub(crate) fn may_meet(&self, other: &Range) -> bool {
        let apart = |low: &Range, high: &Range| {
            low.most.as_ref().zip(high.least.as_ref()).is_some_and(|(most, least)| most < least)
        };
        !apart(self, other) && !apart(other, self)
    }
}

/// Never negative where no argument is.
pub(super) fn as_never_negative(arguments: &[Range]) -> Range {
    match arguments.iter().all(Range::is_never_negative) {
        true => Range::from_nought(),
        false => Range::unknown(),
    }
}

/// Of two ends that both are known.
pub(super) fn both(
    a: Option<Number>,
    b: Option<Number>,
    choose: fn(Number, Number) -> Number,
) -> Option<Number> {
    Some(choose(a?, b?))
}

/// Of two ends, or the one that is known.
pub(super) fn known(
    a: Option<Number>,
    b: Option<Number>,
    choose: fn(Number, Number) -> Number,
) -> Option<Number> {
    match (a, b) {
        (Some(a), Some(b)) => Some(choose(a, b)),
        (one, None) | (None, one) => one,
    }
}
