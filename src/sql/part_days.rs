//! Hours within parts of days, without going from day to day: how much of all time before a moment counts, and that of
//! one end less that of the other.

use super::calendar::{floor_divided, plus_days};
use super::maker::Maker;
use super::number::Arithmetic;
use super::refusal::{Made, Refusal};
use super::scope::Scope;
use super::tree::{Sign, Sql};
use super::value::{Num, Value};
use crate::source::Span;
use crate::value::{ArithmeticOp, HoursWithin, Number, PartDays, SECONDS_A_DAY, SECONDS_AN_HOUR, is_weekday};

/// What counts of the time that clocks show.
struct Part {
    /// Which days of the week count, Monday first.
    week: [bool; 7],
    /// Days that count if their day of the week does not, and the other way round.
    turned: Vec<i32>,
    /// Seconds after midnight, from one up to another; over midnight where the other is not the later.
    between: Option<(i64, i64)>,
}

/// So that days are counted from a Monday: 1 January 1970 was a Thursday.
const FROM_MONDAY: i64 = 3;

impl Part {
    /// How many seconds of a whole day count.
    fn of_day(&self) -> i64 {
        self.within(SECONDS_A_DAY)
    }

    /// How many seconds of a day count before a second of it.
    fn within(&self, second: i64) -> i64 {
        let upto = |from: i64, to: i64| second.min(to).saturating_sub(from).max(0);
        match self.between {
            None => second,
            Some((from, to)) if from < to => upto(from, to),
            Some((from, to)) => upto(0, to).saturating_add(upto(from, SECONDS_A_DAY)),
        }
    }

    /// The same of a column.
    fn within_sql(&self, second: &Sql) -> Sql {
        let upto = |from: i64, to: i64| {
            let cases = vec![
                (second.clone().infix(Sign::AtMost, int(from)), int(0)),
                (second.clone().infix(Sign::AtLeast, int(to)), int(to.saturating_sub(from))),
            ];
            Sql::Case(cases, Some(Box::new(second.clone().minus(int(from)))))
        };
        match self.between {
            None => second.clone(),
            Some((from, to)) if from < to => upto(from, to),
            Some((from, to)) => upto(0, to).plus(upto(from, SECONDS_A_DAY)),
        }
    }

    fn in_week(&self) -> i64 {
        self.week.iter().map(|counts| i64::from(*counts)).sum()
    }

    /// How many days of a week count before each of its days, Monday first.
    fn before_in_week(&self) -> Vec<i64> {
        let before = self.week.iter().scan(0i64, |sum, counts| {
            let before = *sum;
            *sum = sum.saturating_add(i64::from(*counts));
            Some(before)
        });
        before.collect()
    }

    /// By how much more days count once a turned one has passed.
    fn turn(&self, day: i32) -> i64 {
        if is_weekday(day, self.week) { -1 } else { 1 }
    }

    /// How many days count from the Monday before 1970 on before a day.
    fn days_before(&self, day: i64) -> i64 {
        let since = day.saturating_add(FROM_MONDAY);
        let rest = usize::try_from(since.rem_euclid(7)).unwrap_or(0);
        let rest = self.before_in_week().get(rest).copied().unwrap_or(0);
        let turned = self.turned.iter().filter(|turned| i64::from(**turned) < day);
        let turned: i64 = turned.map(|turned| self.turn(*turned)).sum();
        since.div_euclid(7).saturating_mul(self.in_week()).saturating_add(rest).saturating_add(turned)
    }

    /// How many seconds count before a time that clocks show.
    fn before(&self, shown: i64) -> i64 {
        let day = shown.div_euclid(SECONDS_A_DAY);
        let days = self.days_before(day);
        let counts = self.days_before(day.saturating_add(1)).saturating_sub(days);
        let own = counts.saturating_mul(self.within(shown.rem_euclid(SECONDS_A_DAY)));
        days.saturating_mul(self.of_day()).saturating_add(own)
    }
}

fn int(value: i64) -> Sql {
    Sql::Int(i128::from(value))
}

