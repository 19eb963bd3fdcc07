//! What can be wrong with a workbook, a sheet, or a cell of one, beside what can be wrong with any data.

use super::words::{Words, words};
use crate::text::{all_of, did_you_mean, nearest, ticked};

/// What is wrong with a workbook or with its sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookProblem {
    /// It is none, or it is damaged.
    Unreadable {
        /// What the reader says.
        reason: String,
    },
    /// It is a workbook of the older form, or locked by a password: both begin alike.
    OldOrLocked,
    /// It has no sheet of this name.
    NoSheet {
        /// The name.
        sheet: String,
        /// Those that it has.
        sheets: Vec<String>,
    },
    /// None of its sheets is called like the record, and there are several.
    WhichSheet {
        /// The record.
        record: String,
        /// Those that it has.
        sheets: Vec<String>,
    },
    /// The sheet is a chart or something else without cells.
    NoCells {
        /// Its name.
        sheet: String,
    },
    /// This program was built without.
    LeftOut,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellTrouble {
    /// A formula came to an error: `#N/A`.
    Error,
    /// A formula has not been worked out since it was written.
    NotWorkedOut,
    /// It is merged with others.
    Merged {
        /// With which: `B4:B6`.
        range: String,
    },
    /// It is shown with noughts before its digits, which it does not have.
    Padded {
        /// To how many digits.
        width: usize,
    },
    /// A text was taken for a date when it was typed.
    MadeADate,
    /// A text was taken for a number when it was typed.
    MadeANumber,
    /// It has more digits than a workbook keeps.
    TooLarge,
    /// It says that it holds a number, and does not.
    NoNumber,
    /// It is shown as a date, and there is no such day.
    NoDay {
        /// The number of the day.
        number: String,
    },
    /// It stands beside the table.
    Beside {
        /// Where: `G7`.
        cell: String,
    },
}

impl BookProblem {
    pub(super) fn code(&self) -> &'static str {
        match self {
            BookProblem::Unreadable { .. } => "E0502",
            BookProblem::OldOrLocked | BookProblem::LeftOut => "E0503",
            BookProblem::NoSheet { .. } | BookProblem::WhichSheet { .. } | BookProblem::NoCells { .. } => {
                "E0549"
            }
        }
    }

    pub(super) fn words(&self) -> Words {
        match self {
            BookProblem::Unreadable { reason } => words(
                format!("the file can not be read as a workbook: {reason}"),
                "open it in the spreadsheet and save it anew as `.xlsx`, or as CSV",
            ),
            BookProblem::OldOrLocked => words(
                "the workbook is of the older form `.xls`, or it is locked by a password",
                "take the password away, and save it as `.xlsx`",
            ),
            BookProblem::NoSheet { sheet, sheets } => {
                let help = match nearest(sheet, sheets.iter().map(String::as_str)) {
                    Some(near) => did_you_mean(near),
                    None => format!("it has {}", all_of(&ticked(sheets))),
                };
                words(format!("the workbook has no sheet `{sheet}`"), help)
            }
            BookProblem::WhichSheet { record, sheets } => words(
                format!("which sheet has the rows? the workbook has {}", all_of(&ticked(sheets))),
                format!(
                    "call the sheet `{record}`, or name it: `--data '{record}=FILE.xlsx#{}'`",
                    sheets.first().map_or("Sheet1", String::as_str)
                ),
            ),
            BookProblem::NoCells { sheet } => words(
                format!("the sheet `{sheet}` has no cells: it is a chart or a dialogue"),
                "name the sheet with the rows, as in `FILE.xlsx#Sheet1`",
            ),
            BookProblem::LeftOut => words(
                "this build of Meed does not read workbooks",
                "give the rows as CSV, or build Meed with the feature `excel`",
            ),
        }
    }
}

impl CellTrouble {
    pub(super) fn code(&self) -> &'static str {
        match self {
            CellTrouble::Error => "E0546",
            CellTrouble::NotWorkedOut => "E0547",
            CellTrouble::Merged { .. } => "E0548",
            CellTrouble::Padded { .. }
            | CellTrouble::MadeADate
            | CellTrouble::MadeANumber
            | CellTrouble::TooLarge => "E0550",
            CellTrouble::NoNumber => "E0521",
            CellTrouble::NoDay { .. } => "E0526",
            CellTrouble::Beside { .. } => "E0551",
        }
    }

    pub(super) fn words(&self, value: &str) -> Words {
        match self {
            CellTrouble::Error => words(
                format!("the cell holds the error `{value}`"),
                "mend the formula, or put the value in its place",
            ),
            CellTrouble::NotWorkedOut => words(
                "the formula of the cell has not been worked out since it was written",
                "open the workbook in the spreadsheet and save it, or put the value in the place of the formula",
            ),
            CellTrouble::Merged { range } => words(
                format!("the cells {range} are merged, and only the first of them has a value"),
                "take them apart, and write the value into each row that it belongs to",
            ),
            CellTrouble::Padded { width } => words(
                format!(
                    "`{value}` is shown with noughts before it, up to {width} digits, which the cell does not hold"
                ),
                "format the column as text, and type the digits again with their noughts",
            ),
            CellTrouble::MadeADate => words(
                format!(
                    "the column holds texts, and the spreadsheet has made a date of what was typed: the number {value}"
                ),
                "format the column as text, and type the value again",
            ),
            CellTrouble::MadeANumber => words(
                format!(
                    "the column holds texts, and the spreadsheet has made the number {value} of what was typed"
                ),
                "format the column as text, and type the value again: `1.10` and `1.1` are one number and two texts",
            ),
            CellTrouble::TooLarge => words(
                format!("`{value}` has more digits than a spreadsheet keeps, which are 15"),
                "format the column as text, and type the digits again",
            ),
            CellTrouble::NoNumber => words(
                format!("`{value}` is not a number, although the workbook says so"),
                "type the value again",
            ),
            CellTrouble::NoDay { number } if number == "60" => {
                words("the cell is shown as 29 February 1900, which was no day", "type the date again")
            }
            CellTrouble::NoDay { number } => words(
                format!("the cell is shown as a date, and there is no day of the number {number}"),
                "type the date again",
            ),
            CellTrouble::Beside { cell } => words(
                format!("`{value}` stands in {cell}, beside the table"),
                "give its column a heading, or take it out of the sheet",
            ),
        }
    }
}

/// What is to be known of a workbook that was read, though nothing is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct BookNote {
    /// The file.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// What is to be known.
    pub note: String,
}

/// A sheet that was read: where each column stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SheetRead {
    /// What the file is called in faults.
    pub(super) file: String,
    /// The sheet.
    pub(super) sheet: String,
    /// The row of its headings.
    pub(super) headings: u32,
    /// The letters of the columns by their headings, and by those that the contract gives them.
    pub(super) columns: Vec<(String, String)>,
    /// The other sheets that hold something, and whether they are hidden.
    pub(super) others: Vec<(String, bool)>,
}
