//! Weeks, months, quarters and years.

use meed::value::PeriodKind::{self, ContractYear, FinancialYear, Month, Quarter, Week};
use meed::value::{Calendar, Day};
use proptest::prelude::*;

use super::day;

const KINDS: [PeriodKind; 5] = [Week, Month, Quarter, ContractYear, FinancialYear];

/// The period that holds a day: index, label, first and last day.
fn period(calendar: &Calendar, kind: PeriodKind, day: Day) -> (i32, String, Day, Day) {
    let index = calendar.index(kind, day);
    let first = calendar.first_day(kind, index).unwrap();
    (index, calendar.label(kind, index), first, calendar.last_day(kind, index).unwrap())
}

fn expect(calendar: &Calendar, kind: PeriodKind, of: Day, index: i32, label: &str, first: Day, last: Day) {
    assert_eq!(period(calendar, kind, of), (index, label.to_owned(), first, last), "{kind:?} of {of}");
}

#[test]
fn years_from_1_april() {
    let calendar = Calendar::new(day(2023, 4, 1));
    expect(&calendar, Quarter, day(2023, 4, 1), 0, "2023Q2", day(2023, 4, 1), day(2023, 6, 30));
    expect(&calendar, Quarter, day(2023, 3, 31), -1, "2023Q1", day(2023, 1, 1), day(2023, 3, 31));
    expect(&calendar, Quarter, day(2022, 12, 31), -2, "2022Q4", day(2022, 10, 1), day(2022, 12, 31));
    expect(&calendar, Quarter, day(2026, 3, 31), 11, "2026Q1", day(2026, 1, 1), day(2026, 3, 31));
    expect(&calendar, ContractYear, day(2023, 4, 1), 0, "2023/24", day(2023, 4, 1), day(2024, 3, 31));
    expect(&calendar, ContractYear, day(2024, 3, 31), 0, "2023/24", day(2023, 4, 1), day(2024, 3, 31));
    expect(&calendar, ContractYear, day(2023, 3, 31), -1, "2022/23", day(2022, 4, 1), day(2023, 3, 31));
    expect(&calendar, FinancialYear, day(2023, 4, 1), 23, "2023/24", day(2023, 4, 1), day(2024, 3, 31));
    expect(&calendar, FinancialYear, day(2000, 3, 31), -1, "1999/00", day(1999, 4, 1), day(2000, 3, 31));
    // Twenty-three years of months from January 2000, and three.
    expect(&calendar, Month, day(2023, 4, 30), 279, "2023-04", day(2023, 4, 1), day(2023, 4, 30));
    expect(&calendar, Month, day(2024, 2, 29), 289, "2024-02", day(2024, 2, 1), day(2024, 2, 29));
    expect(&calendar, Month, day(1999, 12, 1), -1, "1999-12", day(1999, 12, 1), day(1999, 12, 31));
}

#[test]
fn years_from_1_january() {
    let calendar = Calendar::new(day(2024, 1, 1));
    expect(&calendar, ContractYear, day(2024, 12, 31), 0, "2024", day(2024, 1, 1), day(2024, 12, 31));
    expect(&calendar, ContractYear, day(2023, 12, 31), -1, "2023", day(2023, 1, 1), day(2023, 12, 31));
    expect(&calendar, Quarter, day(2024, 12, 31), 3, "2024Q4", day(2024, 10, 1), day(2024, 12, 31));
    expect(&calendar, FinancialYear, day(2024, 1, 1), 23, "2023/24", day(2023, 4, 1), day(2024, 3, 31));
}

#[test]
fn years_from_15_september() {
    let calendar = Calendar::new(day(2025, 9, 15));
    expect(&calendar, Quarter, day(2025, 9, 15), 0, "2025-09-15+3m", day(2025, 9, 15), day(2025, 12, 14));
    expect(&calendar, Quarter, day(2025, 9, 14), -1, "2025-06-15+3m", day(2025, 6, 15), day(2025, 9, 14));
    expect(&calendar, Quarter, day(2026, 3, 14), 1, "2025-12-15+3m", day(2025, 12, 15), day(2026, 3, 14));
    expect(&calendar, ContractYear, day(2026, 9, 14), 0, "2025-09-15+1y", day(2025, 9, 15), day(2026, 9, 14));
    expect(&calendar, ContractYear, day(2026, 9, 15), 1, "2026-09-15+1y", day(2026, 9, 15), day(2027, 9, 14));
    expect(&calendar, Month, day(2025, 9, 15), 308, "2025-09", day(2025, 9, 1), day(2025, 9, 30));
}

