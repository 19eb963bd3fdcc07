//! What conditions, bands of rates and the days of spells hold bounds to: the amounts are worked out by hand.

use crate::proofs_rules::{of_clauses, of_text, whole};
use crate::proofs_volumes::{answer, bounds};

/// Fewer than two calls are one: £100.00 + £7.00 for each of four episodes, however many calls there are.
#[test]
fn what_a_condition_says_of_a_count_holds_in_the_amount() {
    let found = of_clauses(
        "record episode
  episode_id  whole number, unique
  person_id   text
  provider    text
  start_date  date, from 1 April 2025 to 31 March 2026
  no more than 4 rows in all

record call
  person_id  text
  called     date
  no more than 6 rows in all

define calls of episode
  (count of call where person_id is this episode's person_id and called is on or after this episode's start_date)

payment quiet of episode
  where calls is less than 2 calls
  pay £100.00 + calls × £7.00 per call
  in quarter of start_date

example \"one call\"
  suppose episode
    | person_id | provider | start_date |
    | Ann       | Acme     | 2 May 2025 |
  suppose call
    | person_id | called     |
    | Ann       | 3 May 2025 |
  then quiet is £107.00
",
    );
    assert_eq!(whole(&found, "most").1, "428.00");
}

/// In slices ten cases are 4 × £10.00 + 6 × £7.335 = £84.01; at the rate reached ten at £8.00, more than four at £10.00.
#[test]
fn rates_in_bands_are_what_they_are_at_the_ends() {
    let found = of_clauses(
        "record case
  case_id   whole number, unique
  provider  text
  day       date, from 1 April 2025 to 31 March 2026
  no more than 10 rows share provider and quarter of day
  no more than 2 values of provider

measure number of case
  for each provider and quarter of day
  count

scale sliced of number
  each slice at its own rate
  | from the bottom | £10.00 per case |
  | above 4 cases   | £7.335 per case |

scale reached of number
  all at the rate reached
  | from the bottom | £10.00 per case |
  | above 4 cases   | £8.00 per case  |

payment slices of case
  for each provider and quarter of day
  pay sliced

payment at_once of case
  for each provider and quarter of day
  pay reached
",
    );
    assert_eq!(answer(&found, Some("slices"), "payee-period", "most"), ("exact", "84.01"));
    assert_eq!(answer(&found, Some("at_once"), "payee-period", "most"), ("exact", "80.00"));
    // Two providers, four quarters each.
    assert_eq!(whole(&found, "most"), ("exact", "1312.08"));
}

/// 730 days hold eight blocks of 91 days, for each of three placements: 24 × £40.00, and 3 × £500.00 for staying. Two
/// stays in hospital leave five parts, each cut in 24 months of 31 days at most, £10.00 a day.
#[test]
fn spells_lie_within_the_days_that_are_kept_of_them() {
    let found = of_clauses(
        "record placement
  placement_id  whole number, unique
  child         text
  provider      text
  start_date    date, from 1 April 2025 to 31 March 2027
  end_date      date, on or after start_date, may be blank
  no more than 3 rows in all

record away
  away_id      whole number, unique
  child        text
  first_night  date
  last_night   date
  no more than 2 rows in all

spell in_hospital, plural times_in_hospital of away
  for each child
  from first_night to last_night

spell stay, plural stays of placement
  for each child and provider
  from start_date to (end_date, or last day of the term if blank)
  joined over gaps of at most 7 days
  within first day of the term to last day of the term

spell block, plural blocks of placement
  for each child and provider
  from start_date to (end_date, or last day of the term if blank)
  within first day of the term to last day of the term
  cut into whole blocks of 13 weeks

spell part, plural parts of placement
  for each child
  from start_date to (end_date, or last day of the term if blank)
  without the days of in_hospital
  within first day of the term to last day of the term
  cut at the start of each month

define days_in of part
  days from first_day to last_day, both days counted

payment staying of stay
  where (completed weeks from first_day to last_day, both days counted) is at least 13 weeks
  for each provider and quarter of first_day
  pay count × £500.00 per stay

payment lasting of block
  for each provider and quarter of last_day
  pay count × £40.00 per block

payment daily of part
  for each child and month of first_day
  pay (total days_in) × £10.00 per day
  to \"Acme\"

example \"two years\"
  suppose placement
    | child | provider | start_date   | end_date      |
    | Ann   | Acme     | 1 April 2025 | 31 March 2027 |
  suppose away
    | child | first_night   | last_night    |
    | Ann   | 31 March 2027 | 31 March 2027 |
  then staying is £500.00
  then lasting is £320.00
  then daily is £7,290.00
",
    );
    assert_eq!(answer(&found, Some("staying"), "payee-period", "most"), ("exact", "1500.00"));
    // £960.00, £1,500.00 and 5 × 24 × 31 × £10.00.
    assert_eq!(whole(&found, "most"), ("at-most", "39660.00"));
}

