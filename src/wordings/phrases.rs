//! The words and numbers of a line that could be others.

use super::{Change, Kind};
use crate::source::{Source, Span};
use crate::syntax::{Keyword, Outlined, Token, TokenKind};
use crate::text::{grouped, ordinal};
use crate::value::Day;

/// Words, and the words that could stand in their place. Of two that begin alike the longer comes first. What the
/// grammar does not take in some place is no variant there.
const PHRASES: &[(&str, &[&str], Kind)] = &[
    ("is at least", &["is more than"], Kind::Edge),
    ("is more than", &["is at least"], Kind::Edge),
    ("is at most", &["is less than"], Kind::Edge),
    ("is less than", &["is at most"], Kind::Edge),
    ("is on or before", &["is before"], Kind::Edge),
    ("is on or after", &["is after"], Kind::Edge),
    ("is at or before", &["is before"], Kind::Edge),
    ("is at or after", &["is after"], Kind::Edge),
    ("is before", &["is on or before"], Kind::Edge),
    ("is after", &["is on or after"], Kind::Edge),
    ("≥", &[">"], Kind::Edge),
    (">=", &[">"], Kind::Edge),
    (">", &["≥"], Kind::Edge),
    ("≤", &["<"], Kind::Edge),
    ("<=", &["<"], Kind::Edge),
    ("<", &["≤"], Kind::Edge),
    ("up to and including this one", &["before this one"], Kind::Edge),
    ("before this one", &["up to and including this one"], Kind::Edge),
    ("both days counted", &["the first day not counted"], Kind::Days),
    ("the first day not counted", &["both days counted"], Kind::Days),
    ("completed weeks", &["started weeks"], Kind::Days),
    ("started weeks", &["completed weeks"], Kind::Days),
    ("working days", &["days"], Kind::Days),
    ("halves up", &["halves down", "halves to even"], Kind::Rounding),
    ("halves down", &["halves up", "halves to even"], Kind::Rounding),
    ("halves to even", &["halves up", "halves down"], Kind::Rounding),
    ("down to", &["up to"], Kind::Rounding),
    ("up to", &["down to"], Kind::Rounding),
    ("goes to the largest remainders", &["goes to the largest", "goes to the last"], Kind::Rounding),
    ("goes to the largest", &["goes to the largest remainders", "goes to the last"], Kind::Rounding),
    ("goes to the last", &["goes to the largest remainders", "goes to the largest"], Kind::Rounding),
    ("is taken in", &["is left out"], Kind::Blank),
    ("is left out", &["is taken in"], Kind::Blank),
    ("each slice at its own rate", &["all at the rate reached"], Kind::Rate),
    ("all at the rate reached", &["each slice at its own rate"], Kind::Rate),
    ("only the first", &["only the last"], Kind::Pick),
    ("only the last", &["only the first"], Kind::Pick),
    ("of the first", &["of the last"], Kind::Pick),
    ("of the last", &["of the first"], Kind::Pick),
    ("this or any other", &["any other"], Kind::Pick),
    ("any other", &["this or any other"], Kind::Pick),
    ("earliest", &["latest"], Kind::Pick),
    ("latest", &["earliest"], Kind::Pick),
    ("smaller of", &["larger of"], Kind::Extreme),
    ("larger of", &["smaller of"], Kind::Extreme),
    ("earlier of", &["later of"], Kind::Extreme),
    ("later of", &["earlier of"], Kind::Extreme),
    ("smallest", &["largest"], Kind::Extreme),
    ("largest", &["smallest"], Kind::Extreme),
];

/// The words of a declaration that could be others.
pub(super) fn changes(source: &Source, declared: &Outlined) -> Vec<Change> {
    let mut found = Vec::new();
    for line in declared.lines.iter().filter(|line| is_term(source, declared, line)) {
        let mut at = 0;
        while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
            let taken = phrase(source, rest, &mut found)
                .or_else(|| number(source, rest, &mut found))
                .or_else(|| band(source, declared, rest, &mut found));
            at = at.saturating_add(taken.unwrap_or(1));
        }
    }
    found
}

