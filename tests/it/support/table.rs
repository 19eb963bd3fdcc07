//! Data from text, and outcomes as text.

use super::expr::{day, number};
use meed::column::{Bits, Column, Scale, Values};
use meed::data::*;
use meed::model::*;
use meed::run::RunResult;
use std::sync::Arc;

/// The rows of records, cell by cell: empty is blank, a reference is the number of a row (from nought), dates are
/// year-month-day.
pub(crate) fn database(model: &Model, tables: &[&[&str]]) -> Database {
    let cells = |rows: &[&str]| -> Vec<Vec<String>> {
        rows.iter().map(|row| row.split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
    };
    let tables: Vec<Vec<Vec<String>>> = tables.iter().map(|rows| cells(rows)).collect();
    let mut texts: Vec<String> = Vec::new();
    for (record, rows) in model.records.iter().zip(&tables) {
        for (at, _) in record.fields.iter().enumerate().filter(|(_, field)| field.ty == Type::Text) {
            texts.extend(rows.iter().map(|row| row[at].clone()).filter(|cell| !cell.is_empty()));
        }
    }
    texts.sort();
    texts.dedup();
    let texts = Dictionary::from_sorted(texts);
    let table = |(record, rows): (&Record, &Vec<Vec<String>>)| Table {
        rows: rows.len(),
        columns: record
            .fields
            .iter()
            .enumerate()
            .map(|(at, field)| {
                let cells: Vec<&str> = rows.iter().map(|row| row[at].as_str()).collect();
                column(model, &field.ty, &cells, &texts)
            })
            .collect(),
        origin: Origin::default(),
    };
    let made = model.records.iter().zip(&tables).map(table).map(Arc::new).collect();
    Database { tables: made, texts: Arc::new(texts) }
}

fn column(model: &Model, ty: &Type, cells: &[&str], texts: &Dictionary) -> Column {
    let blanks: Bits = cells.iter().map(|cell| cell.is_empty()).collect();
    let code = |cell: &&str| -> u32 {
        if cell.is_empty() {
            return 0;
        }
        match ty {
            Type::Text => texts.code(cell).unwrap(),
            Type::Choice(set) => {
                let mut choices = model.choice_sets[*set].choices.iter().zip(0u32..);
                choices.find(|(choice, _)| choice == cell).unwrap().1
            }
            Type::YesNo => u32::from(*cell == "yes"),
            _ => cell.parse().unwrap(),
        }
    };
    let values = match ty {
        Type::Number(_) => {
            let fixed = |cell: &&str| {
                let number = number(if cell.is_empty() { "0" } else { cell });
                i64::try_from(number.to_scaled(3).unwrap()).unwrap()
            };
            Values::Fixed { scale: Scale::decimal(3).unwrap(), values: cells.iter().map(fixed).collect() }
        }
        Type::Date => {
            let number = |cell: &&str| if cell.is_empty() { 0 } else { day(cell).number() };
            Values::Days(cells.iter().map(number).collect())
        }
        _ => Values::Codes(cells.iter().map(code).collect()),
    };
    Column { values, blanks: Some(blanks).filter(Bits::any) }
}

/// The statement: `Acme 2024Q2 core 12.00`, line by line.
pub(crate) fn statement(model: &Model, outcome: &RunResult) -> Vec<String> {
    let line = |line: &meed::run::ItemLine| {
        let title = match line.item {
            Item::Payment(id) => &model.payments[id].title,
            Item::Limit(id) => &model.limits[id].title,
            Item::Clawback(id) => &model.clawbacks[id].title,
        };
        let index = outcome.periods[line.period as usize];
        let period = model.contract.calendar.label(model.contract.statements, index);
        let payee = &outcome.payees[line.payee as usize];
        format!("{payee} {period} {} {}", title.name, line.amount.exact_decimal(2).unwrap())
    };
    outcome.statement.iter().map(line).collect()
}

/// The values of a fact as text, `-` where blank; ratios as fractions.
pub(crate) fn fact(outcome: &RunResult, fact: FactId) -> Vec<String> {
    let column = outcome.fact(fact).unwrap();
    (0..column.values.len()).map(|row| cell(column, row)).collect()
}

fn cell(column: &Column, row: usize) -> String {
    if column.is_blank(row) {
        return "-".to_owned();
    }
    let shown =
        |number: meed::value::Number| number.exact_decimal(6).unwrap_or_else(|| format!("{number:?}"));
    match &column.values {
        Values::Fixed { scale, values } => shown(scale.number(i128::from(values.get(row).unwrap()))),
        Values::Exact(values) => shown(values[row].clone()),
        Values::Days(values) => meed::value::Day::from_number(values.get(row).unwrap()).unwrap().to_string(),
        Values::Periods(values) => values.get(row).unwrap().to_string(),
        Values::Codes(values) => values.get(row).unwrap().to_string(),
    }
}
