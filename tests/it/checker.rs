//! What the checker takes and what it refuses, case by case: behind the prelude of the pages, the codes that a block
//! gives.

use meed::check;
use meed::source::Source;

use crate::support::questions;

const PRELUDE: &str = include_str!("../../docs/codes/prelude.meed");

/// The codes of everything that is found in a block or in the prelude because of it, unused declarations left out.
fn codes(block: &str) -> Vec<&'static str> {
    codes_of(&format!("{PRELUDE}\n{block}\n"))
}

fn codes_of(text: &str) -> Vec<&'static str> {
    let findings = check(&Source::new("test", text)).findings;
    let findings = questions::left_out(findings);
    findings.iter().map(|finding| finding.code.0).filter(|code| *code != "W0001").collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_mistake_in_a_tariff_is_told_although_only_a_cap_above_it_uses_it() {
    let block = "cap yearly_cap on reward\n  at most top for each provider and contract year\n  used up in order of quarter\n  the excess is deducted on a line of its own\n\ntariff top £10 + 2 hours";
    assert_eq!(codes(block), ["E0301"]);
}

#[test]
fn a_contract_without_its_clauses_is_still_checked_to_the_end() {
    let text = "contract \"Help\"\n  payee provider\n\nrecord visit\n  visit_id whole number, unique\n  provider text\n  visit_date date\n\npayment care of visit\n  for each provider and quarter of visit_dat\n  pay count × £2.00\n\npayment other of visit\n  for each provider and quarter of visit_date\n  pay count × £2.00";
    assert_eq!(codes_of(text), ["E0420", "E0421", "E0421", "E0201", "E0306"]);
}

#[test]
fn a_file_without_a_contract_is_still_checked_to_the_end() {
    let text = "record visit\n  visit_id whole number, unique\n  visit_date date\n\npayment care of visit\n  pay £2.00 per visit\n  in quarter of visit_date";
    assert_eq!(codes_of(text), ["E0209", "E0306"]);
}

#[test]
fn what_uses_a_line_that_could_not_be_read_is_not_reported_too() {
    let record = "record call\n  call_id whole number, unique\n  provider text\n  called date\n  minutes “Minutes” number\n  reason one of a, b,, c\n";
    let uses = "payment calls of call\n  where reason is a\n  pay minutes × £1.00\n  in quarter of called";
    assert_eq!(codes(&format!("{record}\n{uses}")), ["E0111", "E0101"]);
}

#[test]
fn what_uses_a_field_of_an_unknown_unit_is_not_reported_too() {
    let block = "record call\n  call_id whole number, unique\n  provider text\n  called date\n  minutes minutes\n\npayment calls of call\n  pay minutes × £1.00 per hour\n  in quarter of called";
    assert_eq!(codes(block), ["E0206"]);
}

#[test]
fn what_uses_a_declaration_of_no_known_kind_is_not_reported_too() {
    let block = "price per_call £2.00\n\npayment calls of visit\n  pay per_call\n  in quarter of visit_date";
    assert_eq!(codes(block), ["E0102"]);
}

#[test]
fn a_condition_that_could_not_be_read_proves_what_it_may() {
    let block = "outcome ended of episode\n  where end_date is given now\n\npayment closing of ended\n  for each provider and quarter of end_date\n  pay count × £50.00 per episode";
    assert_eq!(codes(block), ["E0101"]);
    let block = "outcome ended of episode\n  where end_dat is given\n\npayment closing of ended\n  for each provider and quarter of end_date\n  pay count × £50.00 per episode";
    assert_eq!(codes(block), ["E0201"]);
}

#[test]
fn every_row_of_a_table_is_looked_at() {
    let block = "payment fee of episode\n  pay\n  | when area is nort  | £10.00 |\n  | when area is south | 12 |\n  | otherwise          | hour_rate |\n  in quarter of start_date";
    assert_eq!(codes(block), ["E0205", "E0201"]);
    let block = "tariff area_price by area\n  | nort  | £10.00   |\n  | south | £10.00 + 2 hours |\n  | north | £10.00 |";
    assert_eq!(codes(block), ["E0205", "E0301"]);
}

