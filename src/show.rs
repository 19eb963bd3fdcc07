//! How values are written for people: `£1,575.00`, `55.5%`, `12 weeks`, `2 May 2024`. Showing never changes a value.

use crate::data::{Column, Database, Values};
use crate::model::{Constant, Model, NumberStyle, NumberType, RecordId, Type};
use crate::syntax::ast::{PeriodKind, RoundingWay};
use crate::value::{BaseUnit, Currency, Day, Number, Unit};

/// The decimal places at which a number that does not end is broken off, with `…`.
const PLACES: u32 = 6;

/// An amount of money: `£1,575.00`, `−£130.00`. Parts of a penny are shown where there are some.
pub fn money(amount: &Number, currency: Currency) -> String {
    let sign = if amount.is_negative() { "−" } else { "" };
    format!("{sign}{}{}", currency.symbol(), grouped(&at_least_two_places(&digits(&amount.size()))))
}

/// An amount of money for programs: `1575.00`, `-130.00`. All its digits, never fewer than two after the point.
pub fn machine_money(amount: &Number) -> String {
    let text = amount.exact_decimal(30).unwrap_or_else(|| amount.shown_to(30));
    at_least_two_places(&text)
}

/// A number in its unit.
pub fn number(model: &Model, ty: &NumberType, value: &Number) -> String {
    let sign = if value.is_negative() { "−" } else { "" };
    format!("{sign}{}", size(model, ty, &value.size()))
}

fn size(model: &Model, ty: &NumberType, value: &Number) -> String {
    let hundredfold = || grouped(&digits(&value.times(&Number::from_int(100))));
    match ty.style {
        NumberStyle::Percent => return format!("{}%", hundredfold()),
        NumberStyle::PercentagePoints => return format!("{} percentage points", hundredfold()),
        NumberStyle::Plain => {}
    }
    if ty.unit.is_none() {
        return grouped(&digits(value));
    }
    if let Some(currency) = ty.unit.currency() {
        return money(value, currency);
    }
    in_unit(model, &ty.unit, value)
}

/// `12 weeks`, `1 week`, `£75.00 per week`, `7.5 hours per week`
fn in_unit(model: &Model, unit: &Unit, value: &Number) -> String {
    let over: Vec<_> = unit.powers().filter(|(_, power)| *power > 0).collect();
    let described = unit.describe(&model.units);
    match over.as_slice() {
        [(BaseUnit::Money(currency), 1)] => {
            let rest = described.split_once(" per ").map(|(_, rest)| rest).unwrap_or_default();
            format!("{} per {rest}", money(value, *currency))
        }
        [(base, 1)] if *value == Number::one() => {
            let one = described.replacen(&model.units.plural(*base), &model.units.singular(*base), 1);
            format!("1 {one}")
        }
        _ => format!("{} {described}", grouped(&digits(value))),
    }
}

/// A number to its last digit, or as a ratio `n/d` where its digits do not end. For programs.
pub fn exact(value: &Number) -> String {
    value.exact_decimal(30).unwrap_or_else(|| {
        let (numerator, denominator) = value.numerator_denominator();
        format!("{numerator}/{denominator}")
    })
}

/// Any value that may stand in a text.
pub fn constant(model: &Model, ty: &Type, value: &Constant) -> String {
    match (value, ty) {
        (Constant::Number(value), Type::Number(ty)) => number(model, ty, value),
        (Constant::Number(value), _) => grouped(&digits(value)),
        (Constant::Date(day), _) => day.long(),
        (Constant::Text(text), _) => text.clone(),
        (Constant::Choice(position), Type::Choice(set)) => choice(model, set.index(), *position),
        (Constant::Choice(position), _) => position.to_string(),
        (Constant::YesNo(yes), _) => yes_no(*yes).to_owned(),
        (Constant::Period(kind, index), _) => period(model, *kind, *index),
    }
}

/// The words of a choice.
pub fn choice(model: &Model, set: usize, position: u32) -> String {
    let choices = model.choice_sets.get(set).map(|set| set.choices.as_slice()).unwrap_or_default();
    choices.get(position as usize).cloned().unwrap_or_default()
}

/// `yes` or `no`
pub fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// The label of a period.
pub fn period(model: &Model, kind: PeriodKind, index: i32) -> String {
    model.contract.calendar.label(kind, index)
}

/// The word for a kind of period.
pub fn period_word(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Month => "month",
        PeriodKind::Quarter => "quarter",
        PeriodKind::ContractYear => "contract year",
        PeriodKind::FinancialYear => "financial year",
    }
}

/// `1 row`, `2,000 rows`, `no rows`
pub fn count(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        some => format!("{} {many}", grouped(&some.to_string())),
    }
}

/// `a`, `a and b`, `a, b and c`
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// All the digits if they end, otherwise the first few and `…`.
fn digits(value: &Number) -> String {
    value.exact_decimal(PLACES).unwrap_or_else(|| {
        let step = Number::from_scaled(1, PLACES);
        let cut = value.rounded(&step, RoundingWay::Down);
        let (whole, part) = split_point(&cut.shown_to(PLACES));
        format!("{whole}.{part}…")
    })
}

fn split_point(text: &str) -> (String, String) {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    (whole.to_owned(), part.to_owned())
}

fn at_least_two_places(text: &str) -> String {
    let (whole, part) = split_point(text);
    format!("{whole}.{part:0<2}")
}

/// `1234567.5` becomes `1,234,567.5`.
fn grouped(text: &str) -> String {
    let (whole, part) = split_point(text);
    let count = whole.chars().count();
    let mut shown = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && count.saturating_sub(at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if part.is_empty() { shown } else { format!("{shown}.{part}") }
}

/// A cell of a column; none where it is blank.
pub fn cell(model: &Model, data: &Database, ty: &Type, column: &Column, at: usize) -> Option<String> {
    if column.blanks.as_ref().is_some_and(|blanks| blanks.0.get(at).copied().unwrap_or(false)) {
        return None;
    }
    let plain = |value: &Number| match ty {
        Type::Number(ty) => number(model, ty, value),
        _ => grouped(&digits(value)),
    };
    match &column.values {
        Values::Fixed { scale, values } => {
            values.get(at).map(|value| plain(&Number::from_scaled(i128::from(*value), *scale)))
        }
        Values::Exact(values) => values.get(at).map(plain),
        Values::Days(days) => days.get(at).and_then(|day| Day::from_number(*day)).map(Day::long),
        Values::Codes(codes) => codes.get(at).map(|code| coded(model, data, ty, *code)),
        Values::Periods(periods) => {
            let Type::Period(kind) = ty else { return None };
            periods.get(at).map(|index| period(model, *kind, *index))
        }
    }
}

fn coded(model: &Model, data: &Database, ty: &Type, code: u32) -> String {
    match ty {
        Type::Choice(set) => choice(model, set.index(), code),
        Type::YesNo => yes_no(code != 0).to_owned(),
        Type::Reference(record) => reference(model, data, *record, code),
        _ => data.texts.text(code).to_owned(),
    }
}

/// A row that is referred to, by the field that tells it from all others.
pub fn reference(model: &Model, data: &Database, record: RecordId, row: u32) -> String {
    let named = || {
        let fields = &model.records.get(record.index())?.fields;
        let unique = fields.iter().position(|field| field.unique)?;
        let column = data.tables.get(record.index())?.columns.get(unique)?;
        cell(model, data, &fields.get(unique)?.ty, column, row as usize)
    };
    named().unwrap_or_else(|| row.to_string())
}