#[test]
fn years_from_29_february() {
    let calendar = Calendar::new(day(2024, 2, 29));
    expect(&calendar, ContractYear, day(2025, 2, 27), 0, "2024-02-29+1y", day(2024, 2, 29), day(2025, 2, 27));
    expect(&calendar, ContractYear, day(2025, 2, 28), 1, "2025-02-28+1y", day(2025, 2, 28), day(2026, 2, 27));
    expect(&calendar, ContractYear, day(2028, 2, 28), 3, "2027-02-28+1y", day(2027, 2, 28), day(2028, 2, 28));
    expect(&calendar, ContractYear, day(2028, 2, 29), 4, "2028-02-29+1y", day(2028, 2, 29), day(2029, 2, 27));
    expect(
        &calendar,
        ContractYear,
        day(2024, 2, 28),
        -1,
        "2023-02-28+1y",
        day(2023, 2, 28),
        day(2024, 2, 28),
    );
    expect(&calendar, Quarter, day(2024, 5, 28), 0, "2024-02-29+3m", day(2024, 2, 29), day(2024, 5, 28));
    expect(&calendar, Quarter, day(2025, 2, 27), 3, "2024-11-29+3m", day(2024, 11, 29), day(2025, 2, 27));
    expect(&calendar, Quarter, day(2025, 2, 28), 4, "2025-02-28+3m", day(2025, 2, 28), day(2025, 5, 28));
}

#[test]
fn quarters_from_the_31st() {
    let calendar = Calendar::new(day(2023, 1, 31));
    expect(&calendar, Quarter, day(2023, 4, 29), 0, "2023-01-31+3m", day(2023, 1, 31), day(2023, 4, 29));
    expect(&calendar, Quarter, day(2023, 4, 30), 1, "2023-04-30+3m", day(2023, 4, 30), day(2023, 7, 30));
    expect(&calendar, Quarter, day(2023, 7, 31), 2, "2023-07-31+3m", day(2023, 7, 31), day(2023, 10, 30));
}

/// Week 0 begins on Monday 3 January 2000. A week belongs to the year of its Thursday.
#[test]
fn weeks_go_from_monday_to_sunday() {
    let calendar = Calendar::new(day(2023, 4, 1));
    expect(&calendar, Week, day(2000, 1, 9), 0, "2000-W01", day(2000, 1, 3), day(2000, 1, 9));
    expect(&calendar, Week, day(2000, 1, 2), -1, "1999-W52", day(1999, 12, 27), day(2000, 1, 2));
    // 30 March 2026 is a Monday, the 1369th after 3 January 2000: 9,583 days, which are 1,369 weeks.
    expect(&calendar, Week, day(2026, 3, 30), 1369, "2026-W14", day(2026, 3, 30), day(2026, 4, 5));
    expect(&calendar, Week, day(2026, 4, 5), 1369, "2026-W14", day(2026, 3, 30), day(2026, 4, 5));
    // 31 December 2024 is a Tuesday of the first week of 2025; 1 January 2027 a Friday of the 53rd of 2026.
    expect(&calendar, Week, day(2024, 12, 31), 1304, "2025-W01", day(2024, 12, 30), day(2025, 1, 5));
    expect(&calendar, Week, day(2027, 1, 1), 1408, "2026-W53", day(2026, 12, 28), day(2027, 1, 3));
    assert_eq!(calendar.label(Week, i32::MAX), "");
}

#[test]
fn labels_are_found_among_the_kinds_in_order() {
    let calendar = Calendar::new(day(2023, 4, 1));
    let find = |kinds: &[PeriodKind], label| calendar.find(kinds, label, day(2023, 4, 1), day(2026, 3, 31));
    assert_eq!(find(&KINDS, "2024Q2"), Some((Quarter, 4)));
    assert_eq!(find(&KINDS, "2024-05"), Some((Month, 292)));
    assert_eq!(find(&KINDS, "2026-W14"), Some((Week, 1369)));
    assert_eq!(find(&KINDS, "2026-W15"), None);
    assert_eq!(find(&KINDS, "2024/25"), Some((ContractYear, 1)));
    assert_eq!(find(&[FinancialYear, ContractYear], "2024/25"), Some((FinancialYear, 24)));
    // The year before the term, the quarter after it, and no label at all.
    assert_eq!(find(&KINDS, "2022/23"), None);
    assert_eq!(find(&KINDS, "2026Q2"), None);
    assert_eq!(find(&KINDS, "2024q2"), None);
}

