//! Rows that a record lists in the contract.

use meed::data::{self, Format, Input, ReadOptions};
use meed::explain::{RowTarget, explain_row};
use meed::model::RecordId;
use meed::report::text;
use meed::run::Prepared;
use meed::source::Source;
use meed::statement::{DataPart, Selection, Statement};
use meed::testing::run_examples;

use crate::support::paid::model;
use crate::support::written::csv;

/// 40 and 150 hours are what the lots ask for; a week counts from there on.
const CONTRACT: &str = r#"contract "Lots"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record lot
  lot_id    whole number, unique
  provider  text
  hours     hours per week, from 0 to 500
  opened    date, may be blank
  listed here
    | lot_id | provider           | hours |
    | 1      | Acme               | 150   |
    | 2      | Harbour, Hill & Co | 40    |

record delivery
  delivery_id  whole number, unique
  lot          refers to lot
  week_start   date
  hours        hours per week

payment care of delivery
  where hours is at least lot's hours
  for each lot and quarter of week_start
  pay count × £10.00 per delivery
  to lot's provider

payment standing of lot
  pay hours × £1.00 per hour × 1 week
  in quarter of 1 April 2025

example "150 hours are enough for lot 1, 39 are not for lot 2"
  suppose delivery
    | lot | week_start | hours |
    | 1   | 2 May 2025 | 150   |
    | 2   | 2 May 2025 | 39    |
  then care is £10.00
  then standing to "Harbour, Hill & Co" is £40.00
  then net is £200.00
"#;

const DELIVERIES: &str = "\
delivery_id,lot,week_start,hours
1,1,2025-05-02,149.99
2,2,2025-05-02,40
3,2,2025-07-01,41
";

