//! Which rows count: keys, windows, blanks, and the row itself.

use super::{STAYS, codes, holds, ran};
use crate::support::paid::model;

/// A guest left on 1 May and on 1 July 2025 and called once, on 1 June: after the first stay only.
#[test]
fn a_call_within_twelve_months_after_this_stay() {
    holds(&format!(
        "{STAYS}cohort reached of stay
  where (count of call where guest is this stay's guest and day is from this stay's left to 12 months after it, both days counted) is at least 1 call

payment reached_fee of reached
  pay £100.00
  in quarter of left

example \"for the first stay only\"
  suppose stay
    | guest | left        |
    | A     | 1 May 2025  |
    | A     | 1 July 2025 |
  suppose call
    | guest | day         |
    | A     | 1 June 2025 |
  then reached_fee is £100.00
  then reached_fee in 2025Q2 is £100.00
"
    ));
}

/// Twelve months after 1 May 2025 is 1 May 2026. Calls on 30 April, 1 May, 2 May 2025, 1 May and 2 May 2026.
#[test]
fn the_ends_of_a_window_count_as_it_says() {
    let stays = format!("{STAYS}cohort gone of stay\n  where left is given\n");
    let window = |name: &str, words: &str| {
        format!(
            "define {name} of gone\n  (count of call where guest is this stay's guest and day is {words})\n
measure all_{name} of gone\n  for each guest\n  total {name}\n"
        )
    };
    let body = [
        window("both", "from this stay's left to 12 months after it, both days counted"),
        window("not_first", "from this stay's left to 12 months after it, the first day not counted"),
        window("back", "from 1 day before this stay's left to this stay's left, both days counted"),
        window("earlier_ones", "before this stay's left"),
        window("on_or_before", "on or before this stay's left"),
        window("later_ones", "after this stay's left"),
        window("on_or_after", "on or after this stay's left"),
        window("on_it", "this stay's left"),
        window("between", "after this stay's left and day is before 12 months after this stay's left"),
    ]
    .concat();
    holds(&format!(
        "{stays}{body}
example \"edges\"
  suppose stay
    | guest | left       |
    | A     | 1 May 2025 |
  suppose call
    | guest | day           |
    | A     | 30 April 2025 |
    | A     | 1 May 2025    |
    | A     | 2 May 2025    |
    | A     | 1 May 2026    |
    | A     | 2 May 2026    |
    | B     | 2 May 2025    |
  then all_both for A is 3 calls
  then all_not_first for A is 2 calls
  then all_back for A is 2 calls
  then all_earlier_ones for A is 1 call
  then all_on_or_before for A is 2 calls
  then all_later_ones for A is 3 calls
  then all_on_or_after for A is 4 calls
  then all_on_it for A is 1 call
  then all_between for A is 1 call
"
    ));
}