#[test]
fn both_sides_of_a_comparison_are_looked_at() {
    let block = "outcome quick of episode\n  where outcome_dat is on or before 42 days after start_dat";
    assert_eq!(codes(block), ["E0201", "E0201"]);
}

#[test]
fn what_a_define_of_a_cohort_gives_is_never_blank_in_the_cohort() {
    let define = "define bonus of success\n  £10.00";
    let within = format!("{define}\n\npayment extra of success\n  pay bonus\n  in quarter of outcome_date");
    assert_eq!(codes(&within), NOTHING);
    let outside = format!("{define}\n\npayment extra of eligible\n  pay bonus\n  in quarter of start_date");
    assert_eq!(codes(&outside), ["E0404"]);
}

#[test]
fn deadlines_one_after_the_other_do_not_overlap() {
    let block = "payment result of episode\n  pay\n  | when outcome_date is blank | £0.00 |\n  | when outcome_date is on or before 42 days after start_date | £500.00 |\n  | when outcome_date is from 43 days after start_date to 91 days after start_date, both days counted | £250.00 |\n  | when outcome_date is after 91 days after start_date | £0.00 |\n  in quarter of start_date";
    assert_eq!(codes(block), NOTHING);
    let months = block.replace("91 days", "3 months");
    assert_eq!(codes(&months), NOTHING);
    let off_by_one = block.replace("43 days", "44 days");
    assert_eq!(codes(&off_by_one), ["E0428"]);
    let twice = block.replace("43 days", "42 days");
    assert_eq!(codes(&twice), ["E0429"]);
}

#[test]
fn the_same_two_dates_the_other_way_round_are_the_same_question() {
    let block = "payment result of episode\n  where outcome_date is given\n  pay\n  | when outcome_date is before start_date | £0.00 |\n  | when start_date is on or before outcome_date | £250.00 |\n  in quarter of start_date";
    assert_eq!(codes(block), NOTHING);
}

#[test]
fn values_that_the_record_rules_out_are_no_gap() {
    let block = "payment fee of episode\n  pay\n  | when hours_before is from_nought | £0.00 |\n  in quarter of start_date";
    assert_eq!(codes(&block.replace("is from_nought", "is at least 0 hours per week")), NOTHING);
    assert_eq!(codes(&block.replace("is from_nought", "is at least 1 hour per week")), ["E0428"]);
    let dates = "payment fee of episode\n  pay\n  | when start_date is before 1 April 2026 | £1.00 |\n  | when start_date is from 1 April 2026 to 31 March 2028, both days counted | £2.00 |\n  in quarter of start_date";
    assert_eq!(codes(dates), NOTHING);
}

/// Two cases of a value that a visit has, the second from further on than the first ends.
fn cases_apart(value: &str, upto: &str, from: &str) -> Vec<&'static str> {
    let contract = format!(
        "contract \"Stays\"\n  payee provider\n  term 1 April 2024 to 31 March 2026\n  clock Europe/London\n  statements in quarters\n  rounding each payment line to the nearest penny, halves up\n\nunit block, plural blocks\n\nrecord stay, plural stays\n  provider text\n  began date and time\n  ended date and time\n  beds whole number, at least 1\n\ndefine asked of stay\n  {value}\n\npayment paid of stay\n  pay\n  | when asked is at most {upto} | £1.00 |\n  | when asked is at least {from} | £2.00 |\n  on day of began\n"
    );
    codes_of(&contract)
}

