//! Names as the parties have them: an item for each of something, lines of a longer period, what years and quarters are
//! called.

use meed::data::ReadOptions;
use meed::report::{Format, written};
use meed::statement::{Lines, Selection, Statement};

use super::{HEAD, findings, holds, holds_whole, wrong};
use crate::support::paid::{model, paid};

const RESULTS: &str = "record result
  pupil    text
  subject  one of sums, reading
  day      date

payment results \"Results\" of result
  for each subject and quarter of day
  pay count × £10.00 per result
  an item for each subject
";

const ROWS: &str = "pupil,subject,day\nAnn,reading,2025-05-02\nAnn,sums,2025-05-02\nBen,sums,2025-05-03\n";

/// The statement as CSV, but for its header.
fn statement(text: &str, tables: &[&str], periods: &[&str]) -> String {
    let model = model(text);
    let (outcome, _) = paid(&model, tables, ReadOptions::default());
    let periods: Vec<String> = periods.iter().map(|period| (*period).to_owned()).collect();
    let selection = Selection::of(&model, &outcome, &[], &periods).unwrap();
    let csv = written(&Statement::of(&model, &outcome, &selection), Format::Csv).unwrap();
    String::from_utf8(csv).unwrap().split_once('\n').unwrap().1.trim_end().replace('\r', "")
}

/// Reading £10.00, sums 2 × £10.00; choices stand in the order in which they are declared.
#[test]
fn a_payment_has_an_item_for_each_value_of_a_key() {
    let text = format!("{HEAD}{RESULTS}");
    let both = "Acme,2025Q2,results for sums,20.00\nAcme,2025Q2,results for reading,10.00";
    assert_eq!(statement(&text, &[ROWS], &[]), both);
    holds(&format!(
        "{RESULTS}
example \"each subject by itself, and both\"
  suppose result
    | pupil | subject | day        |
    | Ann   | reading | 2 May 2025 |
    | Ann   | sums    | 2 May 2025 |
    | Ben   | sums    | 3 May 2025 |
  then results for reading is £10.00
  then results for sums to \"Acme\" in 2025Q2 is £20.00
  then results to \"Acme\" for sums in 2025/26 is £20.00
  then results is £30.00
"
    ));
}

/// A line for each row has an item for each value of a field; texts stand in the order of letters, references by what
/// names them.
#[test]
fn what_an_item_is_for_may_be_any_key() {
    let text = format!(
        "{HEAD}record trust
  code  whole number, unique

record stay
  trust   refers to trust
  ward    text
  urgent  yes or no
  day     date

payment care of stay
  pay £1.00
  in quarter of day
  an item for each ITEM
"
    );
    let rows = [
        "code\n10\n9\n",
        "trust,ward,urgent,day\n10,B,yes,2025-05-02\n9,a,no,2025-05-02\n10,A,no,2025-05-02\n",
    ];
    let items = |item: &str| {
        let lines = statement(&text.replace("ITEM", item), &rows, &[]);
        let items = lines.lines().map(|line| line.split(',').skip(2).collect::<Vec<_>>().join(" "));
        items.map(|item| item.replace("care for ", "")).collect::<Vec<_>>()
    };
    assert_eq!(items("ward"), ["A 1.00", "B 1.00", "a 1.00"]);
    assert_eq!(items("trust"), ["9 1.00", "10 2.00"]);
    assert_eq!(items("urgent"), ["no 2.00", "yes 1.00"]);
    assert_eq!(items("month of day"), ["2025-05 3.00"]);
}

/// £20.00 of sums and £10.00 of reading, of which £15.00 is left: the cut stands under the item that bears it.
#[test]
fn a_cut_stands_under_its_own_item() {
    let cap = "cap most on results\n  at most £25.00 for each contract year\n  used up in order of quarter, then subject\n  the payments themselves are reduced\n";
    let model = model(&format!("{HEAD}{RESULTS}\n{cap}"));
    let (outcome, _) = paid(&model, &[ROWS], ReadOptions::default());
    let all = Statement::of(&model, &outcome, &Selection::default());
    let items: Vec<_> = all.payees[0].periods[0].items.iter().collect();
    assert_eq!((items[0].called().as_str(), items[0].cuts.len()), ("results for sums", 0));
    assert_eq!((items[1].called().as_str(), items[1].cuts.len()), ("results for reading", 1));
    assert_eq!(items[1].amount.machine(), "5.00");
    let totals: Vec<_> = all.totals.iter().map(|total| (total.called(), total.amount.machine())).collect();
    let pair = |item: &str, amount: &str| (item.to_owned(), amount.to_owned());
    assert_eq!(totals, [pair("results for sums", "20.00"), pair("results for reading", "5.00")]);
    let lines = Lines::of(&model, &outcome, &Selection::default());
    assert_eq!(
        lines.lines.iter().filter_map(|line| line.of.as_deref()).collect::<Vec<_>>(),
        ["sums", "reading"]
    );
}

