//! The types of values: what they are and, for numbers, what they are numbers of.

use crate::model::{ChoiceSetId, RecordId};
use crate::value::{NumberType, PeriodKind};

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