/// The provider of a learner is that of the learner's months: ten learners, one for each of ten providers, have £9,000.00
/// each in each of two years, and not those of ten more.
#[test]
fn a_payee_through_a_reference_is_one_of_the_same() {
    let found = bounds("apprenticeships", &["learner: no more than 10 rows in all"]);
    assert_eq!(whole(&found, "most"), ("exact", "180000.00"));
}

/// The term begins within a quarter. A line of that quarter is paid, and a line of a day of it before the term is not: nor
/// is it taken back, so that two visits before the term leave 2 × £30.00, and two within it nothing.
#[test]
fn a_day_before_the_term_is_in_no_statement_though_its_quarter_is() {
    let bounds = |days: &str, care: &str, back: &str| {
        of_text(&format!(
            "contract \"Care\"
  payee       provider
  term        15 May 2025 to 31 March 2026
  years       from 1 April
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  provider  text
  day       date, {days}
  no more than 2 rows in all

payment care of visit
  pay £30.00
  {care}

clawback back of visit
  take back £30.00
  {back}
"
        ))
    };
    let (before, within) = ("from 1 April 2025 to 14 May 2025", "from 15 May 2025 to 30 June 2025");
    let found = bounds(before, "in quarter of day", "on day");
    assert_eq!(whole(&found, "most"), ("exact", "60.00"));
    assert_eq!(whole(&found, "least"), ("exact", "0.00"));
    let found = bounds(before, "on day", "in quarter of day");
    assert_eq!(whole(&found, "most"), ("exact", "0.00"));
    assert_eq!(whole(&found, "least"), ("exact", "-60.00"));
    for (care, back) in
        [("in quarter of day", "on day"), ("on day", "in quarter of day"), ("on day", "on day")]
    {
        let found = bounds(within, care, back);
        assert_eq!(whole(&found, "most"), ("exact", "0.00"), "{care} {back}");
    }
}

/// Of each person the first three milestones count: 2 people × 3 × £900.00, of six milestones each.
#[test]
fn the_first_so_many_of_each_are_no_more_than_so_many() {
    let clauses = |condition: &str| {
        format!(
            "record person, plural people
  person_id  text, unique
  provider   text
  no more than 2 rows in all

record milestone
  milestone_id  whole number, unique
  person        refers to person
  reached       date, from 1 April 2025 to 31 March 2026
  kind          one of plan, qualification
  no more than 6 rows share person

define number of milestone
  (count up to and including this one, for each person in order of reached, then milestone_id)

define before_it of milestone
  (count before this one, for each person in order of reached, then milestone_id)

payment milestones of milestone
  where {condition}
  pay
    | when kind is plan | £150.00 |
    | otherwise         | £900.00 |
  in quarter of reached
  to person's provider
"
        )
    };
    for (condition, amount) in [
        ("number is at most 3 milestones", "5400.00"),
        ("number is less than 3 milestones", "3600.00"),
        ("before_it is at most 3 milestones", "7200.00"),
        ("3 milestones is more than before_it", "5400.00"),
    ] {
        let found = of_clauses(&clauses(condition));
        assert_eq!(whole(&found, "most"), ("exact", amount), "{condition}");
    }
}

/// Cut at the start of each month, a stay has one part in a month: 3 × 31 nights × £10.00 in that of one payee, and in a
/// year 3 × 365 × £10.00.
#[test]
fn a_stay_has_one_part_in_each_month() {
    let found = of_clauses(
        "record stay
  stay_id   whole number, unique
  provider  text
  in_date   date, from 1 April 2025 to 31 March 2026
  out_date  date, on or after in_date
  no more than 3 rows in all

spell part, plural parts of stay
  from in_date to out_date
  within 1 April 2025 to 31 March 2026
  cut at the start of each quarter

define nights of part
  days from first_day to last_day, both days counted

payment board of part
  pay nights × £10.00 per day
  in quarter of first_day
  to stay's provider
",
    );
    // July to September are 92 nights, and a year 365.
    assert_eq!(answer(&found, Some("board"), "payee-period", "most"), ("exact", "2760.00"));
    let (_, most) = whole(&found, "most");
    assert_eq!(most, "11040.00");
}