#[test]
fn an_item_for_what_may_be_blank_or_is_an_amount_is_refused() {
    let body = "record visit\n  day    date\n  place  text, may be blank\n  hours  hours\n\npayment care of visit\n  pay £1.00\n  in quarter of day\n  an item for each ITEM\n";
    let (code, message, help) = wrong(&body.replace("ITEM", "place"));
    assert_eq!((code.as_str(), message.as_str()), ("E0498", "what the item is for may be blank"));
    assert!(help.contains("where place is given"), "{help}");
    assert_eq!(findings(&body.replace("ITEM", "hours"))[0].code.0, "E0334");
    let given = body.replace("ITEM", "place").replace("  pay", "  where place is given\n  pay");
    assert!(findings(&given).is_empty());
    let example = "\nexample \"one\"\n  suppose visit\n    | day        | hours |\n    | 2 May 2025 | 1     |\n  then care for Ash is £1.00\n";
    let one_item = body.replace("  an item for each ITEM\n", "");
    let (code, _, help) = wrong(&format!("{one_item}{example}"));
    assert_eq!((code.as_str(), help.contains("leave `for` out")), ("E0489", true));
}

const BONUS: &str = "record visit
  day  date

payment visits of visit
  for each month of day
  pay count × £10.00 per visit

payment bonus \"Bonus of the year\" of visit
  for each contract year of day
  pay £500.00
  in contract year of day
";

fn monthly() -> String {
    HEAD.replace("in quarters", "in months").replace("31 March 2026", "30 September 2026")
}

/// The year 2025/26 ends in March 2026, and stands on that statement; the year 2026/27 is only half in the term, and is
/// due in its last month.
#[test]
fn a_line_of_the_year_stands_beside_the_months() {
    let text = format!("{}{BONUS}", monthly());
    let rows = "day\n2025-05-02\n2026-03-31\n2026-05-02\n";
    let march = "Acme,2026-03,visits,10.00\nAcme,2025/26,bonus,500.00";
    let all =
        format!("Acme,2025-05,visits,10.00\n{march}\nAcme,2026-05,visits,10.00\nAcme,2026/27,bonus,500.00");
    assert_eq!(statement(&text, &[rows], &[]), all);
    assert_eq!(statement(&text, &[rows], &["2026-03"]), march);
    assert_eq!(statement(&text, &[rows], &["2025/26"]), format!("Acme,2025-05,visits,10.00\n{march}"));
    assert_eq!(statement(&text, &[rows], &["2026-09"]), "Acme,2026/27,bonus,500.00");
    assert_eq!(statement(&text, &[rows], &["2025-05"]), "Acme,2025-05,visits,10.00");
    holds_whole(&format!(
        "{text}
example \"the bonus is of the year, and due in its last month\"
  suppose visit
    | day        |
    | 2 May 2025 |
  then bonus in 2025/26 is £500.00
  then bonus in 2026-03 is £500.00
  then bonus in 2026-02 is £0.00
  then net is £510.00
"
    ));
}

/// £10.00 in May, £10.00 in March and £500.00 for the year are £520.00; £100.00 is the most, in the order of their
/// days.
#[test]
fn a_line_of_the_year_is_the_last_of_it_under_a_cap() {
    let cap = "
cap most on visits and bonus together
  at most £100.00 for each contract year
  used up in order of day, then payment
  the payments themselves are reduced
";
    let rows = "day\n2025-05-02\n2026-03-31\n";
    let text = format!("{}{BONUS}{cap}", monthly());
    let expected = "Acme,2025-05,visits,10.00\nAcme,2026-03,visits,10.00\nAcme,2025/26,bonus,80.00";
    assert_eq!(statement(&text, &[rows], &[]), expected);
}

