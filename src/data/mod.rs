//! `data`: files become typed columns.
//!
//! True afterwards: every column has the type that the contract gives its field; required cells are there; values are
//! within their ranges; unique values are unique; references are rows. Every fault was listed with its file, row and
//! column, and nothing was coerced.

mod block;
mod book_fault;
mod book_notes;
mod cell;
mod cell_place;
mod column_reader;
mod contract_table;
mod csv;
mod csv_rows;
mod describe;
mod describe_dates;
mod draft;
mod example;
mod fault;
mod fault_list;
mod fold;
mod given;
mod header;
mod held;
mod history;
mod in_order;
mod input;
mod integrity;
mod intern;
mod json;
mod key_index;
mod kind_hint;
mod kinds;
mod listed;
mod loaded;
mod merge;
mod moment;
mod named;
mod named_fault;
mod numbers;
mod ordinary;
#[cfg(feature = "parquet")]
mod parquet;
mod parquet_fault;
mod quick;
mod quick_days;
mod refused_row;
mod regular;
pub mod report;
mod row_fault;
mod rows;
mod sheet_names;
pub mod spec;
mod spec_given;
mod spec_layout;
mod stops;
pub mod table;
mod volume;
mod volume_fault;
mod window;
mod worded;
mod words;
#[cfg(feature = "excel")]
mod xlsx;

pub use book_fault::{BookNote, BookProblem, CellTrouble};
pub use example::{from_example, supposed};
pub(crate) use fault::shown;
pub use fault::{
    CellProblem, DateTrouble, Fault, FileProblem, KeyProblem, NumberTrouble, Problem, RowProblem, Seems,
    TimeTrouble,
};
pub use fault_list::Faults;
pub use given::{GIVEN, Given, STATEMENT_DATE, read_given, read_given_sheet};
pub use history::{Absence, Gone, History, Known};
pub use input::{Content, ExtraColumn, Format, Input, ReadOptions, ReadSeek, RowCount, RowsSeen};
pub use listed::check_listed;
pub use loaded::Loaded;
pub use named_fault::NamedProblem;
pub use parquet_fault::ParquetProblem;
pub use refused_row::RefusedRow;
pub use sheet_names::{GIVEN_SHEET, GUIDE_SHEET, LISTS_SHEET, MARKS_COLUMN, MARKS_SHEET, sheet_called};
pub use spec_given::GivenSpec;
pub(crate) use spec_layout::quoted;
pub use table::{Database, Dictionary, Origin, Table};
pub use volume_fault::VolumeProblem;
#[cfg(feature = "excel")]
pub(crate) use words::{currency_of, is_percentage};
#[cfg(feature = "excel")]
pub use xlsx::{CopiedCell, CopiedFormat, CopiedSheet, CopiedValue, copied, sheet_names_of};

use crate::model::Model;
use fault_list::FaultList;
use rows::TableReader;

/// Reads the rows of all records; those that the contract lists are read from there. Several files of a record are
/// taken one after the other.
///
/// Never fails: what can not be taken is a fault. See [`Loaded::refused`].
pub fn read(model: &Model, inputs: Vec<Input<'_>>, options: ReadOptions) -> Loaded {
    read_some(model, inputs, options, &[], true)
}

/// The same, where some rows are at fault because something cannot be worked out of them.
pub fn read_refusing(
    model: &Model,
    inputs: Vec<Input<'_>>,
    options: ReadOptions,
    refused: &[RefusedRow],
) -> Loaded {
    read_some(model, inputs, options, refused, true)
}

/// Reads some files by themselves, to see what is wrong with them. Rows of records without a file are not missed,
/// neither here nor where a reference names one; there is nothing to run a contract on.
pub fn read_alone(model: &Model, inputs: Vec<Input<'_>>, options: ReadOptions) -> Loaded {
    read_some(model, inputs, options, &[], false)
}

fn read_some(
    model: &Model,
    inputs: Vec<Input<'_>>,
    options: ReadOptions,
    refused: &[RefusedRow],
    all_records: bool,
) -> Loaded {
    let mut faults = FaultList::new(options.fault_limit);
    let mut extra_columns = Vec::new();
    let mut tables: Vec<TableReader<'_>> =
        model.records.iter().map(|record| TableReader::new(model, record)).collect();
    let given = inputs.len();
    for (at, input) in inputs.into_iter().enumerate() {
        match tables.get_mut(input.record.index()) {
            Some(table) if table.record.listed.is_some() => {
                listed::refuse_file(at, &input, table.record, &mut faults);
            }
            Some(table) => table.read_file(at, input, options, (&mut faults, &mut extra_columns)),
            None => {}
        }
    }
    listed::push_listed(&mut tables, given, &mut faults);
    let from_files = |table: &&mut TableReader<'_>| table.record.made.is_none() && table.files.is_empty();
    for table in tables.iter_mut().filter(from_files) {
        table.complete = false;
        if all_records {
            let record = table.record.title.name.clone();
            let file = table.record.source.file.clone().unwrap_or_else(|| format!("{record}.csv"));
            let problem = Problem::File(FileProblem::NoFile { record });
            faults.add((given, 0, 0), Fault { file, row: None, column: None, value: None, problem });
        }
    }
    let (sheets, book_notes) = book_notes::of(&mut tables);
    let other_rows = tables.iter().map(|table| table.others).collect();
    let (history, row_counts) = integrity::settle(
        model,
        tables,
        (options.set_aside_faults, refused, options.thread_count()),
        &mut faults,
    );
    let (Known { database, gone, .. }, faults) = (history.known(None), faults.finish());
    let (set_aside, faults) = (options.set_aside_faults, faults.in_sheets(sheets));
    Loaded { database, history, gone, faults, extra_columns, row_counts, other_rows, book_notes, set_aside }
}
