//! Amounts of money, as a statement and a comparison show them: they are added up and written, nothing else.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Currency, Decimal, NoDecimal, Number, format};

/// An amount of the contract's currency. Programs take it as a [`Decimal`] by [`Amount::decimal`], or written as
/// `1575.00`; people read `£1,575.00`. It is exact: a share of a penny that no decimal is (in an amount that was never
/// rounded) stays a ratio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount(Number);

impl Amount {
    /// An amount that the run has rounded.
    pub fn new(amount: Number) -> Self {
        Amount(amount)
    }

    /// As a decimal. Never rounded: an amount that no decimal is, is refused.
    pub fn decimal(&self) -> Result<Decimal, NoDecimal> {
        Decimal::try_from(&self.0)
    }

    /// The exact number.
    pub fn exact(&self) -> &Number {
        &self.0
    }

    /// The sum of amounts.
    pub fn sum<'a>(amounts: impl IntoIterator<Item = &'a Amount>) -> Self {
        Amount(amounts.into_iter().fold(Number::zero(), |sum, amount| sum.plus(&amount.0)))
    }

    /// How much more it is than another.
    pub fn less(&self, other: &Amount) -> Self {
        Amount(self.0.minus(&other.0))
    }

    /// Whether it is more than nought.
    pub fn is_positive(&self) -> bool {
        !self.0.is_negative() && !self.0.is_zero()
    }

    /// Whether it is nought.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is more than another.
    pub fn is_more_than(&self, other: &Amount) -> bool {
        self.0 > other.0
    }

    /// For programs: `1575.00`, `-130.00`; more decimals where a contract rounds to parts of a penny.
    pub fn machine(&self) -> String {
        format::amount_plain(&self.0).unwrap_or_else(|| format::exact(&self.0))
    }

    /// For people.
    pub fn shown(&self, currency: Currency) -> String {
        format::money(&self.0, currency)
    }
}

impl From<Decimal> for Amount {
    fn from(amount: Decimal) -> Self {
        Amount(Number::from(amount))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.machine())
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        format::read_exact(&text).map(Amount).ok_or_else(|| D::Error::custom("this is no amount"))
    }
}
