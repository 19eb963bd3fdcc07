//! Names that are written as words apart, and labels that stand in another place.

use super::super::super::grammar::Rule;
use super::super::super::messages;
use super::super::super::token::TokenKind;
use super::super::known::MOST_WORDS;
use super::Line;
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Span};

/// `start date` for `start_date`: where it is declared, and where it is used.
pub(super) fn in_several_words(line: &Line<'_>) -> Option<Diagnostic> {
    let declared = match line.rule {
        Rule::field_line => Some(0),
        Rule::of_header
        | Rule::limit_header
        | Rule::tariff_header
        | Rule::record_header
        | Rule::spell_header
        | Rule::balance_header
        | Rule::unit_header => Some(1),
        _ => None,
    };
    let starts = line.index.saturating_sub(MOST_WORDS)..=line.index;
    let around = |from: usize, length: usize| {
        declared == Some(from) && from + length <= line.index || (from..from + length).contains(&line.index)
    };
    declared.into_iter().chain(starts).find_map(|from| {
        (2..=MOST_WORDS).rev().filter(|length| around(from, *length)).find_map(|length| {
            let words: Vec<&str> = (from..from + length).map(|at| line.word(at)).collect();
            let name = line.known.spoken(&words).filter(|_| words.iter().all(|word| !word.is_empty()))?;
            let place = line.span(from, from + length);
            Some(messages::name_in_words(place, line.source.slice(place), name).replace(place, name))
        })
    })
}

/// A quoted label before the name that it belongs to.
pub(super) fn label_early(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let is_place = match line.rule {
        Rule::field_line => at == 0,
        Rule::of_header
        | Rule::limit_header
        | Rule::tariff_header
        | Rule::record_header
        | Rule::spell_header
        | Rule::balance_header => at == 1,
        _ => false,
    };
    let label = line.tokens.get(at).filter(|label| is_place && label.kind == TokenKind::Quoted)?;
    let name = line.tokens.get(at + 1).filter(|_| line.is_name(at + 1))?;
    let text = |span| line.source.slice(span).to_owned();
    let found = messages::label_early(label.span, line.word(at + 1));
    Some(found.with_fix([Edit::new(label.span, text(name.span)), Edit::new(name.span, text(label.span))]))
}

/// A quoted label where the name should stand.
pub(super) fn label_for_a_name(line: &Line<'_>) -> Option<Diagnostic> {
    let token = line.tokens.get(line.index).filter(|token| token.kind == TokenKind::Quoted)?;
    if !line.expected.iter().any(|rule| matches!(rule, Rule::name | Rule::names | Rule::word)) {
        return None;
    }
    let label = line.source.slice(token.span).trim_matches('"');
    let name = line.known.labelled(label);
    let found = messages::label_for_a_name(token.span, label, name);
    Some(match name {
        Some(name) => found.replace(token.span, name),
        None => found,
    })
}

/// The quoted label stands directly after the name, and not after the type or what follows.
pub(super) fn label_late(line: &Line<'_>) -> Option<Diagnostic> {
    let name = match line.rule {
        Rule::field_line => 0,
        Rule::of_header
        | Rule::limit_header
        | Rule::tariff_header
        | Rule::record_header
        | Rule::spell_header
        | Rule::balance_header => 1,
        _ => return None,
    };
    let label = line.tokens.get(line.index).filter(|token| token.kind == TokenKind::Quoted)?;
    let before = line.tokens.get(line.index.checked_sub(1)?)?;
    let name = line.tokens.get(name).filter(|name| name.span.end < before.span.end)?;
    let has_label = line.kind(if line.rule == Rule::field_line { 1 } else { 2 }) == Some(TokenKind::Quoted);
    if has_label || matches!(line.source.slice(before.span), "column" | "source") {
        return None;
    }
    let text = line.source.slice(label.span);
    let at_name = Span::new(name.span.end, name.span.end);
    let away = Span::new(before.span.end, label.span.end);
    Some(
        messages::label_late(label.span, text)
            .with_fix([Edit::new(at_name, format!(" {text}")), Edit::new(away, "")]),
    )
}
