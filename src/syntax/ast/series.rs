//! Rows or groups one after the other.

use derive_where::derive_where;

use super::{Expr, Span, Spanned};
use crate::value::GoesTo;

/// `for each K and K in order of X, then Y`
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
pub struct Series {
    /// What those of one series share; none: all are of one.
    pub keys: Vec<Expr>,
    /// What they are in order of, the first thing first.
    pub order: Vec<Ordered>,
    /// Where it ends in `file order`, if it does.
    pub file_order: Option<Spanned<()>>,
    /// The words after `in order of`.
    #[derive_where(skip(EqHashOrd))]
    pub span: Span,
}

/// A part of an order: `start_date`, `points falling`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// By what.
    pub by: Expr,
    /// Whether what is largest, latest or last comes first.
    pub falls: bool,
}

/// `only the first for each K in order of X`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Only {
    /// True for `only the last`.
    pub last: bool,
    /// The rows, in their order.
    pub series: Series,
}

/// `what rounding leaves goes to the largest remainders, for each K in order of X`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOver {
    /// To which lines.
    pub goes_to: GoesTo,
    /// The lines that are rounded together, in their order.
    pub series: Series,
}

/// How far a running value goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// `up to and including this one`, perhaps after `of the last 12 months`
    UpToThis(Option<Box<Expr>>),
    /// `before this one`, perhaps after `of the last 12 months`
    BeforeThis(Option<Box<Expr>>),
    /// `of the one before`
    OneBefore,
    /// `in a row where C`
    InARow(Box<Expr>),
}