/// £800.00 are paid for a start, and £600.00 of it go back at most: nobody owes more than there was. Where the start is
/// capped it may be that nothing was paid: 4 × £600.00.
#[test]
fn what_goes_back_was_paid_before() {
    let clauses = "record learner
  learner_id  text, unique
  provider    text
  started     date, from 1 April 2025 to 31 March 2027
  left        date, on or after started, may be blank
  no more than 4 rows in all
  no more than 1 values of provider

payment advance of learner
  for each provider and quarter of started
  pay count × £800.00 per learner

clawback left_early of learner
  where left is on or before 90 days after started
  for each provider and quarter of left
  take back count × £600.00 per learner
";
    assert_eq!(whole(&of_clauses(clauses), "least"), ("exact", "0.00"));
    let capped = format!(
        "{clauses}
cap most on advance
  at most £0.00 for each provider and quarter
  used up in order of quarter
  the payments themselves are reduced
"
    );
    assert_eq!(whole(&of_clauses(&capped), "least"), ("exact", "-2400.00"));
    // Paid on the first day alone where that lies in the term; taken back in the settlement.
    let earlier =
        clauses.replace("  started     date, from 1 April 2025", "  started     date, from 1 April 2024");
    assert_eq!(whole(&of_clauses(&earlier), "least").1, "-2400.00");
}

/// A tenth of the fees of a provider in a quarter: 6 × £50.00 × 110%. A top-up to £400.00 is £400.00 where nothing else is
/// paid, and there is one for each of two providers in a quarter.
#[test]
fn what_other_payments_come_to_is_known() {
    let clauses = |later: &str| {
        format!(
            "record visit
  visit_id  whole number, unique
  provider  text
  day       date, from 1 April 2025 to 30 June 2025
  hours     hours, from 0 to 5
  no more than 6 rows in all
  no more than 2 values of provider

payment fees of visit
  pay hours × £10.00 per hour
  in quarter of day

payment later of visit
  for each provider and quarter of day
  pay {later}
"
        )
    };
    let found = of_clauses(&clauses("10% × total fees for payee and quarter"));
    assert_eq!(answer(&found, Some("later"), "payee-period", "most"), ("exact", "30.00"));
    assert_eq!(answer(&found, None, "payee-period", "most"), ("exact", "330.00"));
    let found = of_clauses(&clauses("(larger of (£400.00 − total fees for payee and quarter) and £0.00)"));
    assert_eq!(answer(&found, Some("later"), "payee-period", "most"), ("exact", "400.00"));
    let found = of_clauses(&clauses("£0.00 − total fees for payee and quarter"));
    assert_eq!(whole(&found, "most").0, "at-most", "{found:?}");
    // What is paid goes back: £300.00 less £300.00.
    let (status, least) = whole(&found, "least");
    assert!(status == "at-most" && least.starts_with('-'), "{status} {least}");
}

/// A deduction pays nobody: no row of it is paid for twice.
#[test]
fn a_deduction_is_not_asked_about_as_a_payment() {
    let text = "contract \"Pool\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id    whole number, unique
  provider    text
  day         date, from 1 April 2025 to 31 March 2026
  complaints  whole number, from 0 to 5
  no more than 6 rows in all

payment fees of visit
  pay £50.00
  in quarter of day

payment deduction of visit
  pay £0.00 − complaints × £20.00
  in quarter of day
";
    let asked = |text: &str| {
        let model = crate::support::paid::model(text);
        let questions = meed::proof::questions(&meed::run::Prepared::new(&model));
        questions.iter().any(|question| question.code.0 == "Q0002")
    };
    assert!(!asked(text));
    assert!(asked(&text.replace("£0.00 − complaints × £20.00", "complaints × £20.00")));
}

