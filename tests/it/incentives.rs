//! What the next case is worth.

use meed::incentives::{Found, Incentive, incentives};
use meed::run::Prepared;

use crate::support::paid::model;

fn contract(payment: &str) -> String {
    format!(
        "contract \"Visits\"
  payee provider
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit
  visit_id whole number, unique
  provider text
  day      date, from 1 April 2025 to 31 March 2026
  kept     yes or no

outcome held of visit
  where kept

measure share of visit
  for each provider and quarter of day
  (held as a share of visit, or 0% if visit is empty)

{payment}
example \"one visit that was kept\"
  suppose visit
    | provider | day        | kept |
    | Acme     | 2 May 2025 | yes  |
  then share for Acme and 2025Q2 is 100%
"
    )
}

/// Each stretch as from, to and pounds.
type Stretches = Vec<(u32, u32, String)>;

/// For nine cases: the stretches, and where a case less is worth most.
fn curve(payment: &str) -> (Stretches, Option<(u32, String)>, Vec<Incentive>) {
    let model = model(&contract(payment));
    let found = incentives(&Prepared::new(&model), 9);
    let Found::Curve(curve) = &found[0].found else { panic!("{found:?}") };
    let stretches = curve.stretches.iter();
    let stretches = stretches.map(|stretch| (stretch.from, stretch.to, stretch.each.machine())).collect();
    let left_out = curve.left_out.as_ref().map(|left_out| (left_out.achieved, left_out.gain.machine()));
    (stretches, left_out, found)
}

#[test]
fn a_threshold_is_a_cliff_between_flat_stretches_and_it_can_pay_to_leave_a_case_out() {
    let payment = "scale earned of share
  | from the bottom | none of it |
  | from 50%        | all of it  |

payment reward of visit
  for each provider and quarter of day
  pay earned × £1,000.00
";
    let (stretches, left_out, _) = curve(payment);
    let expected = [(1, 4, "0.00"), (5, 5, "1000.00"), (6, 9, "0.00")];
    assert_eq!(stretches, expected.map(|(from, to, each)| (from, to, each.to_owned())));
    // Four of nine are not half; four of eight are.
    assert_eq!(left_out, Some((4, "1000.00".to_owned())));
}

#[test]
fn a_fee_for_each_is_one_stretch_and_a_third_of_a_pound_is_told_but_for_rounding() {
    let by_row = "payment fees of held\n  pay £7.00\n  in quarter of day\n";
    let (stretches, left_out, _) = curve(by_row);
    assert_eq!((stretches, left_out), (vec![(1, 9, "7.00".to_owned())], None));
    // A third each: 33p, 34p, 33p and so on.
    let by_group =
        "payment fees of held\n  for each provider and quarter of day\n  pay count × £1.00 per visit ÷ 3\n";
    let (stretches, _, found) = curve(by_group);
    assert_eq!(stretches, [(1, 9, "0.33".to_owned())]);
    let text = found[0].text(&model(&contract(by_group)));
    assert!(text.contains("the 1st to the 9th   £0.33 each, but for rounding"), "{text}");
}

#[test]
fn a_payment_for_those_that_do_not_achieve_it_falls() {
    let payment =
        "payment support of visit\n  for each provider and quarter of day\n  pay (100% − share) × £900.00\n";
    let (stretches, _, found) = curve(payment);
    // Nine cases: £900.00 less £100.00 for each that is kept.
    assert_eq!(stretches, [(1, 9, "-100.00".to_owned())]);
    let text = found[0].text(&model(&contract(payment)));
    assert!(text.contains("the payment falls with more that achieve it, first with the 1st"), "{text}");
    assert!(text.contains("£900.00 if none achieve it, £0.00 if all do"), "{text}");
}

#[test]
fn what_no_example_shows_is_said() {
    let payment = "payment fees of held\n  pay £7.00\n  in quarter of day\n";
    // Every day that the field may hold achieves it: there is no case that does not.
    let text = contract(payment).replace("where kept", "where day is on or after 1 April 2025");
    let model = model(&text);
    let found = incentives(&Prepared::new(&model), 9);
    assert!(matches!(found[0].found, Found::NoExample), "{found:?}");
}
