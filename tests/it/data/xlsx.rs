//! Workbooks are read as the same rows in CSV are; what only a workbook can hold is told, or refused with its cell.

use std::io::Cursor;

use meed::data::{Content, Format, Input, Loaded, ReadOptions, read, report};
use meed::model::{Model, RecordId};
use meed::value::DateOrder;

use super::contract::{PERSON, REVIEW, people_and_reviews};
use super::{HEADER, PEOPLE, csv};
use crate::support::book::{book, one_sheet, rows};

fn xlsx<'a>(record: RecordId, name: &str, bytes: Vec<u8>) -> Input<'a> {
    let content = Content::AtPlaces(Box::new(Cursor::new(bytes)));
    Input { record, name: name.to_owned(), format: Format::Xlsx, content }
}

fn model() -> Model {
    people_and_reviews(DateOrder::YearMonthDay)
}

/// Two people in CSV, and the reviews of a workbook.
fn loaded(reviews: Vec<u8>, set_aside_faults: bool) -> Loaded {
    let inputs = vec![csv(PERSON, "person.csv", PEOPLE.as_bytes()), xlsx(REVIEW, "review.xlsx", reviews)];
    read(&model(), inputs, ReadOptions { set_aside_faults, ..ReadOptions::default() })
}

fn faults(reviews: Vec<u8>) -> String {
    let loaded = loaded(reviews, false);
    assert!(loaded.refused(), "the data was taken");
    report::render(&loaded.faults)
}

fn notes(loaded: &Loaded) -> Vec<String> {
    loaded.book_notes.iter().map(|note| format!("{}#{}: {}", note.file, note.sheet, note.note)).collect()
}

fn headings() -> Vec<&'static str> {
    HEADER.split(',').collect()
}

/// A sheet `review` with the headings and these rows, the first of them row 2, and what stands after them.
fn sheet(data: &[&[&str]], after: &str) -> Vec<u8> {
    let headings = headings();
    let all: Vec<&[&str]> = std::iter::once(headings.as_slice()).chain(data.iter().copied()).collect();
    one_sheet("review", &(rows(1, &all) + after))
}

/// 31 May 2024 is day 45443: 45292 is 1 January, and 31 + 29 + 31 + 30 + 30 days later it is 31 May.
const GOOD: [&str; 7] = ["=1", "P1", "=45443:2", "=12.5", "reduced", "yes", "=0.45:4"];

#[test]
fn a_sheet_gives_what_the_same_rows_in_csv_give() {
    let cells: [&[&str]; 4] = [
        &GOOD,
        // Noise of binary numbers, a date by a built-in format, a yes that is one, a number kept as text, nothing.
        &["=2", "P2", "=45444:2", "=4.5999999999999996", "-", "t=\"b\"|<v>1</v>", "-"],
        &["3", "P1", "2024-06-02", "=1.12E2:0", "much reduced", "no", "45%"],
        &[
            "=4",
            "P2",
            "=45446.000000000001:3",
            "=0.30000000000000004",
            "t=\"s\"|<v>0</v>",
            "t=\"str\"|<f>A1</f><v>yes</v>",
            "=1:4",
        ],
    ];
    let headings = headings();
    let all: Vec<&[&str]> = std::iter::once(headings.as_slice()).chain(cells).collect();
    let bytes = book("", &[("review", "", &rows(1, &all))], "", &["reduced"]);
    let own = loaded(bytes, false);
    assert_eq!(report::render(&own.faults), "");
    let text = format!(
        "{HEADER}\n1,P1,2024-05-31,12.5,reduced,yes,45%\n2,P2,2024-06-01,4.6,,yes,\n3,P1,2024-06-02,112,much reduced,no,45%\n4,P2,2024-06-03,0.3,reduced,yes,100%\n"
    );
    let inputs =
        vec![csv(PERSON, "person.csv", PEOPLE.as_bytes()), csv(REVIEW, "review.csv", text.as_bytes())];
    let same = read(&model(), inputs, ReadOptions::default());
    assert_eq!(report::render(&same.faults), "");
    let columns = |loaded: &Loaded| format!("{:?}", loaded.database.tables[1].columns);
    assert_eq!(columns(&own), columns(&same));
    assert_eq!(own.database.texts, same.database.texts);
    assert_eq!(
        notes(&own),
        [
            "review.xlsx#review: column reviewed: 1 value is what a formula came to when the workbook was saved",
            "review.xlsx#review: column review_id: 1 number is kept as text, and read as written",
            "review.xlsx#review: column share: 1 number is kept as text, and read as written",
        ]
    );
}

