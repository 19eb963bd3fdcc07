//! Picks and running values, worked out by hand; the engine, the reference and any order of the rows say the same.

use meed::model::Model;
use meed::run::{RunResult, Value};
use meed::statement::{Selection, Statement};

use crate::support::written::csv;

use super::case::{Case, checked, compared};

const HEAD: &str = "contract \"Order\"
  payee provider
  term 1 April 2024 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record person, plural people
  person_id text, unique

record payslip
  payslip_id whole number, unique
  person refers to person
  provider text
  band one of senior, junior
  urgent yes or no
  pay_date date
  earnings money
";

const PERSON: &str = "person_id";
const PAYSLIP: &str = "payslip_id,person,provider,band,urgent,pay_date,earnings";

/// Two people. Three of A's dates hold two payslips each; the rows stand in no order.
const PAYSLIPS: [&str; 6] = [
    "4,B,Acme,junior,no,2024-05-01,100.00",
    "3,A,Acme,senior,no,2024-06-01,300.00",
    "1,A,Acme,junior,yes,2024-05-01,400.00",
    "2,A,Beech,junior,no,2024-05-01,299.99",
    "5,A,Acme,senior,yes,2024-06-01,0.01",
    "6,A,Acme,junior,no,2024-07-01,500.00",
];

fn case(terms: &str, payslips: &[&str]) -> (Model, RunResult) {
    let rows = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>();
    // B stands before A in the file.
    let files = vec![(PERSON.to_owned(), rows(&["B", "A"])), (PAYSLIP.to_owned(), rows(payslips))];
    let case = Case { text: format!("{HEAD}{terms}"), files };
    let model = checked(&case.text).unwrap();
    let outcome = compared(&model, &case).unwrap_or_else(|reason| panic!("{reason}")).unwrap();
    (model, outcome)
}

/// The values of a fact, row by row or group by group, as people write them.
fn values(model: &Model, outcome: &RunResult, name: &str) -> Vec<String> {
    // The rows that a measure takes in have its name too, and stand before it.
    let (known, fact) = model.facts.iter_enumerated().rfind(|(_, fact)| fact.title.name == name).unwrap();
    let column = &outcome.facts[known.index()];
    let value = |at| Value::of(column, at, &fact.value.ty, &outcome.data);
    (0..column.values.len()).map(|at| value(at).shown(model, &outcome.data, &fact.value.ty)).collect()
}

fn defined(value: &str) -> Vec<String> {
    let (model, outcome) = case(&format!("\ndefine found of payslip\n  ({value})\n{PAID}"), &PAYSLIPS);
    values(&model, &outcome, "found")
}

/// Something has to be paid or measured.
const PAID: &str = "\nmeasure payslips of payslip\n  count\n";

const IN_ORDER: &str = "for each person in order of pay_date, then payslip_id";

#[test]
fn totals_run_in_the_order_of_the_dates_and_then_of_the_numbers() {
    // A: 1 £400.00, 2 £699.99, 3 £999.99, 5 £1,000.00, 6 £1,500.00. B: 4 £100.00.
    assert_eq!(
        defined(&format!("total earnings up to and including this one, {IN_ORDER}")),
        ["£100.00", "£999.99", "£400.00", "£699.99", "£1,000.00", "£1,500.00"]
    );
    assert_eq!(
        defined(&format!("total earnings before this one, {IN_ORDER}")),
        ["£0.00", "£699.99", "£0.00", "£400.00", "£999.99", "£1,000.00"]
    );
}

#[test]
fn counts_have_the_noun_of_the_record() {
    assert_eq!(
        defined(&format!("count up to and including this one, {IN_ORDER}")),
        ["1 payslip", "3 payslips", "1 payslip", "2 payslips", "4 payslips", "5 payslips"]
    );
    assert_eq!(
        defined("count before this one, in order of payslip_id"),
        ["3 payslips", "2 payslips", "0 payslips", "1 payslip", "4 payslips", "5 payslips"]
    );
}

