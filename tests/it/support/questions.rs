//! What a reviewer would ask, left out where a test is about something else.

use meed::diagnostic::Diagnostic;
use meed::value::Doubt;

/// Whether a finding is more than a question of a reviewer.
pub(crate) fn is_more(finding: &Diagnostic) -> bool {
    Doubt::all().filter_map(Doubt::review).all(|review| review.code() != finding.code.0)
}

/// The findings that are more than questions of a reviewer.
pub(crate) fn left_out(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.into_iter().filter(is_more).collect()
}
