//! Exact numbers.

use meed::value::Number;
use meed::value::RoundingWay::{self, Down, HalvesDown, HalvesToEven, HalvesUp, Up};
use proptest::prelude::*;

use super::{decimal, ratio};

fn rounded(text: &str, step: &str, way: RoundingWay) -> String {
    decimal(text).rounded(&decimal(step), way).exact_decimal(2).unwrap()
}

#[test]
fn halves_up_are_away_from_nought() {
    for (text, expected) in [
        ("1.004", "1"),
        ("1.005", "1.01"),
        ("1.0149", "1.01"),
        ("-1.005", "-1.01"),
        ("-1.004", "-1"),
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("0", "0"),
    ] {
        assert_eq!(rounded(text, "0.01", HalvesUp), expected, "{text}");
    }
}

#[test]
fn halves_down_are_towards_nought() {
    for (text, expected) in
        [("1.005", "1"), ("1.0051", "1.01"), ("-1.005", "-1"), ("-1.0051", "-1.01"), ("0.015", "0.01")]
    {
        assert_eq!(rounded(text, "0.01", HalvesDown), expected, "{text}");
    }
}

#[test]
fn halves_to_even_are_to_the_even_multiple() {
    for (text, expected) in [
        ("1.005", "1"),
        ("1.015", "1.02"),
        ("1.025", "1.02"),
        ("1.0251", "1.03"),
        ("-1.015", "-1.02"),
        ("-1.025", "-1.02"),
    ] {
        assert_eq!(rounded(text, "0.01", HalvesToEven), expected, "{text}");
    }
}

#[test]
fn down_and_up_go_by_size() {
    for (text, down, up) in [
        ("1.009", "1", "1.01"),
        ("1.001", "1", "1.01"),
        ("1", "1", "1"),
        ("-1.009", "-1", "-1.01"),
        ("-1.001", "-1", "-1.01"),
    ] {
        assert_eq!(rounded(text, "0.01", Down), down, "{text}");
        assert_eq!(rounded(text, "0.01", Up), up, "{text}");
    }
}

#[test]
fn steps_need_not_be_decimal_places() {
    assert_eq!(rounded("12.34", "0.10", HalvesUp), "12.3");
    assert_eq!(rounded("12.5", "5", HalvesUp), "15");
    assert_eq!(rounded("12.5", "5", HalvesToEven), "10");
    assert_eq!(rounded("1234", "250", Down), "1000");
    // 0.75 is two and a half times 0.3.
    assert_eq!(rounded("0.75", "0.3", HalvesToEven), "0.6");
    assert_eq!(rounded("0.75", "0.3", HalvesUp), "0.9");
}

#[test]
fn ratios_are_rounded_as_they_are_not_as_they_look() {
    let penny = decimal("0.01");
    assert_eq!(ratio(2, 3).rounded(&penny, HalvesUp), decimal("0.67"));
    assert_eq!(ratio(2, 3).rounded(&penny, Down), decimal("0.66"));
    assert_eq!(ratio(1, 3).rounded(&penny, Up), decimal("0.34"));
    // The smallest bit below a half.
    let below = decimal("0.005").minus(&ratio(1, i128::MAX));
    assert_eq!(below.rounded(&penny, HalvesUp), Number::zero());
}

#[test]
fn large_numbers_are_rounded_too() {
    let huge = decimal("10000000000000000000000000000000000000000");
    let half = huge.plus(&ratio(1, 2));
    assert_eq!(half.rounded(&Number::one(), HalvesUp), huge.plus(&Number::one()));
    assert_eq!(half.rounded(&Number::one(), HalvesToEven), huge);
    assert_eq!(half.negated().rounded(&Number::one(), HalvesUp), huge.plus(&Number::one()).negated());
}

#[test]
fn digits_are_read_without_rounding() {
    assert_eq!(decimal("1575.00"), Number::from_int(1575));
    assert_eq!(decimal("-0.125"), ratio(-1, 8));
    assert_eq!(decimal("-0"), Number::zero());
    assert_eq!(decimal("007"), Number::from_int(7));
    let fifty = "12345678901234567890123456789012345678901234567890";
    assert_eq!(decimal(fifty).exact_decimal(0).unwrap(), fifty);
    assert_eq!(
        decimal(&format!("0.{fifty}")).exact_decimal(50).unwrap(),
        format!("0.{}", fifty.trim_end_matches('0'))
    );
}

#[test]
fn what_is_not_digits_is_not_read() {
    for text in
        ["", "-", ".", ".5", "5.", "+5", "--5", "1e3", "1,000", " 1", "1 ", "1.2.3", "٣", "£1", "−1", "0x1"]
    {
        assert_eq!(Number::parse(text), None, "{text}");
    }
}

#[test]
fn numbers_grow_instead_of_overflowing_and_shrink_again() {
    let largest = Number::from_int(i128::MAX);
    let ten = Number::from_int(10);
    let grown = largest.times(&ten);
    assert_eq!(grown.exact_decimal(0).unwrap(), "1701411834604692317316873037158841057270");
    assert_eq!(grown.divided_by(&ten).unwrap(), largest);
    assert_eq!(grown.minus(&grown), Number::zero());
    assert!(grown > largest && grown.negated() < largest.negated());
    assert_eq!(grown.to_int(), None);
    assert_eq!(grown.divided_by(&ten).unwrap().to_int(), Some(i128::MAX));
}

