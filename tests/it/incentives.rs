//! What the next case is worth.

use meed::incentives::{Found, Incentive, incentives, proved};
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

const LESSONS: &str = "contract \"Lessons\"
  payee school
  term 1 April 2025 to 31 March 2026
  statements in months
  rounding each payment line to the nearest penny, halves up

record lesson
  lesson_id whole number, unique
  school    text
  day       date, from 1 April 2025 to 31 March 2026

measure number of lesson
  for each school and month of day
  count

scale price of number
  all at the rate reached
  | from the bottom  | £30.00 per lesson |
  | above 50 lessons | £26.00 per lesson |

payment lessons of lesson
  for each school and month of day
  pay price
";

/// Fifty lessons are 50 × £30.00 = £1,500.00, and 51 are 51 × £26.00 = £1,326.00: the next one costs £174.00. There is no
/// outcome and no example.
#[test]
fn a_price_that_falls_for_all_is_seen_without_an_outcome() {
    let model = model(LESSONS);
    let found = incentives(&Prepared::new(&model), 9);
    let Found::Curve(curve) = &found[0].found else { panic!("{found:?}") };
    let stretches: Stretches =
        curve.stretches.iter().map(|stretch| (stretch.from, stretch.to, stretch.each.machine())).collect();
    let expected = [(1, 50, "30.00"), (51, 51, "-174.00"), (52, 52, "26.00")];
    assert_eq!(stretches, expected.map(|(from, to, each)| (from, to, each.to_owned())).to_vec());
    let text = found[0].text(&model);
    assert!(text.contains("the payment falls with more of them, first with the 51st"), "{text}");
}

/// One report a month: there are no two of one month, and twelve in a year.
#[test]
fn rows_of_which_there_is_one_a_month_are_paid_month_after_month() {
    let text = "contract \"Cleaning\"
  payee \"Acme\"
  term 1 April 2025 to 31 March 2026
  statements in months
  rounding each payment line to the nearest penny, halves up

record report
  month_start date, unique, from 1 April 2025 to 1 March 2026
  failures    whole number, from 0 to 500

payment fee of report
  pay £1,000.00 − failures × £25.00
  at least £0.00
  in month of month_start
";
    let model = model(text);
    let found = incentives(&Prepared::new(&model), 40);
    let Found::Curve(curve) = &found[0].found else { panic!("{found:?}") };
    assert_eq!((curve.cases, curve.with_all.machine()), (12, "12000.00".to_owned()));
    assert_eq!(curve.stretches.len(), 1);
}

/// Housed in the first year and kept in the second: of two ways in which a case does not keep the home, the one is taken
/// that leaves the day on which it was housed. Each home that is kept is worth £500.00, and nothing else moves.
#[test]
fn a_case_that_fails_is_alike_in_all_that_does_not_hang_on_the_outcome() {
    let text = "contract \"Homes\"
  payee provider
  term 1 April 2025 to 31 March 2027
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record person, plural people
  person_id text, unique
  provider  text
  housed    date, from 1 April 2025 to 31 March 2027
  kept      date, may be blank

outcome stayed of person
  where kept is on or after 6 months after housed

payment home of person
  for each provider and quarter of housed
  pay count × £100.00 per person

payment home_kept of stayed
  for each provider and quarter of kept
  pay count × £500.00 per person

cap most on home
  at most £150.00 for each provider and contract year
  used up in order of quarter
  the payments themselves are reduced

example \"kept\"
  suppose person
    | provider | housed     | kept            |
    | Acme     | 1 May 2025 | 1 November 2025 |
  then net to Acme is £600.00
";
    let model = model(text);
    let found = incentives(&Prepared::new(&model), 9);
    let Found::Curve(curve) = &found[0].found else { panic!("{found:?}") };
    let all = (curve.stretches.len(), curve.stretches[0].each.machine(), curve.with_none.machine());
    assert_eq!(all, (1, "500.00".to_owned(), "150.00".to_owned()));
}

