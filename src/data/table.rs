//! Tables of typed columns.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::column::{Column, Packed};

/// All the rows of all the records. Copies share them: nobody who is given a database changes what is in it.
#[derive(Clone, Debug, Default)]
pub struct Database {
    /// A table for each record of the model, in its order.
    pub tables: Vec<Arc<Table>>,
    /// The texts that occur, of all records together, in byte order: a code is a position, so codes compare as texts
    /// do.
    pub texts: Arc<Dictionary>,
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

/// Texts by code, end to end in one piece of memory: there may be tens of millions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    texts: String,
    ends: Vec<usize>,
}

/// A dictionary of texts that are in byte order and occur once.
impl<'a> FromIterator<&'a str> for Dictionary {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut dictionary = Dictionary::default();
        texts.into_iter().for_each(|text| dictionary.push(text));
        dictionary
    }
}

impl Dictionary {
    /// A dictionary of texts that are in byte order and occur once.
    pub fn from_sorted(texts: Vec<String>) -> Self {
        texts.iter().map(String::as_str).collect()
    }

    /// Adds a text that comes later than all others.
    pub(super) fn push(&mut self, text: &str) {
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
    }

    /// The texts of this one and then of another, all of which come later.
    pub(super) fn followed_by(mut self, other: Dictionary) -> Dictionary {
        let before = self.texts.len();
        self.texts.push_str(&other.texts);
        self.ends.extend(other.ends.iter().map(|end| end.saturating_add(before)));
        self
    }

    /// The text of a code; empty if there is none.
    pub fn text(&self, code: u32) -> &str {
        let at = code as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.texts.get(start..end).unwrap_or("")
    }

    /// The code of a text, if it occurs.
    pub fn code(&self, text: &str) -> Option<u32> {
        let (mut low, mut high) = (0, u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        while low < high {
            let middle = low.midpoint(high);
            match self.text(middle).cmp(text) {
                Ordering::Less => low = middle.saturating_add(1),
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// How many texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// Where the rows of a table come from: each stretch of rows and its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The files in order, each with the first of its rows in the table.
    pub files: Vec<OriginFile>,
    /// For each row its record number in its file as a spreadsheet shows it (the header is row 1). Numbers that follow
    /// each other take no room. Empty where no row has one; then the row at position p of a file is p + 2 (or p + 1
    /// without a header).
    pub numbers: Packed<u32>,
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
    /// The origin of the rows that are kept.
    pub(super) fn taken(&self, kept: &[u32]) -> Self {
        let mut files = self.files.clone();
        for file in &mut files {
            file.first = kept.partition_point(|row| (*row as usize) < file.first);
        }
        let number = |row: &u32| u32::try_from(self.of(*row as usize).1).unwrap_or(u32::MAX);
        Origin { files, numbers: kept.iter().map(number).collect::<Packed<u32>>().finish() }
    }

    /// The file and the row number of a row.
    pub fn of(&self, row: usize) -> (&str, u64) {
        let after = self.files.partition_point(|file| file.first <= row);
        let Some(file) = self.files.get(after.saturating_sub(1)) else { return ("", 0) };
        let number = match self.numbers.get(row) {
            Some(number) => u64::from(number),
            None => u64::from(file.first_number).saturating_add(row.saturating_sub(file.first) as u64),
        };
        (&file.name, number)
    }
}
