//! The rows of worked examples, read by the same rules as data.

use super::column_reader::From;
use super::contract_table::{diagnostics, push_table};
use super::fault_list::FaultList;
use super::integrity::settle;
use super::listed::{list_name, listed};
use super::rows::TableReader;
use super::table::Database;
use crate::diagnostic::Diagnostic;
use crate::model::{Example, ExampleTable, Model};
use crate::value::Day;

/// The most faults that are looked at; a row that stands for several has its fault several times.
const MOST_FAULTS: usize = 1000;

/// Reads the rows that an example supposes, and those that the contract lists. Every record gets a table.
///
/// A unique field that is not among the columns is numbered, 1, 2, 3 and so on. Any other field that is not among them
/// is blank in every row: the checker has made sure that nothing expected depends on it.
pub fn from_example(model: &Model, tables: &[ExampleTable]) -> Result<Database, Vec<Diagnostic>> {
    known_on(model, tables, None)
}

/// The rows of an example that count on the day of which it speaks; where it names none, all that are not replaced or
/// taken back.
///
/// # Errors
/// What is wrong with the rows.
pub fn supposed(model: &Model, example: &Example) -> Result<Database, Vec<Diagnostic>> {
    known_on(model, &example.tables, example.known_on)
}

fn known_on(model: &Model, tables: &[ExampleTable], day: Option<Day>) -> Result<Database, Vec<Diagnostic>> {
    let mut faults = FaultList::new(MOST_FAULTS);
    let tables: Vec<&ExampleTable> = tables.iter().chain(listed(model)).collect();
    let mut readers: Vec<TableReader<'_>> =
        model.records.iter().map(|record| TableReader::reading(model, record, From::Contract)).collect();
    for (record, reader) in readers.iter_mut().enumerate() {
        let name = match reader.record.listed {
            Some(_) => list_name(reader.record),
            None => format!("`suppose {}`", reader.record.title.name),
        };
        reader.start_file(tables.len(), name.clone(), 1);
        for (at, table) in tables.iter().enumerate().filter(|(_, table)| table.record.index() == record) {
            reader.start_file(at, name.clone(), 1);
            push_table(reader, &name, at, table, &mut faults);
        }
    }
    let (history, _) = settle(model, readers, (false, &[], 1), &mut faults);
    let found = faults.into_ordered();
    if found.is_empty() { Ok(history.known(day).database) } else { Err(diagnostics(&tables, &found)) }
}
