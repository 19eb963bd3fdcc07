//! What may be covered: one situation of one part of the contract.

use serde::Serialize;

use super::edge::Step;
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

/// A situation that a part of the contract may be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// A payment has a line inside term and settlement that is not £0.
    Pays,
    /// A define has a value for a row, a measure one that is taken over a row.
    Value,
    /// A row is in a cohort or outcome.
    RowIn,
    /// A row of what it is `of` is not in it.
    RowOut,
    /// Something is due.
    Due,
    /// A payee who has a line on the statement owes nothing.
    NothingDue,
    /// Something due is left at the end of a period: carried forward, or not taken back.
    Left,
    /// A limit changes an amount.
    Bites,
    /// A limit leaves an amount as it is.
    LeavesWhole,
    /// A condition is met.
    Met,
    /// A condition is not met by a row that the conditions before it let through.
    NotMet,
    /// A condition is not known for such a row, because of a blank.
    Unknown,
    /// A case is taken.
    Taken,
    /// A row of a tariff is looked up.
    LookedUp,
    /// A date of a tariff, by its position, is the one that holds.
    DateHolds(u32),
    /// A value lies in a band.
    Reached,
    /// Just below an edge.
    Below,
    /// At an edge.
    At,
    /// Just above an edge.
    Above,
    /// What is asked for a blank is blank, or the population is empty.
    Blank,
    /// It is not.
    Given,
}

impl Goal {
    /// The first in order,
    pub(super) const FIRST: Goal = Goal::Pays;
    /// and the last.
    pub(super) const LAST: Goal = Goal::Given;

    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Goal::Pays => "pays",
            Goal::Value => "value",
            Goal::RowIn => "row_in",
            Goal::RowOut => "row_out",
            Goal::Due => "due",
            Goal::NothingDue => "nothing_due",
            Goal::Left => "left",
            Goal::Bites => "bites",
            Goal::LeavesWhole => "leaves_whole",
            Goal::Met => "met",
            Goal::NotMet => "not_met",
            Goal::Unknown => "unknown",
            Goal::Taken => "taken",
            Goal::LookedUp => "looked_up",
            Goal::DateHolds(_) => "date_holds",
            Goal::Reached => "reached",
            Goal::Below => "below",
            Goal::At => "at",
            Goal::Above => "above",
            Goal::Blank => "blank",
            Goal::Given => "given",
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
