//! What the accounts and explanations say of picks and running values; the order of the file; what is refused.

use meed::data::ReadOptions;
use meed::explain::{RowTarget, Target, explain, explain_row};
use meed::report::text;
use meed::run::Prepared;
use meed::source::Source;
use meed::statement::{DataPart, Selection, Statement};
use meed::testing::run_examples;

use crate::support::paid::{model, paid};
use crate::support::written::csv;

const CONTRACT: &str = r#"contract "Starts"
  payee       provider
  term        1 April 2024 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record start
  start_id    whole number, unique
  person_id   text
  provider    text
  start_date  date
  fee         money

cohort first_start of start
  where fee is more than £0.00
  only the first for each person_id in order of start_date, then start_id

payment starts of first_start
  pay fee
  in quarter of start_date

define paid_before of start
  (total fee before this one, for each provider in order of start_date, then start_id)

measure fees of start
  for each provider and quarter of start_date
  total paid_before

measure starts_to_date of start
  for each provider and quarter of start_date
  (total (count) up to and including this one, for each provider in order of quarter of start_date)

example "the second start of a person is not paid"
  suppose start
    | person_id | provider | start_date | fee    |
    | A         | Acme     | 2 May 2024 | £20.00 |
    | A         | Acme     | 1 May 2024 | £10.00 |
  then starts to Acme in 2024Q2 is £10.00
  then starts_to_date for Acme and 2024Q2 is 2 starts
"#;

/// A has two starts on the same day: 3 comes before 7. The free one of B does not count.
const STARTS: &str = "\
start_id,person_id,provider,start_date,fee
7,A,Acme,2024-05-01,70.00
3,A,Acme,2024-05-01,30.00
1,B,Acme,2024-04-01,0.00
2,B,Acme,2024-08-01,20.00
";

#[test]
fn the_rows_that_lose_are_listed_as_such() {
    let model = model(CONTRACT);
    let (outcome, received) = paid(&model, &[STARTS], ReadOptions::default());
    assert_eq!(
        csv(&Statement::of(&model, &outcome, &Selection::default())),
        "payee,period,item,amount\nAcme,2024Q2,starts,30.00\nAcme,2024Q3,starts,20.00\n"
    );
    let part = DataPart::of(&Prepared::new(&model), &outcome, received).unwrap();
    let clause = part.clauses.iter().find(|clause| clause.clause == "starts").unwrap();
    let left_out: Vec<_> = clause.left_out_by.iter().map(|left| (left.rows, left.by.as_str())).collect();
    assert_eq!(
        left_out,
        [
            (1, "fee is more than £0.00"),
            (1, "not the first for this person_id, in order of start_date, then start_id"),
        ]
    );
}

fn row(number: &str, full: bool) -> String {
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[STARTS], ReadOptions::default());
    let target = RowTarget::parse(&format!("start:{number}")).unwrap();
    text(&explain_row(&Prepared::new(&model), &outcome, &target, full).unwrap())
}

#[test]
fn a_row_that_lost_is_told_which_one_was_taken_instead() {
    let expected = "\
start in start.csv row 2
  start_id 7, person_id A, provider Acme, start_date 1 May 2024, fee £70.00
  paid_before = £30.00  (contract.meed:22)
    total fee before this one = £30.00, from 2 rows: start.csv rows 3–4
  not in cohort first_start  (line 14)
    not the first for this person_id, in order of start_date, then start_id; the first is start.csv row 3 (start_id 3)  (line 16)
  not in payment starts  (line 18)
    not the first for this person_id, in order of start_date, then start_id (a condition of first_start); the first is start.csv row 3 (start_id 3)  (line 16)
  in measure fees  (line 25)
  in measure starts_to_date  (line 29)
";
    assert_eq!(row("2", false), expected);
}

#[test]
fn in_full_every_row_before_is_listed_in_its_order() {
    let full = row("5", true);
    let expected = "\
  paid_before = £100.00  (contract.meed:22)
    total fee before this one = £100.00, from 3 rows: start.csv rows 2–4
      start.csv row 4 (start_id 1): fee = £0.00
      start.csv row 3 (start_id 3): fee = £30.00
      start.csv row 2 (start_id 7): fee = £70.00
";
    assert!(full.contains(expected), "{full}");
}

#[test]
fn a_measure_says_from_which_groups_it_comes() {
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[STARTS], ReadOptions::default());
    let target = Target { line: "starts_to_date/Acme/2024Q3".to_owned(), ..Target::default() };
    let text = text(&explain(&Prepared::new(&model), &outcome, &target, false).unwrap());
    let expected = "\
Acme/2024Q3: starts_to_date = 4 starts  (contract.meed:29)
  total (count) up to and including this one = 4 starts, from Acme/2024Q2, Acme/2024Q3
";
    assert_eq!(text, expected);
}

#[test]
fn examples_can_pick_and_run() {
    let tested = run_examples(&Prepared::new(&model(CONTRACT)), None);
    assert!(tested.len() == 1 && tested.iter().all(|tested| tested.passed()), "{tested:?}");
}

/// Without the number of the row two of a day are told apart by where they stand in the file: 7 comes before 3.
#[test]
fn the_order_of_the_file_counts_where_it_is_said() {
    let by_file = CONTRACT.replace("then start_id", "then file order");
    let model = model(&by_file);
    let (outcome, _) = paid(&model, &[STARTS], ReadOptions::default());
    assert_eq!(
        csv(&Statement::of(&model, &outcome, &Selection::default())),
        "payee,period,item,amount\nAcme,2024Q2,starts,70.00\nAcme,2024Q3,starts,20.00\n"
    );
    let last = by_file.replace("only the first", "only the last");
    let model = crate::support::paid::model(last.split("\nexample").next().unwrap());
    let (outcome, _) = paid(&model, &[STARTS], ReadOptions::default());
    assert_eq!(
        csv(&Statement::of(&model, &outcome, &Selection::default())),
        "payee,period,item,amount\nAcme,2024Q2,starts,30.00\nAcme,2024Q3,starts,20.00\n"
    );
}

fn codes(contract: &str) -> Vec<&'static str> {
    let checked = meed::check(&Source::new("contract.meed", contract));
    checked.findings.iter().map(|finding| finding.code.0).filter(|code| *code != "W0001").collect()
}

#[test]
fn what_runs_is_not_used_by_what_it_uses() {
    let circle =
        CONTRACT.replace("(total fee before this one,", "(total (fee + paid_before) before this one,");
    assert_eq!(codes(&circle), ["E0203"]);
    let through_a_pick =
        CONTRACT.replace("where fee is more than £0.00", "where paid_before is more than £0.00");
    let through_a_pick =
        through_a_pick.replace("define paid_before of start", "define paid_before of first_start");
    assert_eq!(codes(&through_a_pick)[0], "E0203");
}
