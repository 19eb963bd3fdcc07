//! Other wordings of a contract, and the examples that tell them apart.

use meed::run::Prepared;
use meed::source::Source;
use meed::testing::{self, Tested};
use meed::wordings::{Effort, Fate, Kind, Reviewed, review, variants};

use crate::support::paid::model;

/// Ten hours and more are paid £100.00; the example shows twelve, and not the edge.
const CONTRACT: &str = "contract \"Visits\"
  payee provider
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit
  visit_id whole number, unique
  provider text
  day      date, from 1 April 2025 to 31 March 2026
  hours    hours, from 0 to 100
  kept     yes or no

tariff fee £100.00 per visit

cohort long of visit
  where hours is at least 10 hours
    and kept

measure short_share of visit
  (long as a share of visit, or 0% if visit is empty)

payment fees of long
  for each provider and quarter of day
  pay count × fee

example \"twelve hours\"
  suppose visit
    | provider | day         | hours | kept |
    | Acme     | 2 May 2025  | 12    | yes  |
  then fees to Acme in 2025Q2 is £100.00
";

fn reviewed(text: &str) -> Vec<Reviewed> {
    let model = model(text);
    review(&Prepared::new(&model), &|_| true, None, Effort::default(), &|_, _| ())
}

fn fate(all: &[Reviewed], change: &str) -> Fate {
    all.iter().find(|one| one.change == change).unwrap_or_else(|| panic!("{change}: {all:#?}")).fate
}

#[test]
fn an_edge_that_no_example_stands_on_is_missed_and_the_example_that_would_notice_it_is_given() {
    let all = reviewed(CONTRACT);
    let edge = all.iter().find(|one| one.change == "`is more than` instead of `is at least`").unwrap();
    assert_eq!((edge.fate, edge.of.as_str(), edge.kind), (Fate::Missed, "long", Kind::Edge));
    assert_eq!(edge.clause, "where hours is at least 10 hours and kept");
    // One visit of exactly ten hours: £100.00 as it is written, nothing if it has to be more than ten.
    let differs = edge.differs.as_ref().unwrap();
    assert_eq!((differs.written.machine(), differs.changed.machine()), ("100.00".into(), "0.00".into()));
    assert!(differs.example.as_ref().unwrap().contains("10"), "{differs:?}");
    // The amount and the first condition are noticed: twelve hours cost £101.00 then, or are not paid with another
    // name.
    assert_eq!(fate(&all, "`101.00` instead of `100.00`"), Fate::Noticed);
    // Leaving out that the visit was kept is not: there is no visit that was not.
    assert_eq!(fate(&all, "without `kept`"), Fate::Missed);
    // What is only measured changes no payment.
    assert_eq!(fate(&all, "`1` instead of `0`"), Fate::NotPaid);
}

#[test]
fn a_missed_change_is_noticed_with_the_example_that_is_given_for_it() {
    let missed: Vec<Reviewed> =
        reviewed(CONTRACT).into_iter().filter(|one| one.fate == Fate::Missed).collect();
    assert!(missed.len() >= 3, "{missed:#?}");
    for one in &missed {
        let example = one.differs.as_ref().unwrap().example.as_ref().unwrap();
        let more = format!("{CONTRACT}\n{example}");
        let with = model(&more);
        let tested = testing::run_examples(&Prepared::new(&with), None);
        assert!(tested.iter().all(Tested::passed), "{more}");
        let again = reviewed(&more);
        let now = again.iter().find(|other| other.line == one.line && other.change == one.change);
        assert_eq!(now.unwrap().fate, Fate::Noticed, "{more}");
    }
}

#[test]
fn records_examples_labels_and_comments_have_no_variants() {
    let text =
        CONTRACT.replace("cohort long of visit", "-- is at least 7\ncohort long \"is at least 9\" of visit");
    let lines: Vec<(usize, String)> =
        variants(&Source::new("t.meed", &text)).iter().map(|one| (one.line, one.words())).collect();
    let line_of = |wanted: &str| text.lines().position(|line| line.contains(wanted)).unwrap() + 1;
    for unchanged in ["from 0 to 100", "-- is at least 7", "cohort long", "2 May 2025", "term 1 April"] {
        assert!(!lines.iter().any(|(line, _)| *line == line_of(unchanged)), "{unchanged}: {lines:?}");
    }
    let of_rounding = lines.iter().filter(|(line, _)| *line == line_of("rounding")).count();
    assert_eq!(of_rounding, 2);
}

