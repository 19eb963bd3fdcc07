//! The types of values: what they are and, for numbers, what they are numbers of.

use crate::model::{ChoiceSetId, RecordId};
use crate::syntax::ast::PeriodKind;
use crate::value::Unit;

/// The type of an expression or a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A number of something; plain numbers and ratios have the unit of nothing.
    Number(NumberType),
    /// A civil date.
    Date,
    /// A date and time: a moment, the same everywhere. Held as seconds since the beginning of 1970 in Greenwich.
    Moment,
    /// What a clock shows: held as seconds since midnight.
    Clock,
    /// A text, such as the name of a provider. Texts are compared and grouped by, never computed with.
    Text,
    /// One of the choices of a field.
    Choice(ChoiceSetId),
    /// Yes or no: a field, or a condition.
    YesNo,
    /// A row of another record.
    Reference(RecordId),
    /// A period of a kind.
    Period(PeriodKind),
}

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
