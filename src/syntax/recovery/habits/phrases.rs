//! Words of comparison, order and type as others say them.

use super::super::super::grammar::Rule;
use super::super::super::messages;
use super::super::super::token::TokenKind;
use super::super::super::words;
use super::Line;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::text::{did_you_mean, nearest};

/// What others say, and what a contract says for it. Longer ones stand before their beginnings.
const PHRASES: [(&[&str], &str); 96] = [
    (&["is", "greater", "than", "or", "equal", "to"], "is at least"),
    (&["is", "more", "than", "or", "equal", "to"], "is at least"),
    (&["is", "less", "than", "or", "equal", "to"], "is at most"),
    (&["is", "equal", "to", "or", "greater", "than"], "is at least"),
    (&["is", "equal", "to", "or", "less", "than"], "is at most"),
    (&["is", "no", "more", "than"], "is at most"),
    (&["is", "not", "more", "than"], "is at most"),
    (&["is", "no", "greater", "than"], "is at most"),
    (&["is", "no", "less", "than"], "is at least"),
    (&["an", "hour"], "per hour"),
    (&["a", "week"], "per week"),
    (&["a", "month"], "per month"),
    (&["a", "day"], "per day"),
    (&["a", "year"], "per year"),
    (&["is", "not", "less", "than"], "is at least"),
    (&["is", "no", "fewer", "than"], "is at least"),
    (&["is", "no", "later", "than"], "is on or before"),
    (&["is", "not", "later", "than"], "is on or before"),
    (&["is", "no", "earlier", "than"], "is on or after"),
    (&["is", "not", "earlier", "than"], "is on or after"),
    (&["is", "in", "excess", "of"], "is more than"),
    (&["is", "not", "equal", "to"], "is not"),
    (&["is", "before", "or", "on"], "is on or before"),
    (&["is", "after", "or", "on"], "is on or after"),
    (&["is", "not", "any", "of"], "is not one of"),
    (&["is", "the", "same", "as"], "is"),
    (&["is", "not", "before"], "is on or after"),
    (&["is", "not", "after"], "is on or before"),
    (&["is", "none", "of"], "is not one of"),
    (&["is", "any", "of"], "is one of"),
    (&["is", "equal", "to"], "is"),
    (&["is", "greater", "than"], "is more than"),
    (&["is", "larger", "than"], "is more than"),
    (&["is", "higher", "than"], "is more than"),
    (&["is", "bigger", "than"], "is more than"),
    (&["is", "smaller", "than"], "is less than"),
    (&["is", "lower", "than"], "is less than"),
    (&["is", "fewer", "than"], "is less than"),
    (&["is", "later", "than"], "is after"),
    (&["is", "earlier", "than"], "is before"),
    (&["is", "different", "from"], "is not"),
    (&["is", "other", "than"], "is not"),
    (&["is", "up", "to"], "is at most"),
    (&["is", "over"], "is more than"),
    (&["is", "above"], "is more than"),
    (&["is", "under"], "is less than"),
    (&["is", "below"], "is less than"),
    (&["is", "by"], "is on or before"),
    (&["is", "since"], "is on or after"),
    (&["does", "not", "exceed"], "is at most"),
    (&["does", "not", "equal"], "is not"),
    (&["exceeds"], "is more than"),
    (&["equals"], "is"),
    (&["as", "a", "percentage", "of"], "as a share of"),
    (&["as", "a", "proportion", "of"], "as a share of"),
    (&["as", "a", "fraction", "of"], "as a share of"),
    (&["as", "percentage", "of"], "as a share of"),
    (&["as", "share", "of"], "as a share of"),
    (&["as", "a", "share", "in"], "as a share of"),
    (&["are", "at", "least"], "is at least"),
    (&["are", "at", "most"], "is at most"),
    (&["are", "more", "than"], "is more than"),
    (&["are", "less", "than"], "is less than"),
    (&["more", "then"], "more than"),
    (&["less", "then"], "less than"),
    (&["per", "annum"], "per year"),
    (&["each", "hour"], "per hour"),
    (&["are"], "is"),
    (&["was"], "is"),
    (&["were"], "is"),
    (&["has", "to", "be"], "is"),
    (&["must", "be"], "is"),
    (&["should", "be"], "is"),
    (&["year", "of"], "contract year of"),
    (&["divided", "by"], "÷"),
    (&["multiplied", "by"], "×"),
    (&["times"], "×"),
    (&["plus"], "+"),
    (&["minus"], "−"),
    (&["in", "order", "by"], "in order of"),
    (&["ordered", "by"], "in order of"),
    (&["sorted", "by"], "in order of"),
    (&["order", "by"], "in order of"),
    (&["fiscal", "year"], "financial year"),
    (&["calendar", "month"], "month"),
    (&["if", "missing"], "if blank"),
    (&["if", "null"], "if blank"),
    (&["half", "up"], "halves up"),
    (&["half", "down"], "halves down"),
    (&["half", "to", "even"], "halves to even"),
    (&["half", "even"], "halves to even"),
    (&["both", "days", "included"], "both days counted"),
    (&["both", "dates", "included"], "both days counted"),
    (&["both", "inclusive"], "both days counted"),
    (&["the", "first", "day", "excluded"], "the first day not counted"),
    (&["pence"], "penny"),
];

