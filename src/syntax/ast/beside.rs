//! What any declaration may say beside what it declares: notes, terms, paragraphs of the parties' own, what is accepted.

use super::Quoted;
use crate::value::Doubt;

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

/// `clause "Value added tax" "All amounts exclude it."`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorsClause {
    /// Its heading.
    pub heading: Quoted,
    /// Its text.
    pub text: Quoted,
}

/// `accepted that the amount may be below nil, because "returns are credited"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What is accepted.
    pub doubt: Doubt,
    /// Why.
    pub reason: Quoted,
}
