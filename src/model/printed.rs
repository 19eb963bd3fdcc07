//! Words that are printed with the terms, and from which nothing is calculated.

use crate::value::{Doubt, Prevails, Side};

/// Words beside a declaration. Whatever they say, every amount stays the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// What the printed terms call it, one and several, where the author says so.
    pub called: Option<(String, Option<String>)>,
    /// What it means, in words.
    pub means: Option<String>,
    /// The names that it had before.
    pub formerly: Vec<String>,
    /// What is accepted of it, and why.
    pub accepted: Vec<(Doubt, String)>,
    /// Paragraphs of the parties' own words.
    pub clauses: Vec<OwnClause>,
    /// Notes: title and text.
    pub notes: Vec<(Option<String>, String)>,
}

/// Words beside an entry of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryWords {
    /// What the printed terms call it, one and several, where the author says so.
    pub called: Option<(String, Option<String>)>,
    /// What it means, in words.
    pub means: Option<String>,
    /// What its choices mean, by position.
    pub choices: Vec<(u32, String)>,
    /// The names that it had before.
    pub formerly: Vec<String>,
}

/// Words of the contract as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContractWords {
    /// Who the parties are.
    pub parties: Vec<Party>,
    /// The agreement to which the terms belong.
    pub agreement: Option<String>,
    /// Which version it is.
    pub version: Option<String>,
    /// What decides where texts differ.
    pub prevails: Vec<Prevails>,
    /// What units mean, by name.
    pub units: Vec<(String, String)>,
}

/// A party: its name in full, who it is, and what sentences call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its name in full.
    pub name: String,
    /// Its address, its number.
    pub details: Option<String>,
    /// `the Council`
    pub called: Option<String>,
}

/// A paragraph of the parties' own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnClause {
    /// Its heading.
    pub heading: String,
    /// Its text.
    pub text: String,
    /// Before or after which declaration it stands, where that is said.
    pub place: Option<(Side, String)>,
}

/// The terms that every schedule has: nothing else is called by them.
pub const FRAME_TERMS: [&str; 14] = [
    "Term",
    "Statement",
    "Settlement Period",
    "Working Day",
    "Week",
    "Month",
    "Quarter",
    "Contract Year",
    "Financial Year",
    "Commissioner",
    "Schedule",
    "Annex",
    "Part",
    "Paragraph",
];

impl ContractWords {
    /// What sentences call a party: what is said, or else its name.
    pub fn party<'a>(&'a self, name: &'a str) -> &'a str {
        let party = self.parties.iter().find(|party| party.name == name);
        party.and_then(|party| party.called.as_deref()).unwrap_or(name)
    }
}
