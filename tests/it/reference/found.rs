//! What random contracts have found, each as small as it gets.

use super::case::{Case, checked, compared};

const HEAD: &str = "contract \"Found\"
  payee provider
  term 1 April 2024 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit
  visit_id whole number, unique
  provider text
  person refers to person
  start_date date
  price money

record person
  person_id text, unique
";

const VISITS: &str = "visit_id,provider,person,start_date,price";

/// What is paid in all after cuts, in pence, line by line in the order of the visits.
fn paid(terms: &str, visits: &[&str], people: &[&str]) -> Vec<i128> {
    let files = [(VISITS, visits), ("person_id", people)];
    let files =
        files.map(|(header, rows)| (header.to_owned(), rows.iter().map(|row| (*row).to_owned()).collect()));
    let case = Case { text: format!("{HEAD}{terms}"), files: files.to_vec() };
    let model = checked(&case.text).unwrap();
    let outcome = compared(&model, &case).unwrap_or_else(|reason| panic!("{reason}")).unwrap();
    let mut lines: Vec<_> = outcome.payments[0].iter().collect();
    lines.sort_by_key(|line| line.at);
    lines.iter().map(|line| line.paid().to_scaled(2).unwrap()).collect()
}

#[test]
fn a_cap_used_up_in_the_order_of_a_reference_goes_by_the_unique_field_there() {
    let terms = "
payment fee of visit
  for each provider and person
  pay total price
  in quarter of (latest start_date)

cap most on fee
  at most £30.00 for each provider
  used up in order of person
  the payments themselves are reduced
";
    // P1 stands behind P2 in the file, and first in the order. Groups are in the order of the people's names too.
    let visits = ["1,Acme,P2,2024-05-01,20.00", "2,Acme,P1,2024-05-01,20.00"];
    assert_eq!(paid(terms, &visits, &["P2", "P1"]), [2000, 1000]);
}

#[test]
fn what_an_earlier_cap_deducts_leaves_room_under_a_later_one() {
    let terms = "
payment fee of visit
  pay price
  in quarter of start_date

payment bonus of visit
  for each provider and quarter of start_date
  pay total price

cap first on fee
  at most £100.00 for each provider and quarter
  the excess is deducted on a line of its own

cap second on fee and bonus together, after first
  at most £220.00 for each provider and quarter
  used up in order of quarter, then payment
  the excess is deducted on a line of its own
";
    let files = [
        (VISITS.to_owned(), vec!["1,Acme,P1,2024-05-01,110.00".to_owned()]),
        ("person_id".to_owned(), vec!["P1".to_owned()]),
    ];
    let case = Case { text: format!("{HEAD}{terms}"), files: files.to_vec() };
    let outcome = compared(&checked(&case.text).unwrap(), &case).unwrap().unwrap();
    // £110.00 − £10.00 + £110.00 = £210.00, which is below £220.00.
    let shown: Vec<i128> = outcome
        .limits
        .iter()
        .flat_map(|lines| lines.iter(&outcome.data))
        .map(|line| line.amount.to_scaled(2).unwrap())
        .collect();
    assert_eq!(shown, [-1000, 0, 0]);
}

#[test]
fn a_recovery_that_payments_limit_needs_no_cap() {
    let terms = "
payment fee of visit
  pay price
  in quarter of start_date

clawback back of visit
  take back price × 2
  in quarter of start_date
  at most fee for each provider and quarter
  the rest is not taken back
";
    let files = [
        (VISITS.to_owned(), vec!["1,Acme,P1,2024-05-01,110.00".to_owned()]),
        ("person_id".to_owned(), vec!["P1".to_owned()]),
    ];
    let case = Case { text: format!("{HEAD}{terms}"), files: files.to_vec() };
    let outcome = compared(&checked(&case.text).unwrap(), &case).unwrap().unwrap();
    let taken: Vec<i128> =
        outcome.clawbacks[0].iter().map(|period| period.taken.to_scaled(2).unwrap()).collect();
    assert_eq!(taken, [11_000]);
}

#[test]
fn a_row_that_is_left_out_is_asked_nothing_more() {
    let text =
        HEAD.replace("  price money\n", "  price money\n  stay days\n  done yes or no, may be blank\n");
    let terms = "
payment fee of visit
  where done
    and start_date is on or before ((stay, rounded down to 1 day) after start_date)
  pay price
  in quarter of start_date
";
    // There is no day ten million days later. It is not known whether the second visit is done: its stay does not
    // matter.
    let rows = ["1,Acme,P1,2024-05-01,110.00,2,yes", "2,Acme,P1,2024-05-01,110.00,9999999,"];
    let visits = (format!("{VISITS},stay,done"), rows.map(str::to_owned).to_vec());
    let files = vec![visits, ("person_id".to_owned(), vec!["P1".to_owned()])];
    let case = Case { text: format!("{text}{terms}"), files };
    let outcome = compared(&checked(&case.text).unwrap(), &case).unwrap().unwrap();
    assert_eq!(outcome.payments[0].len(), 1);
}