#[test]
fn the_smallest_register_has_a_positive_twin() {
    let smallest = Number::from_int(i128::MIN);
    let twin = "170141183460469231731687303715884105728";
    assert_eq!(smallest.negated(), decimal(twin));
    assert_eq!(smallest.negated().negated(), smallest);
    assert_eq!(smallest.size(), decimal(twin));
    assert_eq!(decimal(&format!("-{twin}")), smallest);
    assert_eq!(Number::from_int(i128::MAX).plus(&Number::one()), decimal(twin));
    assert_eq!(smallest.minus(&Number::one()).plus(&Number::one()), smallest);
    assert_eq!(Number::from_scaled(i128::MIN, 0), smallest);
    assert_eq!(smallest.divided_by(&smallest), Some(Number::one()));
}

#[test]
fn the_largest_denominator_does_not_overflow() {
    // 1 / 2^64 divided by -2^63 has the denominator 2^127, which is one more than fits.
    let tiny = ratio(1, 1 << 64).divided_by(&Number::from_int(-(1 << 63))).unwrap();
    assert!(tiny.is_negative());
    assert_eq!(tiny.times(&Number::from_int(-(1 << 63))), ratio(1, 1 << 64));
}

#[test]
fn ratios_are_reduced_and_compare_by_value() {
    assert_eq!(ratio(-2, -4), ratio(1, 2));
    assert_eq!(ratio(2, -4), ratio(-1, 2));
    assert_eq!(Number::ratio(1, 0), None);
    assert_eq!(Number::one().divided_by(&Number::zero()), None);
    assert!(ratio(1, 3) < decimal("0.34") && ratio(1, 3) > decimal("0.33"));
    assert!(ratio(-1, 3) > decimal("-0.34"));
}

#[test]
fn scaled_whole_numbers() {
    assert_eq!(decimal("1.5").to_scaled(1), Some(15));
    assert_eq!(decimal("1.5").to_scaled(0), None);
    assert_eq!(ratio(1, 3).to_scaled(30), None);
    assert_eq!(decimal("1.5").to_scaled(100), None);
    assert_eq!(Number::from_scaled(-1550, 2), decimal("-15.5"));
    let tiny = Number::from_scaled(7, 50);
    assert_eq!(tiny.exact_decimal(50).unwrap(), format!("0.{}7", "0".repeat(49)));
}

#[test]
fn floors_go_down_also_below_nought() {
    assert_eq!(decimal("1.5").floor(), Number::from_int(1));
    assert_eq!(decimal("-1.5").floor(), Number::from_int(-2));
    assert_eq!(decimal("-2").floor(), Number::from_int(-2));
    assert!(decimal("3.00").is_whole() && !decimal("3.01").is_whole());
}

#[test]
fn decimals_that_end_and_decimals_that_do_not() {
    assert_eq!(ratio(1, 8).exact_decimal(3).as_deref(), Some("0.125"));
    assert_eq!(ratio(-1, 8).exact_decimal(5).as_deref(), Some("-0.125"));
    assert_eq!(ratio(1, 8).exact_decimal(2), None);
    assert_eq!(ratio(1, 3).exact_decimal(40), None);
    assert_eq!(Number::from_int(100).exact_decimal(2).as_deref(), Some("100"));
    assert_eq!(ratio(2, 3).shown_to(2), "0.67");
    assert_eq!(ratio(-2, 3).shown_to(2), "-0.67");
    assert_eq!(ratio(-1, 1000).shown_to(2), "0.00");
    assert_eq!(Number::from_int(5).shown_to(0), "5");
}

/// Numbers of all sizes, those at the edge of the registers among them.
fn any_number() -> impl Strategy<Value = Number> {
    let part = || {
        prop_oneof![
            -100i128..100,
            any::<i128>(),
            Just(i128::MAX),
            Just(i128::MIN),
            (0u32..127).prop_map(|power| 1i128 << power),
            (0u32..127).prop_map(|power| -(1i128 << power)),
        ]
    };
    (part(), part()).prop_map(|(numerator, denominator)| {
        Number::ratio(numerator, denominator).unwrap_or_else(|| Number::from_int(numerator))
    })
}

proptest! {
    #[test]
    fn what_is_added_can_be_taken_away(a in any_number(), b in any_number()) {
        prop_assert_eq!(a.plus(&b).minus(&b), a.clone());
        prop_assert_eq!(a.plus(&b), b.plus(&a));
        prop_assert_eq!(a.minus(&b), b.minus(&a).negated());
        prop_assert_eq!(a < b, a.minus(&b).is_negative());
    }

    #[test]
    fn what_is_multiplied_can_be_divided(a in any_number(), b in any_number()) {
        let product = a.times(&b);
        prop_assert_eq!(&product, &b.times(&a));
        if b.is_zero() {
            prop_assert!(product.is_zero());
        } else {
            prop_assert_eq!(product.divided_by(&b).unwrap(), a);
        }
    }

    #[test]
    fn a_rounded_number_is_a_multiple_near_by(a in any_number(), cents in 1i128..1000) {
        let step = Number::from_scaled(cents, 2);
        for way in [HalvesUp, HalvesDown, HalvesToEven, Down, Up] {
            let rounded = a.rounded(&step, way);
            prop_assert!(rounded.divided_by(&step).unwrap().is_whole());
            let off = rounded.minus(&a).size();
            match way {
                Down | Up => prop_assert!(off < step),
                HalvesUp | HalvesDown | HalvesToEven => prop_assert!(off.plus(&off) <= step),
            }
            prop_assert_eq!(a.negated().rounded(&step, way), rounded.negated());
        }
    }

    #[test]
    fn digits_are_read_back(text in "-?(0|[1-9][0-9]{0,50})(\\.[0-9]{0,30}[1-9])?") {
        prop_assume!(text != "-0");
        prop_assert_eq!(decimal(&text).exact_decimal(31).unwrap(), text);
    }
}
