//! Exact numbers: ratios of whole numbers, small ones in registers, large ones on the heap.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};

use super::RoundingWay;
use super::small_ratio::Small;

/// An exact number. Arithmetic never overflows and never rounds: what does not fit into 128-bit ratios becomes a big
/// one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Form);

/// INVARIANT: reduced, and each only where the one before does not fit, so that equal numbers are equal forms. Nearly
/// all are words: there may be millions of them, and a word is a third of a small ratio.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Word { numerator: i64, denominator: u32 },
    Small(Box<Small>),
    Big(Box<BigRational>),
}

/// A number as it is computed with.
pub(super) enum Seen<'n> {
    Small(Small),
    Big(&'n BigRational),
}

impl Default for Number {
    fn default() -> Self {
        Number::zero()
    }
}

impl Number {
    pub(super) fn of_small(small: Small) -> Self {
        let word = i64::try_from(small.numerator()).ok().zip(u32::try_from(small.denominator()).ok());
        Number(match word {
            Some((numerator, denominator)) => Form::Word { numerator, denominator },
            None => Form::Small(Box::new(small)),
        })
    }

    pub(super) fn seen(&self) -> Seen<'_> {
        match &self.0 {
            Form::Word { numerator, denominator } => Seen::Small(Small::of_word(*numerator, *denominator)),
            Form::Small(small) => Seen::Small(**small),
            Form::Big(ratio) => Seen::Big(ratio),
        }
    }

    /// Nought.
    pub fn zero() -> Self {
        Number::of_small(Small::ZERO)
    }

    /// One.
    pub fn one() -> Self {
        Number::of_small(Small::ONE)
    }

    /// A whole number.
    pub fn from_int(value: i128) -> Self {
        match Small::whole(value) {
            Some(small) => Number::of_small(small),
            None => Number::big(whole(BigInt::from(value))),
        }
    }

    /// `numerator / denominator`; none if the denominator is nought.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        match Small::ratio(numerator, denominator) {
            Some(small) => Some(Number::of_small(small)),
            None => Number::from_int(numerator).divided_by(&Number::from_int(denominator)),
        }
    }

    /// `value / 10^scale`: a whole number of the smallest decimal places.
    pub fn from_scaled(value: i128, scale: u32) -> Self {
        let small = 10i128.checked_pow(scale).and_then(|power| Small::ratio(value, power));
        match small {
            Some(small) => Number::of_small(small),
            None => Number::big(BigRational::new(BigInt::from(value), BigInt::from(10).pow(scale))),
        }
    }

    /// The number times `10^scale`, if that is a whole number that fits.
    pub fn to_scaled(&self, scale: u32) -> Option<i128> {
        self.in_parts(10i128.checked_pow(scale)?)
    }

    /// How many parts the number is where one has so many, if that is a whole number that fits.
    pub fn in_parts(&self, parts: i128) -> Option<i128> {
        match self.seen() {
            Seen::Small(small) => small.scaled_by(parts),
            Seen::Big(_) => self.times(&Number::from_int(parts)).small_whole(),
        }
    }

    fn small_whole(&self) -> Option<i128> {
        match self.seen() {
            Seen::Small(small) if small.is_whole() => Some(small.numerator()),
            _ => None,
        }
    }

    /// The whole number that it is, if it is one and fits.
    pub fn to_int(&self) -> Option<i128> {
        self.to_scaled(0)
    }

    /// The most digits of a number that is written anywhere: in a contract, in data, in what is given.
    pub const MOST_DIGITS: usize = 40;

    /// Whether a text has no more digits than a number may have.
    pub fn is_short_enough(text: &[u8]) -> bool {
        text.iter().filter(|byte| byte.is_ascii_digit()).count() <= Number::MOST_DIGITS
    }

    /// Reads digits with an optional sign and point: `-1575.00`. Nothing is rounded; nothing else is taken.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || !all_digits(whole)
            || !all_digits(part)
            || (digits.contains('.') && part.is_empty())
        {
            return None;
        }
        let joined = format!("{whole}{part}");
        let scale = u32::try_from(part.len()).ok()?;
        let value = match joined.parse::<i128>() {
            Ok(value) => Number::from_scaled(value, scale),
            Err(_) => {
                let value = joined.parse::<BigInt>().ok()?;
                Number::big(BigRational::new(value, BigInt::from(10).pow(scale)))
            }
        };
        Some(if negative { value.negated() } else { value })
    }

    fn big(value: BigRational) -> Self {
        let small = value.numer().to_i128().zip(value.denom().to_i128());
        match small.and_then(|(numerator, denominator)| Small::raw(numerator, denominator)) {
            Some(small) => Number::of_small(small),
            None => Number(Form::Big(Box::new(value))),
        }
    }

    fn to_big(&self) -> BigRational {
        match self.seen() {
            Seen::Small(small) => {
                BigRational::new_raw(BigInt::from(small.numerator()), BigInt::from(small.denominator()))
            }
            Seen::Big(ratio) => ratio.clone(),
        }
    }

    fn combine(
        &self,
        other: &Number,
        small: impl Fn(&Small, &Small) -> Option<Small>,
        big: impl Fn(BigRational, BigRational) -> BigRational,
    ) -> Number {
        if let (Seen::Small(a), Seen::Small(b)) = (self.seen(), other.seen())
            && let Some(result) = small(&a, &b)
        {
            return Number::of_small(result);
        }
        Number::big(big(self.to_big(), other.to_big()))
    }

    /// The sum.
    pub fn plus(&self, other: &Number) -> Number {
        self.combine(other, Small::plus, big_add)
    }

    /// The difference.
    pub fn minus(&self, other: &Number) -> Number {
        self.combine(other, Small::minus, big_sub)
    }

    /// The product.
    pub fn times(&self, other: &Number) -> Number {
        self.combine(other, Small::times, big_mul)
    }

    /// The quotient; none if the other is nought.
    pub fn divided_by(&self, other: &Number) -> Option<Number> {
        if other.is_zero() {
            return None;
        }
        Some(self.combine(other, Small::divided_by, big_div))
    }

    /// The largest power that a number is raised to.
    pub const LARGEST_EXPONENT: u32 = 1_000;

    /// The number as a power that numbers are raised to: a whole number from nought to [`Number::LARGEST_EXPONENT`].
    pub fn as_exponent(&self) -> Option<u32> {
        u32::try_from(self.to_int()?).ok().filter(|exponent| *exponent <= Number::LARGEST_EXPONENT)
    }

    /// The most bits of a numerator or denominator that is made of shorter ones: about twenty thousand digits.
    pub(crate) const MOST_BITS: u64 = 1 << 16;

    /// How many bits its numerator or its denominator has, whichever has more; at most 128 of a small one.
    pub(crate) fn bits(&self) -> u64 {
        match self.seen() {
            Seen::Small(_) => 128,
            Seen::Big(ratio) => ratio.numer().bits().max(ratio.denom().bits()),
        }
    }

    /// Its denominator.
    pub(crate) fn denominator(&self) -> Number {
        match self.seen() {
            Seen::Small(small) => Number::from_int(small.denominator()),
            Seen::Big(ratio) => Number::big(whole(ratio.denom().clone())),
        }
    }

    /// The number to a power; none if that would have too many digits to be kept. Anything to the power of nought is
    /// one.
    pub fn to_the_power(&self, exponent: u32) -> Option<Number> {
        let (numerator, denominator) = self.numerator_denominator();
        let bits = numerator.bits().max(denominator.bits());
        // Of nought and one every power is as short.
        if bits > 1 && bits.saturating_mul(u64::from(exponent)) > Number::MOST_BITS {
            return None;
        }
        // From the highest bit of the exponent down: square, and multiply where the bit is set.
        let bits = (0..u32::BITS).rev().map(|bit| exponent >> bit & 1 == 1);
        Some(bits.skip_while(|set| !set).fold(Number::one(), |power, set| {
            let square = power.times(&power);
            if set { square.times(self) } else { square }
        }))
    }

    /// With the other sign.
    pub fn negated(&self) -> Number {
        match self.seen() {
            Seen::Small(small) => Number::of_small(small.negated()),
            Seen::Big(_) => Number::zero().minus(self),
        }
    }

    /// Without its sign.
    pub fn size(&self) -> Number {
        if self.is_negative() { self.negated() } else { self.clone() }
    }

    /// Whether its numerator and denominator have at most 128 bits: then it is added up in a few instructions.
    pub(crate) fn is_small(&self) -> bool {
        !matches!(self.0, Form::Big(_))
    }

    /// Whether it is nought.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Form::Word { numerator: 0, .. })
    }

    /// Whether it is below nought.
    pub fn is_negative(&self) -> bool {
        match self.seen() {
            Seen::Small(small) => small.numerator() < 0,
            Seen::Big(ratio) => ratio.is_negative(),
        }
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        match self.seen() {
            Seen::Small(small) => small.is_whole(),
            Seen::Big(ratio) => ratio.is_integer(),
        }
    }

    /// The largest whole number that is not larger.
    pub fn floor(&self) -> Number {
        match self.seen() {
            Seen::Small(small) => Number::from_int(small.floor()),
            Seen::Big(ratio) => Number::big(ratio.floor()),
        }
    }

    /// The numerator and denominator, reduced, the denominator above nought.
    pub fn numerator_denominator(&self) -> (BigInt, BigInt) {
        let big = self.to_big();
        (big.numer().clone(), big.denom().clone())
    }

    /// Its decimal digits if they end within `most` places: `1575.5`; otherwise none.
    pub fn exact_decimal(&self, most: u32) -> Option<String> {
        if let Seen::Small(ratio) = self.seen()
            && let Some(digits) = small_decimal(&ratio, most)
        {
            return Some(digits);
        }
        (0..=most).find_map(|scale| {
            let scaled = self.times(&Number::big(BigRational::from_integer(BigInt::from(10).pow(scale))));
            scaled.is_whole().then(|| place_point(&scaled.numerator_denominator().0, scale))
        })
    }

    /// Its digits to `places` places, nearest, halves away from zero. For showing only.
    pub fn shown_to(&self, places: u32) -> String {
        let power = Number::big(BigRational::from_integer(BigInt::from(10).pow(places)));
        let scaled = self.times(&power).rounded(&Number::one(), RoundingWay::HalvesUp);
        place_point(&scaled.numerator_denominator().0, places)
    }
}

