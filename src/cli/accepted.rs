//! Warnings that a contract settles with a reason, as `meed check` shows them.

use meed::check::Accepted;
use meed::source::Source;
use serde::Serialize;

/// A warning that is settled.
#[derive(Serialize)]
pub(crate) struct Settled<'a> {
    code: &'static str,
    message: &'a str,
    /// The line that settles it.
    line: usize,
    reason: &'a str,
}

/// For programs.
pub(crate) fn settled<'a>(source: &Source, accepted: &'a [Accepted]) -> Vec<Settled<'a>> {
    let one = |accepted: &'a Accepted| Settled {
        code: accepted.finding.code.0,
        message: &accepted.finding.message,
        line: source.line(accepted.line.start),
        reason: &accepted.reason,
    };
    accepted.iter().map(one).collect()
}

/// For people.
pub(crate) fn report(source: &Source, accepted: &[Accepted]) -> String {
    if accepted.is_empty() {
        return String::new();
    }
    let lines = settled(source, accepted);
    let lines = lines.iter().map(|settled| {
        format!(
            "  {}, line {}: {}\n    because {}\n",
            settled.code, settled.line, settled.message, settled.reason
        )
    });
    std::iter::once("\nAccepted in the contract, with a reason\n".to_owned()).chain(lines).collect()
}
