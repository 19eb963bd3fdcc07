//! The types of fields and the values of tariffs in other words.

use super::super::super::grammar::Rule;
use super::super::super::token::TokenKind;
use super::Line;
use super::clauses::instead;
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Span};

/// What a field is, as databases and plain speech say it.
pub(super) fn field(line: &Line<'_>) -> Option<Diagnostic> {
    if line.rule != Rule::field_line {
        return None;
    }
    let start = if line.kind(1) == Some(TokenKind::Quoted) { 2 } else { 1 };
    required(line)
        .or_else(|| blank_first(line, start))
        .or_else(|| number_of(line, start))
        .or_else(|| choices(line, start))
}

/// `text not null`, `text, required`: what may not be blank is said by nothing.
fn required(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let words = match line.said(at).as_str() {
        "not" if matches!(line.said(at + 1).as_str(), "null" | "blank" | "empty") => 2,
        "required" | "mandatory" | "compulsory" | "never" if line.tokens.len() == at + 1 => 1,
        _ => return None,
    };
    let comma = at.checked_sub(1).filter(|before| line.kind(*before) == Some(TokenKind::Comma)).unwrap_or(at);
    let before = line.span(0, comma).end;
    let end = line.span(at, at + words).end;
    let found = instead(line, at, at + words, "");
    Some(Diagnostic { fix: vec![Edit::new(Span::new(before, end), "")], ..found })
}

/// `may be blank, date`
fn blank_first(line: &Line<'_>, start: usize) -> Option<Diagnostic> {
    let words = match line.said(start).as_str() {
        "may" if line.says(start, &["may", "be", "blank"]) => 3,
        "optional" | "unique" => 1,
        _ => return None,
    };
    if line.kind(start + words) != Some(TokenKind::Comma) {
        return None;
    }
    let ty = start + words + 1;
    let end = line.until(ty, |line, at| line.kind(at) == Some(TokenKind::Comma));
    let said = line.text(start, start + words);
    (end > ty).then(|| instead(line, start, end, &format!("{}, {said}", line.text(ty, end))))
}

/// `number of hours`, `amount of money`
fn number_of(line: &Line<'_>, start: usize) -> Option<Diagnostic> {
    let is_said = matches!(line.said(start).as_str(), "number" | "amount") && line.said(start + 1) == "of";
    (is_said && !line.word(start + 2).is_empty()).then(|| instead(line, start, start + 2, ""))
}

/// `town or coast`, `choice of town, coast`, `Y/N`
fn choices(line: &Line<'_>, start: usize) -> Option<Diagnostic> {
    if line.says(start, &["one", "of"]) {
        return None;
    }
    let is_list =
        |word: &str| matches!(word, "choice" | "any" | "either" | "list" | "enum" | "one" | "choices");
    let from = match (is_list(&line.said(start)), line.said(start + 1).as_str()) {
        (true, "of") => start + 2,
        (true, _) => start + 1,
        (false, _) => start,
    };
    let is_item = |at: usize| {
        let word = line.said(at);
        let modifies = matches!(word.as_str(), "may" | "unique" | "column" | "at" | "on" | "from");
        line.kind(at) == Some(TokenKind::Quoted) || !word.is_empty() && !modifies
    };
    let parts = |at: usize| {
        line.kind(at) == Some(TokenKind::Comma) || line.said(at) == "or" || line.text(at, at + 1) == "/"
    };
    let (mut items, mut at, mut slashes) = (Vec::new(), from, from > start);
    while is_item(at) {
        items.push(line.text(at, at + 1));
        let comma = line.kind(at + 1) == Some(TokenKind::Comma);
        slashes |= parts(at + 1) && !comma;
        let next = at + 2 + usize::from(comma && line.said(at + 2) == "or");
        at += 1;
        if !parts(at) || !is_item(next) {
            break;
        }
        at = next;
    }
    let small: Vec<String> = items.iter().map(|item| item.to_lowercase()).collect();
    let answers = matches!(small.as_slice(), [yes, no] if matches!((yes.as_str(), no.as_str()), ("y", "n") | ("yes", "no") | ("true", "false") | ("t", "f")));
    let written = match (answers, items.len()) {
        (true, _) => "yes or no".to_owned(),
        (_, 2..) if slashes => format!("one of {}", items.join(", ")),
        _ => return None,
    };
    Some(instead(line, start, at, &written))
}

/// `tariff fee is £5.00`
pub(super) fn needless_word(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let needless = matches!(line.said(at).as_str(), "is" | "at" | "of" | "costs" | "equals" | "as");
    (line.rule == Rule::tariff_header && at > 1 && needless && line.kind(at + 1).is_some())
        .then(|| instead(line, at, at + 1, ""))
}
