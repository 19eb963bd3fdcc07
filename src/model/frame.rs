//! What values are of: the contract, the rows of a record, groups of them, or the lines of the statement.

use super::{Expr, RecordId};

/// What a row of values stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The contract: one value.
    Contract,
    /// The rows of a record.
    Rows(RecordId),
    /// The groups of a record's rows that share keys. Rows in which a key is blank are in no group.
    Groups {
        /// The record.
        record: RecordId,
        /// The keys, in the order in which the first clause wrote them.
        keys: Vec<Key>,
    },
    /// The lines of payments by payee and statement period: every payee that has a line × every period from the start
    /// of the term to the end of settlement. The limits of clawbacks live here.
    Statement,
}

impl Frame {
    /// The record whose rows it stands for, one by one or in groups.
    pub fn record(&self) -> Option<RecordId> {
        match self {
            Frame::Rows(record) | Frame::Groups { record, .. } => Some(*record),
            Frame::Contract | Frame::Statement => None,
        }
    }

    /// The keys of its groups; none where it is not of groups.
    pub fn keys(&self) -> &[Key] {
        match self {
            Frame::Groups { keys, .. } => keys,
            Frame::Contract | Frame::Rows(_) | Frame::Statement => &[],
        }
    }
}

/// A key of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its value for a row; the frame is the rows of the record. A text, choice, reference, whole number, date, yes-no
    /// or period.
    pub value: Expr,
    /// What it is called: `provider`, `quarter of start_date`.
    pub label: String,
}
