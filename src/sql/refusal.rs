//! What cannot be said in SQL, told before anything runs.

use crate::model::Model;
use crate::source::Span;

/// Why a contract, or a table, cannot be worked out by an engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The code of its page.
    pub code: &'static str,
    /// The clause, where one is to blame.
    pub span: Option<Span>,
    /// What cannot be said, in one line.
    pub message: String,
    /// What can be done about it.
    pub help: Option<String>,
}

/// What is made, or why it cannot be.
pub(super) type Made<T> = Result<T, Refusal>;

impl Refusal {
    /// Of a clause: what it is that cannot be said.
    pub fn of(span: Span, what: impl Into<String>) -> Refusal {
        Refusal { code: "E0740", span: Some(span), message: what.into(), help: None }
    }

    /// Of a clause that should have been said.
    pub(super) fn unexpected(span: Span, what: impl Into<String>) -> Refusal {
        let message = format!("this is not said in SQL, and should be ({})", what.into());
        let help = "this is a mistake of Meed, not of the contract; nothing was paid".to_owned();
        Refusal { code: "E0740", span: Some(span), message, help: Some(help) }
    }

    /// Of a table.
    pub(super) fn of_table(what: impl Into<String>) -> Refusal {
        Refusal { code: "E0741", span: None, message: what.into(), help: None }
    }

    /// With what can be done.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Refusal {
        Refusal { help: Some(help.into()), ..self }
    }

    /// The line of the contract, where a clause is to blame.
    pub fn line(&self, model: &Model) -> Option<usize> {
        self.span.map(|span| model.source.line_column(span.start).0)
    }
}
