//! Months by number, days of days, references by another name, prices for each row, names that two records share.

use super::{holds, wrong};

#[test]
fn a_month_by_its_number_is_a_date() {
    // Month 4 after April is July: 30 × £2.00.
    for gone in ["month_no − 1", "(larger of month_no and 1) − 1"] {
        holds(&format!(
            "record dinner
  month_no  whole number, from 1 to 12
  meals     number

define months_gone of dinner
  {gone}

define month_start of dinner
  (months_gone × 1 month) after 1 April 2025

payment dinners of dinner
  pay meals × £2.00
  in quarter of month_start

example \"July\"
  suppose dinner
    | month_no | meals |
    | 4        | 30    |
  then dinners in 2025Q3 is £60.00
"
        ));
    }
}

#[test]
fn half_a_month_is_still_no_step() {
    let text = "record dinner
  month_no  whole number, from 1 to 12
  meals     number

define months_gone of dinner
  month_no ÷ 2

define month_start of dinner
  (months_gone × 1 month) after 1 April 2025

payment dinners of dinner
  pay meals × £2.00
  in quarter of month_start
";
    assert_eq!(wrong(text).0, "E0311");
}

#[test]
fn the_first_day_of_a_year_of_the_first_day_of_a_month() {
    // The contract year of the first day of May 2025 begins on 1 April 2025.
    for on in [
        "first day of contract year of first day of month of day",
        "first day of (contract year of (first day of (month of day)))",
        "first day of contract year of last day of month of day",
    ] {
        holds(&format!(
            "record job
  day  date

payment jobs of job
  for each month of day
  pay count × £10.00 per job
  on {on}

example \"May\"
  suppose job
    | day         |
    | 31 May 2025 |
    | 2 July 2025 |
  then jobs in 2025Q2 is £20.00
"
        ));
    }
}

const SCHOOLS: &str = "record school
  name  text, unique
  fee   money

record visit
  place  refers to school
  day    date

record meal
  school  refers to school
  day     date

payment visits of visit
  pay school's fee
  in quarter of day

payment meals of meal
  pay school's fee
  in quarter of day
";

#[test]
fn a_reference_is_called_by_its_own_name() {
    let (code, message, help) = wrong(SCHOOLS);
    assert_eq!(code, "E0208");
    assert_eq!(message, "`school` is a record; a `visit` refers to it as `place`");
    assert_eq!(help, "write `place's fee`");
    holds(&format!(
        "{}{}",
        SCHOOLS.replacen("school's fee", "place's fee", 1),
        r#"
example "a visit"
  suppose school
    | name | fee   |
    | Elm  | £5.00 |
  suppose visit
    | place | day        |
    | Elm   | 2 May 2025 |
  then visits is £5.00
"#
    ));
    // Without another record that has such a field it is the same.
    let alone = SCHOOLS.split("record meal").next().unwrap().to_owned()
        + "payment visits of visit\n  pay school's fee\n  in quarter of day\n";
    assert_eq!(wrong(&alone).2, "write `place's fee`");
}

#[test]
fn two_ways_to_a_record_are_both_named() {
    let text = SCHOOLS.replace(
        "  place  refers to school\n",
        "  from_place  refers to school\n  to_place  refers to school\n",
    );
    let (_, message, help) = wrong(&text);
    assert_eq!(message, "`school` is a record; a `visit` refers to it as `from_place` or `to_place`");
    assert_eq!(help, "write `from_place's fee` or `to_place's fee`");
}

const PRICE: &str = "record visit
  day  date

payment visits of visit
  pay £10.00 per visit
  in quarter of day
";