/// Two claims of one address on one day, one 30 days later, one 31 days after that; one of another address.
#[test]
fn this_claim_itself_counts_where_that_is_said() {
    holds(
        "record claim
  claim_id  whole number, unique
  address   text
  claimed   date

define others of claim
  (count of any other claim where address is this claim's address and claimed is from 30 days before this claim's claimed to this claim's claimed, both days counted)

define with_this of claim
  (count of this or any other claim where address is this claim's address and claimed is from 30 days before this claim's claimed to this claim's claimed, both days counted)

measure others_of of claim
  for each claim_id
  others

measure with_this_of of claim
  for each claim_id
  with_this

payment fee of claim
  where others is 0 claims
  pay £10.00
  in quarter of claimed

-- The two of 1 May count each other; that of 31 May counts both; 1 July is 31 days after 31 May.
example \"no other claim within 30 days\"
  suppose claim
    | claim_id | address | claimed     |
    | 1        | X       | 1 May 2025  |
    | 2        | X       | 1 May 2025  |
    | 3        | X       | 31 May 2025 |
    | 4        | X       | 1 July 2025 |
    | 5        | Y       | 1 May 2025  |
  then others_of for 1 is 1 claim
  then others_of for 3 is 2 claims
  then others_of for 4 is 0 claims
  then others_of for 5 is 0 claims
  then with_this_of for 1 is 2 claims
  then with_this_of for 3 is 3 claims
  then with_this_of for 4 is 1 claim
  then fee is £20.00
",
    );
}

/// A call of nobody, and one of no known day, count for no stay. A stay without an end counts no calls, and not nought
/// of them.
#[test]
fn a_blank_on_either_side() {
    holds(&format!(
        "{STAYS}define calls of stay
  (count of call where guest is this stay's guest and day is after this stay's left)

cohort quiet of stay
  where calls is at most 0 calls

measure quiet_stays of quiet
  count

measure calls_or_many of stay
  for each stay_id
  (calls, or 99 calls if blank)

measure calls_of_guest of stay
  for each stay_id
  total (count of call where guest is this stay's guest)

example \"unknown is not nought\"
  suppose stay
    | stay_id | guest | left       |
    | 1       | A     | 1 May 2025 |
    | 2       | A     |            |
    | 3       | B     | 1 May 2025 |
  suppose call
    | guest | day         |
    | A     | 2 May 2025  |
    | A     |             |
    |       | 2 June 2025 |
  then calls_or_many for 1 is 1 call
  then calls_or_many for 2 is 99 calls
  then calls_or_many for 3 is 0 calls
  then calls_of_guest for 1 is 2 calls
  then quiet_stays is 1 stay
"
    ));
}

/// By two keys; by what a reference leads to; by the row itself; and a condition that belongs to the rows sought alone.
#[test]
fn keys_of_every_kind() {
    holds(
        "record person
  person_id  text, unique
  area       text

record review
  review_id  whole number, unique
  person     refers to person
  kind       one of first, yearly
  reviewed   date

record visit
  person      refers to person
  kind        one of home, phone
  visit_date  date
  hours       hours

define hours_before of review
  (total hours of visit where person is this review's person and visit_date is from 28 days before this review's reviewed to this review's reviewed, both days counted)

define at_home of review
  (total hours of visit where person is this review's person and kind is home)

define in_area of review
  (count of visit where person's area is this review's person's area)

define that_day of review
  (count of visit where person is this review's person and visit_date is this review's reviewed)

define visits of person
  (count of visit where person is this person)

measure hours_before_of of review
  for each review_id
  hours_before

measure at_home_of of review
  for each review_id
  at_home

measure in_area_of of review
  for each review_id
  in_area

measure that_day_of of review
  for each review_id
  that_day

measure visits_of of person
  for each person_id
  visits

-- 28 days before 29 May is 1 May.
example \"people and areas\"
  suppose person
    | person_id | area  |
    | P         | north |
    | Q         | north |
    | R         | south |
  suppose review
    | review_id | person | reviewed     |
    | 1         | P      | 29 May 2025  |
    | 2         | R      | 29 May 2025  |
  suppose visit
    | person | kind  | visit_date    | hours |
    | P      | home  | 30 April 2025 | 1     |
    | P      | home  | 1 May 2025    | 2     |
    | P      | phone | 29 May 2025   | 4     |
    | Q      | home  | 29 May 2025   | 8     |
  then hours_before_of for 1 is 6 hours
  then hours_before_of for 2 is 0 hours
  then at_home_of for 1 is 3 hours
  then in_area_of for 1 is 4 visits
  then in_area_of for 2 is 0 visits
  then that_day_of for 1 is 1 visit
  then visits_of for P is 3 visits
  then visits_of for R is 0 visits
",
    );
}

/// The window of a moment, and one of a number.
#[test]
fn a_window_of_moments_and_one_of_amounts() {
    let contract = "contract \"Calls\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  clock       Europe/London
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record alarm
  alarm_id  whole number, unique
  house     text
  rang      date and time
  weight    number

record answer
  house     text
  answered  date and time
  weight    number

define answered_in_time of alarm
  (count of answer where house is this alarm's house and answered is on or after this alarm's rang and answered is before 4 hours after this alarm's rang)

define heavier of alarm
  (count of answer where house is this alarm's house and weight is more than this alarm's weight)

measure in_time of alarm
  for each alarm_id
  answered_in_time

measure heavier_than of alarm
  for each alarm_id
  heavier

payment fee of alarm
  where answered_in_time is at least 1 answer
  pay £5.00
  in quarter of (day of rang)

-- Four hours after 22:30 is 02:30 of the next day, which no longer counts.
example \"in time\"
  suppose alarm
    | alarm_id | house | rang             | weight |
    | 1        | H     | 2025-05-01T22:30 | 2      |
    | 2        | J     | 2025-05-01T22:30 | 2      |
  suppose answer
    | house | answered         | weight |
    | H     | 2025-05-01T22:29 | 1      |
    | H     | 2025-05-01T22:30 | 2      |
    | H     | 2025-05-02T02:29 | 2.5    |
    | H     | 2025-05-02T02:30 | 3      |
    | J     | 2025-05-02T02:30 | 2      |
  then in_time for 1 is 2 answers
  then in_time for 2 is 0 answers
  then heavier_than for 1 is 2 answers
  then heavier_than for 2 is 0 answers
  then fee is £5.00
";
    let tested = meed::testing::run_examples(&meed::run::Prepared::new(&model(contract)), None);
    assert!(tested.iter().all(|tested| tested.passed()), "{tested:#?}");
}

/// In a case only the rows that take it are asked: the other stay has no end, and none is made up for it.
#[test]
fn inside_a_case() {
    holds(&format!(
        "{STAYS}define due of stay
  | when left is given | (count of call where guest is this stay's guest and day is after this stay's left) × £2.00 per call |
  | when left is blank | £0.50                                                                                              |

payment fee of stay
  pay due
  in quarter of 1 April 2025

example \"a case\"
  suppose stay
    | guest | left       |
    | A     | 1 May 2025 |
    | A     |            |
  suppose call
    | guest | day        |
    | A     | 2 May 2025 |
    | A     | 3 May 2025 |
  then fee is £4.50
"
    ));
}

/// A reference from a third record into a cohort that asks for other rows, and a definition that uses a definition of
/// them.
#[test]
fn through_a_cohort_that_another_record_refers_to() {
    holds(&format!(
        "{STAYS}record meal
  stay   refers to stay
  eaten  date

cohort reached of stay
  where left is given
    and (count of call where guest is this stay's guest and day is after this stay's left) is at least 1 call

define meals of reached
  (count of meal where stay is this stay)

payment meal_fee of meal
  where stay's reached
  pay £1.00
  in quarter of eaten

payment for_meals of reached
  pay meals × £3.00 per meal
  in quarter of left

-- Stay 1 was reached; its two meals at £1.00 each, and again at £3.00.
example \"meals of a stay that was reached\"
  suppose stay
    | stay_id | guest | left       |
    | 1       | A     | 1 May 2025 |
    | 2       | B     | 1 May 2025 |
  suppose call
    | guest | day        |
    | A     | 2 May 2025 |
  suppose meal
    | stay | eaten         |
    | 1    | 29 April 2025 |
    | 1    | 30 April 2025 |
    | 2    | 30 April 2025 |
  then meal_fee is £2.00
  then for_meals is £6.00
"
    ));
}

/// What is sought alike is put in order once, whatever stands on the side of the row.
#[test]
fn the_same_rows_for_two_windows() {
    let (_, outcome) = ran(
        &format!(
            "{STAYS}cohort gone of stay
  where left is given

define month_hours of gone
  (total hours of call where guest is this stay's guest and day is from this stay's left to 1 month after it, both days counted)

define year_hours of gone
  (total hours of call where guest is this stay's guest and day is from this stay's left to 12 months after it, both days counted)

payment fee of gone
  pay (month_hours + year_hours) × £1.00 per hour
  in quarter of left
"
        ),
        &["stay_id,guest,left\n1,A,2025-05-01\n", "guest,day,hours\nA,2025-05-20,2\nA,2025-06-02,3\n"],
    );
    // 2 hours within a month, 5 within twelve.
    assert_eq!(outcome.payments[0].line(0).unwrap().rounded, meed::value::Number::from_int(7));
}

#[test]
fn whose_a_name_is_can_not_be_left_open() {
    let counts = |condition: &str| {
        codes(&format!("{STAYS}define calls of stay\n  (count of call where {condition})\n"))
    };
    // A bare name of the row, on either side, alone or behind a sign.
    assert_eq!(counts("guest is this stay's guest and day is after left"), ["E0380"]);
    assert_eq!(counts("guest is this stay's guest and left is before day"), ["E0380"]);
    assert_eq!(counts("guest is guest"), ["E0381"]);
    // `this` on the left, below `not` and below `or`, and two values of the rows sought at once.
    assert_eq!(counts("this stay's guest is guest"), ["E0379"]);
    assert_eq!(counts("guest is this stay's guest and not day is before this stay's left"), ["E0379"]);
    assert_eq!(
        counts("guest is this stay's guest and day is one of this stay's left, 1 May 2025"),
        ["E0379"]
    );
}
