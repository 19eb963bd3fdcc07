//! What can be wrong with terms: facts, and how each is told.
//!
//! One file a family: names (E02), types and units (E03), grain (E033 to E034), order (E035), spells (E037), blanks (E040 to E041), the terms themselves (E042 to E047), examples (E048),
//! listed rows (E049) and warnings (W). In each, an enum of facts and one exhaustive `describe`.

mod blanks;
mod examples;
mod forms;
mod grain;
mod lists;
mod names;
mod order;
mod spells;
mod sums;
mod terms;
mod types;

pub(crate) use blanks::{BlankProblem, BlankValue, Cause};
pub(crate) use examples::ExampleProblem;
pub(crate) use forms::FormProblem;
pub(crate) use grain::{Fineness, GrainProblem};
pub(crate) use lists::ListProblem;
pub(crate) use names::NameProblem;
pub(crate) use order::{NotRunning, OrderProblem, WindowOver};
pub(crate) use spells::SpellProblem;
pub(crate) use sums::SumProblem;
pub(crate) use terms::{TermProblem, Tied, Unplaced};
pub(crate) use types::{Doing, TypeProblem};

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::text;
use crate::value::PeriodKind;

/// Something wrong, of one of the families.
pub(crate) enum Problem {
    Name(NameProblem),
    Type(TypeProblem),
    Grain(GrainProblem),
    Sum(SumProblem),
    Spell(SpellProblem),
    Order(OrderProblem),
    Blank(BlankProblem),
    Term(TermProblem),
    Example(ExampleProblem),
    List(ListProblem),
    Form(FormProblem),
}

impl Problem {
    /// How it is told.
    pub(crate) fn describe(&self) -> Diagnostic {
        match self {
            Problem::Name(problem) => problem.describe(),
            Problem::Type(problem) => problem.describe(),
            Problem::Grain(problem) => problem.describe(),
            Problem::Sum(problem) => problem.describe(),
            Problem::Spell(problem) => problem.describe(),
            Problem::Order(problem) => problem.describe(),
            Problem::Blank(problem) => problem.describe(),
            Problem::Term(problem) => problem.describe(),
            Problem::Example(problem) => problem.describe(),
            Problem::List(problem) => problem.describe(),
            Problem::Form(problem) => problem.describe(),
        }
    }
}

/// What of the contract a problem hangs on: where that is guessed, it may be no problem.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct HangsOn {
    pub(crate) payee: bool,
    pub(crate) time: bool,
    pub(crate) statements: bool,
}

impl Problem {
    /// What it has in common with others that are the same mistake, such as a name that is declared otherwise than it is used.
    pub(crate) fn mistake(&self) -> Option<String> {
        let Problem::Name(problem) = self else { return None };
        match problem {
            NameProblem::UnknownName { name, .. }
            | NameProblem::MaybeText { name }
            | NameProblem::MaybeChoice { name, .. }
            | NameProblem::NoSuchField { name, .. }
            | NameProblem::FieldOfAnotherRecord { name, .. } => Some(format!("name {}", name.node)),
            NameProblem::UnknownChoice { word, choices, .. } => {
                Some(format!("choice {} {}", word.node, choices.join(",")))
            }
            NameProblem::UnknownUnit { word, .. } => Some(format!("unit {}", word.node)),
            NameProblem::NoPayeeField { record, .. } => Some(format!("payee {record}")),
            _ => None,
        }
    }

    /// A name that nothing has, where it stands, and the name that was probably meant.
    pub(crate) fn unknown(&self) -> Option<(&str, Span, &str)> {
        let Problem::Name(problem) = self else { return None };
        match problem {
            NameProblem::UnknownName { name, suggestion: Some(meant), .. }
            | NameProblem::NoSuchField { name, suggestion: Some(meant), .. } => {
                Some((&name.node, name.span, meant))
            }
            NameProblem::NoPayeeAnywhere { field, suggestion: Some(meant), span } => {
                Some((field, *span, meant))
            }
            _ => None,
        }
    }

    /// What of the contract it hangs on.
    pub(crate) fn hangs_on(&self) -> HangsOn {
        let (mut payee, mut time, mut statements) = (false, false, false);
        match self {
            Problem::Name(NameProblem::NoPayeeField { .. })
            | Problem::Grain(GrainProblem::PayeeNotFixed { .. })
            | Problem::Blank(BlankProblem::PayeeMayBeBlank { .. })
            | Problem::Term(
                TermProblem::AcrossPayeesUnsaid { .. }
                | TermProblem::AcrossPayeesWrong { .. }
                | TermProblem::OwnLineAcrossPayees { .. },
            ) => payee = true,
            Problem::Term(
                TermProblem::NotPlaced { .. }
                | TermProblem::PeriodTooLong { .. }
                | TermProblem::LimitOrderUnsaid { .. }
                | TermProblem::LinePeriodTooShort { .. },
            )
            | Problem::Example(ExampleProblem::UnknownPeriod { .. }) => (time, statements) = (true, true),
            Problem::Term(TermProblem::LimitPeriod { .. }) => statements = true,
            Problem::Term(TermProblem::OrderMayTie { .. }) => (payee, statements) = (true, true),
            Problem::Type(TypeProblem::PeriodsDoNotNest { .. }) => time = true,
            _ => {}
        }
        HangsOn { payee, time, statements }
    }
}

/// The checker gave up on something without a reason: its own mistake.
pub(crate) fn internal(at: Span) -> Diagnostic {
    let message = "this declaration came to nothing, and the program does not know why";
    error("E0001", message, at, "this declaration").with_help(
        "this is a mistake in the program, not in the contract: please report it with this declaration",
    )
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
    SumProblem => Sum,
    SpellProblem => Spell,
    OrderProblem => Order,
    BlankProblem => Blank,
    TermProblem => Term,
    ExampleProblem => Example,
    ListProblem => List,
    FormProblem => Form,
}

/// That the same stands in other places.
pub(crate) fn elsewhere(times: usize) -> String {
    match times {
        1 => "; the same stands in one other place".to_owned(),
        several => format!("; the same stands in {several} other places"),
    }
}

/// `did you mean X?`, or something else to do.
fn suggest(suggestion: Option<&String>, otherwise: impl Into<String>) -> String {
    match suggestion {
        Some(word) => text::did_you_mean(word),
        None => otherwise.into(),
    }
}

/// A list of words in backticks: `` `a`, `b` and `c` ``.
fn listed(words: &[String]) -> String {
    text::all_of(&text::ticked(words))
}

/// A choice of words in backticks: `` `a`, `b` or `c` ``.
fn either(words: &[String]) -> String {
    text::one_of(&text::ticked(words))
}

/// A kind of period as a word.
fn period(kind: PeriodKind) -> &'static str {
    kind.word()
}

/// An error about one place.
fn error(code: &'static str, message: impl Into<String>, span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(code, message, span, label)
}
