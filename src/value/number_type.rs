//! What a number is a number of, and how it is written.

use super::Unit;

/// A number's unit, and how people write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumberType {
    /// What it counts or measures.
    pub unit: Unit,
    /// Whether it is written as a percentage. Never changes a result.
    pub style: NumberStyle,
}

/// How a number without a unit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberStyle {
    /// `0.5`
    Plain,
    /// `50%`
    Percent,
    /// `5 percentage points`: a difference between percentages
    PercentagePoints,
}