#[test]
fn periods_lie_within_longer_ones_where_the_calendar_says_so() {
    let nesting = |anchor: Day| {
        let calendar = Calendar::new(anchor);
        let pairs = KINDS.into_iter().flat_map(|finer| KINDS.map(|coarser| (finer, coarser)));
        pairs
            .filter(|(finer, coarser)| finer != coarser && calendar.nests(*finer, *coarser))
            .collect::<Vec<_>>()
    };
    let month = [(Month, Quarter), (Month, ContractYear), (Month, FinancialYear)];
    let both = [(ContractYear, FinancialYear), (FinancialYear, ContractYear)];
    let quarter = [(Quarter, ContractYear), (Quarter, FinancialYear)];
    assert_eq!(nesting(day(2023, 4, 1)), [&month[..], &quarter, &both].concat());
    assert_eq!(nesting(day(2023, 1, 1)), [&month[..], &quarter].concat());
    assert_eq!(nesting(day(2023, 2, 1)), [&month[..], &quarter[..1]].concat());
    assert_eq!(nesting(day(2025, 9, 15)), [(Month, FinancialYear), (Quarter, ContractYear)]);
}

#[test]
fn at_the_end_of_the_calendar_there_are_no_more_periods() {
    let calendar = Calendar::new(day(2023, 4, 1));
    let last = calendar.index(Month, day(9999, 12, 31));
    assert_eq!(calendar.first_day(Month, last), Some(day(9999, 12, 1)));
    assert_eq!(calendar.first_day(Month, last + 1), None);
    // What ends with the calendar has its last day; a year that goes on beyond it has none.
    assert_eq!(calendar.last_day(Month, last), Some(day(9999, 12, 31)));
    assert_eq!(calendar.last_day(Month, last + 1), None);
    let at_the_end = |kind| calendar.last_day(kind, calendar.index(kind, day(9999, 12, 31)));
    assert_eq!((at_the_end(Quarter), at_the_end(ContractYear)), (Some(day(9999, 12, 31)), None));
    assert_eq!(calendar.first_day(ContractYear, i32::MAX), None);
    assert_eq!(calendar.label(Quarter, i32::MIN), "");
}

/// A calendar from any day of thirty years, the last days of months above all, and a day within a century.
fn calendar_and_day() -> impl Strategy<Value = (Calendar, Day)> {
    let any_day = (5000i32..16_000).prop_map(|number| Day::from_number(number).unwrap());
    let month_end = (0i32..360).prop_map(|months| day(1990, 1, 31).plus_months(months).unwrap());
    let anchor = prop_oneof![any_day, month_end, Just(day(2024, 2, 29))];
    (anchor, -5000i32..30_000)
        .prop_map(|(anchor, number)| (Calendar::new(anchor), Day::from_number(number).unwrap()))
}

proptest! {
    #[test]
    fn a_day_is_in_its_period_and_the_periods_leave_no_gap((calendar, day) in calendar_and_day()) {
        for kind in KINDS {
            let (index, _, first, last) = period(&calendar, kind, day);
            prop_assert!(first <= day && day <= last);
            prop_assert_eq!(calendar.index(kind, first), index);
            prop_assert_eq!(calendar.index(kind, last), index);
            prop_assert_eq!(calendar.first_day(kind, index + 1), last.plus_days(1));
        }
    }

    #[test]
    fn labels_sort_by_time_and_lead_back((calendar, day) in calendar_and_day(), years in 1i32..4) {
        let to = day.plus_months(12 * years).unwrap();
        for kind in KINDS {
            let indexes = calendar.index(kind, day)..=calendar.index(kind, to);
            let labels: Vec<String> = indexes.clone().map(|index| calendar.label(kind, index)).collect();
            prop_assert!(labels.is_sorted_by(|a, b| a < b), "{:?}", labels);
            for (index, label) in indexes.zip(&labels) {
                prop_assert_eq!(calendar.find(&[kind], label, day, to), Some((kind, index)));
            }
        }
    }

    #[test]
    fn what_nests_lies_within((calendar, day) in calendar_and_day()) {
        for finer in KINDS {
            for coarser in KINDS {
                if calendar.nests(finer, coarser) {
                    let (_, _, first, last) = period(&calendar, finer, day);
                    prop_assert_eq!(calendar.index(coarser, first), calendar.index(coarser, last));
                }
            }
        }
    }
}
