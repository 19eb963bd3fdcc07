//! What a statement and an explanation say of spells. The amounts are worked out by hand.

use meed::data::{ReadOptions, from_example};
use meed::explain::{RowTarget, Target, explain, explain_row};
use meed::model::Constant;
use meed::report::text;
use meed::run::Prepared;
use meed::run::{RunError, Settings, run};
use meed::statement::{DataPart, Selection, Statement};
use meed::value::Number;

use crate::support::paid::{model, paid};

const CONTRACT: &str = r#"contract "Stays"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record placement
  placement_id  whole number, unique
  child         text
  provider      text
  kind          one of foster, respite
  start_date    date
  end_date      date, may be blank

record hospital_visit
  visit_id  whole number, unique
  child     text
  first_on  date
  last_on   date

tariff longest_gap 7 days

spell away, plural times_away of hospital_visit
  for each child
  from first_on to last_on

spell stay of placement
  where kind is foster
  for each child and provider
  from start_date to (end_date, or last day of the term if blank)
  joined over gaps of at most longest_gap
  within first day of the term to last day of the term

spell stay_in_quarter of stay
  from first_day to last_day
  cut at the start of each quarter

spell at_home of placement
  for each child
  from start_date to (end_date, or last day of the term if blank)
  without the days of away

payment care of stay_in_quarter
  where stay's child is not "Nobody"
  pay £10.00 per day × (days from first_day to last_day, both days counted)
  in quarter of first_day

measure days_at_home of at_home
  for each child
  total (days from first_day to last_day, both days counted)
"#;

/// Ann: 28 June to 2 July with a gap of the 30th, and three days in October that are too far from it. Ben ended before
/// the term, Cat before she began, Dan was not fostered.
const PLACEMENTS: &str = "\
placement_id,child,provider,kind,start_date,end_date
1,Ann,Acme,foster,2025-06-28,2025-06-29
2,Ann,Acme,foster,2025-07-01,2025-07-02
3,Ann,Acme,foster,2025-10-01,2025-10-03
4,Ben,Acme,foster,2025-01-01,2025-03-31
5,Cat,Acme,foster,2025-06-05,2025-06-04
6,Dan,Acme,respite,2025-06-05,2025-06-06
";

const VISITS: &str = "\
visit_id,child,first_on,last_on
1,Ann,2025-07-01,2025-07-01
2,Eve,2025-07-01,2025-07-01
";

fn statement() -> String {
    let model = model(CONTRACT);
    let (outcome, received) = paid(&model, &[PLACEMENTS, VISITS], ReadOptions::default());
    let mut statement = Statement::of(&model, &outcome, &Selection::default());
    statement.data = Some(DataPart::of(&Prepared::new(&model), &outcome, received).unwrap());
    text(&statement)
}

#[test]
fn the_statement_accounts_for_every_row_through_spells_of_spells() {
    let text = statement();
    // 28 to 30 June are three days, 1 and 2 July two, 1 to 3 October three.
    for amount in ["2025Q2   care       £30.00", "2025Q3   care       £20.00", "2025Q4   care       £30.00"]
    {
        assert!(text.contains(amount), "{amount}\n{text}");
    }
    let rows = text.split("Rows of the data\n").nth(1).unwrap();
    // Three placements of Ann are paid for. The others count as days at home, but for Cat's, which has none.
    let expected =
        "  placement: 6 rows = 3 paid for + 2 counted without payment + 1 left out, from data/placement.csv
    1 by: it ends before it begins (stay, line 30)
  hospital_visit: 2 rows = 2 counted without payment, from data/hospital_visit.csv

Rows taken in and left out
  care: 3 rows taken in, 0 left out
  away: 2 rows taken in, 0 left out
    2 spells made of them
  stay: 5 rows taken in, 1 left out
    1 by: kind is foster (stay, line 28)
    2 spells made of them
    1 with no day in one: it ends before it begins (stay, line 30)
    1 with no day in one: within first day of the term to last day of the term (stay, line 32)
  stay_in_quarter: 2 rows taken in, 0 left out
    3 spells made of them
  at_home: 6 rows taken in, 0 left out
    5 spells made of them
    1 with no day in one: it ends before it begins (at_home, line 40)
";
    assert_eq!(rows, expected);
}

#[test]
fn a_line_shows_its_spells_and_behind_them_the_rows() {
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[PLACEMENTS, VISITS], ReadOptions::default());
    let target = Target { line: "care/Acme/2025Q2".to_owned(), payee: None, period: None };
    let text = text(&explain(&Prepared::new(&model), &outcome, &target, false).unwrap());
    let behind = "  1 spell
    stay_in_quarter Ann, Acme, 28 June 2025 to 2 July 2025, 28 June 2025 to 30 June 2025
      1 spell
        stay Ann, Acme, 28 June 2025 to 2 July 2025
          2 rows: placement.csv rows 2–3
    met: stay's child is not \"Nobody\"; here stay's child is Ann  (line 44)
