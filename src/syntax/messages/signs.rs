//! E0111 to E0117: characters, signs, dates and numbers that are written as elsewhere.

use super::quote;
use super::{CURLY, joined_number};
use crate::diagnostic::{Diagnostic, Label};
use crate::source::Span;
use crate::text::lookalike;
use crate::text::{did_you_mean, how_many};

/// Quotes from a word processor.
pub(in crate::syntax) fn curly_quote(at: Span, text: &str) -> Diagnostic {
    let single = text.starts_with(['‘', '’', '‚']);
    let message = if single {
        "this is a curly quote of a word processor"
    } else {
        "this text stands in the curly quotes of a word processor"
    };
    let help = if single {
        "write a straight `'`, or `\"` around a text"
    } else {
        "write `\"` before and after the text"
    };
    let straight = if single {
        "'".to_owned()
    } else {
        format!("\"{}\"", text.trim_matches(['“', '”', '„', '«', '»']))
    };
    Diagnostic::error(CURLY, message, at, "not a straight quote").with_help(help).replace(at, straight)
}

/// All such quotes of a text at once, from what was found at the first, and its other places.
pub(in crate::syntax) fn curly_quotes(first: Diagnostic, all: &[(Span, &str)]) -> Diagnostic {
    if all.len() < 2 {
        return first;
    }
    let fix = all.iter().flat_map(|(span, text)| curly_quote(*span, text).fix).collect();
    let message =
        format!("{} have the curly quotes of a word processor", how_many(all.len(), "place", "places"));
    let labels =
        first.labels.into_iter().map(|label| Label { text: "the first of them".to_owned(), ..label });
    let help = "replace all of them: `“` and `”` by `\"`, and `‘` and `’` by `'`";
    Diagnostic { message, labels: labels.collect(), help: Some(help.to_owned()), fix, ..first }
}

/// White space that is not a space.
pub(in crate::syntax) fn odd_space(at: Span, character: char) -> Diagnostic {
    let message = format!("a character that is not what it looks like: {}", lookalike::name(character));
    Diagnostic::error("E0112", message, at, "not an ordinary space")
        .with_help("write an ordinary space; text from a word processor or a web page often holds others")
        .replace(at, if character.is_whitespace() { " " } else { "" })
}

/// Letters and their accents apart, where one character has both.
pub(in crate::syntax) fn not_composed(at: Span, text: &str, composed: &str) -> Diagnostic {
    let message = format!("`{}` has a letter and its accent as two characters", lookalike::shown(text));
    Diagnostic::error("E0128", message, at, "looks like another text")
        .with_help(format!("write `{composed}`, in the composed form of Unicode (NFC)"))
}

/// A sign of another language.
pub(in crate::syntax) fn foreign_sign(at: Span, sign: &str) -> Diagnostic {
    let help = match sign {
        "=" | "==" | "===" => "write `is`",
        "!=" | "!==" | "<>" => "write `is not`",
        "=>" => "write `≥` or `is at least`",
        "=<" => "write `≤` or `is at most`",
        "&&" | "&" => "write `and`",
        "||" => "write `or`",
        _ => "write `not`",
    };
    let instead = match sign {
        "=" | "==" | "===" => "is ",
        "!=" | "!==" | "<>" => "is not ",
        "=>" => "≥ ",
        "=<" => "≤ ",
        "&&" | "&" => "and ",
        "||" => "or ",
        _ => "not ",
    };
    Diagnostic::error("E0113", format!("`{sign}` is not a sign of the language"), at, "not known")
        .with_help(help)
        .replace(at, format!(" {instead}"))
}

/// `=` where nothing is compared.
pub(in crate::syntax) fn leading_sign(at: Span, sign: &str) -> Diagnostic {
    Diagnostic::error("E0113", format!("`{sign}` is not a sign of the language"), at, "not known")
        .with_help("take it away: a value stands by itself")
        .replace(at, "")
}

/// A date in another form.
pub(in crate::syntax) fn date_form(at: Span, text: &str, instead: Option<&str>) -> Diagnostic {
    let message = format!("{} is not how a date is written", quote(text));
    let help = match instead {
        Some(instead) => format!("write `{instead}`, if that is the day meant"),
        None => "write the day, the name of the month and the year: `1 April 2023`".to_owned(),
    };
    let found = Diagnostic::error("E0114", message, at, "a date?").with_help(help);
    match instead {
        Some(instead) => found.replace(at, instead),
        None => found,
    }
}

/// A month that there is not.
pub(in crate::syntax) fn month_name(at: Span, word: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("E0115", format!("`{word}` is not a month"), at, "in the place of a month");
    match near {
        Some(near) => diagnostic.with_help(did_you_mean(near)).replace(at, near),
        None => diagnostic.with_help("write a date with the full name of the month: `1 April 2023`"),
    }
}

/// Commas or points at odd places in a number.
pub(in crate::syntax) fn number_form(at: Span, text: &str) -> Diagnostic {
    let message = format!("`{text}` is not how a number is written");
    let help = match text.strip_prefix('.') {
        Some(digits) => format!("write `0.{digits}`"),
        None => "a comma stands before every three digits, `1,575.00`, or nowhere; in a list write a space after it".to_owned(),
    };
    let found = Diagnostic::error("E0116", message, at, "a number?").with_help(help);
    match text.strip_prefix('.').map(|digits| format!("0.{digits}")).or_else(|| regrouped(text)) {
        Some(number) => found.replace(at, number),
        None => found,
    }
}

/// `200.000,00` and `2,00,000.00` with commas before every three digits; none where a comma may part two numbers.
fn regrouped(text: &str) -> Option<String> {
    let continental = |text: &str| {
        let (whole, part) = text.split_once(',').unwrap_or((text, ""));
        let groups: Vec<&str> = whole.split('.').collect();
        let [first, rest @ ..] = groups.as_slice() else { return None };
        let grouped = !rest.is_empty() && first.len() <= 3 && rest.iter().all(|group| group.len() == 3);
        let plain = part.len() <= 2 && !part.contains(',');
        let point = if part.is_empty() { "" } else { "." };
        (grouped && plain).then(|| format!("{}{point}{part}", groups.concat()))
    };
    let elsewhere = |text: &str| {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let groups: Vec<&str> = whole.split(',').collect();
        let several = groups.len() > 2 && groups.last().is_some_and(|last| last.len() == 3);
        let point = if part.is_empty() { "" } else { "." };
        (several && !part.contains([',', '.'])).then(|| format!("{}{point}{part}", groups.concat()))
    };
    continental(text).or_else(|| elsewhere(text)).map(|digits| joined_number(&digits))
}

/// A number with words or letters in it.
pub(in crate::syntax) fn number_in_words(at: Span, said: &str) -> Diagnostic {
    Diagnostic::error("E0116", format!("{} is not how a number is written", quote(said)), at, "a number?")
        .with_help("write it in digits with its sign: `£18,000,000.00`, `80%`, `£15.00 per hour`")
}

/// A number torn apart by a space.
pub(in crate::syntax) fn split_number(at: Span, text: &str) -> Diagnostic {
    let found = Diagnostic::error("E0117", "there is a space inside this number", at, "one number?");
    let joined = joined_number(text);
    found.with_help(format!("write `{joined}`")).replace(at, joined)
}
