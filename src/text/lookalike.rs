//! Texts that look like others: what cannot be seen in them, and what is written in two ways.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};

/// The first character that cannot be seen, or that looks like a space and is none.
pub fn hidden(text: &str) -> Option<char> {
    // Nearly all texts are of plain characters only.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return None;
    }
    text.chars().find(|character| is_hidden(*character))
}

/// Whether a character cannot be seen, or looks like a space and is none.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || (c.is_whitespace() && c != ' ') || is_invisible(c)
}

/// Zero-width characters, marks of direction, joiners, fillers, selectors and tags.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A character by its number, and by its name where it has one that people know: `U+00A0, a no-break space`.
pub fn name(c: char) -> String {
    let known = match c {
        '\0' => "a NUL",
        '\n' | '\r' => "a line end",
        '\t' => "a tab",
        '\u{a0}' | '\u{202f}' => "a no-break space",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' => "a zero-width joiner",
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a mark of direction"
        }
        '\u{2060}' | '\u{feff}' => "a zero-width no-break space",
        c if c.is_whitespace() => "an odd space",
        _ => return format!("U+{:04X}", u32::from(c)),
    };
    format!("U+{:04X}, {known}", u32::from(c))
}

/// The composed form of a text that is not in it: `é` as one character instead of two.
pub fn composed(text: &str) -> Option<String> {
    (!text.is_ascii() && !is_nfc(text)).then(|| text.nfc().collect())
}

/// Whether a character may make a text one that is not in composed form. A text with none of them is.
pub fn is_apart(c: char) -> bool {
    is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes || canonical_combining_class(c) != 0
}

/// A text with what cannot be seen in it, and what is not composed, as numbers: `Acme{U+00A0}Ltd`.
pub fn shown(text: &str) -> String {
    let loose = composed(text).is_some();
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => shown.extend(c.escape_default()),
            c if is_hidden(c) || (loose && unicode_normalization::char::is_combining_mark(c)) => {
                shown.push_str(&format!("{{U+{:04X}}}", u32::from(c)));
            }
            c => shown.push(c),
        }
    }
    shown
}

/// A text without capitals and spaces: what two spellings of one name have in common.
pub fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// A text in which capitals and the spaces around it say nothing: what fields that ignore them compare.
pub fn without_capitals(text: &str) -> String {
    text.trim_matches(' ').to_lowercase()
}
