//! Where an expression stands: what its names may mean there.

use std::rc::Rc;

use crate::analysis::FlowFacts;
use crate::model::{Expr, FactId, FrameId, RecordId};
use crate::syntax::ast;

/// The place of an expression.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// The frame that its value must live on.
    pub(crate) frame: FrameId,
    /// The record whose rows, or groups of rows, the frame stands for; none on the contract's and the statement's.
    pub(crate) record: Option<RecordId>,
    /// The rows that the clause takes in.
    pub(crate) selection: Option<FactId>,
    /// Whether there are groups of them to add up.
    pub(crate) aggregates: bool,
    /// Whether the selection is known to hold a row (payment lines exist only there).
    pub(crate) inhabited: bool,
    /// What is known to be given, and which choices are left.
    pub(crate) proven: FlowFacts,
    /// Among what a value may run.
    pub(crate) runs: Runs,
    /// The record for whose row the rows of this place are sought.
    pub(crate) sought_for: Option<RecordId>,
    /// Whether it is a value of that row, held to the rows sought: its names stand beside `this`.
    pub(crate) asks: bool,
    /// The line that the place belongs to, where it belongs to one.
    pub(crate) line: Option<Rc<Line>>,
}

/// What stands one after the other in a place, so that a value may run over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runs {
    /// Nothing.
    Nothing,
    /// The rows that a define is of: those of its record, or of a subset.
    Rows(Option<FactId>),
    /// The groups of a measure.
    Groups,
}

/// The line of a payment that an amount is for, or that a limit holds.
#[derive(Debug)]
pub(crate) struct Line {
    /// Who is paid, if one payee is.
    pub(crate) payee: Option<Expr>,
    /// The period or day in which it falls.
    pub(crate) placed: Option<Expr>,
    /// The keys of the clause, if it has any; none of a limit that holds in all.
    pub(crate) keys: Option<Vec<ast::Expr>>,
}

impl Scope {
    /// A scope in which only values of the contract itself are known.
    pub(crate) fn contract() -> Self {
        Scope {
            frame: FrameId(0),
            record: None,
            selection: None,
            aggregates: false,
            inhabited: false,
            proven: FlowFacts::default(),
            runs: Runs::Nothing,
            sought_for: None,
            asks: false,
            line: None,
        }
    }

    /// The rows of a record.
    pub(crate) fn rows(frame: FrameId, record: RecordId, proven: FlowFacts) -> Self {
        Scope { frame, record: Some(record), proven, ..Scope::contract() }
    }
}
