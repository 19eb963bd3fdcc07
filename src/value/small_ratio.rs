//! Ratios of 128-bit whole numbers, and their arithmetic: none where a result does not fit.
//!
//! Nearly all numbers of a contract are whole, or share their denominator with what they meet, or fit into 64 bits:
//! each of these has its short way. A general division of 128-bit numbers costs about thirty times an addition, and the
//! general sum of two ratios has five.

use std::cmp::Ordering;
use std::fmt;

/// INVARIANT: reduced, the denominator above nought, and neither of them `i128::MIN`, which has no positive twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Small {
    pub(super) numerator: i128,
    pub(super) denominator: i128,
}

impl Small {
    /// Nought.
    pub(super) const ZERO: Small = Small { numerator: 0, denominator: 1 };

    /// One.
    pub(super) const ONE: Small = Small { numerator: 1, denominator: 1 };

    /// A whole number.
    pub(super) fn whole(value: i128) -> Option<Small> {
        Small::raw(value, 1)
    }

    /// A ratio that is known to be reduced, its denominator above nought.
    pub(super) fn raw(numerator: i128, denominator: i128) -> Option<Small> {
        (numerator != i128::MIN).then_some(Small { numerator, denominator })
    }

    /// A ratio of 64 by 32 bits that is known to be reduced.
    pub(super) fn of_word(numerator: i64, denominator: u32) -> Small {
        Small { numerator: i128::from(numerator), denominator: i128::from(denominator) }
    }

    /// A ratio, reduced; none if the denominator is nought.
    pub(super) fn ratio(numerator: i128, denominator: i128) -> Option<Small> {
        let (top, bottom) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        if bottom == 0 {
            return None;
        }
        let common = gcd(top, bottom);
        let top = i128::try_from(divided(top, common)?).ok()?;
        let bottom = i128::try_from(divided(bottom, common)?).ok()?;
        let numerator = if (numerator < 0) == (denominator < 0) { top } else { top.checked_neg()? };
        Some(Small { numerator, denominator: bottom })
    }

    /// What stands above the line.
    pub(super) fn numerator(&self) -> i128 {
        self.numerator
    }

    /// What stands below it.
    pub(super) fn denominator(&self) -> i128 {
        self.denominator
    }

    /// Whether it is a whole number.
    pub(super) fn is_whole(&self) -> bool {
        self.denominator == 1
    }

    /// The sum.
    pub(super) fn plus(&self, other: &Small) -> Option<Small> {
        if self.denominator == other.denominator {
            let sum = self.numerator.checked_add(other.numerator)?;
            return if self.is_whole() { Small::whole(sum) } else { Small::ratio(sum, self.denominator) };
        }
        // Both on the least denominator that they have in common.
        let common = gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs());
        let common = i128::try_from(common).ok()?;
        let up = quotient(other.denominator, common)?;
        let other_up = quotient(self.denominator, common)?;
        let sum = self.numerator.checked_mul(up)?.checked_add(other.numerator.checked_mul(other_up)?)?;
        Small::ratio(sum, self.denominator.checked_mul(up)?)
    }

    /// The difference.
    pub(super) fn minus(&self, other: &Small) -> Option<Small> {
        self.plus(&other.negated())
    }

    /// The product.
    pub(super) fn times(&self, other: &Small) -> Option<Small> {
        if self.is_whole() && other.is_whole() {
            return Small::whole(self.numerator.checked_mul(other.numerator)?);
        }
        // What is reduced first needs no more room than the result.
        let one = Small::ratio(self.numerator, other.denominator)?;
        let two = Small::ratio(other.numerator, self.denominator)?;
        let numerator = one.numerator.checked_mul(two.numerator)?;
        let denominator = one.denominator.checked_mul(two.denominator)?;
        if numerator == 0 { Some(Small::ZERO) } else { Small::raw(numerator, denominator) }
    }

    /// The quotient; none if the other is nought.
    pub(super) fn divided_by(&self, other: &Small) -> Option<Small> {
        let numerator =
            if other.numerator < 0 { other.denominator.checked_neg()? } else { other.denominator };
        let denominator = other.numerator.checked_abs().filter(|denominator| *denominator > 0)?;
        self.times(&Small { numerator, denominator })
    }

    /// With the other sign.
    pub(super) fn negated(&self) -> Small {
        Small { numerator: self.numerator.saturating_neg(), denominator: self.denominator }
    }

    /// The number times a power of ten, if that is a whole number that fits.
    pub(super) fn scaled_by(&self, power: i128) -> Option<i128> {
        if self.is_whole() {
            return self.numerator.checked_mul(power);
        }
        if power.checked_rem(self.denominator)? != 0 {
            return None;
        }
        self.numerator.checked_mul(quotient(power, self.denominator)?)
    }

    /// The largest whole number that is not larger.
    pub(super) fn floor(&self) -> i128 {
        self.numerator.checked_div_euclid(self.denominator).unwrap_or(self.numerator)
    }

    /// How they compare; none where that does not fit.
    pub(super) fn compare(&self, other: &Small) -> Option<Ordering> {
        if self.denominator == other.denominator {
            return Some(self.numerator.cmp(&other.numerator));
        }
        let left = self.numerator.checked_mul(other.denominator)?;
        Some(left.cmp(&other.numerator.checked_mul(self.denominator)?))
    }
}

