//! Rows that stand in the contract: read by the same rules as data, their faults told at their places.

use std::collections::BTreeSet;

use super::column_reader::{Cell, FieldReader};
use super::fault::{CellProblem, Fault, FileProblem, Problem, shown};
use super::fault_list::{FaultList, FaultOrder};
use super::rows::TableReader;
use crate::diagnostic::Diagnostic;
use crate::model::{ExampleRow, ExampleTable};
use crate::source::Span;

/// The most rows of a record in an example, a row that stands for several counted as several.
const MOST_ROWS: usize = 1_000_000;

/// Adds the rows of a table that stands in the contract.
pub(super) fn push_table(
    reader: &mut TableReader<'_>,
    name: &str,
    at: usize,
    table: &ExampleTable,
    faults: &mut FaultList,
) {
    for (number, row) in (1..).zip(&table.rows) {
        if row.times as usize > MOST_ROWS.saturating_sub(reader.rows) {
            let problem = Problem::File(FileProblem::TooManyRows { most: MOST_ROWS });
            let file = name.to_owned();
            faults
                .add((at, number, 0), Fault { file, row: Some(number), column: None, value: None, problem });
            return;
        }
        for _ in 0..row.times {
            reader.push_row(number, |reader, _| {
                let next = reader.rows.saturating_add(1).to_string();
                let mut whole = true;
                for (position, field) in (0u32..).zip(&mut reader.fields) {
                    let cell = cell(table, row, position);
                    if let Err(problem) = push(field, cell, &next) {
                        whole = false;
                        let column = Some(field.field().column.clone());
                        let value = cell.filter(|cell| !cell.is_empty()).map(|cell| shown(cell.as_bytes()));
                        let file = name.to_owned();
                        let fault = Fault { file, row: Some(number), column, value, problem };
                        faults.add((at, number, position as usize), fault);
                    }
                }
                whole
            });
        }
    }
}

/// The cell of a field, if the field is among the columns.
fn cell<'a>(table: &ExampleTable, row: &'a ExampleRow, field: u32) -> Option<&'a str> {
    let at = table.fields.iter().position(|column| *column == field)?;
    row.cells.get(at).map(String::as_str)
}

fn push(field: &mut FieldReader<'_>, cell: Option<&str>, next: &str) -> Result<(), Problem> {
    match cell {
        Some(cell) => field.push(Cell::Text(cell.as_bytes())),
        // Only a number or a text can be numbered.
        None if field.is_numbered() => field.push(Cell::Text(next.as_bytes())),
        None => {
            field.push_blank();
            Ok(())
        }
    }
}

/// The faults at their places in the contract, each once.
pub(super) fn diagnostics(tables: &[&ExampleTable], faults: &[(FaultOrder, Fault)]) -> Vec<Diagnostic> {
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for ((table, row, position), fault) in faults {
        let span = place(tables, *table, *row, *position).unwrap_or_default();
        let (message, mut help) = fault.describe();
        // A contract writes its dates in one way, whatever the data does.
        if matches!(fault.problem, Problem::Cell(CellProblem::Date { .. })) {
            help = Some("write it as `31 May 2024`".to_owned());
        }
        if known.insert((span, fault.code(), message.clone())) {
            let diagnostic = Diagnostic::error(fault.code().0, message, span, "");
            found.push(Diagnostic { help, ..diagnostic });
        }
    }
    found
}

/// The place of a cell; of the whole row if the field is not among the columns.
fn place(tables: &[&ExampleTable], table: usize, row: u64, field: usize) -> Option<Span> {
    let table = tables.get(table)?;
    let row = table.rows.get(usize::try_from(row.checked_sub(1)?).ok()?)?;
    let at = table.fields.iter().position(|column| *column as usize == field);
    match at.and_then(|at| row.spans.get(at)) {
        Some(span) => Some(*span),
        None => row.spans.iter().copied().reduce(Span::to),
    }
}