#[test]
fn what_a_value_is_a_multiple_of_decides_whether_there_is_a_gap() {
    // A time is held to the second: one is 1/3600 of an hour, and 0.0003 hours is a little more than one.
    assert_eq!(cases_apart("hours from began to ended", "4 hours", "5 hours"), ["E0428"]);
    assert_eq!(cases_apart("hours from began to ended", "4 hours", "4.001 hours"), ["E0428"]);
    assert_eq!(cases_apart("hours from began to ended", "4 hours", "4.0002 hours"), NOTHING);
    assert_eq!(
        cases_apart("(hours from began to ended, rounded up to 0.5 hours)", "4 hours", "4.5 hours"),
        NOTHING
    );
    assert_eq!(
        cases_apart("(hours from began to ended, rounded up to 0.5 hours)", "4 hours", "5 hours"),
        ["E0428"]
    );
    assert_eq!(
        cases_apart("(complete blocks of 1 hour in (hours from began to ended))", "4 blocks", "5 blocks"),
        NOTHING
    );
    let days = "days from (day of began) to (day of ended), both days counted";
    assert_eq!(cases_apart(days, "4 days", "5 days"), NOTHING);
    assert_eq!(cases_apart(days, "4 days", "6 days"), ["E0428"]);
    assert_eq!(cases_apart("beds × 7", "14", "21"), NOTHING);
    assert_eq!(cases_apart("beds ÷ 4", "0.5", "0.75"), NOTHING);
    assert_eq!(cases_apart("beds ÷ 4", "0.5", "1"), ["E0428"]);
}

#[test]
fn thresholds_that_are_tariffs_count_as_their_values() {
    let block = "tariff floor 45%\ntariff target 66%\n\npayment bonus of eligible\n  for each provider and quarter of start_date\n  pay\n  | when success_rate is less than floor | £0.00 |\n  | when success_rate is at least floor and success_rate is less than target | £50.00 |\n  | when success_rate is at least target | £100.00 |";
    assert_eq!(codes(block), NOTHING);
    assert_eq!(codes(&block.replace("at least target", "more than target")), ["E0428"]);
}

#[test]
fn a_blank_that_has_a_row_of_its_own_does_not_fall_under_otherwise() {
    let block = "payment result of episode\n  pay\n  | when outcome is independent | £500.00 |\n  | when outcome is blank | £50.00 |\n  | otherwise | £100.00 |\n  in quarter of start_date";
    assert_eq!(codes(block), NOTHING);
}

#[test]
fn a_blank_rule_settles_what_is_worked_out_of_the_field() {
    let block = "cohort lighter of episode\n  where hours_before − hours_after is not 0 hours per week, and a blank hours_after is left out";
    assert_eq!(codes(block), NOTHING);
}

#[test]
fn a_case_that_never_holds_is_refused() {
    let block = "payment fee of visit\n  pay\n  | when hours is less than 2 hours and hours is more than 4 hours | £5.00 |\n  | otherwise | £9.00 |\n  in quarter of visit_date";
    assert_eq!(codes(block), ["E0463"]);
    let block =
        "payment fee of visit\n  where hours is more than 30 hours\n  pay £5.00\n  in quarter of visit_date";
    assert_eq!(codes(block), ["E0463"]);
    let block = "outcome backwards of episode\n  where start_date is from 1 April 2027 to 1 April 2026, both days counted";
    assert_eq!(codes(block), ["E0463"]);
}

#[test]
fn a_field_and_a_value_may_not_share_a_name() {
    assert_eq!(codes("tariff hours £5.00"), ["E0202"]);
    assert_eq!(
        codes(
            "define area of episode\n  £1.00\n\npayment p of episode\n  pay area\n  in quarter of start_date"
        ),
        ["E0202"]
    );
}

#[test]
fn the_words_of_built_in_units_and_of_the_sum_are_taken() {
    assert_eq!(codes("unit year, plural years"), ["E0202", "E0202"]);
    assert_eq!(codes("unit block, plural visits"), ["E0202"]);
    assert_eq!(codes("payment net of visit\n  pay £1.00\n  in quarter of visit_date"), ["E0202"]);
}

#[test]
fn a_percentage_beside_a_bare_or_plain_number_is_refused() {
    let rate = |rest: &str| {
        codes(&format!("measure m of eligible\n  for each provider and quarter of start_date\n  {rest}"))
    };
    assert_eq!(rate("1 − success_rate"), ["E0345"]);
    assert_eq!(rate("100% − success_rate"), NOTHING);
    assert_eq!(rate("larger of success_rate and 0.5"), ["E0345"]);
    assert_eq!(rate("success_rate × 2"), NOTHING);
    assert_eq!(rate("(success_rate, rounded to the nearest 1, halves up)"), ["E0345"]);
    assert_eq!(rate("success_rate + (5%)"), ["E0307"]);
    let score = "record test\n  test_id whole number, unique\n  provider text\n  tested date\n  score number, from 0 to 100\n  share percentage, from 0 to 100\n\noutcome passed of test\n  where score is at least 45%";
    assert_eq!(codes(score), ["E0345", "E0345"]);
}

