//! How numbers are shown.

use meed::value::format::{amount_plain, money, number};
use meed::value::{BaseUnit, Currency, Number, NumberStyle, NumberType, Unit, UnitNames};

use super::{decimal, ratio};

fn pounds(text: &str) -> String {
    money(&decimal(text), Currency::Pounds)
}

fn styled(value: &Number, style: NumberStyle) -> String {
    number(value, &NumberType { unit: Unit::none(), style }, &UnitNames::default())
}

fn with_unit(text: &str, unit: Unit) -> String {
    let mut names = UnitNames::default();
    names.declare("block", "blocks");
    number(&decimal(text), &NumberType { unit, style: NumberStyle::Plain }, &names)
}

fn per(over: BaseUnit, under: BaseUnit) -> Unit {
    Unit::base(over).per(&Unit::base(under)).unwrap()
}

#[test]
fn amounts_of_money() {
    assert_eq!(pounds("0"), "£0.00");
    assert_eq!(pounds("3"), "£3.00");
    assert_eq!(pounds("-3"), "−£3.00");
    assert_eq!(pounds("1234.5"), "£1,234.50");
    assert_eq!(pounds("999.99"), "£999.99");
    assert_eq!(pounds("-1234567.89"), "−£1,234,567.89");
    assert_eq!(money(&decimal("100000"), Currency::Dollars), "$100,000.00");
    assert_eq!(money(&decimal("7.5"), Currency::Euros), "€7.50");
}

#[test]
fn amounts_that_are_not_whole_pence() {
    assert_eq!(pounds("12.345"), "£12.345");
    assert_eq!(pounds("-0.005"), "−£0.005");
    assert_eq!(money(&ratio(37, 3), Currency::Pounds), "£12.3333…");
    // Cut off, not rounded: the next digit is a 6 as well.
    assert_eq!(money(&ratio(-5000, 3), Currency::Pounds), "−£1,666.6666…");
}

#[test]
fn amounts_for_spreadsheets() {
    assert_eq!(amount_plain(&decimal("1234.5")).as_deref(), Some("1234.50"));
    assert_eq!(amount_plain(&decimal("-3")).as_deref(), Some("-3.00"));
    assert_eq!(amount_plain(&Number::zero()).as_deref(), Some("0.00"));
    assert_eq!(amount_plain(&decimal("12.345")), None);
    assert_eq!(amount_plain(&ratio(1, 3)), None);
}

#[test]
fn numbers_with_units() {
    assert_eq!(with_unit("12", Unit::base(BaseUnit::Weeks)), "12 weeks");
    assert_eq!(with_unit("1", Unit::base(BaseUnit::Weeks)), "1 week");
    assert_eq!(with_unit("-1", Unit::base(BaseUnit::Weeks)), "−1 week");
    assert_eq!(with_unit("0.5", Unit::base(BaseUnit::Hours)), "0.5 hours");
    assert_eq!(with_unit("1234", Unit::base(BaseUnit::People)), "1,234 people");
    assert_eq!(with_unit("1", Unit::base(BaseUnit::People)), "1 person");
    assert_eq!(with_unit("2", Unit::base(BaseUnit::Named(0))), "2 blocks");
    assert_eq!(with_unit("15", per(BaseUnit::Hours, BaseUnit::Weeks)), "15 hours per week");
    assert_eq!(with_unit("1", per(BaseUnit::Hours, BaseUnit::Weeks)), "1 hour per week");
    assert_eq!(with_unit("75", per(BaseUnit::Money(Currency::Pounds), BaseUnit::Weeks)), "£75.00 per week");
    assert_eq!(with_unit("1234.5", Unit::money(Currency::Pounds)), "£1,234.50");
    assert_eq!(with_unit("1234.5", Unit::none()), "1,234.5");
    assert_eq!(with_unit("2", Unit::none().per(&Unit::base(BaseUnit::Weeks)).unwrap()), "2 per week");
}

#[test]
fn percentages_and_percentage_points() {
    assert_eq!(styled(&decimal("0.555"), NumberStyle::Percent), "55.5%");
    assert_eq!(styled(&ratio(11, 18), NumberStyle::Percent), "61.1111…%");
    assert_eq!(styled(&Number::one(), NumberStyle::Percent), "100%");
    assert_eq!(styled(&decimal("-0.05"), NumberStyle::Percent), "−5%");
    assert_eq!(styled(&decimal("0.05"), NumberStyle::PercentagePoints), "5 percentage points");
    assert_eq!(styled(&decimal("0.01"), NumberStyle::PercentagePoints), "1 percentage point");
    assert_eq!(styled(&ratio(1, 3), NumberStyle::Plain), "0.3333…");
}
