//! Values over rows that share something with a row: amounts worked out by hand, and what is said of the rows.

mod looked_at;
mod sizes;
mod taken;
mod tied;

use meed::data::ReadOptions;
use meed::model::Model;
use meed::run::{Prepared, RunResult};
use meed::source::Source;
use meed::testing::run_examples;

use crate::support::paid::{model, paid};

/// The head of every contract here.
const HEAD: &str = "contract \"Visits\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

";

/// Stays, and calls of the same guests.
const STAYS: &str = "record stay
  stay_id  whole number, unique
  guest    text
  left     date, may be blank

record call
  guest  text, may be blank
  day    date, may be blank
  hours  hours

";

/// Holds a contract with the usual head to its own examples, of which it has at least one.
#[track_caller]
fn holds(body: &str) {
    let tested = run_examples(&Prepared::new(&model(&format!("{HEAD}{body}"))), None);
    assert!(!tested.is_empty() && tested.iter().all(|tested| tested.passed()), "{tested:#?}");
}

/// A contract with the usual head on rows of its records.
fn ran(body: &str, tables: &[&str]) -> (Model, RunResult) {
    let model = model(&format!("{HEAD}{body}"));
    let (outcome, _) = paid(&model, tables, ReadOptions::default());
    (model, outcome)
}

/// The codes that a contract with the usual head is told, but for names that are not used.
fn codes(body: &str) -> Vec<&'static str> {
    let checked = meed::check(&Source::new("contract.meed", format!("{HEAD}{body}")));
    checked.findings.iter().map(|finding| finding.code.0).filter(|code| *code != "W0001").collect()
}
