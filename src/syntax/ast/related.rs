//! Values over rows that share something with the row of the clause.

use super::{Expr, Name, Series, Spanned};
use crate::value::AggregateOp;

/// `(count of any other claim where address is this claim's address)`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What is taken.
    pub taken: RelatedValue,
    /// Of which rows.
    pub rows: RowsSought,
    /// `behind this stay`: the record.
    pub behind: Option<Name>,
    /// `where C`
    pub condition: Option<Expr>,
}

/// What is taken of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelatedValue {
    /// `count`, `total hours`
    Aggregate(Spanned<AggregateOp>, Option<Expr>),
    /// `hours of the first`, `hours of the last`
    End {
        /// The value.
        value: Expr,
        /// True for the last.
        last: bool,
        /// The order.
        series: Series,
    },
}

/// `of any other claim`, `of call of any guest`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsSought {
    /// The record or cohort.
    pub name: Name,
    /// `this or any other` (true), `any other` (false): whether the row of the clause can count.
    pub own: Option<Spanned<bool>>,
    /// `of any guest`: a key that need not be the same.
    pub any: Option<Name>,
}