#[test]
fn a_date_and_a_number_of_thousands_are_one_more_as_they_are_written() {
    let text = CONTRACT
        .replace("£100.00 per visit", "£1,999.50 per visit")
        .replace("    and kept\n", "    and day is on or after 30 April 2025\n");
    let changes: Vec<String> =
        variants(&Source::new("t.meed", &text)).iter().map(meed::wordings::Variant::words).collect();
    for wanted in [
        "`2,000.50` instead of `1,999.50`",
        "`1 May 2025` instead of `30 April 2025`",
        "`11` instead of `10`",
    ] {
        assert!(changes.iter().any(|change| change == wanted), "{wanted}: {changes:#?}");
    }
}

/// Four of five checks are 80%, three of five 60%; fifty lessons are the last at £30.00, 51 × £26.00 otherwise: 50 × £30.00
/// = £1,500.00, or £1,300.00. No example shows it, nor is there any.
#[test]
fn shares_and_counts_at_an_edge_are_found_among_several_rows() {
    let head = "contract \"Checks\"
  payee practice
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record patient
  patient_id text, unique
  practice   text
  due        date, from 1 April 2025 to 31 March 2026
  checked    date, may be blank
";
    let share = "
outcome done of patient
  where checked is from due to 28 days after it, both days counted

measure share_done of patient
  for each practice and quarter of due
  (done as a share of patient, or 0% if patient is empty)

payment reward of patient
  for each practice and quarter of due
  pay
    | when share_done is at least 80%                                  | £2,000.00 |
    | when share_done is at least 60% and share_done is less than 80% | £1,000.00 |
    | otherwise                                                        | £0.00     |
";
    let count = "
measure number of patient
  for each practice and quarter of due
  count

scale price of number
  all at the rate reached
  | from the bottom   | £30.00 per patient |
  | above 50 patients | £26.00 per patient |

payment checks of patient
  for each practice and quarter of due
  pay price
";
    let pays = |clauses: &str| {
        let model = model(&format!("{head}{clauses}"));
        let kinds = |kind: Kind| kind == Kind::Edge;
        let all = review(&Prepared::new(&model), &kinds, None, Effort::default(), &|_, _| ());
        let amounts = |one: &Reviewed| {
            one.differs.as_ref().map(|differs| (differs.written.machine(), differs.changed.machine()))
        };
        all.iter().map(|one| (one.of.clone(), amounts(one))).collect::<Vec<_>>()
    };
    let both =
        |of: &str, written: &str, changed: &str| (of.to_owned(), Some((written.into(), changed.into())));
    let found = pays(share);
    assert!(found.contains(&both("reward", "2000.00", "0.00")), "{found:?}");
    assert!(found.contains(&both("reward", "1000.00", "0.00")), "{found:?}");
    assert!(pays(count).contains(&both("price", "1500.00", "1300.00")), "{:?}", pays(count));
}

/// What is paid is whole pounds: which way halves of a penny go moves nothing, and that is proved. Of hours by the price of
/// an hour it is not known.
#[test]
fn rounding_of_whole_amounts_makes_no_difference() {
    let all = reviewed(CONTRACT);
    assert_eq!(fate(&all, "`halves down` instead of `halves up`"), Fate::Same);
    let by_hours = CONTRACT.replace("pay count × fee", "pay (total hours) × £0.333 per hour");
    let by_hours = by_hours.replace("is £100.00", "is £4.00");
    assert_ne!(fate(&reviewed(&by_hours), "`halves down` instead of `halves up`"), Fate::Same);
}

