//! What conditions, bands of rates and the days of spells hold bounds to: the amounts are worked out by hand.

use crate::proofs_rules::{of_clauses, whole};
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
