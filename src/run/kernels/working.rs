//! Working days: dates moved by them, stretches counted in them.

use super::date::{settle, whole};
use super::fault::{Fault, Wrong};
use crate::plan::node::Kind;
use crate::run::vector::{Cells, Lanes, Vector, either};
use crate::value::{Day, WorkingCalendar};

/// So many working days later.
pub(crate) fn shift(
    calendar: &WorkingCalendar,
    days: &Vector<'_>,
    count: &Vector<'_>,
) -> Result<Vector<'static>, Fault> {
    let Lanes::Days(from) = &days.lanes else { return Ok(Vector::nothing(Kind::Day)) };
    let blank = either(&days.blank, &count.blank).map(|blank| *blank);
    let count = whole(count, &blank)?;
    let moved = from.zip(&count, |day, count| {
        calendar.shifted(*day, i64::from((*count)?)).and_then(Day::from_number).map(Day::number)
    });
    let days = settle(moved, blank)?;
    match &days.lanes {
        Lanes::Days(to) => known(calendar, from, to, &days.blank)?,
        _ => return Ok(Vector::nothing(Kind::Day)),
    }
    Ok(days)
}

/// The working days from one day to another.
pub(crate) fn elapsed(
    calendar: &WorkingCalendar,
    from: &Vector<'_>,
    to: &Vector<'_>,
    both: bool,
) -> Result<Vector<'static>, Fault> {
    let blank = either(&from.blank, &to.blank).map(|blank| *blank);
    let (Lanes::Days(from), Lanes::Days(to)) = (&from.lanes, &to.lanes) else {
        return Ok(Vector::nothing(Kind::Number));
    };
    known(calendar, from, to, &blank)?;
    let count = from.zip(to, |from, to| calendar.between(*from, *to, both));
    Ok(Vector { lanes: Lanes::Fixed(0, count), blank })
}

/// A year of which no holiday is listed is not a year without holidays.
fn known(
    calendar: &WorkingCalendar,
    from: &Cells<'_, i32>,
    to: &Cells<'_, i32>,
    blank: &Cells<'_, bool>,
) -> Result<(), Fault> {
    let year = |day| Day::from_number(day).map_or(0, Day::year);
    let unknown = from.zip(to, |from, to| !calendar.knows(*from, *to, year));
    let wrong = unknown.zip(blank, |unknown, blank| *unknown && !*blank);
    match super::date::first(&wrong) {
        Some(row) => Err(Fault { row, what: Wrong::NoHolidaysListed }),
        None => Ok(()),
    }
}
