//! Explanations that can be followed by hand: each step with its value, the case that held, lookups down to the rows,
//! few lines for many days.

use meed::data::ReadOptions;
use meed::explain::{RowTarget, Target, explain, explain_row};
use meed::report::text;
use meed::run::Prepared;

use crate::support::paid::{model, paid};

const HEAD: &str = r#"contract "Visits"
  payee       "Acme"
  term        1 April 2025 to 31 March 2028
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up
"#;

fn line(contract: &str, tables: &[&str], item: &str, full: bool) -> String {
    let model = model(contract);
    let (outcome, _) = paid(&model, tables, ReadOptions::default());
    let target = Target { line: item.to_owned(), payee: None, period: None };
    text(&explain(&Prepared::new(&model), &outcome, &target, full).unwrap())
}

fn row(contract: &str, tables: &[&str], row: &str, full: bool) -> String {
    let model = model(contract);
    let (outcome, _) = paid(&model, tables, ReadOptions::default());
    let target = RowTarget::parse(row).unwrap();
    text(&explain_row(&Prepared::new(&model), &outcome, &target, full).unwrap())
}

fn has(shown: &str, lines: &[&str]) {
    for line in lines {
        assert!(shown.lines().any(|shown| shown.trim_start().starts_with(line)), "no `{line}` in\n{shown}");
    }
}

const SHARE: &str = "
record stay
  kind     one of part, whole
  arrived  date
  left     date

define share of stay
  | when kind is whole | 100%                                                     |
  | when kind is part  | (days from arrived to left, both days counted) ÷ 30 days |

payment stays of stay
  pay £300.00 × share
  in quarter of left
";

/// 2 to 20 May, both counted, are 19 days; 19 ÷ 30 of £300.00 is £190.00.
#[test]
fn brackets_stand_as_written_with_the_value_between_and_the_case_that_held() {
    let data = ["kind,arrived,left\npart,2025-05-02,2025-05-20\n"];
    let shown = line(&format!("{HEAD}{SHARE}"), &data, "stays", false);
    has(
        &shown,
        &[
            "stays to Acme in 2025Q2: £190.00",
            "share = (days from 2 May 2025 to 20 May 2025, both days counted) ÷ 30 days = 63.3333…%",
            "when kind is part: (days from arrived to left, both days counted) ÷ 30 days",
            "days from 2 May 2025 to 20 May 2025, both days counted = 19 days",
        ],
    );
    // The other case is said where it holds, and no days are counted in it.
    let data = ["kind,arrived,left\nwhole,2025-05-02,2025-05-20\n"];
    let shown = line(&format!("{HEAD}{SHARE}"), &data, "stays", false);
    has(&shown, &["stays to Acme in 2025Q2: £300.00", "when kind is whole: 100%"]);
    assert!(!shown.contains("days from"), "{shown}");
}

/// 5 hours less 2 are 3, at £10.00: £30.00.
#[test]
fn a_choice_is_written_as_a_contract_may_write_it() {
    let contract = format!(
        "{HEAD}
record stay
  day    date
  hours  hours

payment stays of stay
  pay (larger of (hours − 2 hours) and 0 hours) × £10.00 per hour
  in quarter of day
"
    );
    let shown = line(&contract, &["day,hours\n2025-05-02,5\n"], "stays", false);
    has(
        &shown,
        &[
            "= (larger of (5 hours − 2 hours) and 0 hours) × £10.00 per hour = £30.00",
            "larger of (5 hours − 2 hours) and 0 hours = 3 hours",
        ],
    );
}

