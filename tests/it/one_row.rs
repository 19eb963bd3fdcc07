//! A field without a word, where the keys of a group leave it one row.

use meed::data::ReadOptions;
use meed::explain::{Target, explain};
use meed::report::text;
use meed::run::Prepared;
use meed::source::Source;
use meed::statement::{Selection, Statement};
use meed::testing::run_examples;

use crate::support::paid::{model, paid};
use crate::support::written::csv;

/// Prices rise with an index that is published month by month; a figure that is not final counts as 100.
const CONTRACT: &str = r#"contract "Indexed"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record index
  month_start  date, unique
  figure       number, at least 1
  is_final     yes or no

record visit
  provider    text
  visit_date  date
  hours       hours, may be blank
  no two rows share provider and visit_date

define points of index
  figure − 100

cohort final of index
  where is_final

measure cpi of final
  for each month_start
  figure

measure rise of index
  for each month_start
  (points ÷ 100)

define uplift of visit
  (cpi for first day of (month of visit_date), or 100 if blank) ÷ 100

payment care of visit
  for each provider and visit_date
  pay (hours, or 1 hour if blank) × £10.00 per hour × uplift
  on visit_date

measure hours_then of visit
  where hours is more than 2 hours
  for each visit_date and provider
  hours

measure long_day of visit
  | when hours is more than 2 hours | 1 |
  | when hours is at most 2 hours   | 0 |
  | when hours is blank             | 2 |
  for each visit_date and provider

example "May is final, June is not"
  suppose index
    | month_start | figure | is_final |
    | 1 May 2025  | 110    | yes      |
    | 1 June 2025 | 120    | no       |
  suppose visit
    | provider | visit_date   | hours |
    | Acme     | 31 May 2025  | 3     |
    | Acme     | 1 June 2025  | 2     |
    | Acme     | 30 June 2025 |       |
  then care to Acme in 2025Q2 is £63.00
  then cpi for 1 May 2025 is 110
  then rise for 1 June 2025 is 0.2
  then hours_then for 31 May 2025 and Acme is 3 hours
  then long_day for 31 May 2025 and Acme is 1
  then long_day for 1 June 2025 and Acme is 0
  then long_day for 30 June 2025 and Acme is 2
"#;

const INDEX: &str = "month_start,figure,is_final\n2025-05-01,110,yes\n2025-06-01,120,no\n";
const VISITS: &str = "\
provider,visit_date,hours
Acme,2025-05-31,3
Acme,2025-06-01,2
Beech,2025-05-31,
Beech,2025-07-01,4
";

/// 3 × £10.00 × 1.1 = £33.00 and 2 × £10.00 × 1; 1 × £10.00 × 1.1; 4 × £10.00.
#[test]
fn the_value_is_that_of_the_one_row_of_the_population() {
    let tested = run_examples(&Prepared::new(&model(CONTRACT)), None);
    assert!(tested.len() == 1 && tested.iter().all(|tested| tested.passed()), "{tested:#?}");
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[INDEX, VISITS], ReadOptions::default());
    assert_eq!(
        csv(&Statement::of(&model, &outcome, &Selection::default())),
        "\
payee,period,item,amount
Acme,2025Q2,care,53.00
Beech,2025Q2,care,11.00
Beech,2025Q3,care,40.00
"
    );
}

#[test]
fn the_explanation_names_the_row_or_says_that_it_is_left_out() {
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[INDEX, VISITS], ReadOptions::default());
    let told = |line: &str| {
        let target = Target { line: line.to_owned(), ..Target::default() };
        text(&explain(&Prepared::new(&model), &outcome, &target, true).unwrap())
    };
    assert!(told("cpi/1 May 2025").contains("figure = 110, in index.csv row 2"), "{}", told("cpi"));
    assert!(told("cpi/1 June 2025").contains("figure = blank, for no row is taken in"), "{}", told("cpi"));
    // What the row's own value is made of is told as well.
    assert!(told("rise/1 June 2025").contains("points = 120 − 100 = 20"), "{}", told("rise"));
}

fn codes(from: &str, to: &str) -> Vec<&'static str> {
    assert!(CONTRACT.contains(from), "{from}");
    let text = CONTRACT.replace(from, to);
    let text = text.split("\nexample").next().unwrap().to_owned();
    meed::check(&Source::new("wrong.meed", text)).findings.iter().map(|finding| finding.code.0).collect()
}

#[test]
fn a_row_that_may_be_left_out_leaves_a_blank() {
    assert_eq!(codes(", or 100 if blank)", ")"), ["E0404"]);
    // In a payment every group has a row; the field itself may still be blank.
    assert_eq!(codes("(hours, or 1 hour if blank)", "hours"), ["E0404"]);
    assert_eq!(codes("  hours       hours, may be blank\n", "  hours       hours\n"), ["W0002", "W0002"]);
    // Of every row of the record there is one in each group.
    assert_eq!(codes("  (points ÷ 100)", "  (points ÷ 100, or 0 if blank)"), ["W0002"]);
}

#[test]
fn without_the_keys_of_a_uniqueness_a_word_is_missing() {
    assert_eq!(
        codes("  for each visit_date and provider\n  hours\n", "  for each visit_date\n  hours\n"),
        ["E0331"]
    );
    assert_eq!(codes("month_start  date, unique", "month_start  date"), ["E0331", "E0331"]);
}
