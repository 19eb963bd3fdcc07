//! The bytes of a file, a stretch at a time, in bounded memory.

use std::io::{self, ErrorKind, Read};

/// The longest row that is read, in bytes. Longer ones are mistakes, most often a quote that is never closed.
pub(super) const LONGEST_ROW: usize = 1 << 20;

/// More than the longest row and its line end, so that a full window always proves that a row is too long.
pub(super) const CAPACITY: usize = LONGEST_ROW + (1 << 16);

/// A window that moves over the bytes of a file. A byte order mark at its start is left out.
pub(super) struct Window<R> {
    reader: R,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
}

impl<R: Read> Window<R> {
    /// Opens the window at the start of a file.
    pub(super) fn open(reader: R) -> io::Result<Self> {
        let mut window = Window { reader, bytes: vec![0; CAPACITY], start: 0, end: 0, ended: false };
        window.more()?;
        if window.unread().starts_with(b"\xEF\xBB\xBF") {
            window.pass(3);
        }
        Ok(window)
    }

    /// What has been read of the file and not been passed.
    pub(super) fn unread(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether nothing comes after what is unread.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Goes past so many bytes.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.start = self.start.saturating_add(bytes).min(self.end);
    }

    /// Reads on until the window is full or the file ends. False if it was full already.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        self.bytes.copy_within(self.start..self.end, 0);
        self.end = self.end.saturating_sub(self.start);
        self.start = 0;
        let room = self.end < self.bytes.len();
        while !self.ended {
            let Some(free) = self.bytes.get_mut(self.end..).filter(|free| !free.is_empty()) else { break };
            match self.reader.read(free) {
                Ok(0) => self.ended = true,
                Ok(read) => self.end = self.end.saturating_add(read).min(self.bytes.len()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(room)
    }
}
