//! Bad cells, each refused with file, row, column, value and what was expected.

use insta::assert_snapshot;
use meed::data::ReadOptions;
use meed::model::Type;
use meed::value::{BaseUnit, Currency, DateOrder, Unit};

use super::contract::{field, model, number, percent, record, whole};
use super::{read_both, read_one, read_reviews, refused, reviews};

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
      help: write it as `2024-05-31`; or if all dates of the column are like this one, say so after the type of the field: `written day/month/year`
    rows.csv, row 3, column x: `2024/05/31` is not a date as the contract writes them [E0525]
    rows.csv, row 4, column x: `2024-5-31` is not a date as the contract writes them [E0525]
    rows.csv, row 8, column x: `soon` is not a date as the contract writes them [E0525]
      help: write it as `2024-05-31`
    rows.csv, row 5, column x: `45443` is not a date as the contract writes them [E0525]
      help: it looks like a spreadsheet's number for a date: format the column as a date like `2024-05-31` before saving
    rows.csv, row 6, column x: `2024-05-31 00:00` is not a date as the contract writes them [E0525]
      help: write it as `2024-05-31`; or say that a time at midnight may follow: `written year-month-day at midnight`
    rows.csv, row 7, column x: `31/05/24` is not a date as the contract writes them [E0525]
      help: write the year with four digits: `2024-05-31`
    ");
    assert_snapshot!(dates(DateOrder::DayMonthYear, "05/31/2024\n2024-05-31\n31/04/2024"), @r"
    rows.csv, row 2, column x: `05/31/2024` is not a date as the contract writes them [E0525]
      help: write it as `31/05/2024`; or if all dates of the column are like this one, say so after the type of the field: `written month/day/year`
    rows.csv, row 3, column x: `2024-05-31` is not a date as the contract writes them [E0525]
      help: write it as `31/05/2024`; or if all dates of the column are like this one, say so after the type of the field: `written year-month-day`
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
    rows.csv, row 13, column x: `£3` has a `£`, which the column does not hold [E0521]
    rows.csv, row 14, column x: `1.2.3` is not a number [E0521]
    rows.csv, row 15, column x: `--5` is not a number [E0521]
    rows.csv, row 16, column x: `-` is not a number [E0521]
      help: write hours as a number such as `12.5`
    ");
}

#[test]
fn money_of_another_currency_and_a_minus_in_the_middle() {
    let money = number(Unit::money(Currency::Pounds));
    assert_snapshot!(cells(money, &["$3.00", "£-3.00"]), @r"
    rows.csv, row 2, column x: `$3.00` has a `$`, which the column does not hold [E0521]
      help: write an amount in £ such as `1,234.50`
    rows.csv, row 3, column x: `£-3.00` is not a number [E0521]
      help: write the minus sign first: `-£3.00`
    ");
}

#[test]
fn a_number_too_long_to_be_one() {
    let digits = "9".repeat(200);
    assert_snapshot!(cells(number(Unit::none()), &[&digits]), @r"
    rows.csv, row 2, column x: `9999999999999999999999999999999999999999…` has too many digits [E0521]
      help: a number has at most 40 digits
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
    review.csv, row 2, column person: ` P1` has a space before or after it [E0519]
      help: write `P1`
    review.csv, row 2, column review_date: `2024-05-31 ` has a space before or after it [E0519]
      help: write `2024-05-31`
    review.csv, row 2, column outcome: `{U+00A0}` has a character that cannot be seen: U+00A0, a no-break space [E0518]
      help: take it out, or write an ordinary space; a value is one line of text
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
      help: say in the contract how the data writes them: `reviewed  yes or no, written TRUE or FALSE`; or write `yes` or `no`
    review.csv, row 3, column reviewed: `N` is neither `yes` nor `no` [E0527]
      help: say in the contract how the data writes them: `reviewed  yes or no, written Y or N`; or write `yes` or `no`
    review.csv, row 4, column reviewed: `maybe` is neither `yes` nor `no` [E0527]
      help: write `yes` or `no`
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
    person.csv, row 2, column person_id: `P{U+0000}` has a character that cannot be seen: U+0000, a NUL [E0518]
    person.csv, row 4, column person_id: `P{U+0007}` has a character that cannot be seen: U+0007 [E0518]
    person.csv, row 2, column Lead provider: `Ac\nme` has a character that cannot be seen: U+000A, a line end [E0518]
    person.csv, row 3, column Lead provider: `A\tB` has a character that cannot be seen: U+0009, a tab [E0518]
      help: take it out, or write an ordinary space; a value is one line of text
    ");
}