/// £20.00 a quarter come at most, and £30.00 stay at most: what is above is £20.00 in a quarter and for a plan. Of two
/// plans in ten quarters, of which the settlement has two, that is £400.00, and what is left of one £30.00.
#[test]
fn what_a_balance_carries_is_between_what_its_clauses_let() {
    let clauses = |amount: &str, more: &str| {
        format!(
            "record plan
  plan_id   text, unique
  provider  text
  no more than 2 rows in all

record result
  result_id  whole number, unique
  plan       refers to plan
  day        date, from 1 April 2025 to 31 March 2027
  saved      money, from −£10.00 to £20.00
  no more than 1 row shares plan and quarter of day

measure savings of result
  for each plan and quarter of day
  total saved

balance bank of result
  for each plan
  adds savings for plan and quarter of first_day
  at least £0.00
{more}  what is missing is not owed

measure above of bank
  for each plan
  total (excess + left)

payment paid of bank
  pay {amount}
  in quarter of first_day
  to plan's provider
"
        )
    };
    let found = of_clauses(&clauses("excess", "  at most £30.00\n"));
    assert_eq!(answer(&found, Some("paid"), "payee-period", "most").1, "40.00");
    assert_eq!(whole(&found, "most").1, "400.00");
    assert_eq!(whole(&found, "least"), ("exact", "0.00"));
    // Nothing is there below nought, so that no more is missing than what goes in one quarter.
    let owed = clauses("shortfall", "").replace("  what is missing is not owed\n", "");
    let found = of_clauses(&owed);
    assert_eq!(answer(&found, Some("paid"), "payee-period", "most").1, "20.00");
    let found = of_clauses(&clauses("left", "  at most £30.00\n"));
    assert_eq!(answer(&found, Some("paid"), "payee-period", "most").1, "60.00");
    // With a tenth of what is there: £30.00 × 10% + £20.00 are above.
    let found = of_clauses(&clauses("excess", "  at most £30.00\n  interest of 10%\n"));
    assert_eq!(answer(&found, Some("paid"), "payee-period", "most").1, "46.00");
}

/// A pool of £45.00 a year is shared among providers by their hours: £90.00 in two years, and a penny for each of four
/// lines that rounding may add (half a penny each, in whole pennies); one provider can have all of it.
#[test]
fn parts_that_groups_have_of_a_pool_are_no_more_than_the_pool() {
    let found = of_clauses(
        "record visit
  visit_id  whole number, unique
  provider  text
  day       date, from 1 April 2025 to 31 March 2027
  hours     hours, from 0 to 8
  no more than 9 rows in all
  no more than 2 values of provider

outcome long of visit
  where hours is at least 4 hours

measure own_hours of long
  for each provider and contract year of day
  total hours

measure all_hours of visit
  for each contract year of day
  total hours

payment part of long
  for each provider and contract year of day
  pay (50% × £90.00 × own_hours ÷ all_hours, or £0.00 if blank)
  in contract year of day
",
    );
    assert_eq!(answer(&found, Some("part"), "payee-period", "most"), ("exact", "45.00"));
    assert_eq!(whole(&found, "most").1, "90.02");
    assert_eq!(whole(&found, "without outcome"), ("exact", "0.00"));
}

/// Five visits a quarter at £3.00 are £15.00, and the least is £10.00: sixteen pools have the larger of the two and not
/// both. Of a deduction the most is nothing, where there is none.
#[test]
fn a_minimum_is_no_more_besides_what_is_above_it() {
    let clauses = |least: &str| {
        format!(
            "record visit
  visit_id  whole number, unique
  provider  text
  day       date, from 1 April 2025 to 31 March 2027
  missed    yes or no
  no more than 5 rows share provider and quarter of day
  no more than 2 values of provider

payment fee of visit
  for each provider and quarter of day
  pay count × £3.00 per visit

payment charge of visit
  where missed
  pay −£1.00
  in quarter of day

minimum floor on fee
  at least {least} for each provider and quarter
  the shortfall is added on a line of its own
"
        )
    };
    let found = of_clauses(&clauses("£10.00"));
    assert_eq!(whole(&found, "most"), ("exact", "240.00"));
    assert_eq!(answer(&found, Some("charge"), "payee-period", "most"), ("exact", "0.00"));
    assert_eq!(whole(&of_clauses(&clauses("£20.00")), "most").1, "320.00");
}
