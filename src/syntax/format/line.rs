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
    /// Where values are described as data writes them: `day/month/year`. The signs in it are no arithmetic.
    forms: Vec<Span>,
}

impl<'s> Spacing<'s> {
    pub(super) fn new(source: &'s Source, layout: &Layout) -> Self {
        let mut spacing = Spacing { source, negatives: BTreeSet::new(), forms: Vec::new() };
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
        let read = |of| Some(grammar::read(rule, self.source.slice(span), span.start as usize).ok()?.all(of));
        self.negatives.extend(read(Rule::minus).into_iter().flatten().map(|minus| minus.start));
        let forms = [Rule::date_form, Rule::hours_form].into_iter().filter_map(read).flatten();
        self.forms.extend(forms.collect::<Vec<_>>());
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
        let is_sign = |token: Token| matches!(token.kind, K::Sign | K::Stray) && self.is_in_form(token);
        if is_sign(before) || is_sign(token) {
            return false;
        }
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
            (TokenKind::Sign, _) if self.is_in_form(token) => text,
            (TokenKind::Sign, "*") => "×",
            (TokenKind::Sign, "/") => "÷",
            (TokenKind::Sign, "-" | "–") => "−",
            _ => text,
        }
    }

    fn is_in_form(&self, token: Token) -> bool {
        self.forms.iter().any(|form| form.start <= token.span.start && token.span.end <= form.end)
    }

    /// `Europe/London`, after so many words: the signs in it are no arithmetic.
    pub(super) fn unspaced(&self, tokens: &[Token], after: usize) -> String {
        tokens.iter().skip(after).map(|token| self.source.slice(token.span)).collect()
    }
}
