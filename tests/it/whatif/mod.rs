//! What a contract would pay with other values: contracts small enough to work out by hand.

mod changes;
mod compared;
mod places;
mod sweeps;
mod swept_contracts;

use meed::data::{self, Database, Format, Input, ReadOptions};
use meed::model::{Model, RecordId};
use meed::run::Settings;
use meed::source::Source;
use meed::whatif::sweep::{self, Parameter, Sweep};
use meed::whatif::{Filter, Places};

/// The clauses that every contract here begins with.
const HEAD: &str = r#"contract "Visits"
  payee       provider
  term        1 April 2026 to 31 March 2027
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  provider  text
  day       date
  hours     hours
  met       yes or no
"#;

/// A contract of the common clauses and some more.
fn contract(more: &str) -> Model {
    let checked = meed::check(&Source::new("contract.meed", format!("{HEAD}\n{more}")));
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

/// Visits on 1 May 2026: a provider, how many, of how many hours, and whether something was met.
fn visits(model: &Model, rows: &[(&str, usize, &str, &str)]) -> Database {
    let mut text = "visit_id,provider,day,hours,met\n".to_owned();
    let mut id = 0;
    for (provider, count, hours, met) in rows {
        for _ in 0..*count {
            id += 1;
            text.push_str(&format!("{id},{provider},2026-05-01,{hours},{met}\n"));
        }
    }
    read(model, &text)
}

/// The rows of a text.
fn read(model: &Model, text: &str) -> Database {
    let reader = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
    let input = Input {
        record: RecordId(0),
        name: "visit.csv".to_owned(),
        format: Format::Csv,
        content: meed::data::Content::InOrder(reader),
    };
    let loaded = data::read(model, vec![input], ReadOptions::default());
    assert!(!loaded.refused(), "{:#?}", loaded.faults);
    loaded.database
}

/// A sweep over everything that is paid.
fn swept(model: &Model, data: &Database, text: &str, step: Option<&str>) -> Sweep {
    let range = sweep::range(model, &Places::of(model), text, step).unwrap();
    let filter = Filter::default();
    let mut parameter = Parameter::new(model, &range, (data, &Settings::default()), &filter, None);
    sweep::sweep(model, &range, &filter, &mut parameter).unwrap()
}
