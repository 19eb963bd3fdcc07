//! What can be wrong with data, as facts. [`describe`](super::describe) puts them in words.

use super::book_fault::{BookProblem, CellTrouble};
use super::named_fault::NamedProblem;
use super::parquet_fault::ParquetProblem;
use super::volume_fault::VolumeProblem;
use crate::diagnostic::Code;
use crate::diagnostic::Refusal;
use crate::value::{DateOrder, Day, HoursForm};

/// Something wrong with a file, a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, by the name users know it by.
    pub file: String,
    /// The row as a spreadsheet shows it, the header being row 1; none for a fault of the whole file.
    pub row: Option<u64>,
    /// The heading of the column.
    pub column: Option<String>,
    /// The cell, shortened.
    pub value: Option<String>,
    /// What is wrong.
    pub problem: Problem,
}

impl Fault {
    /// Its code.
    pub fn code(&self) -> Code {
        self.problem.code()
    }
}

/// What is wrong, by how much of the data it spoils.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A whole file: its rows are unknown.
    File(FileProblem),
    /// A row as a whole.
    Row(RowProblem),
    /// One cell.
    Cell(CellProblem),
    /// A cell or several, held against other rows.
    Key(KeyProblem),
    /// A cell that names an earlier row.
    Named(NamedProblem),
    /// Of how many rows there are.
    Volume(VolumeProblem),
    /// A row of `given.csv` that gives nothing that can be given.
    Given(Refusal),
    /// A row of which something cannot be worked out.
    Worked(Refusal),
}

/// What is wrong with a whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// No file was given for a record.
    NoFile {
        /// The record.
        record: String,
    },
    /// The file can not be read on.
    CannotRead {
        /// What the system says.
        reason: String,
    },
    /// The bytes are not those of a CSV file.
    NotPlainText {
        /// What they seem to be.
        seems: Seems,
    },
    /// There is no header.
    Empty,
    /// The cells are separated by something else than commas.
    Delimiter {
        /// By what: `semicolons`.
        found: &'static str,
    },
    /// A column that the contract asks for is not there.
    NoColumn {
        /// Its heading.
        heading: String,
        /// A heading that is there and could be meant.
        similar: Option<String>,
    },
    /// The headings stand in a later row.
    HeadingsBelow {
        /// Which.
        row: u64,
    },
    /// The file ends before the row of its headings.
    NoHeadingsRow {
        /// Which row that would be.
        row: u64,
    },
    /// Two headings of one field.
    TwoHeadings {
        /// The first.
        first: String,
        /// The second.
        second: String,
    },
    /// A heading stands twice.
    ColumnTwice {
        /// The positions, counted from 1.
        positions: (usize, usize),
    },
    /// A row is longer than any that is read.
    RowTooLong,
    /// A quote is opened and never closed.
    UnclosedQuote,
    /// A workbook, or a sheet of one.
    Book(BookProblem),
    /// A Parquet file, or a column of one.
    Parquet(ParquetProblem),
    /// The rows of the record stand in the contract.
    Listed {
        /// The record.
        record: String,
    },
    /// More rows than are read.
    TooManyRows {
        /// How many are.
        most: usize,
    },
}

