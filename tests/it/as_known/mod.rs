//! Data as it was known, and statements in sequence.

mod explained;
mod faults;
mod on_paper;
mod pages;
mod property;
mod rows;
mod statements;

use meed::data::{self, Format, Input, Known, Loaded, ReadOptions};
use meed::model::Model;
use meed::run::{Prepared, RunResult, Settings};
use meed::statement::Amount;
use meed::statement::numbered::{AsKnown, Issue, NumberedStatement, issue};
use meed::value::Number;

/// Months, and visits that are received later and corrected.
const VISITS: &str = r#"contract "Help at home, month by month"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in months
  rounding    each payment line to the nearest penny, halves up
  cut-off     10 days after each period

record visit
  visit_id    whole number, unique
  provider    text
  person      text
  visit_date  date
  hours       hours, from 0 to 24
  received    date
  corrects    whole number, may be blank
  cancels     whole number, may be blank
  received on received
  replaces the row named in corrects
  reverses the row named in cancels
  no two rows share person and visit_date

payment care of visit
  for each provider and month of visit_date
  pay (total hours) × £20.00 per hour

cap yearly on care
  at most £100.00 for each provider and contract year
  used up in order of month
  the excess is deducted on a line of its own
"#;

const HEADER: &str = "visit_id,provider,person,visit_date,hours,received,corrects,cancels\n";

/// The rows of all records of a contract.
fn read(model: &Model, tables: &[&str], set_aside_faults: bool) -> Loaded {
    let inputs = model.data_records().zip(tables).map(|((record, declared), text)| Input {
        record,
        name: format!("{}.csv", declared.title.name),
        format: Format::Csv,
        content: meed::data::Content::InOrder(Box::new(text.as_bytes())),
    });
    data::read(model, inputs.collect(), ReadOptions { set_aside_faults, ..ReadOptions::default() })
}

/// What was known by the cut-off of a statement, and what it comes to.
struct Stood {
    issue: Issue,
    known: Known,
    outcome: RunResult,
}

impl Stood {
    fn of(prepared: &Prepared<'_>, loaded: &Loaded, issue: Issue) -> Self {
        let known = loaded.history.known(Some(issue.cut_off));
        let as_at = prepared.reads_statement_date().then_some(issue.cut_off);
        let settings = Settings { as_at, ..Settings::default() };
        let outcome = prepared.run(known.database.clone(), &settings).unwrap();
        Stood { issue, known, outcome }
    }

    fn as_known(&self) -> AsKnown<'_> {
        AsKnown { issue: &self.issue, known: &self.known, outcome: &self.outcome }
    }
}

fn statement(model: &Model, loaded: &Loaded, number: u32) -> NumberedStatement {
    let prepared = Prepared::new(model);
    let (now, before) = issue(model, &loaded.history, number).unwrap();
    let now = Stood::of(&prepared, loaded, now);
    let before = before.map(|issue| Stood::of(&prepared, loaded, issue));
    let sides = (now.as_known(), before.as_ref().map(Stood::as_known));
    NumberedStatement::of(&prepared, &loaded.history, sides, &[]).unwrap()
}

fn pounds(text: &str) -> Amount {
    Amount::new(Number::parse(text).unwrap())
}