/// The same for the line of a field.
const OF_FIELDS: [(&[&str], &str); 14] = [
    (&["may", "be", "empty"], "may be blank"),
    (&["may", "be", "null"], "may be blank"),
    (&["may", "be", "missing"], "may be blank"),
    (&["can", "be", "blank"], "may be blank"),
    (&["can", "be", "empty"], "may be blank"),
    (&["blank", "allowed"], "may be blank"),
    (&["not", "required"], "may be blank"),
    (&["optional"], "may be blank"),
    (&["nullable"], "may be blank"),
    (&["primary", "key"], "unique"),
    (&["must", "be", "unique"], "unique"),
    (&["foreign", "key", "to"], "refers to"),
    (&["references"], "refers to"),
    (&["refers", "to", "the"], "refers to"),
];

/// A phrase that a contract says in other words.
pub(super) fn phrase(line: &Line<'_>) -> Option<Diagnostic> {
    let of_fields: &[(&[&str], &str)] = if line.rule == Rule::field_line { &OF_FIELDS } else { &[] };
    (0..line.tokens.len())
        .find_map(|at| {
            capitals(line, at).or_else(|| {
                let said = |(words, _): &&(&[&str], &str)| {
                    let whole = words.first() != Some(&"year")
                        || !matches!(
                            at.checked_sub(1).map(|before| line.said(before)).as_deref(),
                            Some("contract" | "financial")
                        );
                    line.says(at, words) && whole && !line.known.has(line.word(at))
                };
                let (words, instead) = of_fields.iter().chain(&PHRASES).find(said)?;
                let place = line.span(at, at + words.len());
                let alone = words.len() == 1 && at != line.index;
                (!alone)
                    .then(|| messages::other_words(place, line.source.slice(place)).replace(place, *instead))
            })
        })
        .or_else(|| missing_comma(line))
        .or_else(|| missing_is(line))
        .or_else(|| one_sign(line))
}

/// `AND`, `Or`: words of the language have no capitals.
fn capitals(line: &Line<'_>, at: usize) -> Option<Diagnostic> {
    let word = line.word(at);
    let small = word.to_lowercase();
    let is_meant = small != word && words::is_reserved(&small) && !line.known.has(word);
    let place = line.span(at, at + 1);
    is_meant.then(|| messages::other_words(place, word).replace(place, small))
}

/// `is in (a, b)`, `NOT IN ("a", "b")`, `is one of (a, b)`
pub(super) fn one_of_in_brackets(line: &Line<'_>) -> Option<Diagnostic> {
    (1..line.tokens.len()).find_map(|open| {
        let (before, one_of) = match line.said(open - 1).as_str() {
            "in" => (open - 1, false),
            "of" if open >= 2 && line.said(open - 2) == "one" => (open - 2, true),
            _ => return None,
        };
        if line.kind(open) != Some(TokenKind::Open) || before == 0 {
            return None;
        }
        let close = line.closing(open)?;
        let is_not = line.said(before - 1) == "not";
        let word = if is_not { before - 1 } else { before };
        let start = if word > 0 && line.said(word - 1) == "is" { word - 1 } else { word };
        if one_of && start == word || start == 0 {
            return None;
        }
        let not = if is_not { "not " } else { "" };
        let instead = format!("is {not}one of {}", line.text(open + 1, close));
        let place = line.span(start, close + 1);
        Some(messages::other_words(line.span(start, open), line.text(start, open)).replace(place, instead))
    })
}

