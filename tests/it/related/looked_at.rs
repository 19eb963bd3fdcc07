//! What is said of the rows that count: explanations, what became of each row, other values, coverage.

use meed::coverage::{Coverage, Kind};
use meed::explain::{RowTarget, explain_row};
use meed::model::RecordId;
use meed::report::text;
use meed::run::{Fate, Prepared, Reason, provenance};

use super::{HEAD, STAYS, ran};
use crate::support::paid::model;

const REACHED: &str = "cohort reached of stay
  where left is given
    and (count of call where guest is this stay's guest and day is from this stay's left to 12 months after it, both days counted) is at least 2 calls

define longest of reached
  (largest hours of call where guest is this stay's guest and day is after this stay's left)

payment fee of reached
  pay (longest, or 0 hours if blank) × £10.00 per hour
  in quarter of left
";

/// Rows 2 and 4 of the calls count for the first stay, row 2 alone for the second, row 3 and 5 for none.
const DATA: [&str; 2] = [
    "stay_id,guest,left\n1,A,2025-05-01\n2,A,2025-06-01\n3,B,2025-06-01\n4,B,\n",
    "guest,day,hours\nA,2025-06-02,2\nA,2025-04-30,3\nA,2025-05-02,4\nC,2025-06-02,5\n",
];

fn row(row: &str, full: bool) -> String {
    let (model, outcome) = ran(&format!("{STAYS}{REACHED}"), &DATA);
    let target = RowTarget::parse(row).unwrap();
    text(&explain_row(&Prepared::new(&model), &outcome, &target, full).unwrap())
}

#[track_caller]
fn has(shown: &str, lines: &[&str]) {
    for line in lines {
        assert!(shown.lines().any(|shown| shown.trim_start().starts_with(line)), "no `{line}` in\n{shown}");
    }
}

#[test]
fn a_row_shows_the_rows_that_count_for_it() {
    has(
        &row("stay:2", true),
        &[
            "in cohort reached",
            "count of call = 2 calls, over 2 rows: call.csv rows 2, 4",
            "this stay's guest = A",
            "12 months after it = 1 May 2026",
            "largest hours of call = 4 hours, of call.csv row 4 (guest A), out of 2 rows: call.csv rows 2, 4",
            "call.csv row 2 (guest A): hours = 2 hours",
        ],
    );
    has(&row("stay:3", false), &["not in cohort reached", "count of call = 1 call, over call.csv row 2"]);
    has(&row("stay:5", false), &["not in cohort reached", "not met: left is given"]);
}

#[test]
fn a_row_shows_for_which_rows_it_counts() {
    has(&row("call:2", false), &["counts in count of call for 2 rows: stay.csv rows 2–3"]);
    has(&row("call:4", false), &["counts in count of call for stay.csv row 2"]);
    assert!(!row("call:3", false).contains("counts in count of call"));
}

/// Call 2 and 4 count, though no clause is about calls; the others count for no stay.
#[test]
fn what_became_of_the_rows_that_are_sought() {
    let (model, outcome) = ran(&format!("{STAYS}{REACHED}"), &DATA);
    let accounts = provenance(&Prepared::new(&model), &outcome).unwrap();
    let calls = accounts.records.iter().find(|of| of.record == RecordId(1)).unwrap();
    assert_eq!((calls.rows, calls.paid, calls.counted), (4, 0, 2));
    assert_eq!(
        [0, 1, 2, 3].map(|row| calls.fate(row)),
        [Fate::Counted, Fate::Excluded(Reason::NotSought), Fate::Counted, Fate::Excluded(Reason::NotSought),]
    );
}

/// What there is to cover: the edges of the window, and the count beside what it is compared with.
#[test]
fn the_edges_of_the_window_are_covered_by_rows_beside_them() {
    let example = "
example \"on the first day, and the day after the last\"
  suppose stay
    | guest | left       |
    | A     | 1 May 2025 |
  suppose call
    | guest | day        | hours |
    | A     | 1 May 2025 | 1     |
    | A     | 2 May 2026 | 1     |
  then fee is £0.00
";
    let model = model(&format!("{HEAD}{STAYS}{REACHED}{example}"));
    let coverage = Coverage::of_examples(&Prepared::new(&model), None);
    let found: Vec<String> = coverage
        .items()
        .filter(|(item, found)| item.kind == Kind::Edges && !found.by.is_empty())
        .map(|(item, _)| item.situation.clone())
        .collect();
    // Call 1 lies on the first day of the window, call 2 a day after its last; the count of one call is one less than
    // two.
    assert_eq!(
        found,
        ["exactly this stay's left", "the day after 12 months after it", "one less than 2 calls"]
    );
}