/// From 10:00 to 12:30 are 2.5 hours: £25.00. Of hours no first day is counted or not.
#[test]
fn hours_have_no_first_day() {
    let contract = format!(
        "{HEAD}  clock       UTC

record call
  began  date and time
  ended  date and time

payment calls of call
  pay (hours from began to ended) × £10.00 per hour
  in quarter of (day of began)
"
    );
    let shown = line(&contract, &["began,ended\n2025-05-02 10:00,2025-05-02 12:30\n"], "calls", false);
    has(
        &shown,
        &[
            "= (hours from 2 May 2025 10:00 UTC to 2 May 2025 12:30 UTC) × £10.00 per hour = £25.00",
            "hours from 2 May 2025 10:00 UTC to 2 May 2025 12:30 UTC = 2.5 hours",
        ],
    );
    assert!(!shown.contains("counted"), "{shown}");
}

const RAISED: &str = "
record price
  place  text, unique
  fee    money

record visit
  place  text
  day    date

measure raised of price
  for each place
  fee × 110% + £1.00

define due of visit
  (raised for place, or £0.00 if blank) − £2.00

payment visits of visit
  pay due
  in quarter of day
";

/// £20.00 and a tenth is £22.00, and £1.00 is £23.00; less £2.00 is £21.00.
#[test]
fn a_lookup_is_followed_to_its_rows_and_a_row_has_its_defines_where_everything_is_wanted() {
    let (contract, data) =
        (format!("{HEAD}{RAISED}"), ["place,fee\nAsh,10.00\nElm,20.00\n", "place,day\nElm,2025-05-02\n"]);
    let steps = [
        "due = £23.00 − £2.00 = £21.00",
        "raised for place = £23.00",
        "place = Elm",
        "raised = £20.00 × 110% + £1.00 = £23.00",
        "fee = £20.00, in price.csv row 3",
    ];
    has(&line(&contract, &data, "visits", true), &steps);
    has(&row(&contract, &data, "visit:2", true), &steps);
    // A place that has no price finds nothing, and no place of another.
    let data = ["place,fee\nAsh,10.00\n", "place,day\nElm,2025-05-02\n"];
    let shown = line(&contract, &data, "visits", true);
    has(&shown, &["due = £0.00 − £2.00 = −£2.00", "raised for place = blank"]);
    assert!(!shown.contains("price.csv"), "{shown}");
}

const MONTHS: &str = "
record stay
  guest    text
  arrived  date
  left     date

spell month_of_stay of stay
  from arrived to left
  cut at the start of each month

payment stays of month_of_stay
  pay £10.00
  in quarter of first_day
";

#[test]
fn a_row_that_was_worked_out_is_called_by_the_row_of_the_file() {
    let data = ["guest,arrived,left\nG1,2025-04-02,2025-06-10\nG2,2025-05-20,2025-06-02\n"];
    let shown = line(&format!("{HEAD}{MONTHS}"), &data, "stays", false);
    has(
        &shown,
        &[
            "stays to Acme in 2025Q2: £50.00",
            "£10.00  month_of_stay stay.csv row 2 (guest G1), 2 April 2025 to 30 April 2025",
            "£10.00  month_of_stay stay.csv row 3 (guest G2), 1 June 2025 to 2 June 2025",
        ],
    );
    // What has a unique field is called by it.
    let named = MONTHS.replace("guest    text", "guest    text, unique");
    let shown = line(&format!("{HEAD}{named}"), &data, "stays", false);
    has(&shown, &["£10.00  month_of_stay G2, 1 June 2025 to 2 June 2025"]);
}

const DAYS: &str = "
record stay
  guest    text
  arrived  date
  left     date

spell day_of_stay, plural days_of_stay of stay
  from arrived to left
  cut into whole blocks of 1 day

cohort summer of day_of_stay
  where first_day is on or after 1 May 2025

spell stretch of summer
  for each stay
  from first_day to last_day

payment stays of stretch
  pay £10.00
  in quarter of first_day
";

