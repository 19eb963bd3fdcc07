//! What is known to be given: what a met condition proves, what a range rules out, and what a blank is said to come
//! from.

use meed::run::Prepared;
use meed::source::Source;
use meed::testing::run_examples;

use crate::support::paid::model;

const HEADER: &str = "contract \"Visits\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

";

/// A contract that checks clean, and whose examples come out.
fn holds(text: &str) {
    let model = model(&format!("{HEADER}{text}"));
    let tested = run_examples(&Prepared::new(&model), None);
    assert!(!tested.is_empty() && tested.iter().all(meed::testing::Tested::passed), "{tested:#?}");
}

/// What is found, with its help.
fn told(text: &str) -> Vec<(&'static str, String, String)> {
    let found = meed::check(&Source::new("contract.meed", format!("{HEADER}{text}"))).findings;
    let label = |finding: &meed::diagnostic::Diagnostic| finding.labels[0].text.clone();
    found
        .iter()
        .map(|finding| (finding.code.0, label(finding), finding.help.clone().unwrap_or_default()))
        .collect()
}

const PRICES: &str = "record price
  place  text, unique
  fee    money
  opens  date

record visit
  place  text
  day    date

measure fee_of of price
  for each place
  fee

measure opens_on of price
  for each place
  opens

";

const VISITS: &str = "
  suppose price
    | place | fee    | opens        |
    | A     | £10.00 | 1 April 2025 |
  suppose visit
    | place | day        |
    | A     | 1 May 2025 |
    | B     | 2 May 2025 |
";

#[test]
fn a_condition_proves_the_lookup_that_it_names() {
    // Only the visit to A is taken in: £10.00, however it is asked.
    holds(&format!(
        "{PRICES}define its_fee of visit
  fee_of for place

cohort priced of visit
  where (fee_of for place) is given
    and (opens_on for place) is given

payment by_cohort of priced
  pay fee_of for place
  in quarter of day

payment together of priced
  for each quarter of day
  pay total (fee_of for place)

payment by_place of priced
  for each place and quarter of day
  pay fee_of for place

payment by_define of visit
  where its_fee is given
  pay its_fee
  in quarter of day

payment by_lookup of visit
  where (fee_of for place) is given
  pay fee_of for place
  in quarter of day

payment by_size of visit
  where (fee_of for place) is at least £1.00
  pay fee_of for place
  in quarter of day

spell time_open of priced
  from (opens_on for place) to day

example \"one of two\"{VISITS}  then by_cohort is £10.00
  then together is £10.00
  then by_place is £10.00
  then by_define is £10.00
  then by_lookup is £10.00
  then by_size is £10.00
"
    ));
}

#[test]
fn another_lookup_is_not_proved() {
    let found = told(&format!(
        "{PRICES}payment visits of visit
  where (opens_on for place) is given
  pay fee_of for place
  in quarter of day
"
    ));
    assert_eq!(found.iter().map(|(code, ..)| *code).collect::<Vec<_>>(), ["E0404"], "{found:#?}");
}

