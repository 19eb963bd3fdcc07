//! Places in a text as editors count them: lines from nought, and within a line units of UTF-16, or of UTF-8 where both
//! sides agree on it.

use gen_lsp_types::{Position, Range};
use meed::source::Span;

/// How places within a line are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// What the protocol takes unless something else is agreed: `£` is one, a letter beyond the first plane is two.
    #[default]
    Utf16,
}

impl Encoding {
    fn width(self, letter: char) -> usize {
        match self {
            Encoding::Utf8 => letter.len_utf8(),
            Encoding::Utf16 => letter.len_utf16(),
        }
    }

    /// How long a text on one line is.
    pub(super) fn length(self, text: &str) -> u32 {
        small(text.chars().map(|letter| self.width(letter)).fold(0, usize::saturating_add))
    }
}

/// A text and where its lines begin. A line ends in a line feed, a carriage return, or both.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    text: String,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl Lines {
    /// The lines of a text.
    pub(super) fn of(text: String, encoding: Encoding) -> Self {
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let next = at.saturating_add(1);
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(next) != Some(&b'\n')) {
                starts.push(next);
            }
        }
        Lines { text, starts, encoding }
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text of a line, without its end.
    fn line(&self, line: usize) -> &str {
        let Some(start) = self.starts.get(line).copied() else { return "" };
        let end = self.starts.get(line.saturating_add(1)).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// The place of an offset.
    pub(super) fn position(&self, offset: u32) -> Position {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default().trim_end_matches(['\n', '\r']);
        Position { line: small(line), character: self.encoding.length(before) }
    }

    /// The offset of a place; what lies beyond the end of a line is its end, within a letter its beginning.
    pub(super) fn offset(&self, position: Position) -> u32 {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.starts.get(line).copied() else { return small(self.text.len()) };
        let wanted = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut counted = 0_usize;
        let mut at = start;
        for letter in self.line(line).chars() {
            counted = counted.saturating_add(self.encoding.width(letter));
            if counted > wanted {
                break;
            }
            at = at.saturating_add(letter.len_utf8());
        }
        small(at)
    }

    /// The places of a stretch.
    pub(super) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end.max(span.start)) }
    }

    /// The stretch between two places.
    pub(super) fn span(&self, range: Range) -> Span {
        let start = self.offset(range.start);
        Span::new(start, self.offset(range.end).max(start))
    }

    /// The stretch cut into parts that each stand on one line, with the line, where the part begins on it, and how long
    /// it is.
    pub(super) fn parts(&self, span: Span) -> Vec<(u32, u32, u32)> {
        let Range { start, end } = self.range(span);
        let mut parts = Vec::new();
        for line in start.line..=end.line {
            let text = self.line(usize::try_from(line).unwrap_or(usize::MAX));
            let indent = text.len().saturating_sub(text.trim_start().len());
            let from = if line == start.line {
                start.character
            } else {
                self.encoding.length(text.get(..indent).unwrap_or_default())
            };
            let to = if line == end.line { end.character } else { self.encoding.length(text.trim_end()) };
            if from < to {
                parts.push((line, from, to.saturating_sub(from)));
            }
        }
        parts
    }

    /// The text with a stretch of it replaced; all of it, where no stretch is named.
    pub(super) fn changed(&self, range: Option<Range>, text: &str) -> Self {
        let Some(range) = range else { return Lines::of(text.to_owned(), self.encoding) };
        let span = self.span(range);
        let (start, end) = (wide(span.start), wide(span.end));
        let before = self.text.get(..start).unwrap_or_default();
        let after = self.text.get(end..).unwrap_or_default();
        Lines::of(format!("{before}{text}{after}"), self.encoding)
    }
}

fn small(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

fn wide(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn every_offset_comes_back_from_its_place_whatever_the_letters_and_line_ends() {
        let text = "fee £1 × 2\r\n\u{1d4b6}b\nlast − line\rold\n";
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = Lines::of(text.to_owned(), encoding);
            for (offset, letter) in text.char_indices().filter(|(_, letter)| !matches!(letter, '\r' | '\n')) {
                let offset = u32::try_from(offset).unwrap();
                assert_eq!(lines.offset(lines.position(offset)), offset, "{letter:?} in {encoding:?}");
            }
        }
    }

    #[test]
    fn letters_are_counted_as_was_agreed() {
        let text = "£\u{1d4b6}x";
        let (eight, sixteen) =
            (Lines::of(text.to_owned(), Encoding::Utf8), Lines::of(text.to_owned(), Encoding::Utf16));
        // £ is two bytes and one unit, the script letter four bytes and two units.
        assert_eq!(eight.position(6), at(0, 6));
        assert_eq!(sixteen.position(6), at(0, 3));
        assert_eq!(sixteen.offset(at(0, 3)), 6);
        // Within the pair of units: its beginning.
        assert_eq!(sixteen.offset(at(0, 2)), 2);
    }

    #[test]
    fn places_beyond_a_line_or_the_text_are_its_end() {
        let lines = Lines::of("one\ntwo".to_owned(), Encoding::Utf16);
        assert_eq!(lines.offset(at(0, 99)), 3);
        assert_eq!(lines.offset(at(9, 0)), 7);
        assert_eq!(lines.position(99), at(1, 3));
    }

    #[test]
    fn changes_are_made_where_they_are_meant() {
        let lines = Lines::of("a £1\nb".to_owned(), Encoding::Utf16);
        let range = Range { start: at(0, 3), end: at(1, 0) };
        assert_eq!(lines.changed(Some(range), "2, ").text(), "a £2, b");
        assert_eq!(lines.changed(None, "new").text(), "new");
    }

    #[test]
    fn a_stretch_over_lines_is_cut_at_their_ends() {
        let lines = Lines::of("  both days\n    counted".to_owned(), Encoding::Utf16);
        assert_eq!(lines.parts(Span::new(2, 23)), [(0, 2, 9), (1, 4, 7)]);
    }
}
