//! Days and periods.

use std::collections::BTreeMap;

use super::arity::{binary, try_binary, try_unary, unary};
use super::forms::{Counts, Days, Periods};
use super::{Fault, Vector, Wrong};
use crate::value::{Calendar, Day, ElapsedUnit, PeriodKind};

/// The periods that days lie in, looked up.
#[derive(Clone, Debug)]
pub(crate) struct PeriodTable {
    kind: PeriodKind,
    calendar: Calendar,
    first: i32,
    periods: Vec<i32>,
}

impl PeriodTable {
    /// A table for the days from one to another. Days outside are worked out one by one.
    pub(crate) fn new(calendar: Calendar, kind: PeriodKind, from: Day, to: Day) -> Self {
        let mut periods = Vec::new();
        let last = to.number();
        let mut index = calendar.index(kind, from);
        let mut next = from.number();
        while next <= last {
            let until = calendar.last_day(kind, index).map_or(last, |day| day.number().min(last));
            periods.extend(std::iter::repeat_n(index, usize::try_from(next.abs_diff(until)).unwrap_or(0)));
            periods.push(index);
            next = until.saturating_add(1);
            index = index.saturating_add(1);
        }
        PeriodTable { kind, calendar, first: from.number(), periods }
    }

    /// The kind of its periods.
    pub(crate) fn kind(&self) -> PeriodKind {
        self.kind
    }

    fn index(&self, day: i32) -> i32 {
        let position = usize::try_from(day.saturating_sub(self.first)).ok();
        match position.and_then(|at| self.periods.get(at)) {
            Some(index) => *index,
            None => Day::from_number(day).map_or(0, |day| self.calendar.index(self.kind, day)),
        }
    }

    /// The periods of days.
    pub(crate) fn of_days(&self, days: &Vector<'_>) -> Vector<'static> {
        unary::<Days, Periods>(days, |day| self.index(*day))
    }
}

/// The periods that hold shorter ones.
pub(crate) fn period_of_period(
    calendar: Calendar,
    kind: PeriodKind,
    from: PeriodKind,
    periods: &Vector<'_>,
) -> Vector<'static> {
    let longer = |index: i32| calendar.first_day(from, index).map_or(0, |day| calendar.index(kind, day));
    unary::<Periods, Periods>(periods, remembering(longer))
}

/// The first or last days of periods.
pub(crate) fn day_of(
    calendar: Calendar,
    last: bool,
    kind: PeriodKind,
    periods: &Vector<'_>,
) -> Result<Vector<'static>, Fault> {
    let day = |index: i32| {
        let day = if last { calendar.last_day(kind, index) } else { calendar.first_day(kind, index) };
        day.map(Day::number).ok_or(Wrong::BeyondCalendar)
    };
    try_unary::<Periods, Days>(periods, remembering(day))
}

/// So many days, or months, later.
pub(crate) fn shift(days: &Vector<'_>, count: &Vector<'_>, months: bool) -> Result<Vector<'static>, Fault> {
    try_binary::<Days, Counts, Days>(days, count, |day, count| {
        let (day, count) = (Day::from_number(*day).ok_or(Wrong::BeyondCalendar)?, count.steps()?);
        let moved = if months { day.plus_months(count) } else { day.plus_days(count) };
        moved.map(Day::number).ok_or(Wrong::BeyondCalendar)
    })
}

/// The time from one day to another. A stretch that ends before it starts is below nought: weeks or part weeks are then rounded up,
/// completed weeks, months and years towards nought.
pub(crate) fn elapsed(unit: ElapsedUnit, from: &Vector<'_>, to: &Vector<'_>, both: bool) -> Vector<'static> {
    let days = |from: &i32, to: &i32| {
        i64::from(*to).saturating_sub(i64::from(*from)).saturating_add(i64::from(both))
    };
    let months = |from: &i32, to: &i32| {
        // Counting both days, the stretch ends with the end of the last day: where the next one begins.
        let end =
            Day::from_number(*to).and_then(|to| if both { to.plus_days(1).or(Some(to)) } else { Some(to) });
        let months = Day::from_number(*from).zip(end).map(|(from, end)| from.months_until(end));
        i64::from(months.unwrap_or(0))
    };
    match unit {
        // Working days have a kernel of their own, which knows the calendar; hours are counted between moments.
        ElapsedUnit::Days | ElapsedUnit::WorkingDays | ElapsedUnit::Hours => {
            binary::<Days, Days, Counts>(from, to, days)
        }
        ElapsedUnit::StartedWeeks => {
            binary::<Days, Days, Counts>(from, to, |a, b| days(a, b).saturating_add(6).div_euclid(7))
        }
        ElapsedUnit::CompletedWeeks => {
            binary::<Days, Days, Counts>(from, to, |a, b| days(a, b).checked_div(7).unwrap_or(0))
        }
        ElapsedUnit::CompletedMonths => binary::<Days, Days, Counts>(from, to, months),
        ElapsedUnit::CompletedYears => {
            binary::<Days, Days, Counts>(from, to, |a, b| months(a, b).checked_div(12).unwrap_or(0))
        }
    }
}

/// A slow function of few different values: neighbours are often equal, and periods are few.
fn remembering<T: Clone>(f: impl Fn(i32) -> T) -> impl FnMut(&i32) -> T {
    let mut known = BTreeMap::new();
    move |value| known.entry(*value).or_insert_with(|| f(*value)).clone()
}
