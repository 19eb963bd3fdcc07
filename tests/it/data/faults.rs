//! Bad files, each refused with file, row, column, value and what was expected.

use std::io::{self, Read};

use insta::assert_snapshot;
use meed::data::{Format, Input, Loaded, ReadOptions, read, report};
use meed::model::Type;
use meed::syntax::ast::DateOrder;
use meed::value::{BaseUnit, Unit};

use super::contract::{PERSON, REVIEW, field, model, number, people_and_reviews, percent, record, whole};
use super::{HEADER, PEOPLE, csv, json, read_both, read_one, read_reviews, reviews};

fn refused(loaded: &Loaded) -> String {
    assert!(loaded.refused(), "the data was taken");
    report::render(&loaded.faults)
}

/// What is said of one row of reviews.
fn row(row: &str) -> String {
    refused(&read_reviews(&reviews(&[row])))
}

/// What is said of cells in the only column of a file.
fn cells(ty: Type, cells: &[&str]) -> String {
    let rows = record("row", vec![field("x", ty)], &[]);
    let text = format!("x\n\"{}\"\n", cells.join("\"\n\""));
    refused(&read_one(&model(DateOrder::YearMonthDay, &[], vec![rows]), &text))
}

/// What is said of dates in a contract of this order.
fn dates(order: DateOrder, cells: &str) -> String {
    let rows = record("visit", vec![field("x", Type::Date)], &[]);
    refused(&read_one(&model(order, &[], vec![rows]), &format!("x\n{cells}\n")))
}

#[test]
fn an_empty_file() {
    for empty in [&b""[..], b"\n\r\n", b"\xEF\xBB\xBF"] {
        let expected = "review.csv: the file is empty [E0504]\n  \
                        help: a file starts with a header row that names its columns, even without rows\n";
        assert_eq!(refused(&read_reviews(empty)), expected);
    }
}

#[test]
fn no_file_for_a_record() {
    let inputs = vec![csv(PERSON, "person.csv", PEOPLE.as_bytes())];
    let loaded = read(&people_and_reviews(DateOrder::YearMonthDay), inputs, ReadOptions::default());
    assert_snapshot!(refused(&loaded), @r"
    review.csv: there is no file of rows for the record `review` [E0501]
      help: give one; a file that has only its header row says that there are no rows
    ");
}

#[test]
fn semicolons_tabs_and_strokes_instead_of_commas() {
    for (sign, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "upright strokes")] {
        let file = format!("{HEADER}\n1,P1,2024-05-31,12,,yes,\n").replace(',', sign);
        let expected = format!(
            "review.csv, row 1: the columns are separated by {name} [E0505]\n  \
             help: save the file as CSV with commas between the columns\n"
        );
        assert_eq!(refused(&read_reviews(file.as_bytes())), expected);
    }
}

