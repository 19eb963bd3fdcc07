//! Findings about a contract, in the form that was asked for.

use clap::ValueEnum;
use meed::check::Accepted;
use meed::diagnostic::{Diagnostic, Severity, render};
use meed::model::Model;
use meed::run::Prepared;
use meed::source::Source;
use meed::text;

use super::reply::{Answer, Exit, Reply};
use super::terminal;

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    /// With the lines they are about, underlined
    #[default]
    Text,
    /// One a line: file:line:column: error[E0304]: message; help
    Short,
    /// One JSON object, on standard output
    Json,
}

/// Findings as text for standard error.
pub(crate) fn text(source: &Source, findings: &[Diagnostic], format: FindingFormat) -> String {
    match format {
        FindingFormat::Short => render::short(source, findings),
        FindingFormat::Text | FindingFormat::Json => render::fancy(source, findings, terminal::error_look()),
    }
}

/// `no errors, 2 warnings`
pub(crate) fn tally(findings: &[Diagnostic]) -> String {
    let count = |severity| findings.iter().filter(|found| found.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let errors = text::count(errors, "error", "errors");
    match warnings {
        0 => errors,
        some => format!("{errors}, {}", text::count(some, "warning", "warnings")),
    }
}

/// The contract of a command that needs one, or the reply that says why it is refused. Warnings are `meed check`'s to
/// tell.
pub(crate) fn accepted(source: &Source) -> Answer<Model> {
    Ok(accepted_with(source)?.0)
}

/// The same with what the contract settles with a reason.
pub(crate) fn accepted_with(source: &Source) -> Answer<(Model, Vec<Accepted>)> {
    let mut checked = meed::check(source);
    let refused = |findings: Vec<Diagnostic>| {
        let errors: Vec<_> = findings.into_iter().filter(|found| found.severity == Severity::Error).collect();
        let shown = text(source, &errors, FindingFormat::Text);
        let end = format!("\n{}: {}; nothing was calculated\n", source.name(), tally(&errors));
        Box::new(Reply::failed(Exit::after(&errors), shown + &end))
    };
    let Some(model) = checked.model.take() else { return Err(refused(checked.findings)) };
    // What is asked of the money takes its time, and is asked only where an answer stands in the contract.
    let of_money = match checked.accepts_of_money() {
        true => meed::questions_of_money(&checked, &Prepared::new(&model)).accepted,
        false => Vec::new(),
    };
    let mut accepted = checked.accepted;
    accepted.extend(of_money);
    accepted.sort_by_key(|accepted| (accepted.finding.start(), accepted.finding.code));
    Ok((model, accepted))
}