#[test]
fn the_largest_and_the_earliest_of_nothing_are_blank() {
    assert_eq!(
        defined(&format!("largest earnings before this one, {IN_ORDER}")),
        ["blank", "£400.00", "blank", "£400.00", "£400.00", "£400.00"]
    );
    assert_eq!(
        defined(&format!("smallest earnings up to and including this one, {IN_ORDER}")),
        ["£100.00", "£299.99", "£400.00", "£299.99", "£0.01", "£0.01"]
    );
    assert_eq!(
        defined(&format!("latest pay_date before this one, {IN_ORDER}")),
        ["blank", "1 May 2024", "blank", "1 May 2024", "1 June 2024", "1 June 2024"]
    );
}

#[test]
fn the_one_before_has_any_type() {
    assert_eq!(
        defined(&format!("earnings of the one before, {IN_ORDER}")),
        ["blank", "£299.99", "blank", "£400.00", "£300.00", "£0.01"]
    );
    assert_eq!(
        defined(&format!("provider of the one before, {IN_ORDER}")),
        ["blank", "Beech", "blank", "Acme", "Acme", "Acme"]
    );
}

/// Choices in the order of their list, no before yes, people by their names and not by their rows.
#[test]
fn every_type_has_an_order() {
    // Senior: 3, 5; junior without urgency: B's 4, A's 2, A's 6; junior and urgent: 1. A before B: 2, 6, 4.
    assert_eq!(
        defined(
            "count up to and including this one, in order of band, then urgent, then person, then payslip_id"
        ),
        ["5 payslips", "1 payslip", "6 payslips", "3 payslips", "2 payslips", "4 payslips"]
    );
    // £0.01 (5), £100.00 (4), £299.99 (2), £300.00 (3), £400.00 (1), £500.00 (6); texts: Acme before Beech.
    assert_eq!(
        defined("count up to and including this one, in order of provider, then earnings, then payslip_id"),
        ["2 payslips", "3 payslips", "4 payslips", "6 payslips", "1 payslip", "5 payslips"]
    );
}

const REACHED: &str = "
define earned_to_date of payslip
  (total earnings up to and including this one, for each person in order of pay_date, then payslip_id)

cohort reached of payslip
  where earned_to_date is at least £1,000.00

measure day_reached of reached
  for each person
  earliest pay_date

payment outcome_fee of reached
  for each person and provider
  pay £500.00
  in quarter of (earliest pay_date)
";

#[test]
fn the_day_on_which_an_amount_is_reached_is_the_earliest_of_the_rows_that_have_it() {
    let (model, outcome) = case(REACHED, &PAYSLIPS);
    assert_eq!(values(&model, &outcome, "reached"), ["no", "no", "no", "no", "yes", "yes"]);
    // A reached it on 1 June, with the penny of payslip 5; B never.
    assert_eq!(values(&model, &outcome, "day_reached"), ["1 June 2024", "blank"]);
    let paid = csv(&Statement::of(&model, &outcome, &Selection::default()));
    assert_eq!(paid, "payee,period,item,amount\nAcme,2024Q2,outcome_fee,500.00\n");
}

#[test]
fn only_the_first_or_last_of_those_that_meet_the_conditions_is_taken_in() {
    let pick = |pick: &str| {
        let terms = format!(
            "\ncohort picked of payslip\n  {pick}\n\npayment fee of picked\n  pay earnings\n  in quarter of pay_date\n"
        );
        let (model, outcome) = case(&terms, &PAYSLIPS);
        let members = values(&model, &outcome, "picked");
        let ids = [4, 3, 1, 2, 5, 6];
        ids.into_iter()
            .zip(members)
            .filter(|(_, member)| member == "yes")
            .map(|(id, _)| id)
            .collect::<Vec<_>>()
    };
    assert_eq!(pick(&format!("only the first {IN_ORDER}")), [4, 1]);
    assert_eq!(pick(&format!("only the last {IN_ORDER}")), [4, 6]);
    assert_eq!(pick(&format!("where earnings is at most £300.00\n  only the first {IN_ORDER}")), [4, 2]);
    assert_eq!(pick(&format!("where earnings is more than £100.00\n  only the last {IN_ORDER}")), [6]);
    assert_eq!(pick("only the first in order of pay_date, then payslip_id"), [1]);
    // The fewest days, then the largest number.
    assert_eq!(
        pick("only the last for each person and provider in order of pay_date, then payslip_id"),
        [4, 2, 6]
    );
}

