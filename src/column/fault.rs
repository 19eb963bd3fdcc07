//! What a kernel cannot do.

use std::collections::BTreeSet;

use crate::value::Number;

/// What can not be done in rows of a batch: each kind once, with the positions of its rows, rising.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) found: Vec<(Wrong, Vec<usize>)>,
    /// Whether the operands are the same in all rows, so that the first stands for all.
    pub(crate) everywhere: bool,
}

/// What can be wrong. A number is that of the first of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// A date lies beyond the calendar.
    BeyondCalendar,
    /// A date would be moved by a part of a day or month.
    NotWhole(Number),
    /// No holiday is listed for years in which working days are counted.
    NoHolidaysListed(BTreeSet<i32>),
    /// No number is raised to this power.
    NoSuchPower(Number),
    /// What something comes to has too many digits.
    TooManyDigits,
}

impl Wrong {
    /// The same kind in another row, taken in here; or back, if it is of another kind.
    pub(crate) fn takes(&mut self, other: Wrong) -> Option<Wrong> {
        match (self, other) {
            (Wrong::BeyondCalendar, Wrong::BeyondCalendar)
            | (Wrong::NotWhole(_), Wrong::NotWhole(_))
            | (Wrong::NoSuchPower(_), Wrong::NoSuchPower(_))
            | (Wrong::TooManyDigits, Wrong::TooManyDigits) => None,
            (Wrong::NoHolidaysListed(years), Wrong::NoHolidaysListed(more)) => {
                years.extend(more);
                None
            }
            (
                Wrong::BeyondCalendar
                | Wrong::NotWhole(_)
                | Wrong::NoHolidaysListed(_)
                | Wrong::NoSuchPower(_)
                | Wrong::TooManyDigits,
                other,
            ) => Some(other),
        }
    }
}

impl Fault {
    /// In one row.
    pub(crate) fn at(row: usize, what: Wrong) -> Self {
        Fault { found: vec![(what, vec![row])], everywhere: false }
    }

    /// In all rows, which are alike.
    pub(super) fn everywhere(what: Wrong) -> Self {
        Fault { found: vec![(what, vec![0])], everywhere: true }
    }

    /// In a later row too.
    pub(super) fn also(&mut self, row: usize, what: Wrong) {
        let mut what = what;
        for (known, rows) in &mut self.found {
            match known.takes(what) {
                None => return rows.push(row),
                Some(other) => what = other,
            }
        }
        self.found.push((what, vec![row]));
    }
}