#[test]
fn a_missing_column_whatever_is_there_instead() {
    let file = HEADER.replace("review_date", "Review date").replace(",share", ",colour") + "\n";
    assert_snapshot!(refused(&read_reviews(file.as_bytes())), @r#"
    review.csv, row 1: there is no column `review_date` [E0506]
      help: did you mean `Review date`? headings have to match letter by letter
    review.csv, row 1: there is no column `share` [E0506]
      help: add the column, or say in the contract what it is called: `column "…"`
    "#);
}

#[test]
fn a_column_twice() {
    let file = format!("{HEADER},hours\n1,P1,2024-05-31,12,,yes,,13\n");
    assert_snapshot!(refused(&read_reviews(file.as_bytes())), @r"
    review.csv, row 1, column hours: the heading stands twice, in columns 4 and 8 [E0507]
      help: leave one of them out, so that it is clear which is meant
    ");
}

#[test]
fn a_row_too_short_and_a_row_too_long() {
    let file = reviews(&["1,P1,2024-05-31", "2,P1,2024-06-30,12,,yes,,", "3"]);
    assert_snapshot!(refused(&read_reviews(&file)), @r#"
    review.csv, row 2: the row has 3 cells, the header has 7 [E0511]
    review.csv, row 4: the row has 1 cell, the header has 7 [E0511]
      help: keep the commas of cells at the end of the row, also where they are blank
    review.csv, row 3: the row has 8 cells, the header has 7 [E0511]
      help: put text that has a comma in it in quotes: `"Smith, Jones & Co"`
    "#);
}

#[test]
fn a_duplicate_key_alone_and_together() {
    let file = reviews(&["7,P1,2024-05-31,12,,yes,", "8,P2,2024-05-31,12,,yes,", "7,P1,2024-05-31,12,,yes,"]);
    assert_snapshot!(refused(&read_reviews(&file)), @r"
    review.csv, row 4, column review_id: `7` stands in review.csv, row 2 already [E0529]
      help: each value of this column may occur once: correct one, or leave out the row that is not meant
    review.csv, row 4, column person and review_date: `P1, 2024-05-31` stands in review.csv, row 2 already [E0529]
      help: the contract says that no two rows share them: correct one, or leave out the row that is not meant
    ");
}

#[test]
fn a_duplicate_key_in_two_files() {
    let april = "person_id,Lead provider,budget\nP1,Acme,1\n";
    let inputs = vec![
        csv(PERSON, "april.csv", april.as_bytes()),
        csv(PERSON, "may.csv", april.as_bytes()),
        csv(REVIEW, "review.csv", HEADER.as_bytes()),
    ];
    let loaded = read(&people_and_reviews(DateOrder::YearMonthDay), inputs, ReadOptions::default());
    assert_snapshot!(refused(&loaded), @r"
    may.csv, row 2, column person_id: `P1` stands in april.csv, row 2 already [E0529]
      help: each value of this column may occur once: correct one, or leave out the row that is not meant
    ");
}

#[test]
fn a_day_that_does_not_exist() {
    let file = reviews(&[
        "1,P1,2024-02-31,12,,yes,",
        "2,P1,2025-02-29,12,,yes,",
        "3,P1,2024-13-01,12,,yes,",
        "4,P1,2024-04-00,12,,yes,",
    ]);
    assert_snapshot!(refused(&read_reviews(&file)), @r"
    review.csv, row 2, column review_date: there is no day `2024-02-31`: February 2024 has 29 days [E0526]
    review.csv, row 3, column review_date: there is no day `2025-02-29`: February 2025 has 28 days [E0526]
    review.csv, row 4, column review_date: there is no day `2024-13-01`: there is no month 13 [E0526]
    review.csv, row 5, column review_date: there is no day `2024-04-00`: days begin with 1 [E0526]
      help: write a day that exists
    ");
}

#[test]
fn a_date_outside_its_range() {
    let file = reviews(&["1,P1,2023-03-31,12,,yes,", "2,P1,2026-04-01,12,,yes,"]);
    assert_snapshot!(refused(&read_reviews(&file)), @r"
    review.csv, row 2, column review_date: `2023-03-31` is before 1 April 2023, the first day that the contract allows [E0524]
    review.csv, row 3, column review_date: `2026-04-01` is after 31 March 2026, the last day that the contract allows [E0524]
      help: correct the value, or the range of the field in the contract
    ");
}

#[test]
fn dates_in_another_order_or_form() {
    assert_snapshot!(
        dates(DateOrder::YearMonthDay, "31/05/2024\n2024/05/31\n2024-5-31\n45443\n2024-05-31 00:00\n31/05/24\nsoon"), @r"
    rows.csv, row 2, column x: `31/05/2024` is not a date as the contract writes them [E0525]
      help: write it as `2024-05-31`; or if all dates are like this one, say so in the contract: `dates written day/month/year`
    rows.csv, row 3, column x: `2024/05/31` is not a date as the contract writes them [E0525]
    rows.csv, row 4, column x: `2024-5-31` is not a date as the contract writes them [E0525]
    rows.csv, row 8, column x: `soon` is not a date as the contract writes them [E0525]
      help: write it as `2024-05-31`
    rows.csv, row 5, column x: `45443` is not a date as the contract writes them [E0525]
      help: it looks like a spreadsheet's number for a date: format the column as a date like `2024-05-31` before saving
    rows.csv, row 6, column x: `2024-05-31 00:00` is not a date as the contract writes them [E0525]
      help: leave out the time of day: write it as `2024-05-31`
    rows.csv, row 7, column x: `31/05/24` is not a date as the contract writes them [E0525]
      help: write the year with four digits: `2024-05-31`
    ");
    assert_snapshot!(dates(DateOrder::DayMonthYear, "05/31/2024\n2024-05-31\n31/04/2024"), @r"
    rows.csv, row 2, column x: `05/31/2024` is not a date as the contract writes them [E0525]
      help: write it as `31/05/2024`; or if all dates are like this one, say so in the contract: `dates written month/day/year`
    rows.csv, row 3, column x: `2024-05-31` is not a date as the contract writes them [E0525]
      help: write it as `31/05/2024`; or if all dates are like this one, say so in the contract: `dates written year-month-day`
    rows.csv, row 4, column x: there is no day `31/04/2024`: April 2024 has 30 days [E0526]
      help: write a day that exists
    ");
}

#[test]
fn text_in_a_number() {
    assert_snapshot!(row("1,P1,2024-05-31,twelve,,yes,"), @r"
    review.csv, row 2, column hours: `twelve` is not a number [E0521]
      help: write hours per week as a number such as `12.5`
    ");
}

#[test]
fn numbers_that_are_nearly_numbers() {
    let said = cells(
        number(Unit::base(BaseUnit::Hours)),
        &[
            "1,23", "1234,567", "0,123", "12,5", "1 234", "1.5E+03", "(3.00)", ".5", "5.", "12 hours", "45%",
            "£3", "1.2.3", "--5", "-",
        ],
    );
    assert_snapshot!(said, @r"
    rows.csv, row 2, column x: `1,23` has a comma where none can be [E0521]
    rows.csv, row 3, column x: `1234,567` has a comma where none can be [E0521]
    rows.csv, row 4, column x: `0,123` has a comma where none can be [E0521]
    rows.csv, row 5, column x: `12,5` has a comma where none can be [E0521]
      help: commas stand between groups of three digits, and a point before the decimals: `1,234.50`
    rows.csv, row 6, column x: `1 234` is not a number [E0521]
      help: write it without blanks between the digits
    rows.csv, row 7, column x: `1.5E+03` is written with a power of ten [E0521]
      help: write all its digits; in a spreadsheet, format the column as a number before saving
    rows.csv, row 8, column x: `(3.00)` is not a number [E0521]
      help: write a negative number with a minus sign: `-3.00`
    rows.csv, row 9, column x: `.5` is not a number [E0521]
    rows.csv, row 10, column x: `5.` is not a number [E0521]
      help: write digits before and after the point: `0.5`
    rows.csv, row 11, column x: `12 hours` is not a number [E0521]
      help: write hours as a number such as `12.5`, without words after it
    rows.csv, row 12, column x: `45%` is a percentage, and the column holds none [E0521]
    rows.csv, row 13, column x: `£3` has a `£`, and the column holds none [E0521]
    rows.csv, row 14, column x: `1.2.3` is not a number [E0521]
    rows.csv, row 15, column x: `--5` is not a number [E0521]
    rows.csv, row 16, column x: `-` is not a number [E0521]
      help: write hours as a number such as `12.5`
    ");
}

#[test]
fn money_of_another_currency_and_a_minus_in_the_middle() {
    let money = number(Unit::money(meed::value::Currency::Pounds));
    assert_snapshot!(cells(money, &["$3.00", "£-3.00"]), @r"
    rows.csv, row 2, column x: `$3.00` has a `$`, and the column holds none [E0521]
      help: write £ as a number such as `1,234.50`
    rows.csv, row 3, column x: `£-3.00` is not a number [E0521]
      help: write the minus sign first: `-£3.00`
    ");
}

#[test]
fn a_number_too_long_to_be_one() {
    let digits = "9".repeat(200);
    assert_snapshot!(cells(number(Unit::none()), &[&digits]), @r"
    rows.csv, row 2, column x: `9999999999999999999999999999999999999999…` has too many digits [E0521]
      help: a number has at most 60 digits
    ");
}

#[test]
fn a_percentage_without_its_sign() {
    assert_snapshot!(cells(percent(), &["0.45", "45"]), @r"
    rows.csv, row 2, column x: `0.45` has no percent sign [E0522]
    rows.csv, row 3, column x: `45` has no percent sign [E0522]
      help: write `45%`; without the sign, 45 and 0.45 could both be meant
    ");
}

#[test]
fn part_of_a_whole_number() {
    let rows = record("row", vec![whole(field("x", number(Unit::none())))], &[]);
    let loaded = read_one(&model(DateOrder::YearMonthDay, &[], vec![rows]), "x\n2.0\n2.5\n");
    assert_snapshot!(refused(&loaded), @r"
    rows.csv, row 3, column x: `2.5` is not a whole number [E0523]
      help: write it without decimals
    ");
}

#[test]
fn numbers_outside_their_range() {
    let file = reviews(&["1,P1,2024-05-31,-1,,yes,0%", "2,P1,2024-06-30,112.01,,yes,100.1%"]);
    assert_snapshot!(refused(&read_reviews(&file)), @r"
    review.csv, row 2, column hours: `-1` is below 0 hours per week, the least that the contract allows [E0524]
    review.csv, row 3, column hours: `112.01` is above 112 hours per week, the most that the contract allows [E0524]
    review.csv, row 3, column share: `100.1%` is above 100%, the most that the contract allows [E0524]
      help: correct the value, or the range of the field in the contract
    ");
}

#[test]
fn a_blank_where_a_value_is_required() {
    assert_snapshot!(row("1,,2024-05-31,12,,yes,"), @r"
    review.csv, row 2, column person: the cell is blank, and the contract asks for a value [E0520]
      help: fill it in; if there may be none, the contract says so: `may be blank`
    ");
}

#[test]
fn blanks_around_a_value_or_instead_of_one() {
    assert_snapshot!(row("1, P1,2024-05-31 ,12,\u{a0},yes,"), @r"
    review.csv, row 2, column person: ` P1` has a blank before or after it [E0519]
      help: write `P1`
    review.csv, row 2, column review_date: `2024-05-31 ` has a blank before or after it [E0519]
      help: write `2024-05-31`
    review.csv, row 2, column outcome: the cell holds nothing but blanks [E0519]
      help: leave the cell empty where there is no value
    ");
}

#[test]
fn an_unknown_choice() {
    let file = reviews(&["1,P1,2024-05-31,12,Independent,yes,", "2,P1,2024-06-30,12,gone,yes,"]);
    assert_snapshot!(refused(&read_reviews(&file)), @r"
    review.csv, row 2, column outcome: `Independent` is not one of the choices [E0528]
      help: did you mean `independent`?
    review.csv, row 3, column outcome: `gone` is not one of the choices [E0528]
      help: write `independent`, `reduced` or `much reduced`
    ");
}

#[test]
fn other_words_than_yes_and_no() {
    let file =
        reviews(&["1,P1,2024-05-31,12,,TRUE,", "2,P1,2024-06-30,12,,N,", "3,P1,2024-07-31,12,,maybe,"]);
    assert_snapshot!(refused(&read_reviews(&file)), @r"
    review.csv, row 2, column reviewed: `TRUE` is neither `yes` nor `no` [E0527]
      help: write `yes`
    review.csv, row 3, column reviewed: `N` is neither `yes` nor `no` [E0527]
      help: write `no`
    review.csv, row 4, column reviewed: `maybe` is neither `yes` nor `no` [E0527]
      help: write `yes` or `no`
    ");
}

#[test]
fn a_reference_to_no_row() {
    assert_snapshot!(row("1,P7,2024-05-31,12,,yes,"), @r"
    review.csv, row 2, column person: no person has the person_id `P7` [E0530]
      help: correct it, or add the row to person.csv
    ");
}

#[test]
fn references_are_not_blamed_for_a_file_that_can_not_be_read() {
    let loaded = read_both(b"", &reviews(&["1,P7,2024-05-31,12,,yes,"]), ReadOptions::default());
    assert_snapshot!(refused(&loaded), @r"
    person.csv: the file is empty [E0504]
      help: a file starts with a header row that names its columns, even without rows
    ");
}

#[test]
fn bytes_of_latin_1() {
    let loaded = read_both(
        b"person_id,Lead provider,budget\nP1,Caf\xE9 Noir,1\n",
        &reviews(&[]),
        ReadOptions::default(),
    );
    assert_snapshot!(refused(&loaded), @r"
    person.csv, row 2, column Lead provider: `Caf\xE9 Noir` is not UTF-8: its byte 4 is E9 [E0517]
      help: in a spreadsheet, save as `CSV UTF-8 (comma delimited)`
    ");
}

#[test]
fn characters_that_can_not_be_seen() {
    let people = b"person_id,Lead provider,budget\nP\0,\"Ac\nme\",1\nP2,A\tB,2\nP\x07,Acme,3\n";
    assert_snapshot!(refused(&read_both(people, &reviews(&[]), ReadOptions::default())), @r"
    person.csv, row 2, column person_id: `P\u{0}` has a character that can not be seen: NUL [E0518]
    person.csv, row 4, column person_id: `P\u{7}` has a character that can not be seen: U+0007 [E0518]
    person.csv, row 2, column Lead provider: `Ac\nme` has a character that can not be seen: a line end [E0518]
    person.csv, row 3, column Lead provider: `A\tB` has a character that can not be seen: a tab [E0518]
      help: take it out; a value is one line of text
    ");
}

#[test]
fn files_that_are_not_csv_at_all() {
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(HEADER.bytes().flat_map(|b| [b, 0])).collect();
    let workbook = b"PK\x03\x04\x14\x00\x06\x00";
    let binary = b"review_id\0,person\n";
    let old_mac = format!("{HEADER}\r1,P1,2024-05-31,12,,yes,\r");
    let said: Vec<String> = [&utf16[..], workbook, binary, old_mac.as_bytes()]
        .into_iter()
        .map(|file| refused(&read_reviews(file)).lines().next().unwrap().to_owned())
        .collect();
    assert_eq!(
        said,
        [
            "review.csv: the file is in UTF-16, not UTF-8 [E0503]",
            "review.csv: the file is a workbook or a zip file, not CSV [E0503]",
            "review.csv: the file is not text: it has NUL bytes [E0503]",
            "review.csv: the lines end in a carriage return alone [E0503]",
        ]
    );
}

#[test]
fn quotes_where_none_can_stand() {
    let people = "person_id,Lead provider,budget\nP1,5\" pipe,1\nP2,\"Acme\" Ltd,2\nP3,Acme,3\n";
    assert_snapshot!(refused(&read_both(people.as_bytes(), &reviews(&[]), ReadOptions::default())), @r#"
    person.csv, row 2, column Lead provider: a quote stands in the middle of the cell `5" pipe` [E0512]
    person.csv, row 3, column Lead provider: a quote stands in the middle of the cell `"Acme" Ltd` [E0512]
      help: put the whole cell in quotes and write the quote in it twice: `"5"" pipe"`
    "#);
}

#[test]
fn a_quote_that_is_never_closed() {
    let people = "person_id,Lead provider,budget\nP1,Acme,1\nP2,\"Bright,2\nP3,Acme,3\n";
    assert_snapshot!(refused(&read_both(people.as_bytes(), &reviews(&[]), ReadOptions::default())), @r#"
    person.csv, row 3: a quote is opened in this row and not closed [E0509]
      help: close it, or write a quote that is part of the text twice, within quotes: `"5"" pipe"`
    "#);
}

/// A start, and then the same bytes for ever; counts what was read of it.
struct Endless<'a> {
    start: &'a [u8],
    then: u8,
    read: &'a mut usize,
}

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = match self.start.read(buffer)? {
            0 => {
                buffer.fill(self.then);
                buffer.len()
            }
            taken => taken,
        };
        *self.read += taken;
        assert!(*self.read < 4 << 20, "the reader did not stop");
        Ok(taken)
    }
}

fn endless(format: Format, start: &str, then: u8) -> (String, usize) {
    let mut bytes_read = 0;
    let reader = Endless { start: start.as_bytes(), then, read: &mut bytes_read };
    let people = Input { record: PERSON, name: "person.csv".to_owned(), format, reader: Box::new(reader) };
    let inputs = vec![people, csv(REVIEW, "review.csv", HEADER.as_bytes())];
    let said = refused(&read(&people_and_reviews(DateOrder::YearMonthDay), inputs, ReadOptions::default()));
    (said, bytes_read)
}

#[test]
fn rows_that_never_end_are_given_up_early() {
    let header = "person_id,Lead provider,budget\n";
    let (said, _) = endless(Format::Csv, &format!("{header}P1,\"Acme,"), b'\n');
    assert!(
        said.starts_with("person.csv, row 2: a quote is opened in this row and not closed [E0509]"),
        "{said}"
    );
    let (said, _) = endless(Format::Csv, &format!("{header}P1,"), b'x');
    assert_snapshot!(said, @r"
    person.csv, row 2: the row is longer than one mebibyte and is not read [E0508]
      help: a row of that length is not a row: look for a missing line end
    ");
    let (said, _) = endless(Format::Csv, header, b',');
    assert!(said.starts_with("person.csv, row 2: the row is longer"), "{said}");
    let (said, bytes_read) = endless(Format::JsonLines, "{\"person_id\": \"", b'x');
    assert!(said.starts_with("person.csv, row 1: the row is longer"), "{said}");
    assert!(bytes_read < 2 << 20, "{bytes_read} bytes were read");
}

#[test]
fn a_reader_that_fails() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the cable came out"))
        }
    }
    let people = Input {
        record: PERSON,
        name: "person.csv".to_owned(),
        format: Format::Csv,
        reader: Box::new(Failing),
    };
    let inputs = vec![people, csv(REVIEW, "review.csv", HEADER.as_bytes())];
    let loaded = read(&people_and_reviews(DateOrder::YearMonthDay), inputs, ReadOptions::default());
    assert_snapshot!(refused(&loaded), @"person.csv: the file can not be read: the cable came out [E0502]");
}

#[test]
fn lines_that_are_not_the_objects_that_are_asked_for() {
    let people = [
        r#"{"person_id": "P1", "Lead provider": "Acme", "budget": 1"#,
        r#"["P2"]"#,
        r#"{"person_id": 3, "Lead provider": true, "budget": [4]}"#,
        r#"{"person_id": "P4", "person_id": "P5", "provider": "Acme", "budget": 5}"#,
        r#"{"person_id": "P6", "Lead provider": "\ud800", "budget": 1e3}"#,
        r#"{"person_id": "P7", "Lead provider": null, "budget": "six"}"#,
        r#"{"person_id": "P8" "budget": 1}"#,
    ]
    .join("\n");
    let inputs =
        vec![json(PERSON, "person.jsonl", people.as_bytes()), csv(REVIEW, "r.csv", HEADER.as_bytes())];
    let loaded = read(&people_and_reviews(DateOrder::YearMonthDay), inputs, ReadOptions::default());
    assert_snapshot!(refused(&loaded), @r#"
    person.jsonl, row 1: the line is not a JSON object: it ends too early [E0513]
    person.jsonl, row 2: the line is not a JSON object: it is something else [E0513]
    person.jsonl, row 7: the line is not a JSON object: expected `,` or `}`, at byte 20 [E0513]
      help: write one object on each line: `{"column": "value"}`
    person.jsonl, row 3, column person_id: `3` is a number where the column holds a text in quotes [E0516]
    person.jsonl, row 3, column Lead provider: `true` is true or false where the column holds a text in quotes [E0516]
    person.jsonl, row 5, column Lead provider: `\ud800` is a text with half a character where the column holds a text in quotes [E0516]
      help: write a text in quotes
    person.jsonl, row 3, column budget: `[4]` is an array or object where the column holds a number [E0516]
      help: write a number
    person.jsonl, row 4, column person_id: the object has the key twice [E0515]
      help: leave one of them out, so that it is clear which is meant
    person.jsonl, row 4, column Lead provider: the object has no such key [E0514]
      help: did you mean `provider`? keys have to match letter by letter
    person.jsonl, row 5, column budget: `1e3` is written with a power of ten [E0521]
      help: write all its digits; in a spreadsheet, format the column as a number before saving
    person.jsonl, row 6, column Lead provider: the cell is blank, and the contract asks for a value [E0520]
      help: fill it in; if there may be none, the contract says so: `may be blank`
    person.jsonl, row 6, column budget: `six` is not a number [E0521]
      help: write £ per week as a number such as `1,234.50`
    "#);
}

#[test]
fn faults_beyond_the_limit_are_counted() {
    let rows: Vec<String> = (1..=9).map(|id| format!("{id},P1,soon,12,,yes,")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let options = ReadOptions { fault_limit: 2, ..ReadOptions::default() };
    let loaded = read_both(PEOPLE.as_bytes(), &reviews(&rows), options);
    assert_eq!((loaded.faults.list().len(), loaded.faults.more(), loaded.faults.len()), (2, 7, 9));
    assert_snapshot!(refused(&loaded), @r"
    review.csv, row 2, column review_date: `soon` is not a date as the contract writes them [E0525]
    review.csv, row 3, column review_date: `soon` is not a date as the contract writes them [E0525]
      help: write it as `2024-05-31`
    and 7 more
    ");
}

#[test]
fn faults_for_programs() {
    let loaded = read_reviews(&reviews(&["1,P1,2024-05-31,twelve,,yes,"]));
    assert_snapshot!(serde_json::to_string_pretty(&report::report(&loaded.faults)).unwrap(), @r#"
    {
      "faults": [
        {
          "code": "E0521",
          "file": "review.csv",
          "row": 2,
          "column": "hours",
          "value": "twelve",
          "message": "`twelve` is not a number",
          "help": "write hours per week as a number such as `12.5`"
        }
      ],
      "more": 0
    }
    "#);
}