impl Maker<'_> {
    /// The hours from one moment to another that count; below nought from a later to an earlier one.
    pub(super) fn hours_within(
        &mut self,
        within: HoursWithin,
        values: Vec<Value>,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let missing = || Refusal::unexpected(span, "hours within parts of days without their ends");
        let mut values = values.into_iter();
        let (from, to) = (values.next().ok_or_else(missing)?, values.next().ok_or_else(missing)?);
        let mut clock = || -> Made<i64> {
            let time = values.next().ok_or_else(missing)?.number(span)?.known();
            let second = time.and_then(|time| i64::try_from(time.to_int()?).ok());
            second.ok_or_else(missing)
        };
        let between = if within.between { Some((clock()?, clock()?)) } else { None };
        let (week, turned) = match within.days {
            PartDays::All => ([true; 7], Vec::new()),
            PartDays::Week(days) => (days, Vec::new()),
            PartDays::Working => self.working_days(span)?,
            PartDays::NotWorking => {
                let (week, holidays) = self.working_days(span)?;
                (week.map(|works| !works), holidays)
            }
        };
        let part = Part { week, turned, between };
        let ((from, first), (to, last)) =
            (self.counted_before(&part, from, scope, span)?, self.counted_before(&part, to, scope, span)?);
        if matches!(within.days, PartDays::Working | PartDays::NotWorking) {
            self.holidays_are_known(&first, &last, scope, span)?;
        }
        let mut arithmetic = Arithmetic { scope, span };
        let seconds = arithmetic.arithmetic(ArithmeticOp::Subtract, &to, &from)?;
        let hour = Num::constant(&Number::from_int(i128::from(SECONDS_AN_HOUR)), span)?;
        Ok(Value::Number(arithmetic.arithmetic(ArithmeticOp::Divide, &seconds, &hour)?))
    }

    /// How many seconds count before a moment: those before the time that clocks show then, and what they were put
    /// forward or back until then; and the day that they show.
    fn counted_before(&mut self, part: &Part, of: Value, scope: &mut Scope, span: Span) -> Made<(Num, Sql)> {
        let of = of.number(span)?;
        let of = Arithmetic { scope: &mut *scope, span }.whole_number(&of)?;
        let moment = scope.bind(of, "moment");
        let shown = self.shown_at(&moment, scope, span)?;
        let days = scope.bind(floor_divided(shown.clone(), i128::from(SECONDS_A_DAY)), "day");
        let second = shown.minus(days.clone().infix(Sign::Times, int(SECONDS_A_DAY)));
        let second = scope.bind(second, "second");
        let (counts, before) = self.counted_days(part, &days, scope);
        let own = match counts {
            Sql::Truth(true) => part.within_sql(&second),
            counts => Sql::if_else(counts, part.within_sql(&second), int(0)),
        };
        let shown = before.infix(Sign::Times, int(part.of_day())).plus(own);
        let changed = self.changed_before(&moment, span, |at| part.before(at))?;
        let counted = Num::count(scope.bind(shown.plus(changed), "counted"), super::clock::MOST_SECONDS);
        Ok((counted, plus_days(Sql::Day(0), days)))
    }

    /// Whether a day counts, and how many count before it.
    fn counted_days(&self, part: &Part, days: &Sql, scope: &mut Scope) -> (Sql, Sql) {
        if part.week == [true; 7] && part.turned.is_empty() {
            return (Sql::Truth(true), days.clone().plus(int(FROM_MONDAY)));
        }
        let since = scope.bind(days.clone().plus(int(FROM_MONDAY)), "days");
        let weeks = scope.bind(floor_divided(since.clone(), 7), "weeks");
        let rest = scope.bind(since.minus(weeks.clone().infix(Sign::Times, int(7))), "rest");
        let is = |number: i64| rest.clone().infix(Sign::Is, int(number));
        let before = (0i64..).zip(part.before_in_week()).map(|(number, before)| (is(number), int(before)));
        let mut all = weeks.infix(Sign::Times, int(part.in_week())).plus(Sql::Case(before.collect(), None));
        for turned in &part.turned {
            let passed = days.clone().infix(Sign::More, int(i64::from(*turned)));
            all = all.plus(Sql::if_else(passed, int(part.turn(*turned)), int(0)));
        }
        let own = part.turned.iter().map(|turned| {
            (days.clone().infix(Sign::Is, int(i64::from(*turned))), Sql::Truth(part.turn(*turned) > 0))
        });
        let counted = (0i64..).zip(part.week).filter(|(_, counts)| *counts).map(|(number, _)| is(number));
        let counted = Sql::any(counted.collect());
        let counts = match part.turned.is_empty() {
            true => counted,
            false => Sql::Case(own.collect(), Some(Box::new(counted))),
        };
        (counts, all)
    }
}
