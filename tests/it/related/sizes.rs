//! However many rows share a key, each finds its own among them in a few steps.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use meed::data::{self, Format, Input, ReadOptions};
use meed::model::RecordId;
use meed::run::{Prepared, Settings, Tracer};
use meed::source::Span;
use meed::value::Number;

use super::HEAD;
use crate::support::paid::model;

const BODY: &str = "record stay
  guest  text
  left   date

record call
  guest  text
  day    date
  hours  hours

define all_hours of stay
  (total hours of call where guest is this stay's guest and day is on or after this stay's left)

define best of stay
  ((largest hours of call where guest is this stay's guest and day is on or after this stay's left), or 0 hours if blank)

define others of stay
  (count of any other stay where guest is this stay's guest and left is on or before this stay's left)

payment fee of stay
  pay (all_hours + best) × £1.00 per hour + others × £1.00 per stay
  in quarter of left
";

/// Counts expressions by their rows.
#[derive(Debug, Default)]
struct Work(AtomicUsize);

impl Tracer for Work {
    fn evaluated(&self, _: Span, rows: usize) {
        self.0.fetch_add(rows, Ordering::Relaxed);
    }
}

/// The work and the sum of all lines for so many stays and calls of one guest, day after day within the first quarter.
fn worked(rows: usize, traced: bool) -> (usize, Number) {
    let model = model(&format!("{HEAD}{BODY}"));
    let (mut stays, mut calls) = ("guest,left\n".to_owned(), "guest,day,hours\n".to_owned());
    for row in 0..rows {
        let day = 1 + row * 28 / rows;
        writeln!(stays, "A,2025-05-{day:02}").unwrap();
        writeln!(calls, "A,2025-05-{day:02},1").unwrap();
    }
    let inputs = [(RecordId(0), stays), (RecordId(1), calls)].map(|(record, text)| Input {
        record,
        name: format!("{}.csv", model.records[record].title.name),
        format: Format::Csv,
        content: meed::data::Content::InOrder(Box::new(std::io::Cursor::new(text))),
    });
    let loaded = data::read(&model, inputs.into(), ReadOptions::default());
    assert!(!loaded.refused(), "{:#?}", loaded.faults);
    let work = Arc::new(Work::default());
    let tracer = traced.then(|| Arc::clone(&work) as Arc<dyn Tracer>);
    let settings = Settings { tracer, ..Settings::default() };
    let outcome = Prepared::new(&model).run(loaded.database, &settings).unwrap();
    let lines = &outcome.payments[0];
    let sum = lines.iter().fold(Number::zero(), |sum, line| sum.plus(&line.rounded));
    (work.0.load(Ordering::Relaxed), sum)
}

#[test]
fn twice_the_rows_are_twice_the_work() {
    let [few, more, most] = [280, 560, 1120].map(|rows| worked(rows, true).0);
    assert_eq!((more - few) * 2, most - more, "{few}, {more}, {most}");
}

/// All rows share one key and the windows overlap, so that looking at each pair would take 28,000 × 28,000 × 3 steps. A
/// thousand rows stand on each of 28 days. Of a day with d days from it on (itself too), a row has 1,000 × d hours
/// after it, and the largest of them is 1; of other stays up to its day there are 1,000 × (29 − d) − 1. In all 1,000 ×
/// (Σ 1,000 d + 28 + Σ (1,000 (29 − d) − 1)), each Σ d being 406: 1,000 × (406,000 + 28 + 406,000 − 28).
#[test]
fn many_rows_of_one_key_are_not_paired() {
    assert_eq!(worked(28_000, false).1, Number::from_int(812_000_000));
}
