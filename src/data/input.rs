//! What is handed in, and what is counted of it.

use std::io::{self, Read, Seek};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::RecordId;

/// The formats of files of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A header row, then cells separated by commas.
    Csv,
    /// A JSON object on each line.
    JsonLines,
    /// Columns with types of their own.
    Parquet,
    /// Sheets of cells.
    Xlsx,
}

/// What can be read from any place.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// The bytes of a file.
pub enum Content<'a> {
    /// One after the other.
    InOrder(Box<dyn Read + Send + 'a>),
    /// From any place. Parquet is read so, piece by piece; what comes in order is read whole first.
    AtPlaces(Box<dyn ReadSeek>),
    /// The sheet of this name in a workbook, which is read from any place.
    Sheet(Box<dyn ReadSeek>, String),
}

impl Read for Content<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Content::InOrder(reader) => reader.read(into),
            Content::AtPlaces(reader) | Content::Sheet(reader, _) => reader.read(into),
        }
    }
}

/// One file of rows: of which record, the name users know it by, its format, its bytes.
pub struct Input<'a> {
    /// The record whose rows it holds.
    pub record: RecordId,
    /// Its name.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// Its bytes.
    pub content: Content<'a>,
}

/// Where somebody who watches sees how many rows have been read so far, of all files together.
#[derive(Clone, Copy, Debug)]
pub struct RowsSeen(pub &'static AtomicU64);

impl PartialEq for RowsSeen {
    /// Whether they are seen at one place.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for RowsSeen {}

/// How to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// Whether rows at fault are left out, and the rows that refer to them, instead of refusing the data.
    pub set_aside_faults: bool,
    /// How many faults are kept; the others are counted. Usually all: what is not paid has to be named somewhere.
    pub fault_limit: usize,
    /// How many threads read a large file; 0 for as many as the machine has. Never changes what is read.
    pub threads: usize,
    /// How many bytes of a file are read at a time. Never changes what is read.
    pub block: usize,
    /// Where it is told how many rows have been read.
    pub seen: Option<RowsSeen>,
}

impl ReadOptions {
    /// Tells that so many more rows have been read.
    pub(super) fn tell(&self, rows: usize) {
        if let Some(RowsSeen(seen)) = self.seen {
            seen.fetch_add(rows as u64, Ordering::Relaxed);
        }
    }

    /// How many threads read a large file.
    pub(super) fn thread_count(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}

/// So much is in the cache of a processor while it is split and read.
const BLOCK: usize = 1 << 20;

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions { set_aside_faults: false, fault_limit: usize::MAX, threads: 0, block: BLOCK, seen: None }
    }
}

/// A column that the contract does not know.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ExtraColumn {
    /// The file.
    pub file: String,
    /// Its heading; may be empty.
    pub heading: String,
}

/// How many rows of a record there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RowCount {
    /// In the files.
    pub read: usize,
    /// Of these, how many are not in the table.
    pub faulty: usize,
}
