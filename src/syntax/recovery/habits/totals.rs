//! `sum of`, `maximum of`: totals and choices in other words.

use super::super::super::grammar::Rule;
use super::super::super::messages;
use super::super::super::token::TokenKind;
use super::Line;
use crate::diagnostic::Diagnostic;

/// `maximum of A and B`, `the larger of A and B`
pub(super) fn larger_of(line: &Line<'_>) -> Option<Diagnostic> {
    (0..line.tokens.len()).find_map(|at| {
        let which = match line.said(at).as_str() {
            "max" | "maximum" | "greater" | "greatest" | "higher" | "highest" | "largest" | "larger"
            | "biggest" => "larger",
            "min" | "minimum" | "lesser" | "least" | "lower" | "lowest" | "smallest" | "smaller" => "smaller",
            "latest" | "later" => "later",
            "earliest" | "earlier" => "earlier",
            _ => return None,
        };
        if line.said(at + 1) != "of" || line.known.has(line.word(at)) {
            return None;
        }
        let first = at + 2;
        let joint = line.until(first, Line::is_joint);
        let is_two = line.said(joint) == "and" || line.kind(joint) == Some(TokenKind::Comma);
        let second = joint + 1 + usize::from(line.said(joint + 1) == "and");
        let end = line.until(second, |line, at| line.is_joint(at) || line.said(at) == "is");
        let start = if at > 0 && line.said(at - 1) == "the" { at - 1 } else { at };
        if !is_two || joint == first || end <= second {
            return None;
        }
        let right =
            format!("{which} of {} and {}", line.as_operand(first, joint), line.as_operand(second, end));
        let instead = if line.is_beside_a_sign(start, end) { format!("({right})") } else { right };
        let place = line.span(start, end);
        let changed = line.source.slice(place) != instead;
        changed.then(|| {
            messages::other_words(line.span(start, at + 2), line.text(start, at + 2)).replace(place, instead)
        })
    })
}

/// `fee, up to a maximum of £500.00`
pub(super) fn limited(line: &Line<'_>) -> Option<Diagnostic> {
    const MOST: [&[&str]; 13] = [
        &["up", "to", "a", "maximum", "of"],
        &["subject", "to", "a", "maximum", "of"],
        &["with", "a", "maximum", "of"],
        &["to", "a", "maximum", "of"],
        &["up", "to"],
        &["capped", "at"],
        &["limited", "to"],
        &["but", "not", "more", "than"],
        &["but", "no", "more", "than"],
        &["but", "at", "most"],
        &["not", "exceeding"],
        &["maximum"],
        &["max"],
    ];
    const LEAST: [&[&str]; 6] = [
        &["subject", "to", "a", "minimum", "of"],
        &["with", "a", "minimum", "of"],
        &["but", "not", "less", "than"],
        &["but", "no", "less", "than"],
        &["but", "at", "least"],
        &["minimum"],
    ];
    let start = match line.rule {
        Rule::pay_line => 1,
        Rule::take_back_line => 2,
        Rule::value_line => 0,
        _ => return None,
    };
    let begins = |phrases: &[&'static [&'static str]], at: usize| {
        phrases.iter().find(|words| line.says(at, words)).map(|words| words.len())
    };
    let at = line.until(start + 1, |line, at| {
        // Of a running total it says which rows are taken in.
        let counted = line.says(at, &["up", "to", "and"]) || line.says(at, &["up", "to", "this"]);
        !counted && line.said(at + 1) != "of" && (begins(&MOST, at).or(begins(&LEAST, at))).is_some()
    });
    let (which, words) = match (begins(&MOST, at), begins(&LEAST, at)) {
        (Some(words), _) => ("smaller", words),
        (None, Some(words)) => ("larger", words),
        _ => return None,
    };
    let end = line.tokens.len();
    let value_end = if line.kind(at - 1) == Some(TokenKind::Comma) { at - 1 } else { at };
    let limit = at + words;
    let written =
        format!("{which} of {} and {}", line.as_operand(start, value_end), line.as_operand(limit, end));
    let said = line.span(at, limit);
    (limit < end && value_end > start)
        .then(|| messages::other_words(said, line.source.slice(said)).replace(line.span(start, end), written))
}

