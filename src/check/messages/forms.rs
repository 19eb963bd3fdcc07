//! E0493 to E0496: how data is written, and which lines of a file are rows.

use crate::check::messages::{error, listed};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A form of another type than the field's.
pub(crate) fn unfit(span: Span, name: &str, found: &str, suits: &'static str) -> Diagnostic {
    error(
        "E0493",
        format!("`{name}` holds {found}, which is not written so"),
        span,
        format!("only for {suits}"),
    )
    .with_help("leave it out, or change the type of the field")
}

/// Dates in two orders that cannot be told apart.
pub(crate) fn two_days(span: Span, first: Span) -> Diagnostic {
    error("E0494", "`01/02/2025` would be two days", span, "the month first")
        .with_label(first, "the other way round")
        .with_help("keep one of them: day and month cannot be told apart")
}

/// One word with two meanings.
pub(crate) fn two_meanings(span: Span, word: &str, other: &str) -> Diagnostic {
    error("E0494", format!("`{word}` would be {other}"), span, "said here")
        .with_help(format!("let `{word}` stand for one of them"))
}

/// Two texts that a field takes for one.
pub(crate) fn two_spellings(span: Span, first: Span, text: &str, other: &str, name: &str) -> Diagnostic {
    error(
        "E0494",
        format!("`{name}` takes `{text}` and `{other}` for one text"),
        span,
        "differs in capitals or outer spaces alone",
    )
    .with_label(first, "from this")
    .with_help(format!("write both as \"{other}\""))
}

/// Rows are told apart by a field that cannot.
pub(crate) fn tells_no_rows(span: Span, name: &str, found: &str) -> Diagnostic {
    error(
        "E0495",
        format!("`{name}` holds {found}, which tells no rows apart"),
        span,
        "not a text or a choice",
    )
    .with_help("name a field of type `text`, `one of …` or `yes or no`")
}

/// Rows are told apart by a word that the field never holds.
pub(crate) fn never_such_rows(span: Span, word: &str, name: &str, values: &[String]) -> Diagnostic {
    error("E0495", format!("`{name}` never holds `{word}`"), span, "no row has it")
        .with_help(format!("write one of {}", listed(values)))
}

/// Not the number of a row.
pub(crate) fn not_a_row(span: Span, last: u64) -> Diagnostic {
    error("E0495", "this is not the row of the headings", span, "which row?")
        .with_help(format!("write a whole number from 1 to {last}, as a spreadsheet counts the rows"))
}

/// A list has no file.
pub(crate) fn of_a_list(span: Span, listed: Span) -> Diagnostic {
    error("E0495", "a list reads no file", span, "says how a file is read")
        .with_label(listed, "the rows are listed here")
        .with_help("leave it out, or leave out `listed here` and its table")
}
