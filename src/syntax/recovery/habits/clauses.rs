//! Clauses of the contract, keys and headers in other words.

use super::super::super::grammar::Rule;
use super::super::super::messages;
use super::super::super::token::TokenKind;
use super::Line;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The line with what stands from one piece to another written otherwise; an empty text takes the pieces away.
pub(super) fn instead(line: &Line<'_>, from: usize, to: usize, text: &str) -> Diagnostic {
    let place = line.span(from, to);
    let found = messages::other_words(place, line.source.slice(place));
    let next = line.tokens.get(to).filter(|_| text.is_empty());
    match next {
        Some(next) => found.replace(Span::new(place.start, next.span.start), text),
        None => found.replace(place, text),
    }
}

/// `term from A until B`, `settlement by A`
pub(super) fn term(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let said = line.said(at);
    match (line.rule, at) {
        (Rule::term_line, 1) => {
            let needless = matches!(said.as_str(), "from" | "begins" | "starts" | "runs" | "is" | "between");
            let words = if line.said(at + 1) == "from" { 2 } else { 1 };
            needless.then(|| instead(line, at, at + words, ""))
        }
        (Rule::term_line, 2..) => {
            let word = matches!(said.as_str(), "until" | "till" | "through" | "and" | "ending" | "ends");
            (word || line.kind(at) == Some(TokenKind::Sign)).then(|| instead(line, at, at + 1, "to"))
        }
        (Rule::settlement_line, 1) => {
            let word = matches!(said.as_str(), "by" | "to" | "till" | "before" | "ends" | "on" | "is");
            word.then(|| instead(line, at, at + 1, "until"))
        }
        _ => None,
    }
}

/// `statements quarterly`, `statements every month`
pub(super) fn statements(line: &Line<'_>) -> Option<Diagnostic> {
    if line.rule != Rule::statements_line {
        return None;
    }
    let end = line.tokens.len();
    let says = |word: &str| (1..end).any(|at| line.said(at) == word);
    let periods = (1..end).find_map(|at| match line.said(at).as_str() {
        "weekly" | "week" | "weeks" => Some("weeks"),
        "monthly" | "month" | "months" => Some("months"),
        "quarterly" | "quarter" | "quarters" => Some("quarters"),
        "yearly" | "annually" | "annual" | "year" | "years" if says("financial") || says("fiscal") => {
            Some("financial years")
        }
        "yearly" | "annually" | "annual" | "year" | "years" => Some("contract years"),
        _ => None,
    })?;
    Some(instead(line, 1, end, &format!("in {periods}")))
}

/// `rounding to the nearest penny`, `rounding 2 decimal places`
pub(super) fn rounding(line: &Line<'_>) -> Option<Diagnostic> {
    let end = line.tokens.len();
    if line.rule != Rule::rounding_line || end < 2 {
        return None;
    }
    let says = |word: &str| (1..end).any(|at| line.said(at) == word);
    let pounds = says("pound") || says("pounds");
    let coin = if pounds { "pound" } else { "penny" };
    let halves = match (says("even"), says("down")) {
        (true, _) => "halves to even",
        (_, true) => "halves down",
        _ => "halves up",
    };
    let about_halves = says("half") || says("halves");
    let how = match (about_halves, says("down"), says("up")) {
        (false, true, _) => format!("down to the {coin}"),
        (false, _, true) => format!("up to the {coin}"),
        _ => format!("to the nearest {coin}, {halves}"),
    };
    Some(instead(line, 1, end, &format!("each payment line {how}")))
}

/// Keys as others join them: `per provider per quarter of day`, `for each provider and year`,
/// `for each start_date quarter`.
pub(super) fn keys(line: &Line<'_>) -> Option<Diagnostic> {
    if !matches!(line.rule, Rule::for_each_line | Rule::limit_line | Rule::at_most_line) {
        return None;
    }
    let at = line.index;
    let each_before = (0..at).any(|at| line.says(at, &["for", "each"]));
    let joined = if each_before { "and" } else { "for each" };
    if let Some(per) = (1..=at).find(|at| line.said(*at) == "per" && is_key(line, *at + 1)) {
        return Some(per_key(line, per, joined));
    }
    let said = line.said(at);
    let period = match said.as_str() {
        "annually" | "yearly" => "contract year",
        "quarterly" => "quarter",
        "monthly" => "month",
        "weekly" => "week",
        _ => "",
    };
    if !period.is_empty() && at > 1 {
        return Some(instead(line, at, at + 1, &format!("{joined} {period}")));
    }
    if said == "each" && line.said(at.checked_sub(1)?) == "and" {
        return Some(instead(line, at, at + 1, ""));
    }
    if said == "of" && line.said(at.checked_sub(1)?) == "year" {
        return Some(instead(line, at - 1, at, "contract year"));
    }
    let is_period = matches!(said.as_str(), "week" | "month" | "quarter");
    let before = at.checked_sub(1).filter(|before| is_period && line.is_name(*before))?;
    Some(instead(line, before, at + 1, &format!("{said} of {}", line.word(before))))
}

/// Whether what follows `per` is what lines are grouped by, and no unit of a price.
fn is_key(line: &Line<'_>, at: usize) -> bool {
    let said = line.said(at);
    line.known.has(line.word(at))
        || matches!(said.as_str(), "quarter" | "contract" | "financial" | "annum")
        || matches!(said.as_str(), "year" | "month" | "week") && line.kind(at + 1).is_none()
}

fn per_key(line: &Line<'_>, per: usize, joined: &str) -> Diagnostic {
    match line.said(per + 1).as_str() {
        "year" | "annum" => instead(line, per, per + 2, &format!("{joined} contract year")),
        _ => instead(line, per, per + 1, joined),
    }
}

/// `payment core for stay`
pub(super) fn of_what(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let said = line.said(at);
    let word = line.rule == Rule::of_header && matches!(said.as_str(), "for" | "on" | "from" | "per" | "in");
    let each = usize::from(line.said(at + 1) == "each");
    let population = line.known.population(line.word(at + 1 + each)).filter(|_| word)?;
    Some(instead(line, at, at + 2 + each, &format!("of {population}")))
}

/// `in Q2 2024`, in an example
pub(super) fn period(line: &Line<'_>) -> Option<Diagnostic> {
    if line.rule != Rule::then_line {
        return None;
    }
    let at = line.index;
    let quarter = line.word(at).to_uppercase();
    let quarter = quarter.strip_prefix('Q').filter(|number| matches!(*number, "1" | "2" | "3" | "4"))?;
    let year = line.text(at + 1, at + 2);
    let year = year.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(instead(line, at, at + 2, &format!("{year}Q{quarter}")))
}

/// A comma at the end of a line.
pub(super) fn last_comma(line: &Line<'_>) -> Option<Diagnostic> {
    let last = line.tokens.last().filter(|last| last.kind == TokenKind::Comma)?;
    let at_end = line.index >= line.tokens.len().saturating_sub(1);
    at_end.then(|| messages::last_comma(last.span))
}
