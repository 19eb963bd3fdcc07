//! `data`: files become typed columns.
//!
//! True afterwards: every column has the type that the contract gives its field; required cells are there; values are within their
//! ranges; unique values are unique; references are rows. Every fault was listed with its file, row and column, and nothing was coerced.

mod block;
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
mod moment;
mod named;
mod named_fault;
mod numbers;
mod ordinary;
#[cfg(feature = "parquet")]
mod parquet;
mod parquet_fault;
mod quick;
mod refused_row;
mod regular;
pub mod report;
mod row_fault;
mod rows;
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

pub use example::{from_example, supposed};
pub use fault::{
    CellProblem, DateTrouble, Fault, FileProblem, KeyProblem, NumberTrouble, Problem, RowProblem, Seems,
    TimeTrouble,
};
pub use fault_list::Faults;
pub use given::{GIVEN, Given, STATEMENT_DATE, read_given};
pub use history::{Absence, Gone, History, Known};
pub use input::{Content, ExtraColumn, Format, Input, ReadOptions, ReadSeek, RowCount, RowsSeen};
pub use listed::check_listed;
pub use loaded::Loaded;
pub use named_fault::NamedProblem;
pub use parquet_fault::ParquetProblem;
pub use refused_row::RefusedRow;
pub use spec_given::GivenSpec;
pub(crate) use spec_layout::quoted;
pub use table::{Database, Dictionary, Origin, Table};
pub use volume_fault::VolumeProblem;

use crate::model::Model;
use fault_list::FaultList;
use rows::TableReader;

/// Reads the rows of all records; those that the contract lists are read from there. Several files of a record are taken one after the other.
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

/// Reads some files by themselves, to see what is wrong with them. Rows of records without a file are not missed, neither here nor where
/// a reference names one; there is nothing to run a contract on.
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
    let other_rows = tables.iter().map(|table| table.others).collect();
    let (history, row_counts) =
        integrity::settle(model, tables, (options.set_aside_faults, refused), &mut faults);
    let (Known { database, gone, .. }, faults) = (history.known(None), faults.finish());
    let set_aside = options.set_aside_faults;
    Loaded { database, history, gone, faults, extra_columns, row_counts, other_rows, set_aside }
}