";
    assert!(text.ends_with(behind), "{text}");
}

fn row(target: &str) -> String {
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[PLACEMENTS, VISITS], ReadOptions::default());
    let found = RowTarget::parse(target)
        .and_then(|target| explain_row(&Prepared::new(&model), &outcome, &target, false));
    found.map_or_else(|wrong| wrong.to_string(), |found| text(&found))
}

#[test]
fn a_row_says_which_spells_it_went_into_or_what_left_none_of_its_days() {
    let expected = "\
placement in placement.csv row 4
  placement_id 3, child Ann, provider Acme, kind foster, start_date 1 October 2025, end_date 3 October 2025
  in spell stay  (contract.meed:27)
    stay Ann, Acme, 1 October 2025 to 3 October 2025
      in spell stay_in_quarter  (line 34)
        stay_in_quarter Ann, Acme, 1 October 2025 to 3 October 2025, 1 October 2025 to 3 October 2025
          in payment care  (line 43)
          behind a line of care/Acme/2025Q4, £30.00
  in spell at_home  (line 38)
    at_home Ann, 1 October 2025 to 3 October 2025
      in measure days_at_home  (line 48)
";
    assert_eq!(row("placement:4"), expected);
    let before = row("placement:5");
    let clipped = "  in spell stay  (contract.meed:27)
    none of its days is in one: within first day of the term to last day of the term  (line 32)
";
    assert!(before.contains(clipped), "{before}");
    // A spell is called by its place among the others.
    let second = row("stay:2");
    assert!(second.starts_with("stay Ann, Acme, 1 October 2025 to 3 October 2025\n"), "{second}");
    assert!(second.contains("\n  placement.csv row 4 (placement_id 3)\n"), "{second}");
    assert_eq!(row("stay:3"), "the list of `stay` has no row `3`; it has 2 rows; the first of them is row 1");
}

#[test]
fn a_length_that_is_supplied_must_be_a_whole_number_of_at_least_one() {
    let text = CONTRACT.replace("tariff longest_gap 7 days", "tariff longest_gap days, to be supplied");
    let model = model(&text);
    let data = from_example(&model, &[]).unwrap();
    let gap = (0..)
        .map(meed::model::TariffId)
        .zip(&model.tariffs)
        .find(|(_, tariff)| tariff.title.name == "longest_gap");
    let (gap, _) = gap.unwrap();
    let with = |length| Settings { tariffs: vec![(gap, Constant::Number(length))], ..Settings::default() };
    assert!(run(&model, data.clone(), &with(Number::from_int(8))).is_ok());
    for length in [Number::zero(), Number::from_int(-1), Number::ratio(3, 2).unwrap()] {
        let refused = run(&model, data.clone(), &with(length.clone())).unwrap_err();
        assert!(
            matches!(&refused, RunError::NotALength { length: told, .. } if **told == length),
            "{refused:?}"
        );
        assert_eq!(refused.describe(&model).code.0, "E0613");
    }
}

#[test]
fn no_file_is_asked_for_or_read_for_a_spell() {
    let model = model(CONTRACT);
    let files = meed::data::spec::specification(&model).files;
    let names: Vec<&str> = files.iter().map(|file| file.record.as_str()).collect();
    assert_eq!(names, ["placement", "hospital_visit"]);
    assert_eq!(model.data_records().count(), 2);
}

#[test]
fn an_example_may_leave_out_the_days_of_spells_on_which_nothing_that_it_expects_depends() {
    let text = format!(
        "{CONTRACT}
payment welcome of placement
  for each provider
  pay count × £5.00 per placement
  on first day of the term

example \"two placements\"
  suppose placement
    | rows | provider |
    | 2    | Acme     |
  then welcome to Acme is £10.00
"
    );
    let model = model(&text);
    let tested = meed::testing::run_examples(&Prepared::new(&model), None);
    assert!(tested.iter().all(meed::testing::Tested::passed), "{tested:#?}");
}

#[test]
fn an_example_says_what_the_spells_that_it_expects_something_of_are_made_of() {
    let text = format!(
        "{CONTRACT}
example \"no first day\"
  suppose placement
    | child | provider | kind   |
    | Ann   | Acme     | foster |
  then care to Acme is £10.00
"
    );
    let found = meed::check(&meed::source::Source::new("contract.meed", text)).findings;
    let [missing] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(missing.code.0, "E0487");
    assert!(missing.message.contains("`start_date`"), "{}", missing.message);
}
