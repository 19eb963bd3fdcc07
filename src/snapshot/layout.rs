//! How a snapshot is laid out: JSON in which each thing of a list is one line, so that `git diff` shows whole things.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::Snapshot;

/// The text of a snapshot.
pub(super) fn text(snapshot: &Snapshot) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Lines::default());
    // Writing to memory has nothing to fail at, and every key is a text.
    let _written = snapshot.serialize(&mut serializer);
    String::from_utf8(bytes).unwrap_or_default() + "\n"
}

/// What is nested deeper than this stands on one line.
const BROKEN: usize = 2;

#[derive(Default)]
struct Lines {
    depth: usize,
    /// Whether the innermost list or object has something in it.
    filled: bool,
}

impl Lines {
    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, sign: &[u8]) -> io::Result<()> {
        self.depth = self.depth.saturating_add(1);
        self.filled = false;
        writer.write_all(sign)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, sign: &[u8]) -> io::Result<()> {
        let broken = self.depth <= BROKEN && self.filled;
        self.depth = self.depth.saturating_sub(1);
        self.filled = true;
        if broken {
            self.new_line(writer)?;
        }
        writer.write_all(sign)
    }

    fn next<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        let broken = self.depth <= BROKEN;
        match (first, broken) {
            (true, false) => Ok(()),
            (true, true) => self.new_line(writer),
            (false, false) => writer.write_all(b", "),
            (false, true) => writer.write_all(b",").and_then(|()| self.new_line(writer)),
        }
    }

    fn new_line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}
