//! Single values, for people and for keys in words.

use crate::column::{Column, Values};
use crate::data::Database;
use crate::model::{ChoiceSetId, Field, Model, RecordId, Type};
use crate::show;
use crate::text;
use crate::value::{Day, Number, PeriodKind, clock_words, format};

/// One value of an expression, a field or a fact.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// None.
    Blank,
    /// A number, in the unit of its type.
    Number(Number),
    /// A date.
    Date(Day),
    /// A moment: seconds since the beginning of 1970 in Greenwich.
    Moment(Number),
    /// What a clock shows: seconds since midnight.
    Clock(Number),
    /// A text.
    Text(String),
    /// A choice of a set: its position.
    Choice(ChoiceSetId, u32),
    /// Yes or no.
    YesNo(bool),
    /// A row of a record.
    Row(RecordId, u32),
    /// A period: its kind and index in the calendar.
    Period(PeriodKind, i32),
}

impl Value {
    /// The value of a row of a column of a type.
    pub fn of(column: &Column, row: usize, ty: &Type, data: &Database) -> Value {
        if column.is_blank(row) {
            return Value::Blank;
        }
        let value = match (&column.values, ty) {
            (values @ (Values::Fixed { .. } | Values::Exact(_)), ty) => {
                values.number(row).map(|value| numeric(value, ty))
            }
            (Values::Days(values), _) => values.get(row).and_then(Day::from_number).map(Value::Date),
            (Values::Periods(values), Type::Period(kind)) => {
                values.get(row).map(|index| Value::Period(*kind, index))
            }
            (Values::Codes(values), ty) => values.get(row).and_then(|code| coded(code, ty, data)),
            (Values::Periods(_), _) => None,
        };
        value.unwrap_or(Value::Blank)
    }

    /// The value in words, without its unit: `Acme`, `2024Q2`, `31 March 2026`, `5.5`. A row of another record is
    /// called by its first unique field.
    pub fn words(&self, model: &Model, data: &Database) -> String {
        match self {
            Value::Blank => "blank".to_owned(),
            // Without commas: what is a key is often a number by name only.
            Value::Number(number) => show::exact(number),
            Value::Date(day) => day.long(),
            Value::Moment(second) => moment_words(model, second),
            Value::Clock(second) => clock_words(whole_seconds(second).unwrap_or(0)),
            Value::Text(text) => text.clone(),
            Value::Choice(set, choice) => show::choice(model, *set, *choice),
            Value::YesNo(yes) => text::yes_no(*yes).to_owned(),
            Value::Row(record, row) => row_words(model, data, *record, *row),
            Value::Period(kind, index) => show::period(model, *kind, *index),
        }
    }

    /// The value of a type as people write it, numbers with their unit: `£1,575.00`, `12 weeks`.
    pub fn shown(&self, model: &Model, data: &Database, ty: &Type) -> String {
        match (self, ty) {
            (Value::Number(number), Type::Number(ty)) => format::number(number, ty, &model.units),
            (Value::Number(number), _) => format::plain(number),
            (Value::Blank, Type::YesNo) => "unknown".to_owned(),
            (value, _) => value.words(model, data),
        }
    }
}

/// What a row is called: its unique field, or else its number in the table. What is worked out is called by its keys
/// and days.
fn row_words(model: &Model, data: &Database, record: RecordId, row: u32) -> String {
    if model.spell(record).is_some() {
        return spell_words(model, data, record, row);
    }
    let fields = model.records[record].fields.as_slice();
    let unique = fields.iter().position(|field| field.unique);
    let found = unique.and_then(|at| {
        let column = data.tables.get(record.index())?.columns.get(at)?;
        let ty = &fields.get(at)?.ty;
        // A unique field that is itself a reference would lead on; the number of the row ends it.
        (!matches!(ty, Type::Reference(_))).then(|| Value::of(column, row as usize, ty, data))
    });
    found.map_or_else(|| row.saturating_add(1).to_string(), |value| value.words(model, data))
}

/// `P1, 1 April 2025 to 30 June 2025`
fn spell_words(model: &Model, data: &Database, spell: RecordId, row: u32) -> String {
    made_words(model, data, spell, row, |value| value.words(model, data))
}

/// What a row that is worked out is called: its keys, each in words, and its days; of a balance the period.
pub(crate) fn made_words(
    model: &Model,
    data: &Database,
    record: RecordId,
    row: u32,
    word: impl Fn(Value) -> String,
) -> String {
    words_of_made(model, data, record, row, word).join(", ")
}

/// The keys and the period of a row of a balance, in words.
pub(crate) fn made_keys(model: &Model, data: &Database, record: RecordId, row: u32) -> Vec<String> {
    words_of_made(model, data, record, row, |value| value.words(model, data))
}

fn words_of_made(
    model: &Model,
    data: &Database,
    record: RecordId,
    row: u32,
    word: impl Fn(Value) -> String,
) -> Vec<String> {
    let keys = model.records[record].days().map_or(0, |[first, _]| first);
    let mut values = field_values(model, data, record, row).map(|(_, value)| value);
    let mut words: Vec<String> = values.by_ref().take(keys).map(&word).collect();
    let (first, last) = (values.next(), values.next());
    let contract = &model.contract;
    words.push(match (first, last) {
        (Some(Value::Date(first)), _) if model.balance(record).is_some() => {
            let kind = contract.statements;
            contract.calendar.label(kind, contract.calendar.index(kind, first))
        }
        (first, last) => {
            let word = |value: Option<Value>| value.map(&word).unwrap_or_default();
            format!("{} to {}", word(first), word(last))
        }
    });
    words
}

/// The fields of a row, each with its value.
pub(crate) fn field_values<'a>(
    model: &'a Model,
    data: &'a Database,
    record: RecordId,
    row: u32,
) -> impl Iterator<Item = (&'a Field, Value)> {
    let fields = model.records[record].fields.as_slice();
    let columns = data.tables.get(record.index()).map(|table| table.columns.as_slice()).unwrap_or_default();
    let cells = fields.iter().zip(columns);
    cells.map(move |(field, column)| (field, Value::of(column, row as usize, &field.ty, data)))
}

fn coded(code: u32, ty: &Type, data: &Database) -> Option<Value> {
    match ty {
        Type::Text => Some(Value::Text(data.texts.text(code).to_owned())),
        Type::Choice(set) => Some(Value::Choice(*set, code)),
        Type::YesNo => Some(Value::YesNo(code != 0)),
        Type::Reference(record) => Some(Value::Row(*record, code)),
        Type::Number(_) | Type::Moment | Type::Clock | Type::Date | Type::Period(_) => None,
    }
}

/// A number as what its type makes of it.
fn numeric(number: Number, ty: &Type) -> Value {
    match ty {
        Type::Moment => Value::Moment(number),
        Type::Clock => Value::Clock(number),
        _ => Value::Number(number),
    }
}

fn moment_words(model: &Model, second: &Number) -> String {
    let zone = model.contract.clock.as_ref();
    let whole = second.floor().to_int().and_then(|second| i64::try_from(second).ok());
    let shown = zone.zip(whole).and_then(|(zone, second)| zone.long(second));
    shown.unwrap_or_else(|| show::exact(second))
}

fn whole_seconds(second: &Number) -> Option<i32> {
    i32::try_from(second.floor().to_int()?).ok()
}
