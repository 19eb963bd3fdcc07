//! Civil days.

use std::fmt;

use jiff::civil::Date;

use super::DateOrder;
use super::civil::{date_of, day_of, days_in};

/// A civil day, counted from 1 January 1970. Days run from the year 1 to the year 9999; arithmetic beyond gives none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;

impl Day {
    /// The last day that there is: 31 December 9999.
    pub const LAST: Day = Day(LAST);

    /// The day of a year, month and day of the month, if there is one.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
        Day::of_parts(i32::from(year), month, day)
    }

    /// The same, the parts as wide as the arithmetic on them.
    fn of_parts(year: i32, month: u32, day: u32) -> Option<Self> {
        let is_day = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        is_day.then(|| Day(day_of((year, month, day))))
    }

    /// The day so many days after 1 January 1970.
    pub fn from_number(number: i32) -> Option<Self> {
        (FIRST..=LAST).contains(&number).then_some(Day(number))
    }

    /// How many days after 1 January 1970.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The year, month and day of the month.
    pub(crate) fn parts(self) -> (i32, u32, u32) {
        date_of(self.0)
    }

    /// The same day for the calendar library.
    pub(super) fn civil(self) -> Date {
        let (year, month, day) = self.parts();
        let year = i16::try_from(year).unwrap_or(i16::MAX);
        let (month, day) = (i8::try_from(month).unwrap_or(1), i8::try_from(day).unwrap_or(1));
        // Every day that there is, is one of the library's.
        Date::new(year, month, day).unwrap_or(Date::ZERO)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.parts().0
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.parts().1
    }

    /// The day of the month, 1 to 31.
    pub fn day_of_month(self) -> u32 {
        self.parts().2
    }

    /// As data writes it, in a given order of its parts.
    pub fn written(self, order: DateOrder) -> String {
        let (year, month, date) = self.parts();
        match order {
            DateOrder::YearMonthDay => self.to_string(),
            DateOrder::DayMonthYear => format!("{date:02}/{month:02}/{year:04}"),
            DateOrder::MonthDayYear => format!("{month:02}/{date:02}/{year:04}"),
        }
    }

    /// So many days later.
    pub fn plus_days(self, days: i32) -> Option<Self> {
        Day::from_number(self.0.checked_add(days)?)
    }

    /// The corresponding day so many months later: the same day number, or the last day of a shorter month.
    pub fn plus_months(self, months: i32) -> Option<Self> {
        let (year, month, date) = self.parts();
        let month = i32::try_from(month).ok()?.checked_sub(1)?;
        let months = year.checked_mul(12)?.checked_add(month)?.checked_add(months)?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12).checked_add(1)?);
        let month = u32::try_from(month).ok()?;
        Day::of_parts(year, month, date.min(days_in(year, month)))
    }

    /// How many days from this one to the other: 0 for the same day.
    pub fn days_until(self, other: Day) -> i32 {
        other.0.saturating_sub(self.0)
    }

    /// How many whole months fit from this day up to but not including the other, by corresponding days. Below nought
    /// if it is earlier.
    pub fn months_until(self, other: Day) -> i32 {
        if other < self {
            return other.months_until(self).saturating_neg();
        }
        let (from, to) = (self.parts(), other.parts());
        let months = |(year, month, _): (i32, u32, u32)| {
            year.saturating_mul(12).saturating_add(i32::try_from(month).unwrap_or(0))
        };
        let guess = months(to).saturating_sub(months(from));
        let reached = self.plus_months(guess).is_some_and(|day| day <= other);
        if reached { guess } else { guess.saturating_sub(1) }
    }

    /// Reads `2026-03-31`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut next = |length: usize| {
            let digits = |part: &&str| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
            parts.next().filter(digits)
        };
        let (year, month, date) = (next(4)?, next(2)?, next(2)?);
        let day = Day::new(year.parse().ok()?, month.parse().ok()?, date.parse().ok()?);
        day.filter(|_| parts.next().is_none())
    }

    /// Reads `31 March 2026`.
    pub fn parse_long(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let (day, month, year) = (words.next()?, words.next()?, words.next()?);
        let month = MONTHS.iter().position(|name| *name == month)?.checked_add(1)?;
        let all_digits = [day, year].iter().all(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        if words.next().is_some() || year.len() != 4 || !all_digits {
            return None;
        }
        Day::new(year.parse().ok()?, i8::try_from(month).ok()?, day.parse().ok()?)
    }

    /// `31 March 2026`
    pub fn long(self) -> String {
        let (year, month, date) = self.parts();
        let month = MONTHS.get((month as usize).saturating_sub(1)).copied().unwrap_or("");
        format!("{date} {month} {year}")
    }
}

/// The months, as contracts write them.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// As ISO 8601: `2026-03-31`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, date) = self.parts();
        write!(f, "{year:04}-{month:02}-{date:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
