//! What comes back.

use super::book_fault::BookNote;
use super::fault_list::Faults;
use super::history::{Gone, History};
use super::input::{ExtraColumn, RowCount};
use super::table::Database;

/// What was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The rows that are not at fault and count by all that was received. Fit for use only if the data is not
    /// [`refused`](Loaded::refused).
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
    /// What is to be known of workbooks that were read.
    pub book_notes: Vec<BookNote>,
    pub(super) set_aside: bool,
}

impl Loaded {
    /// Whether the data can not be used: it has faults, and they are not ones of single rows that were to be set aside.
    pub fn refused(&self) -> bool {
        self.faults.of_files() || (!self.set_aside && !self.faults.is_empty())
    }
}
