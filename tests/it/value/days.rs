//! Days.

use meed::value::Day;
use proptest::prelude::*;

use super::day;

#[test]
fn days_are_counted_from_1970() {
    assert_eq!(day(1970, 1, 1).number(), 0);
    assert_eq!(day(1969, 12, 31).number(), -1);
    // Thirty years, seven leap days (1972 to 1996), then January, and February of a leap year.
    assert_eq!(day(2000, 3, 1).number(), 30 * 365 + 7 + 31 + 29);
    assert_eq!(Day::from_number(-719_162), Some(day(1, 1, 1)));
    assert_eq!(Day::from_number(-719_163), None);
    assert_eq!(Day::from_number(2_932_896), Some(day(9999, 12, 31)));
    assert_eq!(Day::from_number(2_932_897), None);
}

#[test]
fn leap_years_are_those_of_the_calendar() {
    for (year, leap) in [(1900, false), (2000, true), (2023, false), (2024, true), (2100, false)] {
        assert_eq!(Day::new(year, 2, 29).is_some(), leap, "{year}");
    }
}

#[test]
fn days_that_do_not_exist() {
    for (year, month, date) in
        [(2024, 2, 30), (2024, 4, 31), (2024, 13, 1), (2024, 0, 1), (2024, 1, 0), (0, 1, 1), (-1, 1, 1)]
    {
        assert_eq!(Day::new(year, month, date), None, "{year}-{month}-{date}");
    }
}

#[test]
fn months_later_is_the_same_day_or_the_last_of_a_shorter_month() {
    for (from, months, to) in [
        (day(2023, 1, 31), 1, day(2023, 2, 28)),
        (day(2024, 1, 31), 1, day(2024, 2, 29)),
        (day(2023, 1, 31), 3, day(2023, 4, 30)),
        (day(2023, 1, 31), 2, day(2023, 3, 31)),
        (day(2023, 3, 31), -1, day(2023, 2, 28)),
        (day(2023, 11, 30), 3, day(2024, 2, 29)),
        (day(2024, 2, 29), 12, day(2025, 2, 28)),
        (day(2024, 2, 29), 48, day(2028, 2, 29)),
        (day(2024, 5, 15), 0, day(2024, 5, 15)),
        (day(2024, 5, 15), -12, day(2023, 5, 15)),
        (day(2023, 12, 15), 1, day(2024, 1, 15)),
    ] {
        assert_eq!(from.plus_months(months), Some(to), "{from} and {months} months");
    }
}

#[test]
fn beyond_the_calendar_there_is_no_day() {
    let today = day(2024, 5, 15);
    assert_eq!(day(9999, 12, 31).plus_days(1), None);
    assert_eq!(day(1, 1, 1).plus_days(-1), None);
    assert_eq!(today.plus_days(i32::MAX), None);
    for months in [100_000, 239_976, 239_977, 239_999, 240_000, i32::MAX, -100_000, -239_999, i32::MIN] {
        assert_eq!(today.plus_months(months), None, "{months}");
    }
    assert_eq!(day(9999, 11, 30).plus_months(1), Some(day(9999, 12, 30)));
    assert_eq!(day(1, 1, 31).plus_months(-1), None);
}

#[test]
fn completed_months_go_by_corresponding_days() {
    for (from, to, months) in [
        (day(2023, 1, 15), day(2023, 1, 15), 0),
        (day(2023, 1, 15), day(2023, 2, 14), 0),
        (day(2023, 1, 15), day(2023, 2, 15), 1),
        (day(2023, 1, 31), day(2023, 2, 27), 0),
        (day(2023, 1, 31), day(2023, 2, 28), 1),
        (day(2023, 1, 30), day(2023, 2, 28), 1),
        (day(2024, 2, 29), day(2025, 2, 27), 11),
        (day(2024, 2, 29), day(2025, 2, 28), 12),
        (day(2023, 12, 31), day(2024, 1, 1), 0),
        (day(2023, 4, 1), day(2026, 3, 31), 35),
        (day(2023, 4, 1), day(2026, 4, 1), 36),
    ] {
        assert_eq!(from.months_until(to), months, "from {from} to {to}");
        assert_eq!(to.months_until(from), -months, "from {to} to {from}");
    }
}

#[test]
fn days_between() {
    assert_eq!(day(2024, 2, 28).days_until(day(2024, 3, 1)), 2);
    assert_eq!(day(2023, 2, 28).days_until(day(2023, 3, 1)), 1);
    assert_eq!(day(2024, 3, 1).days_until(day(2024, 2, 28)), -2);
    assert_eq!(day(2023, 4, 1).days_until(day(2024, 4, 1)), 366);
}

#[test]
fn days_as_contracts_write_them() {
    assert_eq!(Day::parse_long("31 March 2026"), Some(day(2026, 3, 31)));
    assert_eq!(Day::parse_long("1  April 2023"), Some(day(2023, 4, 1)));
    assert_eq!(day(2024, 2, 29).long(), "29 February 2024");
    assert_eq!(day(2024, 2, 29).to_string(), "2024-02-29");
    assert_eq!(day(987, 6, 5).to_string(), "0987-06-05");
    for text in [
        "31 Mar 2026",
        "31 march 2026",
        "31 February 2026",
        "1 April 26",
        "1 April",
        "1 April 2026 noon",
        "April 1 2026",
        "+1 April 2026",
        "1 April +202",
        "",
    ] {
        assert_eq!(Day::parse_long(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn every_day_is_its_year_month_and_day(number in -719_162i32..=2_932_896) {
        let made = Day::from_number(number).unwrap();
        let (year, month, date) = (made.year(), made.month(), made.day_of_month());
        let again = Day::new(year.try_into().unwrap(), month.try_into().unwrap(), date.try_into().unwrap());
        prop_assert_eq!(again, Some(made));
        if let Some(next) = made.plus_days(1) {
            let same_month = (year, month, date + 1);
            let next_parts = (next.year(), next.month(), next.day_of_month());
            prop_assert!(next_parts == same_month || next.day_of_month() == 1);
        }
    }

    /// Completed months are the most that fit.
    #[test]
    fn no_more_months_fit(from in 0i32..40_000, length in 0i32..40_000) {
        let from = Day::from_number(from).unwrap();
        let to = from.plus_days(length).unwrap();
        let months = from.months_until(to);
        prop_assert!(from.plus_months(months).unwrap() <= to);
        prop_assert!(from.plus_months(months + 1).unwrap() > to);
    }
}