#[test]
fn a_divisor_that_is_never_nought_leaves_no_blank() {
    // £300.00 ÷ 30 is £10.00, in all five.
    holds(
        "record school
  name    text, unique
  pupils  number, at least 1
  staff   number, at least 0

define heads of school
  staff
  at least 1

record bill
  school  refers to school
  day     date
  cost    money
  people  number, from 1 to 40

payment through of bill
  pay cost ÷ school's pupils
  in quarter of day

payment together of bill
  for each quarter of day
  pay total (cost ÷ school's pupils)

payment own of bill
  pay cost ÷ people
  in quarter of day

payment bounded of bill
  pay cost ÷ school's heads
  in quarter of day

payment asked of bill
  where school's staff is more than 0
  pay cost ÷ school's staff
  in quarter of day

define share of bill
  | when school's staff is 0 | £0.00                 |
  | otherwise                | cost ÷ school's staff |

payment by_case of bill
  pay share
  in quarter of day

example \"thirty\"
  suppose school
    | name | pupils | staff |
    | S    | 30     | 30    |
  suppose bill
    | school | day        | cost    | people |
    | S      | 1 May 2025 | £300.00 | 30     |
  then through is £10.00
  then together is £10.00
  then own is £10.00
  then bounded is £10.00
  then asked is £10.00
  then by_case is £10.00
",
    );
}

#[test]
fn an_error_goes_to_the_root() {
    let found = told(
        "record price
  place  text, unique
  fee    money

record trip
  place   text
  day     date
  cost    money
  pupils  number, at least 0

measure fee_of of price
  for each place
  fee

define share of trip
  cost ÷ pupils

define share_and_a_pound of trip
  share + £1.00

define entry of trip
  fee_of for place

define entry_and_a_pound of trip
  entry + £1.00

payment shares of trip
  pay share_and_a_pound
  in quarter of day

payment entries of trip
  pay entry_and_a_pound
  in quarter of day
",
    );
    let labels: Vec<&str> = found.iter().map(|(_, label, _)| label.as_str()).collect();
    // The header has six lines.
    assert_eq!(
        labels,
        ["`pupils` may be nought (line 22)", "`fee_of for place` may find no such group (line 28)"]
    );
}

const GUESTS: &str = "record guest
  name     text, unique
  arrived  date, may be blank
  left     date
  rate     money, may be blank

define due of guest
  1 day after arrived

";

#[test]
fn what_is_proved_of_a_row_is_proved_of_its_spells() {
    // One guest with a rate of £60.00; the other has not arrived.
    holds(&format!(
        "{GUESTS}cohort known of guest
  where arrived is given
    and rate is given

define double of known
  2 × rate

spell stay of known
  from arrived to left

payment stays of stay
  pay guest's rate
  in quarter of guest's arrived

payment doubles of stay
  pay guest's double
  in quarter of guest's due

example \"one known\"
  suppose guest
    | name | arrived    | left       | rate   |
    | G1   | 1 May 2025 | 3 May 2025 | £60.00 |
    | G2   |            | 3 May 2025 | £60.00 |
  then stays is £60.00
  then doubles is £120.00
"
    ));
}

#[test]
fn a_condition_proves_the_define_that_a_reference_leads_to() {
    // Two meals of a guest who arrived on 1 May, at £10.00: £20.00.
    holds(&format!(
        "{GUESTS}cohort arrived_guest of guest
  where arrived is given

record meal
  guest  refers to guest

payment by_field of meal
  where guest's arrived is given
  for each guest's arrived
  pay count × £10.00 per meal
  on guest's arrived

payment by_define of meal
  where guest's due is given
  for each guest's due
  pay count × £10.00 per meal
  on guest's due

payment by_cohort of meal
  where guest's arrived_guest
  for each guest's arrived
  pay count × £10.00 per meal
  on guest's arrived

example \"two meals\"
  suppose guest
    | name | arrived    | left       | rate |
    | G1   | 1 May 2025 | 3 May 2025 |      |
    | G2   |            | 3 May 2025 |      |
  suppose meal
    | guest |
    | G1    |
    | G1    |
    | G2    |
  then by_field is £20.00
  then by_define is £20.00
  then by_cohort is £20.00
"
    ));
}

#[test]
fn a_scale_of_a_define_of_a_cohort_has_a_value_within() {
    // 14 days: £50.00; 15 days: £20.00.
    holds(
        "record child
  name  text, unique
  born  date
  seen  date, may be blank

cohort checked of child
  where seen is given

define wait of checked
  days from born to seen, the first day not counted

scale fee of wait
  | from the bottom | £50.00 |
  | above 14 days   | £20.00 |

payment checks of checked
  pay fee
  in quarter of seen

example \"early and late\"
  suppose child
    | name | born       | seen        |
    | A    | 1 May 2025 | 15 May 2025 |
    | B    | 1 May 2025 | 16 May 2025 |
    | C    | 1 May 2025 |             |
  then checks is £70.00
",
    );
}

#[test]
fn what_a_tariff_lacks_is_named() {
    let dated = told(
        "record visit
  day  date

tariff fee
  | from 1 April 2025   | £20.00 |
  | from 1 October 2025 | £22.00 |

payment visits of visit
  for each quarter of day
  pay total (fee at day)
",
    );
    let [(code, label, help)] = dated.as_slice() else { panic!("{dated:#?}") };
    assert_eq!((*code, label.as_str()), ("E0405", "`fee` has no value before 1 April 2025"));
    assert!(
        help.contains("`to begin with`") && help.contains("let `day` say `on or after 1 April 2025`"),
        "{help}"
    );
    // Followed to the letter: 2 × £20.00 and £22.00.
    holds(
        "record visit
  day  date, on or after 1 April 2025

tariff fee
  | from 1 April 2025   | £20.00 |
  | from 1 October 2025 | £22.00 |

payment visits of visit
  for each quarter of day
  pay total (fee at day)

example \"three visits\"
  suppose visit
    | day            |
    | 1 May 2025     |
    | 2 May 2025     |
    | 1 October 2025 |
  then visits is £62.00
",
    );
    let keyed = told(
        "record visit
  day    date
  kind   one of short, long
  place  one of home, ward

tariff fee by kind and place
  | short | home | £20.00 |
  | short | ward | £15.00 |
  | long  | home | £35.00 |

payment visits of visit
  pay fee for kind and place
  in quarter of day

payment short_ones of visit
  where kind is short
  pay fee for kind and place
  in quarter of day
",
    );
    let [(code, label, help)] = keyed.as_slice() else { panic!("{keyed:#?}") };
    assert_eq!((*code, label.as_str()), ("E0404", "`fee` has no row for `long` and `ward`"));
    assert!(help.starts_with("add a row for `long` and `ward`"), "{help}");
}

const FIRST: &str = "record visit
  guest  text
  area   text
  rate   money
  day    date

cohort first_visit of visit
  only the first for each guest in order of day, then file order

";

const SUPPOSED: &str = "
  suppose visit
    | guest | area  | rate  | day        |
    | G1    | North | £8.00 | 1 May 2025 |
    | G1    | South | £9.00 | 2 May 2025 |
    | G2    | South | £7.00 | 3 May 2025 |
";

#[test]
fn only_the_first_for_each_is_one_row_for_each() {
    holds(&format!(
        "{FIRST}measure area_of of first_visit
  for each guest
  area

measure rate_of of first_visit
  for each guest
  rate

measure rate_on of first_visit
  for each guest
  rate on the earliest day

define place of first_visit
  (count up to and including this one, in order of guest)

payment visits of first_visit
  where place is at most 10 visits
  for each quarter of day
  pay count × £5.00 per visit

payment rates of first_visit
  for each guest and quarter of day
  pay rate_of

payment rates_on of first_visit
  for each guest and quarter of day
  pay rate_on

payment in_north of visit
  where area_of is \"North\"
  pay £1.00
  in quarter of day

example \"two guests\"{SUPPOSED}  then visits is £10.00
  then rates is £15.00
  then rates_on is £15.00
  then in_north is £2.00
"
    ));
}

#[test]
fn rows_are_referred_to_by_the_key_of_the_first() {
    // Meals of G1 are in the North; G3 has no visit.
    holds(&format!(
        "{FIRST}record meal
  guest  refers to first_visit
  day    date

payment meals of meal
  where guest's area is \"North\"
  pay £5.00
  in quarter of day

payment at_rate of meal
  where guest's rate is given
  pay guest's rate
  in quarter of day

payment by_guest of meal
  where guest's rate is given
  for each guest and quarter of day
  pay guest's rate

example \"three meals\"{SUPPOSED}  suppose meal
    | guest | day         |
    | G1    | 10 May 2025 |
    | G1    | 11 May 2025 |
    | G2    | 10 May 2025 |
    | G3    | 10 May 2025 |
  then meals is £10.00
  then at_rate is £23.00
  then by_guest is £15.00
"
    ));
}

#[test]
fn what_is_proved_of_rows_is_not_of_groups_without_any() {
    // G2 has meals and no rate: its group has no value, and a payment of it would be blank.
    let found = told(
        "record guest
  name  text, unique
  rate  money, may be blank

record meal
  guest  refers to guest
  day    date

measure rate_of of meal
  where guest's rate is given
  for each guest
  guest's rate

payment meals of meal
  pay rate_of
  in quarter of day
",
    );
    assert_eq!(found.iter().map(|(code, ..)| *code).collect::<Vec<_>>(), ["E0404"], "{found:#?}");
}
