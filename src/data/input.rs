//! What is handed in and what comes back.

use std::io::Read;

use super::fault::Faults;
use super::history::{Gone, History};
use super::table::Database;
use crate::model::RecordId;

/// The formats of files of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A header row, then cells separated by commas.
    Csv,
    /// A JSON object on each line.
    JsonLines,
}

/// One file of rows: of which record, the name users know it by, its format, its bytes.
pub struct Input<'a> {
    /// The record whose rows it holds.
    pub record: RecordId,
    /// Its name.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// Its bytes.
    pub reader: Box<dyn Read + 'a>,
}

/// How to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// Whether rows at fault are left out, and the rows that refer to them, instead of refusing the data.
    pub set_aside_faults: bool,
    /// How many faults are kept; the others are counted. Usually all: what is not paid has to be named somewhere.
    pub fault_limit: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions { set_aside_faults: false, fault_limit: usize::MAX }
    }
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The rows that are not at fault and count by all that was received. Fit for use only if the data is not [`refused`](Loaded::refused).
    pub database: Database,
    /// All rows that are not at fault, also those that were replaced or reversed: what was known when.
    pub history: History,
    /// The rows of the history that do not count.
    pub gone: Vec<Gone>,
    /// What is wrong with the others, and with whole files.
    pub faults: Faults,
    /// Columns that the contract does not know. They were not read.
    pub extra_columns: Vec<ExtraColumn>,
    /// For each record of the model, in its order.
    pub row_counts: Vec<RowCount>,
    /// For each record of the model, how many lines of its files are rows of other kinds.
    pub other_rows: Vec<usize>,
    pub(super) set_aside: bool,
}

impl Loaded {
    /// Whether the data can not be used: it has faults, and they are not ones of single rows that were to be set aside.
    pub fn refused(&self) -> bool {
        self.faults.of_files() || (!self.set_aside && !self.faults.is_empty())
    }
}

/// A column that the contract does not know.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ExtraColumn {
    /// The file.
    pub file: String,
    /// Its heading; may be empty.
    pub heading: String,
}

/// How many rows of a record there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RowCount {
    /// In the files.
    pub read: usize,
    /// Of these, how many are not in the table.
    pub faulty: usize,
}