/// What stands after a comma, and there is none.
fn missing_comma(line: &Line<'_>) -> Option<Diagnostic> {
    let said = line.said(line.index);
    let is_tail = match said.as_str() {
        "may" | "unique" | "column" | "at" | "on" | "from" => line.rule == Rule::field_line,
        "both" => line.said(line.index + 1) == "days",
        "the" => matches!(line.said(line.index + 1).as_str(), "first" | "last" | "rest"),
        "then" | "rounded" | "which" | "whichever" | "across" => true,
        _ => false,
    };
    let expected = line.expected.iter().any(|rule| {
        matches!(rule, Rule::comma | Rule::days_tail | Rule::blank_tail | Rule::across | Rule::then_key)
    });
    let before = line.tokens.get(line.index.checked_sub(1)?).filter(|_| is_tail && expected)?;
    let place = Span::new(before.span.end, before.span.end);
    let hint = format!("write a comma before `{said}`");
    Some(messages::unexpected(line.here(), &["`,`"], line.word(line.index), Some(&hint)).replace(place, ","))
}

/// `end_date on or before …` without its `is`.
fn missing_is(line: &Line<'_>) -> Option<Diagnostic> {
    let starts = [
        "at least",
        "at most",
        "more than",
        "less than",
        "on or before",
        "on or after",
        "one of",
        "not one of",
    ];
    let at = line.index;
    let here = (at..at + 3).map(|at| line.said(at)).collect::<Vec<_>>().join(" ");
    let is_test = starts.iter().any(|start| here.starts_with(start));
    let can_be = line.expected.iter().any(|rule| matches!(rule, Rule::test | Rule::kw_is));
    let place = Span::new(line.here().start, line.here().start);
    let found = || messages::unexpected(line.here(), &["`is`"], line.word(at), Some("write `is` before it"));
    let follows_value = at > 0 && (line.is_name(at - 1) || line.kind(at - 1) == Some(TokenKind::Close));
    (is_test && can_be && follows_value).then(|| found().replace(place, "is "))
}

/// `count x fee`
fn one_sign(line: &Line<'_>) -> Option<Diagnostic> {
    let is_times = matches!(line.word(line.index), "x" | "X");
    let hint = "the sign of multiplication is `×` or `*`";
    let found = || messages::unexpected(line.here(), &["a sign"], line.word(line.index), Some(hint));
    is_times.then(|| found().replace(line.here(), "×"))
}

/// `80% of fee`
pub(super) fn share_of(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let after_percent = at > 0 && line.kind(at - 1) == Some(TokenKind::Percent);
    let place = line.span(at, at + 1);
    (after_percent && line.said(at) == "of")
        .then(|| messages::other_words(line.span(at - 1, at + 1), "% of").replace(place, "×"))
}

/// `for each provider, quarter of start_date`, and `one of a, b or c`
pub(super) fn list(line: &Line<'_>) -> Option<Diagnostic> {
    let (at, is_comma) = (line.index, line.kind(line.index) == Some(TokenKind::Comma));
    let before = line.tokens.get(at.checked_sub(1)?)?;
    if before.kind == TokenKind::Comma && at + 1 == line.tokens.len() {
        return None;
    }
    let joins = line.expected.contains(&Rule::kw_and) && !line.expected.contains(&Rule::kw_or);
    let keys = is_comma && (line.rule == Rule::for_each_line || joins);
    let choices = line.said(at) == "or" && matches!(line.rule, Rule::field_line | Rule::tariff_header);
    let instead = match (keys, choices, before.kind) {
        (true, ..) => " and",
        (_, true, TokenKind::Comma) => "",
        (_, true, _) => ",",
        _ => return None,
    };
    let place = Span::new(before.span.end, line.here().end);
    let hint = if keys { "keys are joined by `and`" } else { "choices stand in a list with commas" };
    Some(
        messages::unexpected(
            line.here(),
            &[if keys { "`and`" } else { "`,`" }],
            line.text(at, at + 1),
            Some(hint),
        )
        .replace(place, instead),
    )
}

