//! Files of rows: what is taken, and how everything else is refused.

mod bad_cells;
mod contract;
mod examples;
mod faults;
mod given;
mod memory;
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
mod properties;
mod reading;
mod specified;
#[cfg(feature = "excel")]
mod xlsx;

use meed::data::{Format, Input, Loaded, ReadOptions, read, report};
use meed::model::{Model, RecordId};
use meed::value::DateOrder;

use contract::{PERSON, REVIEW, people_and_reviews};

/// A good file of people.
const PEOPLE: &str = "person_id,Lead provider,budget\nP1,Acme,£250.00\nP2,Bright,\"1,200.50\"\n";

/// The header of a file of reviews.
const HEADER: &str = "review_id,person,review_date,hours,outcome,reviewed,share";

fn csv<'a>(record: RecordId, name: &str, bytes: &'a [u8]) -> Input<'a> {
    Input {
        record,
        name: name.to_owned(),
        format: Format::Csv,
        content: meed::data::Content::InOrder(Box::new(bytes)),
    }
}

fn json<'a>(record: RecordId, name: &str, bytes: &'a [u8]) -> Input<'a> {
    Input {
        record,
        name: name.to_owned(),
        format: Format::JsonLines,
        content: meed::data::Content::InOrder(Box::new(bytes)),
    }
}

/// Reads two people and a file of reviews.
fn read_reviews(reviews: &[u8]) -> Loaded {
    read_both(PEOPLE.as_bytes(), reviews, ReadOptions::default())
}

fn read_both(people: &[u8], reviews: &[u8], options: ReadOptions) -> Loaded {
    let inputs = vec![csv(PERSON, "person.csv", people), csv(REVIEW, "review.csv", reviews)];
    read(&people_and_reviews(DateOrder::YearMonthDay), inputs, options)
}

/// Reads one file of the only record of a contract.
fn read_one(model: &Model, text: &str) -> Loaded {
    read(model, vec![csv(RecordId(0), "rows.csv", text.as_bytes())], ReadOptions::default())
}

/// The header of reviews and these rows.
fn reviews(rows: &[&str]) -> Vec<u8> {
    format!("{HEADER}\n{}\n", rows.join("\n")).into_bytes()
}

/// What is said of data that is refused.
fn refused(loaded: &Loaded) -> String {
    assert!(loaded.refused(), "the data was taken");
    report::render(&loaded.faults)
}