/// Eleven visits at £100.00 are above £1,000.00 and above £1,001.00; two visits of one person, at £100.00 and at £40.00,
/// are paid by the one that comes first.
#[test]
fn limits_and_the_first_of_each_are_told_apart_by_several_rows() {
    let text = "contract \"Visits\"
  payee provider
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  person_id text
  provider  text
  day       date, from 1 April 2025 to 31 March 2026
  long      yes or no

define fee of visit
  | when long | £100.00 |
  | otherwise | £40.00  |

cohort first_visit of visit
  only the first for each person_id in order of day, then visit_id

payment fees of visit
  for each provider and contract year of day
  pay total fee
  in contract year of day

payment welcome of first_visit
  pay fee
  in quarter of day

cap most on fees
  at most £1,000.00 for each provider and contract year
  used up in order of contract year
  the payments themselves are reduced
";
    let all = reviewed(text);
    assert_eq!(fate(&all, "`1,001.00` instead of `1,000.00`"), Fate::Missed);
    assert_eq!(fate(&all, "`only the last` instead of `only the first`"), Fate::Missed);
    let cap = all.iter().find(|one| one.change == "`1,001.00` instead of `1,000.00`").unwrap();
    let differs = cap.differs.as_ref().unwrap();
    assert_eq!((differs.written.machine(), differs.changed.machine()), ("1000.00".into(), "1001.00".into()));
}

/// How a contract is laid out says nothing: on one line or on several, with remarks between, and with the signs of order in
/// the place of their words, there are the same variants.
#[test]
fn variants_hang_on_what_is_said_and_not_on_the_layout() {
    let changes = |text: &str| {
        let all = variants(&Source::new("t.meed", text));
        let mut changes: Vec<_> = all.iter().map(|one| (one.of.clone(), one.kind, one.words())).collect();
        changes.sort();
        changes
    };
    let as_written = changes(CONTRACT);
    let laid_out_otherwise = CONTRACT
        .replace(
            "  where hours is at least 10 hours\n    and kept\n",
            "  where hours is   at least 10 hours and kept\n",
        )
        .replace("pay count × fee", "pay count -- of all \"long\" ones, is more than 3\n      × fee");
    assert_ne!(CONTRACT, laid_out_otherwise);
    assert_eq!(changes(&laid_out_otherwise), as_written);
    let by_signs = changes(&CONTRACT.replace("is at least 10 hours", "≥ 10 hours"));
    assert!(by_signs.contains(&("long".into(), Kind::Edge, "`>` instead of `≥`".into())), "{by_signs:?}");
}

/// Each of several conditions is left out, those in brackets and of cases too, whatever joins them.
#[test]
fn each_condition_is_left_out_wherever_it_stands() {
    let text = CONTRACT
        .replace("    and kept\n", "    and (kept or (day is after 1 May 2025 and hours is more than 11 hours))\n")
        .replace(
            "  pay count × fee",
            "  pay\n    | when count is more than 3 visits and count is less than 9 visits | count × fee |\n    | otherwise | £0.00 |",
        );
    let all = variants(&model(&text).source);
    let left_out: Vec<String> = all
        .iter()
        .filter(|one| one.kind == Kind::Condition && one.model("t.meed").is_some())
        .map(meed::wordings::Variant::words)
        .collect();
    assert_eq!(
        left_out,
        [
            "without `hours is at least 10 hours`",
            "without `(kept or (day is after 1 May 2025 and hours is more than 11 hours))`",
            "without `kept`",
            "without `(day is after 1 May 2025 and hours is more than 11 hours)`",
            "without `day is after 1 May 2025`",
            "without `hours is more than 11 hours`",
            "without `count is more than 3 visits`",
            "without `count is less than 9 visits`",
        ]
    );
}

