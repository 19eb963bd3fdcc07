//! How values are written for people: `£1,575.00`, `55.5%`, `12 weeks`, `2 May 2024`. Showing never changes a value.

use crate::data::{Column, Database, Values};
use crate::model::{Constant, Model, RecordId, Type};
use crate::syntax::ast::PeriodKind;
use crate::value::{Day, Number, format};

/// An amount of money for programs: `1575.00`, `-130.00`; more decimals where a contract rounds to parts of a penny.
pub fn machine_money(amount: &Number) -> String {
    format::amount_plain(amount).unwrap_or_else(|| exact(amount))
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
        (Constant::Number(value), Type::Number(ty)) => format::number(value, ty, &model.units),
        (Constant::Number(value), _) => format::plain(value),
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
        some => format!("{} {many}", format::plain(&Number::from_int(some as i128))),
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

/// A cell of a column; none where it is blank.
pub fn cell(model: &Model, data: &Database, ty: &Type, column: &Column, at: usize) -> Option<String> {
    if column.is_blank(at) {
        return None;
    }
    let plain = |value: &Number| match ty {
        Type::Number(ty) => format::number(value, ty, &model.units),
        _ => format::plain(value),
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
