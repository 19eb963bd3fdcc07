//! Lines that are no lines of their declaration: rows of a table without bars, and lines that begin with another word.

use super::super::forms;
use super::super::grammar::{self, Rule};
use super::super::layout::{Line, span_of};
use super::super::lower;
use super::super::messages;
use super::super::token::{Token, TokenKind};
use super::super::words::Keyword;
use super::known::Known;
use super::mend;
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Source, Span};

/// The line as a row of a table, with its bars: its cells are parted by tabs or by several spaces.
pub(in crate::syntax) fn row(source: &Source, keyword: Keyword, line: &Line) -> Option<String> {
    let has_tables = matches!(
        keyword,
        Keyword::Tariff
            | Keyword::Scale
            | Keyword::Example
            | Keyword::Define
            | Keyword::Measure
            | Keyword::Record
    );
    let mut cells: Vec<&[Token]> = Vec::new();
    let mut from = 0;
    if line.tokens.iter().any(|token| token.kind == TokenKind::Bar) {
        return barred(source, keyword, line).filter(|_| has_tables);
    }
    for at in 1..line.tokens.len() {
        let (before, next) = (line.tokens.get(at.checked_sub(1)?)?, line.tokens.get(at)?);
        if source.slice(Span::new(before.span.end, next.span.start)).contains(['\t'])
            || is_wide(source, before, next)
        {
            cells.push(line.tokens.get(from..at)?);
            from = at;
        }
    }
    cells.push(line.tokens.get(from..)?);
    // `higher £20.00`: one space before the price is enough.
    let is_price = |token: &Token| matches!(token.kind, TokenKind::Currency | TokenKind::Number);
    if let (1, Keyword::Tariff, Some(price)) = (cells.len(), keyword, line.tokens.iter().position(is_price)) {
        cells = vec![line.tokens.get(..price)?, line.tokens.get(price..)?];
        // `lower, £75.00`, `lower: £75.00`
        if let Some((parting, before)) = cells.first().and_then(|cell| cell.split_last())
            && is_parting_sign(source, parting)
            && let Some(first) = cells.first_mut()
        {
            *first = before;
        }
        cells.retain(|tokens| !tokens.is_empty());
    }
    if !has_tables || cells.len() < 2 {
        return None;
    }
    let cell = |tokens: &&[Token]| {
        let text = source.slice(span_of(tokens));
        (keyword == Keyword::Example || grammar::read(Rule::cell, text, 0).is_ok()).then_some(text)
    };
    let cells: Option<Vec<&str>> = cells.iter().map(cell).collect();
    Some(format!("| {} |", cells?.join(" | ")))
}

/// A row with bars between its cells and none before the first.
fn barred(source: &Source, keyword: Keyword, line: &Line) -> Option<String> {
    let cells = line.tokens.split(|token| token.kind == TokenKind::Bar).filter(|tokens| !tokens.is_empty());
    let cells: Vec<&str> = cells.map(|tokens| source.slice(span_of(tokens))).collect();
    let reads = |cell: &&str| keyword == Keyword::Example || grammar::read(Rule::cell, cell, 0).is_ok();
    (cells.len() > 1 && cells.iter().all(reads)).then(|| format!("| {} |", cells.join(" | ")))
}

fn is_parting_sign(source: &Source, token: &Token) -> bool {
    matches!(source.slice(token.span), "," | ":" | "=" | "-" | "–")
}

/// Whether what is wrong with a line is a sign that parts the cells of a row.
pub(in crate::syntax) fn is_parting(source: &Source, wrong: &Diagnostic) -> bool {
    wrong.labels.first().is_some_and(|label| matches!(source.slice(label.span), "|" | ":" | "="))
}

fn is_wide(source: &Source, before: &Token, next: &Token) -> bool {
    source.slice(Span::new(before.span.end, next.span.start)).chars().filter(|c| *c == ' ').count() > 1
}

/// The words with which others begin a line, and those that a contract has.
const STARTS: [(&[&str], &str); 49] = [
    (&["grouped", "by"], "for each"),
    (&["group", "by"], "for each"),
    (&["for", "every"], "for each"),
    (&["for", "all"], "for each"),
    (&["broken", "down", "by"], "for each"),
    (&["each"], "for each"),
    (&["by"], "for each"),
    (&["per"], "for each"),
    (&["provided", "that"], "where"),
    (&["on", "condition", "that"], "where"),
    (&["provided"], "where"),
    (&["only", "if"], "where"),
    (&["only", "where"], "where"),
    (&["only", "when"], "where"),
    (&["when"], "where"),
    (&["if"], "where"),
    (&["unless"], "where not"),
    (&["except", "where"], "where not"),
    (&["except", "when"], "where not"),
    (&["except", "if"], "where not"),
    (&["except"], "where not"),
    (&["excluding"], "where not"),
    (&["having"], "where"),
    (&["whose"], "where"),
    (&["subject", "to", "a", "maximum", "of"], "at most"),
    (&["no", "more", "than"], "at most"),
    (&["not", "more", "than"], "at most"),
    (&["capped", "at"], "at most"),
    (&["limited", "to"], "at most"),
    (&["up", "to"], "at most"),
    (&["maximum", "of"], "at most"),
    (&["maximum"], "at most"),
    (&["max"], "at most"),
    (&["no", "less", "than"], "at least"),
    (&["minimum", "of"], "at least"),
    (&["minimum"], "at least"),
    (&["min"], "at least"),
    (&["payable"], "pay"),
    (&["amount"], "pay"),
    (&["in", "order", "of"], "used up in order of"),
    (&["order", "of"], "used up in order of"),
    (&["expected"], "then"),
    (&["expects"], "then"),
    (&["expect"], "then"),
    (&["assert"], "then"),
    (&["check", "that"], "then"),
    (&["assuming"], "suppose"),
    (&["assume"], "suppose"),
    (&["with"], "given"),
];

/// A line that begins with the words of others, with those of a contract in their place.
pub(in crate::syntax) fn begun_otherwise(
    source: &Source,
    known: &Known<'_>,
    keyword: Keyword,
    line: &Line,
) -> Option<Diagnostic> {
    let said = |at: usize| line.tokens.get(at).map(|token| source.slice(token.span).to_lowercase());
    let begins =
        |words: &[&str]| words.iter().enumerate().all(|(at, word)| said(at).as_deref() == Some(*word));
    let has = |first: &str| forms::forms(keyword).iter().any(|form| first.starts_with(&form.words.join(" ")));
    let (words, first) = STARTS.iter().find(|(words, first)| begins(words) && has(first))?;
    let place = span_of(line.tokens.get(..words.len())?);
    let colon = line.tokens.get(words.len()).filter(|token| token.kind == TokenKind::Stray);
    let place = colon.map_or(place, |colon| place.to(colon.span));
    let rule = lower::rule_of_words(keyword, first)?;
    let text = source.slice(line.span);
    let rest = text.get((place.end.checked_sub(line.span.start)?) as usize..)?;
    let begun = match *first {
        "where not" => format!("{first} ({})", rest.trim()),
        first => format!("{first}{rest}"),
    };
    let anew = mend::text(known, rule, begun)?;
    let found = match source.slice(place) {
        word @ ("if" | "If" | "IF") => messages::conditional(place, word),
        words => messages::other_words(place, words),
    };
    let help = format!("write `{}`", crate::text::one_line(&anew));
    Some(Diagnostic { help: Some(help), fix: vec![Edit::new(line.span, anew)], ..found })
}
