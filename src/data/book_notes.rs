//! What is to be known of the workbooks of a data set.

use super::book_fault::{BookNote, SheetRead};
use super::rows::TableReader;
use super::sheet_names::is_our_own;

/// The sheets that were read, and what is to be known of them and of those that were not.
pub(super) fn of(tables: &mut [TableReader<'_>]) -> (Vec<SheetRead>, Vec<BookNote>) {
    let sheets: Vec<SheetRead> =
        tables.iter_mut().flat_map(|table| std::mem::take(&mut table.books)).collect();
    let mut notes: Vec<BookNote> =
        tables.iter_mut().flat_map(|table| std::mem::take(&mut table.notes)).collect();
    for read in &sheets {
        let book = book(read);
        for (other, hidden) in &read.others {
            let is_read = |known: &SheetRead| self::book(known) == book && known.sheet == *other;
            let is_told = |known: &BookNote| known.file == book && known.sheet == *other;
            if is_our_own(other) || sheets.iter().any(is_read) || notes.iter().any(is_told) {
                continue;
            }
            let note =
                if *hidden { "the sheet is hidden, and was not read" } else { "the sheet was not read" };
            notes.push(BookNote { file: book.to_owned(), sheet: other.clone(), note: note.to_owned() });
        }
    }
    (sheets, notes)
}

/// The workbook of a sheet that is named with it: `book.xlsx#March`.
fn book(read: &SheetRead) -> &str {
    read.file.strip_suffix(&read.sheet).and_then(|rest| rest.strip_suffix('#')).unwrap_or(&read.file)
}
