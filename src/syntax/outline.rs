//! A contract by its declarations and lines: for what works on its words and not on its tree.

use super::layout::{self, Block};
use super::token::{self, Token};
use super::words::Keyword;
use crate::source::{Source, Span};

/// A declaration of a text.
#[derive(Clone, Debug)]
pub(crate) struct Outlined {
    /// What is declared; none where the first word says nothing known.
    pub(crate) keyword: Option<Keyword>,
    /// Where it stands, up to the first word of the next one.
    pub(crate) span: Span,
    /// Its lines without remarks: the header, then each clause, however many lines of the text it takes, and each row
    /// of a table.
    pub(crate) lines: Vec<Vec<Token>>,
}

/// The declarations of a text, in its order.
pub(crate) fn outline(source: &Source) -> Vec<Outlined> {
    let layout = layout::layout(source, &token::tokens(source.text()));
    let starts =
        layout.blocks.iter().map(|block| block.header.span.start).skip(1).chain([source.whole().end]);
    let outlined = |(block, until): (&Block, u32)| Outlined {
        keyword: block.keyword,
        span: Span::new(block.header.span.start, until),
        lines: std::iter::once(&block.header)
            .chain(&block.lines)
            .flat_map(|line| std::iter::once(&line.tokens).chain(line.rows.iter().map(|row| &row.tokens)))
            .cloned()
            .collect(),
    };
    layout.blocks.iter().zip(starts).map(outlined).collect()
}

impl Outlined {
    /// All its words.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Token> {
        self.lines.iter().flatten()
    }

    /// Where each of its lines stands.
    pub(crate) fn clauses(&self) -> impl Iterator<Item = Span> {
        self.lines.iter().map(|line| layout::span_of(line))
    }

    /// Its name; of the contract itself `contract`.
    pub(crate) fn name<'s>(&self, source: &'s Source) -> &'s str {
        let at = usize::from(self.keyword != Some(Keyword::Contract));
        self.words().nth(at).map_or("", |word| source.slice(word.span))
    }

    /// How the text knows it: `payment reward`, `example "title"`, `contract`.
    pub(crate) fn key(&self, source: &Source) -> String {
        let named = self.keyword != Some(Keyword::Contract);
        let words = self.words().take(if named { 2 } else { 1 });
        words.map(|word| source.slice(word.span)).collect::<Vec<_>>().join(" ")
    }
}
