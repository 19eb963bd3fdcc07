//! What can be wrong with terms: facts, and how each is told.
//!
//! One file a family: names (E02), types and units (E03), grain (E033 to E037), blanks (E040 to E041), the terms themselves (E042 to E047), examples (E048)
//! and warnings (W). In each, an enum of facts and one exhaustive `describe`.

mod blanks;
mod examples;
mod grain;
mod names;
mod terms;
mod types;

pub(in crate::model) use blanks::BlankProblem;
pub(in crate::model) use examples::ExampleProblem;
pub(in crate::model) use grain::GrainProblem;
pub(in crate::model) use names::NameProblem;
pub(in crate::model) use terms::TermProblem;
pub(in crate::model) use types::TypeProblem;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::PeriodKind;

/// Something wrong, of one of the families.
pub(in crate::model) enum Problem {
    Name(NameProblem),
    Type(TypeProblem),
    Grain(GrainProblem),
    Blank(BlankProblem),
    Term(TermProblem),
    Example(ExampleProblem),
}

impl Problem {
    /// How it is told.
    pub(in crate::model) fn describe(&self) -> Diagnostic {
        match self {
            Problem::Name(problem) => problem.describe(),
            Problem::Type(problem) => problem.describe(),
            Problem::Grain(problem) => problem.describe(),
            Problem::Blank(problem) => problem.describe(),
            Problem::Term(problem) => problem.describe(),
            Problem::Example(problem) => problem.describe(),
        }
    }
}

macro_rules! from_family {
    ($($family:ident => $variant:ident),* $(,)?) => {$(
        impl From<$family> for Problem {
            fn from(problem: $family) -> Self {
                Problem::$variant(problem)
            }
        }
    )*};
}

from_family! {
    NameProblem => Name,
    TypeProblem => Type,
    GrainProblem => Grain,
    BlankProblem => Blank,
    TermProblem => Term,
    ExampleProblem => Example,
}

/// `did you mean X?`, or something else to do.
fn suggest(suggestion: Option<&String>, otherwise: impl Into<String>) -> String {
    match suggestion {
        Some(word) => format!("did you mean `{word}`?"),
        None => otherwise.into(),
    }
}

/// A list of words in backticks: `` `a`, `b` and `c` ``.
fn listed(words: &[String]) -> String {
    let ticked: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match ticked.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

/// A kind of period as a word.
fn period(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Month => "month",
        PeriodKind::Quarter => "quarter",
        PeriodKind::ContractYear => "contract year",
        PeriodKind::FinancialYear => "financial year",
    }
}

/// An error about one place.
fn error(code: &'static str, message: impl Into<String>, span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(code, message, span, label)
}
