//! Values over rows that share something with a row.

use super::{Expr, FactId, RecordId};
use crate::value::AggregateOp;

/// A value of a row, taken over rows of another record, or over other rows of its own: those that have its keys, and of
/// which one value lies within its bounds. Its frame is the rows of a record. Blank where a side of the row itself is
/// blank; of no rows a count and a total are nought, and all else is blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What is sought.
    pub sought: Sought,
    /// The values of the row for what the rows sought are held equal to, in the order of their keys.
    pub keys: Vec<Expr>,
    /// The lower edge of what the rows sought lie in; none where it is open.
    pub from: Option<Bound>,
    /// The upper edge; none where it is open.
    pub to: Option<Bound>,
    /// Whether the row itself can count, where it is one of those sought.
    pub own: bool,
    /// In words what is taken of which rows: `total hours of visit`.
    pub words: String,
}

/// Which rows are sought, and what is taken of them. A row of which a key or the value held between edges is blank does
/// not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// What is taken.
    pub op: RelatedOp,
    /// Whose rows.
    pub record: RecordId,
    /// Only those of this subset,
    pub within: Option<FactId>,
    /// and only those that meet these conditions.
    pub conditions: Vec<Expr>,
    /// What is taken of each; none for a count.
    pub value: Option<Expr>,
    /// What is held equal to values of the row.
    pub keys: Vec<Expr>,
    /// What is held between edges.
    pub by: Option<Expr>,
    /// The spell of whose row only the rows behind it count.
    pub behind: Option<RecordId>,
    /// For the first and the last: what they are in order of.
    pub order: Vec<Expr>,
    /// For each part of the order whether it falls.
    pub falls: Vec<bool>,
    /// Whether the file and row number come last in the order.
    pub file_order: bool,
}

/// What is taken of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelatedOp {
    /// An aggregate.
    Aggregate(AggregateOp),
    /// The value of the first in the order.
    First,
    /// The value of the last in the order.
    Last,
}

/// An edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Where it is: a value of the row itself.
    pub at: Expr,
    /// Whether what lies on it counts.
    pub included: bool,
}

impl Related {
    /// The values of the row itself: blank where one of these is.
    pub fn asked(&self) -> impl Iterator<Item = &Expr> {
        let edges = self.from.iter().chain(&self.to);
        self.keys.iter().chain(edges.map(|edge| &edge.at))
    }

    /// The expressions that it is directly made of.
    pub(crate) fn operands(&self) -> Vec<&Expr> {
        self.asked().chain(self.sought.operands()).collect()
    }

    /// Whether a row counts for certain: a spell has rows behind it.
    pub fn never_of_nothing(&self) -> bool {
        let Sought { within, conditions, keys, by, behind, .. } = &self.sought;
        behind.is_some() && within.is_none() && conditions.is_empty() && keys.is_empty() && by.is_none()
    }
}

impl Sought {
    /// The expressions that it is directly made of, all on the rows sought.
    pub(crate) fn operands(&self) -> Vec<&Expr> {
        let which = self.conditions.iter().chain(&self.keys).chain(&self.by);
        which.chain(&self.value).chain(&self.order).collect()
    }

    /// Whether what is taken is the value of one of the rows.
    pub fn is_one_of_them(&self) -> bool {
        match self.op {
            RelatedOp::First | RelatedOp::Last => true,
            RelatedOp::Aggregate(op) => match op {
                AggregateOp::Earliest
                | AggregateOp::Latest
                | AggregateOp::Smallest
                | AggregateOp::Largest
                | AggregateOp::One => true,
                AggregateOp::Count | AggregateOp::Total | AggregateOp::Average => false,
            },
        }
    }

    /// Whether it is nought where no row counts; otherwise it is blank there.
    pub fn of_nothing_is_nought(&self) -> bool {
        match self.op {
            RelatedOp::Aggregate(op) => op.of_nothing_is_nought(),
            RelatedOp::First | RelatedOp::Last => false,
        }
    }
}
