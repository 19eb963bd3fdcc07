//! The rows that worked examples suppose.

use meed::column::{Bits, Scale, Values};
use meed::data::{Database, from_example};
use meed::diagnostic::Diagnostic;
use meed::model::{ExampleRow, ExampleTable, RecordId};
use meed::source::Span;
use meed::value::DateOrder;

use super::contract::{PERSON, REVIEW, people_and_reviews};

/// A table of an example. Cells are at places in the contract: the second cell of the third row at 302.
fn suppose(record: RecordId, fields: &[u32], rows: &[(u32, &[&str])]) -> ExampleTable {
    let rows = (1u32..).zip(rows).map(|(row, (times, cells))| ExampleRow {
        times: *times,
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        spans: (1u32..).zip(*cells).map(|(at, _)| Span::new(row * 100 + at, row * 100 + at + 1)).collect(),
    });
    ExampleTable { record, fields: fields.to_vec(), rows: rows.collect() }
}

fn database(tables: &[ExampleTable]) -> Database {
    from_example(&people_and_reviews(DateOrder::YearMonthDay), tables).unwrap()
}

fn refused(tables: &[ExampleTable]) -> Vec<(u32, String)> {
    let faults = from_example(&people_and_reviews(DateOrder::YearMonthDay), tables).unwrap_err();
    faults
        .iter()
        .map(|fault: &Diagnostic| (fault.start(), format!("{}: {}", fault.code.0, fault.message)))
        .collect()
}

fn texts(database: &Database, table: usize, column: usize) -> Vec<&str> {
    let Values::Codes(codes) = &database.tables[table].columns[column].values else { panic!("not codes") };
    codes.iter().map(|code| database.texts.text(code)).collect()
}

#[test]
fn a_row_stands_for_as_many_as_it_says() {
    let database = database(&[suppose(PERSON, &[1], &[(2, &["Acme"]), (0, &["Nobody"]), (1, &["Bright"])])]);
    assert_eq!(database.tables[0].rows, 3);
    assert_eq!(texts(&database, 0, 1), ["Acme", "Acme", "Bright"]);
}

#[test]
fn unique_fields_that_are_left_out_are_numbered() {
    let database = database(&[
        suppose(PERSON, &[1], &[(3, &["Acme"])]),
        suppose(REVIEW, &[1, 3], &[(1, &["3", "12.5"]), (1, &["1", "10"])]),
    ]);
    assert_eq!(texts(&database, 0, 0), ["1", "2", "3"]);
    let reviews = &database.tables[1];
    assert!(
        matches!(&reviews.columns[0].values, Values::Fixed { scale: Scale::WHOLE, values } if values.iter().eq([1, 2]))
    );
    assert!(matches!(&reviews.columns[1].values, Values::Codes(people) if people.iter().eq([2, 0])));
    assert!(
        matches!(&reviews.columns[3].values, Values::Fixed { scale, values } if scale.places() == Some(1) && values.iter().eq([125, 100]))
    );
}

#[test]
fn other_fields_that_are_left_out_are_blank_even_if_required() {
    let database = database(&[suppose(PERSON, &[0], &[(1, &["P1"]), (1, &["P2"])])]);
    for column in &database.tables[0].columns[1..] {
        assert_eq!(column.blanks, Some(Bits::from(vec![true, true])));
    }
}

#[test]
fn columns_that_are_unique_together_are_so_only_if_all_are_there() {
    let people = suppose(PERSON, &[0], &[(1, &["P1"])]);
    let without_dates = suppose(REVIEW, &[1], &[(5, &["P1"])]);
    assert_eq!(database(&[people.clone(), without_dates]).tables[1].rows, 5);
    let with_dates = suppose(REVIEW, &[1, 2], &[(3, &["P1", "2024-05-31"])]);
    assert_eq!(
        refused(&[people, with_dates]),
        [(101, "E0529: `P1, 2024-05-31` stands in `suppose review`, row 1 already".to_owned())]
    );
}

#[test]
fn records_that_are_not_supposed_have_no_rows() {
    let database = database(&[]);
    assert_eq!(
        database.tables.iter().map(|table| (table.rows, table.columns.len())).collect::<Vec<_>>(),
        [(0, 3), (0, 7)]
    );
}

#[test]
fn two_tables_of_a_record_are_one_after_the_other() {
    let database = database(&[
        suppose(PERSON, &[1], &[(1, &["Acme"])]),
        suppose(PERSON, &[2, 1], &[(1, &["£5.00", "Bright"])]),
    ]);
    assert_eq!(texts(&database, 0, 0), ["1", "2"]);
    assert_eq!(texts(&database, 0, 1), ["Acme", "Bright"]);
    assert_eq!(database.tables[0].columns[2].blanks, Some(Bits::from(vec![true, false])));
}

#[test]
fn cells_are_read_as_data_is() {
    assert_eq!(
        refused(&[suppose(
            REVIEW,
            &[2, 4, 6, 1],
            &[(1, &["31 May 2024", "gone", "", "P1"]), (50, &["2024-05-31", "", "45", "P2"])]
        )]),
        [
            (104, "E0530: no person has the person_id `P1`".to_owned()),
            (101, "E0525: `31 May 2024` is not a date as the contract writes them".to_owned()),
            (102, "E0528: `gone` is not one of the choices".to_owned()),
            (204, "E0530: no person has the person_id `P2`".to_owned()),
            (204, "E0529: `P2, 2024-05-31` stands in `suppose review`, row 2 already".to_owned()),
            (203, "E0522: `45` has no percent sign".to_owned()),
        ]
    );
}

#[test]
fn an_absurd_number_of_rows_is_refused() {
    assert_eq!(
        refused(&[suppose(PERSON, &[1], &[(1, &["Acme"]), (4_000_000_000, &["Acme"])])]),
        [(201, "E0510: there are more than 1000000 rows of this record".to_owned())]
    );
}
