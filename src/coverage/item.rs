//! What may be covered: one situation of one part of the contract.

use serde::Serialize;

use super::edge::Step;
use super::goal::Goal;
use crate::source::Span;

/// The kinds of parts that are counted, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Every clause that moves money or makes facts.
    Clauses,
    /// Caps, minimums, the limits of clawbacks, and `at most` and `at least` under a value.
    Limits,
    /// The conditions of every `where`, one by one.
    Conditions,
    /// The rows of tables of cases.
    Cases,
    /// The rows and dates of tariffs that are looked up.
    Tariffs,
    /// The bands of scales.
    Bands,
    /// The edges of bands and of comparisons of order: at the edge, just below it, just above it.
    Edges,
    /// What is decided of blanks: the blank and the given case.
    Blanks,
}

impl Kind {
    /// All of them, in order.
    pub const ALL: [Kind; 8] = [
        Kind::Clauses,
        Kind::Limits,
        Kind::Conditions,
        Kind::Cases,
        Kind::Tariffs,
        Kind::Bands,
        Kind::Edges,
        Kind::Blanks,
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Clauses => "clauses",
            Kind::Limits => "limits",
            Kind::Conditions => "conditions",
            Kind::Cases => "cases",
            Kind::Tariffs => "tariffs",
            Kind::Bands => "bands",
            Kind::Edges => "edges",
            Kind::Blanks => "blanks",
        }
    }
}

/// What tells items apart: the place of the part in the contract, and the situation. Runs are put together by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The place.
    pub span: Span,
    /// The situation.
    pub goal: Goal,
}

impl Key {
    /// A situation at a place.
    pub fn new(span: Span, goal: Goal) -> Self {
        Key { span, goal }
    }
}

/// One thing to cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is known by.
    pub key: Key,
    /// Its kind.
    pub kind: Kind,
    /// The line of the contract.
    pub line: usize,
    /// The declaration that it is part of.
    pub of: String,
    /// The words of the contract.
    pub words: String,
    /// The situation, in words.
    pub situation: String,
    /// For an edge: how near is just below and just above.
    pub step: Option<Step>,
}
