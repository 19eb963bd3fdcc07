//! Workbooks (`.xlsx`, `.xlsm`): a sheet as the rows of a record.
//!
//! A cell becomes what it would be in a file of CSV, and is read as that is, so that the same is taken and the same
//! refused. What CSV does not have (errors, formulas, formats, merged and hidden cells) is looked at here. The crates
//! that read workbooks give numbers as binary ones, and say neither which rows are hidden nor, in one pass, which
//! values are those of formulas.

mod book;
mod cell;
mod copied;
mod digits;
mod hidden;
mod package;
mod place;
mod rows;
mod sheet;
mod shown;
mod xml;

use std::io::{Read, Seek, SeekFrom};

pub use copied::{CopiedCell, CopiedFormat, CopiedSheet, CopiedValue, copied};
pub(super) use rows::read;

use super::book_fault::BookProblem;
use book::Book;
use xml::Broken;

/// How a zip file begins, and one of the older kind of file.
const ZIP: &[u8] = b"PK";
const OLDER: &[u8] = b"\xD0\xCF\x11\xE0";

/// Opens a workbook.
fn opened<R: Read + Seek>(mut bytes: R) -> Result<Book<R>, BookProblem> {
    let mut start = Vec::new();
    let looked = bytes.by_ref().take(8).read_to_end(&mut start).and_then(|_| bytes.seek(SeekFrom::Start(0)));
    looked.map_err(|error| BookProblem::Unreadable { reason: error.to_string() })?;
    if start.starts_with(OLDER) {
        return Err(BookProblem::OldOrLocked);
    }
    if !start.starts_with(ZIP) {
        return Err(BookProblem::Unreadable { reason: "it does not begin as one".to_owned() });
    }
    Book::open(bytes).map_err(problem)
}

fn problem(broken: Broken) -> BookProblem {
    BookProblem::Unreadable { reason: crate::text::visible(broken.0.as_bytes(), 160) }
}

/// The names of the sheets of a workbook that have cells.
pub fn sheet_names_of<R: Read + Seek>(bytes: R) -> Result<Vec<String>, BookProblem> {
    let sheets = book::sheets(bytes).map_err(problem)?;
    Ok(sheets.into_iter().filter(book::Sheet::has_cells).map(|sheet| sheet.name).collect())
}