#[test]
fn a_value_of_a_cohort_runs_over_the_cohort_alone() {
    let terms = format!(
        "
cohort large of payslip
  where earnings is at least £299.99

define number of large
  (count up to and including this one, {IN_ORDER})

cohort payable of large
  where number is at most 2 payslips

payment fee of payable
  pay £10.00
  in quarter of pay_date
"
    );
    let (model, outcome) = case(&terms, &PAYSLIPS);
    // 4 and 5 are not large. A's large ones: 1, 2, 3, 6.
    let numbers = ["blank", "3 payslips", "1 payslip", "2 payslips", "blank", "4 payslips"];
    assert_eq!(values(&model, &outcome, "number"), numbers);
    let paid = csv(&Statement::of(&model, &outcome, &Selection::default()));
    assert_eq!(paid, "payee,period,item,amount\nAcme,2024Q2,fee,10.00\nBeech,2024Q2,fee,10.00\n");
}

#[test]
fn another_price_applies_after_a_number_of_rows() {
    let terms = "
define number of payslip
  (count up to and including this one, for each provider in order of pay_date, then payslip_id)

payment fee of payslip
  pay
    | when number is at most 2 payslips   | £10.00 |
    | when number is more than 2 payslips | £8.00  |
  in quarter of pay_date
";
    let (model, outcome) = case(terms, &PAYSLIPS);
    // Acme: 1, 4 at £10.00, then 3, 5 and, in the next quarter, 6 at £8.00. Beech: 2.
    let paid = csv(&Statement::of(&model, &outcome, &Selection::default()));
    let expected =
        "payee,period,item,amount\nAcme,2024Q2,fee,36.00\nAcme,2024Q3,fee,8.00\nBeech,2024Q2,fee,10.00\n";
    assert_eq!(paid, expected);
}

#[test]
fn a_measure_runs_over_its_groups() {
    let terms = "
measure earned of payslip
  for each provider and quarter of pay_date
  total earnings

measure earned_to_date of payslip
  for each provider and quarter of pay_date
  (total earned up to and including this one, for each provider in order of quarter of pay_date)

measure earned_this_year_before of payslip
  for each provider and quarter of pay_date
  (total earned before this one, for each provider and contract year of pay_date in order of quarter of pay_date)

measure rise of payslip
  for each provider and quarter of pay_date
  earned - ((earned of the one before, for each provider in order of quarter of pay_date), or £0.00 if blank)

measure quarters_so_far of payslip
  for each provider and quarter of pay_date
  (total (1) up to and including this one, for each provider in order of quarter of pay_date)

measure at_the_end of payslip
  for each provider
  (earned_to_date for provider and quarter of 1 March 2026, or £0.00 if blank)
";
    let payslips = [
        "1,A,Beech,junior,no,2025-06-01,7.00",
        "2,A,Acme,junior,no,2025-04-01,50.00",
        "3,A,Acme,junior,no,2024-04-01,1.00",
        "4,B,Acme,junior,no,2024-05-01,2.00",
        "5,A,Acme,junior,no,2025-01-01,4.00",
    ];
    let (model, outcome) = case(terms, &payslips);
    // Acme: 2024Q2 £3.00, 2025Q1 £4.00, 2025Q2 £50.00 in the next year; Beech: 2025Q2 £7.00. Quarters without a row are
    // no groups.
    let values = |name| values(&model, &outcome, name);
    assert_eq!(values("earned"), ["£3.00", "£4.00", "£50.00", "£7.00"]);
    assert_eq!(values("earned_to_date"), ["£3.00", "£7.00", "£57.00", "£7.00"]);
    assert_eq!(values("earned_this_year_before"), ["£0.00", "£3.00", "£0.00", "£0.00"]);
    assert_eq!(values("rise"), ["£3.00", "£1.00", "£46.00", "£7.00"]);
    assert_eq!(values("quarters_so_far"), ["1", "2", "3", "1"]);
    // There is no group for that quarter: it stands nowhere.
    assert_eq!(values("at_the_end"), ["£0.00", "£0.00"]);
}