#[test]
fn days_are_those_of_both_epochs() {
    // The same day in a book that counts from 1904 has a number that is 1462 less.
    let headings = headings();
    let row = ["=1", "P1", "=43981:2", "=1", "-", "yes", "-"];
    let bytes =
        book("<workbookPr date1904=\"1\"/>", &[("review", "", &rows(1, &[&headings, &row]))], "", &[]);
    let own = loaded(bytes, false);
    assert_eq!(report::render(&own.faults), "");
    let same = loaded(sheet(&[&["=1", "P1", "=45443:2", "=1", "-", "yes", "-"]], ""), false);
    assert_eq!(
        format!("{:?}", own.database.tables[1].columns),
        format!("{:?}", same.database.tables[1].columns)
    );
}

#[test]
fn faults_name_the_sheet_and_the_cell() {
    let with = |column: usize, cell: &'static str| {
        let mut row = GOOD;
        row[column] = cell;
        faults(sheet(&[&row], ""))
    };
    for (column, cell, told) in [
        (
            3,
            "=120",
            "cell D2, column hours: `120` is above 112 hours per week, the most that the contract allows [E0524]",
        ),
        (3, "t=\"e\"|<v>#N/A</v>", "cell D2, column hours: the cell holds the error `#N/A` [E0546]"),
        (
            3,
            "t=\"e\"|<f>1/0</f><v>#DIV/0!</v>",
            "cell D2, column hours: the cell holds the error `#DIV/0!` [E0546]",
        ),
        (
            3,
            "s=\"0\"|<f>A1+1</f>",
            "cell D2, column hours: the formula of the cell has not been worked out since it was written [E0547]",
        ),
        (
            3,
            "s=\"0\"|<f>A1+1</f><v></v>",
            "cell D2, column hours: the formula of the cell has not been worked out since it was written [E0547]",
        ),
        (3, "=3:5", "cell D2, column hours: `£3` "),
        (3, "=0.5:4", "cell D2, column hours: `50%` "),
        (3, "=45443:2", "cell D2, column hours: `2024-05-31` is not a number"),
        (3, "-", "cell D2, column hours: the cell is blank, and the contract asks for a value [E0520]"),
        (6, "=0.45", "cell G2, column share: `0.45` "),
        (2, "=45443", "cell C2, column review_date: `45443` "),
        (2, "=45443.5:3", "cell C2, column review_date: `2024-05-31T12:00:00` "),
        (
            2,
            "=60:2",
            "cell C2, column review_date: the cell is shown as 29 February 1900, which was no day [E0526]",
        ),
        (
            2,
            "=-3:2",
            "cell C2, column review_date: the cell is shown as a date, and there is no day of the number -3 [E0526]",
        ),
        (2, "31/05/2024", "cell C2, column review_date: `31/05/2024` "),
        (
            1,
            "=7:6",
            "cell B2, column person: `7` is shown with noughts before it, up to 5 digits, which the cell does not hold [E0550]",
        ),
        (
            1,
            "=1.5",
            "cell B2, column person: the column holds texts, and the spreadsheet has made the number 1.5 of what was typed [E0550]",
        ),
        (
            1,
            "=45443:2",
            "cell B2, column person: the column holds texts, and the spreadsheet has made a date of what was typed: the number 45443 [E0550]",
        ),
        (
            1,
            "=9434765919434765",
            "cell B2, column person: `9434765919434760` has more digits than a spreadsheet keeps, which are 15 [E0550]",
        ),
        (1, "P9", "cell B2, column person: "),
        (0, "=1.5", "cell A2, column review_id: "),
        (5, "maybe", "cell F2, column reviewed: "),
        (1, " P1", "cell B2, column person: "),
    ] {
        let all = with(column, cell);
        assert!(all.starts_with(&format!("review.xlsx, sheet review, {told}")), "{cell}: {all}");
    }
    let lines = report::report(
        &loaded(sheet(&[&["=1", "P1", "=45443:2", "=120", "-", "yes", "-"]], ""), false).faults,
    );
    let (sheet, cell) = (lines.faults[0].sheet.as_deref(), lines.faults[0].cell.as_deref());
    assert_eq!((sheet, cell), (Some("review"), Some("D2")));
}

#[test]
fn a_formula_is_not_believed_where_the_book_asks_to_work_it_out() {
    let headings = headings();
    let row = ["=1", "P1", "=45443:2", "|<f>1+1</f><v>0</v>", "-", "yes", "-"];
    let bytes =
        book("", &[("review", "", &rows(1, &[&headings, &row]))], "<calcPr fullCalcOnLoad=\"1\"/>", &[]);
    assert!(faults(bytes).contains("cell D2, column hours: the formula of the cell has not been worked out"));
}

