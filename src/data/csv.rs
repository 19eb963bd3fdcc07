//! CSV into cells.
//!
//! Written here rather than taken from the `csv` crate because a contract's data must not be read leniently: that crate
//! takes a quote that is never closed or stands in the middle of a cell, reads a row of any length into memory, and
//! does not count empty lines, so that its row numbers are not those of a spreadsheet. What it accepts and this does
//! too, is read alike (a property test).
//!
//! Regular rows, which have as many cells as the header, are cut at their stops (`stops.rs`), straight into the places
//! of a batch. Everything else is looked at byte by byte, which also says what is wrong with it: a row with other cells
//! or none, with quotes otherwise than around a cell, at the end of a file without a line end.

use std::io;
use std::ops::Range;

use super::block::Block;
use super::cell_place::CellPlace;
use super::regular::Cutter;
use super::stops::Stops;
use super::window::{CAPACITY, LONGEST_ROW};

/// Splits a block of rows into cells.
pub(super) struct Splitter<'b> {
    bytes: &'b mut [u8],
    /// Whether the block ends where a row ends.
    whole: bool,
    delimiter: u8,
    stops: &'b mut Stops,
    /// Where the cutting of regular rows is; none before the stops were found.
    cutter: Option<Cutter>,
    /// Where the next row begins.
    at: usize,
    /// The rows before it, as a spreadsheet counts them.
    number: u64,
    /// The cells of the row in which quotes are written double.
    doubled: Vec<usize>,
    /// How many cells the header has; none before it.
    columns: Option<usize>,
}

/// How far a file has been split.
#[derive(Clone, Copy, Default)]
pub(super) struct Progress {
    /// Where in the block the next row begins.
    pub(super) at: usize,
    /// The rows before it, as a spreadsheet counts them.
    pub(super) number: u64,
    /// How many cells the header has; none before it.
    pub(super) columns: Option<usize>,
}

/// What is known of a row besides its cells, which are the last ones of a list.
#[derive(Clone, Copy)]
pub(super) struct RowAt {
    /// The position in the list of its first cell.
    pub(super) first: usize,
    /// Its number as a spreadsheet shows it: the first row of the file is 1, empty lines count, line ends in cells do
    /// not.
    pub(super) number: u64,
    /// The first cell in which a quote stands where none can.
    pub(super) stray_quote: Option<usize>,
}

/// A row of a block.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    bytes: &'a [u8],
    cells: &'a [CellPlace],
    /// Its number as a spreadsheet shows it.
    pub(super) number: u64,
    /// The first cell in which a quote stands where none can.
    pub(super) stray_quote: Option<usize>,
}

impl<'a> Row<'a> {
    /// The row of a block whose cells are the last ones of a list.
    pub(super) fn new(bytes: &'a [u8], cells: &'a [CellPlace], row: RowAt) -> Self {
        let RowAt { first, number, stray_quote } = row;
        Row { bytes, cells: cells.get(first..).unwrap_or_default(), number, stray_quote }
    }

    /// How many cells.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The bytes of a cell; empty beyond the last one.
    pub(super) fn cell(&self, at: usize) -> &'a [u8] {
        self.cells.get(at).and_then(|place| place.of(self.bytes)).unwrap_or_default()
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
    /// Only a part of it is there; perhaps it ends within quotes.
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

impl<'b> Splitter<'b> {
    /// A splitter of the rows of a block that have not been split yet.
    pub(super) fn new(block: &'b mut Block, delimiter: u8, progress: Progress) -> Self {
        let Block { bytes, whole, stops } = block;
        let Progress { at, number, columns } = progress;
        let (whole, doubled) = (*whole, Vec::new());
        Splitter { bytes, whole, delimiter, stops, cutter: None, at, number, doubled, columns }
    }

    /// How far it is.
    pub(super) fn progress(&self) -> Progress {
        Progress { at: self.at, number: self.number, columns: self.columns }
    }

    /// The block.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes
    }

    /// A row whose cells are the last ones of a list.
    pub(super) fn row<'a>(&'a self, row: RowAt, cells: &'a [CellPlace]) -> Row<'a> {
        Row::new(self.bytes, cells, row)
    }

    /// Cuts regular rows, one after the other, into places for so many cells each, and gives how many there were. After
    /// them is a row that is otherwise, or the end of the places or of the block.
    pub(super) fn regular(&mut self, width: usize, places: &mut [CellPlace]) -> usize {
        let mut cutter = match self.cutter {
            Some(cutter) => cutter,
            None => {
                self.stops.find(self.bytes, self.delimiter);
                let mut cutter = Cutter::default();
                cutter.go_to(self.stops, self.at);
                cutter
            }
        };
        let mut rows = 0usize;
        for row in places.chunks_exact_mut(width.max(1)) {
            let Some(end) = cutter.row((self.bytes, self.stops), self.at, row) else { break };
            self.at = end;
            rows = rows.saturating_add(1);
        }
        self.cutter = Some(cutter);
        self.number = self.number.saturating_add(rows as u64);
        rows
    }

