//! Spaces between the pieces of a line.

use std::collections::BTreeSet;

use super::super::grammar::{self, Rule};
use super::super::layout::{Layout, span_of};
use super::super::token::{Token, TokenKind};
use super::super::{forms, lower};
use crate::source::{Source, Span};

/// What the spacing of a line depends on, beside its pieces.
pub(super) struct Spacing<'s> {
    pub(super) source: &'s Source,
    /// Where the signs stand that make a value negative: nothing stands between them and the value.
    negatives: BTreeSet<u32>,
}

impl<'s> Spacing<'s> {
    pub(super) fn new(source: &'s Source, layout: &Layout) -> Self {
        let mut spacing = Spacing { source, negatives: BTreeSet::new() };
        for block in &layout.blocks {
            let Some(keyword) = block.keyword else { continue };
            spacing.learn(block.header.span, forms::header_rule(keyword));
            for line in std::iter::once(&block.header).chain(&block.lines) {
                if let Some(rule) = lower::recognise(source, keyword, line) {
                    spacing.learn(line.span, rule);
                }
                for row in &line.rows {
                    let cells = row.tokens.split(|token| token.kind == TokenKind::Bar);
                    cells
                        .filter(|cell| !cell.is_empty())
                        .for_each(|cell| spacing.learn(span_of(cell), Rule::cell));
                }
            }
        }
        spacing
    }

    fn learn(&mut self, span: Span, rule: Rule) {
        if let Ok(node) = grammar::read(rule, self.source.slice(span), span.start as usize) {
            self.negatives.extend(node.all(Rule::minus).map(|minus| minus.start));
        }
    }

    /// The pieces of a line with the spaces between them.
    pub(super) fn line(&self, tokens: &[Token]) -> String {
        let mut text = String::new();
        let mut before: Option<Token> = None;
        for &token in tokens {
            if before.is_some_and(|before| self.is_apart(before, token)) {
                text.push(' ');
            }
            text.push_str(self.piece(token));
            before = Some(token);
        }
        text
    }

    fn is_apart(&self, before: Token, token: Token) -> bool {
        use TokenKind as K;
        match (before.kind, token.kind) {
            (_, K::Comma | K::Close | K::Percent | K::Possessive) | (K::Open, _) => false,
            (K::Currency, K::Number) => false,
            (K::Sign, _) => !self.negatives.contains(&before.span.start),
            _ => true,
        }
    }

    /// A piece as it is written: the signs of arithmetic have one form each.
    fn piece(&self, token: Token) -> &'s str {
        let text = self.source.slice(token.span);
        match (token.kind, text) {
            (TokenKind::Sign, "*") => "×",
            (TokenKind::Sign, "/") => "÷",
            (TokenKind::Sign, "-" | "–") => "−",
            _ => text,
        }
    }

    /// `day/month/year`, `Europe/London`, after so many words: the signs in it are no arithmetic.
    pub(super) fn unspaced(&self, tokens: &[Token], after: usize) -> String {
        tokens.iter().skip(after).map(|token| self.source.slice(token.span)).collect()
    }
}
