//! The parts of one that numbers are counted in: pennies, tenths of an hour, seconds.

use crate::value::Number;

/// How many parts one has where numbers are counted in parts: 100 for pounds in pennies, 3,600 for hours in seconds. A
/// number is then a whole number of parts, and arithmetic on it is that of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// INVARIANT: from one to [`MOST_PARTS`].
    parts: i64,
}

/// The most decimal places that a scale has: 10^18 is the largest power of ten in 64 bits.
const MOST_PLACES: u32 = 18;

/// As many parts as the most decimal places have.
const MOST_PARTS: i64 = 10i64.pow(MOST_PLACES);

impl Scale {
    /// Whole numbers.
    pub const WHOLE: Scale = Scale { parts: 1 };

    /// So many decimal places; none where there are too many.
    pub fn decimal(places: u32) -> Option<Scale> {
        10i64.checked_pow(places).and_then(Scale::of_parts)
    }

    /// So many parts; none where there are none or too many.
    pub(crate) fn of_parts(parts: i64) -> Option<Scale> {
        (1..=MOST_PARTS).contains(&parts).then_some(Scale { parts })
    }

    /// How many parts one has.
    pub fn parts(self) -> i64 {
        self.parts
    }

    /// How many decimal places it is; none where it is no power of ten.
    pub fn places(self) -> Option<u32> {
        (0..=MOST_PLACES).find(|places| 10i64.checked_pow(*places) == Some(self.parts))
    }

    /// The number of so many parts.
    pub fn number(self, value: i128) -> Number {
        Number::ratio(value, i128::from(self.parts)).unwrap_or_else(Number::zero)
    }

    /// How many parts a number is, if it is a whole number of them that fits.
    pub(crate) fn count(self, number: &Number) -> Option<i128> {
        number.in_parts(i128::from(self.parts))
    }

    /// The fewest decimal places in which a number is whole, and how many parts it then is.
    pub(crate) fn holding(number: &Number) -> Option<(Scale, i64)> {
        (0..=MOST_PLACES)
            .filter_map(Scale::decimal)
            .find_map(|scale| Some((scale, i64::try_from(scale.count(number)?).ok()?)))
    }

    /// The scale of a product.
    pub(crate) fn times(self, other: Scale) -> Option<Scale> {
        self.parts.checked_mul(other.parts).and_then(Scale::of_parts)
    }

    /// The coarsest scale in which whole numbers of both are whole, and by what the ones and the others are to be
    /// multiplied. None where it has too many parts.
    pub(crate) fn common(self, other: Scale) -> Option<(Scale, i64, i64)> {
        if self == other {
            return Some((self, 1, 1));
        }
        let shared = gcd(self.parts.unsigned_abs(), other.parts.unsigned_abs());
        let shared = i64::try_from(shared).ok()?;
        let (up, other_up) = (other.parts.checked_div(shared)?, self.parts.checked_div(shared)?);
        let common = self.parts.checked_mul(up).and_then(Scale::of_parts)?;
        Some((common, up, other_up))
    }

    /// By what whole numbers are multiplied to be those of a finer scale; none where they would not be whole.
    pub(crate) fn up_to(self, finer: Scale) -> Option<i64> {
        (finer.parts.checked_rem(self.parts)? == 0).then(|| finer.parts.checked_div(self.parts))?
    }

    /// The scale of whole numbers of this one that are divided by a whole number, and by what they are multiplied
    /// before: `numerator / denominator`, in lowest terms. None where it has too many parts, and of a division by
    /// nought.
    pub(crate) fn divided(self, numerator: i64, denominator: i64) -> Option<(Scale, i64)> {
        let shared = i64::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?;
        let (up, down) = (numerator.checked_div(shared)?, denominator.checked_div(shared)?);
        let (up, down) = if down < 0 { (up.checked_neg()?, down.checked_neg()?) } else { (up, down) };
        // What the parts and the numerator share is no part of the answer either.
        let shared = i64::try_from(gcd(up.unsigned_abs(), self.parts.unsigned_abs())).ok()?;
        let parts = self.parts.checked_div(shared)?.checked_mul(down)?;
        Some((Scale::of_parts(parts)?, up.checked_div(shared)?))
    }
}

/// The greatest common divisor; one of two noughts, so that it divides.
fn gcd(mut a: u64, mut b: u64) -> u64 {
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a.max(1)
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scale(parts: i64) -> Scale {
        Scale::of_parts(parts).unwrap()
    }

    proptest! {
        /// Held against exact numbers.
        #[test]
        fn a_number_is_the_same_at_any_scale(value in -1_000_000i64..1_000_000, own in 1i64..5_000, other in 1i64..5_000) {
            let number = scale(own).number(i128::from(value));
            prop_assert_eq!(scale(own).count(&number), Some(i128::from(value)));
            let (common, up, other_up) = scale(own).common(scale(other)).unwrap();
            prop_assert_eq!(common.number(i128::from(value * up)), number);
            prop_assert_eq!(common.number(i128::from(value * other_up)), scale(other).number(i128::from(value)));
            prop_assert_eq!(scale(own).up_to(common), Some(up));
        }

        #[test]
        fn a_division_is_that_of_numbers(
            value in -1_000_000i64..1_000_000,
            own in 1i64..5_000,
            numerator in 1i64..5_000,
            denominator in prop_oneof![-5_000i64..0, 1i64..5_000],
        ) {
            let (divided, up) = scale(own).divided(numerator, denominator).unwrap();
            let by = Number::ratio(i128::from(denominator), i128::from(numerator)).unwrap();
            let exact = scale(own).number(i128::from(value)).divided_by(&by).unwrap();
            prop_assert_eq!(divided.number(i128::from(value * up)), exact);
        }
    }

    #[test]
    fn what_does_not_fit_is_none() {
        assert_eq!(Scale::decimal(18).map(Scale::parts), Some(1_000_000_000_000_000_000));
        assert_eq!(Scale::decimal(19), None);
        assert_eq!(Scale::of_parts(0), None);
        assert_eq!(scale(1 << 40).common(scale(3i64.pow(20))), None);
        assert_eq!(scale(100).divided(1, 0), None);
        assert_eq!(scale(100).divided(1, i64::MIN), None);
        assert_eq!(scale(6).up_to(scale(9)), None);
        assert_eq!((scale(1_000).places(), scale(3_600).places()), (Some(3), None));
    }
}
