//! Working days.

use std::collections::BTreeSet;

use super::Day;

/// Which days are worked on: days of the week, less holidays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingCalendar {
    /// Whether each day of the week is worked on, Monday first.
    week: [bool; 7],
    /// The holidays that would be worked on otherwise, in order.
    holidays: Vec<i32>,
    /// The first and the last year of the listed holidays; none where none is listed.
    listed: Option<(i16, i16)>,
    /// Whether holidays are listed at all.
    lists: bool,
    /// The years for which holidays are listed, day by day.
    counted: Counted,
}

/// Working days counted through stretch by stretch, so that they are looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Counted {
    /// The first of the days.
    first: i32,
    /// How many working days there are before it.
    before: i64,
    /// For each day how many working days there are up to it, from the first on.
    up_to: Vec<u32>,
    /// The working days.
    days: Vec<i32>,
}

impl Counted {
    fn up_to(&self, day: i32) -> Option<i64> {
        let at = usize::try_from(day.checked_sub(self.first)?).ok()?;
        self.up_to.get(at).map(|count| self.before.saturating_add(i64::from(*count)))
    }

    fn number(&self, wanted: i64) -> Option<i32> {
        let at = usize::try_from(wanted.checked_sub(self.before)?.checked_sub(1)?).ok()?;
        self.days.get(at).copied()
    }
}

/// More days than of so many years are not counted through.
const MOST_DAYS: usize = 366 * 200;

/// 1 January 1970 was a Thursday: the position in a week that starts on Monday.
const EPOCH_WEEKDAY: i32 = 3;

impl WorkingCalendar {
    /// A week from one day to another (Monday is 0; it may run over Sunday), less holidays if they are listed.
    pub fn new(first: u8, last: u8, holidays: Option<Vec<i32>>) -> Self {
        let length = (i16::from(last).saturating_sub(i16::from(first))).rem_euclid(7);
        let mut week = [false; 7];
        for (position, day) in (0i16..).zip(week.iter_mut()) {
            *day = position.saturating_sub(i16::from(first)).rem_euclid(7) <= length;
        }
        let lists = holidays.is_some();
        let mut holidays = holidays.unwrap_or_default();
        holidays.sort_unstable();
        holidays.dedup();
        let listed = holidays.first().copied().zip(holidays.last().copied());
        let listed = listed.and_then(|(first, last)| Some((year_of(first)?, year_of(last)?)));
        let counted = Counted::default();
        let mut calendar = WorkingCalendar { week, holidays: Vec::new(), listed, lists, counted };
        holidays.retain(|day| calendar.in_week(*day));
        calendar.holidays = holidays;
        calendar.counted = calendar.count_through().unwrap_or_default();
        calendar
    }

    /// The years for which holidays are listed, counted through.
    fn count_through(&self) -> Option<Counted> {
        let (first_year, last_year) = self.listed?;
        let first = Day::new(first_year, 1, 1)?.number();
        let last = Day::new(last_year, 12, 31)?.number();
        let days = usize::try_from(last.checked_sub(first)?).ok().filter(|days| *days < MOST_DAYS)?;
        let before = self.up_to(first.checked_sub(1)?);
        let mut counted = Counted { first, before, up_to: Vec::with_capacity(days), days: Vec::new() };
        let mut holidays = self.holidays.iter().copied().peekable();
        for day in first..=last {
            let off = holidays.next_if_eq(&day).is_some();
            if self.in_week(day) && !off {
                counted.days.push(day);
            }
            counted.up_to.push(u32::try_from(counted.days.len()).ok()?);
        }
        Some(counted)
    }

    fn in_week(&self, day: i32) -> bool {
        let position = usize::try_from(day.saturating_add(EPOCH_WEEKDAY).rem_euclid(7)).unwrap_or(0);
        self.week.get(position).copied().unwrap_or(false)
    }

    /// How many working days there are from the first Monday of the reckoning up to a day, included. Below nought
    /// before it.
    fn up_to(&self, day: i32) -> i64 {
        if let Some(count) = self.counted.up_to(day) {
            return count;
        }
        // Monday 29 December 1969 is day −3.
        let days = i64::from(day).saturating_add(i64::from(EPOCH_WEEKDAY)).saturating_add(1);
        let (weeks, rest) = (days.div_euclid(7), usize::try_from(days.rem_euclid(7)).unwrap_or(0));
        let worked = |days: usize| counted(self.week.iter().take(days).filter(|worked| **worked).count());
        weeks.saturating_mul(worked(7)).saturating_add(worked(rest)).saturating_sub(self.holidays_up_to(day))
    }

