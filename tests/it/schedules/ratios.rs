//! Percentages, shares of one whole, and what a quotient is.

use super::{holds, wrong};

const JOB: &str = "record job
  day   date
  done  date
  cost  money
  met   number, from 0 to 100

";

fn job(rest: &str) -> String {
    format!("{JOB}{rest}")
}

const THREE_DAYS_LATE: &str = r#"
-- £200.00 × (100% − 3 × 5%) = £170.00
example "three days late"
  suppose job
    | day        | done       | cost    | met |
    | 2 May 2025 | 5 May 2025 | £200.00 | 50  |
  then jobs is £170.00
"#;

#[test]
fn a_percentage_can_be_for_each_day() {
    for cut in ["5% per day", "5 percentage points per day"] {
        holds(&job(&format!(
            "tariff cut {cut}

payment jobs of job
  pay cost × (100% − (days from day to done, the first day not counted) × cut)
  in quarter of done
{THREE_DAYS_LATE}"
        )));
        holds(&job(&format!(
            "payment jobs of job
  pay cost × (100% − (days from day to done, the first day not counted) × {cut})
  in quarter of done
{THREE_DAYS_LATE}"
        )));
    }
}

#[test]
fn a_rate_of_a_share_is_a_unit_like_any_other() {
    // 10% ÷ 2 days is 5% per day; 1% per hour is none per day.
    holds(&job(&format!(
        "payment jobs of job
  pay cost × (100% − (days from day to done, the first day not counted) × (10% ÷ 2 days))
  in quarter of done
{THREE_DAYS_LATE}"
    )));
    let (code, message, _) = wrong(&job("payment jobs of job
  pay cost × (100% − (days from day to done, the first day not counted) × 5% per hour)
  in quarter of done
"));
    assert_eq!((code.as_str(), message.contains("hour")), ("E0301", true), "{message}");
}

#[test]
fn two_shares_of_one_whole_are_no_question() {
    for sum in [
        "70% + 30% × met ÷ 100",
        "30% × met ÷ 100 + 70%",
        "70% + 30% × (met ÷ 100)",
        "65% + 5% + 30% × met ÷ 100",
    ] {
        holds(&job(&format!(
            "payment jobs of job
  pay cost × ({sum})
  in quarter of day

-- £100.00 × (70% + 30% × 50 ÷ 100) = £85.00
example \"half met\"
  suppose job
    | day        | done       | cost    | met |
    | 2 May 2025 | 5 May 2025 | £100.00 | 50  |
  then jobs is £85.00
"
        )));
    }
}

#[test]
fn a_share_of_a_named_ratio_is_still_a_question() {
    for sum in ["(met ÷ 100) + 5%", "5% + met ÷ 100", "(met ÷ 100) − 5%"] {
        let (code, ..) =
            wrong(&job(&format!("payment jobs of job\n  pay cost × ({sum})\n  in quarter of day\n")));
        assert_eq!(code, "E0307", "{sum}");
    }
}

const SPENT: &str = "record job
  day    date
  cost   money, at least £1.00
  spent  money
  asked  number, at least 1
  met    number

";

#[test]
fn what_is_left_of_a_quotient_is_taken_from_one_or_from_the_whole() {
    // £80.00 of £100.00 leaves a fifth, 3 of 4 a quarter: £100.00 × 0.45.
    for (saved, missed) in [
        ("1 − spent ÷ cost", "1 − met ÷ asked"),
        ("100% − spent ÷ cost", "100% − met ÷ asked"),
        ("1 − (spent ÷ cost, rounded to 4 decimal places, halves up)", "100% − met ÷ asked"),
    ] {
        holds(&format!(
            "{SPENT}define saved of job
  {saved}

define missed of job
  {missed}

payment jobs of job
  pay £100.00 × (saved + missed)
  in quarter of day

example \"a fifth and a quarter\"
  suppose job
    | day        | cost    | spent  | asked | met |
    | 2 May 2025 | £100.00 | £80.00 | 4     | 3   |
  then jobs is £45.00
"
        ));
    }
}

#[test]
fn a_quotient_is_compared_with_either() {
    for edge in ["80%", "0.8"] {
        holds(&format!(
            "{SPENT}payment jobs of job
  where spent ÷ cost is at least {edge}
  pay £1.00
  in quarter of day

example \"a penny decides\"
  suppose job
    | day        | cost    | spent  | asked | met |
    | 2 May 2025 | £100.00 | £80.00 | 4     | 3   |
    | 2 May 2025 | £100.00 | £79.99 | 4     | 3   |
  then jobs is £1.00
"
        ));
    }
    // Forty-five times the cost is hardly meant; and what is declared a percentage asks even about 1.
    let text = format!(
        "{SPENT}payment jobs of job\n  where spent ÷ cost is at least 45\n  pay £1.00\n  in quarter of day\n"
    );
    assert_eq!(wrong(&text).0, "E0345");
    let text = "record job\n  day   date\n  rate  percentage\n\npayment jobs of job\n  pay £1.00 × (1 − rate)\n  in quarter of day\n";
    assert_eq!(wrong(text).0, "E0345");
}

/// A group has a row, so that a count of all its rows is no nought; of some of them it may be, and of a group that is
/// looked up there may be none.
#[test]
fn a_count_of_all_rows_of_a_group_is_never_nought() {
    let pool = |of: &str, count: &str| {
        format!(
            "record score
  practice  text
  month_no  whole number, from 1 to 12
  day       date
  good      yes or no

cohort best of score
  where good

measure number of {of}
  for each month_no
  {count}

payment part of score
  pay £100.00 × (1 score ÷ number)
  in quarter of day

example \"a half each\"
  suppose score
    | rows | practice | month_no | day        | good |
    | 2    | Ash      | 1        | 2 May 2025 | yes  |
  then part is £100.00
"
        )
    };
    holds(&pool("score", "count"));
    assert_eq!(wrong(&pool("best", "count")).0, "E0404");
    let looked_up = pool("score", "count").replace("÷ number", "÷ (number for 1)");
    assert_eq!(wrong(&looked_up).0, "E0404");
}

/// Days from one field to another that is held to be no earlier are no nought, if both are counted; also where a
/// reference leads to them.
#[test]
fn days_between_fields_held_to_one_another_are_never_nought() {
    let text = |held: &str, counted: &str| {
        format!(
            "record stay
  stay_id  whole number, unique
  began    date
  ended    date{held}

record bill
  stay  refers to stay
  cost  money, at least £0.00

payment bills of bill
  pay cost ÷ (days from stay's began to stay's ended, {counted}) × 1 day
  on stay's ended

example \"two days\"
  suppose stay
    | stay_id | began      | ended      |
    | 1       | 2 May 2025 | 3 May 2025 |
  suppose bill
    | stay | cost   |
    | 1    | £10.00 |
  then bills is £5.00
"
        )
    };
    holds(&text(", on or after began", "both days counted"));
    assert_eq!(wrong(&text("", "both days counted")).0, "E0404");
    assert_eq!(wrong(&text(", on or after began", "the first day not counted")).0, "E0404");
}
