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

/// On 29 March 2026 clocks in London go from 01:00 to 02:00: from 23:30 to 03:30 three hours pass, from 22:00 to 03:00
/// four, to 03:01 one minute more. On 25 October they go back from 02:00 to 01:00: from 23:30 to 02:30 four hours pass,
/// from the first 01:30 to the second one. 23:30 UTC on 30 June is half past midnight on 1 July there.
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
    // 3 h £36.00; 4 h £48.00; 4 h 1 min £48.20; 4 h £48.00; 1 h £12.00; 00:30 to 07:30 in July 7 h £84.00; half a
    // minute £0.10.
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
    let input = Input {
        record: RecordId(0),
        name: "call.csv".to_owned(),
        format: Format::Csv,
        content: meed::data::Content::InOrder(reader),
    };
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

const SHIFTS: &str = r#"contract "Shifts"
  payee         provider
  term          1 January 2025 to 31 December 2026
  statements    in months
  rounding      each payment line to the nearest penny, halves up
  clock         Europe/London
  working days  Monday to Friday, without bank_holiday

record bank_holiday
  day  date, unique

record shift
  provider  text
  began     date and time
  ended     date and time

payment premium of shift
  pay (HOURS) × £1.00 per hour
  in month of (day of began)
"#;

/// What the hours of a shift come to, to the penny.
fn hours(part: &str, began: &str, ended: &str) -> String {
    // That time may be counted backwards is only a warning.
    let text = SHIFTS.replace("HOURS", part);
    let model = meed::check(&meed::source::Source::new("contract.meed", text)).model.unwrap();
    let shift = format!("provider,began,ended\nAcme,{began},{ended}\n");
    let holidays = "day\n2025-01-01\n2025-08-25\n2026-12-28\n";
    let (outcome, _) = paid(&model, &[holidays, &shift], ReadOptions::default());
    csv(&Statement::of(&model, &outcome, &Selection::default()))
        .trim_end()
        .rsplit(',')
        .next()
        .unwrap()
        .to_owned()
}

/// From 20:00 to 06:00 eight hours are after 22:00; across the change in March seven, in October nine. Of a shift from
/// 22:30 to 23:00 half an hour is at night, of one from 06:00 on none.
#[test]
fn night_hours_are_those_at_which_clocks_show_night() {
    let night = "hours from began to ended, between 22:00 and 06:00";
    assert_eq!(hours(night, "2025-05-02T20:00", "2025-05-03T06:00"), "8.00");
    assert_eq!(hours(night, "2025-03-29T20:00", "2025-03-30T07:15"), "7.00");
    assert_eq!(hours(night, "2025-10-25T20:00", "2025-10-26T07:15"), "9.00");
    assert_eq!(hours(night, "2025-05-02T22:30", "2025-05-02T23:00"), "0.50");
    assert_eq!(hours(night, "2025-05-02T06:00", "2025-05-02T22:00"), "0.00");
    // Three nights and the days between.
    assert_eq!(hours(night, "2025-05-02T22:00", "2025-05-05T06:00"), "24.00");
    // Until midnight is until 00:00; backwards it is below nought.
    assert_eq!(
        hours("hours from began to ended, between 18:00 and 00:00", "2025-05-02T12:00", "2025-05-03T01:00"),
        "6.00"
    );
    assert_eq!(hours(night, "2025-05-03T06:00", "2025-05-02T20:00"), "-8.00");
    // Seconds count, and hours that are there twice count twice: from 01:30 to 02:00 in October.
    assert_eq!(hours(night, "2025-05-02T21:59:30", "2025-05-02T22:00:36"), "0.01");
    assert_eq!(
        hours("hours from began to ended, between 01:30 and 02:00", "2025-10-25T20:00", "2025-10-26T07:15"),
        "1.00"
    );
    assert_eq!(
        hours("hours from began to ended, between 01:30 and 02:00", "2025-03-29T20:00", "2025-03-30T07:15"),
        "0.00"
    );
}

/// 29 March 2025 is a Saturday, on whose Sunday the clocks go forward. 25 August 2025 is a holiday, a Monday.
#[test]
fn hours_on_days_are_those_of_the_calendar() {
    let weekend = "hours from began to ended, on Saturday and Sunday";
    assert_eq!(hours(weekend, "2025-03-28T20:00", "2025-03-31T06:00"), "47.00");
    assert_eq!(
        hours(&weekend.replace("Saturday and Sunday", "Saturday"), "2025-03-28T20:00", "2025-03-31T06:00"),
        "24.00"
    );
    assert_eq!(
        hours(
            &weekend.replace("Saturday and Sunday", "Friday to Monday"),
            "2025-03-28T20:00",
            "2025-03-31T06:00"
        ),
        "57.00"
    );
    let evenings = "hours from began to ended, on Friday, Saturday and Sunday between 18:00 and 22:00";
    assert_eq!(hours(evenings, "2025-05-01T12:00", "2025-05-06T12:00"), "12.00");
    let off = "hours from began to ended, on days that are not working days";
    assert_eq!(hours(off, "2025-08-22T20:00", "2025-08-26T06:00"), "72.00");
    assert_eq!(
        hours("hours from began to ended, on working days", "2025-08-22T20:00", "2025-08-26T06:00"),
        "10.00"
    );
}

/// From 22:00 on the day of its beginning to 06:00; where clocks go forward over a time it is when they do, where they
/// show it twice the first.
#[test]
fn a_day_and_a_clock_time_are_a_moment() {
    let after = "hours from (later of began and (22:00 on day of began)) to ended";
    assert_eq!(hours(after, "2025-05-02T20:00", "2025-05-03T06:00"), "8.00");
    assert_eq!(hours(after, "2025-05-02T23:00", "2025-05-03T06:00"), "7.00");
    let since = "hours from 01:30 on day of ended to ended";
    assert_eq!(hours(since, "2025-03-29T20:00", "2025-03-30T03:00"), "1.00");
    assert_eq!(hours(since, "2025-10-25T20:00", "2025-10-26T03:00"), "2.50");
    assert_eq!(
        hours(
            "hours from began to 00:00 on (1 day after day of began)",
            "2025-05-02T20:00",
            "2025-05-03T06:00"
        ),
        "4.00"
    );
}

#[test]
fn parts_of_days_and_times_that_are_one_are_refused() {
    let found = |part: &str| {
        let text = SHIFTS.replace("HOURS", part);
        let checked = meed::check(&meed::source::Source::new("contract.meed", text));
        checked
            .findings
            .into_iter()
            .filter(|found| found.code.0.starts_with('E'))
            .map(|found| found.code.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(found("hours from began to ended, between 22:00 and 22:00"), ["E0499"]);
    assert_eq!(found("hours from began to ended, between 22:00 and 25:00"), ["E0349"]);
    assert_eq!(found("days from (day of began) to (day of ended), between 22:00 and 06:00"), ["E0133"]);
}
