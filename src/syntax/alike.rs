//! Letters that look like others: a name, a choice or a text in quotes that a reader would take for another one.

use std::collections::BTreeMap;

use unicode_security::{MixedScript, skeleton};

use super::token::{self, TokenKind};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::text::lookalike;

/// What is wrong with the letters of the words and texts of a contract, once for each of them.
pub(crate) fn look_alikes(source: &Source) -> Vec<Diagnostic> {
    let mut words = token::tokens(source.text());
    words.retain(|token| matches!(token.kind, TokenKind::Word | TokenKind::Quoted));
    if words.iter().all(|word| source.slice(word.span).is_ascii()) {
        return Vec::new();
    }
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for word in words {
        first.entry(source.slice(word.span).trim_matches('"')).or_insert(word.span);
    }
    let mut in_order: Vec<(Span, &str)> = first.into_iter().map(|(text, span)| (span, text)).collect();
    in_order.sort_unstable();
    let mut looks: BTreeMap<String, (Span, &str)> = BTreeMap::new();
    let mut found = Vec::new();
    // What cannot be seen, and an accent that is a character of its own, is a mistake that is told where the text is
    // read.
    for (span, text) in in_order.into_iter().filter(|(_, text)| is_plain(text)) {
        let look: String = skeleton(text).collect();
        match looks.get(&look) {
            Some((earlier, other)) if !(text.is_ascii() && other.is_ascii()) => {
                found.push(twins(span, *earlier));
            }
            Some(_) => {}
            None => {
                looks.insert(look, (span, text));
                found.extend(mixed(text, span));
            }
        }
    }
    found
}

fn is_plain(text: &str) -> bool {
    lookalike::hidden(text).is_none() && lookalike::composed(text).is_none()
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