    /// The working days from one day to another, both counted or not the first. Below nought where the days run
    /// backwards.
    pub fn between(&self, from: i32, to: i32, both: bool) -> i64 {
        let start = if both { from.saturating_sub(1) } else { from };
        self.up_to(to).saturating_sub(self.up_to(start))
    }

    /// The so-manieth working day after a day, or before it where the count is below nought. The day itself where it is
    /// nought.
    pub fn shifted(&self, day: i32, count: i64) -> Option<i32> {
        let wanted = match count {
            0 => return Some(day),
            1.. => self.up_to(day).checked_add(count)?,
            // The last one before the day is number up_to(day − 1).
            _ => self.up_to(day.checked_sub(1)?).checked_add(count)?.checked_add(1)?,
        };
        self.number(wanted)
    }

    /// The working day that is so-manieth in the reckoning: the first day up to which there are so many.
    fn number(&self, wanted: i64) -> Option<i32> {
        if let Some(day) = self.counted.number(wanted) {
            return Some(day);
        }
        // Each holiday up to the day moves it on by one of the week's days, perhaps past more of them.
        let mut off = 0;
        loop {
            let day = self.number_in_week(wanted.checked_add(off)?)?;
            match self.holidays_up_to(day) {
                passed if passed == off => return Some(day).filter(|day| *day > FIRST && *day <= LAST),
                passed => off = passed,
            }
        }
    }

    /// The same where no holiday counts.
    fn number_in_week(&self, wanted: i64) -> Option<i32> {
        let before = wanted.checked_sub(1)?;
        let worked = counted(self.week.iter().filter(|worked| **worked).count());
        let (weeks, rest) = (before.checked_div_euclid(worked)?, before.checked_rem_euclid(worked)?);
        let mut own = (0i64..).zip(&self.week).filter(|(_, worked)| **worked).map(|(position, _)| position);
        let position = own.nth(usize::try_from(rest).ok()?)?;
        let day = weeks.checked_mul(7)?.checked_add(position)?.checked_sub(i64::from(EPOCH_WEEKDAY))?;
        i32::try_from(day).ok()
    }

    fn holidays_up_to(&self, day: i32) -> i64 {
        counted(self.holidays.partition_point(|holiday| *holiday <= day))
    }

    /// The years of the stretch between two days for which no holidays are listed, where holidays are listed at all.
    pub fn unlisted(&self, one: i32, other: i32) -> BTreeSet<i32> {
        let counted = |day: i32| self.counted.up_to(day).is_some();
        if !self.lists || (counted(one) && counted(other)) {
            return BTreeSet::new();
        }
        let year = |day: i32| year_of(day).map_or(0, i32::from);
        let asked = year(one.min(other))..=year(one.max(other));
        match self.listed.map(|(first, last)| i32::from(first)..=i32::from(last)) {
            None => asked.collect(),
            Some(listed) => asked.filter(|year| !listed.contains(year)).collect(),
        }
    }
}

fn year_of(day: i32) -> Option<i16> {
    i16::try_from(Day::from_number(day)?.year()).ok()
}

