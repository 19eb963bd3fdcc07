//! The table of a sheet.

use super::cell::heading;
use super::sheet::{SheetCell, SheetRow};
use crate::data::fault::FileProblem;
use crate::data::header::{self, Header};
use crate::data::rows::TableReader;

/// The table of a sheet: its headings, and in which columns it stands.
pub(super) struct Place {
    pub(super) header: Header,
    /// The column of the first heading, and that after the last one.
    pub(super) columns: (u32, u32),
    pub(super) row: u32,
}

impl Place {
    /// The table whose headings are in a row.
    pub(super) fn of(
        row: &SheetRow,
        table: &TableReader<'_>,
    ) -> Result<Self, Vec<(Option<String>, FileProblem)>> {
        let columns = span(row);
        let texts = texts_of(row, columns);
        let cells: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
        header::matched(table.record, &cells).map(|header| Place { header, columns, row: row.number })
    }

    pub(super) fn holds(&self, column: u32) -> bool {
        (self.columns.0..self.columns.1).contains(&column)
    }

    /// The column of the sheet at a position of the table.
    pub(super) fn column(&self, position: usize) -> u32 {
        self.columns.0.saturating_add(u32::try_from(position).unwrap_or(u32::MAX))
    }

    pub(super) fn cell<'r>(&self, row: &'r SheetRow, position: usize) -> Option<&'r SheetCell> {
        let column = self.column(position);
        row.cells.binary_search_by_key(&column, |cell| cell.column).ok().and_then(|at| row.cells.get(at))
    }

    /// The cells of a row as texts, to see what kind of row it is.
    pub(super) fn texts(&self, row: &SheetRow) -> Vec<String> {
        texts_of(row, self.columns)
    }
}

/// The column of the first cell of a row, and that after the last one.
pub(super) fn span(row: &SheetRow) -> (u32, u32) {
    let column = |cell: Option<&SheetCell>| cell.map_or(0, |cell| cell.column);
    (column(row.cells.first()), column(row.cells.last()).saturating_add(1))
}

pub(super) fn texts_of(row: &SheetRow, columns: (u32, u32)) -> Vec<String> {
    let mut texts = Vec::new();
    let mut cells = row.cells.iter().skip_while(|cell| cell.column < columns.0).peekable();
    for column in columns.0..columns.1 {
        let own = cells.next_if(|cell| cell.column == column);
        texts.push(own.map(heading).unwrap_or_default());
    }
    texts
}