#[test]
fn half_of_a_score_is_no_percentage() {
    let block = "record test\n  test_id whole number, unique\n  provider text\n  score number\n\noutcome passed of test\n  where 50% × score is at least 30";
    assert_eq!(codes(block), NOTHING);
}

#[test]
fn money_is_not_multiplied_by_money() {
    assert_eq!(codes("define d of visit\n  hourly_rate × yearly_maximum"), ["E0308"]);
}

#[test]
fn a_straight_line_needs_a_width() {
    let block = "scale s of success_rate\n  | from the bottom | none of it |\n  | from 45% | in a straight line from 0% to 100% at the next row |\n  | above 45% | all of it |";
    assert_eq!(codes(block), ["E0441"]);
    let step = "scale s of success_rate\n  | from the bottom | none of it |\n  | from 45% | 50% |\n  | above 45% | all of it |";
    assert_eq!(codes(step), NOTHING);
}

#[test]
fn a_date_moves_by_what_is_surely_whole() {
    let shift = |by: &str| {
        codes(&format!(
            "record stay\n  stay_id whole number, unique\n  provider text\n  began date\n  allowed days\n  ended date\n\ntariff grace 1.5 weeks\n\noutcome late of stay\n  where ended is after ({by}) after began"
        ))
    };
    assert_eq!(shift("grace"), ["E0311"]);
    assert_eq!(shift("allowed"), ["E0311"]);
    assert_eq!(shift("allowed, rounded down to 1 day"), NOTHING);
    assert_eq!(shift("2 × 10 days"), NOTHING);
}

#[test]
fn a_limit_may_be_a_value_of_the_group_that_shares_it() {
    let cap = "cap start_cap on start_fee\n  at most success_rate × £10,000.00 for each provider and quarter\n  the excess is deducted on a line of its own";
    assert_eq!(codes(cap), NOTHING);
    assert_eq!(
        codes(&cap.replace("and quarter", "and contract year\n  used up in order of quarter")),
        ["E0344"]
    );
}

#[test]
fn a_cap_on_payments_of_which_only_one_names_its_payee_asks() {
    let block = "payment fixed of episode\n  for each area and quarter of start_date\n  pay count × £1.00 per episode\n  to \"Acme\"\n\npayment by_area of episode\n  for each provider and area and quarter of start_date\n  pay count × £1.00 per episode\n\ncap area_cap on fixed and by_area together\n  at most £10.00 for each area and quarter\n  the excess is deducted on a line of its own";
    assert_eq!(codes(block), ["E0453"]);
}

#[test]
fn an_order_that_lists_what_occurs_once_together_never_ties() {
    let record = "record hire\n  hire_id whole number, unique\n  provider text\n  person text\n  hired date\n  no two rows share person and hired\n";
    let rest = "payment hires of hire\n  pay £5.00\n  in quarter of hired\n\ncap hire_cap on hires\n  at most £50.00 for each contract year, across all payees\n  used up in order of hired, then person\n  the payments themselves are reduced";
    assert_eq!(codes(&format!("{record}\n{rest}")), NOTHING);
}

#[test]
fn each_of_three_unordered_limits_asks_once() {
    let cap = |name: &str, after: &str| {
        format!(
            "cap {name} on reward{after}\n  at most £9.00 for each provider and quarter\n  the excess is deducted on a line of its own\n\n"
        )
    };
    assert_eq!(codes(&[cap("a", ""), cap("b", ""), cap("c", "")].concat()), ["E0452", "E0452"]);
    assert_eq!(codes(&[cap("a", ""), cap("b", ", after a"), cap("c", ", after b")].concat()), NOTHING);
    assert_eq!(codes(&[cap("a", ", after b"), cap("b", ", after a")].concat()), ["E0203"]);
}

