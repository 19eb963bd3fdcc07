//! E0493 to E0496: how data is written, and which lines of a file are rows.

use crate::check::problem::{error, listed};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(crate) enum FormProblem {
    /// A form of another type than the field's.
    Unfit { span: Span, name: String, found: String, suits: &'static str },
    /// Dates in two orders that cannot be told apart.
    TwoDays { span: Span, first: Span },
    /// One word with two meanings.
    TwoMeanings { span: Span, word: String, other: String },
    /// Two texts that a field takes for one.
    TwoSpellings { span: Span, first: Span, text: String, other: String, name: String },
    /// Rows are told apart by a field that cannot.
    TellsNoRows { span: Span, name: String, found: String },
    /// Rows are told apart by a word that the field never holds.
    NeverSuchRows { span: Span, word: String, name: String, values: Vec<String> },
    /// Not the number of a row.
    NotARow { span: Span, last: u64 },
    /// A list has no file.
    OfAList { span: Span, listed: Span },
}

impl FormProblem {
    pub(crate) fn describe(&self) -> Diagnostic {
        match self {
            Self::Unfit { span, name, found, suits } => error(
                "E0493",
                format!("`{name}` holds {found}, which is not written so"),
                *span,
                format!("only for {suits}"),
            )
            .with_help("leave it out, or change the type of the field"),
            Self::TwoDays { span, first } => {
                error("E0494", "`01/02/2025` would be two days", *span, "the month first")
                    .with_label(*first, "the other way round")
                    .with_help("keep one of them: day and month can not be told apart")
            }
            Self::TwoMeanings { span, word, other } => {
                error("E0494", format!("`{word}` would be {other}"), *span, "said here")
                    .with_help(format!("let `{word}` stand for one of them"))
            }
            Self::TwoSpellings { span, first, text, other, name } => error(
                "E0494",
                format!("`{name}` takes `{text}` and `{other}` for one text"),
                *span,
                "differs in capitals or outer spaces alone",
            )
            .with_label(*first, "from this")
            .with_help(format!("write both as \"{other}\"")),
            Self::TellsNoRows { span, name, found } => error(
                "E0495",
                format!("`{name}` holds {found}, which tells no rows apart"),
                *span,
                "not a text or a choice",
            )
            .with_help("name a field of type `text`, `one of …` or `yes or no`"),
            Self::NeverSuchRows { span, word, name, values } => {
                error("E0495", format!("`{name}` never holds `{word}`"), *span, "no row has it")
                    .with_help(format!("write one of {}", listed(values)))
            }
            Self::NotARow { span, last } => {
                error("E0495", "this is not the row of the headings", *span, "which row?").with_help(format!(
                    "write a whole number from 1 to {last}, as a spreadsheet counts the rows"
                ))
            }
            Self::OfAList { span, listed } => {
                error("E0495", "a list reads no file", *span, "says how a file is read")
                    .with_label(*listed, "the rows are listed here")
                    .with_help("leave it out, or leave out `listed here` and its table")
            }
        }
    }
}
