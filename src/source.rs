//! The text of a contract, and places in it.

use derive_where::derive_where;

use crate::text::one_line;

/// What stands before a remark, which goes on to the end of its line.
pub(crate) const REMARK: &str = "--";

/// A stretch of the contract's text: byte offsets, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch from `start` up to `end`.
    pub fn new(start: u32, end: u32) -> Self {
        Span { start, end }
    }

    /// Whether some of the text is in both.
    pub fn meets(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest stretch that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A stretch of the text, and what should stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is put in.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

impl Edit {
    /// Replaces what stands at a place.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Edit { span, text: text.into() }
    }
}

/// The text with the edits made; none where they overlap or do not fit it.
pub fn mended(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        mended.push_str(text.get(at..start)?);
        mended.push_str(&edit.text);
        at = end.max(start);
    }
    mended.push_str(text.get(at..)?);
    Some(mended)
}

/// A node and the place where it stands. Two are equal when they say the same, wherever that is.
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq; T)]
pub struct Spanned<T> {
    /// What stands there.
    pub node: T,
    /// Where it stands.
    #[derive_where(skip(EqHashOrd))]
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A node at a place.
    pub fn new(node: T, span: Span) -> Self {
        Spanned { node, span }
    }
}

/// One contract file: its name as the user gave it, its text, and where its lines start.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<u32>,
}

impl Source {
    /// Takes a text under the name that messages will call it by.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let mut line_starts = vec![0];
        line_starts.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, b)| *b == b'\n')
                .map(|(at, _)| u32::try_from(at.saturating_add(1)).unwrap_or(u32::MAX)),
        );
        Source { name: name.into(), text, line_starts }
    }

    /// The name that messages use.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All of it.
    pub fn whole(&self) -> Span {
        Span::new(0, u32::try_from(self.text.len()).unwrap_or(u32::MAX))
    }

    /// The text of a stretch; empty if it is not one of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// What a stretch says, on one line: without layout and without remarks.
    pub fn said(&self, span: Span) -> String {
        let said = |line: &str| {
            let mut quoted = false;
            let remark = line.char_indices().find(|(at, letter)| {
                quoted ^= *letter == '"';
                !quoted && line.get(*at..).is_some_and(|rest| rest.starts_with(REMARK))
            });
            line.get(..remark.map_or(line.len(), |(at, _)| at)).unwrap_or_default().to_owned()
        };
        one_line(&self.slice(span).lines().map(said).collect::<Vec<_>>().join(" "))
    }

    /// The line and the column (in characters) of an offset, both counted from 1.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.slice(Span::new(start, offset)).chars().count().saturating_add(1);
        (line, column)
    }

    /// The offset of the first byte of a line, counted from 1; of the last line if there are not so many.
    pub fn line_start(&self, line: usize) -> u32 {
        let starts = self.line_starts.get(line.saturating_sub(1)).or_else(|| self.line_starts.last());
        starts.copied().unwrap_or(0)
    }

    /// The line of an offset, counted from 1.
    pub fn line(&self, offset: u32) -> usize {
        self.line_column(offset).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_without_layout_and_remarks() {
        let source = Source::new("c", "pay 80% -- most\n    × \"a -- b\" -- \"e\"\n  -- all");
        assert_eq!(source.said(source.whole()), "pay 80% × \"a -- b\"");
        assert_eq!(source.said(Span::new(0, 7)), "pay 80%");
    }
}
