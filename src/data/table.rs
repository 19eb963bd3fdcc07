//! Typed columns.

use crate::value::Number;

/// All the rows of all the records.
#[derive(Clone, Debug, Default)]
pub struct Database {
    /// A table for each record of the model, in its order.
    pub tables: Vec<Table>,
    /// The texts that occur, of all records together, in byte order: a code is a position, so codes compare as texts do.
    pub texts: Dictionary,
}

/// The rows of one record, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// How many rows.
    pub rows: usize,
    /// A column for each field of the record, in its order.
    pub columns: Vec<Column>,
    /// Where the rows come from.
    pub origin: Origin,
}

/// One column: its values, and where there is none. The value at a blank is a placeholder (nought) and means nothing.
#[derive(Clone, Debug)]
pub struct Column {
    /// The values.
    pub values: Values,
    /// Which are blank; none if no value is.
    pub blanks: Option<Blanks>,
}

/// The physical forms of a column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Numbers as whole numbers of 10^-scale.
    Fixed {
        /// How many decimal places.
        scale: u32,
        /// The numbers times 10^scale.
        values: Vec<i64>,
    },
    /// Numbers that are ratios, or too large.
    Exact(Vec<Number>),
    /// Days since 1 January 1970.
    Days(Vec<i32>),
    /// Text (position in the dictionary), choice (position in its set), reference (row of the other table), yes-no (1 and 0).
    Codes(Vec<u32>),
    /// Periods: their index in the calendar; the kind is in the type.
    Periods(Vec<i32>),
}

impl Values {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Values::Fixed { values, .. } => values.len(),
            Values::Exact(values) => values.len(),
            Values::Days(values) | Values::Periods(values) => values.len(),
            Values::Codes(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Which values of a column are blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blanks(pub Vec<bool>);

/// Texts by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    texts: Vec<String>,
}

impl Dictionary {
    /// A dictionary of texts that are in byte order and occur once.
    pub fn from_sorted(texts: Vec<String>) -> Self {
        Dictionary { texts }
    }

    /// The text of a code.
    pub fn text(&self, code: u32) -> &str {
        self.texts.get(code as usize).map_or("", String::as_str)
    }

    /// The code of a text, if it occurs.
    pub fn code(&self, text: &str) -> Option<u32> {
        self.texts
            .binary_search_by(|known| known.as_str().cmp(text))
            .ok()
            .and_then(|at| u32::try_from(at).ok())
    }

    /// How many texts.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// Where the rows of a table come from: each stretch of rows and its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The files in order, each with the first of its rows in the table.
    pub files: Vec<OriginFile>,
    /// For each row its record number in its file as a spreadsheet shows it (the header is row 1). Kept only where rows are not simply
    /// consecutive (faulty rows set aside); otherwise empty, and the row at position p of a file is p + 2 (or p + 1 without a header).
    pub numbers: Vec<u32>,
}

/// One file of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginFile {
    /// Its name as the user gave it.
    pub name: String,
    /// The position in the table of its first row.
    pub first: usize,
    /// The number of its first row in the file: 2 after a header, otherwise 1.
    pub first_number: u32,
}

impl Origin {
    /// The file and the row number of a row.
    pub fn of(&self, row: usize) -> (&str, u64) {
        let after = self.files.partition_point(|file| file.first <= row);
        let Some(file) = self.files.get(after.saturating_sub(1)) else { return ("", 0) };
        let number = match self.numbers.get(row) {
            Some(number) => u64::from(*number),
            None => u64::from(file.first_number).saturating_add(row.saturating_sub(file.first) as u64),
        };
        (&file.name, number)
    }
}
