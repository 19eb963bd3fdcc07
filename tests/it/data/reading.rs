//! What is taken.

use meed::column::{Column, Values};
use meed::data::{Loaded, ReadOptions, RowCount, read, report};
use meed::model::{Field, RecordId, Type};
use meed::value::{DateOrder, Number, Unit};

use super::contract::{
    PERSON, REVIEW, day, field, model, number, people_and_reviews, percent, record, unique,
};
use super::{PEOPLE, csv, json, read_both, read_one, read_reviews, reviews};

fn column(loaded: &Loaded, table: usize, column: usize) -> &Column {
    assert_eq!(report::render(&loaded.faults), "");
    assert!(!loaded.refused());
    &loaded.database.tables[table].columns[column]
}

fn fixed(column: &Column) -> (u32, Vec<i64>) {
    match &column.values {
        Values::Fixed { scale, values } => (scale.places().unwrap(), values.iter().collect()),
        other => panic!("not fixed: {other:?}"),
    }
}

fn codes(column: &Column) -> Vec<u32> {
    match &column.values {
        Values::Codes(codes) => codes.iter().collect(),
        other => panic!("not codes: {other:?}"),
    }
}

fn blanks(column: &Column) -> Option<Vec<bool>> {
    column.blanks.as_ref().map(|blanks| blanks.iter().collect())
}

/// One column of numbers of the only record.
fn numbers(cells: &[&str]) -> Loaded {
    let amounts = record("amount", vec![field("x", number(Unit::none()))], &[]);
    let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
    read_one(&model(DateOrder::YearMonthDay, &[], vec![amounts]), &format!("x\n{}\n", quoted.join("\n")))
}

#[test]
fn every_type_of_field_is_read() {
    let loaded = read_reviews(&reviews(&[
        "1,P2,2024-05-31,12.5,much reduced,yes,45%",
        "2,P1,2023-04-01,112,,no,",
        "3,P1,2026-03-31,0.25,independent,yes,100%",
    ]));
    assert_eq!(fixed(column(&loaded, 1, 0)), (0, vec![1, 2, 3]));
    assert_eq!(codes(column(&loaded, 1, 1)), [1, 0, 0]);
    let days = [day(2024, 5, 31), day(2023, 4, 1), day(2026, 3, 31)].map(|day| day.number());
    assert!(matches!(&column(&loaded, 1, 2).values, Values::Days(read) if read.iter().eq(days)));
    assert_eq!(fixed(column(&loaded, 1, 3)), (2, vec![1250, 11200, 25]));
    assert_eq!(codes(column(&loaded, 1, 4)), [2, 0, 0]);
    assert_eq!(blanks(column(&loaded, 1, 4)), Some(vec![false, true, false]));
    assert_eq!(codes(column(&loaded, 1, 5)), [1, 0, 1]);
    assert_eq!(fixed(column(&loaded, 1, 6)), (2, vec![45, 0, 100]));
    assert_eq!(loaded.row_counts, [RowCount { read: 2, faulty: 0 }, RowCount { read: 3, faulty: 0 }]);
}

#[test]
fn texts_are_one_dictionary_in_byte_order() {
    let loaded = read_reviews(&reviews(&[]));
    let texts = &loaded.database.texts;
    let all: Vec<&str> = (0..4).map(|code| texts.text(code)).collect();
    assert_eq!(all, ["Acme", "Bright", "P1", "P2"]);
    assert_eq!(texts.len(), 4);
    assert_eq!((texts.code("P1"), texts.code("P"), texts.code("P3")), (Some(2), None, None));
    assert_eq!(codes(column(&loaded, 0, 0)), [2, 3]);
    assert_eq!(codes(column(&loaded, 0, 1)), [0, 1]);
}

#[test]
fn a_header_without_rows_is_no_rows() {
    let loaded = read_reviews(super::HEADER.as_bytes());
    assert_eq!(column(&loaded, 1, 0).values.len(), 0);
    assert_eq!(loaded.row_counts[1], RowCount { read: 0, faulty: 0 });
}

#[test]
fn a_byte_order_mark_windows_line_ends_and_quotes_change_nothing() {
    let plain = read_reviews(&reviews(&["1,P1,2024-05-31,12,,yes,", "2,P2,2024-05-31,13,,yes,"]));
    let dressed = "\u{feff}\"review_id\",person,review_date,hours,outcome,reviewed,share\r\n\
                   1,\"P1\",\"2024-05-31\",12,,yes,\"\"\r\n2,P2,2024-05-31,13,,\"yes\",";
    let dressed = read_reviews(dressed.as_bytes());
    assert_eq!(report::render(&dressed.faults), "");
    assert_eq!(format!("{:?}", dressed.database), format!("{:?}", plain.database));
}

