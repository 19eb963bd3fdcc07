//! Balances beside everything else: of the rows themselves, read by a cap, by another balance, of a spell, with a
//! payment in them.

use super::{holds, holds_whole, wrong};

/// Ann: 50 − 30 = 20, 70, 120, 170. Bob has no use: 50, 100, 150, 200. £370.00 is left after four quarters.
#[test]
fn each_row_of_the_record_has_a_balance_whether_or_not_something_happens() {
    let account = |keys: &str, own: &str| {
        format!(
            "record person
  person_id  text, unique

record use
  person  refers to person
  day     date
  cost    money

measure used of use
  for each person and quarter of day
  total cost

balance account of person
  for each {keys}
  adds £50.00
  takes used for {own} and quarter of first_day

payment rest of account
  pay left
  in quarter of first_day

measure at_the_end of account
  for each {keys}
  total left

example \"Ann and Bob\"
  suppose person
    | person_id |
    | Ann       |
    | Bob       |
  suppose use
    | person | day        | cost   |
    | Ann    | 2 May 2025 | £30.00 |
  then at_the_end for Ann is £170.00
  then at_the_end for Bob is £200.00
  then rest in 2026Q1 is £370.00
"
        )
    };
    holds(&account("person", "person"));
    // The text is no reference; the help leads to the words above.
    let (code, _, help) = wrong(&account("person_id", "person_id"));
    let expected = "let the rows be made `for each person` instead of `person_id`, and write `person` here";
    assert_eq!((code.as_str(), help.as_str()), ("E0327", expected));
}

/// The same key for a spell, which joins what belongs to one row alone: 1 to 10 May and 12 to 20 May are 20 days with
/// the gap.
#[test]
fn a_spell_can_be_for_each_row_too() {
    holds(
        "record person
  person_id  text, unique
  began      date
  ended      date, on or after began

spell time of person
  for each person
  from began to ended

define days_there of time
  days from first_day to last_day, both days counted

payment days of time
  pay days_there × £1.00 per day
  in quarter of first_day

example \"ten days, and nine of another person over them\"
  suppose person
    | person_id | began      | ended       |
    | Ann       | 1 May 2025 | 10 May 2025 |
    | Bob       | 5 May 2025 | 13 May 2025 |
  then days is £19.00
",
    );
}

/// £100.00 a quarter come to the pot, and £30.00 are drawn from it in spring. Care can be paid from what is there:
/// £100.00 of £150.00 in spring, £70.00 + £100.00 of £200.00 in summer.
#[test]
fn a_cap_reads_a_balance() {
    holds_whole(
        "contract \"Pots\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  provider  text
  day       date
  price     money

record draw
  provider  text
  day       date
  amount    money

payment drawn of draw
  for each provider and quarter of day
  pay total amount

payment care of visit
  for each provider and quarter of day
  pay total price

balance pot of visit
  for each provider
  adds £100.00
  takes total drawn for provider and quarter of first_day
  at least £0.00
  what is left at the end is lost
  what is missing is not owed

measure there of pot
  for each provider and quarter of first_day
  total (opening + added)

cap from_the_pot on care
  at most (there for provider and quarter of day) for each provider and quarter
  the excess is deducted on a line of its own

example \"spring and summer\"
  suppose visit
    | provider | day         | price   |
    | Acme     | 2 May 2025  | £150.00 |
    | Acme     | 2 July 2025 | £200.00 |
  suppose draw
    | provider | day        | amount |
    | Acme     | 3 May 2025 | £30.00 |
  then from_the_pot to Acme in 2025Q2 is −£50.00
  then from_the_pot to Acme in 2025Q3 is −£30.00
  then net to Acme is £300.00
",
    );
}

/// £80.00 a quarter: the bank holds £80.00, then £100.00, and £60.00, £80.00 and £80.00 run over into the reserve,
/// which brings 1% of what is brought forward: 60; 60 + 0.60 + 80 = 140.60; 140.60 + 1.41 + 80 = 222.01 (1.406 is
/// £1.41).
#[test]
fn one_balance_runs_over_into_another() {
    holds(
        "record plan
  plan_id  text, unique

balance bank of plan
  for each plan
  adds £80.00
  at most £100.00

measure over of bank
  for each plan and quarter of first_day
  total excess

balance reserve of plan
  for each plan
  adds over for plan and quarter of first_day
  interest of 1%, rounded to the nearest penny, halves up

payment from_bank of bank
  pay left
  in quarter of first_day

payment from_reserve of reserve
  pay left
  in quarter of first_day

example \"a bank and its reserve\"
  suppose plan
    | plan_id |
    | Elm     |
  then from_bank in 2026Q1 is £100.00
  then from_reserve in 2026Q1 is £222.01
",
    );
}

/// Ann is there on 31 + 30 days of spring and 10 of summer, at £1.00 a day; £50.00 is the most that is kept: 61 − 11
/// over, then 50 + 10 − 10.
#[test]
fn a_balance_of_a_spell() {
    holds(
        "record stay
  child  text
  began  date
  ended  date, on or after began

spell stretch, plural stretches of stay
  for each child
  from began to ended
  cut at the start of each quarter

measure days_of of stretch
  for each child and quarter of first_day
  total (days from first_day to last_day, both days counted)

balance purse of stretch
  for each child
  adds (days_of for child and quarter of first_day) × £1.00 per day
  at most £50.00
  what is left at the end is lost

payment over of purse
  for each quarter of first_day
  pay total excess

example \"sixty-one days and ten\"
  suppose stay
    | child | began      | ended        |
    | Ann   | 1 May 2025 | 10 July 2025 |
  then over in 2025Q2 is £11.00
  then over in 2025Q3 is £10.00
  then over in 2025Q4 is £0.00
",
    );
}

/// A payment goes into the balance as it is paid, a penny for half a penny: 3 × £0.335 is £1.005, paid as £1.01. What
/// the quarter before left pays the next: 1.01, then 1.01 + 2.00.
#[test]
fn a_payment_goes_into_a_balance_as_it_is_paid() {
    holds(
        "record visit
  day    date
  price  money

payment care of visit
  for each quarter of day
  pay total price

balance kept of visit
  adds total care for quarter of first_day

payment at_the_end of kept
  pay left
  in quarter of first_day

example \"rounded before it is kept\"
  suppose visit
    | rows | day         | price  |
    | 3    | 2 May 2025  | £0.335 |
    | 1    | 2 July 2025 | £2.00  |
  then care in 2025Q2 is £1.01
  then at_the_end in 2026Q1 is £3.01
",
    );
}

/// Interest on interest: 100, 110, 121, 133.10, 146.41; what is there is paid at the end. A reset in winter leaves
/// nothing to bring any.
#[test]
fn interest_is_compounded_and_ends_with_a_reset() {
    let fund = |reset: &str, left: &str| {
        format!(
            "tariff rate 10%

record fund
  fund_id  text, unique

balance account of fund
  for each fund
  opens with £100.00
  interest of rate
  {reset}what is missing is not owed
  at least £0.00

payment out of account
  pay left
  in quarter of first_day

example \"four quarters\"
  suppose fund
    | fund_id |
    | A       |
  then out in 2026Q1 is {left}
"
        )
    };
    holds(&fund("", "£146.41"));
    holds(&fund("starts again where first_day is 1 January 2026\n  ", "£0.00"));
}
