//! Bad files and rows, each refused with file, row, and what was expected.

use std::io::{self, Read};

use insta::assert_snapshot;
use meed::data::{Format, Input, ReadOptions, read, report};
use meed::value::DateOrder;

use super::contract::{PERSON, REVIEW, people_and_reviews};
use super::{HEADER, PEOPLE, csv, json, read_both, read_reviews, refused, reviews};

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
      help: add the column; if the file calls it otherwise, say so after the type of the field, such as `share  text, column "Heading of the file"`
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
fn a_reference_to_no_row() {
    assert_snapshot!(refused(&read_reviews(&reviews(&["1,P7,2024-05-31,12,,yes,"]))), @r"
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
    let people = Input {
        record: PERSON,
        name: "person.csv".to_owned(),
        format,
        content: meed::data::Content::InOrder(Box::new(reader)),
    };
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
        content: meed::data::Content::InOrder(Box::new(Failing)),
    };
    let inputs = vec![people, csv(REVIEW, "review.csv", HEADER.as_bytes())];
    let loaded = read(&people_and_reviews(DateOrder::YearMonthDay), inputs, ReadOptions::default());
    assert_snapshot!(refused(&loaded), @"person.csv: the file cannot be read: the cable came out [E0502]");
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
      help: write an amount in £ per week such as `1,234.50`
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
    Faults by kind and column
      2  column review_date: not a date as the contract writes them [E0525]

    review.csv, row 2, column review_date: `soon` is not a date as the contract writes them [E0525]
    review.csv, row 3, column review_date: `soon` is not a date as the contract writes them [E0525]
      help: write it as `2024-05-31`
    and 7 more; `--faults FILE` lists all
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
