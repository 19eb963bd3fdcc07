//! How much of the data is kept, in bytes: what `docs/performance.md` says of a row.

use std::fmt::Write;

use meed::data::{Format, Input, ReadOptions, read};
use meed::model::RecordId;
use meed::source::Source;

const CONTRACT: &str = "\
contract \"What is kept\"
  payee       \"Nobody\"
  term        1 April 2023 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  person    whole number
  provider  text
  started   date
  ended     date, may be blank
  care      hours per week, from 0 to 112
  pathway   one of short, long
  reviewed  yes or no
";

/// Rows of which the ids count up, the people are of many, and everything else is of few.
fn rows(count: u64) -> String {
    let mut text = "visit_id,person,provider,started,ended,care,pathway,reviewed\n".to_owned();
    for row in 0..count {
        let (person, provider) = (row * 7_919 % 700_001, row * 31 % 12);
        let day =
            |shift: u64| format!("202{}-{:02}-{:02}", 3 + (row + shift) % 3, row % 12 + 1, row % 28 + 1);
        let seen = if row % 3 == 0 { String::new() } else { day(1) };
        let (hours, minutes) = (row % 100, row % 20 * 5);
        let (kind, yes) =
            (["short", "long"][usize::from(row % 7 == 0)], ["yes", "no"][usize::from(row % 5 == 0)]);
        writeln!(
            text,
            "{},{person},Provider {provider},{},{seen},{hours}.{minutes:02},{kind},{yes}",
            row + 1,
            day(0)
        )
        .unwrap();
    }
    text
}

#[test]
fn a_row_is_kept_in_as_few_bytes_as_the_page_says() {
    let checked = meed::check(&Source::new("contract.meed", CONTRACT));
    let model = checked.model.expect("the contract is in order");
    // Two stretches that are packed and a part of one.
    let count = 140_000u64;
    let text = rows(count);
    let reader = Box::new(text.as_bytes());
    let input = Input {
        record: RecordId(0),
        name: "visit.csv".to_owned(),
        format: Format::Csv,
        content: meed::data::Content::InOrder(reader),
    };
    let loaded = read(&model, vec![input], ReadOptions::default());
    assert!(!loaded.refused(), "{:?}", loaded.faults.list().first());
    let table = &loaded.database.tables[0];
    let bytes: Vec<usize> = table.columns.iter().map(meed::column::Column::bytes).collect();
    // Eighths of a byte a row: the number, and one for a mark where something is blank. Besides there is room for three
    // stretches.
    let eighths = [0, 8 * 4, 4, 8 * 2, 8 * 2 + 1, 8 * 2, 1, 1];
    for ((bytes, eighths), field) in bytes.iter().zip(eighths).zip(&model.records[RecordId(0)].fields) {
        let (least, most) = (eighths * 140_000 / 8, eighths * 140_000 / 8 + 300);
        assert!((least..=most).contains(bytes), "{}: {bytes} bytes, not {least} to {most}", field.name);
    }
    assert!(table.origin.numbers.bytes() < 300, "row numbers that follow each other are not kept");
}
