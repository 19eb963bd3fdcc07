//! Working days: dates moved by them, stretches counted in them.

use super::arity::try_binary;
use super::forms::{Counts, Days};
use super::{Fault, Vector, Wrong};
use crate::value::{Day, WorkingCalendar};

/// So many working days later.
pub(crate) fn shift(
    calendar: &WorkingCalendar,
    days: &Vector<'_>,
    count: &Vector<'_>,
) -> Result<Vector<'static>, Fault> {
    try_binary::<Days, Counts, Days>(days, count, |day, count| {
        let moved = calendar.shifted(*day, i64::from(count.steps()?)).and_then(Day::from_number);
        let moved = moved.ok_or(Wrong::BeyondCalendar)?.number();
        known(calendar, *day, moved).map(|()| moved)
    })
}

/// The working days from one day to another.
pub(crate) fn elapsed(
    calendar: &WorkingCalendar,
    from: &Vector<'_>,
    to: &Vector<'_>,
    both: bool,
) -> Result<Vector<'static>, Fault> {
    try_binary::<Days, Days, Counts>(from, to, |from, to| {
        known(calendar, *from, *to).map(|()| calendar.between(*from, *to, both))
    })
}

/// A year of which no holiday is listed is not a year without holidays.
fn known(calendar: &WorkingCalendar, from: i32, to: i32) -> Result<(), Wrong> {
    let year = |day| Day::from_number(day).map_or(0, Day::year);
    if calendar.knows(from, to, year) { Ok(()) } else { Err(Wrong::NoHolidaysListed) }
}