    /// Adds the cells of the next row to a list; none at the end. Empty lines are counted and left out, unless there is
    /// one column: then each is a row whose cell is blank.
    pub(super) fn next(&mut self, cells: &mut Vec<CellPlace>) -> Result<Option<RowAt>, Stop> {
        loop {
            if self.at >= self.bytes.len() {
                return Ok(None);
            }
            let first = cells.len();
            let number = self.number.saturating_add(1);
            let (length, stray_quote) = self.odd(number, cells)?;
            let start = self.at;
            self.at = start.saturating_add(length);
            self.number = number;
            let count = cells.len().saturating_sub(first);
            if count == 1 && self.columns != Some(1) && self.is_empty_line(start) {
                cells.truncate(first);
                continue;
            }
            self.columns.get_or_insert(count);
            self.undouble(first, cells);
            return Ok(Some(RowAt { first, number, stray_quote }));
        }
    }

    /// Whether the row that has just been passed is nothing but its line end.
    fn is_empty_line(&self, start: usize) -> bool {
        let row = self.bytes.get(start..self.at).unwrap_or_default();
        row.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
    }

    /// Cuts the next row byte by byte.
    fn odd(&mut self, number: u64, cells: &mut Vec<CellPlace>) -> Result<(usize, Option<usize>), Stop> {
        let (first, rest) = (cells.len(), self.bytes.len().saturating_sub(self.at));
        let looked = match self.look(self.bytes.len(), self.whole, cells) {
            Looked::Whole { length, .. } if length > CAPACITY => None,
            Looked::Part { .. } if rest > CAPACITY => None,
            looked => Some(looked),
        };
        let looked = match looked {
            Some(looked) => looked,
            // Longer than any row that is read: what is wrong with it is seen in so many bytes.
            None => {
                cells.truncate(first);
                self.look(self.at.saturating_add(CAPACITY), false, cells)
            }
        };
        match looked {
            Looked::Whole { length, .. } if length > LONGEST_ROW => Err(Stop::TooLong(number)),
            Looked::Whole { length, stray_quote } => {
                if let Some(cutter) = &mut self.cutter {
                    cutter.go_to(self.stops, self.at.saturating_add(length));
                }
                Ok((length, stray_quote))
            }
            Looked::Part { quoted: true } => Err(Stop::UnclosedQuote(number)),
            Looked::Part { quoted: false } => Err(Stop::TooLong(number)),
        }
    }

    /// Finds the cells of the next row, as far as the block is looked at; what it ends with may be the end of a row.
    fn look(&mut self, until: usize, ended: bool, cells: &mut Vec<CellPlace>) -> Looked {
        self.doubled.clear();
        let bytes = self.bytes.get(..until).unwrap_or(self.bytes);
        let first = cells.len();
        let mut stray_quote = None;
        let mut at = self.at;
        loop {
            let cell = match bytes.get(at) {
                Some(b'"') => quoted(bytes, at, self.delimiter, ended),
                _ => unquoted(bytes, at, self.delimiter, ended),
            };
            let cell = match cell {
                Ok(cell) => cell,
                Err(quoted) => return Looked::Part { quoted },
            };
            let position = cells.len().saturating_sub(first);
            if cell.stray {
                stray_quote.get_or_insert(position);
            }
            if cell.doubled {
                self.doubled.push(position);
            }
            cells.push(CellPlace::new(cell.content));
            at = cell.at.saturating_add(1);
            if bytes.get(cell.at) != Some(&self.delimiter) {
                return Looked::Whole { length: at.min(bytes.len()).saturating_sub(self.at), stray_quote };
            }
        }
    }

    /// Makes single quotes of the double ones, in place: a cell only becomes shorter.
    fn undouble(&mut self, first: usize, cells: &mut [CellPlace]) {
        for at in std::mem::take(&mut self.doubled) {
            let Some(place) = cells.get_mut(first.saturating_add(at)) else { continue };
            let Some(cell) = self.bytes.get_mut(place.start as usize..place.end as usize) else { continue };
            let mut written = 0usize;
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
            place.end = place.start.saturating_add(u32::try_from(written).unwrap_or(0));
        }
    }
}

/// The position of the first byte from `from` on that the test holds for.
fn find(bytes: &[u8], from: usize, test: impl Fn(u8) -> bool) -> Option<usize> {
    let found = bytes.get(from..)?.iter().position(|byte| test(*byte))?;
    Some(from.saturating_add(found))
}

