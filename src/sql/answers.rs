//! What an engine answers, as values.

use std::collections::BTreeMap;

use super::columns::{Form, Part};
use super::fetch::Fetch;
use super::refusal::{Made, Refusal};
use super::types::key_of;
use crate::model::{FieldId, Model, RecordId, Type};
use crate::value::{Day, Number};

/// One value of an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
    Number(Number),
    Day(i32),
    Period(i32),
    Text(String),
    /// The position of a choice.
    Choice(u32),
    /// What tells a row of a record apart.
    Key(Box<Cell>),
    Truth(bool),
}

/// A row of an answer: for each column that it is read as what it holds, if it holds something.
pub(super) type Row = Vec<(Part, Option<Cell>)>;

/// The rows of an answer: a table as CSV, of which a blank is nothing between the commas.
pub(super) fn rows(model: &Model, fetch: &Fetch, table: &str) -> Made<Vec<Row>> {
    let wrong = |what: &str| wrong(&fetch.title, what);
    let mut reader = csv::ReaderBuilder::new().has_headers(true).flexible(true).from_reader(table.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| wrong("a table that is no CSV"))?;
        let mut cells = record.iter();
        let mut next = || cells.next().ok_or_else(|| wrong("too few columns"));
        let mut row = Vec::new();
        for (part, form) in &fetch.columns {
            let text = next()?;
            let cell = match form {
                Form::Ratio { scale } => {
                    let over = next()?;
                    ratio(text, over, *scale).ok_or_else(|| wrong("something that is no ratio"))?
                }
                form => cell(model, form, text).ok_or_else(|| wrong("something that is of another type"))?,
            };
            row.push((*part, cell));
        }
        if cells.next().is_some() {
            return Err(wrong("too many columns"));
        }
        rows.push(row);
    }
    if let Some(most) = fetch.most.filter(|most| rows.len() > *most as usize) {
        return Err(Refusal::of_table(format!("{} are more than {most}", fetch.title)).with_help(
            "the payment has an item for each of something of which there is much: let it be for each of something \
             that few rows have",
        ));
    }
    Ok(rows)
}

/// The cells of an answer that counts or lists.
pub(super) fn cells(title: &str, table: &str) -> Made<Vec<Vec<String>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(true).flexible(true).from_reader(table.as_bytes());
    let rows = reader.records().map(|row| row.map(|row| row.iter().map(str::to_owned).collect()));
    rows.collect::<Result<_, _>>().map_err(|_| wrong(title, "a table that is no CSV"))
}

/// An answer that is none.
fn wrong(title: &str, what: &str) -> Refusal {
    Refusal::of_table(format!("the engine answered to `{title}` with {what}"))
        .with_help("this is a mistake of Meed or of the client of the engine; nothing was paid")
}

/// An answer of which a row cannot be what was asked for.
pub(super) fn misunderstood() -> Refusal {
    wrong("what was counted", "something else")
}

/// Whole digits, perhaps with noughts after a point.
fn whole(text: &str) -> Option<Number> {
    Number::parse(text).filter(Number::is_whole)
}

fn scaled(number: &Number, scale: u32) -> Option<Number> {
    number.divided_by(&Number::from_int(10i128.checked_pow(scale)?))
}

fn ratio(of: &str, over: &str, scale: u32) -> Option<Option<Cell>> {
    if of.is_empty() || over.is_empty() {
        return Some(None);
    }
    let ratio = scaled(&whole(of)?, scale)?.divided_by(&whole(over)?)?;
    Some(Some(Cell::Number(ratio)))
}

fn day(text: &str) -> Option<i32> {
    // Some engines write a day with the midnight of it.
    Day::parse(text.get(..10)?).map(Day::number)
}

/// A cell; none where it is not what it should be.
fn cell(model: &Model, form: &Form, text: &str) -> Option<Option<Cell>> {
    if text.is_empty() {
        return Some(None);
    }
    let cell = match form {
        Form::Number { scale, over } => {
            let number = scaled(&whole(text)?, *scale)?;
            Cell::Number(number.divided_by(&Number::from_int(i128::try_from(*over).ok()?))?)
        }
        Form::Ratio { .. } => return None,
        Form::Day => Cell::Day(day(text)?),
        Form::Period => Cell::Period(i32::try_from(whole(text)?.to_int()?).ok()?),
        Form::Text => Cell::Text(text.to_owned()),
        Form::Choice(set) => {
            let place = model.choice_sets[*set].choices.iter().position(|choice| choice == text)?;
            Cell::Choice(u32::try_from(place).ok()?)
        }
        Form::Reference(record) => Cell::Key(Box::new(key(model, *record, text)?)),
        Form::Truth => match text {
            "1" => Cell::Truth(true),
            "0" => Cell::Truth(false),
            _ => return None,
        },
    };
    Some(Some(cell))
}

/// What tells a row of a record apart.
fn key(model: &Model, record: RecordId, text: &str) -> Option<Cell> {
    Some(match key_of(model, record) {
        Some(Type::Number(_)) => Cell::Number(whole(text)?),
        Some(Type::Date) => Cell::Day(day(text)?),
        _ => Cell::Text(text.to_owned()),
    })
}

/// What tells the rows of a small record apart.
pub(super) fn key_cells(model: &Model, id: RecordId, rows: &[Row]) -> BTreeMap<Cell, u32> {
    let unique = (0u32..).zip(&model.records[id].fields).find(|(_, field)| field.unique).map(|(at, _)| at);
    let Some(unique) = unique else { return BTreeMap::new() };
    let wanted = Part::Field(FieldId { record: id, field: unique });
    let keys = rows.iter().enumerate().filter_map(|(at, row)| {
        let (_, cell) = row.iter().find(|(part, _)| *part == wanted)?;
        let cell = match cell.clone()? {
            Cell::Key(key) => *key,
            cell => cell,
        };
        Some((cell, u32::try_from(at).ok()?))
    });
    keys.collect()
}
