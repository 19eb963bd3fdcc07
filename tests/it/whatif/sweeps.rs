//! Break points, worked out by hand.

use std::sync::atomic::{AtomicUsize, Ordering};

use meed::run::Settings;
use meed::whatif::sweep::{self, Findings, Kind, Parameter, Sweep};
use meed::whatif::{Filter, Places};

use super::{contract, read, swept, visits};

/// The stretches as `[from, to) amount at the lower end → at the upper end`.
fn stretches(sweep: &Sweep) -> Vec<String> {
    let rows = sweep.stretches.iter().map(|stretch| {
        let amount = |amount: &Option<meed::statement::Amount>| amount.as_ref().unwrap().machine();
        let open = if stretch.from_included { '[' } else { '(' };
        let close = if stretch.to_included { ']' } else { ')' };
        let ends = format!("{open}{}, {}{close}", stretch.from, stretch.to);
        format!("{ends} {} → {}", amount(&stretch.at_from), amount(&stretch.at_to))
    });
    rows.collect()
}

fn breaks(sweep: &Sweep) -> Vec<(&str, Kind)> {
    sweep.breaks.iter().map(|found| (found.at.as_str(), found.kind)).collect()
}

const CAPPED: &str = "
payment fee of visit
  for each provider and quarter of day
  pay count × £10.00 per visit ÷ 3

cap most on fee
  at most £1,000.00 for each provider and quarter
  the excess is deducted on a line of its own
";

// Acme is owed 7 × £10.00 ÷ 3 = £70 ÷ 3, Beech £40 ÷ 3. What is paid is the smaller of each and the cap: £2.00 for each
// £1.00 of it up to £40 ÷ 3, £1.00 up to £70 ÷ 3, and nothing more beyond.
#[test]
fn a_cap_binds_up_to_what_is_owed() {
    let model = contract(CAPPED);
    let data = visits(&model, &[("Acme", 7, "1", "yes"), ("Beech", 4, "1", "yes")]);
    let sweep = swept(&model, &data, "most=£0.00..£100.00", None);
    assert_eq!(sweep.found, Findings::All);
    assert_eq!(
        stretches(&sweep),
        ["[0, 40/3] 0.00 → 80/3", "[40/3, 70/3] 80/3 → 110/3", "[70/3, 100] 110/3 → 110/3"]
    );
    assert_eq!(breaks(&sweep), [("40/3", Kind::Kink), ("70/3", Kind::Kink)]);
    let changes: Vec<_> = sweep.stretches.iter().map(|stretch| stretch.change.as_str()).collect();
    assert_eq!(changes, ["£2.00 more for each £1.00", "£1.00 more for each £1.00", "the same throughout"]);
    assert_eq!(sweep.breaks[0].lines, ["most to Beech in 2026Q2"]);
    assert_eq!(sweep.today.as_deref(), Some("£1,000.00"));
}

const RATED: &str = "
cohort seen of visit
  where hours is more than 0 hours

outcome met_aim of seen
  where met

measure rate of seen
  for each provider and quarter of day
  (met_aim as a share of seen, or 0% if seen is empty)

scale earned of rate
  | from the bottom | none of it |
  | from 50%        | all of it  |

payment reward of visit
  for each provider and quarter of day
  pay £100.00 × earned
";

// Acme meets the aim in 9 of 20 visits, Beech in 1 of 3: £100.00 each as long as the threshold is not above their rate.
#[test]
fn a_threshold_jumps_at_the_rates_that_there_are() {
    let model = contract(RATED);
    let rows =
        [("Acme", 9, "1", "yes"), ("Acme", 11, "1", "no"), ("Beech", 1, "1", "yes"), ("Beech", 2, "1", "no")];
    let data = visits(&model, &rows);
    let sweep = swept(&model, &data, "earned[50%]=30%..60%", None);
    assert_eq!(sweep.found, Findings::All);
    assert_eq!(
        stretches(&sweep),
        ["[0.3, 1/3] 200.00 → 200.00", "(1/3, 0.45] 100.00 → 100.00", "(0.45, 0.6] 0.00 → 0.00"]
    );
    assert_eq!(breaks(&sweep), [("1/3", Kind::Jump), ("0.45", Kind::Jump)]);
    let shown: Vec<_> = sweep.breaks.iter().map(|found| found.shown.as_str()).collect();
    assert_eq!(shown, ["1/3 (33.3333…%)", "45%"]);
    assert_eq!(sweep.breaks[1].lines, ["reward to Acme in 2026Q2"]);
}