fn input(record: u32, name: &str, text: &'static str) -> Input<'static> {
    let reader = Box::new(text.as_bytes());
    Input {
        record: RecordId(record),
        name: name.to_owned(),
        format: Format::Csv,
        content: meed::data::Content::InOrder(reader),
    }
}

#[test]
fn listed_rows_are_paid_for_and_referred_to_without_a_file() {
    let model = model(CONTRACT);
    let loaded = data::read(&model, vec![input(1, "delivery.csv", DELIVERIES)], ReadOptions::default());
    assert!(!loaded.refused(), "{:?}", loaded.faults);
    let received = meed::statement::Received::of(&model, &loaded);
    let outcome = meed::run::run(&model, loaded.database, &meed::run::Settings::default()).unwrap();
    let statement = Statement::of(&model, &outcome, &Selection::default());
    assert_eq!(
        csv(&statement),
        "\
payee,period,item,amount
Acme,2025Q2,standing,150.00
\"Harbour, Hill & Co\",2025Q2,care,10.00
\"Harbour, Hill & Co\",2025Q2,standing,40.00
\"Harbour, Hill & Co\",2025Q3,care,10.00
"
    );
    let statement = statement.with_data(DataPart::of(&Prepared::new(&model), &outcome, received).unwrap());
    let shown = text(&statement);
    assert!(shown.contains("  lot: 2 rows = 2 paid for, listed in the contract\n"), "{shown}");
    let row = RowTarget::parse("lot:2").unwrap();
    let told = text(&explain_row(&Prepared::new(&model), &outcome, &row, false).unwrap());
    assert!(told.starts_with("lot in the list of lots row 2\n"), "{told}");
    assert!(told.contains("behind a line of standing/Harbour, Hill & Co/2025Q2, £40.00"), "{told}");
}

#[test]
fn an_example_has_the_listed_rows() {
    let tested = run_examples(&Prepared::new(&model(CONTRACT)), None);
    assert!(tested.len() == 1 && tested.iter().all(|tested| tested.passed()), "{tested:?}");
}

#[test]
fn a_file_for_a_list_is_a_fault_and_so_is_a_reference_to_no_row_of_it() {
    let model = model(CONTRACT);
    let dangling = "delivery_id,lot,week_start,hours\n1,3,2025-05-02,150\n";
    let files = vec![
        input(0, "lot.csv", "lot_id,provider,hours,opened\n3,Beech,150,\n"),
        input(1, "delivery.csv", dangling),
    ];
    let loaded = data::read(&model, files, ReadOptions::default());
    let told = data::report::render(&loaded.faults);
    assert_eq!(
        told,
        "\
lot.csv: the rows of `lot` are listed in the contract, and no file is read for it [E0533]
  help: take the file away; to change the rows, change the contract
delivery.csv, row 2, column lot: no lot has the lot_id `3` [E0530]
  help: correct it, or add the row to the list of lots
"
    );
    // A whole file cannot be set aside.
    let files = vec![input(0, "lot.csv", ""), input(1, "delivery.csv", DELIVERIES)];
    let loaded = data::read(&model, files, ReadOptions { set_aside_faults: true, ..ReadOptions::default() });
    assert!(loaded.refused());
}

#[test]
fn a_listed_row_may_refer_to_data_and_is_held_to_it_at_the_run() {
    let text = CONTRACT.replace(
        "  provider  text\n  hours     hours per week, from 0 to 500\n",
        "  provider  text\n  hours     hours per week, from 0 to 500\n  manager   refers to person\n",
    );
    let text = text.replace("| hours |\n    | 1      | Acme               | 150   |\n    | 2      | Harbour, Hill & Co | 40    |", "| hours | manager |\n    | 1      | Acme               | 150   | 7       |\n    | 2      | Harbour, Hill & Co | 40    | 8       |");
    let text = text
        .replace("record delivery", "record person\n  person_id  whole number, unique\n\nrecord delivery");
    let text = text.split("example").next().unwrap().to_owned();
    // Whether there are such people is not known when the contract is checked.
    let model = model(&text);
    let files = vec![input(1, "person.csv", "person_id\n7\n"), input(2, "delivery.csv", DELIVERIES)];
    let loaded = data::read(&model, files, ReadOptions::default());
    assert_eq!(
        data::report::render(&loaded.faults),
        "\
the list of lots, row 2, column manager: no person has the person_id `8` [E0530]
  help: correct it, or add the row to person.csv
"
    );
}

#[test]
fn the_specification_says_that_the_rows_are_listed() {
    let told = data::spec::specification(&model(CONTRACT)).render();
    assert!(
        told.starts_with("lot\n\n2 rows, listed in the contract; no file is read.\n\ndata/delivery.csv"),
        "{told}"
    );
}

/// Each wrong cell is one finding, at its place in the contract.
#[test]
fn the_cells_are_held_to_the_record_when_the_contract_is_checked() {
    let wrong = |from: &str, to: &str| {
        let text = CONTRACT.replace(from, to);
        let source = Source::new("wrong.meed", text);
        let checked = meed::check(&source);
        assert!(checked.model.is_none());
        let told = |finding: &meed::diagnostic::Diagnostic| {
            let label = finding.labels.first().unwrap();
            (finding.code.0, source.line(label.span.start), source.slice(label.span).to_owned())
        };
        checked.findings.iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(wrong("| 2      | Harbour", "| 1      | Harbour"), [("E0529", 15, "1".to_owned())]);
    assert_eq!(wrong("| 40    |", "| 501   |"), [("E0524", 15, "501".to_owned())]);
    assert_eq!(wrong("| 40    |", "| forty |"), [("E0521", 15, "forty".to_owned())]);
    assert_eq!(
        wrong("| Acme               | 150   |", "| Acme               |       |")
            .first()
            .map(|found| (found.0, found.1)),
        Some(("E0520", 14))
    );
    assert_eq!(
        wrong("| Acme               | 150   |", "| Acme |"),
        [("E0435", 14, "| 1      | Acme |".to_owned())]
    );
}

#[test]
fn a_list_is_said_once_and_has_its_columns() {
    let codes = |text: String| {
        let checked = meed::check(&Source::new("wrong.meed", text));
        checked.findings.iter().map(|finding| finding.code.0).collect::<Vec<_>>()
    };
    let example = CONTRACT.find("example").unwrap();
    let (terms, example) = CONTRACT.split_at(example);
    assert_eq!(codes(terms.replace("  listed here\n", "  listed here\n  listed here\n")), ["E0490", "E0422"]);
    assert_eq!(
        codes(terms.replace("| provider           | hours |", "| provider           | rows  |")),
        ["E0207"]
    );
    assert_eq!(
        codes(terms.replace("| provider           | hours |", "| provider           | 7     |")),
        ["E0482"]
    );
    let supposed = example.replace(
        "  suppose delivery\n",
        "  suppose lot\n    | lot_id |\n    | 1      |\n  suppose delivery\n",
    );
    assert_eq!(codes(format!("{terms}{supposed}")), ["E0492"]);
}
