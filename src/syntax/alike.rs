//! Letters that look like others: a name, a choice or a text in quotes that a reader would take for another one.

use std::collections::BTreeMap;

use unicode_security::{MixedScript, skeleton};

use super::token::{self, TokenKind};
use crate::diagnostic::Diagnostic;
use crate::escape;
use crate::source::{Source, Span};

/// What is wrong with the letters of the words and texts of a contract, once for each of them.
pub(crate) fn look_alikes(source: &Source) -> Vec<Diagnostic> {
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for token in token::tokens(source.text()) {
        if matches!(token.kind, TokenKind::Word | TokenKind::Quoted) {
            first.entry(source.slice(token.span).trim_matches('"')).or_insert(token.span);
        }
    }
    if first.keys().all(|text| text.is_ascii() && !text.chars().any(escape::steers)) {
        return Vec::new();
    }
    let mut in_order: Vec<(Span, &str)> = first.into_iter().map(|(text, span)| (span, text)).collect();
    in_order.sort_unstable();
    let mut looks: BTreeMap<String, (Span, &str)> = BTreeMap::new();
    let mut found = Vec::new();
    for (span, text) in in_order {
        let look: String =
            skeleton(&text.replace(is_space, " ")).filter(|letter| !escape::steers(*letter)).collect();
        match looks.get(&look) {
            Some((earlier, other)) if !(text.is_ascii() && other.is_ascii()) => {
                found.push(twins(span, *earlier));
            }
            Some(_) => {}
            None => {
                looks.insert(look, (span, text));
                found.extend(unseen(text, span).or_else(|| mixed(text, span)));
            }
        }
    }
    found
}

/// A space that is not the space bar's.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() && letter != ' '
}

fn twins(at: Span, earlier: Span) -> Diagnostic {
    Diagnostic::warning(
        "W0005",
        "this looks like another name or text, and is not the same",
        at,
        "written otherwise",
    )
    .with_label(earlier, "looks the same")
    .with_help("write both with the same letters, or so that they can be told apart")
}

fn unseen(text: &str, at: Span) -> Option<Diagnostic> {
    let letter = text.chars().find(|letter| escape::steers(*letter) || is_space(*letter))?;
    let message = format!("the character U+{:04X} in this text cannot be seen", u32::from(letter));
    Some(
        Diagnostic::warning("W0005", message, at, "holds a character that cannot be seen")
            .with_help("write the text anew, with ordinary letters and spaces"),
    )
}

/// A word that mixes letters of scripts that look alike, such as a Cyrillic `а` among Latin letters.
fn mixed(text: &str, at: Span) -> Option<Diagnostic> {
    let mut words = text.split(|letter: char| !letter.is_alphabetic());
    let word = words.find(|word| !word.is_ascii() && !word.is_single_script())?;
    let message = format!("`{word}` mixes letters of several scripts that can look alike");
    Some(
        Diagnostic::warning("W0005", message, at, "letters of several scripts")
            .with_help("write the word anew, with the letters of one script"),
    )
}