// `more than`: a visit of exactly the hours is not paid, so that the amount at the break point is the one after it.
#[test]
fn where_the_edge_is_left_out_the_break_point_belongs_to_what_follows() {
    let model = contract(
        "payment fee of visit\n  where hours is more than 1 hour\n  pay £10.00\n  in quarter of day\n",
    );
    let data = visits(&model, &[("Acme", 1, "1.5", "yes"), ("Acme", 2, "2.25", "yes")]);
    let sweep = swept(&model, &data, "fee[1 hour]=1 hour..3 hours", None);
    assert_eq!(sweep.found, Findings::All);
    assert_eq!(
        stretches(&sweep),
        ["[1, 1.5) 30.00 → 30.00", "[1.5, 2.25) 20.00 → 20.00", "[2.25, 3] 0.00 → 0.00"]
    );
}

// The visits of exactly 2 hours are paid at 2 hours and at no other value.
#[test]
fn a_value_of_its_own_stands_by_itself() {
    let model =
        contract("payment fee of visit\n  where hours is 1 hour\n  pay £10.00\n  in quarter of day\n");
    let data = visits(&model, &[("Acme", 3, "2", "yes")]);
    let sweep = swept(&model, &data, "fee[1 hour]=1 hour..3 hours", None);
    assert_eq!(stretches(&sweep), ["[1, 2) 0.00 → 0.00", "[2, 2] 30.00 → 30.00", "(2, 3] 0.00 → 0.00"]);
}

const BANDED: &str = "
cohort seen of visit
  where hours is more than 0 hours

outcome met_aim of seen
  where met

measure rate of seen
  for each provider and quarter of day
  (met_aim as a share of seen, or 0% if seen is empty)

scale earned of rate
  | from the bottom | none of it                                         |
  | from 45%        | in a straight line from 0% to 100% at the next row |
  | from 66%        | all of it                                          |

payment reward of visit
  for each provider and quarter of day
  pay £100.00 × earned
";

// 6 of 10: everything as long as the upper edge is not above 60%; then (60% − 45%) ÷ (edge − 45%) of £100.00, at 100%
// 15 ÷ 55.
#[test]
fn the_upper_edge_of_a_straight_line_gives_a_curve() {
    let model = contract(BANDED);
    let data = visits(&model, &[("Acme", 6, "1", "yes"), ("Acme", 4, "1", "no")]);
    let sweep = swept(&model, &data, "earned[from 66%]=50%..100%", None);
    assert_eq!(sweep.found, Findings::All);
    assert_eq!(stretches(&sweep), ["[0.5, 0.6] 100.00 → 100.00", "[0.6, 1] 100.00 → 300/11"]);
    assert_eq!(breaks(&sweep), [("0.6", Kind::Kink)]);
    assert_eq!(sweep.stretches[1].change, "in a curve");
    assert_eq!(sweep.stretches[1].slope, None);
}

// 55.5% is half of the way from 45% to 66%: half of what the end of the line is, £0.50 for each percentage point.
#[test]
fn the_end_of_a_straight_line_gives_a_straight_line() {
    let model = contract(BANDED);
    let data = visits(&model, &[("Acme", 111, "1", "yes"), ("Acme", 89, "1", "no")]);
    let sweep = swept(&model, &data, "earned[end of the line from 45%]=50%..100%", None);
    assert_eq!(stretches(&sweep), ["[0.5, 1] 25.00 → 50.00"]);
    assert_eq!(sweep.stretches[0].change, "£0.50 more for each percentage point");
    assert_eq!(sweep.stretches[0].slope.as_deref(), Some("50"));
}

