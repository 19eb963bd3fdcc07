//! Bounds where what rows share is said by a row that they refer to, or by the rows that spells are made of; minimums on
//! several payments together. The amounts are worked out by hand.

use serde_json::Value;

use crate::proofs_rules::{of_clauses, whole};
use crate::proofs_volumes::answer;

fn by_payee<'a>(found: &'a [Value], item: &str) -> (&'a str, &'a str) {
    answer(found, Some(item), "payee-period", "most")
}

const PUPILS: &str = "record pupil
  pupil_id  whole number, unique
  provider  text
  joined    date, from 1 April 2025 to 31 March 2027
  no more than 5 rows share provider and contract year of joined
  no more than 3 values of provider

";

/// Two years of five pupils are ten of one provider, six returns each at £2.00: £120.00, and £360.00 of all three.
#[test]
fn rows_of_one_payee_are_those_that_refer_to_rows_of_the_payee() {
    let found = of_clauses(&format!(
        "{PUPILS}record school_return
  return_id  whole number, unique
  pupil      refers to pupil
  day        date, from 1 April 2025 to 31 March 2027
  no more than 6 rows share pupil

payment fee of school_return
  for each pupil and quarter of day
  pay count × £2.00 per school_return
  to pupil's provider

payment year_fee of school_return
  for each pupil's provider and contract year of pupil's joined
  pay count × £1.00 per school_return
  in quarter of (last day of (contract year of pupil's joined))
"
    ));
    assert_eq!(by_payee(&found, "fee"), ("exact", "120.00"));
    // Those who joined in one year are five.
    assert_eq!(by_payee(&found, "year_fee"), ("exact", "30.00"));
    assert_eq!(whole(&found, "most"), ("exact", "540.00"));
}

/// Ten pupils of one provider with two jobs each have twenty spells, and ten of these are the first of a pupil.
#[test]
fn spells_of_one_payee_are_made_of_rows_of_the_payee() {
    let found = of_clauses(&format!(
        "{PUPILS}record job
  job_id  whole number, unique
  pupil   refers to pupil
  began   date, from 1 April 2025 to 31 March 2027
  ended   date, on or after began
  no more than 2 rows share pupil

spell in_work, plural times_in_work of job
  for each pupil
  from began to ended
  within first day of the term to last day of the term

cohort first_work of in_work
  only the first for each pupil in order of first_day

spell one_job, plural single_jobs of job
  from began to ended
  within first day of the term to last day of the term

payment each_time of in_work
  pay £7.00
  on first_day
  to pupil's provider

payment first_time of first_work
  pay £3.00
  on first_day
  to pupil's provider

payment by_job of one_job
  pay £1.00
  on first_day
  to job's pupil's provider

example \"two jobs\"
  suppose pupil
    | pupil_id | provider | joined     |
    | 1        | Acme     | 2 May 2025 |
  suppose job
    | pupil | began      | ended       |
    | 1     | 2 May 2025 | 9 May 2025  |
    | 1     | 1 June 2025 | 9 June 2025 |
  then each_time is £14.00
  then first_time is £3.00
  then by_job is £2.00
"
    ));
    assert_eq!(by_payee(&found, "each_time").1, "140.00");
    assert_eq!(by_payee(&found, "first_time"), ("exact", "30.00"));
    assert_eq!(by_payee(&found, "by_job").1, "20.00");
    assert_eq!(whole(&found, "most").1, "570.00");
}

/// Four visits of a provider in a quarter, £5.00 each and £2.00 more if they are long: £28.00, and £224.00 in eight
/// quarters. A minimum of £20.00 adds nothing to that, and one of £30.00 is all that there is.
fn with_minimum(least: &str, after: &str, cap: &str) -> Vec<Value> {
    of_clauses(&format!(
        "record visit
  visit_id  whole number, unique
  provider  text
  day       date, from 1 April 2025 to 31 March 2027
  at_length yes or no
  no more than 4 rows share provider and quarter of day
  no more than 2 values of provider

payment fee of visit
  for each provider and quarter of day
  pay count × £5.00 per visit

payment more of visit
  where at_length
  for each provider and quarter of day
  pay count × £2.00 per visit

{cap}minimum floor on fee and more together{after}
  at least {least} for each provider and quarter
  the shortfall is added on a line of its own
  accepted that a period without a line has no minimum, because \"Nothing is done\"
"
    ))
}

#[test]
fn what_a_minimum_of_several_payments_holds_is_no_more_besides() {
    let found = with_minimum("£20.00", "", "");
    assert_eq!(answer(&found, None, "payee-period", "most"), ("exact", "28.00"));
    assert_eq!(answer(&found, None, "year", "most"), ("exact", "224.00"));
    assert_eq!(whole(&found, "most"), ("exact", "448.00"));
    let found = with_minimum("£30.00", "", "");
    assert_eq!(answer(&found, None, "year", "most"), ("exact", "240.00"));
    assert_eq!(whole(&found, "most"), ("exact", "480.00"));
}

/// A cap leaves a provider £40.00 in a year: of four quarters one has £28.00 and the next what is left, £12.00, which
/// the minimum makes £20.00, as it makes the other two: £88.00. Two providers have twice that. What is proved does not
/// part the caps by provider: of £80.00 two quarters have £28.00, one the rest, and five the minimum.
#[test]
fn a_cap_and_a_minimum_share_out_what_there_is() {
    let cap = "cap yearly on fee and more together
  at most £40.00 for each provider and contract year
  used up in order of quarter, then payment
  the payments themselves are reduced

";
    let found = with_minimum("£20.00", ", after yearly", cap);
    assert_eq!(answer(&found, None, "payee-period", "most"), ("exact", "28.00"));
    assert_eq!(answer(&found, None, "year", "most"), ("at-most", "180.00"));
    let year = found.iter().find(|bound| bound["scope"] == "year").unwrap();
    assert_eq!(year["found"], "176.00");
}

/// A running count is whole: what is less than the third is the second at most.
#[test]
fn a_count_along_an_order_is_whole() {
    let found = of_clauses(
        "record visit
  visit_id  whole number, unique
  provider  text
  day       date, from 1 April 2025 to 31 March 2027
  no more than 1 rows share provider and day
  no more than 4 rows in all

define nth of visit
  (count up to and including this one, for each provider in order of day, then visit_id)

payment early of visit
  where nth is less than 3 visits
  pay nth × £10.00 per visit
  in quarter of day
",
    );
    // The first and the second: £30.00; priced alike, £40.00.
    assert_eq!(by_payee(&found, "early").1, "40.00");
}

/// What has no end is said of the rows of the data, and of the rows that those refer to; what tells rows apart is no
/// limit that somebody forgot.
#[test]
fn what_would_limit_the_rows_is_said_of_the_data() {
    let found = of_clauses(
        "record client
  client_id  whole number, unique
  provider   text

record job
  job_id  whole number, unique
  client  refers to client
  began   date, from 1 April 2025 to 31 March 2027
  ended   date, on or after began
  no more than 2 rows share client

spell in_work, plural times_in_work of job
  for each client
  from began to ended
  within first day of the term to last day of the term

payment working of in_work
  pay £7.00
  on first_day
  to client's provider

example \"a job\"
  suppose client
    | client_id | provider |
    | 1         | Acme     |
  suppose job
    | client | began      | ended      |
    | 1      | 2 May 2025 | 9 May 2025 |
  then working is £7.00
",
    );
    let because: Vec<&str> =
        found[0]["because"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let why = "the rows of job are limited for each `client`, and that has no end (line 14): limit the rows of client: \
               `no more than 200 rows share provider`";
    assert!(because.contains(&why), "{because:#?}");
    assert!(
        !because.iter().any(|reason| reason.contains("job_id") || reason.contains("times_in_work")),
        "{because:#?}"
    );
}

/// Lines for the starts of a quarter fall a month after its end, in the next quarter: each statement has those of one
/// quarter, three starts at £10.00. Weeks that are moved by a month may end in the same week, so that of them nothing is
/// taken to be apart: of those of a week there are as many as there are.
#[test]
fn what_is_paid_after_the_end_of_a_period_is_for_one_of_them() {
    let clauses = |key: &str, placed: &str| {
        format!(
            "record start
  start_id  whole number, unique
  provider  text
  day       date, from 1 April 2025 to 31 March 2027
  no more than 3 rows share provider and quarter of day

payment fee of start
  for each provider and {key} of day
  pay count × £10.00 per start
  on {placed}
"
        )
    };
    let month_after = of_clauses(&clauses("quarter", "1 month after last day of (quarter of day)"));
    assert_eq!(by_payee(&month_after, "fee"), ("exact", "30.00"));
    let days_after = of_clauses(&clauses("quarter", "91 days after last day of (quarter of day)"));
    assert_ne!(by_payee(&days_after, "fee").1, "30.00");
    let year_after =
        of_clauses(&clauses("contract year", "200 days after last day of (contract year of day)"));
    assert_eq!(by_payee(&year_after, "fee"), ("exact", "120.00"));
    let weeks = of_clauses(&clauses("week", "1 month after last day of (week of day)"));
    assert_ne!(by_payee(&weeks, "fee").1, "30.00");
}
