//! Days and periods.

use super::fault::{Fault, Wrong};
use crate::run::vector::{Cells, Lanes, Vector, either};
use crate::value::{Calendar, Day, ElapsedUnit, Number, PeriodKind};

type Days<'a> = Cells<'a, i32>;

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
        on_days(days, |days| Lanes::Periods(days.map(|day| self.index(*day))))
    }
}

/// The periods that hold shorter ones.
pub(crate) fn period_of_period(
    calendar: Calendar,
    kind: PeriodKind,
    from: PeriodKind,
    periods: &Vector<'_>,
) -> Vector<'static> {
    let Lanes::Periods(indexes) = &periods.lanes else {
        return Vector::nothing(crate::plan::node::Kind::Period);
    };
    let longer = |index: i32| calendar.first_day(from, index).map_or(0, |day| calendar.index(kind, day));
    let lanes = Lanes::Periods(remembering(indexes, longer));
    Vector { lanes, blank: periods.blank.map(|blank| *blank) }
}

/// The first or last days of periods.
pub(crate) fn day_of(
    calendar: Calendar,
    last: bool,
    kind: PeriodKind,
    periods: &Vector<'_>,
) -> Result<Vector<'static>, Fault> {
    let Lanes::Periods(indexes) = &periods.lanes else {
        return Ok(Vector::nothing(crate::plan::node::Kind::Day));
    };
    let day = |index: i32| {
        let day = if last { calendar.last_day(kind, index) } else { calendar.first_day(kind, index) };
        day.map(Day::number)
    };
    settle(remembering(indexes, day), periods.blank.map(|blank| *blank))
}

/// So many days, or months, later.
pub(crate) fn shift(days: &Vector<'_>, count: &Vector<'_>, months: bool) -> Result<Vector<'static>, Fault> {
    let Lanes::Days(from) = &days.lanes else { return Ok(Vector::nothing(crate::plan::node::Kind::Day)) };
    let blank = either(&days.blank, &count.blank).map(|blank| *blank);
    let count = whole(count, &blank)?;
    let moved = from.zip(&count, |day, count| {
        let (day, count) = (Day::from_number(*day)?, (*count)?);
        let moved = if months { day.plus_months(count) } else { day.plus_days(count) };
        moved.map(Day::number)
    });
    settle(moved, blank)
}

/// Whole numbers; none where they are beyond any calendar.
pub(super) fn whole(
    count: &Vector<'_>,
    blank: &Cells<'_, bool>,
) -> Result<Cells<'static, Option<i32>>, Fault> {
    if let Lanes::Fixed(0, cells) = &count.lanes {
        return Ok(cells.map(|value| i32::try_from(*value).ok()));
    }
    let values = super::number::exact(&count.lanes);
    let wrong = values.zip(blank, |value, blank| !*blank && !value.is_whole());
    if let Some(row) = first(&wrong) {
        let value = values.get(row).cloned().unwrap_or_else(Number::zero);
        return Err(Fault { row, what: Wrong::NotWhole(value) });
    }
    Ok(values.map(|value| value.to_int().and_then(|value| i32::try_from(value).ok())))
}

/// The time from one day to another. A stretch that ends before it starts is below nought: weeks or part weeks are then rounded up,
/// completed weeks, months and years towards nought.
pub(crate) fn elapsed(unit: ElapsedUnit, from: &Vector<'_>, to: &Vector<'_>, both: bool) -> Vector<'static> {
    let blank = either(&from.blank, &to.blank).map(|blank| *blank);
    let (Lanes::Days(from), Lanes::Days(to)) = (&from.lanes, &to.lanes) else {
        return Vector::nothing(crate::plan::node::Kind::Number);
    };
    let days =
        |from: i32, to: i32| i64::from(to).saturating_sub(i64::from(from)).saturating_add(i64::from(both));
    let months = |from: i32, to: i32| {
        // Counting both days, the stretch ends with the end of the last day: where the next one begins.
        let end =
            Day::from_number(to).and_then(|to| if both { to.plus_days(1).or(Some(to)) } else { Some(to) });
        let months = Day::from_number(from).zip(end).map(|(from, end)| from.months_until(end));
        i64::from(months.unwrap_or(0))
    };
    let count = match unit {
        // Working days have a kernel of their own, which knows the calendar; hours are counted between moments.
        ElapsedUnit::Days | ElapsedUnit::WorkingDays | ElapsedUnit::Hours => {
            from.zip(to, |a, b| days(*a, *b))
        }
        ElapsedUnit::StartedWeeks => from.zip(to, |a, b| days(*a, *b).saturating_add(6).div_euclid(7)),
        ElapsedUnit::CompletedWeeks => from.zip(to, |a, b| days(*a, *b).checked_div(7).unwrap_or(0)),
        ElapsedUnit::CompletedMonths => from.zip(to, |a, b| months(*a, *b)),
        ElapsedUnit::CompletedYears => from.zip(to, |a, b| months(*a, *b).checked_div(12).unwrap_or(0)),
    };
    Vector { lanes: Lanes::Fixed(0, count), blank }
}

fn on_days(days: &Vector<'_>, f: impl Fn(&Days<'_>) -> Lanes<'static>) -> Vector<'static> {
    match &days.lanes {
        Lanes::Days(cells) => Vector { lanes: f(cells), blank: days.blank.map(|blank| *blank) },
        _ => Vector::nothing(crate::plan::node::Kind::Period),
    }
}

/// Days of which none may be missing where it is not blank.
pub(super) fn settle(
    days: Cells<'static, Option<i32>>,
    blank: Cells<'static, bool>,
) -> Result<Vector<'static>, Fault> {
    let wrong = days.zip(&blank, |day, blank| day.is_none() && !*blank);
    match first(&wrong) {
        Some(row) => Err(Fault { row, what: Wrong::BeyondCalendar }),
        None => Ok(Vector { lanes: Lanes::Days(days.map(|day| day.unwrap_or(0))), blank }),
    }
}

pub(super) fn first(wrong: &Cells<'_, bool>) -> Option<usize> {
    match wrong {
        Cells::Same(wrong) => wrong.then_some(0),
        Cells::Each(wrong) => wrong.iter().position(|wrong| *wrong),
    }
}

/// A slow function of few different values: neighbours are often equal, and periods are few.
fn remembering<T: Clone>(values: &Cells<'_, i32>, f: impl Fn(i32) -> T) -> Cells<'static, T> {
    let mut known = std::collections::BTreeMap::new();
    values.map(|value| known.entry(*value).or_insert_with(|| f(*value)).clone())
}
