//! What a kernel cannot do.

use crate::value::Number;

/// What can not be done in a row: its position in the batch, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) row: usize,
    pub(crate) what: Wrong,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// A date lies beyond the calendar.
    BeyondCalendar,
    /// A date would be moved by a part of a day or month.
    NotWhole(Number),
    /// No holiday is listed for a year in which working days are counted.
    NoHolidaysListed,
    /// No number is raised to this power.
    NoSuchPower(Number),
    /// What something comes to has too many digits.
    TooManyDigits,
}