#[test]
fn nothing_on_the_sheet_vanishes() {
    // Text beside the table, an empty row between others, two tables one below the other.
    let beside: [&str; 9] = ["=1", "P1", "=45443:2", "=1", "-", "yes", "-", "-", "checked"];
    assert_eq!(
        faults(sheet(&[&beside], "")).lines().next().unwrap(),
        "review.xlsx, sheet review, row 2: `checked` stands in I2, beside the table [E0551]"
    );
    let second = ["=2", "P2", "=45443:2", "=1", "-", "yes", "-"];
    let body = rows(1, &[&headings(), &GOOD]).replace("</sheetData>", "")
        + &rows(9, &[&second]).replace("<sheetData>", "");
    assert_eq!(
        faults(one_sheet("review", &body)).lines().next().unwrap(),
        "review.xlsx, sheet review, row 3: the row has nothing in any cell [E0520]"
    );
    let told = faults(sheet(&[&GOOD, &headings(), &second], ""));
    assert!(
        told.starts_with("review.xlsx, sheet review, cell A3, column review_id: `review_id` is not a number"),
        "{told}"
    );
    // Rows that have a format and nothing else are nothing.
    let formatted = sheet(&[&GOOD, &["s=\"2\"|", "s=\"2\"|"]], "");
    assert_eq!(report::render(&loaded(formatted, false).faults), "");
}

/// In a column that may be blank, an empty row between others is a row with a blank, in a workbook as in CSV: two
/// values and two blanks.
#[test]
fn empty_rows_of_a_column_that_may_be_blank_are_rows() {
    let model = crate::support::paid::model(
        "contract \"Visits\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  hours  hours, may be blank

payment visits of visit
  pay £1.00
  on 1 May 2025
",
    );
    let one = RecordId(0);
    let body = rows(1, &[&["hours"], &["=1"]]).replace("</sheetData>", "")
        + &rows(5, &[&["=2"]]).replace("<sheetData>", "");
    let sheet =
        read(&model, vec![xlsx(one, "visit.xlsx", one_sheet("visit", &body))], ReadOptions::default());
    let text = read(&model, vec![csv(one, "visit.csv", b"hours\n1\n\n\n2\n")], ReadOptions::default());
    assert_eq!(report::render(&sheet.faults), "");
    assert_eq!((sheet.row_counts[0].read, sheet.row_counts[0].faulty), (4, 0));
    let rows = |loaded: &Loaded| format!("{:?}", loaded.database).replace("visit.xlsx", "visit.csv");
    assert_eq!(rows(&sheet), rows(&text));
}

#[test]
fn the_table_may_stand_anywhere_on_the_sheet() {
    let headings = headings();
    let moved: Vec<&str> = ["-", "-"].into_iter().chain(headings).collect();
    let row: Vec<&str> =
        ["-", "-"].into_iter().chain(["=1", "P1", "=45443:2", "=120", "-", "yes", "-"]).collect();
    let told = faults(one_sheet("review", &rows(4, &[&moved, &row])));
    assert!(told.starts_with("review.xlsx, sheet review, cell F5, column hours: `120` is above"), "{told}");
    let title: &[&str] = &["Reviews of March"];
    let told = faults(one_sheet("review", &rows(1, &[title, &headings_of(), &GOOD])));
    assert!(
        told.starts_with(
            "review.xlsx, sheet review, row 1: the headings stand in row 2, below other lines [E0504]"
        ),
        "{told}"
    );
}

fn headings_of() -> Vec<&'static str> {
    headings()
}

#[test]
fn merged_cells_are_refused_where_they_hide_a_value_and_hidden_ones_are_told() {
    let second = ["=2", "P2", "=45443:2", "=1", "-", "yes", "-"];
    let merged = sheet(&[&GOOD, &second], "<mergeCells><mergeCell ref=\"E2:E3\"/></mergeCells>");
    assert_eq!(
        faults(merged).lines().next().unwrap(),
        "review.xlsx, sheet review, cell E3, column outcome: the cells E2:E3 are merged, and only the first of them has a value [E0548]"
    );
    // That it is blank is what merging has done to it, and not told besides.
    let blank = ["=2", "-", "=45443:2", "=1", "-", "yes", "-"];
    let told = faults(sheet(&[&GOOD, &blank], "<mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>"));
    assert!(told.contains("the cells B2:B3 are merged") && told.matches("cell B3").count() == 1, "{told}");
    let own = loaded(sheet(&[&GOOD, &second], "<mergeCells><mergeCell ref=\"E2:E3\"/></mergeCells>"), true);
    assert_eq!((own.row_counts[1].read, own.row_counts[1].faulty), (2, 1));
    let body = rows(1, &[&headings(), &GOOD, &second])
        .replace("<row r=\"3\">", "<row r=\"3\" hidden=\"1\">")
        .replace("<sheetData>", "<cols><col min=\"5\" max=\"5\" hidden=\"1\"/></cols><sheetData>");
    let own = loaded(
        one_sheet("review", &(body + "<autoFilter ref=\"A1:G3\"><filterColumn colId=\"1\"/></autoFilter>")),
        false,
    );
    assert_eq!(report::render(&own.faults), "");
    assert_eq!(
        notes(&own),
        [
            "review.xlsx#review: row 3 is hidden by a filter, and was read",
            "review.xlsx#review: the column outcome is hidden, and was read",
        ]
    );
}

