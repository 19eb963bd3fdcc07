//! Amounts as numbers of JSON, digit by digit: no float is made of them on the way.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::diagnostic::Refusal;
use crate::statement::Amount;

/// An amount as the digits of a JSON number: `1575.00`.
#[derive(Debug)]
pub(super) struct Digits(Box<RawValue>);

impl Digits {
    /// An amount. What no decimal is cannot be written as a number of JSON.
    pub(super) fn of(amount: &Amount) -> Result<Self, Refusal> {
        let no_decimal = || {
            let message =
                format!("the amount {} is no decimal, and JSON has no other numbers", amount.machine());
            Refusal::refused("E0750", message)
                .with_help("let the contract round its lines to a part of the coin that is a decimal")
        };
        amount.decimal().map_err(|_| no_decimal())?;
        RawValue::from_string(amount.machine()).map(Digits).map_err(|_| no_decimal())
    }
}

impl Serialize for Digits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Number;

    #[test]
    fn digits_are_those_of_the_amount_beyond_what_a_float_holds() {
        let written = |cents: i128| {
            let amount = Amount::new(Number::from_int(cents).divided_by(&Number::from_int(100)).unwrap());
            serde_json::to_string(&Digits::of(&amount).unwrap()).unwrap()
        };
        assert_eq!(written(157_500), "1575.00");
        assert_eq!(written(-5), "-0.05");
        assert_eq!(written(123_456_789_012_345_678_901), "1234567890123456789.01");
        let third = Amount::new(Number::from_int(1).divided_by(&Number::from_int(3)).unwrap());
        assert!(Digits::of(&third).is_err());
    }
}