/// `sum of fee`, `number of episodes`, `average of fee`
pub(super) fn total_of(line: &Line<'_>) -> Option<Diagnostic> {
    (0..line.tokens.len()).find_map(|at| {
        let said = line.said(at);
        let of = usize::from(line.said(at + 1) == "of");
        let word = match (said.as_str(), of) {
            ("sum" | "sums" | "total" | "totals", 1) | ("sum", 0) => "total",
            ("average" | "mean" | "avg", 1) | ("mean" | "avg", 0) => "average",
            ("max" | "maximum" | "largest" | "highest" | "biggest", 1)
            | ("max" | "maximum" | "highest", 0) => "largest",
            ("min" | "minimum" | "smallest" | "lowest", 1) | ("min" | "minimum" | "lowest", 0) => "smallest",
            ("earliest" | "latest", 1) => said.as_str(),
            ("number" | "count", 1) => "count",
            _ => return None,
        };
        let what = at + 1 + of;
        let what = what + usize::from(line.said(what) == "the");
        if line.known.has(line.word(at)) || (of == 0 && !line.is_name(what)) {
            return None;
        }
        let start = if at > 0 && line.said(at - 1) == "the" { at - 1 } else { at };
        let end = line.until(what, |line, at| {
            line.is_joint(at) || matches!(line.said(at).as_str(), "is" | "of" | "for")
        });
        let instead = match word {
            "count" => {
                let words: Vec<&str> =
                    (what..end).map(|at| line.word(at)).take_while(|word| !word.is_empty()).collect();
                let population = line.known.population(line.word(what)).or_else(|| line.known.spoken(&words));
                if said == "count" && end == what + 1 && population == Some(line.word(what)) {
                    return None;
                }
                format!("count of {}", population?)
            }
            word => of_reach(line, word, what, end)?,
        };
        let end = match word {
            "count" => (what..end).find(|at| line.word(*at).is_empty()).unwrap_or(end),
            _ if has_product(line, what, end) => end,
            _ => reach(line, what),
        };
        let end = end + usize::from(matches!(line.said(end).as_str(), "column" | "field" | "values"));
        if line.text(start, end) == instead {
            return None;
        }
        Some(
            messages::other_words(line.span(start, what), line.text(start, what))
                .replace(line.span(start, end), instead),
        )
    })
}

/// A total of what stands in some pieces.
pub(super) fn of(line: &Line<'_>, word: &str, from: usize, to: usize) -> Option<String> {
    (from < to).then(|| format!("{word} {}", line.as_operand(from, to)))
}

/// A total of all of a product, or of the first value of anything else.
fn of_reach(line: &Line<'_>, word: &str, from: usize, to: usize) -> Option<String> {
    let to = if has_product(line, from, to) { to } else { reach(line, from) };
    of(line, word, from, to)
}

fn has_product(line: &Line<'_>, from: usize, to: usize) -> bool {
    let sign = |at: usize| line.kind(at) == Some(TokenKind::Sign);
    let is_product = |at: usize| matches!(line.text(at, at + 1), "×" | "*" | "÷" | "/");
    let (mut signs, mut depth) = (0, 0_usize);
    for at in from..to {
        match line.kind(at) {
            Some(TokenKind::Open) => depth += 1,
            Some(TokenKind::Close) => depth = depth.saturating_sub(1),
            _ if depth == 0 && sign(at) && is_product(at) => signs += 1,
            _ if depth == 0 && sign(at) => return false,
            _ => {}
        }
    }
    signs > 0
}

/// Where a name or a bracket ends.
fn reach(line: &Line<'_>, from: usize) -> usize {
    match line.kind(from) {
        Some(TokenKind::Open) => line.closing(from).map_or(from + 1, |close| close + 1),
        _ => line.end_of_reference(from),
    }
}