fn counted(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Days so far from 1970 lie beyond the calendar on either side.
const FIRST: i32 = -800_000;
const LAST: i32 = 3_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8, day: i8) -> i32 {
        Day::new(year, month, day).unwrap().number()
    }

    /// Easter 2024: Good Friday 29 March, Easter Monday 1 April. 2026 begins on a Thursday.
    fn easter() -> WorkingCalendar {
        WorkingCalendar::new(0, 4, Some(vec![day(2024, 4, 1), day(2024, 3, 29), day(2024, 3, 31)]))
    }

    #[test]
    fn holidays_and_weekends_are_stepped_over() {
        let calendar = easter();
        // Thursday 28 March: the next working day is Tuesday 2 April, the fourth after it Friday 5 April.
        assert_eq!(calendar.shifted(day(2024, 3, 28), 1), Some(day(2024, 4, 2)));
        assert_eq!(calendar.shifted(day(2024, 3, 28), 4), Some(day(2024, 4, 5)));
        // From a day that is none itself: Saturday 30 March.
        assert_eq!(calendar.shifted(day(2024, 3, 30), 1), Some(day(2024, 4, 2)));
        assert_eq!(calendar.shifted(day(2024, 3, 30), 0), Some(day(2024, 3, 30)));
        assert_eq!(calendar.shifted(day(2024, 3, 30), -1), Some(day(2024, 3, 28)));
        assert_eq!(calendar.shifted(day(2024, 4, 2), -1), Some(day(2024, 3, 28)));
        assert_eq!(calendar.shifted(day(2024, 4, 2), -2), Some(day(2024, 3, 27)));
    }

    #[test]
    fn working_days_of_a_stretch_are_counted() {
        let calendar = easter();
        assert_eq!(calendar.between(day(2024, 3, 28), day(2024, 4, 2), true), 2);
        assert_eq!(calendar.between(day(2024, 3, 28), day(2024, 4, 2), false), 1);
        assert_eq!(calendar.between(day(2024, 3, 29), day(2024, 4, 1), true), 0);
        assert_eq!(calendar.between(day(2024, 4, 3), day(2024, 4, 2), true), 0);
        assert_eq!(calendar.between(day(2024, 4, 4), day(2024, 4, 2), false), -2);
    }

    #[test]
    fn a_week_may_run_over_sunday() {
        // Sunday to Thursday. 31 March 2024 is a Sunday.
        let calendar = WorkingCalendar::new(6, 3, None);
        assert_eq!(calendar.between(day(2024, 3, 29), day(2024, 3, 31), true), 1);
        assert_eq!(calendar.shifted(day(2024, 3, 28), 1), Some(day(2024, 3, 31)));
    }

    #[test]
    fn counts_agree_with_counting_day_by_day() {
        let calendar = easter();
        let worked = |day: i32| calendar.between(day, day, true) == 1;
        let start = day(2024, 2, 27);
        for length in 0..80 {
            let by_hand = (start..=start + length).filter(|day| worked(*day)).count();
            assert_eq!(calendar.between(start, start + length, true), counted(by_hand));
        }
        let holidays: Vec<i32> = (day(2024, 3, 25)..=day(2024, 4, 5)).filter(|day| !worked(*day)).collect();
        let expected = [(3, 29), (3, 30), (3, 31), (4, 1)].map(|(month, date)| day(2024, month, date));
        assert_eq!(holidays, expected);
    }

    #[test]
    fn a_working_day_is_found_where_counting_day_by_day_finds_it() {
        let easter = easter();
        // Holidays on most days of some weeks, and a week of one day.
        let (start, end) = (day(2024, 2, 20), day(2024, 6, 20));
        let most: Vec<i32> = (start..end).filter(|day| day % 5 != 0).collect();
        for calendar in [easter, WorkingCalendar::new(0, 4, Some(most)), WorkingCalendar::new(6, 6, None)] {
            let worked = |day: i32| calendar.between(day, day, true) == 1;
            for from in start..start + 40 {
                for count in 1..12 {
                    let after = (from + 1..).filter(|day| worked(*day)).nth(count - 1);
                    let before = (0..from).rev().filter(|day| worked(*day)).nth(count - 1);
                    assert_eq!(calendar.shifted(from, counted(count)), after);
                    assert_eq!(calendar.shifted(from, -counted(count)), before);
                }
            }
            let (first, last) = (day(1, 1, 1), day(9999, 12, 31));
            assert!(calendar.shifted(last, 1_000_000_000).is_none());
            assert!(calendar.shifted(first, -1_000_000_000).is_none());
        }
    }

    #[test]
    fn years_without_a_listed_holiday_are_not_known() {
        let calendar = easter();
        let years = |from, to| Vec::from_iter(calendar.unlisted(from, to));
        assert!(years(day(2024, 1, 1), day(2024, 12, 31)).is_empty());
        assert_eq!(years(day(2024, 12, 31), day(2026, 1, 1)), [2025, 2026]);
        assert_eq!(years(day(2026, 1, 1), day(2023, 12, 31)), [2023, 2025, 2026]);
        let day = day(2024, 12, 31);
        assert!(WorkingCalendar::new(0, 4, None).unlisted(day, day).is_empty());
        assert_eq!(Vec::from_iter(WorkingCalendar::new(0, 4, Some(Vec::new())).unlisted(day, day)), [2024]);
    }
}
