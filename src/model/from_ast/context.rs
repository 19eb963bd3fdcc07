//! Where an expression stands: what its names may mean there.

use std::rc::Rc;

use super::blanks::Proven;
use crate::model::{Expr, FactId, FrameId, RecordId};
use crate::syntax::ast;

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
    /// The line that the place belongs to, where it belongs to one.
    pub(super) line: Option<Rc<Line>>,
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

/// The line of a payment that an amount is for, or that a limit holds.
#[derive(Debug)]
pub(super) struct Line {
    /// Who is paid, if one payee is.
    pub(super) payee: Option<Expr>,
    /// The period or day in which it falls.
    pub(super) placed: Option<Expr>,
    /// The keys of the clause, if it has any; none of a limit that holds in all.
    pub(super) keys: Option<Vec<ast::Expr>>,
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
            line: None,
        }
    }

    /// The rows of a record.
    pub(super) fn rows(frame: FrameId, record: RecordId, proven: Proven) -> Self {
        Scope { frame, record: Some(record), proven, ..Scope::contract() }
    }
}
