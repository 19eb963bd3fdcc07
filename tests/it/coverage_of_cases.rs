//! What coverage asks for behind earlier cases, and what an example shows whose rows are too few for the whole
//! contract.

use meed::coverage::{Coverage, Kind};
use meed::run::Prepared;
use meed::testing;

use crate::support::paid::model;

const HEAD: &str = "contract \"Visits\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  day    date
  hours  whole number, from 0 to 9
  share  percentage, from 0% to 100%

";

/// The situations of a kind, each with whether the examples cover it.
fn asked(body: &str, kind: Kind) -> Vec<(String, bool)> {
    let model = model(&format!("{HEAD}{body}\n"));
    let prepared = Prepared::new(&model);
    assert!(testing::run_examples(&prepared, None).iter().all(testing::Tested::passed));
    let coverage = Coverage::of_examples(&prepared, None);
    let items = coverage.items().filter(|(item, _)| item.kind == kind);
    items.map(|(item, found)| (format!("{}: {}", item.words, item.situation), !found.by.is_empty())).collect()
}

fn situations(body: &str, kind: Kind) -> Vec<String> {
    asked(body, kind).into_iter().map(|(words, _)| words).collect()
}

fn paid_by(rows: &str) -> String {
    format!("payment visits of visit\n  pay\n{rows}  in quarter of day")
}

#[test]
fn an_edge_is_asked_for_once_where_the_case_before_takes_the_rest() {
    let example = "\n\nexample \"one to four hours\"\n  suppose visit\n    | day        | hours |\n    | 1 May 2025 | 1     |\n    | 1 May 2025 | 2     |\n    | 1 May 2025 | 3     |\n    | 1 May 2025 | 4     |\n  then visits is £60.00";
    let cases =
        paid_by("    | when hours is at most 2 | £10.00 |\n    | when hours is more than 2 | £20.00 |\n");
    let edges = asked(&format!("{cases}{example}"), Kind::Edges);
    let expected = [
        "hours is at most 2: one less than 2",
        "hours is at most 2: exactly 2",
        "hours is at most 2: one more than 2",
        "hours is more than 2: one more than 2",
    ];
    assert_eq!(edges, expected.map(|words| (words.to_owned(), true)));
}

#[test]
fn another_edge_behind_a_case_is_asked_for_as_far_as_it_can_be_met() {
    let edges = |rows: &str| situations(&paid_by(rows), Kind::Edges);
    // 3, 4 and 5 come to the second case, 6 and more to the third.
    let three = edges(
        "    | when hours is at most 2 | £1.00 |\n    | when hours is more than 2 and hours is at most 5 | £2.00 |\n    | when hours is more than 5 | £3.00 |\n",
    );
    let expected = [
        "hours is at most 2: one less than 2",
        "hours is at most 2: exactly 2",
        "hours is at most 2: one more than 2",
        "hours is more than 2: one more than 2",
        "hours is at most 5: one less than 5",
        "hours is at most 5: exactly 5",
        "hours is at most 5: one more than 5",
        "hours is more than 5: one more than 5",
    ];
    assert_eq!(three, expected);
    // Outside of a range, and then within it.
    let range = edges(
        "    | when hours is less than 2 or hours is more than 5 | £1.00 |\n    | when hours is at least 2 and hours is at most 5 | £2.00 |\n",
    );
    let behind: Vec<&String> = range
        .iter()
        .filter(|words| !words.contains("less than 2:") && !words.contains("more than 5:"))
        .collect();
    let expected = [
        "hours is at least 2: exactly 2",
        "hours is at least 2: one more than 2",
        "hours is at most 5: one less than 5",
        "hours is at most 5: exactly 5",
    ];
    assert_eq!(behind, expected.iter().collect::<Vec<_>>());
    // Of what can be as near as one likes any value on the side will do.
    let share =
        edges("    | when share is at most 50% | £1.00 |\n    | when share is more than 50% | £2.00 |\n");
    assert_eq!(share.last().map(String::as_str), Some("share is more than 50%: above 50%"));
    assert_eq!(share.len(), 4, "{share:?}");
}

#[test]
fn an_edge_in_the_value_of_a_case_is_asked_of_the_rows_that_take_it() {
    let body = "define least of visit
  | when share is more than 50% | 3 |
  | otherwise                   | 1 |

cohort long of visit
  where hours is at least least

payment visits of long
  pay
    | when hours is at most 4 | £1.00 |
    | otherwise               | £2.00 |
  in quarter of day";
    // An edge of another condition stays whole.
    let asked = situations(body, Kind::Edges);
    assert_eq!(asked.iter().filter(|words| words.starts_with("hours is at most 4")).count(), 3, "{asked:?}");
    assert_eq!(
        asked.iter().filter(|words| words.starts_with("hours is at least least")).count(),
        3,
        "{asked:?}"
    );
}

#[test]
fn an_example_that_passes_is_counted_for_what_it_expects() {
    let body = "record price
  kind  text, unique
  fee   money

record trip
  kind  text
  day   date

cohort short of trip
  where kind is \"short\"

measure fee_of of price
  for each kind
  fee

payment visits of short
  pay (fee_of for kind, which must be given)
  in quarter of day

payment travel of trip
  pay £2.00
  in quarter of day

clawback back of short
  take back £1.00
  in quarter of day

example \"travel for one trip\"
  suppose trip
    | kind  | day        |
    | short | 1 May 2025 |
  then travel is £2.00";
    let clauses = asked(body, Kind::Clauses);
    let covered =
        |words: &str| clauses.iter().find(|(found, _)| found.starts_with(words)).map(|(_, covered)| *covered);
    assert_eq!(covered("payment travel of trip"), Some(true), "{clauses:?}");
    // What the example has no part in it does not show, neither by paying nor by leaving out.
    assert_eq!(covered("payment visits of short"), Some(false), "{clauses:?}");
    let others = clauses.iter().filter(|(words, _)| !words.starts_with("payment travel"));
    assert!(others.clone().all(|(_, covered)| !covered), "{:?}", others.collect::<Vec<_>>());
}

/// What is counted of other rows is blank only where a side of the row itself is: not where the cohort has it given.
#[test]
fn a_count_of_rows_sought_is_not_asked_for_blank_where_its_edge_is_given() {
    let body = |given: &str| {
        format!(
            "record call\n  caller  text\n  rung    date\n\nrecord stay\n  person  text\n  left    date, may be blank\n\ndefine calls_after of stay\n  (count of call where caller is this stay's person and rung is after this stay's left)\n\ncohort ended of stay\n  where {given}\n\ncohort quiet of ended\n  where calls_after is 0 calls\n\nmeasure quiet_stays of quiet\n  for each person\n  count"
        )
    };
    let unknown = "calls_after is 0 calls: not known, because of a blank".to_owned();
    assert!(!situations(&body("left is given"), Kind::Conditions).contains(&unknown));
    assert!(situations(&body("person is not \"Ann\""), Kind::Conditions).contains(&unknown));
}
