//! Balances: rows that are worked out, what is carried from period to period.

use super::{Expr, Name, Rounding, Spanned};

/// What is brought forward, what comes to it and what goes, for each of its keys and each period of the statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// The plural, if it is said.
    pub plural: Option<Name>,
    /// `of POPULATION`
    pub of: Option<Name>,
    /// `for each K and K`
    pub keys: Vec<Spanned<Vec<Expr>>>,
    /// `opens with £100.00`
    pub opens: Vec<Spanned<Expr>>,
    /// `adds X`
    pub adds: Vec<Spanned<Expr>>,
    /// `takes X`
    pub takes: Vec<Spanned<Expr>>,
    /// `interest of 3%, rounded to the nearest penny, halves up`
    pub interest: Vec<Spanned<(Expr, Option<Rounding>)>>,
    /// `at least X`
    pub at_least: Vec<Spanned<Expr>>,
    /// `at most X`
    pub at_most: Vec<Spanned<Expr>>,
    /// `starts again where C`
    pub again: Vec<Spanned<Expr>>,
    /// `lapses after 12 months`
    pub lapses: Vec<Spanned<Expr>>,
    /// `until last day of the term`
    pub until: Vec<Spanned<Expr>>,
    /// `what is above is lost` and the like
    pub lost: Vec<Spanned<Lost>>,
}

/// What nobody is paid, and nobody owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// `what is above is lost`
    Above,
    /// `what is missing is not owed`
    Missing,
    /// `what is left at the end is lost`
    Left,
}
