//! The bytes of a CSV file, a block of whole rows at a time.

use std::io::{self, Read};

use memchr::{memchr, memrchr};

use super::stops::Stops;
use super::window::CAPACITY;

/// A byte order mark.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Gives the blocks of a file. A byte order mark at its start is left out.
pub(super) struct Blocks<R> {
    reader: R,
    delimiter: u8,
    /// How many bytes to read for a block; more where a row has more.
    size: usize,
    /// What was read of the rows after the last block.
    rest: Vec<u8>,
    at_start: bool,
    /// Nothing comes after `rest`.
    ended: bool,
    /// The file cannot be read on after the last block.
    failed: Option<io::Error>,
}

/// A stretch of a file that begins where a row begins.
#[derive(Default)]
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    /// Whether it ends where a row ends. Otherwise it begins with a row that is longer than any that is read.
    pub(super) whole: bool,
    /// Room for where its cells end.
    pub(super) stops: Stops,
}

impl<R: Read> Blocks<R> {
    /// The blocks from the start of a file.
    pub(super) fn new(reader: R, delimiter: u8, size: usize) -> Self {
        let size = size.max(MARK.len());
        Blocks { reader, delimiter, size, rest: Vec::new(), at_start: true, ended: false, failed: None }
    }

    /// Whether there is no further block.
    pub(super) fn is_over(&self) -> bool {
        self.ended && self.failed.is_none() && self.rest.is_empty()
    }

    /// Reads the next block into the room of an old one. False at the end of the file.
    pub(super) fn next(&mut self, block: &mut Block) -> io::Result<bool> {
        let bytes = &mut block.bytes;
        bytes.clear();
        std::mem::swap(bytes, &mut self.rest);
        block.whole = true;
        loop {
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            if !self.ended {
                // Twice as much as there is, so that a long row is not looked through too often.
                self.read(bytes, self.size.max(bytes.len()));
            }
            if std::mem::take(&mut self.at_start) && bytes.starts_with(MARK) {
                bytes.drain(..MARK.len());
            }
            if self.ended && self.failed.is_none() {
                return Ok(!bytes.is_empty());
            }
            if let Some(end) = whole_rows(bytes, self.delimiter) {
                self.rest.clear();
                self.rest.extend_from_slice(bytes.get(end..).unwrap_or_default());
                bytes.truncate(end);
                return Ok(true);
            }
            if bytes.len() > CAPACITY {
                block.whole = false;
                self.ended = true;
                return Ok(true);
            }
        }
    }

    fn read(&mut self, bytes: &mut Vec<u8>, most: usize) {
        bytes.reserve(most);
        match self.reader.by_ref().take(most as u64).read_to_end(bytes) {
            Ok(read) => self.ended = read < most,
            Err(error) => (self.failed, self.ended) = (Some(error), true),
        }
    }
}

/// Where the last whole row of bytes that begin with a row ends, after its line end.
///
/// A quote begins a quoted cell where a cell begins, and nowhere else; so this agrees with the splitter, which looks at
/// every cell, about every line end, but goes from quote to quote.
fn whole_rows(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let find = |byte: u8, from: usize| Some(from.saturating_add(memchr(byte, bytes.get(from..)?)?));
    // What is before it has been looked at, and no cell with quotes goes on there.
    let mut from = 0;
    let mut last = None;
    let last_end = |from: usize, to: usize| {
        let end = memrchr(b'\n', bytes.get(from..to)?)?;
        Some(from.saturating_add(end).saturating_add(1))
    };
    loop {
        let Some(quote) = find(b'"', from) else {
            return last_end(from, bytes.len()).or(last);
        };
        last = last_end(from, quote).or(last);
        let before = quote.checked_sub(1).and_then(|before| bytes.get(before).copied());
        from = quote.saturating_add(1);
        // The byte before is one of a cell that is closed, or that has no quotes around it.
        if !before.is_none_or(|before| before == delimiter || before == b'\n') {
            continue;
        }
        loop {
            let Some(close) = find(b'"', from) else { return last };
            from = close.saturating_add(1);
            match bytes.get(from) {
                None => return last,
                Some(b'"') => from = from.saturating_add(1),
                Some(_) => break,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_end_at_line_ends_that_are_not_in_quotes() {
        for (bytes, end) in [
            ("", None),
            ("a,b", None),
            ("a\nb", Some(2)),
            ("\"a\nb\"", None),
            ("\"a\nb\"\n", Some(6)),
            ("\"a\nb\"\nc,\"\n", Some(6)),
            // A stray quote begins nothing.
            ("a\"b\nc\"d\n", Some(8)),
            ("\"a\"b\"\nc\n", Some(8)),
            ("\"a\"\"\n\"\n", Some(7)),
            // Whether the last quote closes its cell is not known yet.
            ("a\n\"\n\"", Some(2)),
            ("a,\"\n\",\"\n\"\r\nb\n", Some(13)),
        ] {
            assert_eq!(whole_rows(bytes.as_bytes(), b','), end, "{bytes:?}");
        }
    }
}
