//! Dates and times: hours that pass across the change of the clocks, and what calendars and clocks show.

use meed::data::{self, Format, Input, ReadOptions};
use meed::model::RecordId;
use meed::run::Prepared;
use meed::statement::{Selection, Statement};

use crate::support::paid::{model, paid};
use crate::support::written::csv;

const CONTRACT: &str = r#"contract "Response by the clock"
  payee       provider
  term        1 January 2026 to 31 December 2026
  settlement  until 31 January 2027
  statements  in months
  rounding    each payment line to the nearest penny, halves up
  clock       Europe/London

record call
  call_id   whole number, unique
  provider  text
  rung      date and time
  answered  date and time

outcome in_time of call
  where answered is at or before 4 hours after rung

cohort at_night of call
  where clock time of rung is before 07:30
    or clock time of rung is at or after 22:00

payment attendance of call
  pay (hours from rung to answered) × £12.00 per hour
  in month of (day of rung)

payment prompt of in_time
  for each provider and month of (day of rung)
  pay count × £5.00 per call

payment night of at_night
  for each provider and month of (day of rung)
  pay count × £1.00 per call
"#;

/// On 29 March 2026 clocks in London go from 01:00 to 02:00: from 23:30 to 03:30 three hours pass, from 22:00 to 03:00 four, to 03:01 one
/// minute more. On 25 October they go back from 02:00 to 01:00: from 23:30 to 02:30 four hours pass, from the first 01:30 to the second one.
/// 23:30 UTC on 30 June is half past midnight on 1 July there.
const CALLS: &str = "\
call_id,provider,rung,answered
1,Acme,2026-03-28T23:30,2026-03-29T03:30
2,Beech,2026-03-28T22:00,2026-03-29T03:00
3,Cedar,2026-03-28T22:00,2026-03-29T03:01
4,Dove,2026-10-24T23:30,2026-10-25T02:30
5,Elm,2026-10-25T01:30+01:00,2026-10-25T01:30Z
6,Fir,2026-06-30T23:30Z,2026-07-01 07:30
7,Gorse,2026-07-02T07:30,2026-07-02T07:30:30
";

#[test]
fn hours_pass_whatever_the_clocks_do() {
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[CALLS], ReadOptions::default());
    // 3 h £36.00; 4 h £48.00; 4 h 1 min £48.20; 4 h £48.00; 1 h £12.00; 00:30 to 07:30 in July 7 h £84.00; half a minute £0.10.
    let expected = "\
payee,period,item,amount
Acme,2026-03,attendance,36.00
Acme,2026-03,prompt,5.00
Acme,2026-03,night,1.00
Beech,2026-03,attendance,48.00
Beech,2026-03,prompt,5.00
Beech,2026-03,night,1.00
Cedar,2026-03,attendance,48.20
Cedar,2026-03,night,1.00
Dove,2026-10,attendance,48.00
Dove,2026-10,prompt,5.00
Dove,2026-10,night,1.00
Elm,2026-10,attendance,12.00
Elm,2026-10,prompt,5.00
Elm,2026-10,night,1.00
Fir,2026-07,attendance,84.00
Fir,2026-07,night,1.00
Gorse,2026-07,attendance,0.10
Gorse,2026-07,prompt,5.00
";
    assert_eq!(csv(&Statement::of(&model, &outcome, &Selection::default())), expected);
}

/// What is wrong with a cell in the column `rung`.
fn fault(cell: &str) -> String {
    let model = model(CONTRACT);
    let text = format!("call_id,provider,rung,answered\n1,Acme,{cell},2026-03-29T03:30\n");
    let reader = Box::new(text.as_bytes());
    let input = Input { record: RecordId(0), name: "call.csv".to_owned(), format: Format::Csv, reader };
    let loaded = data::read(&model, vec![input], ReadOptions::default());
    let [fault] = loaded.faults.list() else { panic!("{cell}: {:#?}", loaded.faults) };
    let (message, _) = fault.describe();
    format!("{} {message}", fault.code().0)
}

#[test]
fn what_no_clock_shows_once_is_a_fault() {
    let expected = [
        (
            "2026-03-29T01:30",
            "E0535 no clock of Europe/London shows `2026-03-29T01:30`: the clocks go forward over it",
        ),
        (
            "2026-10-25T01:30",
            "E0535 clocks of Europe/London show `2026-10-25T01:30` twice: they go back over it",
        ),
        ("2026-03-29", "E0534 `2026-03-29` has no time of day"),
        ("2026-03-29T24:00", "E0534 `2026-03-29T24:00` does not end in a time of day"),
        ("2026-03-29T7:30", "E0534 `2026-03-29T7:30` does not end in a time of day"),
        ("2026-03-29T07:30+1", "E0534 `2026-03-29T07:30+1` does not end in an offset"),
        ("2026-02-30T07:30", "E0526"),
    ];
    for (cell, message) in expected {
        assert!(fault(cell).contains(message), "{cell}: {}", fault(cell));
    }
}

#[test]
fn an_example_writes_the_day_out() {
    let example = "\nexample \"three hours in the night of the change\"\n  suppose call\n    | provider | rung                | answered            |\n    | Acme     | 28 March 2026 23:30 | 29 March 2026 03:30 |\n  then attendance to Acme in 2026-03 is £36.00\n";
    let model = model(&format!("{CONTRACT}{example}"));
    let tested = meed::testing::run_examples(&Prepared::new(&model), None);
    assert!(tested[0].passed(), "{:?}", tested[0].verdict);
}
