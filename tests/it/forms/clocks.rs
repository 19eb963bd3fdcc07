//! By which clock hours are counted, and what the statement says of it.

use meed::data::ReadOptions;

use super::{payable, statement};

/// Shifts of five hours by the clocks that were seen: in spring four pass, in autumn six.
fn shifts(clock: &str) -> String {
    format!(
        "  clock       {clock}

record shift
  began  date and time
  ended  date and time, may be blank

payment worked of shift
  where ended is given
  pay (hours from began to ended) × £10.00 per hour
  in quarter of (day of began)
"
    )
}

const NIGHTS: &str = "began,ended\n2026-03-28T22:00,2026-03-29T03:00\n2025-10-25T22:00,2025-10-26T03:00\n2025-05-02T22:00,2025-05-03T03:00\n2025-05-04T22:00,\n";

/// The clocks of London go back on 26 October 2025 and forward on 29 March 2026.
#[test]
fn the_statement_says_which_hours_cross_a_change_of_the_clocks() {
    let london = shifts("Europe/London");
    assert_eq!(
        payable(&london, &[NIGHTS]),
        "Acme,2025Q2,worked,50.00\nAcme,2025Q4,worked,60.00\nAcme,2026Q1,worked,40.00"
    );
    let told = statement(&london, &[NIGHTS], ReadOptions::default());
    assert!(told.contains("Clock: Europe/London\n"), "{told}");
    assert!(
        told.contains(
            "Hours across a change of the clocks, counted as they passed\n  shift, hours from began to ended: 2 rows (data/shift.csv, row 2; data/shift.csv, row 3)\n"
        ),
        "{told}"
    );
}

/// By a clock without summer time each is five hours, and there is nothing to say but the clock.
#[test]
fn a_clock_that_never_changes_crosses_nothing() {
    let utc = shifts("UTC");
    assert_eq!(
        payable(&utc, &[NIGHTS]),
        "Acme,2025Q2,worked,50.00\nAcme,2025Q4,worked,50.00\nAcme,2026Q1,worked,50.00"
    );
    let told = statement(&utc, &[NIGHTS], ReadOptions::default());
    assert!(told.contains("Clock: UTC\n") && !told.contains("change of the clocks"), "{told}");
}