/// A line of a year that lies outside the term is listed with the year.
#[test]
fn a_year_outside_the_term_is_listed_as_the_year() {
    let model = model(&format!("{}{BONUS}", monthly()));
    let (outcome, _) = paid(&model, &["day\n2024-05-02\n"], ReadOptions::default());
    let all = Statement::of(&model, &outcome, &Selection::default());
    let outside: Vec<_> = all.outside.iter().map(|line| (line.period.as_str(), line.item.as_str())).collect();
    assert_eq!(outside, [("2024-05", "visits"), ("2024/25", "bonus")]);
}

const NAMED: &str = "contract \"Visits\"
  payee           \"Acme\"
  term            1 October 2025 to 30 September 2027
  statements      in quarters
  rounding        each payment line to the nearest penny, halves up
  contract years called YEARS
  quarters called QUARTERS

record visit
  day     date
  served  quarter

payment visits of visit
  where served is QUARTER
  for each quarter of day
  pay count × £10.00 per visit

payment bonus of visit
  for each contract year of day
  pay £500.00
  in contract year of day
";

fn named(years: &str, quarters: &str, quarter: &str) -> String {
    NAMED.replace("YEARS", years).replace("QUARTERS", quarters).replace("QUARTER", quarter)
}

/// Of years from 1 October, 2 November 2025 lies in the one that ends in 2026, and in its first quarter.
#[test]
fn years_and_quarters_are_called_as_the_parties_call_them() {
    let cases = [
        (
            "\"FY\" and the year in which they end",
            "the contract year and \" Q\" and their number",
            "FY2026",
            "FY2026 Q1",
        ),
        ("both years", "the contract year and \" Q\" and their number", "2025/26", "2025/26 Q1"),
        (
            "\"cohort \" and the year in which they begin",
            "\"Q\" and their number and \" of \" and the contract year",
            "cohort 2025",
            "Q1 of cohort 2025",
        ),
        (
            "\"Year \" and their number",
            "their number and \"/\" and the year in which they begin",
            "Year 1",
            "1/2025",
        ),
    ];
    for (years, quarters, year, quarter) in cases {
        let text = named(years, quarters, &format!("\"{quarter}\""));
        let rows = format!("day,served\n2025-11-02,{quarter}\n");
        let both = format!("Acme,{quarter},visits,10.00");
        let bonus = format!("Acme,{year},bonus,500.00");
        assert_eq!(statement(&text, &[&rows], &[quarter]), both);
        assert_eq!(statement(&text, &[&rows], &[year]).replace('"', ""), format!("{both}\n{bonus}"));
        holds_whole(&format!(
            "{text}
example \"the first quarter of the first year\"
  suppose visit
    | day             | served     |
    | 2 November 2025 | {quarter}  |
  then visits in \"{quarter}\" is £10.00
  then bonus in \"{year}\" is £500.00
"
        ));
    }
}

#[test]
fn names_that_do_not_tell_periods_apart_are_refused() {
    let quarters = "the contract year and \" Q\" and their number";
    let found = |text: &str| {
        let checked = meed::check(&meed::source::Source::new("contract.meed", text));
        let found = checked.findings.into_iter().filter(|finding| finding.code.0.starts_with("E02"));
        found.map(|finding| (finding.code.0, finding.message)).collect::<Vec<_>>()
    };
    let same = |label: &str| vec![("E0221", format!("two periods would be called `{label}`"))];
    assert_eq!(found(&named("\"Year one\"", quarters, "\"Year one Q1\"")), same("Year one"));
    assert_eq!(found(&named("both years", "the contract year", "\"2025/26\"")), same("2024/25"));
    assert_eq!(found(&named("both years", "\"Q\" and their number", "\"Q1\"")), same("Q1"));
    // A year that is called like a quarter of its own.
    assert_eq!(
        found(&named(
            "\"Q\" and their number",
            "\"Q\" and their number and \" \" and the year in which they end",
            "\"Q1 2025\""
        )),
        []
    );
    let spaced =
        found(&named("\"FY \" and the year in which they end and \" \"", quarters, "\"FY 2026  Q1\""));
    assert_eq!(spaced, [("E0222", "a name would begin or end with a space: `FY 2026 `".to_owned())]);
}
