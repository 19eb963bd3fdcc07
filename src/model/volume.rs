//! What occurs once, and how many rows there are at most.

use crate::source::Span;
use crate::value::PeriodKind;

/// Fields whose values together occur once.
#[derive(Clone, Debug)]
pub struct Unique {
    /// Positions in [`super::Record::fields`].
    pub fields: Vec<u32>,
    /// Where it is said.
    pub span: Span,
}

/// How many rows, or values of a field, there are at most. Data that has more is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// How many.
    pub most: u64,
    /// Of what.
    pub of: VolumeOf,
    /// The line.
    pub span: Span,
}

/// What there are so many of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeOf {
    /// Rows that share all of these; of no keys, rows in all. A row with a blank among them shares nothing.
    Rows(Vec<VolumeKey>),
    /// Values of a field: its position.
    Values(u32),
}

/// What rows share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VolumeKey {
    /// The position of the field.
    pub field: u32,
    /// The kind of the period that holds it, where that is what is shared.
    pub period: Option<PeriodKind>,
}
