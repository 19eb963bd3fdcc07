//! What a kernel cannot do.

use std::collections::BTreeSet;

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
    /// No holiday is listed for years in which working days are counted; here, and in these rows besides.
    NoHolidaysListed {
        /// The years.
        years: BTreeSet<i32>,
        /// Further positions in the batch.
        also: Vec<usize>,
    },
    /// No number is raised to this power.
    NoSuchPower(Number),
    /// What something comes to has too many digits.
    TooManyDigits,
}

impl Wrong {
    /// Whether it is told for all rows at once, so that the others are looked at too.
    pub(super) fn is_told_together(&self) -> bool {
        match self {
            Wrong::NoHolidaysListed { .. } => true,
            Wrong::BeyondCalendar | Wrong::NotWhole(_) | Wrong::NoSuchPower(_) | Wrong::TooManyDigits => {
                false
            }
        }
    }
}

impl Fault {
    /// What is told where there was a fault in an earlier row.
    pub(super) fn after(self, before: Option<Fault>) -> Fault {
        let Some(mut before) = before else { return self };
        if let (Wrong::NoHolidaysListed { years, also }, Wrong::NoHolidaysListed { years: more, .. }) =
            (&mut before.what, self.what)
        {
            years.extend(more);
            also.push(self.row);
        }
        before
    }
}