/// Of whole numbers nothing is to be reduced, which takes long where they are long.
fn whole(value: BigInt) -> BigRational {
    BigRational::from_integer(value)
}

#[expect(clippy::arithmetic_side_effects, reason = "big numbers grow instead of overflowing")]
fn big_add(a: BigRational, b: BigRational) -> BigRational {
    if a.is_integer() && b.is_integer() { whole(a.numer() + b.numer()) } else { a + b }
}

#[expect(clippy::arithmetic_side_effects, reason = "big numbers grow instead of overflowing")]
fn big_sub(a: BigRational, b: BigRational) -> BigRational {
    if a.is_integer() && b.is_integer() { whole(a.numer() - b.numer()) } else { a - b }
}

#[expect(clippy::arithmetic_side_effects, reason = "big numbers grow instead of overflowing")]
fn big_mul(a: BigRational, b: BigRational) -> BigRational {
    if a.is_integer() && b.is_integer() { whole(a.numer() * b.numer()) } else { a * b }
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "the one caller has checked that the divisor is not nought"
)]
fn big_div(a: BigRational, b: BigRational) -> BigRational {
    a / b
}

/// The digits of a small ratio, with as few places as it takes; none where it takes more, or does not fit.
fn small_decimal(ratio: &Small, most: u32) -> Option<String> {
    (0..=most).find_map(|scale| {
        let power = 10i128.checked_pow(scale)?;
        let whole = ratio.scaled_by(power)?;
        Some(pointed(whole < 0, whole.unsigned_abs(), scale))
    })
}

/// The digits of `value / 10^scale`.
fn place_point(value: &BigInt, scale: u32) -> String {
    pointed(value.is_negative(), value.magnitude(), scale)
}

fn pointed(negative: bool, magnitude: impl fmt::Display, scale: u32) -> String {
    let sign = if negative { "-" } else { "" };
    let digits = format!("{magnitude:0>width$}", width = (scale as usize).saturating_add(1));
    let (whole, part) = digits.split_at(digits.len().saturating_sub(scale as usize));
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let short = match (self.seen(), other.seen()) {
            (Seen::Small(a), Seen::Small(b)) => a.compare(&b),
            _ => None,
        };
        short.unwrap_or_else(|| self.to_big().cmp(&other.to_big()))
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seen() {
            Seen::Small(ratio) => write!(f, "{ratio}"),
            Seen::Big(ratio) => write!(f, "{ratio}"),
        }
    }
}
