//! Why a line does not fit the grammar, in the author's terms.

use super::grammar::{Misfit, Rule};
use super::label;
use super::mistake::{self, NameRole};
use super::token::{Token, TokenKind, offset};
use super::words::{self, Keyword};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// Explains why the line at `span`, of these pieces, does not fit the rule.
pub(super) fn explain(
    source: &Source,
    tokens: &[Token],
    rule: Rule,
    span: Span,
    misfit: &Misfit,
) -> Diagnostic {
    let at = span.start + offset(misfit.at);
    let index = tokens.iter().position(|token| token.span.end > at).unwrap_or(tokens.len());
    let line = Failed { source, tokens, index };
    line.reserved(misfit)
        .or_else(|| line.conditional())
        .or_else(|| line.no_unit())
        .or_else(|| line.double_negative())
        .unwrap_or_else(|| line.unexpected(rule, misfit))
}

/// A line that this declaration does not have.
pub(super) fn unknown_line(source: &Source, keyword: Keyword, tokens: &[Token]) -> Diagnostic {
    let line = Failed { source, tokens, index: 0 };
    if let Some(wrong) = line.conditional() {
        return wrong;
    }
    let at = tokens.first().map(|token| token.span).unwrap_or_default();
    mistake::unknown_line(at, source.slice(at), keyword)
}

struct Failed<'s> {
    source: &'s Source,
    tokens: &'s [Token],
    /// The piece at which the grammar stopped; after the last one at the end of the line.
    index: usize,
}

impl<'s> Failed<'s> {
    fn word(&self, index: Option<usize>) -> &'s str {
        let token = index.and_then(|index| self.tokens.get(index));
        token.filter(|token| token.kind == TokenKind::Word).map_or("", |token| self.source.slice(token.span))
    }

    fn before(&self, steps: usize) -> &'s str {
        self.word(self.index.checked_sub(steps))
    }

    fn here(&self) -> Span {
        match (self.tokens.get(self.index), self.tokens.last()) {
            (Some(token), _) => token.span,
            (None, Some(last)) => Span::new(last.span.end, last.span.end),
            (None, None) => Span::default(),
        }
    }

    fn conditional(&self) -> Option<Diagnostic> {
        let is_conditional = |word: &str| matches!(word, "if" | "unless" | "else" | "elseif" | "elif");
        let first = self.word(Some(0));
        let found = self.word(Some(self.index));
        if is_conditional(first) {
            let at = self.tokens.first()?.span;
            return Some(mistake::conditional(at, first));
        }
        // `or 5 if blank` without its comma is another mistake.
        let after = self.word(Some(self.index + 1));
        let then = found == "then" && !self.in_order();
        (is_conditional(found) && !matches!(after, "blank" | "there") || then)
            .then(|| mistake::conditional(self.here(), found))
    }

    /// Whether `in order of` stands before this place.
    fn in_order(&self) -> bool {
        (0..self.index).any(|at| self.word(Some(at)) == "order")
    }

    fn no_unit(&self) -> Option<Diagnostic> {
        let per = self.tokens.get(self.index.checked_sub(1)?)?;
        (self.before(1) == "per").then(|| mistake::no_unit_after_per(per.span))
    }

    fn double_negative(&self) -> Option<Diagnostic> {
        let start = self.tokens.get(self.index.checked_sub(2)?)?.span;
        let instead = match (self.before(2), self.before(1), self.word(Some(self.index))) {
            ("is", "not", "blank") => "is given",
            ("is", "not", "given") => "is blank",
            _ => return None,
        };
        Some(mistake::double_negative(start.to(self.here()), instead))
    }

    fn reserved(&self, misfit: &Misfit) -> Option<Diagnostic> {
        let word = self.word(Some(self.index));
        let role = if misfit.expected.iter().any(|rule| matches!(rule, Rule::choice | Rule::choice_word)) {
            NameRole::Choice
        } else if misfit.expected.iter().any(|rule| matches!(rule, Rule::name | Rule::names)) {
            if self.index == 0 { NameRole::Field } else { NameRole::Name }
        } else {
            return None;
        };
        words::is_reserved(word).then(|| mistake::reserved_word(self.here(), word, role))
    }

    fn unexpected(&self, rule: Rule, misfit: &Misfit) -> Diagnostic {
        let mut expected: Vec<&'static str> =
            misfit.expected.iter().filter_map(|rule| rule.label()).collect();
        expected.sort_unstable();
        expected.dedup();
        if expected.contains(&label::VALUE) {
            expected.retain(|thing| !label::KINDS_OF_VALUE.contains(thing));
        }
        let found = match self.tokens.get(self.index) {
            Some(token) => self.source.slice(token.span),
            None => "",
        };
        mistake::unexpected(self.here(), &expected, found, self.hint(rule))
    }

    /// What helps in cases that come up often.
    fn hint(&self, rule: Rule) -> Option<&'static str> {
        if rule == Rule::blocks_line && self.index == self.tokens.len() {
            return Some(
                "write `, the last may be shorter`, or `cut into whole blocks of …` if what is left over is no block",
            );
        }
        let kind = self.tokens.get(self.index).map(|token| token.kind)?;
        let (before, found) = (self.before(1), self.word(Some(self.index)));
        Some(match (rule, kind, found) {
            (Rule::of_header, TokenKind::Quoted, _) => "the quoted label stands directly after the name",
            (Rule::of_header, _, "for") => "`for each …` stands on a line of its own under the header",
            (_, _, "both" | "the") if !before.is_empty() => "write a comma before `both days counted`",
            (_, _, "up") => "write `up to and including this one` or `before this one`",
            (_, _, "then") => "write a comma before `then`",
            (_, _, "if") => "write a comma before `or`: `(fee, or £0.00 if blank)`",
            (_, _, "x" | "X" | "times") => "the sign of multiplication is `×` or `*`",
            (_, _, "from") if matches!(before, "weeks" | "months" | "years") => {
                "say `started weeks`, or `completed` weeks, months or years"
            }
            (_, TokenKind::Open, _) if !before.is_empty() => {
                "words such as `larger of A and B` or `total A` take the place of functions"
            }
            (_, TokenKind::Percent, _) => "write `%` directly after a number: `80%`",
            _ => return None,
        })
    }
}