#[test]
fn an_example_says_everything_once_and_in_the_right_period() {
    let example = |lines: &str| {
        codes(&format!(
            "example \"e\"\n  suppose episode\n    | provider | start_date |\n    | Acme | 2 May 2026 |\n{lines}"
        ))
    };
    assert_eq!(example("  then success_rate for Acme and 2026Q2 is 0%"), ["E0487"]);
    assert_eq!(example("  then success_rate for Acme and 2026-05 is 0%"), ["E0486"]);
    assert_eq!(example("  then start_fee to Acme in 2026-05 is £300.00"), ["E0486"]);
    assert_eq!(example("  then start_fee to Acme in 2026/27 is £300.00"), NOTHING);
    assert_eq!(
        example("  suppose episode\n    | provider |\n    | Beech |\n  then start_fee to Acme is £300.00"),
        ["E0422"]
    );
    assert_eq!(example("  given yearly_maximum is 50000\n  then start_fee to Acme is £300.00"), ["E0302"]);
}

#[test]
fn a_tariff_that_begins_with_the_term_covers_a_date_of_the_term() {
    let block = "tariff price\n  | from 1 April 2025 | £300.00 |\n  | from 1 April 2026 | £320.00 |\n\npayment p of episode\n  pay price at start_date\n  in quarter of start_date";
    assert_eq!(codes(block), NOTHING);
    assert_eq!(codes(&block.replace("1 April 2025", "1 May 2025")), ["E0404"]);
}

#[test]
fn periods_within_periods_are_read_in_reasonable_time() {
    let mut date = "start_date".to_owned();
    for _ in 0..15 {
        date = format!("first day of (quarter of ({date}))");
    }
    let block =
        format!("payment p of episode\n  for each provider\n  pay count × £1.00 per episode\n  on {date}");
    assert_eq!(codes(&block), ["E0331"]);
}

#[test]
fn what_is_added_to_the_whole_is_no_question() {
    let rate = |rest: &str| {
        codes(&format!("measure m of eligible\n  for each provider and quarter of start_date\n  {rest}"))
    };
    assert_eq!(rate("100% + success_rate"), NOTHING);
    assert_eq!(rate("success_rate − 100%"), NOTHING);
    assert_eq!(rate("10% + success_rate"), ["E0307"]);
}

#[test]
fn a_unit_is_used_by_its_plural() {
    let text = "contract \"Help\"\n  payee \"Acme\"\n  term 1 April 2025 to 31 March 2026\n  statements in quarters\n  rounding each payment line to the nearest penny, halves up\n\nunit level\n\nrecord visit\n  visit_id whole number, unique\n  visit_date date\n  height levels\n\npayment care of visit\n  where height is at least 2 levels\n  pay £2.00\n  in quarter of visit_date";
    assert_eq!(check(&Source::new("test", text)).findings, []);
}

/// Parts of a shared line are lines of their own: the help names everything that the order lacks at once.
#[test]
fn an_order_that_may_tie_says_all_that_it_lacks() {
    let text = r#"contract "Jobs"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record job
  job_id    whole number, unique
  person    text
  provider  text
  done      date

payment fees of job
  pay £100.00
  in quarter of done
  shared 80% to "Investors Ltd", the rest to provider

cap most on fees
  at most £150.00 for each person, across all payees
  used up in order of quarter
  the payments themselves are reduced
"#;
    let checked = meed::check(&meed::source::Source::new("contract.meed", text));
    let [finding] = checked.findings.as_slice() else { panic!("{:#?}", checked.findings) };
    assert_eq!(finding.code.0, "E0457");
    let help = "add `, then payee, then job_id` to `used up in order of`";
    assert_eq!(finding.help.as_deref(), Some(help));
    let repaired = text.replace("in order of quarter\n", "in order of quarter, then payee, then job_id\n");
    assert!(meed::check(&meed::source::Source::new("contract.meed", repaired)).findings.is_empty());
}
