//! How data writes the values of a field, and which lines of a file are rows of a record.

use crate::value::{DateForm, DateOrder, HoursForm};

/// How data writes the values of a field. The contract itself writes them in the one way of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldForm {
    /// Other headings under which the column may stand.
    pub headings: Vec<String>,
    /// Days, and the days of moments; in one of these ways.
    pub dates: Vec<DateForm>,
    /// Durations, where they are not plain numbers of hours; in one of these ways.
    pub hours: Vec<HoursForm>,
    /// What stands for yes and for no; in one of these ways.
    pub answers: Vec<(String, String)>,
    /// What stands for a blank, beside nothing.
    pub blanks: Vec<String>,
    /// Whether texts that differ only in capitals and in spaces around them are one.
    pub capitals_ignored: bool,
    /// Whether what a time has beyond its whole seconds is dropped.
    pub fractions_dropped: bool,
}

impl Default for FieldForm {
    fn default() -> Self {
        let dates = vec![DateForm { order: DateOrder::YearMonthDay, at_midnight: false }];
        let answers = vec![("yes".to_owned(), "no".to_owned())];
        FieldForm {
            headings: Vec::new(),
            dates,
            hours: Vec::new(),
            answers,
            blanks: Vec::new(),
            capitals_ignored: false,
            fractions_dropped: false,
        }
    }
}

/// Where the rows of a record are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSource {
    /// The name of the file in the folder of the data, if it is not the record's own.
    pub file: Option<String>,
    /// The line of a file that has the headings, the first being 1.
    pub headings_row: u64,
    /// All of these have to hold of a row of the record.
    pub only: Vec<RowsWhere>,
    /// The rows end before the line whose first cell is one of these.
    pub until: Vec<String>,
}

impl Default for RowSource {
    fn default() -> Self {
        RowSource { file: None, headings_row: 1, only: Vec::new(), until: Vec::new() }
    }
}

/// Which rows of a mixed file are rows of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsWhere {
    /// The position of the field that tells.
    pub field: u32,
    /// Whether it must be one of the words; otherwise none of them.
    pub is: bool,
    /// As the file writes them.
    pub words: Vec<String>,
    /// All that the field can hold; nothing where that is any text. What is not among them is no kind of row, but a
    /// fault.
    pub values: Vec<String>,
}
