//! What a limit leaves of a line is whole pennies: the limit's amount is rounded as a payment line is.

use meed::data::ReadOptions;
use meed::statement::{Selection, Statement};

use crate::support::paid::{model, paid};
use crate::support::written::csv;

/// 33.333% of £10.01 is £3.3366333.
const CONTRACT: &str = r#"contract "Thirds"
  payee       "Acme"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record job
  job_id  whole number, unique
  done    date
  fee     money

tariff part 33.333%

payment fees of job
  for each quarter of done
  pay total fee

payment bonus of job
  for each quarter of done
  pay £50.00

cap bonus_cap on bonus
  at most part × fees for each quarter
  EFFECT
"#;

fn statement(effect: &str, lines: &str) {
    let model = model(&CONTRACT.replace("EFFECT", effect));
    let (outcome, _) = paid(&model, &["job_id,done,fee\n1,2025-05-02,10.01\n"], ReadOptions::default());
    let expected = format!("payee,period,item,amount\nAcme,2025Q2,fees,10.01\n{lines}");
    assert_eq!(csv(&Statement::of(&model, &outcome, &Selection::default())), expected);
}

#[test]
fn what_a_cap_leaves_is_whole_pennies() {
    statement("the payments themselves are reduced", "Acme,2025Q2,bonus,3.34\n");
}

#[test]
fn what_is_deducted_is_whole_pennies() {
    statement(
        "the excess is deducted on a line of its own",
        "Acme,2025Q2,bonus,50.00\nAcme,2025Q2,bonus_cap,-46.66\n",
    );
}