#[test]
fn a_price_for_each_in_a_line_for_each() {
    let (code, _, help) = wrong(PRICE);
    assert_eq!(code, "E0306");
    assert_eq!(
        help,
        "write `£10.00`, as there is a line for each visit; or add `for each quarter of day` and write `count × £10.00 per visit`"
    );
    let two = "\nexample \"two\"\n  suppose visit\n    | rows | day        |\n    | 2    | 2 May 2025 |\n  then visits is £20.00\n";
    holds(&format!("{}{two}", PRICE.replace("£10.00 per visit", "£10.00")));
    holds(&format!(
        "{}{two}",
        PRICE.replace("  pay £10.00 per visit", "  for each quarter of day\n  pay count × £10.00 per visit")
    ));
    // A price with a name cannot lose its unit; one visit of it is an amount.
    let named = format!("tariff fee £10.00 per visit\n\n{}", PRICE.replace("£10.00 per visit", "fee"));
    let (_, _, help) = wrong(&named);
    assert_eq!(
        help,
        "write `fee × 1 visit`, as there is a line for each visit; or add `for each quarter of day` and write `count × fee`"
    );
    holds(&format!("{}{two}", named.replace("pay fee", "pay fee × 1 visit")));
}

const COSTS: &str = "record visit
  day   date
  cost  money

record report
  day  date

define cost of report
  £5.00

payment visits of visit
  pay cost
  in quarter of day

payment reports of report
  pay cost
  in quarter of day
";

#[test]
fn a_define_may_have_the_name_of_a_field_of_another_record() {
    holds(&format!(
        "{COSTS}{}",
        r#"
example "each its own"
  suppose visit
    | day        | cost  |
    | 2 May 2025 | £7.00 |
  suppose report
    | day        |
    | 2 May 2025 |
  then visits is £7.00
  then reports is £5.00
"#
    ));
    // Of a cohort of that record it is the same.
    let late = COSTS
        .replace(
            "define cost of report",
            "cohort late of report\n  where day is after 1 May 2025\n\ndefine cost of late",
        )
        .replace("payment reports of report", "payment reports of late");
    assert!(super::findings(&late).is_empty(), "{:#?}", super::findings(&late));
}

#[test]
fn a_define_of_the_same_record_and_a_tariff_may_not() {
    assert_eq!(wrong(&COSTS.replace("define cost of report", "define cost of visit")).0, "E0202");
    let tariff = COSTS.replace("define cost of report\n  £5.00", "tariff cost £5.00");
    assert_eq!(wrong(&tariff).0, "E0202");
}

/// A number that is worked out is multiplied by its unit; the help is the line.
#[test]
fn a_number_of_months_that_is_worked_out() {
    let text = |by: &str| {
        format!(
            "record dinner
  month_no  whole number, from 1 to 12
  lead_days  whole number, from 0 to 30

payment dinners of dinner
  pay £2.00
  on {by} 1 April 2025

example \"July\"
  suppose dinner
    | month_no | lead_days |
    | 4        | 0         |
  then dinners in 2025Q3 is £2.00
"
        )
    };
    holds(&text("((month_no − 1) × 1 month) after"));
    for (said, line) in [
        ("(month_no − 1) months after", "on ((month_no − 1) × 1 month) after 1 April 2025"),
        ("lead_days days after", "on (lead_days × 1 day) after 1 April 2025"),
        ("lead_days week before", "on (lead_days × 1 week) before 1 April 2025"),
    ] {
        let (code, _, help) = wrong(&text(said));
        assert_eq!((code.as_str(), help), ("E0129", format!("write `{line}`")));
    }
}

/// A cohort that keeps one row for each person: an order by person tells all its lines apart; without the pick it does
/// not.
#[test]
fn an_order_by_the_key_of_a_pick_does_not_tie() {
    let text = |only: &str| {
        format!(
            "record referral
  referral_id  whole number, unique
  person       text
  came         date

cohort chosen of referral
  where came is after 1 April 2025
  {only}

payment fee of chosen
  pay £10.00
  in quarter of came

cap most on fee
  at most £15.00 in all
  used up in order of person
  the payments themselves are reduced

example \"Ann comes before Bob\"
  suppose referral
    | referral_id | person | came       |
    | 1           | Bob    | 2 May 2025 |
    | 2           | Ann    | 3 May 2025 |
    | 3           | Ann    | 4 May 2025 |
  then most is −£5.00
"
        )
    };
    holds(&text("only the first for each person in order of came, then referral_id"));
    assert_eq!(wrong(&text("where referral_id is more than 0")).0, "E0457");
}
