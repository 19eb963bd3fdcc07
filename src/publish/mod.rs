//! `publish`: what was paid, in the forms in which payments under public contracts are published.
//!
//! A contract and its data say what is payable. What is published is what was paid, on which day, by whom and to whom,
//! under numbers that others know them by: that comes from outside, as [`Particulars`], and nothing of it is guessed.
//! True afterwards: every amount is a sum of the statement, written as a decimal; what was not published is counted.

mod indigo;
mod missing;
mod number;
mod ocds;
mod organisation;
mod paid;
mod particulars;
mod template;

pub use particulars::{Particulars, WrongLine};
pub use template::template;

use crate::diagnostic::Refusal;
use crate::model::Model;
use crate::report::json;
use crate::run::RunResult;
use crate::statement::Statement;
use paid::Payments;

/// How payments are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// Open Contracting Data Standard 1.1: a release package with the transactions of a contract.
    Ocds,
    /// The INDIGO data standard: a project with its outcomes, what they came to and what was paid for them.
    Indigo,
}

impl Standard {
    /// What people call it.
    fn name(self) -> &'static str {
        match self {
            Standard::Ocds => "an OCDS release",
            Standard::Indigo => "an INDIGO project",
        }
    }
}

/// What is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The JSON.
    pub text: String,
    /// What is not in it, and why: lines for whoever publishes it.
    pub notes: Vec<String>,
}

/// What is published of a statement of all payees and periods.
///
/// # Errors
/// What is missing or contradicts the statement: `file` is what the particulars are called.
pub fn publication(
    standard: Standard,
    (model, outcome): (&Model, &RunResult),
    statement: &Statement,
    (particulars, file): (&Particulars, &str),
) -> Result<Publication, Refusal> {
    let payments = Payments::of(statement, particulars)?;
    let missing = missing::missing(standard, statement, particulars, &payments);
    if !missing.is_empty() {
        return Err(missing::refusal(standard, &missing, file));
    }
    let mut notes = payments.notes(statement.contract.symbol);
    let text = match standard {
        Standard::Ocds => json::write(&ocds::package(statement, particulars, &payments)?),
        Standard::Indigo => {
            let project = indigo::project((model, outcome), statement, particulars, &payments)?;
            notes.extend(project.note(statement.contract.symbol));
            json::write(&project)
        }
    };
    Ok(Publication { text, notes })
}
