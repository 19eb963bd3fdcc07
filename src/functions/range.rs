//! Between what values lie.

use crate::value::Number;

/// No end of a range is longer, over or under the line, in bits.
const LONGEST: u64 = 128;

/// Between what a value lies, both included; a day as its number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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

    /// What of it lies within another.
    pub(crate) fn within(&self, other: &Range) -> Range {
        let (least, most) =
            ((self.least.clone(), other.least.clone()), (self.most.clone(), other.most.clone()));
        Range::of(known(least.0, least.1, Number::max), known(most.0, most.1, Number::min))
    }

    /// The product of one and the other. An end that is not known is endless, and nought times it is nought.
    pub(crate) fn times(&self, other: &Range) -> Range {
        let corners = [(End::least(self), End::most(self)), (End::least(other), End::most(other))];
        let [(a, b), (c, d)] = corners;
        let all = [a.times(&c), a.times(&d), b.times(&c), b.times(&d)];
        let number = |end: Option<&End>| match end {
            Some(End::Number(number)) => Some(number.clone()),
            Some(End::Below | End::Above) | None => None,
        };
        Range::of(number(all.iter().min()), number(all.iter().max()))
    }

    /// One divided by it, where it is not nought. Where it can be of either sign nothing is known.
    pub(crate) fn inverse(&self) -> Range {
        let one = Number::one();
        let ends = |least: &Option<Number>, most: &Option<Number>| {
            let low = most.as_ref().map_or_else(|| Some(Number::zero()), |most| one.divided_by(most));
            let high = least.as_ref().and_then(|least| one.divided_by(least));
            Range::of(low, high)
        };
        if self.is_never_negative() {
            return ends(&self.least, &self.most);
        }
        match &self.most {
            Some(most) if most.is_negative() || most.is_zero() => {
                let turned = |end: &Option<Number>| end.as_ref().map(Number::negated);
                let positive = ends(&turned(&self.most), &turned(&self.least));
                Range::of(turned(&positive.most), turned(&positive.least))
            }
            _ => Range::unknown(),
        }
    }

    /// Each end as a function has it that never falls.
    pub(crate) fn rising(&self, to: impl Fn(&Number) -> Option<Number>) -> Range {
        Range::of(self.least.as_ref().and_then(&to), self.most.as_ref().and_then(&to))
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

/// An end of a range, in order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Below,
    Number(Number),
    Above,
}

impl End {
    fn least(range: &Range) -> End {
        range.least.clone().map_or(End::Below, End::Number)
    }

    fn most(range: &Range) -> End {
        range.most.clone().map_or(End::Above, End::Number)
    }

    /// -1, 0 or 1.
    fn sign(&self) -> i8 {
        match self {
            End::Below => -1,
            End::Above => 1,
            End::Number(number) if number.is_zero() => 0,
            End::Number(number) => {
                if number.is_negative() {
                    -1
                } else {
                    1
                }
            }
        }
    }

    fn times(&self, other: &End) -> End {
        match (self, other) {
            (End::Number(a), End::Number(b)) => End::Number(a.times(b)),
            _ => match self.sign().saturating_mul(other.sign()) {
                0 => End::Number(Number::zero()),
                1 => End::Above,
                _ => End::Below,
            },
        }
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