#[test]
fn the_sheet_is_the_one_of_the_record_or_the_only_one_or_the_one_that_is_named() {
    let own = rows(1, &[&headings(), &GOOD]);
    let other = rows(1, &[&["anything"]]);
    let with = |sheets: &[(&str, &str, &str)]| book("", sheets, "", &[]);
    let both = loaded(
        with(&[
            ("Notes", "", &other),
            ("review", "", &own),
            ("Old", "hidden", &other),
            ("Empty", "", "<sheetData/>"),
        ]),
        false,
    );
    assert_eq!(report::render(&both.faults), "");
    assert_eq!(
        notes(&both),
        [
            "review.xlsx#Notes: the sheet was not read",
            "review.xlsx#Old: the sheet is hidden, and was not read"
        ]
    );
    let only = loaded(with(&[("Sheet1", "", &own), ("Old", "hidden", &other)]), false);
    assert_eq!(report::render(&only.faults), "");
    let which = faults(with(&[("March", "", &own), ("April", "", &own)]));
    assert_eq!(
        which,
        "review.xlsx: which sheet has the rows? the workbook has `March` and `April` [E0549]\n  help: call the sheet `review`, or name it: `--data 'review=FILE.xlsx#March'`\n"
    );
    let named = |sheet: &str| {
        let bytes = Box::new(Cursor::new(with(&[("March", "", &own), ("April", "", &other)])));
        let input = Input {
            record: REVIEW,
            name: format!("review.xlsx#{sheet}"),
            format: Format::Xlsx,
            content: Content::Sheet(bytes, sheet.to_owned()),
        };
        read(&model(), vec![csv(PERSON, "person.csv", PEOPLE.as_bytes()), input], ReadOptions::default())
    };
    assert_eq!(report::render(&named("March").faults), "");
    assert_eq!(notes(&named("March")), ["review.xlsx#April: the sheet was not read"]);
    assert_eq!(
        report::render(&named("Marsh").faults),
        "review.xlsx#Marsh: the workbook has no sheet `Marsh` [E0549]\n  help: did you mean `March`?\n"
    );
}

#[test]
fn what_is_no_workbook_or_is_damaged_is_refused_and_never_read_in_part() {
    let good = sheet(&[&GOOD], "");
    assert!(
        faults(b"a,b\n1,2\n".to_vec())
            .contains("can not be read as a workbook: it does not begin as one [E0502]")
    );
    assert!(
        faults(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec())
            .contains("of the older form `.xls`, or it is locked by a password [E0503]")
    );
    for (from, to) in [
        ("<sheetData>", "<sheetData><row r=\"5\"></row>"),
        ("r=\"D2\"", "r=\"A2\""),
        ("r=\"D2\"", "r=\"D7\""),
        ("r=\"D2\"", "r=\"ZZZZ2\""),
        ("</sheetData>", "<row r=\"3\"><c t=\"s\"><v>7</v></c></row></sheetData>"),
        ("</sheetData>", "<row r=\"3\"><c t=\"x\"><v>7</v></c></row></sheetData>"),
        ("</row></sheetData>", "</sheetData>"),
        ("=12.5", "=&nothing;"),
    ] {
        let body = rows(1, &[&headings(), &GOOD.map(|cell| if cell == from { to } else { cell })])
            .replacen(from, to, 1);
        let told = faults(one_sheet("review", &body));
        assert!(told.contains("can not be read as a workbook: "), "{from}: {told}");
    }
    // Cut short and bent anywhere, a book is refused or read, and never brings the program down.
    for length in (0..good.len()).step_by(7) {
        let _ = loaded(good[..length].to_vec(), true);
    }
    for at in (0..good.len()).step_by(3) {
        let mut bent = good.clone();
        bent[at] ^= 0x15;
        let _ = loaded(bent, true);
    }
}