/// The end of a cell that has no quotes around it. `Err` where the bytes end before it.
fn unquoted(bytes: &[u8], start: usize, delimiter: u8, ended: bool) -> Result<CellEnd, bool> {
    let end = find(bytes, start, |byte| byte == delimiter || byte == b'\n').or(ended.then_some(bytes.len()));
    let at = end.ok_or(false)?;
    let content = bytes.get(start..at).unwrap_or_default();
    let stray = content.contains(&b'"');
    let line_end = bytes.get(at) != Some(&delimiter) && content.ends_with(b"\r");
    let content = start..if line_end { at.saturating_sub(1) } else { at };
    Ok(CellEnd { content, at, doubled: false, stray })
}

/// The end of a cell that starts with a quote. `Err` where the bytes end before it.
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The rows of a block: their cells, where a quote stands astray, and why there are no more.
    type Rows = (Vec<(Vec<Vec<u8>>, Option<usize>)>, String);

    /// The rows of a block; regular ones, of as many cells as the first, are cut at their stops, so many at a time.
    fn rows(bytes: &[u8], at_a_time: usize) -> Rows {
        let mut block = Block { bytes: bytes.to_vec(), whole: true, ..Block::default() };
        let mut splitter = Splitter::new(&mut block, b',', Progress::default());
        let mut found: Vec<(Vec<Vec<u8>>, Option<usize>)> = Vec::new();
        loop {
            let width = found.first().map_or(0, |(first, _)| first.len());
            let mut places = vec![CellPlace::NONE; width * at_a_time];
            let regular = splitter.regular(width, &mut places);
            for row in places.chunks_exact(width.max(1)).take(regular) {
                let cells = row.iter().map(|place| place.of(splitter.bytes()).unwrap().to_vec());
                found.push((cells.collect(), None));
            }
            let mut cells = Vec::new();
            match splitter.next(&mut cells) {
                Ok(Some(at)) => {
                    let row = splitter.row(at, &cells);
                    found.push(((0..row.len()).map(|at| row.cell(at).to_vec()).collect(), row.stray_quote));
                }
                Ok(None) => return (found, format!("{} lines", splitter.progress().number)),
                Err(Stop::UnclosedQuote(row)) => return (found, format!("unclosed in {row}")),
                Err(Stop::TooLong(row)) => return (found, format!("too long in {row}")),
                Err(Stop::Io(error)) => return (found, error.to_string()),
            }
        }
    }

    proptest! {
        #[test]
        fn a_regular_row_is_cut_as_it_is_byte_by_byte(text in "([a-z]{0,30}|[,\"\n]|\r\n|\"[a-z,\n]{0,70}\"){0,40}") {
            prop_assert_eq!(rows(text.as_bytes(), 3), rows(text.as_bytes(), 0));
        }

        #[test]
        fn most_rows_of_two_cells_are_regular(
            text in "a,b\n(([a-z]{0,3}|\"[a-z,\n\r]{0,9}\"),([a-z\r]{0,3}|\"[a-z,\n]{0,9}\")\r?\n){0,40}",
            at_a_time in 1usize..9,
        ) {
            prop_assert_eq!(rows(text.as_bytes(), at_a_time), rows(text.as_bytes(), 0));
        }
    }

    #[test]
    fn a_row_with_quotes_around_cells_is_regular_and_one_with_nothing_in_it_is_not() {
        let mut places = [CellPlace::NONE; 6];
        for (text, regular) in [
            ("a,b\n\"c,\n\",d\r\n,e\n", 3),
            ("a,\"b\"\r\nc,d\n", 2),
            ("a,b\n,\nc,d\n", 1),
            ("\"\",\"\"\nc,d\n", 0),
            ("a,b\nc\"d,e\n", 1),
            ("a,b\n\"c\"\"\",e\n", 1),
            ("a,b\nc\n", 1),
            ("a,b\nc,d,e\n", 1),
            ("a,b\nc,d", 1),
        ] {
            let mut block = Block { bytes: text.as_bytes().to_vec(), whole: true, ..Block::default() };
            let mut splitter = Splitter::new(&mut block, b',', Progress::default());
            assert_eq!(splitter.regular(2, &mut places), regular, "{text:?}");
        }
    }

    #[test]
    fn rows_at_the_limit_of_length() {
        for (length, end) in
            [(LONGEST_ROW, "3 lines"), (LONGEST_ROW + 1, "too long in 2"), (CAPACITY + 1, "too long in 2")]
        {
            let text = format!("a\n{}\nb", "x".repeat(length - 1));
            assert_eq!(rows(text.as_bytes(), 5).1, end);
            assert_eq!(rows(text.as_bytes(), 0).1, end);
        }
        let text = format!("a\n\"{}\"\nb", "x\n".repeat(CAPACITY));
        assert_eq!(rows(text.as_bytes(), 5).1, "unclosed in 2");
    }
}