impl fmt::Display for Small {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_whole() {
            true => write!(f, "{}", self.numerator),
            false => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

/// A quotient towards nought, in 64 bits where they hold it.
pub(super) fn quotient(a: i128, b: i128) -> Option<i128> {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => a.checked_div(b).map(i128::from),
        _ => a.checked_div(b),
    }
}

fn divided(a: u128, b: u128) -> Option<u128> {
    match (u64::try_from(a), u64::try_from(b)) {
        (_, Ok(1)) => Some(a),
        (Ok(a), Ok(b)) => a.checked_div(b).map(u128::from),
        _ => a.checked_div(b),
    }
}

/// The greatest common divisor, by halving: no division at all.
fn gcd(mut a: u128, mut b: u128) -> u128 {
    if a == 1 || b == 1 {
        return 1;
    }
    if a == 0 || b == 0 {
        return a.max(b);
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        if let (Ok(short_a), Ok(short_b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(short_gcd(short_a, short_b)) << twos;
        }
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a << twos
}

/// Of an odd number and another.
fn short_gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "big ratios have no end")]
mod tests {
    use super::*;
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use proptest::prelude::*;

    /// Numbers of every size, near nought and near the ends, and such as share factors.
    fn any_whole() -> impl Strategy<Value = i128> {
        prop_oneof![
            -20i128..20,
            any::<i64>().prop_map(i128::from),
            any::<i128>(),
            (-40i128..40).prop_map(|near| i128::MAX.saturating_sub(near.abs())),
            (1i128..1000, 0u32..19).prop_map(|(n, scale)| n.saturating_mul(10i128.saturating_pow(scale))),
            (0u32..126).prop_map(|bit| 1i128 << bit),
        ]
    }

    fn any_small() -> impl Strategy<Value = Small> {
        (any_whole(), any_whole()).prop_filter_map("a denominator of nought", |(a, b)| Small::ratio(a, b))
    }

    fn big(of: &Small) -> BigRational {
        BigRational::new(BigInt::from(of.numerator), BigInt::from(of.denominator))
    }

    /// What came of it is what the long way gives, reduced, and within the invariant.
    fn same(made: Option<Small>, wanted: &BigRational) {
        let Some(made) = made else { return };
        assert_eq!(BigInt::from(made.numerator), *wanted.numer());
        assert_eq!(BigInt::from(made.denominator), *wanted.denom());
        assert!(made.numerator != i128::MIN && made.denominator > 0);
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_big_ratios(a in any_small(), b in any_small()) {
            same(a.plus(&b), &(big(&a) + big(&b)));
            same(a.minus(&b), &(big(&a) - big(&b)));
            same(a.times(&b), &(big(&a) * big(&b)));
            if b.numerator != 0 {
                same(a.divided_by(&b), &(big(&a) / big(&b)));
            }
            prop_assert_eq!(a.compare(&b).unwrap_or(big(&a).cmp(&big(&b))), big(&a).cmp(&big(&b)));
            prop_assert_eq!(BigInt::from(a.floor()), big(&a).floor().to_integer());
        }

        /// Small results are never left to the long way: each of these fits, so each is there.
        #[test]
        fn what_fits_is_worked_out(a in -1_000_000i128..1_000_000, b in 1i128..100_000, c in -1_000_000i128..1_000_000, d in 1i128..100_000) {
            let (Some(x), Some(y)) = (Small::ratio(a, b), Small::ratio(c, d)) else { return Ok(()) };
            prop_assert!(x.plus(&y).is_some() && x.minus(&y).is_some() && x.times(&y).is_some());
            prop_assert!(x.compare(&y).is_some());
            prop_assert_eq!(x.divided_by(&y).is_some(), c != 0);
        }
    }

    #[test]
    fn the_ends_of_what_fits() {
        let most = Small::whole(i128::MAX).unwrap();
        assert_eq!(most.plus(&Small::ONE), None);
        assert_eq!(most.negated().minus(&Small::ONE), None);
        assert_eq!(Small::whole(i128::MIN), None);
        assert_eq!(Small::ratio(i128::MIN, 1), None);
        assert_eq!(Small::ratio(1, 0), None);
        assert_eq!(Small::ratio(i128::MIN, 2).map(|half| half.numerator), Some(i128::MIN / 2));
        assert_eq!(Small::ZERO.divided_by(&Small::ZERO), None);
    }
}