#[test]
fn quotes_hold_commas_quotes_and_line_ends() {
    let people = "note,person_id,Lead provider,budget\n\"two\nlines\",P1,\"Smith, \"\"Jones\"\" & Co\",1\nx,P2,Acme,2\n";
    let loaded = read_both(people.as_bytes(), &reviews(&[]), ReadOptions::default());
    let provider = codes(column(&loaded, 0, 1))[0];
    assert_eq!(loaded.database.texts.text(provider), "Smith, \"Jones\" & Co");
    // The second row is row 3 of a spreadsheet although it is on the fourth line.
    assert_eq!(loaded.database.tables[0].origin.of(1), ("person.csv", 3));
    assert!(loaded.database.tables[0].origin.numbers.iter().eq([2, 3]));
}

#[test]
fn empty_lines_are_no_rows_and_are_counted() {
    let people = "person_id,Lead provider,budget\n\nP1,Acme,1\n\r\n\nP2,Acme,2\n\n";
    let loaded = read_both(people.as_bytes(), &reviews(&[]), ReadOptions::default());
    assert_eq!(loaded.row_counts[0], RowCount { read: 2, faulty: 0 });
    assert_eq!(loaded.database.tables[0].origin.of(0), ("person.csv", 3));
    assert_eq!(loaded.database.tables[0].origin.of(1), ("person.csv", 6));
}

#[test]
fn files_of_a_record_are_appended() {
    let april = "person_id,Lead provider,budget\nP1,Acme,1.5\n";
    let may = "budget,extra,Lead provider,person_id\n2,?,Bright,P2\n3,?,Acme,P3\n";
    let inputs = vec![
        csv(PERSON, "april.csv", april.as_bytes()),
        csv(REVIEW, "review.csv", super::HEADER.as_bytes()),
        csv(PERSON, "may.csv", may.as_bytes()),
    ];
    let loaded = read(&people_and_reviews(DateOrder::YearMonthDay), inputs, ReadOptions::default());
    assert_eq!(fixed(column(&loaded, 0, 2)), (1, vec![15, 20, 30]));
    let origin = &loaded.database.tables[0].origin;
    assert_eq!(
        [origin.of(0), origin.of(1), origin.of(2)],
        [("april.csv", 2), ("may.csv", 2), ("may.csv", 3)]
    );
    let extra: Vec<_> = loaded.extra_columns.iter().map(|c| (c.file.as_str(), c.heading.as_str())).collect();
    assert_eq!(extra, [("may.csv", "extra")]);
}

#[test]
fn json_lines_are_read_as_csv_is() {
    let people = concat!(
        r#"{"person_id": "P1", "Lead provider": "Acme", "budget": 250.00}"#,
        "\n\n",
        r#"{"budget": "£1,200.50", "person_id": "P\u0032", "Lead provider": "Bright", "age": [1, {"x": 2}]}"#,
    );
    let reviews = concat!(
        r#"{"review_id": 1, "person": "P2", "review_date": "2024-05-31", "hours": 12.5, "outcome": null, "reviewed": true, "share": "45%"}"#,
        "\n",
        r#"{"review_id": 2, "person": "P1", "review_date": "2024-05-31", "hours": "1", "outcome": "reduced", "reviewed": "no", "share": ""}"#,
        "\n",
    );
    let inputs = vec![
        json(PERSON, "person.jsonl", people.as_bytes()),
        json(REVIEW, "review.jsonl", reviews.as_bytes()),
    ];
    let loaded = read(&people_and_reviews(DateOrder::YearMonthDay), inputs, ReadOptions::default());
    assert_eq!(fixed(column(&loaded, 0, 2)), (1, vec![2500, 12005]));
    assert_eq!(codes(column(&loaded, 1, 1)), [1, 0]);
    assert_eq!(fixed(column(&loaded, 1, 3)), (1, vec![125, 10]));
    assert_eq!(blanks(column(&loaded, 1, 4)), Some(vec![true, false]));
    assert_eq!(codes(column(&loaded, 1, 5)), [1, 0]);
    assert_eq!(fixed(column(&loaded, 1, 6)), (2, vec![45, 0]));
    let extra: Vec<_> = loaded.extra_columns.iter().map(|c| c.heading.as_str()).collect();
    assert_eq!(extra, ["age"]);
    assert_eq!(loaded.database.tables[0].origin.of(0), ("person.jsonl", 1));
    assert_eq!(loaded.database.tables[0].origin.of(1), ("person.jsonl", 3));
}

#[test]
fn numbers_share_the_smallest_decimal_place_that_occurs() {
    let loaded = numbers(&["1", "-2.50", "−1,234.125", "0.0"]);
    assert_eq!(fixed(column(&loaded, 0, 0)), (3, vec![1000, -2500, -1_234_125, 0]));
}

#[test]
fn numbers_that_do_not_fit_together_stay_exact() {
    let loaded = numbers(&["9,000,000,000,000,000,000", "0.5", "123456789012345678901234567890"]);
    let Values::Exact(values) = &column(&loaded, 0, 0).values else { panic!("not exact") };
    let large = Number::parse("123456789012345678901234567890").unwrap();
    let expected = [Number::from_int(9_000_000_000_000_000_000), Number::ratio(1, 2).unwrap(), large];
    assert_eq!(*values, expected);
}

