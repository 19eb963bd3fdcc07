//! Values from outside are one literal of the right kind and nothing else; and every line of a file is a row.

use meed::syntax::parse_literal;

use super::{meed, project};

const WORK: &str = "\
contract \"Into work\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record person
  person_id  whole number, unique
  provider   text
  day        date

tariff fee £90.00 per person

payment starts of person
  for each provider and quarter of day
  pay count × fee

payment reward of person
  for each provider and quarter of day
  pay £1,000.00 × 50%
";

const PEOPLE: &str = "person_id,provider,day\n1,Acme,2025-04-01\n";

#[test]
fn a_value_is_nothing_but_a_value() {
    let more = [
        "£500.00 --",
        "£500.00 -- what follows",
        "£500.00 --\n",
        "£500.00\n",
        "\n£500.00",
        "£500.00\n  in quarter of day",
        "£500.00 × 2",
        "£500.00 + £1.00",
        "£500.00 \"note\"",
        "£500.00, £1.00",
        "£500.00 |",
        "£500.00)",
        "",
        " ",
        "--",
        "£500\u{2028}.00",
        "£500.00\u{0}",
        "£500.00\r--",
    ];
    for text in more {
        assert!(parse_literal(text).is_err(), "{text:?}");
    }
    for text in ["£500.00", " £500.00 ", "35%", "31 March 2026", "12 weeks", "£15.50 per hour"] {
        assert!(parse_literal(text).is_ok(), "{text:?}");
    }
}

#[test]
fn a_comment_in_a_value_does_not_swallow_the_clause() {
    let folder = project("comment", WORK, &[("data/person.csv", PEOPLE)]);
    for option in ["--set", "--sweep"] {
        for value in ["reward[£1,000.00]=£500.00 --", "reward[£1,000.00]=£500.00..£600.00 --"] {
            let (code, out, err) = meed(&folder, &["what-if", option, value]);
            assert_ne!(code, 0, "{out}");
            assert_eq!(out, "");
            assert!(err.starts_with("error"), "{err}");
        }
    }
    // £500.00 × 50% instead of £1,000.00 × 50%.
    let (_, out, _) = meed(&folder, &["what-if", "--set", "reward[£1,000.00]=£500.00", "--format", "csv"]);
    assert!(out.contains("Acme,2025Q2,reward,500.00,250.00,-250.00\n"), "{out}");
    let (code, _, err) = meed(&folder, &["pay", "--set", "fee=£1.00 per person --"]);
    assert_eq!(code, 2, "{err}");
}

#[test]
fn a_comment_in_given_csv_is_a_fault_of_its_row() {
    for value in ["£1.00 per person -- or two", "\"£1.00 per person\n\""] {
        let given = format!("name,value\nfee,{value}\n");
        let folder =
            project("comment_given", WORK, &[("data/person.csv", PEOPLE), ("data/given.csv", &given)]);
        let (code, _, err) = meed(&folder, &["pay"]);
        assert_eq!(code, 1);
        assert!(err.starts_with("data/given.csv, row 2, column value: "), "{err}");
    }
}

/// A record of one column, which may be blank: £1.00 for each row.
const LONE: &str = "\
contract \"Lone\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record note
  words  text, may be blank

payment each_note of note
  pay £1.00
  on 1 May 2025
";

#[test]
fn an_empty_line_of_one_column_is_a_row_with_a_blank_cell() {
    for (data, rows) in [
        ("words\na\n\nb\n", 3),
        ("words\r\na\r\n\r\nb\r\n", 3),
        ("words\n\n\n", 2),
        ("words\na\n\n", 2),
        ("words\na\n", 1),
        ("words\na", 1),
        ("words\n\"\"\n\n", 2),
        ("\nwords\na\n", 1),
        ("words\n", 0),
    ] {
        let folder = project("lone", LONE, &[("data/note.csv", data)]);
        let (code, out, err) = meed(&folder, &["pay", "--format", "json"]);
        assert_eq!(code, 0, "{err}");
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(json["data"]["records"][0]["read"], rows, "{data:?}");
        assert_eq!(json["net"], format!("{rows}.00"));
    }
    // Where the cell may not be blank, the line is a fault and not passed over.
    let strict = LONE.replace(", may be blank", "");
    let folder = project("lone_strict", &strict, &[("data/note.csv", "words\na\n\nb\n")]);
    let (code, _, err) = meed(&folder, &["pay"]);
    assert_eq!(code, 1);
    assert!(err.starts_with("data/note.csv, row 3, column words: "), "{err}");
    // Beside another column an empty line is no row.
    let two = LONE.replace("  words  text", "  other  text, may be blank\n  words  text");
    let folder = project("lone_two", &two, &[("data/note.csv", "other,words\na,b\n\nc,d\n")]);
    assert!(meed(&folder, &["pay"]).1.contains("£2.00"));
}
