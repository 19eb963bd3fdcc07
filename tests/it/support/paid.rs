//! A contract run on rows that stand in the test.

use super::questions;
use meed::data::{self, Format, Input, ReadOptions};
use meed::model::Model;
use meed::run::{self, RunResult, Settings};
use meed::source::Source;
use meed::statement::Received;

/// The contract of a text, which must have nothing wrong with it but names that are not used and what a reviewer would
/// ask.
pub(crate) fn model(text: &str) -> Model {
    let checked = meed::check(&Source::new("contract.meed", text));
    let findings = questions::left_out(checked.findings);
    let wrong: Vec<_> = findings.iter().filter(|finding| finding.code.0 != "W0001").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    checked.model.unwrap()
}

/// The outcome of a contract on CSV, a text for each of its records.
pub(crate) fn paid(model: &Model, tables: &[&str], options: ReadOptions) -> (RunResult, Received) {
    let inputs = model.records.iter_enumerated().zip(tables).map(|((record, declared), text)| Input {
        record,
        name: format!("data/{}.csv", declared.title.name),
        format: Format::Csv,
        content: meed::data::Content::InOrder(Box::new(text.as_bytes())),
    });
    let loaded = data::read(model, inputs.collect(), options);
    assert!(!loaded.refused(), "{:#?}", loaded.faults);
    let received = Received::of(model, &loaded);
    (run::run(model, loaded.database, &Settings::default()).unwrap(), received)
}
