//! The built-in functions of values that are all given.

use jiff::civil::Date;
use meed::model::Expr;
use meed::value::{
    ArithmeticOp, ChooseOp, Elapsed, ElapsedUnit, Function, LocalPart, PartDays, PeriodEnd, ShiftUnit,
};
use num_traits::{ToPrimitive, Zero};

use super::value::{Amount, Cell, days_between, months_between, plus_days, plus_months, rounded, whole};
use super::world::{Found, Trouble, World};

impl World<'_> {
    /// A function of its arguments.
    pub(super) fn called(&self, function: &Function, arguments: &[Cell], expr: &Expr) -> Found {
        let words = || self.words(expr);
        let number = |at: usize| match &arguments[at] {
            Cell::Number(number) => number.clone(),
            other => panic!("{other:?} in the place of a number: {}", words()),
        };
        let date = |at: usize| match &arguments[at] {
            Cell::Date(date) => *date,
            other => panic!("{other:?} in the place of a date: {}", words()),
        };
        Ok(Some(match function {
            Function::Negative => Cell::Number(-number(0)),
            Function::Rounded(rule) => Cell::Number(rounded(&number(0), rule)),
            Function::Arithmetic(op) => {
                let (left, right) = (number(0), number(1));
                Cell::Number(match op {
                    ArithmeticOp::Add => left + right,
                    ArithmeticOp::Subtract => left - right,
                    ArithmeticOp::Multiply => left * right,
                    ArithmeticOp::Divide if right.is_zero() => return Ok(None),
                    ArithmeticOp::Divide => left / right,
                })
            }
            Function::Complete(_) if number(1).is_zero() => return Ok(None),
            Function::Complete(_) => Cell::Number((number(0) / number(1)).trunc()),
            Function::Power => {
                let (base, exponent) = (number(0), number(1));
                let times = exponent.is_integer().then(|| exponent.to_integer().to_u32()).flatten();
                let times = times.filter(|times| *times <= 1_000);
                let times = times.ok_or_else(|| Trouble(format!("to the power of {exponent}")))?;
                Cell::Number((0..times).fold(whole(1), |product, _| product * &base))
            }
            Function::Choose(op) => {
                let (left, right) = (arguments[0].clone(), arguments[1].clone());
                match op {
                    ChooseOp::Larger | ChooseOp::Later => left.max(right),
                    ChooseOp::Smaller | ChooseOp::Earlier => left.min(right),
                }
            }
            // Moments are seconds.
            Function::Shift(ShiftUnit::Hours) => Cell::Number(number(0) + number(1) * whole(3600)),
            Function::Shift(unit) => self.shifted(*unit, date(0), number(1), expr)?,
            Function::Elapsed(Elapsed { unit: ElapsedUnit::Hours, .. }) => {
                Cell::Number((number(1) - number(0)) / whole(3600))
            }
            Function::Elapsed(stretch) => Cell::Number(self.elapsed(stretch, date(0), date(1))?),
            // Month after month, until both lie in the same one.
            Function::CalendarMonths => {
                let first = |day: Date| day.first_of_month();
                let (from, to) = (first(date(0)), first(date(1)));
                let months = |from, to| months_between(from, to);
                Cell::Number(whole(if to >= from { months(from, to) } else { -months(to, from) }))
            }
            Function::MomentOn => self.moment_on(number(0), date(1)),
            Function::HoursWithin(part) => {
                let between = part.between.then(|| (number(2), number(3)));
                Cell::Number(self.hours_within(part.days, between, number(0), number(1))?)
            }
            Function::Local(part) => self.local(*part, number(0)),
            Function::PeriodOf(kind) => match &arguments[0] {
                Cell::Date(day) | Cell::Period(_, day) => {
                    Cell::Period(*kind, self.periods.first_day(*kind, *day))
                }
                other => panic!("{other:?} is in no period"),
            },
            Function::DayOf(end) => match (&arguments[0], end) {
                (Cell::Period(kind, first), PeriodEnd::Last) => {
                    Cell::Date(self.periods.last_day(*kind, *first))
                }
                (Cell::Period(_, first), PeriodEnd::First) => Cell::Date(*first),
                (other, _) => panic!("{other:?} is no period"),
            },
        }))
    }

    /// Minute by minute from the beginning of the day, until clocks show the time or a later one.
    fn moment_on(&self, clock: Amount, day: Date) -> Cell {
        let zone = self.model.contract.clock.as_ref().unwrap().name();
        let wanted = clock.to_integer().to_i64().unwrap();
        let mut minute = day.to_zoned(jiff::tz::TimeZone::get(zone).unwrap()).unwrap();
        loop {
            let time = minute.time();
            let shown = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60;
            if shown >= wanted || minute.date() > day {
                return Cell::Number(whole(minute.timestamp().as_second()));
            }
            minute = minute.checked_add(jiff::Span::new().minutes(1)).unwrap();
        }
    }

    /// A quarter of an hour at a time, on which all clocks change and all times here begin and end: it counts whole or
    /// not at all, but for the parts at the ends.
    fn hours_within(
        &self,
        days: PartDays,
        between: Option<(Amount, Amount)>,
        from: Amount,
        to: Amount,
    ) -> Result<Amount, Trouble> {
        if to < from {
            return Ok(-self.hours_within(days, between, to, from)?);
        }
        let zone = jiff::tz::TimeZone::get(self.model.contract.clock.as_ref().unwrap().name()).unwrap();
        let times = between.iter().flat_map(|(begins, ends)| [begins, ends]);
        assert!(
            times.into_iter().all(|time| (time / whole(900)).is_integer()),
            "another time than a quarter of an hour"
        );
        let mut second = (&from / whole(900)).floor().to_integer().to_i64().unwrap() * 900;
        let mut hours = whole(0);
        while whole(second) < to {
            let (at, next) = (whole(second), whole(second + 900));
            let shown = jiff::Timestamp::from_second(second).unwrap().to_zoned(zone.clone());
            let clock = whole(i64::from(shown.hour()) * 3600 + i64::from(shown.minute()) * 60);
            let in_time = between.as_ref().is_none_or(|(begins, ends)| {
                if begins < ends {
                    clock >= *begins && clock < *ends
                } else {
                    clock >= *begins || clock < *ends
                }
            });
            let weekday = usize::try_from(shown.weekday().to_monday_zero_offset()).unwrap();
            let on_day = match days {
                PartDays::All => true,
                PartDays::Week(week) => week[weekday],
                PartDays::Working => self.is_worked(shown.date())?,
                PartDays::NotWorking => !self.is_worked(shown.date())?,
            };
            if in_time && on_day {
                hours += (next.min(to.clone()) - at.max(from.clone())) / whole(3600);
            }
            second += 900;
        }
        Ok(hours)
    }

    /// What clocks show, the calendar library says.
    fn local(&self, part: LocalPart, moment: Amount) -> Cell {
        let zone = self.model.contract.clock.as_ref().unwrap().name().to_owned();
        let second = moment.floor().to_integer().to_i64().unwrap();
        let shown = jiff::Timestamp::from_second(second).unwrap().in_tz(&zone).unwrap();
        match part {
            LocalPart::Day => Cell::Date(shown.date()),
            LocalPart::Clock => {
                let (hours, minutes) = (i64::from(shown.hour()), i64::from(shown.minute()));
                Cell::Number(whole(hours * 3600 + minutes * 60 + i64::from(shown.second())))
            }
        }
    }

    fn shifted(&self, unit: ShiftUnit, from: Date, by: Amount, expr: &Expr) -> Result<Cell, Trouble> {
        let steps = by.is_integer().then(|| by.to_integer().to_i64()).flatten();
        let moved = match (unit, steps) {
            (_, None) => None,
            (ShiftUnit::Days, Some(steps)) => plus_days(from, steps),
            (ShiftUnit::Months, Some(steps)) => plus_months(from, steps),
            (ShiftUnit::WorkingDays, Some(steps)) => self.plus_working_days(from, steps)?,
            (ShiftUnit::Hours, _) => panic!("hours move no date: {}", self.words(expr)),
        };
        moved
            .map(Cell::Date)
            .ok_or_else(|| Trouble(format!("{from} can not be moved by {by}: {}", self.words(expr))))
    }

    /// The days counted, the weeks that they fill or begin, or the months and years that fit into them. Below nought
    /// from a later to an earlier day.
    fn elapsed(&self, stretch: &Elapsed, from: Date, to: Date) -> Result<Amount, Trouble> {
        let both = stretch.both.expect("it is said which days are counted");
        let one_more = if both { 1 } else { 0 };
        let days = days_between(from, to) + one_more;
        let weeks = Amount::new(days.into(), 7.into());
        let months = || {
            // With both days counted the stretch ends where the day after begins.
            let end = plus_days(to, one_more).ok_or_else(|| Trouble("beyond the calendar".into()))?;
            Ok(if end >= from { months_between(from, end) } else { -months_between(end, from) })
        };
        Ok(match stretch.unit {
            ElapsedUnit::Hours => panic!("hours are counted between moments"),
            ElapsedUnit::Days => whole(days),
            ElapsedUnit::WorkingDays => whole(self.working_days(from, to, both)?),
            ElapsedUnit::StartedWeeks => weeks.ceil(),
            ElapsedUnit::CompletedWeeks => weeks.trunc(),
            ElapsedUnit::CompletedMonths => whole(months()?),
            ElapsedUnit::CompletedYears => whole(months()? / 12),
        })
    }
}
