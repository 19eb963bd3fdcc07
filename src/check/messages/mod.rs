//! What can be wrong with terms, and how it is told: a function for each, called by the check that finds it.
//!
//! One file a family, so that what is alike is told alike: names (E02), types and units (E03), grain (E033 to E034),
//! order (E035), receipt (E0392 to E0399), spells (E037), blanks (E040 to E041), the terms themselves, their tables and
//! their limits (E042 to E047), examples (E048) and listed rows (E049); what a reviewer would ask of terms that are
//! taken (W0006 to W0013).

pub(crate) mod balances;
pub(crate) mod blanks;
pub(crate) mod doubts;
pub(crate) mod examples;
pub(crate) mod forms;
pub(crate) mod grain;
pub(crate) mod limits;
pub(crate) mod lists;
pub(crate) mod names;
pub(crate) mod order;
pub(crate) mod printed;
pub(crate) mod receipt;
pub(crate) mod related;
pub(crate) mod spells;
pub(crate) mod sums;
pub(crate) mod tables;
pub(crate) mod terms;
pub(crate) mod types;

pub(crate) use blanks::{BlankValue, Cause};
pub(crate) use grain::Fineness;
pub(crate) use limits::Tied;
pub(crate) use order::{NotRunning, WindowOver};
pub(crate) use spells::Length;
pub(crate) use terms::Unplaced;
pub(crate) use types::Doing;

use crate::diagnostic::Diagnostic;
use crate::model::FieldId;
use crate::source::{Edit, Span};
use crate::text;
use crate::value::PeriodKind;

/// Something wrong: how it is told, and what is known of it besides.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// How it is told.
    pub(crate) finding: Diagnostic,
    /// What it has in common with others that are the same mistake, such as a name that is declared otherwise than it
    /// is used.
    pub(crate) mistake: Option<String>,
    /// What of the contract it hangs on.
    pub(crate) hangs_on: HangsOn,
    /// A name that nothing has.
    pub(crate) unknown: Option<Unknown>,
    /// The field of type text that a word without quotes is compared with.
    pub(crate) word_of: Option<(FieldId, String)>,
}

/// A name that nothing has, where it stands, and the name that was probably meant.
#[derive(Clone, Debug)]
pub(crate) struct Unknown {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) meant: Option<String>,
}

impl From<Diagnostic> for Problem {
    fn from(finding: Diagnostic) -> Self {
        Problem { finding, mistake: None, hangs_on: HangsOn::default(), unknown: None, word_of: None }
    }
}

impl Problem {
    /// The same, told once however often it is made.
    fn again(self, mistake: String) -> Self {
        Problem { mistake: Some(mistake), ..self }
    }

    /// The same, of a word that is compared with a field of type text.
    pub(crate) fn word_of(self, field: Option<FieldId>, word: &str) -> Self {
        Problem { word_of: field.map(|field| (field, word.to_owned())), ..self }
    }

    /// The same, and no problem where a clause of the contract is guessed.
    fn hanging(self, hangs_on: HangsOn) -> Self {
        Problem { hangs_on, ..self }
    }

    /// The same, for want of what has this name.
    fn unknown(self, name: &str, span: Span, meant: Option<&str>) -> Self {
        Problem {
            unknown: Some(Unknown { name: name.to_owned(), span, meant: meant.map(str::to_owned) }),
            ..self
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

/// The checker gave up on something without a reason: its own mistake.
pub(crate) fn internal(at: Span) -> Diagnostic {
    let message = "this declaration came to nothing, and the program does not know why";
    error("E0001", message, at, "this declaration").with_help(
        "this is a mistake in the program, not in the contract: please report it with this declaration",
    )
}

/// What to write; and the same as changes of the text, where it leaves nothing to decide.
#[derive(Clone, Debug)]
pub(crate) struct Advice {
    /// In words.
    pub(crate) help: String,
    /// As changes.
    pub(crate) fix: Vec<Edit>,
}

impl Advice {
    /// What stands at a place written otherwise.
    pub(crate) fn replace(help: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Advice { help: help.into(), fix: vec![Edit::new(span, text)] }
    }
}

impl From<String> for Advice {
    fn from(help: String) -> Self {
        Advice { help, fix: Vec::new() }
    }
}

impl From<&str> for Advice {
    fn from(help: &str) -> Self {
        Advice::from(help.to_owned())
    }
}

/// A finding with what is advised.
fn advised(found: Diagnostic, advice: Advice) -> Diagnostic {
    found.with_help(advice.help).with_fix(advice.fix)
}

/// That the same stands in other places.
pub(crate) fn elsewhere(times: usize) -> String {
    match times {
        1 => "; the same stands in one other place".to_owned(),
        several => format!("; the same stands in {several} other places"),
    }
}

/// `did you mean X?`, or something else to do.
fn suggest(suggestion: Option<&str>, otherwise: impl Into<String>) -> String {
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
