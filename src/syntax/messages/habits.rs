//! E0129 to E0131: what people say who come from other tools, names in several words, labels in another place.

use super::quote;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What people say who come from other tools, or from plain speech. What a contract says is the fix, and told from it.
pub(in crate::syntax) fn other_words(at: Span, said: &str) -> Diagnostic {
    let message = format!("a contract says {} in other words", quote(said));
    Diagnostic::error("E0129", message, at, "not known here")
}

/// A function of a spreadsheet or a database.
pub(in crate::syntax) fn function(at: Span, name: &str, advice: Option<&str>) -> Diagnostic {
    let message = format!("there are no functions such as `{name}(…)`");
    let otherwise = "words take the place of functions: `total fee`, `larger of A and B`";
    Diagnostic::error("E0129", message, at, "said in words").with_help(advice.unwrap_or(otherwise))
}

/// A band with both ends, or with its upper one.
pub(in crate::syntax) fn band(at: Span, said: &str) -> Diagnostic {
    let message = "a band is told by where it begins, and ends where the next one does";
    Diagnostic::error("E0129", message, at, format!("{} is not how a band begins", quote(said)))
        .with_help("write `from …` or `above …`, and `from the bottom` in the first row")
}

/// A name in several words.
pub(in crate::syntax) fn name_in_words(at: Span, said: &str, name: &str) -> Diagnostic {
    let message = format!("a name is one word, and {} are several", quote(said));
    Diagnostic::error("E0130", message, at, "one name?")
        .with_help(format!("write `{name}`, here and wherever it stands"))
}

/// A label where the name of what is labelled should stand.
pub(in crate::syntax) fn label_for_a_name(at: Span, label: &str, name: Option<&str>) -> Diagnostic {
    let found = Diagnostic::error("E0131", "a name is needed here, and not a text", at, "a text in quotes");
    match name {
        Some(name) => found.with_help(format!("write `{name}`, which is labelled `{label}`")),
        None => found
            .with_help("write the name that stands after the first word of its declaration, without quotes"),
    }
}

/// A label that stands before the name.
pub(in crate::syntax) fn label_early(at: Span, name: &str) -> Diagnostic {
    Diagnostic::error("E0131", "the name stands before its quoted label", at, "too early")
        .with_help(format!("write it after `{name}`"))
}

/// A comma with nothing after it.
pub(in crate::syntax) fn last_comma(at: Span) -> Diagnostic {
    Diagnostic::error("E0101", "nothing follows this comma", at, "the line ends here")
        .with_help("take the comma away")
        .replace(at, "")
}

/// A test of a part of a text.
pub(in crate::syntax) fn part_of_a_text(at: Span, said: &str) -> Diagnostic {
    let message = format!("a text is compared as a whole, and {} looks into it", quote(said));
    Diagnostic::error("E0129", message, at, "not known here").with_help(
        "compare it with whole texts, `is one of \"A\", \"B\"`; or let the data have a field that says what is asked",
    )
}

/// A label that stands too late.
pub(in crate::syntax) fn label_late(at: Span, label: &str) -> Diagnostic {
    Diagnostic::error("E0131", "the quoted label stands directly after the name", at, "too late")
        .with_help(format!("write {} after the name, before all else", quote(label)))
}
