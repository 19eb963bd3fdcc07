//! A line written anew: all that is wrong in it and has a cure is put right, until it can be read. So a help is a line
//! that works.

use super::super::grammar::{self, Rule};
use super::super::lower;
use super::super::token::{self, Token, TokenKind};
use super::failure;
use super::known::Known;
use super::slips;
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Source, Span, mended};
use crate::text::one_line;

/// How many mistakes of one line are put right.
const MOST_MISTAKES: usize = 40;
/// The size of a line that is written anew, in bytes.
const LONGEST: usize = 2_000;
/// The length of a line that a help shows in full.
const LONGEST_SHOWN: usize = 200;

/// Gives a mistake in a line the whole line as its help, if all in it can be put right.
pub(in crate::syntax) fn mend(
    source: &Source,
    known: &Known<'_>,
    rule: Rule,
    line: Span,
    wrong: Diagnostic,
) -> Diagnostic {
    let text = source.slice(line);
    let start = line.start;
    if wrong.fix.is_empty() || text.len() > LONGEST {
        return wrong;
    }
    let within = |edit: &Edit| {
        let span = Span::new(edit.span.start.checked_sub(start)?, edit.span.end.checked_sub(start)?);
        Some(Edit::new(span, edit.text.clone()))
    };
    let edits: Option<Vec<Edit>> = wrong.fix.iter().map(within).collect();
    let Some(first) = edits.and_then(|edits| mended(text, &edits)) else { return wrong };
    if first == text {
        return Diagnostic { fix: Vec::new(), ..wrong };
    }
    let anew = match as_far_as(known, rule, first) {
        Ok(anew) => anew,
        // Where one more mistake of the same kind has no cure, the cure of this one is no help to paste.
        Err(next) => {
            let instead = wrong.fix.first().filter(|_| wrong.fix.len() == 1).map(|edit| edit.text.trim());
            let help =
                instead.filter(|text| !text.is_empty()).map(|text| format!("write `{}`", one_line(text)));
            let fix = if next.code == wrong.code { Vec::new() } else { wrong.fix };
            return Diagnostic { help: wrong.help.or(help), fix, ..wrong };
        }
    };
    let shown = written(text, &anew);
    let help = match wrong.code.0 {
        // What cannot be seen would not be seen in the line either.
        "E0112" => wrong.help.clone(),
        _ if shown.chars().count() > LONGEST_SHOWN => wrong.help.clone(),
        "E0114" => Some(format!("write {shown}, if that is meant")),
        _ => Some(format!("write {shown}")),
    };
    Diagnostic { help, fix: vec![Edit::new(line, anew)], ..wrong }
}

/// The text of a line with all its mistakes put right; none where one of them has no cure.
pub(in crate::syntax) fn text(known: &Known<'_>, rule: Rule, line: String) -> Option<String> {
    as_far_as(known, rule, line).ok()
}

/// The same, or the first mistake that has no cure.
fn as_far_as(known: &Known<'_>, rule: Rule, line: String) -> Result<String, Box<Diagnostic>> {
    let mut line = line;
    let mut last = None;
    for _ in 0..MOST_MISTAKES {
        if line.contains("\n") && line.contains('|') {
            return Ok(line);
        }
        let Some(wrong) = first_mistake(known, rule, &line) else { return Ok(line) };
        let Some(next) = mended(&line, &wrong.fix).filter(|next| *next != line) else {
            return Err(Box::new(wrong));
        };
        line = next;
        last = Some(wrong);
    }
    last.map_or(Ok(line), |last| Err(Box::new(last)))
}

fn first_mistake(known: &Known<'_>, rule: Rule, line: &str) -> Option<Diagnostic> {
    let source = Source::new("line", line);
    let is_written = |token: &Token| {
        !matches!(token.kind, TokenKind::Newline | TokenKind::Comment | TokenKind::ForeignComment)
    };
    let tokens: Vec<Token> = token::tokens(line).into_iter().filter(is_written).collect();
    if let Some(wrong) = slips::first(&source, known, &tokens) {
        return Some(wrong);
    }
    let span = Span::new(0, token::offset(line.len()));
    match grammar::read(rule, line, 0) {
        Ok(node) => lower::objection(node),
        Err(misfit) => Some(failure::explain(&source, known, &tokens, rule, span, &misfit)),
    }
}

/// The one line of the text that changes, where only one does.
fn changed<'l>(before: &str, after: &'l str) -> &'l str {
    if before.lines().count() != after.lines().count() {
        return after;
    }
    let mut differing = before.lines().zip(after.lines()).filter(|(before, after)| before != after);
    match (differing.next(), differing.next()) {
        (Some((_, only)), None) => only,
        _ => after,
    }
}

/// A line in backticks; rows of a table stand under it.
fn written(before: &str, line: &str) -> String {
    let line = changed(before, line);
    let Some((head, rows)) = line.split_once('|').filter(|_| line.contains('\n')) else {
        return format!("`{}`", one_line(&without_comments(line)));
    };
    let rows: Vec<String> =
        rows.lines().map(|row| format!("`| {} |`", one_line(row.trim().trim_matches('|')))).collect();
    let rows = crate::text::all_of(&rows);
    match head.trim() {
        "" => format!("the rows {rows}"),
        head => format!("`{head}` and under it the rows {rows}"),
    }
}

fn without_comments(line: &str) -> String {
    let comments: Vec<Edit> = token::tokens(line)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Comment)
        .map(|token| Edit::new(token.span, ""))
        .collect();
    mended(line, &comments).unwrap_or_else(|| line.to_owned())
}
