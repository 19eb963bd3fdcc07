//! How values are written in data, in words.

use crate::model::{Field, Type};
use crate::value::{BaseUnit, Currency, DateOrder, NumberStyle, NumberType, UnitNames};

/// What is wrong, and what to do.
pub(super) type Words = (String, Option<String>);

pub(super) fn words(message: impl Into<String>, help: impl Into<String>) -> Words {
    (message.into(), Some(help.into()))
}

/// A date in the order that the contract says.
pub(super) fn date_form(order: DateOrder) -> &'static str {
    match order {
        DateOrder::YearMonthDay => "2024-05-31",
        DateOrder::DayMonthYear => "31/05/2024",
        DateOrder::MonthDayYear => "05/31/2024",
    }
}

/// The currency of an amount or of a rate of money.
pub(crate) fn currency_of(ty: &NumberType) -> Option<Currency> {
    ty.unit.powers().find_map(|(unit, power)| match unit {
        BaseUnit::Money(currency) if power == 1 => Some(currency),
        _ => None,
    })
}

/// Whether a number is written with a percent sign.
pub(crate) fn is_percentage(ty: &NumberType) -> bool {
    match ty.style {
        NumberStyle::Percent | NumberStyle::PercentagePoints => true,
        NumberStyle::Plain => false,
    }
}

/// What a numeric field holds: `hours per week as a number such as 12.5`, `an amount in £ such as 1,234.50`.
pub(super) fn number_holds(field: &Field, names: &UnitNames) -> String {
    let Type::Number(ty) = &field.ty else { return "a number such as `12.5`".to_owned() };
    if is_percentage(ty) {
        return "a percentage such as `45%`".to_owned();
    }
    let example = match (currency_of(ty), field.whole) {
        (_, true) => "12",
        (Some(_), false) => "1,234.50",
        (None, false) => "12.5",
    };
    let kind = if field.whole { "a whole number" } else { "a number" };
    let unit = ty.unit.describe(names);
    match currency_of(ty) {
        _ if ty.unit.is_none() => format!("{kind} such as `{example}`"),
        Some(_) => format!("an amount in {unit} such as `{example}`"),
        None => format!("{unit} as {kind} such as `{example}`"),
    }
}
