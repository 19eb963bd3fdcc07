//! `between A and B`.

use super::super::super::messages;
use super::super::super::token::TokenKind;
use super::super::super::words;
use super::Line;
use crate::diagnostic::Diagnostic;

/// `end_date is between A and B`, `BETWEEN A AND B`
pub(super) fn between(line: &Line<'_>) -> Option<Diagnostic> {
    let at = (1..line.tokens.len()).find(|at| line.said(*at) == "between")?;
    let is = at.checked_sub(1).filter(|is| line.said(*is) == "is");
    let (from, joint, end) = two_values(line, at)?;
    let subject = is.unwrap_or(at).checked_sub(1)?;
    let dates = is_date(line, subject, subject + 1) || is_date(line, from, end);
    let start = is.unwrap_or(at);
    if !dates && (is_number(line, from, joint) || is_number(line, joint + 1, end)) && line.is_name(subject) {
        return Some(of_numbers(line, (subject, start), (from, joint, end)));
    }
    let (end, counted) = days_counted(line, end);
    let tail = if dates && !counted { ", both days counted" } else { "" };
    let instead = format!("is from {} to {}{tail}", line.text(from, joint), line.text(joint + 1, end));
    let whole = line.span(start, skip_inclusive(line, end));
    Some(messages::other_words(line.span(start, at + 1), line.text(start, at + 1)).replace(whole, instead))
}

/// Numbers are compared twice: `is from … to …` is said of dates.
fn of_numbers(
    line: &Line<'_>,
    (subject, start): (usize, usize),
    (from, joint, end): (usize, usize, usize),
) -> Diagnostic {
    let (name, low, high) = (line.text(subject, start), line.text(from, joint), line.text(joint + 1, end));
    let both = format!("{name} is at least {low} and {name} is at most {high}");
    // Beside another word that joins conditions the two belong together.
    let alone = (0..line.tokens.len())
        .filter(|at| *at != joint)
        .all(|at| !matches!(line.said(at).as_str(), "or" | "not"));
    let written = if alone { both } else { format!("({both})") };
    let said = line.span(start, from);
    messages::other_words(said, line.source.slice(said)).replace(line.span(subject, end), written)
}

fn is_number(line: &Line<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| matches!(line.kind(at), Some(TokenKind::Number | TokenKind::Currency)))
}

/// `days between A and B`
pub(super) fn stretch_between(line: &Line<'_>) -> Option<Diagnostic> {
    let is_stretch = |at: &usize| {
        let unit = at.checked_sub(1).map(|before| line.said(before)).unwrap_or_default();
        line.said(*at) == "between"
            && matches!(unit.as_str(), "days" | "hours" | "weeks" | "months" | "years")
    };
    let at = (1..line.tokens.len()).find(is_stretch)?;
    let unit = line.said(at - 1);
    let (start, said) = match unit.as_str() {
        "days" => (at - 1, "days"),
        "hours" => (at - 1, "hours"),
        "weeks" | "months" | "years" => (at - 1, ""),
        _ => return None,
    };
    let is_qualified = start.checked_sub(1).is_some_and(|before| {
        matches!(line.said(before).as_str(), "completed" | "started" | "working" | "whole" | "full")
    });
    let start = if is_qualified { start - 1 } else { start };
    let (from, joint, end) = two_values(line, at)?;
    let end = line.until(joint + 1, |line, at| line.is_joint(at) || line.said(at) == "is").min(end);
    let what = match (line.said(start).as_str(), said) {
        ("started", _) => format!("started {unit}"),
        ("working", _) => "working days".to_owned(),
        (_, "") => format!("completed {unit}"),
        (_, said) => said.to_owned(),
    };
    let (end, counted) = days_counted(line, end);
    let tail = if counted || unit == "hours" { "" } else { ", the first day not counted" };
    let span = format!("({what} from {} to {}{tail})", line.text(from, joint), line.text(joint + 1, end));
    let start = if start >= 2 && line.says(start - 2, &["number", "of"]) { start - 2 } else { start };
    Some(
        messages::other_words(line.span(start, at + 1), line.text(start, at + 1))
            .replace(line.span(start, end), span),
    )
}

/// `is within 42 days of start_date`
pub(super) fn within_days(line: &Line<'_>) -> Option<Diagnostic> {
    let at = (1..line.tokens.len()).find(|at| line.said(*at) == "within")?;
    let start = if line.said(at - 1) == "is" { at - 1 } else { at };
    let is_days = line.kind(at + 1) == Some(TokenKind::Number);
    let unit = line.said(at + 2);
    let joint = at + 3;
    let is_after = matches!(line.said(joint).as_str(), "of" | "from" | "after");
    if !is_days
        || !is_after
        || !matches!(unit.as_str(), "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years")
    {
        return None;
    }
    let from = joint + 1;
    let end = line.until(from, Line::is_joint);
    let (end, counted) = days_counted(line, end);
    let (day, length) = (line.text(from, end), line.text(at + 1, joint));
    let tail = if counted { "" } else { ", both days counted" };
    let instead = format!("is from {day} to {length} after {day}{tail}");
    (end > from).then(|| {
        messages::other_words(line.span(start, joint + 1), line.text(start, joint + 1))
            .replace(line.span(start, end), instead)
    })
}

/// Where the first value begins, the `and` between the two, and where the second ends.
fn two_values(line: &Line<'_>, between: usize) -> Option<(usize, usize, usize)> {
    let from = between + 1;
    let joint = line.until(from, |line, at| line.said(at) == "and");
    let end = line.until(joint + 1, Line::is_joint);
    (joint > from && end > joint + 1).then_some((from, joint, end))
}

/// Where `, both days counted` ends, if it stands there already.
fn days_counted(line: &Line<'_>, end: usize) -> (usize, bool) {
    let both = line.kind(end) == Some(TokenKind::Comma) && line.says(end + 1, &["both", "days", "counted"]);
    let first = line.kind(end) == Some(TokenKind::Comma)
        && line.says(end + 1, &["the", "first", "day", "not", "counted"]);
    match (both, first) {
        (true, _) => (end + 4, true),
        (_, true) => (end + 6, true),
        _ => (if line.said(end.saturating_sub(1)) == "inclusive" { end - 1 } else { end }, false),
    }
}

fn skip_inclusive(line: &Line<'_>, end: usize) -> usize {
    match (line.said(end).as_str(), line.said(end + 1).as_str()) {
        ("inclusive", _) => end + 1,
        ("", "inclusive") if line.kind(end) == Some(TokenKind::Comma) => end + 2,
        _ => end,
    }
}

/// Whether some pieces speak of a day.
fn is_date(line: &Line<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        let word = line.word(at);
        line.known.is_date(word)
            || words::is_month(word)
            || matches!(word, "after" | "before" | "day" | "days")
    })
}