#[test]
fn days_that_fared_alike_are_told_once_however_many_there_are() {
    let of = |left: &str| {
        let data = format!("guest,arrived,left\nG1,2025-04-01,{left}\n");
        row(&format!("{HEAD}{DAYS}"), &[&data], "stay:2", false)
    };
    // 31 days of May; and with the two years and eleven months after them (1 May 2025 to 31 March 2028: 245 + 365 + 365 + 91 = 1,066).
    let (month, years) = (of("2025-05-31"), of("2028-03-31"));
    has(
        &month,
        &[
            "30 days_of_stay, 1 April 2025 to 30 April 2025",
            "not met: first_day is on or after 1 May 2025",
            "31 days_of_stay, 1 May 2025 to 31 May 2025",
            "stretch stay.csv row 2 (guest G1), 1 May 2025 to 31 May 2025",
            "behind a line of stays/Acme/2025Q2, £10.00",
        ],
    );
    has(&years, &["1,066 days_of_stay, 1 May 2025 to 31 March 2028"]);
    assert_eq!(month.lines().count(), years.lines().count(), "{years}");
}

#[test]
fn where_no_two_neighbours_fared_alike_only_the_first_are_told() {
    let body = "
record stay
  arrived  date
  left     date

spell day_of_stay, plural days_of_stay of stay
  from arrived to left
  cut into whole blocks of 1 day

payment stays of day_of_stay
  pay (days from arrived to first_day, both days counted) × £10.00 per day
  in quarter of first_day
";
    let body = body.replace("from arrived to first_day", "from 31 March 2025 to first_day");
    let of = |left: &str| {
        let data = format!("arrived,left\n2025-04-01,{left}\n");
        row(&format!("{HEAD}{body}"), &[&data], "stay:2", false)
    };
    // Ten days and a hundred: six of them, and how many more there are.
    let (ten, hundred) = (of("2025-04-10"), of("2025-07-09"));
    has(&ten, &["day_of_stay stay.csv row 2, 6 April 2025 to 6 April 2025", "and 4 more days_of_stay"]);
    has(&hundred, &["and 94 more days_of_stay; `--full` shows them"]);
    assert_eq!(ten.lines().count(), hundred.lines().count(), "{hundred}");
}

#[test]
fn what_is_told_of_a_spell_in_full_is_told_once() {
    let data = ["guest,arrived,left\nG1,2025-04-30,2025-05-03\n"];
    let shown = row(&format!("{HEAD}{DAYS}"), &data, "stay:2", true);
    // Three days of May are in one stretch, which has one story.
    assert_eq!(shown.matches("behind a line of stays/Acme/2025Q2, £10.00").count(), 1, "{shown}");
    assert_eq!(shown.matches("1 May 2025 to 3 May 2025, as above").count(), 2, "{shown}");
    has(&shown, &["met: first_day is on or after 1 May 2025; here first_day is 2 May 2025"]);
}

const ROUTES: &str = "
record visit
  visit_id  whole number, unique
  person    text
  rung      date
  seen      date, may be blank
  route     one of street, ward

cohort reached of visit
  where seen is given

define trigger of reached
  earlier of seen and (14 days after rung)

define fee of visit
  | when route is street | £40.00 |
  | otherwise            | £25.00 |

outcome soon of reached
  where trigger is on or before 7 days after rung

payment visits of soon
  pay fee
  in quarter of trigger
";

/// Seen on 5 May, four days after the call of 1 May; the second on 20 May, so that its trigger is 15 May, fourteen days
/// after it.
#[test]
fn a_line_says_what_its_conditions_and_cases_rest_on() {
    let contract = format!("{HEAD}{ROUTES}");
    let data = [
        "visit_id,person,rung,seen,route\n7,Ann,2025-05-01,2025-05-05,ward\n8,Bob,2025-05-01,2025-05-20,street\n",
    ];
    let shown = line(&contract, &data, "visits", false);
    has(
        &shown,
        &[
            "fee = £25.00",
            "otherwise: £25.00",
            "route = ward",
            "visit.csv row 2 (visit_id 7)",
            "met: seen is given (a condition of reached); here seen is 5 May 2025",
            "met: trigger is on or before 7 days after rung (a condition of soon); here trigger is 5 May 2025 and 7 days after rung is 8 May 2025",
            "trigger = earlier of 5 May 2025 and 14 days after 1 May 2025 = 5 May 2025",
        ],
    );
    let left_out = row(&contract, &data, "visit:3", false);
    has(
        &left_out,
        &[
            "not met: trigger is on or before 7 days after rung; here trigger is 15 May 2025 and 7 days after rung is 8 May 2025",
            "trigger = earlier of 20 May 2025 and 14 days after 1 May 2025 = 15 May 2025",
        ],
    );
    // Of a define of a cohort nothing is said twice.
    let full = line(&contract, &data, "visits", true);
    assert!(!full.contains("when earlier"), "{full}");
}