// Two visits at the price, rounded down to whole pounds: twice the price is a whole number at every 50 pence.
#[test]
fn a_rounding_jumps_at_its_steps() {
    let model = contract(
        "tariff price £1.00 per visit\npayment fee of visit\n  for each provider and quarter of day\n  pay count × price\n  rounded down to £1.00\n",
    );
    let data = visits(&model, &[("Acme", 2, "1", "yes")]);
    let sweep = swept(&model, &data, "price=£0.25 per visit..£1.25 per visit", None);
    assert_eq!(sweep.found, Findings::All);
    assert_eq!(
        stretches(&sweep),
        ["[0.25, 0.5) 0.00 → 0.00", "[0.5, 1) 1.00 → 1.00", "[1, 1.25] 2.00 → 2.00"]
    );
}

// £3.00 a visit up to 5 July and £4.00 from then on, if the new price begins on that day: visits on 1 May, 5 July and
// 20 August.
#[test]
fn a_date_is_tried_day_by_day() {
    let model = contract(
        "tariff price\n  | to begin with    | £3.00 per visit |\n  | from 1 July 2026 | £4.00 per visit |\n\npayment fee of visit\n  for each provider and day\n  pay count × (price at day)\n  in quarter of day\n",
    );
    let data = read(
        &model,
        "visit_id,provider,day,hours,met\n1,A,2026-05-01,1,yes\n2,A,2026-07-05,1,yes\n3,A,2026-08-20,1,yes\n",
    );
    let sweep = swept(&model, &data, "price[1 July 2026]=1 July 2026..31 August 2026", None);
    assert_eq!(sweep.found, Findings::Every);
    assert_eq!(
        stretches(&sweep),
        [
            "[2026-07-01, 2026-07-05] 11.00 → 11.00",
            "[2026-07-06, 2026-08-20] 10.00 → 10.00",
            "[2026-08-21, 2026-08-31] 9.00 → 9.00"
        ]
    );
}

// A cell of a table: £4.00 × 2 visits, and nothing else depends on it.
#[test]
fn a_cell_of_a_tariff_is_swept() {
    let model = contract(
        "tariff price by provider\n  | Acme  | £4.00 per visit |\n  | Beech | £5.00 per visit |\n\npayment fee of visit\n  pay (price for provider, or £0.00 per visit if blank) × 1 visit\n  in quarter of day\n",
    );
    let data = visits(&model, &[("Acme", 2, "1", "yes"), ("Beech", 1, "1", "yes")]);
    let sweep = swept(&model, &data, "price[Acme]=£0.00 per visit..£10.00 per visit", None);
    assert_eq!(stretches(&sweep), ["[0, 10] 5.00 → 25.00"]);
}

// Steps are those of a statement: each line is rounded. 7 × £10.00 ÷ 3 = £23.33, of which the cap leaves £20.00 or all.
#[test]
fn steps_show_what_a_statement_would_say() {
    let model = contract(CAPPED);
    let data = visits(&model, &[("Acme", 7, "1", "yes")]);
    let sweep = swept(&model, &data, "most=£20.00..£30.00", Some("£5.00"));
    let steps: Vec<_> = sweep.steps.iter().map(|step| (step.at.as_str(), step.amount.machine())).collect();
    let expected = [("20", "20.00".to_owned()), ("25", "23.33".to_owned()), ("30", "23.33".to_owned())];
    assert_eq!(steps, expected);
    assert_eq!(sweep.steps[1].difference.as_ref().unwrap().machine(), "3.33");
}

// The squares of two prices: the amount is no line, and no ratio of lines either.
#[test]
fn a_value_that_stands_twice_in_a_product_gives_a_curve() {
    let model =
        contract("tariff part 50%\npayment fee of visit\n  pay £10.00 × part × part\n  in quarter of day\n");
    let data = visits(&model, &[("Acme", 1, "1", "yes")]);
    let sweep = swept(&model, &data, "part=0%..100%", None);
    assert_eq!(sweep.found, Findings::All);
    assert_eq!(stretches(&sweep), ["[0, 1] 0.00 → 10.00"]);
    assert_eq!(sweep.stretches[0].change, "in a curve");
}

