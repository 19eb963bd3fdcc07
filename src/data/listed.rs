//! Rows that are terms: those that a record lists in the contract. They are held to the record as data is.

use super::contract_table::{diagnostics, push_table};
use super::fault::{Fault, FileProblem, Problem};
use super::fault_list::FaultList;
use super::input::Input;
use super::integrity::settle;
use super::rows::TableReader;
use crate::diagnostic::Diagnostic;
use crate::model::{ExampleTable, Model, Record};

/// The most faults of lists that are told.
const MOST_FAULTS: usize = 50;

/// What is wrong with the rows that a contract lists. Whether they refer to rows of the data is seen when there is
/// data.
pub fn check_listed(model: &Model) -> Vec<Diagnostic> {
    let tables: Vec<&ExampleTable> = listed(model).collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let mut faults = FaultList::new(MOST_FAULTS);
    let mut readers: Vec<TableReader<'_>> =
        model.records.iter().map(|record| TableReader::new(model, record)).collect();
    push_listed(&mut readers, 0, &mut faults);
    for reader in readers.iter_mut().filter(|reader| reader.record.listed.is_none()) {
        reader.complete = false;
    }
    settle(model, readers, (false, &[], 1), &mut faults);
    diagnostics(&tables, &faults.into_ordered())
}

/// The lists of a contract, in the order of its records.
pub(super) fn listed(model: &Model) -> impl Iterator<Item = &ExampleTable> {
    model.records.iter().filter_map(|record| record.listed.as_ref())
}

/// What messages call the place of a record's rows.
pub(super) fn list_name(record: &Record) -> String {
    format!("the list of {}", record.plural)
}

/// Adds the rows that records list; their places come after those of so many files.
pub(super) fn push_listed(readers: &mut [TableReader<'_>], after: usize, faults: &mut FaultList) {
    let listing = readers.iter_mut().filter_map(|reader| Some((reader.record.listed.as_ref()?, reader)));
    for (at, (table, reader)) in (after..).zip(listing) {
        let name = list_name(reader.record);
        reader.start_file(at, name.clone(), 1);
        push_table(reader, &name, at, table, faults);
    }
}

/// A file for rows that are terms would be a second version of them.
pub(super) fn refuse_file(at: usize, input: &Input<'_>, record: &Record, faults: &mut FaultList) {
    let problem = Problem::File(FileProblem::Listed { record: record.title.name.clone() });
    let fault = Fault { file: input.name.clone(), row: None, column: None, value: None, problem };
    faults.add((at, 0, 0), fault);
}
