//! What sheets of workbooks are called.

use crate::model::Record;

/// The sheet with what is given for a run.
pub const GIVEN_SHEET: &str = "given";
/// The sheet of a template that says how it is filled in.
pub const GUIDE_SHEET: &str = "How to fill this in";
/// The sheet of a template with the words of its longer lists.
pub const LISTS_SHEET: &str = "Lists of words";
/// The sheet on which the faults of a workbook are listed.
pub const MARKS_SHEET: &str = "What is wrong";
/// The heading of the column in which the faults of a row stand.
pub const MARKS_COLUMN: &str = "What is wrong (Meed)";

/// So many letters has the name of a sheet at most.
const LONGEST: usize = 31;

/// The sheet of a record: its name, as far as a sheet can be called so.
pub fn sheet_called(record: &Record) -> String {
    record.title.name.chars().take(LONGEST).collect()
}

/// Whether a sheet is one that Meed itself has put into a workbook, and that holds no rows.
pub(super) fn is_our_own(sheet: &str) -> bool {
    [GIVEN_SHEET, GUIDE_SHEET, LISTS_SHEET, MARKS_SHEET].contains(&sheet)
}
