//! Numbers as people speak them: `£18m`, `1.5 million`, `80 per cent`, `50p`.

use super::super::super::messages;
use super::super::super::token::TokenKind;
use super::Line;
use crate::diagnostic::Diagnostic;
use crate::text::grouped;

/// A number with a word that belongs to it.
pub(super) fn number(line: &Line<'_>) -> Option<Diagnostic> {
    (0..line.tokens.len())
        .find_map(|at| large(line, at).or_else(|| per_cent(line, at)).or_else(|| currency(line, at)))
        .or_else(|| rate(line))
        .or_else(|| (0..line.tokens.len()).find_map(|at| spelt_out(line, at)))
}

/// `£15.00 hourly`, `£15.00 a person`
fn rate(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.index;
    let unit = match line.said(at).as_str() {
        "a" | "an" | "each" | "every" => {
            let counted = line.word(at + 1);
            let is_rate =
                at.checked_sub(1).is_some_and(|before| line.kind(before) == Some(TokenKind::Number))
                    && (line.known.population(counted).is_some() || line.known.has(counted));
            let place = line.here();
            return is_rate
                .then(|| messages::other_words(place, line.source.slice(place)).replace(place, "per"));
        }
        "hourly" => "hour",
        "daily" => "day",
        "weekly" => "week",
        "monthly" => "month",
        "yearly" | "annually" => "year",
        _ => return None,
    };
    let number = at.checked_sub(1).filter(|before| line.kind(*before) == Some(TokenKind::Number))?;
    let place = line.span(number, at + 1);
    Some(
        messages::number_in_words(place, line.source.slice(place))
            .replace(line.here(), format!("per {unit}")),
    )
}

/// `six weeks`
fn spelt_out(line: &Line<'_>, at: usize) -> Option<Diagnostic> {
    const NUMBERS: [&str; 13] = [
        "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let said = line.said(at);
    let number = NUMBERS.iter().position(|word| *word == said)?;
    let unit = line.said(at + 1);
    let unit = unit.strip_suffix('s').unwrap_or(&unit);
    let is_stretch = matches!(unit, "day" | "week" | "month" | "year" | "hour")
        || unit == "working" && matches!(line.said(at + 2).as_str(), "day" | "days");
    let place = line.span(at, at + 1);
    is_stretch.then(|| {
        let said = line.span(at, at + 2);
        messages::number_in_words(said, line.source.slice(said)).replace(place, number.to_string())
    })
}

/// `£18m`, `£1.5 million`
fn large(line: &Line<'_>, at: usize) -> Option<Diagnostic> {
    let is_money = line.kind(at) == Some(TokenKind::Currency);
    let digits = at + usize::from(is_money);
    if line.kind(digits) != Some(TokenKind::Number) {
        return None;
    }
    let word = line.word(digits + 1);
    let sign = if is_money { line.text(at, digits) } else { "" };
    let is_short = matches!(word, "m" | "M" | "k" | "K" | "mn" | "bn");
    let written = in_words(line.text(digits, digits + 1), word).filter(|_| is_money || !is_short)?;
    let instead = if is_money { format!("{sign}{}", in_pence(&written)) } else { written };
    let place = line.span(at, digits + 2);
    Some(messages::number_in_words(place, line.source.slice(place)).replace(place, instead))
}

/// `80 per cent`
fn per_cent(line: &Line<'_>, at: usize) -> Option<Diagnostic> {
    let is_said = line.kind(at) == Some(TokenKind::Number) && line.says(at + 1, &["per", "cent"]);
    is_said.then(|| {
        percent(line.span(at, at + 3), line.source.slice(line.span(at, at + 3)), line.text(at, at + 1))
    })
}

/// `GBP 5`, `5 GBP`, `5 £`, `50p`
fn currency(line: &Line<'_>, at: usize) -> Option<Diagnostic> {
    let number = |at: usize| line.kind(at) == Some(TokenKind::Number);
    let (digits, sign) = match (number(at), number(at + 1)) {
        (false, true) => (at + 1, sign_of(line.word(at))?),
        (true, _) if line.kind(at + 1) == Some(TokenKind::Currency) && !number(at + 2) => {
            (at, line.text(at + 1, at + 2))
        }
        (true, _) => (at, sign_of(line.word(at + 1))?),
        _ => return None,
    };
    let place = line.span(at, at + 2);
    let instead = format!("{sign}{}", line.text(digits, digits + 1));
    Some(messages::number_in_words(place, line.source.slice(place)).replace(place, instead))
}

fn sign_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "GBP" | "gbp" => "£",
        "USD" | "usd" => "$",
        "EUR" | "eur" => "€",
        _ => return None,
    })
}

/// A percentage in words, at its place.
pub(in crate::syntax) fn percent(at: crate::source::Span, said: &str, digits: &str) -> Diagnostic {
    messages::number_in_words(at, said).replace(at, format!("{digits}%"))
}

/// The digits of a number with a word such as `million` after it.
pub(in crate::syntax) fn in_words(digits: &str, word: &str) -> Option<String> {
    let zeros = match word.to_lowercase().as_str() {
        "k" | "thousand" | "thousands" => 3,
        "m" | "mn" | "million" | "millions" => 6,
        "bn" | "billion" | "billions" => 9,
        _ => return None,
    };
    let plain = digits.replace(',', "");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let part = part.trim_end_matches('0');
    let shifted = format!("{part:0<zeros$}");
    let (up, rest) = shifted.split_at_checked(zeros)?;
    let all = format!("{whole}{up}");
    let all = all.trim_start_matches('0');
    let all = if all.is_empty() { "0" } else { all };
    Some(grouped(&if rest.is_empty() { all.to_owned() } else { format!("{all}.{rest}") }))
}

/// `18,000,000` with its pence.
fn in_pence(digits: &str) -> String {
    if digits.contains('.') { digits.to_owned() } else { format!("{digits}.00") }
}
