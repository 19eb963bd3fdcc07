//! The words and numbers of a line that could be others.

use std::ops::Range;

use super::Kind;
use super::terms::Line;
use crate::text::grouped;
use crate::value::Day;

/// Something else in the place of a part of a line.
pub(super) struct Change {
    pub(super) at: Range<usize>,
    pub(super) to: String,
    pub(super) kind: Kind,
}

/// Words, and the words that could stand in their place. Of two that begin alike the longer comes first.
const PHRASES: &[(&str, &[&str], Kind)] = &[
    ("is at least", &["is more than"], Kind::Edge),
    ("is more than", &["is at least"], Kind::Edge),
    ("is at most", &["is less than"], Kind::Edge),
    ("is less than", &["is at most"], Kind::Edge),
    ("is on or before", &["is before"], Kind::Edge),
    ("is on or after", &["is after"], Kind::Edge),
    ("is before", &["is on or before"], Kind::Edge),
    ("is after", &["is on or after"], Kind::Edge),
    ("both days counted", &["the first day not counted"], Kind::Days),
    ("the first day not counted", &["both days counted"], Kind::Days),
    ("halves up", &["halves down", "halves to even"], Kind::Rounding),
    ("halves down", &["halves up", "halves to even"], Kind::Rounding),
    ("halves to even", &["halves up", "halves down"], Kind::Rounding),
    ("rounded down to", &["rounded up to"], Kind::Rounding),
    ("rounded up to", &["rounded down to"], Kind::Rounding),
    ("only the first", &["only the last"], Kind::Pick),
    ("only the last", &["only the first"], Kind::Pick),
    ("earliest", &["latest"], Kind::Pick),
    ("latest", &["earliest"], Kind::Pick),
    ("smaller of", &["larger of"], Kind::Extreme),
    ("larger of", &["smaller of"], Kind::Extreme),
    ("smallest", &["largest"], Kind::Extreme),
    ("largest", &["smallest"], Kind::Extreme),
    ("completed weeks", &["started weeks"], Kind::Days),
    ("started weeks", &["completed weeks"], Kind::Days),
];

/// The words of a line that could be others.
pub(super) fn changes(line: &Line<'_>) -> Vec<Change> {
    let mut found: Vec<Change> = Vec::new();
    for (phrase, others, kind) in PHRASES {
        for (at, _) in line.code.match_indices(phrase) {
            let range = at..at.saturating_add(phrase.len());
            if is_word(&line.code, &range)
                && !found.iter().any(|known| known.at.start < range.end && range.start < known.at.end)
            {
                found.extend(others.iter().map(|other| Change {
                    at: range.clone(),
                    to: (*other).to_owned(),
                    kind: *kind,
                }));
            }
        }
    }
    // A band of a scale begins at its edge, or above it.
    if line.word == "scale" {
        for (word, other) in [("| from ", "| above "), ("| above ", "| from ")] {
            for (at, _) in line.code.match_indices(word) {
                let from_the = line.code.get(at..).is_some_and(|rest| rest.starts_with("| from the "));
                if !from_the {
                    let range = at..at.saturating_add(word.len());
                    found.push(Change { at: range, to: other.to_owned(), kind: Kind::Edge });
                }
            }
        }
    }
    found
}

/// Whether no letter stands on either side.
fn is_word(code: &str, range: &Range<usize>) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    let before = code.get(..range.start).and_then(|before| before.chars().next_back());
    let after = code.get(range.end..).and_then(|after| after.chars().next());
    !before.is_some_and(inside) && !after.is_some_and(inside)
}

/// The numbers, amounts and dates of a line, each one more.
pub(super) fn numbers(line: &Line<'_>) -> Vec<Change> {
    let code = &line.code;
    let mut found = Vec::new();
    let mut at = 0usize;
    while let Some(rest) = code.get(at..) {
        let Some(start) = rest.find(|c: char| c.is_ascii_digit()).map(|start| at.saturating_add(start))
        else {
            break;
        };
        let rest = code.get(start..).unwrap_or_default();
        let is_digit = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
        let length = rest.find(|c: char| !is_digit(c)).unwrap_or(rest.len());
        let digits = rest.get(..length).unwrap_or_default().trim_end_matches([',', '.']);
        let end = start.saturating_add(digits.len());
        at = end.max(start.saturating_add(1));
        if !is_word(code, &(start..end)) {
            continue;
        }
        if let Some((date, day)) = date_at(code.get(start..).unwrap_or_default()) {
            at = start.saturating_add(date);
            let other = day.plus_days(1).map(Day::long).unwrap_or_default();
            found.push(Change { at: start..at, to: other, kind: Kind::Number });
            continue;
        }
        if let Some(more) = one_more(digits) {
            found.push(Change { at: start..end, to: more, kind: Kind::Number });
        }
    }
    found
}

/// The date with which a text begins, and its length: `1 April 2025`.
fn date_at(text: &str) -> Option<(usize, Day)> {
    let mut ends = text.match_indices(|c: char| !c.is_alphanumeric()).map(|(at, _)| at).chain([text.len()]);
    let end = ends.nth(2)?;
    let day = Day::parse_long(text.get(..end)?)?;
    Some((end, day))
}

/// A number that is one more, written as it is.
fn one_more(digits: &str) -> Option<String> {
    let (whole, rest) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let more = whole.replace(',', "").parse::<u64>().ok()?.checked_add(1)?.to_string();
    let more = if whole.contains(',') || whole.len() == 3 { grouped(&more) } else { more };
    Some(match rest {
        Some(rest) => format!("{more}.{rest}"),
        None => more,
    })
}
