//! Days, months, periods and working days: whole numbers counted from the calendar's own beginnings, never by what an
//! engine calls a week or a quarter.

use super::dialect::SqlType;
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::Scope;
use super::tree::{DatePart, Query, Sign, Sql, Step};
use crate::source::Span;
use crate::value::{Day, PeriodKind, PeriodLength};

/// The first day of the calendar, 1 January of the year 1.
pub(super) const FIRST_DAY: i32 = -719_162;

/// What is added before a division and taken away after it, in multiples of the divisor, so that it goes down and not
/// towards nought.
const FAR: i128 = 100_000;

/// How many whole times a small number goes into another, going down.
pub(super) fn floor_divided(of: Sql, by: i128) -> Sql {
    match by {
        1 => of,
        by => {
            let raised = of.plus(Sql::Int(FAR.saturating_mul(by)));
            quotient(raised, by).minus(Sql::Int(FAR))
        }
    }
}

/// How many whole times it goes into it, towards nought.
pub(super) fn quotient(of: Sql, by: i128) -> Sql {
    Sql::Quotient { wide: false, of: Box::new(of), by: Box::new(Sql::Int(by)) }
}

fn part(part: DatePart, day: &Sql) -> Sql {
    Sql::Part(part, Box::new(day.clone()))
}

/// Days later.
pub(super) fn plus_days(day: Sql, days: Sql) -> Sql {
    match (&day, &days) {
        (_, Sql::Int(0)) => day,
        (Sql::Day(own), Sql::Int(more)) => {
            let moved = i32::try_from(*more).ok().and_then(|more| Day::from_number(*own)?.plus_days(more));
            moved.map_or(Sql::PlusDays(Box::new(day.clone()), Box::new(days)), |day| Sql::Day(day.number()))
        }
        _ => Sql::PlusDays(Box::new(day), Box::new(days)),
    }
}

/// Months later.
pub(super) fn plus_months(day: Sql, months: Sql) -> Sql {
    match (&day, &months) {
        (_, Sql::Int(0)) => day,
        (Sql::Day(own), Sql::Int(more)) => {
            let moved = i32::try_from(*more).ok().and_then(|more| Day::from_number(*own)?.plus_months(more));
            moved.map_or(Sql::PlusMonths(Box::new(day.clone()), Box::new(months)), |day| {
                Sql::Day(day.number())
            })
        }
        _ => Sql::PlusMonths(Box::new(day), Box::new(months)),
    }
}

/// Days from one to another.
pub(super) fn days_between(from: Sql, to: Sql) -> Sql {
    match (&from, &to) {
        (Sql::Day(a), Sql::Day(b)) => Sql::Int(i128::from(*b).saturating_sub(i128::from(*a))),
        _ => Sql::DaysBetween(Box::new(from), Box::new(to)),
    }
}

/// The later of two days, neither of them blank.
pub(super) fn later(a: Sql, b: Sql) -> Sql {
    Sql::if_else(a.clone().infix(Sign::AtLeast, b.clone()), a, b)
}

/// The earlier.
pub(super) fn earlier(a: Sql, b: Sql) -> Sql {
    Sql::if_else(a.clone().infix(Sign::AtMost, b.clone()), a, b)
}

/// What is the matter where holidays are not known.
pub(super) const NO_HOLIDAYS: &str = "a working day lies in a year of which no holiday is listed";

