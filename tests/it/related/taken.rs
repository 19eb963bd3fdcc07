//! What is taken of the rows that count.

use super::{STAYS, holds};

/// Guest A has calls of 2, 3 and 4 hours on 2, 3 and 3 June; guest B none. (2 + 3 + 4) ÷ 3 = 3 hours.
#[test]
fn every_word_for_what_is_taken() {
    let taken = |name: &str, words: &str, settled: &str| {
        let of = format!("({words} of known where guest is this stay's guest)");
        format!(
            "define {name} of stay\n  {}\n\nmeasure {name}_of of stay\n  for each stay_id\n  {name}\n\n",
            settled.replace("X", &of)
        )
    };
    let or_none = "(X, or 0 hours if blank)";
    let or_start = "(X, or first day of the term if blank)";
    let body = [
        "cohort known of call\n  where day is given\n\n".to_owned(),
        taken("number", "count", "X"),
        taken("all", "total hours", "X"),
        taken("mean", "average hours", or_none),
        taken("most", "largest hours", or_none),
        taken("least", "smallest hours", or_none),
        taken("first_day_of", "earliest day", or_start),
        taken("last_day_of", "latest day", or_start),
        taken("twice", "total (2 × hours)", "X"),
    ]
    .concat();
    let ends = "define first_hours of stay
  ((hours of the first known where guest is this stay's guest, in order of day, then file order), or 0 hours if blank)

define last_hours of stay
  ((hours of the last known where guest is this stay's guest, in order of day, then file order), or 0 hours if blank)

measure first_hours_of of stay
  for each stay_id
  first_hours

measure last_hours_of of stay
  for each stay_id
  last_hours

";
    holds(&format!(
        "{STAYS}{body}{ends}example \"of three rows and of none\"
  suppose stay
    | stay_id | guest |
    | 1       | A     |
    | 2       | B     |
  suppose call
    | guest | day         | hours |
    | A     | 3 June 2025 | 3     |
    | A     | 2 June 2025 | 2     |
    | A     | 3 June 2025 | 4     |
    | A     |             | 50    |
    | C     | 1 June 2025 | 60    |
  then number_of for 1 is 3 calls
  then all_of for 1 is 9 hours
  then mean_of for 1 is 3 hours
  then most_of for 1 is 4 hours
  then least_of for 1 is 2 hours
  then first_day_of_of for 1 is 2 June 2025
  then last_day_of_of for 1 is 3 June 2025
  then twice_of for 1 is 18 hours
  then first_hours_of for 1 is 2 hours
  then last_hours_of for 1 is 4 hours
  then number_of for 2 is 0 calls
  then all_of for 2 is 0 hours
  then mean_of for 2 is 0 hours
  then first_day_of_of for 2 is 1 April 2025
  then first_hours_of for 2 is 0 hours
"
    ));
}

/// A text, a choice, a yes or no and a reference can be asked of the last other row; a tie is broken by a number.
#[test]
fn values_of_every_type_of_the_last_row_before() {
    holds(
        "record ward
  ward_id  text, unique

record stay
  stay_id  whole number, unique
  guest    text
  ward     refers to ward
  kind     one of days, nights
  safe     yes or no
  trust    text
  came     date

define trust_before of stay
  ((trust of the last other stay where guest is this stay's guest and came is before this stay's came, in order of came, then stay_id), or \"none\" if blank)

define kind_before of stay
  ((kind of the last other stay where guest is this stay's guest and came is before this stay's came, in order of came, then stay_id), or days if blank)

cohort after_safe of stay
  where (safe of the last other stay where guest is this stay's guest and came is before this stay's came, in order of came, then stay_id)

define first_ward of stay
  (ward of the first of this or any other stay where guest is this stay's guest, in order of came, then stay_id)

cohort moved of stay
  where first_ward is not ward, and a blank first_ward is left out

measure came_from of stay
  for each trust_before
  count

measure slept of stay
  for each kind_before
  count

measure safe_before of after_safe
  count

measure moves of moved
  count

-- A: 1 (day, safe, Elm, ward W), then 3 and 2 on one day: of these 3 is the last by its number. 4 follows 3. B: 5 alone.
example \"the last before\"
  suppose ward
    | ward_id |
    | W       |
    | V       |
  suppose stay
    | stay_id | guest | ward | kind  | safe | trust | came       |
    | 1       | A     | W    | days  | yes  | Elm   | 1 May 2025 |
    | 3       | A     | V    | nights | no   | Oak   | 2 May 2025 |
    | 2       | A     | W    | days  | yes  | Ash   | 2 May 2025 |
    | 4       | A     | V    | days  | yes  | Elm   | 3 May 2025 |
    | 5       | B     | V    | days  | yes  | Elm   | 3 May 2025 |
  then came_from for Elm is 2 stays
  then came_from for Oak is 1 stay
  then came_from for none is 2 stays
  then slept for nights is 1 stay
  then slept for days is 4 stays
  then safe_before is 2 stays
  then moves is 2 stays
",
    );
}

/// A spell is made of two placements that meet; its rows are those behind it, and no others of the guest.
#[test]
fn the_rows_behind_a_spell() {
    holds(
        "record placement
  placement_id  whole number, unique
  guest         text
  provider      text
  came          date
  left          date
  fee           money

spell care of placement
  for each guest
  from came to left

define placements of care
  (count of placement behind this care)

define cost of care
  (total fee of placement behind this care)

define first_provider of care
  (provider of the first placement behind this care, in order of came, then placement_id)

define dear of care
  (count of placement behind this care where fee is more than £10.00)

define provider_after of care
  ((provider of the first placement where guest is this care's guest and came is after this care's last_day, in order of came, then placement_id), or \"none\" if blank)

payment care_fee of care
  pay cost
  in quarter of last_day

measure number of care
  for each guest and first_day
  placements

measure dear_of of care
  for each guest and first_day
  dear

measure begun_by of care
  for each first_provider
  count

measure followed_by of care
  for each provider_after
  count

-- A: 1 to 10 May and 11 to 20 May are one spell of £10.00 + £20.00; 1 June another of £40.00.
example \"behind it\"
  suppose placement
    | placement_id | guest | provider | came        | left        | fee    |
    | 1            | A     | Elm      | 11 May 2025 | 20 May 2025 | £20.00 |
    | 2            | A     | Oak      | 1 May 2025  | 10 May 2025 | £10.00 |
    | 3            | A     | Elm      | 1 June 2025 | 2 June 2025 | £40.00 |
    | 4            | B     | Elm      | 1 May 2025  | 10 May 2025 | £1.00  |
  then number for A and 1 May 2025 is 2 placements
  then number for A and 1 June 2025 is 1 placement
  then dear_of for A and 1 May 2025 is 1 placement
  then begun_by for Oak is 1 care
  then begun_by for Elm is 2 cares
  then followed_by for Elm is 1 care
  then followed_by for none is 2 cares
  then care_fee is £71.00
",
    );
}