// 6 ÷ (price − 2) changes its sign at 2, where it is blank and £1.00 is paid. It counts for no less than nothing and no
// more than 3: that is 3 as long as the difference is not above 2, then 6 ÷ (price − 2), at 8 one.
#[test]
fn a_divisor_that_passes_nought_is_a_break_point() {
    let model = contract(
        "tariff price 1\ndefine part of visit\n  (6 ÷ (price − 2), or 1 if blank)\n  at most 3\n  at least 0\n\npayment fee of visit\n  pay £1.00 × part\n  in quarter of day\n",
    );
    let data = visits(&model, &[("Acme", 1, "1", "yes")]);
    let sweep = swept(&model, &data, "price=0..8", None);
    assert_eq!(sweep.found, Findings::All);
    assert_eq!(
        stretches(&sweep),
        ["[0, 2) 0.00 → 0.00", "[2, 2] 1.00 → 1.00", "(2, 4] 3.00 → 3.00", "[4, 8] 3.00 → 1.00"]
    );
}

// The largest of 3 hours at the price and 2 hours at £12.00: £24.00 up to £8.00 an hour, then 3 × the price. Paid once.
#[test]
fn where_another_value_is_the_largest_is_a_break_point() {
    let model = contract(
        "tariff price £5.00 per hour\ndefine worth of visit\n  | when met  | hours × price           |\n  | otherwise | hours × £12.00 per hour |\n\npayment fee of visit\n  for each provider and quarter of day\n  pay largest worth\n",
    );
    let data = visits(&model, &[("Acme", 1, "3", "yes"), ("Acme", 1, "2", "no")]);
    let sweep = swept(&model, &data, "price=£0.00 per hour..£300.00 per hour", None);
    assert_eq!(sweep.found, Findings::All);
    assert_eq!(stretches(&sweep), ["[0, 8] 24.00 → 24.00", "[8, 300] 24.00 → 900.00"]);
}

// 500 visits of different lengths: more break points than are listed, which is said and not passed over.
#[test]
fn too_many_break_points_are_not_passed_over() {
    let model = contract(
        "payment fee of visit\n  where hours is more than 1 hour\n  pay £10.00\n  in quarter of day\n",
    );
    let hours: Vec<String> = (1..=500).map(|hours| hours.to_string()).collect();
    let rows: Vec<_> = hours.iter().map(|hours| ("Acme", 1, hours.as_str(), "yes")).collect();
    let data = visits(&model, &rows);
    let sweep = swept(&model, &data, "fee[1 hour]=0 hours..600 hours", None);
    assert_eq!(sweep.found, Findings::NotAll);
    assert!(sweep.stretches.iter().all(|stretch| stretch.change == "not found"));
    // What is paid from one twentieth of the range to the next is known all the same: £10.00 for each visit that is
    // longer, of which each twentieth has thirty.
    let paid_from = |hours: usize| 500_usize.saturating_sub(hours) * 10;
    let parts = (0..20).map(|part| (part * 30, part * 30 + 30));
    let parts =
        parts.map(|(from, to)| format!("[{from}, {to}] {}.00 → {}.00", paid_from(from), paid_from(to)));
    assert_eq!(stretches(&sweep), parts.collect::<Vec<_>>());
}

/// A share that stands three times in a product: neither a line nor a curve that is looked for. It is not looked for
/// without end, and no longer on more rows: the same runs are made.
#[test]
fn what_is_no_curve_is_given_up_after_the_same_runs_on_any_data() {
    let model = contract(
        "tariff share 40%\n\npayment care of visit\n  pay smaller of (hours × £3.00 per hour × share × share × share) and £20.00\n  on day\n",
    );
    let runs_of = |count: usize| {
        let data = visits(&model, &[("Acme", count, "10", "yes"), ("Beech", count, "7", "no")]);
        let range = sweep::range(&model, &Places::of(&model), "share=10%..90%", None).unwrap();
        let runs = AtomicUsize::new(0);
        let progress = |made: usize| {
            runs.fetch_max(made, Ordering::Relaxed);
        };
        let filter = Filter::default();
        let given = (&data, &Settings::default());
        let mut parameter = Parameter::new(&model, &range, given, &filter, Some(&progress));
        let sweep = sweep::sweep(&model, &range, &filter, &mut parameter).unwrap();
        assert_eq!(sweep.found, Findings::NotAll);
        runs.into_inner()
    };
    let [few, more] = [4, 8].map(runs_of);
    assert!(few <= 400, "{few}");
    assert_eq!(more, few);
}