#[test]
fn what_is_defined_of_a_row_and_a_spell_can_be_asked_for() {
    let contract = format!("{HEAD}{ROUTES}");
    let data = [
        "visit_id,person,rung,seen,route\n7,Ann,2025-05-01,2025-05-05,ward\n8,Bob,2025-05-01,2025-05-20,street\n",
    ];
    has(
        &line(&contract, &data, "fee/8", false),
        &["visit.csv row 3 (visit_id 8): fee = £40.00", "when route is street: £40.00"],
    );
    let all = line(&contract, &data, "fee", false);
    has(&all, &["visit.csv row 2 (visit_id 7): fee = £25.00", "visit.csv row 3 (visit_id 8): fee = £40.00"]);
    // Without a unique field a row is asked for by its number.
    let (months, stays) = (
        format!("{HEAD}{MONTHS}"),
        ["guest,arrived,left\nG1,2025-04-02,2025-06-10\nG2,2025-05-20,2025-06-02\n"],
    );
    let keyed = MONTHS.replace("from arrived to left", "for each guest\n  from arrived to left");
    let one = line(&format!("{HEAD}{keyed}"), &stays, "month_of_stay/G2/1 June 2025 to 2 June 2025", false);
    has(
        &one,
        &[
            "month_of_stay G2, 1 June 2025 to 2 June 2025",
            "in payment stays",
            "behind a line of stays/Acme/2025Q2, £10.00",
        ],
    );
    let several = line(&format!("{HEAD}{keyed}"), &stays, "month_of_stay/G1", false);
    assert_eq!(several.lines().count(), 3, "{several}");
    let length = format!(
        "{months}\ndefine nights of stay\n  days from arrived to left, the first day not counted\n\nmeasure all_nights of stay\n  total nights\n"
    );
    has(
        &line(&length, &stays, "nights/3", false),
        &[
            "stay.csv row 3 (guest G2): nights = days from 20 May 2025 to 2 June 2025, the first day not counted = 13 days",
        ],
    );
    // A record is no line: its rows are asked for one by one.
    let refused = {
        let model = model(&contract);
        let (outcome, _) = paid(&model, &data, ReadOptions::default());
        let target = Target { line: "visit".to_owned(), payee: None, period: None };
        explain(&Prepared::new(&model), &outcome, &target, false).unwrap_err()
    };
    assert_eq!(refused.help.as_deref(), Some("name one of its rows: `--row visit:2`"));
}

/// A clawback that takes nothing, of one payee in one period and of all: what was due is said, as on the statement.
#[test]
fn nothing_due_is_said_for_one_payee_and_period_too() {
    let contract = format!(
        "{HEAD}
record visit
  day   date
  late  whole number

clawback lateness of visit
  for each quarter of day
  take back total late × £1.00

payment visits of visit
  for each quarter of day
  pay £0.00
"
    );
    let data = ["day,late\n2025-05-02,0\n2025-08-02,0\n"];
    has(
        &line(&contract, &data, "lateness", false),
        &["lateness: £0.00", "due: £0.00, so nothing is taken back"],
    );
    let one = line(&contract, &data, "lateness/Acme/2025Q3", false);
    has(&one, &["due: £0.00, so nothing is taken back", "visit.csv row 3"]);
    assert!(!one.contains("there is no line"), "{one}");
}
