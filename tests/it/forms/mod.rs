//! How data is written, as the contract says: words for yes, no and blank, dates in other forms, durations, months,
//! headings, mixed files.

mod aside;
mod clocks;
mod files;
mod pointed_out;
mod texts;
mod values;

use meed::data::{self, Format, Input, Loaded, ReadOptions, report};
use meed::model::RecordId;
use meed::run::Prepared;
use meed::statement::{DataPart, Selection, Statement};

use crate::support::paid::{model, paid};
use crate::support::written::{csv, text};

const HEAD: &str = "contract \"Forms\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up
";

/// What is payable, line by line, on the rows of each record.
fn payable(contract: &str, tables: &[&str]) -> String {
    let model = model(&format!("{HEAD}{contract}"));
    let (outcome, _) = paid(&model, tables, ReadOptions::default());
    csv(&Statement::of(&model, &outcome, &Selection::default()))
        .lines()
        .skip(1)
        .collect::<Vec<_>>()
        .join("\n")
}

fn loaded(contract: &str, tables: &[&str], format: Format, set_aside_faults: bool) -> Loaded {
    let model = model(&format!("{HEAD}{contract}"));
    let inputs = (0..).map(RecordId).zip(tables).map(|(record, text)| {
        let name = format!("data/{}", model.records[record].title.name);
        Input { record, name, format, content: meed::data::Content::InOrder(Box::new(text.as_bytes())) }
    });
    data::read(&model, inputs.collect(), ReadOptions { set_aside_faults, ..ReadOptions::default() })
}

/// What is wrong with the rows of each record.
fn faults(contract: &str, tables: &[&str]) -> String {
    report::render(&loaded(contract, tables, Format::Csv, false).faults)
}

/// The statement on the rows of each record, as people read it.
fn statement(contract: &str, tables: &[&str], options: ReadOptions) -> String {
    let model = model(&format!("{HEAD}{contract}"));
    let (outcome, received) = paid(&model, tables, options);
    let data = DataPart::of(&Prepared::new(&model), &outcome, received).unwrap();
    text(&Statement::of(&model, &outcome, &Selection::default()).with_data(data))
}
