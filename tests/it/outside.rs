//! What falls outside term and settlement is not paid, also where a statement period reaches further than they do.

use meed::data::ReadOptions;
use meed::statement::{Selection, Statement};

use crate::support::paid::{model, paid};
use crate::support::written::csv;

/// The financial years of the statement begin nine months before the term and end three months after it.
const CONTRACT: &str = r#"contract "Jobs"
  payee       "Acme"
  term        15 January 2026 to 31 December 2026
  statements  in financial years
  rounding    each payment line to the nearest penny, halves up

record job
  job_id  whole number, unique
  done    date
  amount  money

payment monthly of job
  pay amount
  in month of done

payment daily of job
  pay amount
  on done
"#;

/// December 2025 and January 2027 lie outside; January 2026 lies inside as a month, but its first fourteen days do not.
const JOBS: &str = "\
job_id,done,amount
1,2025-12-31,1.00
2,2026-01-14,10.00
3,2026-01-15,100.00
4,2026-12-31,1000.00
5,2027-01-01,10000.00
6,2027-03-31,100000.00
";

#[test]
fn months_before_the_term_and_after_settlement_are_not_paid() {
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[JOBS], ReadOptions::default());
    let statement = Statement::of(&model, &outcome, &Selection::default());
    let expected = "\
payee,period,item,amount
Acme,2025/26,monthly,110.00
Acme,2025/26,daily,100.00
Acme,2026/27,monthly,1000.00
Acme,2026/27,daily,1000.00
";
    assert_eq!(csv(&statement), expected);
}

/// With statements in weeks, the first week of the term begins on Monday 12 January 2026, before it, and the last ends
/// on 3 January 2027.
#[test]
fn the_first_and_the_last_week_may_reach_beyond_the_term() {
    let text = CONTRACT
        .replace("financial years", "weeks")
        .replace("in month of done", "in week of done")
        .replace("on done", "on first day of (week of done)");
    let jobs = "\
job_id,done,amount
1,2026-01-11,1.00
2,2026-01-18,10.00
3,2026-01-19,100.00
4,2027-01-03,1000.00
5,2027-01-04,10000.00
";
    let model = model(&text);
    let (outcome, _) = paid(&model, &[jobs], ReadOptions::default());
    let statement = Statement::of(&model, &outcome, &Selection::default());
    // 12 January lies before the term: on a day, the second job is not paid; as a part of its week it is.
    let expected = "\
payee,period,item,amount
Acme,2026-W03,monthly,10.00
Acme,2026-W04,monthly,100.00
Acme,2026-W04,daily,100.00
Acme,2026-W53,monthly,1000.00
Acme,2026-W53,daily,1000.00
";
    assert_eq!(csv(&statement), expected);
}
