//! Warnings that a contract settles with a reason, as `meed check` and `meed pay` show them.

use meed::check::Accepted;
use meed::source::Source;
use meed::statement::AcceptedTerm;

/// For programs.
pub(crate) fn settled(source: &Source, accepted: &[Accepted]) -> Vec<AcceptedTerm> {
    let one = |accepted: &Accepted| AcceptedTerm {
        code: accepted.finding.code.0,
        message: accepted.finding.message.clone(),
        line: source.line(accepted.line.start),
        reason: accepted.reason.clone(),
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