impl Maker<'_> {
    fn grid(&self, kind: PeriodKind) -> (PeriodLength, Day) {
        self.model.contract.calendar.grid(kind)
    }

    /// The period of a kind that holds a day.
    pub(super) fn period_of(&self, scope: &mut Scope, kind: PeriodKind, day: Sql) -> Sql {
        if let Some(known) = known_day(&day) {
            return Sql::Int(i128::from(self.model.contract.calendar.index(kind, known)));
        }
        let (length, origin) = self.grid(kind);
        match length {
            PeriodLength::Days(days) => {
                floor_divided(days_between(Sql::Day(origin.number()), day), i128::from(days))
            }
            PeriodLength::Months(months) => {
                let day = scope.bind(day, "day");
                let base =
                    i128::from(origin.year()).saturating_mul(12).saturating_add(i128::from(origin.month()));
                let month = part(DatePart::Year, &day)
                    .infix(Sign::Times, Sql::Int(12))
                    .plus(part(DatePart::Month, &day))
                    .minus(Sql::Int(base));
                let begun = match origin.day_of_month() {
                    1 => month,
                    // It begins on the last day of a shorter month.
                    29.. => {
                        let month = scope.bind(month, "months");
                        let begins = plus_months(Sql::Day(origin.number()), month.clone());
                        let before = day.clone().infix(Sign::Less, begins);
                        month.infix(Sign::Minus, Sql::if_else(before, Sql::Int(1), Sql::Int(0)))
                    }
                    first => {
                        let before = part(DatePart::Day, &day).infix(Sign::Less, Sql::Int(i128::from(first)));
                        month.infix(Sign::Minus, Sql::if_else(before, Sql::Int(1), Sql::Int(0)))
                    }
                };
                floor_divided(begun, i128::from(months))
            }
        }
    }

    /// The first day of a period.
    pub(super) fn first_day(&self, kind: PeriodKind, period: Sql) -> Sql {
        let (length, origin) = self.grid(kind);
        let times = |count: i32| match &period {
            Sql::Int(period) => Sql::Int(period.saturating_mul(i128::from(count))),
            _ if count == 1 => period.clone(),
            _ => Sql::Int(i128::from(count)).infix(Sign::Times, period.clone()),
        };
        let origin = Sql::Day(origin.number());
        match length {
            PeriodLength::Days(days) => plus_days(origin, times(days)),
            PeriodLength::Months(months) => plus_months(origin, times(months)),
        }
    }

    /// The last day of a period.
    pub(super) fn last_day(&self, kind: PeriodKind, period: Sql) -> Sql {
        plus_days(self.first_day(kind, period.plus(Sql::Int(1))), Sql::Int(-1))
    }

    /// The period of a kind that holds the first or last day of a period of another kind.
    pub(super) fn period_holding(
        &self,
        scope: &mut Scope,
        (kind, of): (PeriodKind, PeriodKind),
        period: Sql,
        last: bool,
    ) -> Sql {
        if kind == of {
            return period;
        }
        if let Some(held) = self.months_held(kind, of, &period, last) {
            return held;
        }
        let day = if last { self.last_day(of, period) } else { self.first_day(of, period) };
        self.period_of(scope, kind, day)
    }

    /// The same counted in months, where the periods of both kinds begin on the same day of a month.
    fn months_held(&self, kind: PeriodKind, of: PeriodKind, period: &Sql, last: bool) -> Option<Sql> {
        let ((length, origin), (of_length, of_origin)) = (self.grid(kind), self.grid(of));
        let (PeriodLength::Months(months), PeriodLength::Months(of_months)) = (length, of_length) else {
            return None;
        };
        if matches!(period, Sql::Int(_)) {
            // A known period has a known day.
            return None;
        }
        // What begins later in a month may begin on the last day of a shorter one.
        if origin.day_of_month() != of_origin.day_of_month() || origin.day_of_month() > 28 {
            return None;
        }
        let month =
            |day: Day| i128::from(day.year()).saturating_mul(12).saturating_add(i128::from(day.month()));
        let of_months = i128::from(of_months);
        let rest = if last { of_months.saturating_sub(1) } else { 0 };
        let rest = month(of_origin).saturating_sub(month(origin)).saturating_add(rest);
        let begins = match of_months {
            1 => period.clone(),
            of_months => Sql::Int(of_months).infix(Sign::Times, period.clone()),
        };
        Some(floor_divided(begins.plus(Sql::Int(rest)), i128::from(months)))
    }

    /// How many whole months fit between two days, by corresponding days.
    pub(super) fn months_until(&self, scope: &mut Scope, from: Sql, to: Sql) -> Sql {
        let (from, to) = (scope.bind(from, "from"), scope.bind(to, "to"));
        let mut forward = |a: &Sql, b: &Sql| {
            let months = |part_of: &Sql| {
                part(DatePart::Year, part_of)
                    .infix(Sign::Times, Sql::Int(12))
                    .plus(part(DatePart::Month, part_of))
            };
            let guess = scope.bind(months(b).minus(months(a)), "months");
            let passed = plus_months(a.clone(), guess.clone()).infix(Sign::More, b.clone());
            guess.infix(Sign::Minus, Sql::if_else(passed, Sql::Int(1), Sql::Int(0)))
        };
        let (back, on) = (forward(&to, &from), forward(&from, &to));
        Sql::if_else(to.infix(Sign::Less, from), Sql::Int(0).infix(Sign::Minus, back), on)
    }

    /// How many working days there are from Monday 29 December 1969 up to a day and with it.
    pub(super) fn working_number(&self, scope: &mut Scope, day: Sql, span: Span) -> Made<Sql> {
        let (week, holidays) = self.working_days(span)?;
        let day = scope.bind(day, "day");
        let since = days_between(Sql::Day(0), day.clone()).plus(Sql::Int(4));
        let since = scope.bind(since, "days");
        let weeks = scope.bind(floor_divided(since.clone(), 7), "weeks");
        let rest = since.infix(Sign::Minus, Sql::Int(7).infix(Sign::Times, weeks.clone()));
        let rest = scope.bind(rest, "rest");
        let mut worked = 0i128;
        let mut cases = Vec::new();
        for (number, works) in (0i128..).zip(week) {
            cases.push((rest.clone().infix(Sign::Is, Sql::Int(number)), Sql::Int(worked)));
            worked = worked.saturating_add(i128::from(works));
        }
        let mut number = weeks.infix(Sign::Times, Sql::Int(worked)).plus(Sql::Case(cases, None));
        for holiday in holidays {
            let passed = day.clone().infix(Sign::AtLeast, Sql::Day(holiday));
            number = number.infix(Sign::Minus, Sql::if_else(passed, Sql::Int(1), Sql::Int(0)));
        }
        Ok(number)
    }

    /// Which days of the week are worked on, Monday first, and the holidays among these.
    pub(super) fn working_days(&self, span: Span) -> Made<([bool; 7], Vec<i32>)> {
        let Some(week) = self.model.contract.working_week else {
            return Err(Refusal::of(
                span,
                "working days that the contract does not name are not said in SQL",
            )
            .with_help("say in the contract which days are worked: `working days Monday to Friday`"));
        };
        let length = (7u8.saturating_add(week.last).saturating_sub(week.first)) % 7;
        let mut days = [false; 7];
        for (position, works) in (0u8..).zip(days.iter_mut()) {
            *works = (7u8.saturating_add(position).saturating_sub(week.first)) % 7 <= length;
        }
        let holidays = self.holidays(span)?;
        let works = |day: &i32| {
            let position = usize::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0);
            days.get(position).copied().unwrap_or(false)
        };
        Ok((days, holidays.into_iter().filter(|day| works(day)).collect()))
    }

    /// The first and the last day of the years of which holidays are listed.
    fn listed_years(&self, span: Span) -> Made<Option<(Day, Day)>> {
        let listed = self.holidays(span)?;
        let end = |day: Option<&i32>, month, of_month| {
            let year = Day::from_number(*day?)?.year();
            Day::new(i16::try_from(year).ok()?, month, of_month)
        };
        Ok(end(listed.iter().min(), 1, 1).zip(end(listed.iter().max(), 12, 31)))
    }

    /// Where holidays are listed, there are some for each year of a stretch that is asked of, or there is no answer.
    pub(super) fn holidays_are_known(&self, from: &Sql, to: &Sql, scope: &mut Scope, span: Span) -> Made<()> {
        if self.model.contract.working_week.is_none_or(|week| week.without.is_none()) {
            return Ok(());
        }
        let known = self.listed_years(span)?;
        let beyond = |day: &Sql| match known {
            Some((first, last)) => Sql::any(vec![
                day.clone().infix(Sign::Less, Sql::Day(first.number())),
                day.clone().infix(Sign::More, Sql::Day(last.number())),
            ]),
            None => Sql::Truth(true),
        };
        let (from, to) = (scope.bind(from.clone(), "from"), scope.bind(to.clone(), "to"));
        let asked = [from.is_given(), to.is_given(), Sql::any(vec![beyond(&from), beyond(&to)])];
        self.holds_nowhere(scope, Sql::all(asked.to_vec()), span, NO_HOLIDAYS)
    }

    /// The step that has each working day with its number, as far as the holidays are known.
    pub(super) fn working_table(&mut self, span: Span) -> Made<String> {
        if let Some(known) = &self.working_step {
            return Ok(known.clone());
        }
        let (week, holidays) = self.working_days(span)?;
        let Some((first, last)) = self.listed_years(span)? else {
            return Err(Refusal::of(
                span,
                "working days after a day need holidays that are listed in the contract",
            )
            .with_help("let the contract list them: `listed here`"));
        };
        let works = |day: i32| {
            let position = usize::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0);
            week.get(position).copied().unwrap_or(false)
        };
        // As `working_number` counts: holidays before these are not known to either.
        let before = (-3..first.number()).filter(|day| works(*day)).count();
        let mut number = i128::try_from(before).unwrap_or(0);
        let mut rows = Vec::new();
        for day in (first.number()..=last.number()).filter(|day| works(*day) && !holidays.contains(day)) {
            number = number.saturating_add(1);
            rows.push(vec![Sql::Int(number), Sql::Day(day)]);
        }
        let columns = vec![("no".to_owned(), SqlType::Whole), ("day".to_owned(), SqlType::Date)];
        let name = self.fresh("working_day");
        let comment = "the working days, less the listed holidays, numbered".to_owned();
        self.steps.push(Step { name: name.clone(), comment, query: Query::Values(columns, rows) });
        self.working_step = Some(name.clone());
        Ok(name)
    }
}

fn known_day(day: &Sql) -> Option<Day> {
    match day {
        Sql::Day(day) => Day::from_number(*day),
        _ => None,
    }
}
