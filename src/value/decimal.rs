//! Decimals at the edges: what programs that use the library hand in and take out. Inside, numbers are exact ratios.

use std::fmt;

use super::{Decimal, Number};

/// An exact number that no decimal is: its digits do not end, or there are more of them than fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoDecimal(pub Number);

impl fmt::Display for NoDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} has more digits than a decimal holds", self.0)
    }
}

impl std::error::Error for NoDecimal {}

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Self {
        Number::from_scaled(decimal.mantissa(), decimal.scale())
    }
}

/// Nothing is rounded: what does not fit is refused.
impl TryFrom<&Number> for Decimal {
    type Error = NoDecimal;

    fn try_from(number: &Number) -> Result<Self, NoDecimal> {
        let fits = (0..=Decimal::MAX_SCALE).find_map(|scale| {
            let digits = number.to_scaled(scale)?;
            Some(Decimal::try_from_i128_with_scale(digits, scale).ok())
        });
        fits.flatten().ok_or_else(|| NoDecimal(number.clone()))
    }
}