/// At £10.00 each the fourth has the last £5.00 of £35.00: the rest are worth nothing, because of the cap, and it is named.
#[test]
fn a_cap_that_is_used_up_is_named() {
    let payment = "payment reward of held
  for each provider and quarter of day
  pay count × £10.00 per visit

cap most on reward
  at most £35.00 for each provider and contract year
  used up in order of quarter
  the payments themselves are reduced

";
    let shown = |text: &str| {
        let model = model(&contract(text));
        let found = incentives(&Prepared::new(&model), 9);
        let Found::Curve(curve) = &found[0].found else { panic!("{found:?}") };
        let last = curve.stretches.last().unwrap();
        assert_eq!((last.from, last.to, last.each.machine().as_str()), (5, 9, "0.00"));
        assert_eq!(last.capped_by, ["most"]);
        found[0].text(&model)
    };
    let cut = shown(payment);
    assert!(cut.contains("the 5th to the 9th   £0.00 each: the cap `most` is used up"), "{cut}");
    // A line of its own takes the same.
    let deducted = "the excess is deducted on a line of its own";
    shown(&payment.replace("the payments themselves are reduced", deducted));
}

const PLAIN: &str = "payment reward of held
  for each provider and quarter of day
  pay count × £10.00 per visit

";

/// The data holds seven visits of a quarter at most: seven are compared where forty are asked for.
#[test]
fn as_many_cases_are_compared_as_the_data_may_hold() {
    let limited = |line: &str| {
        let kept = "  kept     yes or no\n";
        let model = model(&contract(PLAIN).replace(kept, &format!("{kept}{line}\n")));
        let found = incentives(&Prepared::new(&model), 40);
        match &found[0].found {
            Found::Curve(curve) => Some(curve.cases),
            Found::NoExample | Found::NotAlike => None,
        }
    };
    assert_eq!(limited("  no more than 7 rows share provider and quarter of day"), Some(7));
    assert_eq!(limited("  no two rows share provider and day"), None);
}

/// Of two partners, whom the record may name, each has every other case.
#[test]
fn no_more_texts_than_the_record_may_have() {
    let partner = "  kept     yes or no\n  partner  text\n  no more than 2 values of partner\n";
    let text = contract(PLAIN).replace("  kept     yes or no\n", partner);
    let text = text.replace("| kept |", "| kept | partner |").replace("| yes  |", "| yes | Beech |");
    let model = model(&text);
    let found = incentives(&Prepared::new(&model), 9);
    let Found::Curve(curve) = &found[0].found else { panic!("{found:?}") };
    assert_eq!((curve.cases, curve.stretches.len()), (9, 1));
}

/// An outcome of spells is achieved by the rows that these are made of.
#[test]
fn an_outcome_of_spells_is_compared_by_the_rows_of_the_data() {
    let text = "contract \"Work\"
  payee provider
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record job
  job_id   whole number, unique
  person   text
  provider text
  began    date, from 1 April 2025 to 31 March 2026
  ended    date, on or after began

spell in_work, plural times_in_work of job
  for each person and provider
  from began to ended

outcome lasting of in_work
  where (completed weeks from first_day to last_day, both days counted) is at least 13 weeks

payment reward of lasting
  pay £500.00
  on first_day

example \"thirteen weeks\"
  suppose job
    | person | provider | began      | ended        |
    | Ann    | Acme     | 2 May 2025 | 31 July 2025 |
  then reward is £500.00
";
    let model = model(text);
    let found = incentives(&Prepared::new(&model), 9);
    let Found::Curve(curve) = &found[0].found else { panic!("{found:?}") };
    assert_eq!(curve.stretches.len(), 1);
    assert_eq!(curve.stretches[0].each.machine(), "500.00");
}

/// Where the day of a visit says its price, each visit adds its own; where their number does, none.
#[test]
fn cases_that_hang_on_the_keys_add_up() {
    let of = |when: &str| {
        let payment = format!(
            "payment reward of held
  for each provider and day and quarter of day
  pay
    | when {when} | count × £10.00 per visit |
    | otherwise | £0.00 |

"
        );
        let model = model(&contract(&payment));
        proved(&Prepared::new(&model)).remove(0)
    };
    let by_key = of("day is after 1 June 2025");
    assert!(by_key.never_pays_to_leave_out, "{by_key:?}");
    assert_eq!(by_key.each_at_most.unwrap().machine(), "10.00");
    assert!(!of("count is less than 3 visits").never_pays_to_leave_out);
}
