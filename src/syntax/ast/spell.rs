//! Spells: rows that are worked out, each a stretch of days.

use super::{Expr, Name, Spanned};
use crate::value::PeriodKind;

/// Intervals of days, made of the rows of a population.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The plural, if it is said.
    pub plural: Option<Name>,
    /// `of POPULATION`
    pub of: Option<Name>,
    /// `where C`
    pub conditions: Vec<Spanned<Expr>>,
    /// `for each K and K`
    pub keys: Vec<Spanned<Vec<Expr>>>,
    /// `from D to D`
    pub days: Vec<Spanned<(Expr, Expr)>>,
    /// What is done to the intervals, in the order in which it is written.
    pub steps: Vec<Spanned<SpellStep>>,
}

/// What is done to the intervals of a spell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpellStep {
    /// `joined over gaps of at most 7 days`
    Joined(Expr),
    /// `without the days of hospital_stay`
    Without(Name),
    /// `within D to D`
    Within(Expr, Expr),
    /// `cut at the start of each quarter`
    CutAt(Spanned<PeriodKind>),
    /// `cut into blocks of 13 weeks, the last may be shorter`
    Blocks(Expr),
    /// `cut into whole blocks of 13 weeks`
    WholeBlocks(Expr),
}
