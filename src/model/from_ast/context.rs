//! Where an expression stands: what its names may mean there.

use super::blanks::Proven;
use crate::model::{FactId, FrameId, RecordId};

/// The place of an expression.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// The frame that its value must live on.
    pub(super) frame: FrameId,
    /// The record whose rows, or groups of rows, the frame stands for; none on the contract's and the statement's.
    pub(super) record: Option<RecordId>,
    /// The rows that the clause takes in.
    pub(super) selection: Option<FactId>,
    /// Whether there are groups of them to add up.
    pub(super) aggregates: bool,
    /// Whether the selection is known to hold a row (payment lines exist only there).
    pub(super) inhabited: bool,
    /// What is known to be given, and which choices are left.
    pub(super) proven: Proven,
    /// Among what a value may run.
    pub(super) runs: Runs,
}

/// What stands one after the other in a place, so that a value may run over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// Nothing.
    Nothing,
    /// The rows that a define is of: those of its record, or of a subset.
    Rows(Option<FactId>),
    /// The groups of a measure.
    Groups,
}

impl Scope {
    /// A scope in which only values of the contract itself are known.
    pub(super) fn contract() -> Self {
        Scope {
            frame: FrameId(0),
            record: None,
            selection: None,
            aggregates: false,
            inhabited: false,
            proven: Proven::default(),
            runs: Runs::Nothing,
        }
    }

    /// The rows of a record.
    pub(super) fn rows(frame: FrameId, record: RecordId, proven: Proven) -> Self {
        Scope { frame, record: Some(record), proven, ..Scope::contract() }
    }
}
