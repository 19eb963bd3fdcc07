//! What a command answers, before anything is printed.

use meed::diagnostic::{Code, Diagnostic, Severity};
use meed::explain::UnknownTarget;
use meed::statement::UnknownSelection;
use meed::whatif::Refused;

/// What a command gives: its answer, or the reply that says why there is none.
pub(crate) type Answer<T = Reply> = Result<T, Box<Reply>>;

/// How a command ended. The number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All is well.
    Fine = 0,
    /// The contract or the data was refused, or an example failed.
    Refused = 1,
    /// The command cannot be understood.
    Usage = 2,
    /// Meed itself went wrong.
    Internal = 70,
}

/// The whole answer of a command.
#[derive(Debug)]
pub(crate) struct Reply {
    /// For standard output: results.
    pub(crate) out: Vec<u8>,
    /// For standard error: findings, refusals.
    pub(crate) err: String,
    /// How it ended.
    pub(crate) exit: Exit,
}

impl Reply {
    /// Results, and nothing to say about them.
    pub(crate) fn fine(out: impl Into<Vec<u8>>) -> Self {
        Reply::with(out, String::new(), Exit::Fine)
    }

    /// Results, and what there is to say about them.
    pub(crate) fn with(out: impl Into<Vec<u8>>, err: String, exit: Exit) -> Self {
        Reply { out: out.into(), err, exit }
    }

    /// No results.
    pub(crate) fn failed(exit: Exit, err: impl Into<String>) -> Self {
        Reply::with("", err.into(), exit)
    }
}

/// Why a command gave up, where no place in a contract is to blame.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The code; none for a command that cannot be understood.
    code: Option<&'static str>,
    message: String,
    help: Option<String>,
}

impl Failure {
    /// Something that has a page in `meed codes`.
    pub(crate) fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Failure { code: Some(code), message: message.into(), help: None }
    }

    /// A command that cannot be understood.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Failure { code: None, message: message.into(), help: None }
    }

    /// The same with a help line.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// As a finding without a place, for the forms that list findings.
    pub(crate) fn finding(&self) -> Diagnostic {
        Diagnostic {
            code: Code(self.code.unwrap_or("E0701")),
            severity: Severity::Error,
            message: self.message.clone(),
            labels: Vec::new(),
            help: self.help.clone(),
        }
    }
}

impl From<Failure> for Reply {
    fn from(failure: Failure) -> Self {
        let heading = failure.code.map_or_else(|| "error".to_owned(), |code| format!("error[{code}]"));
        let help = failure.help.map(|help| format!("  help: {help}\n")).unwrap_or_default();
        let exit = if failure.code.is_some() { Exit::Refused } else { Exit::Usage };
        Reply::failed(exit, format!("{heading}: {}\n{help}", failure.message))
    }
}

impl From<Failure> for Box<Reply> {
    fn from(failure: Failure) -> Self {
        Box::new(failure.into())
    }
}

impl From<Refused> for Box<Reply> {
    fn from(refused: Refused) -> Self {
        Failure::refused(refused.code, refused.message).with_help(refused.help).into()
    }
}

impl From<UnknownTarget> for Box<Reply> {
    fn from(unknown: UnknownTarget) -> Self {
        Failure::usage(unknown.message).with_help(unknown.help).into()
    }
}

impl From<UnknownSelection> for Box<Reply> {
    fn from(unknown: UnknownSelection) -> Self {
        Failure::usage(unknown.message).with_help(unknown.help).into()
    }
}
