//! CSV into cells.
//!
//! Written here rather than taken from the `csv` crate because a contract's data must not be read leniently: that crate takes a quote
//! that is never closed or stands in the middle of a cell, reads a row of any length into memory, and does not count empty lines, so
//! that its row numbers are not those of a spreadsheet. What it accepts and this does too, is read alike (a property test).

use std::io::{self, Read};
use std::ops::Range;

use super::window::{LONGEST_ROW, Window};

/// Splits a file into rows of cells.
pub(super) struct Splitter<R> {
    window: Window<R>,
    delimiter: u8,
    cells: Vec<Range<usize>>,
    /// The cells of the row in which quotes are written double.
    doubled: Vec<usize>,
    /// The bytes of the window that the last row took.
    length: usize,
    number: u64,
    /// How many cells the header has; none before it.
    columns: Option<usize>,
}

/// A row, in the splitter's window.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    bytes: &'a [u8],
    cells: &'a [Range<usize>],
    /// Its number as a spreadsheet shows it: the first row of the file is 1, empty lines count, line ends in cells do not.
    pub(super) number: u64,
    /// The first cell in which a quote stands where none can.
    pub(super) stray_quote: Option<usize>,
}

impl<'a> Row<'a> {
    /// How many cells.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The bytes of a cell; empty beyond the last one.
    pub(super) fn cell(&self, at: usize) -> &'a [u8] {
        self.cells.get(at).and_then(|range| self.bytes.get(range.clone())).unwrap_or_default()
    }
}

/// Why there is no next row.
pub(super) enum Stop {
    /// The file can not be read on.
    Io(io::Error),
    /// A quote is opened in this row and never closed, or not within the length of the longest row.
    UnclosedQuote(u64),
    /// The row is too long.
    TooLong(u64),
}

/// How far the look at a row came.
enum Looked {
    /// It is whole and takes so many bytes, the line end included.
    Whole { length: usize, stray_quote: Option<usize> },
    /// The window shows only a part of it; perhaps it ends within quotes.
    Part { quoted: bool },
}

/// Where a cell ends.
struct CellEnd {
    /// The bytes between, without quotes around.
    content: Range<usize>,
    /// The position of the delimiter, line end or end of file after it.
    at: usize,
    doubled: bool,
    stray: bool,
}

impl<R: Read> Splitter<R> {
    /// A splitter at the start of a file.
    pub(super) fn new(window: Window<R>, delimiter: u8) -> Self {
        Splitter {
            window,
            delimiter,
            cells: Vec::new(),
            doubled: Vec::new(),
            length: 0,
            number: 0,
            columns: None,
        }
    }

