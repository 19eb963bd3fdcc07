//! How many rows there are at most, as data is held to it.

use meed::data::report::render;
use meed::data::{self, Format, Input, ReadOptions};
use meed::model::RecordId;

use crate::support::paid::model;

fn contract(lines: &str) -> String {
    format!(
        "contract \"Visits\"\n  payee provider\n  term 1 April 2025 to 31 March 2026\n  statements in quarters\n  rounding \
         each payment line to the nearest penny, halves up\n\nrecord visit\n  visit_id whole number, unique\n  provider text\n  \
         day date, may be blank\n{lines}\npayment visits of visit\n  where day is given\n  for each provider and quarter of day\n  pay count × £5.00 \
         per visit\n"
    )
}

fn told(lines: &str, rows: &str, set_aside: bool) -> String {
    let model = model(&contract(lines));
    let text = format!("visit_id,provider,day\n{rows}");
    let options = ReadOptions { set_aside_faults: set_aside, ..ReadOptions::default() };
    let (record, name) = (RecordId(0), "visit.csv".to_owned());
    let input = Input {
        record,
        name,
        format: Format::Csv,
        content: meed::data::Content::InOrder(Box::new(text.as_bytes())),
    };
    let loaded = data::read(&model, vec![input], options);
    format!("{}{}", render(&loaded.faults), loaded.database.tables.first().map_or(0, |table| table.rows))
}

const ROWS: &str =
    "1,Acme,2025-04-02\n2,Acme,2025-06-30\n3,Acme,2025-07-01\n4,Beech,2025-04-02\n5,Acme,\n6,Acme,\n";

#[test]
fn rows_that_share_a_payee_and_a_period_are_counted() {
    // Two of Acme in the quarter to June; the blank days share nothing.
    assert_eq!(told("  no more than 2 rows share provider and quarter of day\n", ROWS, false), "6");
    assert_eq!(
        told("  no more than 1 rows share provider and quarter of day\n", ROWS, false),
        "visit.csv, row 2, column provider and day: 2 rows share `Acme, 2025Q2` [E0545]\n  help: the contract says that no more than 1 \
         can: leave out what is not meant, or agree on more\n4"
    );
    // Nobody can tell which of the two is too many: both are set aside.
    let aside = told("  no more than 1 rows share provider and quarter of day\n", ROWS, true);
    assert!(
        aside.contains("row 2, column provider and day") && aside.contains("row 3, column provider and day"),
        "{aside}"
    );
    assert!(aside.ends_with('4'), "{aside}");
}

#[test]
fn rows_in_all_and_values_of_a_field_are_counted() {
    assert_eq!(told("  no more than 6 rows in all\n  no more than 2 values of provider\n", ROWS, false), "6");
    assert!(told("  no more than 5 rows in all\n", ROWS, false).starts_with(
        "visit.csv, row 2: there are 6 rows [E0545]\n  help: the contract says that there are no more than 5 in all"
    ));
    let values = told("  no more than 1 values of provider\n", ROWS, false);
    assert!(
        values.contains("row 2, column provider: `Acme` is one of 2 values in this column [E0545]"),
        "{values}"
    );
    assert!(
        values.contains("row 5, column provider: `Beech` is one of 2 values in this column [E0545]"),
        "{values}"
    );
}

#[test]
fn a_provider_is_told_how_many_rows_there_are_at_most() {
    let model = model(&contract("  no more than 1,200 rows share provider and quarter of day\n"));
    let spec = data::spec::specification(&model).render();
    assert!(spec.contains("No more than 1,200 rows share provider and quarter of day."));
}
