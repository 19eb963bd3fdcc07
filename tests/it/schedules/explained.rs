//! What explanations say where nothing is due, and of which number decimal places are counted.

use meed::data::ReadOptions;
use meed::explain::{Target, explain};
use meed::report::text;
use meed::run::Prepared;

use crate::support::paid::{model, paid};

fn explained(body: &str, tables: &[&str], item: &str) -> String {
    let model = model(&format!("{}{body}", super::HEAD));
    let (outcome, _) = paid(&model, tables, ReadOptions::default());
    let target = Target { line: item.to_owned(), payee: None, period: None };
    text(&explain(&Prepared::new(&model), &outcome, &target, false).unwrap())
}

const LATE: &str = "record visit
  day   date
  late  whole number

payment visits of visit
  for each quarter of day
  pay count × £20.00 per visit

clawback lateness of visit
  for each quarter of day
  take back total late × £1.00
";

#[test]
fn a_clawback_of_nought_has_rows_behind_it() {
    let shown = explained(LATE, &["day,late\n2025-05-02,0\n"], "lateness");
    assert!(shown.starts_with("lateness: £0.00\n"), "{shown}");
    for line in ["due: £0.00, so nothing is taken back", "= 0 × £1.00 = £0.00", "visit.csv row 2"] {
        assert!(shown.contains(line), "{shown}");
    }
    // Another quarter has no rows, and says so.
    let shown = explained(LATE, &["day,late\n"], "lateness");
    assert!(shown.starts_with("there is no line of lateness\n"), "{shown}");
}

#[test]
fn decimal_places_are_those_of_the_ratio() {
    let body = "record job
  day    date
  cost   money, at least £1.00
  spent  money

define ratio of job
  spent ÷ cost
  rounded to 4 decimal places, halves up

payment jobs of job
  pay £10,000.00 × ratio
  in quarter of day
";
    let shown = explained(body, &["day,cost,spent\n2025-05-02,300.00,100.00\n"], "jobs");
    // 0.3333 of £10,000.00
    assert!(shown.starts_with("jobs to Acme in 2025Q2: £3,333.00\n"), "{shown}");
    assert!(
        shown
            .contains("ratio = (£100.00 ÷ £300.00, rounded to 4 decimal places, halves up: 0.3333) = 33.33%"),
        "{shown}"
    );
}