/// What is wrong with a row as a whole, or with the form of a line of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowProblem {
    /// A row has fewer or more cells than the header.
    Width {
        /// How many cells it has.
        cells: usize,
        /// How many the header has.
        columns: usize,
    },
    /// No cell has anything in it.
    Nothing,
    /// A quote stands where none can.
    StrayQuote,
    /// A line is not a JSON object.
    Json {
        /// What the reader of JSON says.
        reason: String,
    },
    /// A JSON object does not have a key.
    NoKey {
        /// A key that is there and could be meant.
        similar: Option<String>,
    },
    /// A JSON object has a key twice.
    KeyTwice,
    /// A value of JSON or Parquet is not of the kind that the column holds.
    JsonKind {
        /// What it is: `a number`.
        found: &'static str,
        /// What it should be: `a text in quotes`.
        wanted: &'static str,
    },
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellProblem {
    /// What only a cell of a workbook can be.
    Book(CellTrouble),
    /// A cell is not UTF-8.
    NotUtf8 {
        /// The first byte that is not.
        byte: u8,
        /// Its position in the cell, counted from 1.
        at: usize,
    },
    /// A character that is not seen.
    HiddenCharacter {
        /// Which.
        character: char,
    },
    /// Letters and their accents apart, where one character has both.
    NotComposed {
        /// As it should be.
        composed: String,
    },
    /// Blanks before or after the value.
    SurroundingBlanks,
    /// A required cell is blank.
    Blank,
    /// Not a number.
    Number {
        /// In what way.
        trouble: NumberTrouble,
        /// What the column holds, in words.
        holds: String,
    },
    /// A percentage without its sign.
    NoPercentSign,
    /// Not a whole number.
    NotWhole,
    /// A number outside the range of its field.
    Range {
        /// True if it is below the least allowed.
        below: bool,
        /// The nearest allowed value.
        limit: String,
    },
    /// A date outside the range of its field.
    DayRange {
        /// True if it is before the first allowed.
        before: bool,
        /// The nearest allowed day.
        limit: Day,
    },
    /// A value on the wrong side of another of its row.
    HeldTo {
        /// Whether it should be no less; otherwise no more.
        at_least: bool,
        /// Whether the two are dates, or dates and times.
        time: bool,
        /// The heading of the other column.
        other: String,
        /// The value there.
        value: String,
    },
    /// Not a date.
    Date {
        /// In what way.
        trouble: DateTrouble,
        /// How the contract says that dates are written.
        order: DateOrder,
    },
    /// Not a duration.
    Hours {
        /// How the contract says that it is written.
        form: HoursForm,
    },
    /// Not a period of the kind that the column holds.
    Period {
        /// The kind: `month`.
        kind: &'static str,
        /// A label of that kind.
        example: String,
    },
    /// Not a date and time that clocks show once.
    Time {
        /// In what way.
        trouble: TimeTrouble,
        /// The zone of the contract's clocks.
        zone: String,
    },
    /// A day that the calendar does not have.
    NoSuchDay {
        /// Why not: `February 2023 has 28 days`.
        why: String,
    },
    /// Not yes or no.
    YesNo {
        /// What stands for yes.
        yes: String,
        /// What stands for no.
        no: String,
    },
    /// Not one of the choices.
    Choice {
        /// One that could be meant.
        similar: Option<String>,
        /// All of them.
        choices: Vec<String>,
    },
}

/// What is wrong with cells that have to be unlike, or like, those of other rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyProblem {
    /// The value, or the values of several columns together, occur in an earlier row.
    Twice {
        /// Whether they are the values of several columns.
        together: bool,
        /// The file of the earlier row.
        file: String,
        /// Its number.
        row: u64,
    },
    /// No row has the value that the reference names.
    Dangling {
        /// The record that is referred to.
        record: String,
        /// The heading of its unique column.
        column: String,
        /// The files of its rows.
        files: Vec<String>,
    },
    /// The row that is referred to is set aside.
    RefersToFault {
        /// Its file.
        file: String,
        /// Its number.
        row: u64,
    },
}

/// What a file seems to be that is not CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seems {
    /// Two bytes a character.
    Utf16,
    /// A workbook, or another zip file.
    Workbook,
    /// Line ends of a carriage return alone.
    OldMac,
    /// Something else with NUL bytes.
    Binary,
}

/// In what way a cell is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberTrouble {
    /// In no way that is known.
    Other,
    /// Commas between other than groups of three digits.
    Commas,
    /// A blank within.
    Blank,
    /// `1.5E+03`
    Exponent,
    /// `(3.00)`
    Brackets,
    /// `.5` or `5.`
    BarePoint,
    /// Words or signs after a number: a unit.
    Unit,
    /// A percent sign in a column that holds no percentages.
    Percent,
    /// A currency sign in a column that holds no money of that currency.
    Currency(char),
    /// A minus sign after the currency sign.
    MinusInside,
    /// More digits than any number in a contract has.
    TooLong,
}

/// Why a cell is no date and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeTrouble {
    /// There is only a date.
    NoTime,
    /// What follows the date is not a time.
    NotATime,
    /// What follows the time is not an offset.
    NotAnOffset,
    /// The clocks go forward over it.
    Never,
    /// The clocks show it twice.
    Twice,
    /// It goes into parts of a second.
    Fraction,
}

/// In what way a cell is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateTrouble {
    /// In no way that is known.
    Other,
    /// It is one in this order.
    Order(DateOrder),
    /// It is a period of this kind, by its label.
    Period(&'static str),
    /// Midnight follows.
    Midnight,
    /// A time of day follows that is not midnight.
    NotMidnight,
    /// The number by which a spreadsheet stores a date.
    Serial,
    /// The year has two digits.
    ShortYear,
}

/// A cell as messages show it.
pub(crate) fn shown(cell: &[u8]) -> String {
    const MOST: usize = 40;
    crate::text::visible(cell, MOST)
}
