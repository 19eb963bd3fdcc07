//! Amounts of a statement: they are added up and written, nothing else.

use serde::{Serialize, Serializer};

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

    /// Whether it is nought.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
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
