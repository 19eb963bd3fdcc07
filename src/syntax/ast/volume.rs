//! How many rows there are at most.

use super::{Name, Spanned};
use crate::value::PeriodKind;

/// `no more than 200 rows share provider and quarter of start_date`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// How many, as written.
    pub most: Spanned<String>,
    /// Of what.
    pub of: VolumeOf,
}

/// What there are so many of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeOf {
    /// Rows that share all of these; of no keys, rows in all.
    Rows(Vec<VolumeKey>),
    /// Values of a field.
    Values(Name),
}

/// What rows share: a field, or the period of a kind that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeKey {
    /// The kind of period.
    pub period: Option<PeriodKind>,
    /// The field.
    pub field: Name,
}
