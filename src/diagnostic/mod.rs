//! What the checker has to say, as plain data. Renderers turn it into text; nothing here knows of terminals.
//!
//! Each stage has an enum of facts and, beside it, one exhaustive `describe` that gives a [`Diagnostic`].

pub mod codes;
mod escaped;
mod json;
mod refusal;
pub mod render;

pub use refusal::Refusal;

use crate::source::{Edit, Span};

/// A code such as `E0304`. Codes are never used again for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Code(pub &'static str);

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The contract is refused.
    Error,
    /// The contract is taken, but look here.
    Warning,
}

/// One finding about a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its code.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// One line, lower case, no full stop; the contract's own words in backticks.
    pub message: String,
    /// Places; the first is the one it is about. Never empty for a finding about a contract's text.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// The same as changes of the text: made together, they put this finding right. Empty where the help leaves
    /// something to decide.
    pub fix: Vec<Edit>,
}

/// A place, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What this place is; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// An error about one place.
    pub fn error(
        code: &'static str,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Self {
        Diagnostic {
            code: Code(code),
            severity: Severity::Error,
            message: message.into(),
            labels: vec![Label { span, text: label.into() }],
            help: None,
            fix: Vec::new(),
        }
    }

    /// A warning about one place.
    pub fn warning(
        code: &'static str,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message, span, label) }
    }

    /// The same with a help line.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with the changes that put it right.
    pub fn with_fix(mut self, fix: impl IntoIterator<Item = Edit>) -> Self {
        self.fix.extend(fix);
        self
    }

    /// The same with one place that is replaced.
    pub fn replace(self, span: Span, text: impl Into<String>) -> Self {
        self.with_fix([Edit::new(span, text)])
    }

    /// The same with one more place.
    pub fn with_label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Whether it tells of a mistake of the program, and not of the contract.
    pub fn is_internal(&self) -> bool {
        self.code.0 == "E0001"
    }

    /// Where it stands in the order of the file.
    pub fn start(&self) -> u32 {
        self.labels.first().map_or(0, |label| label.span.start)
    }
}
