//! How numbers are shown to people, and to spreadsheets. Showing never changes a value: what can not be shown whole
//! ends in an ellipsis.

use super::{BaseUnit, Currency, Number, NumberStyle, NumberType, RoundingWay, UnitNames};
use crate::text::grouped;

/// A decimal that ends within so many places is shown whole.
const WHOLE_PLACES: u32 = 10;
/// Otherwise so many places are shown, cut off, and an ellipsis.
const CUT_PLACES: u32 = 4;

/// An amount with its sign: `£1,234.50`, `−£3.00`; `£12.345` where it is not whole pence, `£12.3333…` where it does not
/// end.
pub fn money(amount: &Number, currency: Currency) -> String {
    let digits = two_places(amount).unwrap_or_else(|| digits(amount));
    format!("{}{}{}", sign(amount), currency.symbol(), grouped(&digits))
}

/// An amount for machines: two decimals, no commas, `-` as the sign. None if it is not whole pence.
pub fn amount_plain(amount: &Number) -> Option<String> {
    let digits = two_places(amount)?;
    Some(if amount.is_negative() { format!("-{digits}") } else { digits })
}

/// A number to its last digit, or as a ratio `n/d` where its digits do not end. For programs.
pub fn exact(value: &Number) -> String {
    value.exact_decimal(30).unwrap_or_else(|| {
        let (numerator, denominator) = value.numerator_denominator();
        format!("{numerator}/{denominator}")
    })
}

/// What [`exact`] has written: digits, or a ratio `n/d`.
pub(crate) fn read_exact(text: &str) -> Option<Number> {
    match text.split_once('/') {
        Some((numerator, denominator)) => Number::parse(numerator)?
            .divided_by(&Number::parse(denominator).filter(|number| !number.is_negative())?),
        None => Number::parse(text),
    }
}

/// A number with its unit: `12 weeks`, `1 week`, `£75.00 per week`, `55.5%`, `61.1111…%`, `5 percentage points`.
pub fn number(number: &Number, ty: &NumberType, names: &UnitNames) -> String {
    match ty.style {
        NumberStyle::Percent => rated(format!("{}%", plain(&hundredfold(number))), ty, names),
        NumberStyle::PercentagePoints => {
            let points = hundredfold(number);
            let noun = if is_one(&points) { "percentage point" } else { "percentage points" };
            rated(format!("{} {noun}", plain(&points)), ty, names)
        }
        NumberStyle::Plain => with_unit(number, ty, names),
    }
}

/// `5% per day`
fn rated(text: String, ty: &NumberType, names: &UnitNames) -> String {
    let unit = ty.unit.describe(names);
    match unit.strip_prefix("number").filter(|_| !ty.unit.is_none()) {
        Some(per) => format!("{text}{per}"),
        None if ty.unit.is_none() => text,
        None => format!("{text} {unit}"),
    }
}

/// A number without its unit: `1,234.5`, `−0.5`, `0.3333…`.
pub fn plain(number: &Number) -> String {
    format!("{}{}", sign(number), grouped(&digits(number)))
}

/// The words over `per` are plural unless the number is one; money is its sign, before the digits.
fn with_unit(number: &Number, ty: &NumberType, names: &UnitNames) -> String {
    let mut over = Vec::new();
    let mut under = Vec::new();
    let mut currency = None;
    for (unit, power) in ty.unit.powers() {
        match unit {
            BaseUnit::Money(money) if power == 1 => currency = Some(money),
            _ if power > 0 => {
                let word = if is_one(number) { names.singular(unit) } else { names.plural(unit) };
                over.extend((0..power).map(|_| word.clone()));
            }
            _ => under.extend((0..power.unsigned_abs()).map(|_| names.singular(unit))),
        }
    }
    let mut text = currency.map_or_else(|| plain(number), |currency| money(number, currency));
    if !over.is_empty() {
        text = format!("{text} {}", over.join(" × "));
    }
    under.iter().fold(text, |text, word| format!("{text} per {word}"))
}

fn is_one(number: &Number) -> bool {
    number.size() == Number::one()
}

fn hundredfold(number: &Number) -> Number {
    number.times(&Number::from_int(100))
}

fn sign(number: &Number) -> &'static str {
    if number.is_negative() { "−" } else { "" }
}

/// The digits without the sign, to exactly two places, if that is the whole number.
fn two_places(number: &Number) -> Option<String> {
    number.exact_decimal(2)?;
    Some(number.size().shown_to(2))
}

/// The digits without the sign: all of them if they end soon, otherwise the first few and an ellipsis.
fn digits(number: &Number) -> String {
    let size = number.size();
    size.exact_decimal(WHOLE_PLACES).unwrap_or_else(|| {
        let cut = Number::from_scaled(1, CUT_PLACES);
        format!("{}…", size.rounded(&cut, RoundingWay::Down).shown_to(CUT_PLACES))
    })
}
