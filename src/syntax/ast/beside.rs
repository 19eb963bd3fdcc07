//! What any declaration may say beside what it declares: notes, terms, paragraphs of the parties' own, what is
//! accepted.

use super::{Name, Quoted};
use crate::value::{Doubt, Side};

/// `note "VAT" "All amounts exclude VAT."`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The heading, if two texts are given.
    pub title: Option<Quoted>,
    /// The text.
    pub text: Quoted,
}

/// `called "Eligible Episode", plural "Eligible Episodes"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// One.
    pub one: Quoted,
    /// Several, if that is said.
    pub many: Option<Quoted>,
}

/// `clause "Value added tax" "All amounts exclude it.", after reward`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorsClause {
    /// Its heading.
    pub heading: Quoted,
    /// Its text.
    pub text: Quoted,
    /// Before or after which declaration it is printed, if that is said.
    pub place: Option<(Side, Name)>,
}

/// `party "Borough Council" "County Hall, High Street", called "the Council"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its name in full.
    pub name: Quoted,
    /// Who it is: its address, its number.
    pub details: Option<Quoted>,
    /// What sentences call it.
    pub called: Option<Quoted>,
}

/// `accepted that the amount may be below nil, because "returns are credited"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What is accepted.
    pub doubt: Doubt,
    /// Why.
    pub reason: Quoted,
}
