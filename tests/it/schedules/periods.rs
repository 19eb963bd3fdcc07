//! Lines for a longer period than a statement's, periods that straddle, years from the last day of February.

use meed::data::ReadOptions;
use meed::statement::Selection;

use super::{HEAD, findings, holds_whole};
use crate::support::paid::{model, paid};

const BONUS: &str = "record visit
  day  date

payment bonus of visit
  for each contract year of day
  pay £500.00
";

#[test]
fn a_line_for_the_year_is_told_how_to_stay_one() {
    let found = findings(BONUS);
    let [one] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(one.code.0, "E0447");
    assert_eq!(
        one.help.as_deref(),
        Some(
            "add a line `in contract year of day` for one line each, beside the quarters; or `on last day of (contract year of day)`, in the quarter of that day"
        )
    );
    assert!(findings(&format!("{BONUS}  on last day of (contract year of day)\n")).is_empty());
    assert!(findings(&format!("{BONUS}  in contract year of day\n")).is_empty());
    assert!(findings(&BONUS.replace("year of day", "year of day and quarter of day")).is_empty());
}

#[test]
fn a_period_that_cuts_a_week_in_two_is_refused() {
    let text = format!(
        "{}record visit\n  day  date\n\npayment visits of visit\n  for each week of day\n  pay count × £10.00 per visit\n",
        HEAD.replace("in quarters", "in weeks")
    );
    let model = model(&text);
    // The week of 30 June 2025 ends on 6 July.
    let (outcome, _) = paid(&model, &["day\n2025-06-30\n2025-07-02\n2025-07-09\n"], ReadOptions::default());
    let asked = |label: &str| Selection::of(&model, &outcome, &[], &[label.to_owned()]);
    let refused = asked("2025-07").unwrap_err();
    assert_eq!(refused.message, "the statement's `2025-W27` lies only partly in `2025-07`");
    assert!(asked("2025-W27").is_ok());
    // A quarter of quarterly statements is whole; a month of one is only a part.
    let text = format!("{HEAD}record visit\n  day  date\n\npayment visits of visit\n  pay £1.00\n  on day\n");
    let model = crate::support::paid::model(&text);
    let (outcome, _) = paid(&model, &["day\n2025-06-30\n"], ReadOptions::default());
    let asked = |label: &str| Selection::of(&model, &outcome, &[], &[label.to_owned()]);
    assert!(asked("2025Q2").is_ok() && asked("2025/26").is_ok());
    assert_eq!(
        asked("2025-05").unwrap_err().message,
        "the statement's `2025Q2` lies only partly in `2025-05`"
    );
}

#[test]
fn years_from_29_february_keep_it_in_leap_years() {
    // 28 February 2028 is still in the year from 28 February 2027; 29 February 2028 begins a new one.
    holds_whole(
        "contract \"Leap years\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2029
  years       from 29 February
  statements  in contract years
  rounding    each payment line to the nearest penny, halves up

record visit
  day  date

payment visits of visit
  for each contract year of day
  pay count × £10.00 per visit

example \"the day before and the day\"
  suppose visit
    | day              |
    | 27 February 2028 |
    | 28 February 2028 |
    | 29 February 2028 |
  then visits in 2027-02-28+1y is £20.00
  then visits in 2028-02-29+1y is £10.00
",
    );
}
