//! What schedules say: limits in the order of days, rates and shares as they are written, names as the parties have
//! them.

mod balances;
mod explained;
mod limits_by_day;
mod named;
mod periods;
mod prices;
mod ratios;
mod words;

use meed::diagnostic::Diagnostic;
use meed::run::Prepared;
use meed::source::Source;
use meed::testing::run_examples;

use crate::support::questions;

/// The head of every contract here.
const HEAD: &str = "contract \"Visits\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

";

/// What is found in a contract with the usual head, but for names that are not used.
fn findings(body: &str) -> Vec<Diagnostic> {
    let checked = meed::check(&Source::new("contract.meed", format!("{HEAD}{body}")));
    questions::left_out(checked.findings).into_iter().filter(|finding| finding.code.0 != "W0001").collect()
}

/// Holds a contract to its own examples, of which it has at least one.
#[track_caller]
fn holds(body: &str) {
    holds_whole(&format!("{HEAD}{body}"));
}

/// The same with a head of its own.
#[track_caller]
fn holds_whole(text: &str) {
    let tested = run_examples(&Prepared::new(&crate::support::paid::model(text)), None);
    assert!(!tested.is_empty() && tested.iter().all(|tested| tested.passed()), "{tested:#?}");
}

/// The one thing that is wrong: its code, its message and its help.
#[track_caller]
fn wrong(body: &str) -> (String, String, String) {
    let found = findings(body);
    let [one] = found.as_slice() else { panic!("{found:#?}") };
    (one.code.0.to_owned(), one.message.clone(), one.help.clone().unwrap_or_default())
}
