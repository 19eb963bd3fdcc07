//! Bands of a scale as tables elsewhere have them: with both ends.

use super::super::super::grammar::Rule;
use super::super::super::messages;
use super::super::super::token::TokenKind;
use super::Line;
use crate::diagnostic::Diagnostic;

/// `from 45% to 66%`, `45% to 66%`, `is from 45%`, `45% or more`, `less than 45%`
pub(super) fn band(line: &Line<'_>) -> Option<Diagnostic> {
    if line.rule != Rule::cell {
        return None;
    }
    let end = line.tokens.len();
    let start = usize::from(line.said(0) == "is");
    let instead = first_of_two(line, start).or_else(|| one_end(line, start, end));
    let instead = instead.or_else(|| (start == 1).then(|| line.text(1, end).to_owned()))?;
    Some(messages::band(line.span(0, end), line.text(0, end)).replace(line.span(0, end), instead))
}

/// What begins at the first of two ends.
fn first_of_two(line: &Line<'_>, start: usize) -> Option<String> {
    let word = line.said(start);
    let has_word = matches!(word.as_str(), "from" | "between");
    let from = start + usize::from(has_word);
    let joint = if word == "between" { "and" } else { "to" };
    let middle = line.until(from, |line, at| line.said(at) == joint);
    let is_value = middle > from && middle < line.tokens.len() && line.said(from) != "the";
    is_value.then(|| format!("from {}", line.text(from, middle)))
}

fn one_end(line: &Line<'_>, start: usize, end: usize) -> Option<String> {
    const AT_LEAST: [&[&str]; 5] =
        [&["at", "least"], &["no", "less", "than"], &["minimum"], &["min"], &["starting", "at"]];
    const ABOVE: [&[&str]; 4] = [&["more", "than"], &["over"], &["greater", "than"], &["higher", "than"]];
    const BELOW: [&[&str]; 7] = [
        &["less", "than"],
        &["below"],
        &["under"],
        &["up", "to"],
        &["at", "most"],
        &["fewer", "than"],
        &["lower", "than"],
    ];
    const OR_MORE: [&[&str]; 6] = [
        &["or", "more"],
        &["or", "over"],
        &["or", "above"],
        &["and", "above"],
        &["and", "over"],
        &["and", "more"],
    ];
    let starts = |phrases: &[&'static [&'static str]]| {
        phrases.iter().find(|phrase| line.says(start, phrase)).map(|phrase| start + phrase.len())
    };
    let sign = line.tokens.get(start).filter(|token| token.kind == TokenKind::Compare);
    let sign = sign.map_or("", |token| line.source.slice(token.span));
    if let Some(value) = starts(&AT_LEAST).or(matches!(sign, "≥" | ">=").then_some(start + 1)) {
        return Some(format!("from {}", line.text(value, end)));
    }
    if let Some(value) = starts(&ABOVE).or((sign == ">").then_some(start + 1)) {
        return Some(format!("above {}", line.text(value, end)));
    }
    if starts(&BELOW).is_some() || matches!(sign, "<" | "≤" | "<=") {
        return Some("from the bottom".to_owned());
    }
    // `66%+`
    let plus = end.checked_sub(1).filter(|last| *last > start && line.text(*last, end) == "+");
    if let Some(last) = plus {
        return Some(format!("from {}", line.text(start, last)));
    }
    let tail = end.checked_sub(2).filter(|tail| *tail > start)?;
    OR_MORE.iter().any(|phrase| line.says(tail, phrase)).then(|| format!("from {}", line.text(start, tail)))
}
