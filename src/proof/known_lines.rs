//! What is known of lines of rows that stand in the contract, and of the minimums that hold them.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::enclosure::Set;
use crate::analysis::Range;
use crate::model::{LimitId, PaymentId};
use crate::value::Number;

/// A line of rows that stand in the contract.
pub(super) struct Line {
    /// The first of its rows, and the others.
    pub(super) rows: Vec<u32>,
    /// What it comes to at most, or at least with a minus; never below nought.
    pub(super) end: Number,
    /// Who is paid, and in which statement, where that is known.
    pub(super) payee: Option<Set>,
    pub(super) statement: Option<i32>,
    /// The values by which the rows are one line; none where they are not known.
    pub(super) keys: Option<Vec<Set>>,
}

/// Lines, each worked out once: of a payment, at their most or their least.
pub(super) type KnownLines = BTreeMap<(PaymentId, bool), Rc<Vec<Line>>>;

/// The pools of each minimum, if all of them are known.
pub(super) type KnownPools = BTreeMap<LimitId, Option<Rc<Vec<Pool>>>>;

/// The lines that one minimum holds together.
pub(super) struct Pool {
    /// The period by which they are held, if they are.
    pub(super) period: Option<i32>,
    pub(super) keys: Vec<Option<Set>>,
    pub(super) rows: Vec<u32>,
    pub(super) amount: Range,
}