#[test]
fn the_largest_number_that_fits_is_kept_small() {
    let loaded = numbers(&["9223372036854775807", "-9223372036854775807"]);
    assert_eq!(fixed(column(&loaded, 0, 0)), (0, vec![i64::MAX, -i64::MAX]));
}

#[test]
fn percentages_are_ratios() {
    let shares = record("share", vec![field("x", percent())], &[]);
    let loaded =
        read_one(&model(DateOrder::YearMonthDay, &[], vec![shares]), "x\n45%\n0.5%\n-12.25%\n100%\n");
    assert_eq!(fixed(column(&loaded, 0, 0)), (4, vec![4500, 50, -1225, 10000]));
}

#[test]
fn dates_are_read_in_the_order_of_the_contract() {
    let expected = [day(2024, 5, 31).number(), day(2024, 1, 2).number()];
    for (order, text) in [
        (DateOrder::YearMonthDay, "x\n2024-05-31\n2024-01-02\n"),
        (DateOrder::DayMonthYear, "x\n31/05/2024\n2/1/2024\n"),
        (DateOrder::MonthDayYear, "x\n05/31/2024\n1/2/2024\n"),
    ] {
        let dates = record("visit", vec![field("x", Type::Date)], &[]);
        let loaded = read_one(&model(order, &[], vec![dates]), text);
        assert!(
            matches!(&column(&loaded, 0, 0).values, Values::Days(days) if days.iter().eq(expected)),
            "{order:?}"
        );
    }
}

#[test]
fn a_reference_may_hold_a_reference() {
    // One plan for each person; visits name the plan by the person.
    let visits = record("visit", vec![field("plan", Type::Reference(RecordId(2)))], &[]);
    let people = record("person", vec![unique("id", number(Unit::none()))], &[]);
    let plans = record("plan", vec![unique("person", Type::Reference(RecordId(1)))], &[]);
    let model = model(DateOrder::YearMonthDay, &[], vec![visits, people, plans]);
    let files = ["plan\n7\n5.0\n7\n", "id\n5\n6\n7\n", "person\n6\n7\n5\n"];
    let inputs = (0u32..).zip(files).map(|(at, text)| csv(RecordId(at), "f.csv", text.as_bytes()));
    let loaded = read(&model, inputs.collect(), ReadOptions::default());
    assert_eq!(codes(column(&loaded, 2, 0)), [1, 2, 0]);
    assert_eq!(codes(column(&loaded, 0, 0)), [1, 2, 1]);
}

#[test]
fn blanks_are_like_no_other_value() {
    let id = Field { may_be_blank: true, ..unique("id", Type::Text) };
    let rows = record("row", vec![id, field("x", Type::Text)], &[]);
    let loaded = read_one(&model(DateOrder::YearMonthDay, &[], vec![rows]), "id,x\n,a\n,a\nb,a\n");
    assert_eq!(blanks(column(&loaded, 0, 0)), Some(vec![true, true, false]));
}

#[test]
fn rows_at_fault_are_set_aside_with_all_that_refer_to_them() {
    let people = format!("{PEOPLE}P3,Acme,-1\nP4,Acme,1\nP4,Acme,2\n");
    let rows = reviews(&[
        "1,P1,2024-05-31,12,,yes,",
        "2,P3,2024-05-31,12,,yes,",
        "3,P4,2024-05-31,12,,yes,",
        "4,P2,2024-05-31,12,,yes,",
        "5,P9,2024-05-31,12,,yes,",
    ]);
    let options = ReadOptions { set_aside_faults: true, ..ReadOptions::default() };
    let loaded = read_both(people.as_bytes(), &rows, options);
    assert!(!loaded.refused());
    assert_eq!(loaded.row_counts, [RowCount { read: 5, faulty: 3 }, RowCount { read: 5, faulty: 3 }]);
    insta::assert_snapshot!(report::render(&loaded.faults), @r"
    person.csv, row 4, column budget: `-1` is below £0.00 per week, the least that the contract allows [E0524]
      help: correct the value, or the range of the field in the contract
    person.csv, row 5, column person_id: `P4` stands in person.csv, row 6 already [E0529]
    person.csv, row 6, column person_id: `P4` stands in person.csv, row 5 already [E0529]
      help: each value of this column may occur once: correct one, or leave out the row that is not meant
    review.csv, row 3, column person: `P3` is person.csv, row 4, which is set aside [E0531]
    review.csv, row 4, column person: `P4` is person.csv, row 5, which is set aside [E0531]
      help: correct that row first
    review.csv, row 6, column person: no person has the person_id `P9` [E0530]
      help: correct it, or add the row to person.csv
    ");
    let table = &loaded.database.tables[1];
    assert_eq!(table.rows, 2);
    assert_eq!(codes(&table.columns[1]), [0, 1]);
    assert_eq!([table.origin.of(0), table.origin.of(1)], [("review.csv", 2), ("review.csv", 5)]);
}

#[test]
fn setting_aside_does_not_help_a_file_that_can_not_be_read() {
    let options = ReadOptions { set_aside_faults: true, ..ReadOptions::default() };
    assert!(read_both(PEOPLE.as_bytes(), b"review_id\n1\n", options).refused());
}
