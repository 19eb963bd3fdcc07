//! The periods that days lie in, looked up.

use super::blanks::unary;
use super::forms::{Days, Periods};
use super::{Kind, Vector};
use crate::value::{Calendar, Day, PeriodKind};

/// The periods that days lie in, looked up.
#[derive(Clone, Debug)]
pub(crate) struct PeriodTable {
    kind: PeriodKind,
    calendar: Calendar,
    first: i32,
    periods: Vec<i32>,
    /// The period of the day that stands where there is none: it is looked up for every blank.
    of_nought: i32,
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
        let of_nought = Day::from_number(0).map_or(0, |day| calendar.index(kind, day));
        PeriodTable { kind, calendar, first: from.number(), periods, of_nought }
    }

    fn index(&self, day: i32) -> i32 {
        let position = usize::try_from(day.saturating_sub(self.first)).ok();
        match position.and_then(|at| self.periods.get(at)) {
            Some(index) => *index,
            None if day == 0 => self.of_nought,
            None => Day::from_number(day).map_or(0, |day| self.calendar.index(self.kind, day)),
        }
    }

    /// The periods of days.
    fn of_days(&self, days: &Vector<'_>) -> Vector<'static> {
        unary::<Days, Periods>(days, |day| self.index(*day))
    }
}

/// The periods of a kind that days lie in. Every kind that the plan asks for has its table.
pub(crate) fn periods_of_days(
    tables: &[PeriodTable],
    kind: PeriodKind,
    days: &Vector<'_>,
) -> Vector<'static> {
    match tables.iter().find(|table| table.kind == kind) {
        Some(table) => table.of_days(days),
        None => Vector::nothing(Kind::Period),
    }
}