#[test]
fn a_change_is_taken_against_the_review_before() {
    let text = HEAD.split("\nrecord payslip").next().unwrap().to_owned()
        + "
record review
  person refers to person
  provider text
  review_date date
  hours hours per week
  no two rows share person and review_date

define change of review
  hours - ((hours of the one before, for each person in order of review_date), or hours if blank)

payment saved of review
  pay (larger of (−change) and 0 hours per week) × £1.00 per hour × 1 week
  in quarter of review_date
";
    let reviews =
        ["A,Acme,2025-04-01,8.5", "A,Acme,2024-04-01,10", "B,Acme,2024-06-01,20", "A,Acme,2024-10-01,7"];
    let files = vec![
        (PERSON.to_owned(), vec!["B".to_owned(), "A".to_owned()]),
        ("person,provider,review_date,hours".to_owned(), reviews.map(str::to_owned).to_vec()),
    ];
    let case = Case { text, files };
    let model = checked(&case.text).unwrap();
    let outcome = compared(&model, &case).unwrap().unwrap();
    let changes = ["1.5 hours per week", "0 hours per week", "0 hours per week", "−3 hours per week"];
    assert_eq!(values(&model, &outcome, "change"), changes);
    let paid = csv(&Statement::of(&model, &outcome, &Selection::default()));
    assert_eq!(
        paid,
        "payee,period,item,amount\nAcme,2024Q2,saved,0.00\nAcme,2024Q4,saved,3.00\nAcme,2025Q2,saved,0.00\n"
    );
}

/// The rows of a spell are picked and counted like any others: their keys and first day tell them apart.
#[test]
fn spells_stand_one_after_the_other() {
    let terms = "
spell job of payslip
  for each person and provider
  from pay_date to 13 days after pay_date

define number of job
  (count up to and including this one, for each person in order of first_day, then provider)

cohort first_job of job
  only the first for each person in order of first_day, then provider

payment start_fee of first_job
  pay £10.00
  in quarter of first_day
  to provider
";
    let payslips = [
        "1,A,Beech,junior,no,2024-06-01,1.00",
        "2,A,Acme,junior,no,2024-05-08,1.00",
        "3,A,Acme,junior,no,2024-05-01,1.00",
        "4,B,Beech,junior,no,2024-07-01,1.00",
        "5,B,Acme,junior,no,2024-07-01,1.00",
        "6,A,Acme,junior,no,2024-08-01,1.00",
    ];
    let (model, outcome) = case(terms, &payslips);
    // A at Acme from 1 May (two payslips that touch) and from 1 August, at Beech from 1 June; B at both from 1 July.
    let first_days: Vec<String> = {
        let (job, declared) =
            model.records.iter_enumerated().find(|(_, record)| record.title.name == "job").unwrap();
        let table = &outcome.data.tables[job.index()];
        let row = |row| {
            let cells = declared.fields.iter().zip(&table.columns).take(3);
            let words = cells.map(|(field, column)| {
                Value::of(column, row, &field.ty, &outcome.data).words(&model, &outcome.data)
            });
            words.collect::<Vec<_>>().join(" ")
        };
        (0..table.rows).map(row).collect()
    };
    let numbers = values(&model, &outcome, "number");
    let mut numbered: Vec<(String, String)> = first_days.into_iter().zip(numbers).collect();
    numbered.sort();
    let expected = [
        ("A Acme 1 August 2024", "3 jobs"),
        ("A Acme 1 May 2024", "1 job"),
        ("A Beech 1 June 2024", "2 jobs"),
        ("B Acme 1 July 2024", "1 job"),
        ("B Beech 1 July 2024", "2 jobs"),
    ];
    assert_eq!(numbered, expected.map(|(job, number)| (job.to_owned(), number.to_owned())));
    let paid = csv(&Statement::of(&model, &outcome, &Selection::default()));
    assert_eq!(paid, "payee,period,item,amount\nAcme,2024Q2,start_fee,10.00\nAcme,2024Q3,start_fee,10.00\n");
}
