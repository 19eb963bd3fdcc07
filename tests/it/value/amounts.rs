//! Amounts as decimals, at the edges.

use meed::value::{Amount, Decimal, NoDecimal, Number};
use proptest::prelude::*;

use super::{decimal, ratio};

#[test]
fn an_amount_is_the_decimal_of_its_pence() {
    // £1,575.00 and a credit of £130.25.
    assert_eq!(Amount::new(decimal("1575")).decimal(), Ok(Decimal::new(1575, 0)));
    assert_eq!(Amount::new(decimal("-130.25")).decimal(), Ok(Decimal::new(-13025, 2)));
    assert_eq!(Amount::from(Decimal::new(-13025, 2)).machine(), "-130.25");
    assert_eq!(Amount::from(Decimal::new(1575, 0)).machine(), "1575.00");
}

#[test]
fn what_no_decimal_is_is_refused_and_shown_exactly() {
    let third = ratio(100, 3);
    assert_eq!(Amount::new(third.clone()).decimal(), Err(NoDecimal(third.clone())));
    assert_eq!(Amount::new(third).machine(), "100/3");
    // 2⁹⁶ is one more than the largest decimal.
    let largest = "79228162514264337593543950335";
    assert_eq!(Amount::new(decimal(largest)).decimal(), Ok(Decimal::MAX));
    let more = decimal("79228162514264337593543950336");
    assert_eq!(Amount::new(more.clone()).decimal(), Err(NoDecimal(more.clone())));
    assert_eq!(Amount::new(more).machine(), "79228162514264337593543950336.00");
    // Twenty-nine decimal places are one too many, and are not cut off.
    let tiny = Number::from_scaled(1, 29);
    assert_eq!(Decimal::try_from(&tiny), Err(NoDecimal(tiny)));
    assert_eq!(Decimal::try_from(&Number::from_scaled(1, 28)), Ok(Decimal::new(1, 28)));
}

#[test]
fn json_has_the_digits_of_an_amount() {
    let json = |amount: &Amount| serde_json::to_string(amount).unwrap();
    for (digits, written) in [("1575", "\"1575.00\""), ("-0.005", "\"-0.005\"")] {
        let amount = Amount::new(decimal(digits));
        assert_eq!(json(&amount), written);
        assert_eq!(serde_json::from_str::<Amount>(written).unwrap(), amount);
    }
    assert!(serde_json::from_str::<Amount>("\"1e3\"").is_err());
}

proptest! {
    #[test]
    fn decimals_go_in_and_come_out_unchanged(low: u32, middle: u32, high: u32, negative: bool, scale in 0u32..=28) {
        let given = Decimal::from_parts(low, middle, high, negative, scale);
        prop_assert_eq!(Decimal::try_from(&Number::from(given)), Ok(given));
    }
}

#[test]
fn json_that_was_written_is_read_again() {
    // A share of a penny, and forty decimal places: no digits of either are written, and none are lost.
    for amount in [ratio(100, 3), ratio(-1, 7), Number::from_scaled(-1, 40)] {
        let amount = Amount::new(amount);
        let written = serde_json::to_string(&amount).unwrap();
        assert!(written.contains('/'), "{written}");
        assert_eq!(serde_json::from_str::<Amount>(&written).unwrap(), amount);
    }
    for no_amount in ["1/0", "1/-3", "/3", "1/", "1/2/3", "£5", ""] {
        assert!(serde_json::from_str::<Amount>(&format!("\"{no_amount}\"")).is_err(), "{no_amount}");
    }
}