/// Whether what a line says can change what is paid, and data and expectations stay as they are.
fn is_term(source: &Source, declared: &Outlined, line: &[Token]) -> bool {
    let first = line.first().map_or("", |word| source.slice(word.span));
    match declared.keyword {
        // Of the contract itself only how amounts are rounded.
        Some(Keyword::Contract) => first == "rounding",
        // What data is taken, what is only named, and what is expected.
        Some(Keyword::Record | Keyword::Unit | Keyword::Example) | None => false,
        Some(
            Keyword::Tariff
            | Keyword::Spell
            | Keyword::Balance
            | Keyword::Define
            | Keyword::Cohort
            | Keyword::Outcome
            | Keyword::Measure
            | Keyword::Scale
            | Keyword::Payment
            | Keyword::Cap
            | Keyword::Minimum
            | Keyword::Clawback,
        ) => true,
    }
}

/// Where words begin with one of the phrases: how many words it has.
fn phrase(source: &Source, words: &[Token], found: &mut Vec<Change>) -> Option<usize> {
    let said = |at: usize| words.get(at).map(|word| source.slice(word.span));
    let begins = |phrase: &str| phrase.split(' ').enumerate().all(|(at, word)| said(at) == Some(word));
    let (phrase, others, kind) = PHRASES.iter().find(|(phrase, ..)| begins(phrase))?;
    let length = phrase.split(' ').count();
    let span = span_of(words, length)?;
    found.extend(others.iter().map(|other| Change::instead(source, span, other, *kind)));
    Some(length)
}

/// Where a band of a scale begins at its edge, or above it.
fn band(source: &Source, declared: &Outlined, words: &[Token], found: &mut Vec<Change>) -> Option<usize> {
    let word = words.get(1).filter(|_| declared.keyword == Some(Keyword::Scale))?;
    let [bar, said, next] = [0, 1, 2].map(|at| words.get(at).map(|word| source.slice(word.span)));
    let other = match (bar, said) {
        // `from the bottom` is no edge.
        (Some("|"), Some("from")) if next != Some("the") => "above",
        (Some("|"), Some("above")) => "from",
        _ => return None,
    };
    found.push(Change::instead(source, word.span, other, Kind::Edge));
    Some(2)
}

/// Where words begin with a number, a date, a clock time or the number of a day: one more.
fn number(source: &Source, words: &[Token], found: &mut Vec<Change>) -> Option<usize> {
    let first = words.first()?;
    let said = source.slice(first.span);
    let date = span_of(words, 3).and_then(|span| Day::parse_long(&source.said(span)));
    let (length, more) = match (first.kind, date) {
        (TokenKind::Number, Some(day)) => (3, day.plus_days(1).map(Day::long)),
        (TokenKind::Number, None) => (1, one_more(said)),
        (TokenKind::Label, _) => (1, later(said).or_else(|| one_further(said))),
        _ => return None,
    };
    let span = span_of(words, length)?;
    found.extend(more.map(|more| Change::instead(source, span, &more, Kind::Number)));
    Some(length)
}

/// The stretch of so many words.
fn span_of(words: &[Token], length: usize) -> Option<Span> {
    Some(words.first()?.span.to(words.get(length.checked_sub(1)?)?.span))
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

/// A clock time, one hour later.
fn later(clock: &str) -> Option<String> {
    let (hour, minute) = clock.split_once(':')?;
    let hour = hour.parse::<u8>().ok()?.checked_add(1).filter(|hour| *hour < 24)?;
    Some(format!("{hour:02}:{minute}"))
}

/// The number of a day, one further: `5th`, `6th`.
fn one_further(label: &str) -> Option<String> {
    let digits = label.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let number = digits.parse::<u32>().ok().filter(|_| label.len() == digits.len().saturating_add(2))?;
    Some(ordinal(number.checked_add(1)?))
}
