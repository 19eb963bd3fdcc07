//! How much is kept at most while a contract is worked out, for a further row: what `docs/performance.md` says of each
//! construct.

use std::fmt::Write;

use allocation_counter::measure;
use meed::data::{self, Content, Format, Input, ReadOptions};
use meed::model::RecordId;
use meed::run::{Prepared, Settings};

use crate::support::paid::model;

const HEAD: &str = "contract \"What is kept\"
  payee       provider
  term        1 April 2023 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  person    whole number
  provider  text
  day       date
  hours     hours

";

const CARE: &str = "payment care of visit\n  pay hours × £20.00 per hour\n  in quarter of day\n";

/// Rows of three years, of which every person has two.
fn rows(count: u64) -> String {
    let mut text = "visit_id,person,provider,day,hours\n".to_owned();
    for row in 0..count {
        let (person, provider) = (row * 7_919 % (count / 2), row * 31 % 12);
        let (year, month, day) = (2023 + row % 3, row / 3 % 9 + 4, row % 28 + 1);
        let hours = row % 97;
        writeln!(text, "{},{person},Provider {provider},{year}-{month:02}-{day:02},{hours}.25", row + 1)
            .unwrap();
    }
    text
}

/// The most bytes that a run holds beside the data, on so many rows.
fn most(contract: &str, count: u64) -> u64 {
    let model = model(&format!("{HEAD}{contract}"));
    let content = Content::InOrder(Box::new(std::io::Cursor::new(rows(count))));
    let input = Input { record: RecordId(0), name: "visit.csv".to_owned(), format: Format::Csv, content };
    let loaded = data::read(&model, vec![input], ReadOptions { threads: 1, ..ReadOptions::default() });
    assert!(!loaded.refused(), "{:?}", loaded.faults.list().first());
    let prepared = Prepared::new(&model);
    let settings = Settings { threads: 1, ..Settings::default() };
    let mut database = Some(loaded.database);
    measure(|| {
        let outcome = prepared.run(database.take().unwrap(), &settings).unwrap();
        assert!(!outcome.statement.is_empty());
    })
    .bytes_max
}

/// The most bytes for a further row, between one and two stretches of rows.
fn for_a_row(contract: &str) -> u64 {
    let few = 1 << 16;
    most(contract, 2 * few).saturating_sub(most(contract, few)) / few
}

#[test]
fn a_further_row_takes_no_more_than_the_page_says() {
    let page = std::fs::read_to_string("docs/performance.md").unwrap();
    let constructs = [
        ("a payment line for each row", CARE.to_owned()),
        (
            "a payment for groups",
            "payment care of visit\n  for each provider and quarter of day\n  pay (total hours) × £20.00 per hour\n".to_owned(),
        ),
        (
            "a define that lines read",
            "define price of visit\n  hours × £20.00 per hour\n\npayment care of visit\n  for each provider and quarter of day\n  pay total price\n".to_owned(),
        ),
        (
            "a cohort, an outcome",
            "cohort long of visit\n  where hours is more than 50 hours\n\npayment care of long\n  for each provider and quarter of day\n  pay (total hours) × £20.00 per hour\n".to_owned(),
        ),
        (
            "the first of each",
            "cohort first of visit\n  only the first for each person in order of day, then visit_id\n\npayment care of first\n  for each provider and quarter of day\n  pay (total hours) × £20.00 per hour\n".to_owned(),
        ),
        (
            "a running total",
            "define so_far of visit\n  (total hours up to and including this one, for each person in order of day, then visit_id)\n\npayment care of visit\n  for each provider and quarter of day\n  pay (total so_far) × £20.00 per hour\n".to_owned(),
        ),
        (
            "a cap for each person, in an order",
            format!("{CARE}\ncap most on care\n  at most £2,500.00 for each person, across all payees\n  used up in order of day, then visit_id\n  the payments themselves are reduced\n"),
        ),
    ];
    let mut said = String::new();
    for (name, contract) in constructs {
        let bytes = for_a_row(&contract);
        let row = page.lines().find(|line| line.starts_with(&format!("| {name} |")));
        let promised = row.and_then(|row| row.rsplit('|').nth(1)?.trim().parse::<u64>().ok());
        let holds = promised.is_some_and(|promised| (promised / 2..=promised).contains(&bytes));
        if !holds {
            writeln!(said, "{name}: {bytes} bytes, and the page says {promised:?}").unwrap();
        }
    }
    assert_eq!(said, "");
}
