//! Meed: a language for the payment terms of outcome-based contracts.
//!
//! A contract is text, its data are tables. The stages, in the order of the data:
//!
//! ```text
//! contract.meed ─ syntax ─▶ ast ─ model ─▶ typed model ─ plan ─▶ plan ─┐
//!                                                                     ├─ run ─▶ outcome ─▶ statement · explain · testing · snapshot ─▶ report
//! data/*.csv ───────────────── data ─▶ typed columns, faults ──────────┘
//! ```
//!
//! Each module says at its top what is true once it is done. The library reads no files and prints nothing; that is the
//! command's part.

pub mod analysis;
pub mod check;
pub mod column;
pub mod coverage;
pub mod data;
pub mod diagnostic;
pub mod explain;
pub mod flow;
pub mod forecast;
pub mod functions;
pub mod ide;
pub mod incentives;
pub mod ledger;
pub mod measures;
pub mod model;
pub mod plan;
pub mod proof;
pub mod publish;
pub mod report;
pub mod run;
mod sample;
pub mod show;
pub mod snapshot;
pub mod source;
pub mod sql;
pub mod statement;
pub mod syntax;
pub mod terms;
pub mod testing;
pub mod text;
pub mod value;
pub mod variation;
pub mod whatif;
pub mod wordings;

use check::{Accepted, Review};
use diagnostic::Diagnostic;
use model::Model;
use source::Source;

/// A contract that was read and checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The contract, unless it is refused.
    pub model: Option<Model>,
    /// Everything that was found, in the order of the text.
    pub findings: Vec<Diagnostic>,
    /// Warnings that the contract settles with a reason, in the order of the text.
    pub accepted: Vec<Accepted>,
    /// The declarations as they are written.
    pub file: syntax::ast::File,
}

impl Checked {
    /// Whether the contract accepts, with a reason, something of what is asked of its money.
    pub fn accepts_of_money(&self) -> bool {
        check::accepts_of_money(&self.file)
    }
}

/// Reads and checks a contract: every mistake of writing and of meaning at once.
pub fn check(source: &Source) -> Checked {
    let (file, mistakes) = syntax::parse(source);
    let (model, more) = check::from_ast(source.clone(), &file);
    assembled(source, file, mistakes, model, more)
}

/// Reads a contract for its terms alone: the model, or every error in the order of the text. What [`check()`] also asks
/// and warns of is not looked for.
///
/// # Errors
/// Where the contract is refused.
pub fn accepted(source: &Source) -> Result<Model, Vec<Diagnostic>> {
    let (file, mut errors) = syntax::parse(source);
    let (model, more) = check::from_ast(source.clone(), &file);
    errors.extend(more);
    errors.extend(model.iter().flat_map(data::check_listed));
    errors.retain(|finding| finding.severity == diagnostic::Severity::Error);
    errors.sort_by_key(|finding| (finding.start(), finding.code));
    model.filter(|_| errors.is_empty()).ok_or(errors)
}

/// A contract that was looked at for an editor.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// What a check finds.
    pub checked: Checked,
    /// The terms as far as they make sense, also where the contract is refused; none where not even its own clauses do.
    pub known: Option<Model>,
    /// What each name stands for, and what each expression is.
    pub index: check::Index,
}

/// Reads and checks a contract, and keeps what is known of its names and expressions whether or not something is wrong.
pub fn inspect(source: &Source) -> Inspected {
    let (file, mistakes) = syntax::parse(source);
    let check::Inspection { model, refused, findings, index } = check::inspect(source.clone(), &file);
    let sound = model.clone().filter(|_| !refused);
    let checked = assembled(source, file, mistakes, sound, findings);
    Inspected { checked, known: model, index }
}

/// All findings in order.
fn assembled(
    source: &Source,
    file: syntax::ast::File,
    mut findings: Vec<Diagnostic>,
    model: Option<Model>,
    more: Vec<Diagnostic>,
) -> Checked {
    findings.extend(more);
    findings.extend(model.iter().flat_map(data::check_listed));
    let Review { open, accepted } =
        model.as_ref().map(|model| check::review(source, &file, model)).unwrap_or_default();
    findings.extend(open);
    findings.extend(syntax::look_alikes(source));
    findings.sort_by_key(|finding| (finding.start(), finding.severity, finding.code));
    let refused = findings.iter().any(|finding| finding.severity == diagnostic::Severity::Error);
    Checked { model: model.filter(|_| !refused), findings, accepted, file }
}

/// What is asked of the money of a contract that checks, beside what [`check()`] finds: is there a limit, does one ever
/// bind, is a row or a person paid for twice. It is worked out from what the contract can pay, and takes some
/// thousandths of a second. `prepared` is the contract that was taken.
pub fn questions_of_money(checked: &Checked, prepared: &run::Prepared<'_>) -> Review {
    check::review_of_money(&checked.file, &checked.accepted, proof::questions(prepared))
}