/// `to end_date or last day of the term`
pub(super) fn or_if_blank(line: &Line<'_>) -> Option<Diagnostic> {
    let or = (2..=line.index).find(|at| {
        let before = at.checked_sub(2).map(|at| line.said(at)).unwrap_or_default();
        line.said(*at) == "or" && matches!(before.as_str(), "to" | "from" | "of") && line.is_name(at - 1)
    })?;
    let end = line.until(or + 1, Line::is_joint);
    let text = format!("({}, or {} if blank)", line.word(or - 1), line.text(or + 1, end));
    let place = line.span(or, or + 1);
    let is_value = end > or + 1 && line.said(end - 1) != "blank";
    is_value.then(|| messages::other_words(place, "or").replace(line.span(or - 1, end), text))
}

/// `success as % of eligible`
pub(super) fn percent_of(line: &Line<'_>) -> Option<Diagnostic> {
    let at = (1..line.tokens.len()).find(|at| {
        line.kind(*at) == Some(TokenKind::Percent) && line.said(at - 1) == "as" && line.said(at + 1) == "of"
    })?;
    let place = line.span(at - 1, at + 2);
    Some(messages::other_words(place, line.source.slice(place)).replace(place, "as a share of"))
}

/// `provider like "A%"`: a text is taken whole.
pub(super) fn part_of_a_text(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let said = line.said(at);
    let words = match said.as_str() {
        "like" | "contains" | "matches" | "includes" => 1,
        "starts" | "begins" | "ends" if line.said(at + 1) == "with" => 2,
        _ => return None,
    };
    let quoted = line.kind(at + words) == Some(TokenKind::Quoted);
    (quoted && at > 0).then(|| messages::part_of_a_text(line.span(at, at + words), line.text(at, at + words)))
}

/// `is either a or b`
pub(super) fn either(line: &Line<'_>) -> Option<Diagnostic> {
    let at = (1..line.tokens.len()).find(|at| line.said(*at) == "either" && line.said(at - 1) == "is")?;
    let or = line.until(at + 1, |line, at| line.said(at) == "or");
    let end = line.until(or + 1, Line::is_joint);
    let instead = format!("is one of {}, {}", line.text(at + 1, or), line.text(or + 1, end));
    (or > at + 1 && end > or + 1).then(|| {
        messages::other_words(line.span(at - 1, at + 1), "is either").replace(line.span(at - 1, end), instead)
    })
}

/// `42 days from start_date`
pub(super) fn days_from(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let is_stretch = at >= 2
        && matches!(
            line.said(at - 1).as_str(),
            "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years"
        )
        && line.kind(at - 2) == Some(TokenKind::Number);
    let said = is_stretch && matches!(line.said(at).as_str(), "from" | "of" | "past" | "following");
    said.then(|| messages::other_words(line.here(), line.word(at)).replace(line.here(), "after"))
}

/// `(month_no − 1) months after D`, `lead_time days before D`: a number that is worked out is multiplied by its unit.
pub(super) fn worked_out_stretch(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let unit = line.said(at);
    let unit = unit.strip_suffix('s').unwrap_or(&unit);
    let stretch = matches!(unit, "day" | "week" | "month" | "year")
        && matches!(line.said(at + 1).as_str(), "after" | "before");
    let last = at.checked_sub(1).filter(|_| stretch)?;
    let from = match line.kind(last)? {
        TokenKind::Close => (0..last).rev().find(|open| line.closing(*open) == Some(last))?,
        _ if line.is_name(last) => last,
        _ => return None,
    };
    let place = line.span(from, at + 1);
    let number = line.text(from, at).trim();
    Some(
        messages::other_words(place, line.source.slice(place))
            .replace(place, format!("({number} × 1 {unit})")),
    )
}

/// A word of the language with a slip of the keyboard in it.
pub(super) fn near_word(line: &Line<'_>) -> Option<Diagnostic> {
    let found = line.word(line.index);
    let word = |label: &'static str| {
        label.strip_prefix('`')?.strip_suffix('`').filter(|word| !word.contains([' ', '`', ',']))
    };
    let expected: Vec<&str> = line.expected.iter().filter_map(|rule| word(rule.label()?)).collect();
    let near = nearest(found, expected)
        .filter(|near| *near != found && !found.is_empty() && !line.known.has(found))?;
    let said = format!("`{near}`");
    Some(
        messages::unexpected(line.here(), &[said.as_str()], found, Some(&did_you_mean(near)))
            .replace(line.here(), near),
    )
}