    /// The next row; none at the end. Empty lines are counted and left out, unless there is one column: then each is a row whose cell is
    /// blank.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, Stop> {
        loop {
            self.window.pass(std::mem::take(&mut self.length));
            if self.window.unread().is_empty() && self.window.ended() {
                return Ok(None);
            }
            let number = self.number.saturating_add(1);
            let (length, stray_quote) = match self.look() {
                Looked::Whole { length, .. } if length > LONGEST_ROW => return Err(Stop::TooLong(number)),
                Looked::Whole { length, stray_quote } => (length, stray_quote),
                Looked::Part { quoted } => {
                    let grown = !self.window.ended() && self.window.more().map_err(Stop::Io)?;
                    match (grown, quoted) {
                        (true, _) => continue,
                        (false, true) => return Err(Stop::UnclosedQuote(number)),
                        (false, false) => return Err(Stop::TooLong(number)),
                    }
                }
            };
            self.length = length;
            self.number = number;
            if self.cells.len() == 1 && self.columns != Some(1) && self.line_is_empty() {
                continue;
            }
            self.columns.get_or_insert(self.cells.len());
            self.undouble();
            let (bytes, cells) = (self.window.unread(), self.cells.as_slice());
            return Ok(Some(Row { bytes, cells, number, stray_quote }));
        }
    }

    /// Whether the row is nothing but its line end.
    fn line_is_empty(&self) -> bool {
        let row = self.window.unread().get(..self.length).unwrap_or_default();
        row.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
    }

    /// Finds the cells of the row that starts at the window's start.
    fn look(&mut self) -> Looked {
        self.cells.clear();
        self.doubled.clear();
        let bytes = self.window.unread();
        let ended = self.window.ended();
        let mut stray_quote = None;
        let mut at = 0;
        loop {
            let cell = match bytes.get(at) {
                Some(b'"') => quoted(bytes, at, self.delimiter, ended),
                _ => unquoted(bytes, at, self.delimiter, ended),
            };
            let cell = match cell {
                Ok(cell) => cell,
                Err(quoted) => return Looked::Part { quoted },
            };
            if cell.stray {
                stray_quote.get_or_insert(self.cells.len());
            }
            if cell.doubled {
                self.doubled.push(self.cells.len());
            }
            self.cells.push(cell.content);
            at = cell.at.saturating_add(1);
            if bytes.get(cell.at) != Some(&self.delimiter) {
                return Looked::Whole { length: at.min(bytes.len()), stray_quote };
            }
        }
    }

    /// Makes single quotes of the double ones, in place: a cell only becomes shorter.
    fn undouble(&mut self) {
        for at in std::mem::take(&mut self.doubled) {
            let Some(range) = self.cells.get_mut(at) else { continue };
            let Some(cell) = self.window.unread_mut().get_mut(range.clone()) else { continue };
            let mut written = 0;
            let mut after_quote = false;
            for read in 0..cell.len() {
                let Some(byte) = cell.get(read).copied() else { continue };
                after_quote = byte == b'"' && !after_quote;
                if after_quote {
                    continue;
                }
                if let Some(place) = cell.get_mut(written) {
                    *place = byte;
                    written = written.saturating_add(1);
                }
            }
            range.end = range.start.saturating_add(written);
        }
    }
}

/// The position of the first byte from `from` on that the test holds for.
fn find(bytes: &[u8], from: usize, test: impl Fn(u8) -> bool) -> Option<usize> {
    let found = bytes.get(from..)?.iter().position(|byte| test(*byte))?;
    Some(from.saturating_add(found))
}

/// The end of a cell that has no quotes around it. `Err` where the window ends before it.
fn unquoted(bytes: &[u8], start: usize, delimiter: u8, ended: bool) -> Result<CellEnd, bool> {
    let end = find(bytes, start, |byte| byte == delimiter || byte == b'\n').or(ended.then_some(bytes.len()));
    let at = end.ok_or(false)?;
    let content = bytes.get(start..at).unwrap_or_default();
    let stray = content.contains(&b'"');
    let line_end = bytes.get(at) != Some(&delimiter) && content.ends_with(b"\r");
    let content = start..if line_end { at.saturating_sub(1) } else { at };
    Ok(CellEnd { content, at, doubled: false, stray })
}

/// The end of a cell that starts with a quote. `Err` where the window ends before it.
fn quoted(bytes: &[u8], start: usize, delimiter: u8, ended: bool) -> Result<CellEnd, bool> {
    let first = start.saturating_add(1);
    let mut from = first;
    let mut doubled = false;
    loop {
        let close = find(bytes, from, |byte| byte == b'"').ok_or(true)?;
        let after = close.saturating_add(1);
        let rest = bytes.get(after..).unwrap_or_default();
        let at = match rest {
            [] if !ended => return Err(true),
            [b'"', ..] => {
                doubled = true;
                from = after.saturating_add(1);
                continue;
            }
            [b'\r'] if !ended => return Err(true),
            [b'\r', b'\n', ..] | [b'\r'] => after.saturating_add(1),
            [] | [b'\n', ..] => after,
            [next, ..] if *next == delimiter => after,
            _ => {
                let tail = unquoted(bytes, after, delimiter, ended)?;
                return Ok(CellEnd { content: start..tail.content.end, stray: true, ..tail });
            }
        };
        return Ok(CellEnd { content: first..close, at, doubled, stray: false });
    }
}
