//! What a number is a number of, and how it is written.

use super::{Number, Unit};

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

impl NumberType {
    /// A plain number, without a unit.
    pub fn plain() -> Self {
        NumberType::of(Unit::none())
    }

    /// A number of a unit.
    pub fn of(unit: Unit) -> Self {
        NumberType { unit, style: NumberStyle::Plain }
    }
}

impl NumberStyle {
    /// The number that digits stand for where it is written so, commas and all: `12.5` as a percentage is an eighth.
    pub fn read(self, digits: &str) -> Option<Number> {
        let number = Number::parse(&digits.replace(',', ""))?;
        Some(match self {
            NumberStyle::Plain => number,
            NumberStyle::Percent | NumberStyle::PercentagePoints => number.times(&Number::from_scaled(1, 2)),
        })
    }
}
