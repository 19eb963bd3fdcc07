//! What a command answers, before anything is printed.

/// Why a command gave up, where no place in a contract is to blame.
pub(crate) use meed::diagnostic::Refusal as Failure;
use meed::diagnostic::{Diagnostic, Severity};
use meed::text::escape;

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

impl Exit {
    /// How a command ends that has these findings to tell. A mistake of the program itself is never the contract's.
    pub(crate) fn after(findings: &[Diagnostic]) -> Self {
        let has = |is: fn(&Diagnostic) -> bool| findings.iter().any(is);
        match (has(Diagnostic::is_internal), has(|finding| finding.severity == Severity::Error)) {
            (true, _) => Exit::Internal,
            (false, true) => Exit::Refused,
            (false, false) => Exit::Fine,
        }
    }
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
    pub(crate) fn with(out: impl Into<Vec<u8>>, err: impl Into<String>, exit: Exit) -> Self {
        Reply { out: out.into(), err: err.into(), exit }
    }

    /// No results.
    pub(crate) fn failed(exit: Exit, err: impl Into<String>) -> Self {
        Reply::with("", err, exit)
    }
}

impl From<Failure> for Reply {
    fn from(failure: Failure) -> Self {
        let heading = failure.code.map_or_else(|| "error".to_owned(), |code| format!("error[{}]", code.0));
        let help = failure.help.map(|help| format!("  help: {help}\n")).unwrap_or_default();
        let exit = if failure.code.is_some() { Exit::Refused } else { Exit::Usage };
        let text = format!("{heading}: {}\n{help}", escape::one_line(&failure.message));
        Reply::failed(exit, escape::shown(&text))
    }
}

impl From<Failure> for Box<Reply> {
    fn from(failure: Failure) -> Self {
        Box::new(failure.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meed::source::Span;

    #[test]
    fn a_mistake_of_the_program_among_the_findings_ends_with_70() {
        let finding = |code| Diagnostic::error(code, "a message", Span::default(), "here");
        let warning = Diagnostic::warning("W0001", "a message", Span::default(), "here");
        assert_eq!(Exit::after(&[finding("E0201"), finding("E0001")]), Exit::Internal);
        assert_eq!(Exit::after(&[finding("E0201"), warning.clone()]), Exit::Refused);
        assert_eq!(Exit::after(&[warning]), Exit::Fine);
        assert_eq!(Exit::after(&[]), Exit::Fine);
    }
}
