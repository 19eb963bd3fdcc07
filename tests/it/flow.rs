//! Which outcomes the money depends on: in the terms, through whatever clauses, and on data.

use meed::data::ReadOptions;
use meed::flow::{at_stake, items, report};
use meed::model::Model;
use meed::run::Prepared;
use meed::value::Currency;

use crate::support::paid::{model, paid};

/// `bonus` depends on the outcome through a measure and a scale, `extra` through another payment, `fee` on a cohort
/// only.
const CONTRACT: &str = r#"contract "Jobs"
  payee       provider
  term        1 April 2025 to 31 March 2027
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record person, plural people
  person_id  whole number, unique
  provider   text
  started    date, from 1 April 2025 to 31 March 2026
  job        date, may be blank

cohort seekers of person
  where started is on or after 1 May 2025

outcome in_work of seekers
  where job is on or before 6 months after started

measure work_rate of seekers
  for each provider and quarter of started
  (in_work as a share of seekers, or 0% if seekers is empty)

scale earned of work_rate
  | from the bottom | none of it |
  | from 50%        | all of it  |

payment fee of seekers
  for each provider and quarter of started
  pay count × £300.00 per person

payment bonus of seekers
  for each provider and quarter of started
  pay earned × £100.00

payment extra of seekers
  for each provider and quarter of started
  pay 10% × bonus

payment result of in_work
  for each provider and quarter of job
  pay count × £1,200.00 per person

clawback ended of in_work
  where job is on or before 1 month after started
  for each provider and quarter of job
  take back count × £50.00 per person
"#;

/// Acme: two of three in work, one of them within a month; the fourth started in April and is no seeker.
const PEOPLE: &str = "\
person_id,provider,started,job
1,Acme,2025-05-02,2025-05-20
2,Acme,2025-05-02,2025-11-02
3,Acme,2025-05-02,2025-11-03
4,Acme,2025-04-30,2025-05-20
";

fn stake(model: &Model, people: &str) -> (String, String, String) {
    let (outcome, _) = paid(model, &[people], ReadOptions::default());
    let stake = at_stake(&Prepared::new(model), outcome).unwrap();
    (stake.paid.machine(), stake.without_outcomes.machine(), stake.sentence(Currency::Pounds))
}

#[test]
fn outcomes_are_found_through_cohorts_measures_scales_and_payments() {
    let found: Vec<_> = items(&model(CONTRACT))
        .into_iter()
        .map(|item| (item.item, item.kind, item.outcomes.join(" ")))
        .collect();
    let expected = [
        ("fee", "payment", ""),
        ("bonus", "payment", "in_work"),
        ("extra", "payment", "in_work"),
        ("result", "payment", "in_work"),
        ("ended", "clawback", "in_work"),
    ];
    assert_eq!(found, expected.map(|(item, kind, of)| (item.to_owned(), kind, of.to_owned())));
}

/// 3 × £300.00 + £100.00 + £10.00 + 2 × £1,200.00 − £50.00 = £3,360.00; without outcomes only the fees: £900.00.
/// £2,460.00 of £3,360.00 is 73.21…%.
#[test]
fn what_no_outcome_would_leave_is_paid_out_again() {
    let (paid, without, sentence) = stake(&model(CONTRACT), PEOPLE);
    assert_eq!((paid.as_str(), without.as_str()), ("3360.00", "900.00"));
    let expected = "£3,360.00 is paid in all. If no outcome were achieved, £900.00 would be: 73.2% of the money depends on outcomes.";
    assert_eq!(sentence, expected);
}

#[test]
fn a_contract_without_outcomes_says_so_plainly() {
    let text = CONTRACT.replace("outcome in_work", "cohort in_work");
    let model = model(&text);
    let report = report(&items(&model));
    let plainly = "No payment depends on a declared outcome: the contract pays for what is done, whatever comes of it.\n";
    assert!(report.ends_with(plainly), "{report}");
    assert!(report.contains("  result   no declared outcome\n"), "{report}");
    let (paid, without, sentence) = stake(&model, PEOPLE);
    assert_eq!(paid, without);
    assert!(sentence.ends_with("none of the money depends on outcomes."), "{sentence}");
}

#[test]
fn a_penalty_that_success_avoids_is_told_as_what_it_is() {
    let text = CONTRACT.replace(
        "pay earned × £100.00",
        "pay\n    | when work_rate is at least 50% | £0.00     |\n    | otherwise                     | £9,000.00 |",
    );
    let (_, _, sentence) = stake(&model(&text), PEOPLE);
    assert!(sentence.contains("If no outcome were achieved, more would be: "), "{sentence}");
}
