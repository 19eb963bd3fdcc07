//! Why something that was asked for cannot be done, where no place in a contract is to blame.

use std::fmt;

use super::{Code, Diagnostic, Severity};

/// What is wrong with a request, and what to ask for instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The code of its page; none for a request that cannot be understood.
    pub code: Option<Code>,
    /// One line, lower case, no full stop; the user's own words in backticks.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Refusal {
    /// Something that has a page in `meed codes`.
    pub fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Refusal { code: Some(Code(code)), ..Refusal::usage(message) }
    }

    /// A request that cannot be understood, or is for something that there is not.
    pub fn usage(message: impl Into<String>) -> Self {
        Refusal { code: None, message: message.into(), help: None }
    }

    /// The same with a help line.
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Refusal { help: Some(help.into()), ..self }
    }

    /// The same under a code of its own.
    pub fn under(self, code: &'static str) -> Self {
        Refusal { code: Some(Code(code)), ..self }
    }

    /// As a finding without a place, for the forms that list findings.
    pub fn finding(&self, code_if_none: &'static str) -> Diagnostic {
        Diagnostic {
            code: self.code.unwrap_or(Code(code_if_none)),
            severity: Severity::Error,
            message: self.message.clone(),
            labels: Vec::new(),
            help: self.help.clone(),
            fix: Vec::new(),
        }
    }
}

/// On one line, as an error of the library.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}

impl std::error::Error for Refusal {}
