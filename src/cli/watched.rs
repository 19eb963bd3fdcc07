//! The reading of large files while somebody watches: how many rows there are so far, how many a second, how long it
//! will take.

use std::fmt::Write;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressFinish, ProgressState, ProgressStyle};
use meed::data::{Content, ReadSeek, RowsSeen};

use super::data_file::{DataFile, Opened};

/// The rows that have been read, of all files.
static ROWS: AtomicU64 = AtomicU64::new(0);

const TEMPLATE: &str = "reading {bar:30} {rows} rows, {rows_a_second} a second, {eta} left";

/// Where the reader tells of its rows.
pub(super) fn rows_seen() -> RowsSeen {
    RowsSeen(&ROWS)
}

/// A bar over so many bytes, which says how many rows have been read. It goes away by itself.
pub(super) fn bar(bytes: u64) -> Option<ProgressBar> {
    ROWS.store(0, Ordering::Relaxed);
    let rows = |_: &ProgressState, to: &mut dyn Write| {
        // What cannot be written on a bar is not worth a word.
        let _ = to.write_str(&grouped(ROWS.load(Ordering::Relaxed)));
    };
    let rate = |state: &ProgressState, to: &mut dyn Write| {
        let milliseconds = u64::try_from(state.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        let rows = ROWS.load(Ordering::Relaxed).saturating_mul(1_000).checked_div(milliseconds);
        let _ = to.write_str(&grouped(rows.unwrap_or(0)));
    };
    let style = ProgressStyle::with_template(TEMPLATE).ok()?;
    let style = style.with_key("rows", rows).with_key("rows_a_second", rate);
    Some(ProgressBar::new(bytes).with_style(style).with_finish(ProgressFinish::AndClear))
}

/// The content of an open file. What is watched is how much of the disk has been read.
pub(super) fn content(file: &DataFile, opened: Opened, bar: Option<&ProgressBar>) -> Content<'static> {
    match (opened, bar) {
        (Opened::AtPlaces(bytes), bar) => {
            let bytes: Box<dyn ReadSeek> = match bar {
                Some(bar) => Box::new(Watched { file: bytes, bar: bar.clone() }),
                None => Box::new(bytes),
            };
            match &file.sheet {
                Some(sheet) => Content::Sheet(bytes, sheet.clone()),
                None => Content::AtPlaces(bytes),
            }
        }
        (Opened::InOrder(bytes), Some(bar)) => {
            Content::InOrder(file.unpacked(Box::new(bar.wrap_read(bytes))))
        }
        (Opened::InOrder(bytes), None) => Content::InOrder(file.unpacked(bytes)),
    }
}

/// A file that is read here and there: the bar goes on by as much as is read, wherever it lies.
struct Watched {
    file: File,
    bar: ProgressBar,
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.bar.inc(read as u64);
        Ok(read)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// `1,234,567`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len().saturating_mul(2));
    for (left, digit) in (0..digits.len()).rev().zip(digits.chars()) {
        written.push(digit);
        if left > 0 && left.is_multiple_of(3) {
            written.push(',');
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_in_groups_of_three() {
        for (number, written) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(grouped(number), written);
        }
    }

    #[test]
    fn the_bar_says_how_many_rows_there_are() {
        let bar = bar(100).unwrap();
        bar.inc(50);
        let RowsSeen(seen) = rows_seen();
        seen.fetch_add(1_234, Ordering::Relaxed);
        assert_eq!((bar.position(), bar.length()), (50, Some(100)));
        assert_eq!(grouped(ROWS.load(Ordering::Relaxed)), "1,234");
    }
}
