//! Amounts of a statement: they are added up and written, nothing else.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::show;
use crate::value::{Currency, Number, format};

/// An amount of the contract's currency. Written for programs as `1575.00`, for people as `£1,575.00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount(Number);

impl Amount {
    /// An amount that the run has rounded.
    pub fn new(amount: Number) -> Self {
        Amount(amount)
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

    /// For programs.
    pub fn machine(&self) -> String {
        show::machine_money(&self.0)
    }

    /// For people.
    pub fn shown(&self, currency: Currency) -> String {
        format::money(&self.0, currency)
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
        Number::parse(&text).map(Amount).ok_or_else(|| D::Error::custom("this is no amount"))
    }
}
