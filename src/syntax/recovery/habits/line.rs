//! A line that did not fit the grammar, as habits look at it.

use super::super::super::grammar::Rule;
use super::super::super::token::{Token, TokenKind};
use super::super::super::words;
use super::super::known::Known;
use crate::source::{Source, Span};

/// The pieces of a line, and where the grammar stopped.
pub(in crate::syntax) struct Line<'s> {
    pub(in crate::syntax) source: &'s Source,
    pub(in crate::syntax) known: &'s Known<'s>,
    pub(in crate::syntax) tokens: &'s [Token],
    /// The piece at which the grammar stopped; after the last one at the end of the line.
    pub(in crate::syntax) index: usize,
    pub(in crate::syntax) rule: Rule,
    /// What would have fitted there.
    pub(in crate::syntax) expected: &'s [Rule],
}

impl<'s> Line<'s> {
    pub(in crate::syntax) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// The word that stands at a place; nothing where there is none.
    pub(in crate::syntax) fn word(&self, at: usize) -> &'s str {
        let word = self.tokens.get(at).filter(|token| token.kind == TokenKind::Word);
        word.map_or("", |token| self.source.slice(token.span))
    }

    /// The same in small letters.
    pub(in crate::syntax) fn said(&self, at: usize) -> String {
        self.word(at).to_lowercase()
    }

    /// The word before the place where the grammar stopped.
    pub(in crate::syntax) fn before(&self, steps: usize) -> &'s str {
        self.index.checked_sub(steps).map_or("", |at| self.word(at))
    }

    /// The place where the grammar stopped.
    pub(in crate::syntax) fn here(&self) -> Span {
        match (self.tokens.get(self.index), self.tokens.last()) {
            (Some(token), _) => token.span,
            (None, Some(last)) => Span::new(last.span.end, last.span.end),
            (None, None) => Span::default(),
        }
    }

    /// The place of the pieces from one to before another.
    pub(in crate::syntax) fn span(&self, from: usize, to: usize) -> Span {
        let pieces = self.tokens.get(from..to).unwrap_or_default();
        super::super::super::layout::span_of(pieces)
    }

    /// The text of the pieces from one to before another.
    pub(in crate::syntax) fn text(&self, from: usize, to: usize) -> &'s str {
        if from < to { self.source.slice(self.span(from, to)) } else { "" }
    }

    /// The bracket that closes the one at a place.
    pub(in crate::syntax) fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(open) {
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close => depth = depth.checked_sub(1)?,
                _ => {}
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// The first piece from a place on, outside of further brackets, that stops what stands there: where `stops` says
    /// so, at a bracket that closes, or at the end.
    pub(in crate::syntax) fn until(&self, from: usize, stops: impl Fn(&Self, usize) -> bool) -> usize {
        let mut depth = 0_usize;
        for at in from..self.tokens.len() {
            match self.kind(at) {
                Some(TokenKind::Close) if depth == 0 => return at,
                _ if depth == 0 && stops(self, at) => return at,
                Some(TokenKind::Open) => depth += 1,
                Some(TokenKind::Close) => depth -= 1,
                _ => {}
            }
        }
        self.tokens.len()
    }

    /// Whether a comma or a word that joins conditions stands at a place.
    pub(in crate::syntax) fn is_joint(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Comma) || matches!(self.said(at).as_str(), "and" | "or")
    }

    /// Whether these words stand at a place, whatever their capitals.
    pub(in crate::syntax) fn says(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(step, word)| self.said(at + step) == *word)
    }

    /// Whether a sign of arithmetic stands on either side of some pieces, or a word that takes a value.
    pub(in crate::syntax) fn is_beside_a_sign(&self, from: usize, to: usize) -> bool {
        let sign = |at: Option<usize>| at.is_some_and(|at| self.kind(at) == Some(TokenKind::Sign));
        let follows_word = from.checked_sub(1).is_some_and(|at| {
            matches!(
                self.word(at),
                "of" | "total" | "average" | "largest" | "smallest" | "earliest" | "latest"
            )
        });
        sign(from.checked_sub(1)) || sign(Some(to)) || follows_word
    }

    /// Whether a piece is a name.
    pub(in crate::syntax) fn is_name(&self, at: usize) -> bool {
        !self.word(at).is_empty() && !words::is_reserved(self.word(at))
    }

    /// Where a name with what follows it by `'s` ends.
    pub(in crate::syntax) fn end_of_reference(&self, from: usize) -> usize {
        let mut at = from + 1;
        while self.kind(at) == Some(TokenKind::Possessive) && self.is_name(at + 1) {
            at += 2;
        }
        at
    }

    /// A value that stands where only a name, a bracket or a literal may.
    pub(in crate::syntax) fn as_operand(&self, from: usize, to: usize) -> String {
        let text = self.text(from, to).trim();
        let alone = match self.kind(from) {
            Some(TokenKind::Open) => self.closing(from) == to.checked_sub(1),
            Some(TokenKind::Word) if self.is_name(from) => self.end_of_reference(from) == to,
            _ => super::super::super::grammar::read(Rule::literal_line, text, 0).is_ok(),
        };
        if alone { text.to_owned() } else { format!("({text})") }
    }
}
