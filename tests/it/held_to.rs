//! Fields held to other fields of their row.

use meed::data::spec::{specification, template};
use meed::data::{self, Format, Input, ReadOptions};
use meed::model::{Model, RecordId};
use meed::run::Prepared;
use meed::source::Source;
use meed::testing::{Verdict, run_examples};

use crate::support::paid::model;

const CONTRACT: &str = r#"contract "Placements"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record placement
  placement_id  whole number, unique
  provider      text
  in_date       date, on or before left_date, on or after 1 April 2020
  left_date     date, on or after in_date, may be blank, column "Left"
  planned       hours, at least 0
  given_hours   hours, at most planned, may be blank

payment care of placement
  where left_date is given
  pay (days from in_date to left_date, both days counted) × £10.00 per day
  in quarter of left_date

payment hours of placement
  where given_hours is given
  pay given_hours × £1.00 per hour
  in quarter of in_date

example "a day is a day"
  suppose placement
    | provider | in_date    | left_date  | planned |
    | Acme     | 2 May 2025 | 2 May 2025 | 4       |
  then care to Acme is £10.00
"#;

const HEADER: &str = "placement_id,provider,in_date,Left,planned,given_hours\n";

fn faults(model: &Model, rows: &str, set_aside_faults: bool) -> (String, usize) {
    let text = format!("{HEADER}{rows}");
    let reader = Box::new(text.as_bytes());
    let input = Input {
        record: RecordId(0),
        name: "placement.csv".to_owned(),
        format: Format::Csv,
        content: meed::data::Content::InOrder(reader),
    };
    let loaded = data::read(model, vec![input], ReadOptions { set_aside_faults, ..ReadOptions::default() });
    (data::report::render(&loaded.faults), loaded.database.tables[0].rows)
}

#[test]
fn equal_values_and_blanks_are_no_faults() {
    let rows = "1,Acme,2025-05-02,2025-05-02,4,4.00\n2,Acme,2025-05-02,,0.5,\n3,Acme,2025-05-02,2025-05-03,4.0,3.99\n";
    assert_eq!(faults(&model(CONTRACT), rows, false), (String::new(), 3));
}

/// Each rule tells on its own, with both values; a row with a fault of a rule can be set aside.
#[test]
fn a_value_on_the_wrong_side_is_a_fault() {
    let model = model(CONTRACT);
    let rows =
        "1,Acme,2025-05-02,2025-05-01,4,4\n2,Acme,2025-05-02,2025-05-03,4,4.01\n3,Acme,2025-05-02,,4,\n";
    let (told, kept) = faults(&model, rows, true);
    assert_eq!(
        told,
        "\
placement.csv, row 2, column in_date: `2025-05-02` is after the Left, `2025-05-01` [E0532]
  help: correct one of the two: the contract says `on or before Left`
placement.csv, row 2, column Left: `2025-05-01` is before the in_date, `2025-05-02` [E0532]
  help: correct one of the two: the contract says `on or after in_date`
placement.csv, row 3, column given_hours: `4.01` is above the planned, `4` [E0532]
  help: correct one of the two: the contract says `at most planned`
"
    );
    assert_eq!(kept, 1);
}

#[test]
fn a_value_that_could_not_be_read_is_one_fault() {
    let (told, _) = faults(&model(CONTRACT), "1,Acme,2025-05-32,2025-05-01,4,4\n", false);
    assert_eq!(told.lines().filter(|line| line.contains("[E0")).count(), 1, "{told}");
    // A date of the text bounds the field itself.
    let (told, _) = faults(&model(CONTRACT), "1,Acme,2020-03-31,2025-05-01,4,4\n", false);
    assert!(told.contains("`2020-03-31` is before 1 April 2020") && told.contains("[E0524]"), "{told}");
}

#[test]
fn a_time_is_held_to_another_time() {
    let text = CONTRACT.split("\nexample").next().unwrap();
    let text = text.replace("halves up\n", "halves up\n  clock       Europe/London\n");
    let text = text.replace("planned       hours, at least 0\n", "planned       hours\n  began         date and time\n  ended         date and time, on or after began\n");
    let model = model(&text);
    let row = "placement_id,provider,in_date,Left,planned,began,ended,given_hours\n1,Acme,2025-05-02,,4,2025-05-02T09:30,2025-05-02T09:29,\n";
    let reader = Box::new(row.as_bytes());
    let input = Input {
        record: RecordId(0),
        name: "placement.csv".to_owned(),
        format: Format::Csv,
        content: meed::data::Content::InOrder(reader),
    };
    let loaded = data::read(&model, vec![input], ReadOptions::default());
    assert_eq!(
        data::report::render(&loaded.faults),
        "\
placement.csv, row 2, column ended: `2025-05-02T09:29` is before the began, `2025-05-02T09:30` [E0532]
  help: correct one of the two: the contract says `on or after began`
"
    );
}

#[test]
fn rows_of_examples_are_held_to_it_too() {
    let text =
        CONTRACT.replace("| 2 May 2025 | 2 May 2025 | 4       |", "| 2 May 2025 | 1 May 2025 | 4       |");
    let tested = run_examples(&Prepared::new(&model(&text)), None);
    let Verdict::Refused(found) = &tested[0].verdict else { panic!("{tested:?}") };
    let codes: Vec<_> = found.iter().map(|finding| finding.code.0).collect();
    assert_eq!(codes, ["E0532", "E0532"]);
}

#[test]
fn the_specification_says_it_and_the_template_keeps_to_it() {
    let text = CONTRACT.replace("on or after 1 April 2020", "on or after 1 May 2025");
    let model = model(&text.replace("hours, at least 0", "hours, from 0 to 5"));
    let told = specification(&model).render();
    assert!(told.contains(", on or before Left") && told.contains(", on or after in_date"), "{told}");
    assert!(told.contains("hours, a number, at most planned  "), "{told}");
    // The first day of the term and 12.5 hours would be on the wrong side.
    let rows = template(&model, RecordId(0));
    assert_eq!(rows, format!("{HEADER}1,example,2025-05-01,2025-05-01,0,0\n"));
    assert_eq!(faults(&model, rows.strip_prefix(HEADER).unwrap(), false), (String::new(), 1), "{rows}");
}

fn codes(from: &str, to: &str) -> Vec<&'static str> {
    assert!(CONTRACT.contains(from), "{from}");
    let text = CONTRACT.replace(from, to);
    meed::check(&Source::new("wrong.meed", text)).findings.iter().map(|finding| finding.code.0).collect()
}

#[test]
fn the_other_is_a_field_of_the_record_of_the_same_type() {
    assert_eq!(codes("on or after in_date", "on or after provider"), ["E0361"]);
    assert_eq!(codes("on or after in_date", "on or after left_date"), ["E0361"]);
    assert_eq!(codes("on or after in_date", "on or after came_date"), ["E0207"]);
    assert_eq!(codes("at most planned", "at most placement_id"), ["E0361"]);
    assert_eq!(codes("on or after in_date", "at least in_date"), ["E0309"]);
    assert_eq!(codes("at most planned", "on or before planned"), ["E0309"]);
    assert_eq!(codes("hours, at least 0\n", "hours, on or after 1 April 2025\n"), ["E0309"]);
    assert_eq!(codes("on or after 1 April 2020", "on or after 1 April 2020, at least 1 May 2020"), ["E0422"]);
}
