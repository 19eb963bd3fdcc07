//! Which rows count by a day.

use meed::data::{Absence, Gone};
use meed::model::RecordId;
use meed::value::Day;

use super::{HEADER, VISITS, read};
use crate::support::paid::model;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The rows that count, by their numbers in the file.
fn counting(rows: &str, by: &str) -> Vec<u64> {
    let loaded = read(&model(VISITS), &[&format!("{HEADER}{rows}")], false);
    assert!(loaded.faults.is_empty(), "{}", meed::data::report::render(&loaded.faults));
    let known = loaded.history.known(Some(day(by)));
    let table = &known.database.tables[0];
    (0..table.rows).map(|row| table.origin.of(row).1).collect()
}

#[test]
fn a_chain_of_corrections_is_followed_day_by_day() {
    let rows = "\
1,Acme,Ann,2025-04-02,2,2025-04-05,,
2,Acme,Ann,2025-04-02,1,2025-05-06,1,
3,Acme,Ann,2025-04-02,3,2025-06-07,2,
";
    assert_eq!(counting(rows, "2025-04-04"), Vec::<u64>::new());
    assert_eq!(counting(rows, "2025-04-05"), [2]);
    assert_eq!(counting(rows, "2025-05-05"), [2]);
    assert_eq!(counting(rows, "2025-05-06"), [3]);
    assert_eq!(counting(rows, "2025-06-07"), [4]);
}

/// What a row did to another is not undone by what becomes of it.
#[test]
fn a_correction_that_is_taken_back_leaves_nothing() {
    let rows = "\
1,Acme,Ann,2025-04-02,2,2025-04-05,,
2,Acme,Ann,2025-04-02,1,2025-05-06,1,
3,Acme,Ann,2025-04-02,1,2025-06-07,,2
";
    assert_eq!(counting(rows, "2025-05-06"), [3]);
    assert_eq!(counting(rows, "2025-06-07"), Vec::<u64>::new());
}

const CASES: &str = r#"contract "Cases"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in months
  rounding    each payment line to the nearest penny, halves up
  cut-off     10 days after each period

record case
  case_id   text, unique
  provider  text
  received  date
  corrects  text, may be blank
  cancels   text, may be blank
  received on received
  replaces the row named in corrects
  reverses the row named in cancels

record visit
  visit_id    whole number, unique
  case        refers to case
  visit_date  date
  sent        date
  received on sent

payment care of visit
  for each case's provider and month of visit_date
  pay count × £10.00 per visit
  to case's provider
"#;

/// Visit 1 is of case A, which becomes B and then C; visit 2 of case D, which is sent late and taken back.
#[test]
fn a_reference_leads_to_the_row_that_stands_there_on_the_day() {
    let model = model(CASES);
    let cases = "\
case_id,provider,received,corrects,cancels
C,Elm,2025-06-01,B,
A,Acme,2025-04-01,,
B,Beech,2025-05-01,A,
D,Dale,2025-05-15,,
E,Dale,2025-07-01,,D
";
    let visits = "visit_id,case,visit_date,sent\n1,A,2025-04-02,2025-04-03\n2,D,2025-04-02,2025-04-03\n";
    let loaded = read(&model, &[cases, visits], false);
    assert!(loaded.faults.is_empty(), "{}", meed::data::report::render(&loaded.faults));
    let providers = |by: Option<&str>| {
        let known = loaded.history.known(by.map(day));
        let outcome = meed::run::run(&model, known.database, &meed::run::Settings::default()).unwrap();
        outcome.payees.join(" ")
    };
    assert_eq!(providers(Some("2025-04-02")), "");
    assert_eq!(providers(Some("2025-04-30")), "Acme");
    assert_eq!(providers(Some("2025-05-01")), "Beech");
    assert_eq!(providers(Some("2025-05-15")), "Beech Dale");
    assert_eq!(providers(Some("2025-06-30")), "Dale Elm");
    assert_eq!(providers(None), "Elm");
    let gone: Vec<(u32, u32, Absence)> =
        loaded.gone.iter().map(|Gone { record, row, why }| (record.0, *row, *why)).collect();
    let case = RecordId(0);
    assert_eq!(
        gone,
        [
            (0, 1, Absence::Replaced { by: 2 }),
            (0, 2, Absence::Replaced { by: 0 }),
            (0, 3, Absence::Reversed { by: 4 }),
            (0, 4, Absence::Reverses { row: 3 }),
            (1, 1, Absence::RefersTo { record: case, row: 3 }),
        ]
    );
}

#[test]
fn where_nothing_is_said_of_receipt_every_row_counts_always() {
    let text = VISITS.lines().filter(|line| {
        let line = line.trim_start();
        !["received on", "replaces", "reverses", "cut-off"].iter().any(|word| line.starts_with(word))
    });
    let model = model(&text.collect::<Vec<_>>().join("\n"));
    let rows =
        format!("{HEADER}1,Acme,Ann,2025-04-02,2,2025-04-05,,\n2,Acme,Ben,2025-04-02,1,2025-05-06,1,\n");
    let loaded = read(&model, &[&rows], false);
    assert!(loaded.history.is_plain());
    let known = loaded.history.known(Some(day("2000-01-01")));
    assert_eq!((known.database.tables[0].rows, known.gone.len()), (2, 0));
}
