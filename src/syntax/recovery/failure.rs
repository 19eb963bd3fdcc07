//! Why a line does not fit the grammar, in the author's terms.

use super::super::grammar::{self, Misfit, Rule};
use super::super::label;
use super::super::messages::{self, NameRole};
use super::super::token::{Token, TokenKind, offset};
use super::super::words::{self, Keyword};
use super::habits::{self, Line};
use super::known::Known;
use super::samples;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// Explains why the line at `span`, of these pieces, does not fit the rule.
pub(in crate::syntax) fn explain(
    source: &Source,
    known: &Known<'_>,
    tokens: &[Token],
    rule: Rule,
    span: Span,
    misfit: &Misfit,
) -> Diagnostic {
    let at = span.start + offset(misfit.at);
    let index = tokens.iter().position(|token| token.span.end > at).unwrap_or(tokens.len());
    let line = Line { source, known, tokens, index, rule, expected: &misfit.expected };
    habits::recognise(&line)
        .or_else(|| reserved(&line))
        .or_else(|| no_unit(&line))
        .or_else(|| double_negative(&line))
        .unwrap_or_else(|| unexpected(&line))
}

/// A line that this declaration does not have.
pub(in crate::syntax) fn unknown_line(
    source: &Source,
    known: &Known<'_>,
    keyword: Keyword,
    tokens: &[Token],
) -> Diagnostic {
    let line = Line { source, known, tokens, index: 0, rule: Rule::value_line, expected: &[] };
    if let Some(wrong) = habits::conditional(&line) {
        return Diagnostic { fix: Vec::new(), ..wrong };
    }
    let at = tokens.first().map(|token| token.span).unwrap_or_default();
    messages::unknown_line(at, source.slice(at), keyword)
}

fn no_unit(line: &Line<'_>) -> Option<Diagnostic> {
    let per = line.tokens.get(line.index.checked_sub(1)?)?;
    (line.before(1) == "per").then(|| messages::no_unit_after_per(per.span))
}

fn double_negative(line: &Line<'_>) -> Option<Diagnostic> {
    let start = line.tokens.get(line.index.checked_sub(2)?)?.span;
    let instead = match (line.before(2), line.before(1), line.word(line.index)) {
        ("is", "not", "blank") => "is given",
        ("is", "not", "given") => "is blank",
        _ => return None,
    };
    Some(messages::double_negative(start.to(line.here()), instead))
}

fn reserved(line: &Line<'_>) -> Option<Diagnostic> {
    let word = line.word(line.index);
    let role = if line.expected.iter().any(|rule| matches!(rule, Rule::choice | Rule::choice_word)) {
        NameRole::Choice
    } else if line.expected.iter().any(|rule| matches!(rule, Rule::name | Rule::names)) {
        if line.index == 0 { NameRole::Field } else { NameRole::Name }
    } else {
        return None;
    };
    let role = match role {
        NameRole::Name if words::is_joint(word) && !reads_with_a_name(line) => NameRole::Missing,
        role => role,
    };
    words::is_reserved(word).then(|| messages::reserved_word(line.here(), word, role))
}

/// Whether the line would be one with a name in the place of the word at which the grammar stopped.
fn reads_with_a_name(line: &Line<'_>) -> bool {
    let (Some(first), Some(last)) = (line.tokens.first(), line.tokens.last()) else { return false };
    let here = line.here();
    let before = line.source.slice(Span::new(first.span.start, here.start));
    let after = line.source.slice(Span::new(here.end, last.span.end));
    let name = messages::other_name(line.source.slice(here));
    grammar::read(line.rule, &format!("{before}{name}{after}"), 0).is_ok()
}

fn unexpected(line: &Line<'_>) -> Diagnostic {
    let mut expected: Vec<&'static str> = line.expected.iter().filter_map(|rule| rule.label()).collect();
    expected.sort_unstable();
    expected.dedup();
    if expected.contains(&label::VALUE) {
        expected.retain(|thing| !label::KINDS_OF_VALUE.contains(thing));
    }
    let found = line.tokens.get(line.index).map_or("", |token| line.source.slice(token.span));
    let help = hint(line).map(str::to_owned).or_else(|| remark(line)).or_else(|| sample(line));
    messages::unexpected(line.here(), &expected, found, help.as_deref())
}

/// Words after the end of what a line says.
fn remark(line: &Line<'_>) -> Option<String> {
    let rest = line.tokens.get(line.index..).filter(|rest| !rest.is_empty() && line.index > 1)?;
    let is_end = line.expected.contains(&Rule::EOI);
    let are_words = rest.iter().all(|token| token.kind == TokenKind::Word);
    let first = line.word(line.index);
    (is_end && are_words && !words::is_reserved(first)).then(|| {
        let text = line.text(line.index, line.tokens.len());
        format!("take `{}` away, or write `--` before it if it is a remark", crate::text::one_line(text))
    })
}

/// A line of the kind that this one set out to be.
fn sample(line: &Line<'_>) -> Option<String> {
    samples::of(line.rule).map(|sample| format!("such a line is `{sample}`"))
}

/// What helps in cases that come up often.
fn hint(line: &Line<'_>) -> Option<&'static str> {
    if line.rule == Rule::blocks_line && line.index == line.tokens.len() {
        return Some(
            "write `, the last may be shorter`, or `cut into whole blocks of …` if what is left over is no block",
        );
    }
    let kind = line.kind(line.index)?;
    let (before, found) = (line.before(1), line.word(line.index));
    Some(match (line.rule, kind, found) {
        (Rule::of_header, TokenKind::Quoted, _) => "the quoted label stands directly after the name",
        (Rule::of_header, _, "for") => "`for each …` stands on a line of its own under the header",
        (_, _, "up") => "write `up to and including this one` or `before this one`",
        (_, _, "if") => "write a comma before `or`: `(fee, or £0.00 if blank)`",
        (_, _, "from") if matches!(before, "weeks" | "months" | "years") => {
            "write `started weeks` if one that has begun counts, `completed weeks` if only whole ones do; the same of months and years"
        }
        (_, TokenKind::Open, _) if !before.is_empty() => {
            "words such as `larger of A and B` or `total A` take the place of functions"
        }
        (_, TokenKind::Number | TokenKind::Label, _)
            if line.expected.contains(&Rule::name) && line.index < 2 =>
        {
            "a name begins with a letter, such as `fee_1`"
        }
        (_, TokenKind::Percent, _) => "write `%` directly after a number: `80%`",
        _ => return None,
    })
}