/// Two people of whom nothing is known are taken in or left out; eight units are all at £20.00, or five of them at £30.00.
/// What a cap for each person leaves is the first visit's or the last one's; and a cap for each provider takes its share
/// before the one for each person, or after it.
#[test]
fn blanks_slices_and_the_order_of_limits_are_readings() {
    let head = "contract \"Visits\"
  payee provider
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  person_id whole number
  provider  text
  day       date, from 1 April 2025 to 31 March 2026
  outcome   one of better, same, worse, may be blank
";
    let blank = "
payment fees of visit
  where outcome is not worse, and a blank outcome is left out
  for each provider and quarter of day
  pay count × £10.00 per visit
";
    let rate = "
measure number of visit
  for each provider and quarter of day
  count

scale price of number
  each slice at its own rate
  | from the bottom | £30.00 per visit |
  | above 5 visits  | £20.00 per visit |

payment fees of visit
  for each provider and quarter of day
  pay price
";
    let caps = "
payment fees of visit
  pay £60.00
  in quarter of day

cap person_cap on fees
  at most £100.00 for each person_id and contract year, across all payees
  used up in order of day, then visit_id
  the payments themselves are reduced

cap year_cap on fees, after person_cap
  at most £150.00 for each provider and contract year
  used up in order of day, then visit_id
  the payments themselves are reduced
";
    let found = |clauses: &str, change: &str| {
        let model = model(&format!("{head}{clauses}"));
        let all = review(&Prepared::new(&model), &Kind::is_reading, None, Effort::default(), &|_, _| ());
        let one = all.iter().find(|one| one.change == change).unwrap_or_else(|| panic!("{change}: {all:#?}"));
        let amounts =
            one.differs.as_ref().map(|differs| (differs.written.machine(), differs.changed.machine()));
        (one.kind, amounts)
    };
    let differ = |written: &str, changed: &str| Some((written.to_owned(), changed.to_owned()));
    assert_eq!(
        found(blank, "`is taken in` instead of `is left out`"),
        (Kind::Blank, differ("0.00", "10.00"))
    );
    let (kind, amounts) = found(rate, "`all at the rate reached` instead of `each slice at its own rate`");
    // Six visits: 5 × £30.00 + £20.00, or 6 × £20.00.
    assert_eq!((kind, amounts), (Kind::Rate, differ("170.00", "120.00")));
    let (kind, amounts) = found(caps, "`day falling` instead of `day`");
    assert_eq!(kind, Kind::Order);
    assert!(amounts.is_some(), "one of two days is moved, so that one comes first");
    let (kind, _) = found(caps, "`before person_cap` instead of `after person_cap`");
    assert_eq!(kind, Kind::Order);
}

/// Rows are carried from one version to the other by the names of fields, choices and tariffs, and not by where they stand:
/// the other has its choices in another order, a field before the others and one less after them, a tariff before the fee.
#[test]
fn rows_mean_the_same_in_a_version_with_other_fields() {
    let head = "contract \"Visits\"
  payee provider
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit
";
    let old = format!(
        "{head}  visit_id whole number, unique
  provider text
  day date, from 1 April 2025 to 31 March 2026
  result one of better, worse
  hours hours, from 0 to 10

tariff fee £10.00 per visit, to be supplied

payment fees of visit
  where result is better
  for each provider and quarter of day
  pay count × fee

example \"a visit\"
  given fee is £10.00 per visit
  suppose visit
    | provider | day        | result | hours |
    | Acme     | 2 May 2025 | better | 1     |
  then fees to Acme in 2025Q2 is £10.00
"
    )
    .replace("£10.00 per visit, to be supplied", "£ per visit, to be supplied");
    let new = format!(
        "{head}  visited_by text
  visit_id whole number, unique
  provider text
  day date, from 1 April 2025 to 31 March 2026
  result one of worse, better

tariff bonus £1.00 per visit
tariff fee £ per visit, to be supplied

payment fees of visit
  where result is better
  for each provider and quarter of day
  pay count × fee + count × bonus
"
    );
    let (old, new) = (model(&old), model(&new));
    let apart = meed::wordings::apart(&Prepared::new(&old), &new, Effort::default()).unwrap();
    // One visit with a better result: £10.00, and £1.00 more.
    let amounts = (apart.amounts.0.clone(), apart.amounts.1.clone());
    assert_eq!(apart.line, "fees to Acme in 2025Q2");
    assert_eq!(amounts, (meed::value::Number::from_int(10), meed::value::Number::from_int(11)));
}
