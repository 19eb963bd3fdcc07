//! Coverage: what there is to cover is listed from the contract, what was exercised is what the rows show by hand, and
//! the examples that are suggested do what they say.

use std::fs;
use std::path::PathBuf;

use meed::coverage::{Coverage, Effort, Kind, Report, Suggestions, suggest};
use meed::model::Model;
use meed::run::Prepared;
use meed::source::Source;
use meed::{Checked, syntax, testing};

use crate::support::questions;

fn model(text: &str) -> Model {
    let Checked { model, findings, .. } = meed::check(&Source::new("contract.meed", text));
    assert_eq!(questions::left_out(findings), [], "{text}");
    model.unwrap()
}

/// The situations of a kind in which a contract is, and those in which it is not, by its examples: `clause: situation`.
fn seen(text: &str, kind: Kind) -> (Vec<String>, Vec<String>) {
    let model = model(text);
    let coverage = Coverage::of_examples(&Prepared::new(&model), None);
    let items: Vec<_> = coverage.items().filter(|(item, _)| item.kind == kind).collect();
    let words = |covered: bool| {
        let of = items.iter().filter(|(_, found)| found.by.is_empty() != covered);
        of.map(|(item, _)| format!("{}: {}", item.words, item.situation)).collect()
    };
    (words(true), words(false))
}

fn assert_seen(text: &str, kind: Kind, covered: &[&str], missing: &[&str]) {
    let (found, not_found) = seen(text, kind);
    assert_eq!(found, covered, "covered");
    assert_eq!(not_found, missing, "missing");
}

const HEAD: &str = r#"
contract "Visits"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id    whole number, unique
  provider    text
  visit_date  date
  kind        one of planned, urgent, missed
  hours       hours, from 0 to 12, may be blank
  complaint   date, may be blank
"#;

fn with_head(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

#[test]
fn a_condition_is_not_met_only_by_a_row_that_the_conditions_before_it_let_through() {
    let text = with_head(
        r#"
payment care of visit
  where kind is planned
    and hours is more than 2 hours
  for each provider and quarter of visit_date
  pay count × £10.00 per visit

example "the second visit is urgent: its hours are not asked for"
  suppose visit
    | provider | visit_date | kind    | hours |
    | Acme     | 2 May 2025 | planned | 3     |
    | Acme     | 2 May 2025 | urgent  | 1     |
  then care to Acme in 2025Q2 is £10.00
"#,
    );
    assert_seen(
        &text,
        Kind::Conditions,
        &["kind is planned: met", "kind is planned: not met", "hours is more than 2 hours: met"],
        &["hours is more than 2 hours: not met", "hours is more than 2 hours: not known, because of a blank"],
    );
}

#[test]
fn the_parts_of_an_or_are_conditions_and_what_is_one_of_a_list_is_one() {
    let text = with_head(
        r#"
cohort counted of visit
  where kind is one of planned, urgent
    and (complaint is blank or complaint is after visit_date)

measure counts of counted
  count

example "the first is met by its first part, the second by the second"
  suppose visit
    | provider | visit_date | kind    | complaint  |
    | Acme     | 2 May 2025 | planned |            |
    | Acme     | 2 May 2025 | urgent  | 3 May 2025 |
  then counts is 2 visits
"#,
    );
    let whole = "complaint is blank or complaint is after visit_date";
    assert_seen(
        &text,
        Kind::Conditions,
        &[
            "kind is one of planned, urgent: met",
            &format!("{whole}: met"),
            "complaint is blank: met",
            "complaint is blank: not met",
            "complaint is after visit_date: met",
        ],
        // Where `complaint is blank` is not met it is given, so that the second part is never unknown.
        &[
            "kind is one of planned, urgent: not met",
            &format!("{whole}: not met"),
            "complaint is after visit_date: not met",
        ],
    );
}

#[test]
fn just_beside_a_date_is_one_day_and_beside_a_number_of_whole_things_one() {
    let text = with_head(
        r#"
cohort late of visit
  where complaint is from visit_date to 10 days after it, both days counted

measure lates of late
  for each provider
  count

cohort busy of visit
  where visits_of is at least 3 visits

measure visits_of of visit
  for each provider
  count

measure busy_visits of busy
  count

-- 2 May and 10 days is 12 May. Two days before the first day, and the last day itself. Two visits are one less than three.
example "two visits"
  suppose visit
    | provider | visit_date | complaint   |
    | Acme     | 2 May 2025 | 30 April 2025 |
    | Acme     | 2 May 2025 | 12 May 2025 |
  then lates for Acme is 1 visit
  then busy_visits is 0 visits
"#,
    );
    let between = "complaint is from visit_date to 10 days after it, both days counted";
    let count = "visits_of is at least 3 visits";
    assert_seen(
        &text,
        Kind::Edges,
        &[&format!("{between}: exactly 10 days after it"), &format!("{count}: one less than 3 visits")],
        &[
            &format!("{between}: the day before visit_date"),
            &format!("{between}: exactly visit_date"),
            &format!("{between}: the day after visit_date"),
            &format!("{between}: the day before 10 days after it"),
            &format!("{between}: the day after 10 days after it"),
            &format!("{count}: exactly 3 visits"),
            &format!("{count}: one more than 3 visits"),
        ],
    );
}

const SCALE: &str = r#"
cohort planned_ones of visit
  where kind is planned

measure planned_share of visit
  for each provider
  (planned_ones as a share of visit, or 0% if visit is empty)

scale part of planned_share
  | from the bottom | none of it |
  | from 45%        | 50%        |
  | above 66%       | all of it  |

payment bonus of visit
  for each provider and quarter of visit_date
  pay £100.00 × part
"#;

#[test]
fn beside_the_edge_of_a_share_is_any_value_of_the_neighbouring_band_and_the_nearest_is_told() {
    let text = with_head(&format!(
        r#"{SCALE}
-- Acme 33 of 50 is 66%, still in the middle band; Beech 1 of 10 and Cedar 2 of 5 lie in the lowest: 40% is the nearer to 45%.
example "66%, 10% and 40%"
  suppose visit
    | rows | provider | visit_date | kind    |
    | 33   | Acme     | 2 May 2025 | planned |
    | 17   | Acme     | 2 May 2025 | missed  |
    | 1    | Beech    | 2 May 2025 | planned |
    | 9    | Beech    | 2 May 2025 | missed  |
    | 2    | Cedar    | 2 May 2025 | planned |
    | 3    | Cedar    | 2 May 2025 | missed  |
  then part for Acme is 50%
  then part for Cedar is 0%
"#
    ));
    assert_seen(
        &text,
        Kind::Bands,
        &["| from the bottom | none of it |: a value in it", "| from 45% | 50% |: a value in it"],
        &["| above 66% | all of it |: a value in it"],
    );
    assert_seen(
        &text,
        Kind::Edges,
        &[
            "| from 45% | 50% |: below 45%",
            "| from 45% | 50% |: above 45%",
            "| above 66% | all of it |: exactly 66%",
        ],
        &[
            "| from 45% | 50% |: exactly 45%",
            "| above 66% | all of it |: below 66%",
            "| above 66% | all of it |: above 66%",
        ],
    );
    let model = model(&text);
    let report = Report::of(&model, &Coverage::of_examples(&Prepared::new(&model), None));
    let below = report.items.iter().find(|item| item.what == "below 45%").unwrap();
    assert_eq!(below.nearest.as_deref(), Some("40%"));
}

#[test]
fn what_an_example_leaves_open_exercises_nothing() {
    let text = with_head(
        r#"
define charge of visit
  | when kind is missed | £0.00  |
  | otherwise           | £20.00 |

measure charges of visit
  for each provider
  total charge

measure visits_of of visit
  for each provider
  count

example "nothing is said of the kind, so no case is taken"
  suppose visit
    | provider |
    | Acme     |
  then visits_of for Acme is 1 visit
"#,
    );
    let (covered, missing) = seen(&text, Kind::Cases);
    assert_eq!((covered.len(), missing.len()), (0, 2));
    assert_seen(
        &text,
        Kind::Clauses,
        &["measure visits_of of visit: a value taken over a row"],
        &[
            "define charge of visit: a row that has a value",
            "measure charges of visit: a value taken over a row",
        ],
    );
}

#[test]
fn the_range_of_a_field_tells_what_cannot_occur() {
    let text = with_head(
        r#"
cohort short of visit
  where hours is at most 12 hours
    and hours is more than 0 hours

measure shorts of short
  count

example "an hour"
  suppose visit
    | hours |
    | 1     |
  then shorts is 1 visit
"#,
    );
    // From 0 to 12 hours: none is above 12, none below 0.
    assert_seen(
        &text,
        Kind::Edges,
        &["hours is at most 12 hours: below 12 hours", "hours is more than 0 hours: above 0 hours"],
        &["hours is at most 12 hours: exactly 12 hours", "hours is more than 0 hours: exactly 0 hours"],
    );
}

const MONEY: &str = r#"
tariff price by kind
  | planned | £20.00 per hour |
  | urgent  | £30.00 per hour |

tariff rise
  | to begin with    | 100% |
  | from 1 July 2025 | 110% |

payment care of visit
  where kind is one of planned, urgent
    and hours is given
  pay hours × (price for kind) × (rise at visit_date)
  at most £200.00
  in quarter of visit_date

cap yearly on care
  at most £250.00 for each provider and contract year
  used up in order of quarter
  the excess is deducted on a line of its own

minimum least on care, after yearly
  at least £50.00 for each provider and contract year

clawback complaints of visit
  where complaint is given
  take back £30.00
  in quarter of complaint
  at most what is payable after yearly for each provider and quarter
  the rest is carried forward, and what is left at the end is shown but not taken back
"#;

#[test]
fn limits_bite_or_leave_amounts_whole() {
    // Acme: 10 hours × £20.00 = £200.00 in April to June, at most £200.00: whole. 5 hours × £20.00 × 110% = £110.00 in
    // July to September, of which the cap of £250.00 leaves £50.00. The complaint of July is due with £30.00, and
    // £50.00 is there to take it from.
    let text = with_head(&format!(
        r#"{MONEY}
example "the cap bites in the second quarter"
  suppose visit
    | provider | visit_date  | kind    | hours | complaint    |
    | Acme     | 2 May 2025  | planned | 10    |              |
    | Acme     | 2 July 2025 | planned | 5     | 14 July 2025 |
  then yearly to Acme in 2025Q3 is −£60.00
  then complaints to Acme in 2025Q3 is −£30.00
"#
    ));
    let yearly = "cap yearly on care";
    let least = "minimum least on care, after yearly";
    let limit = "at most what is payable after yearly";
    assert_seen(
        &text,
        Kind::Limits,
        &[
            "at most £200.00: it leaves a value as it is",
            &format!("{yearly}: it bites"),
            &format!("{yearly}: it leaves an amount whole"),
            &format!("{least}: it leaves an amount whole"),
            &format!("{limit}: it leaves what is due whole"),
        ],
        &["at most £200.00: it bites", &format!("{least}: it bites"), &format!("{limit}: it bites")],
    );
    assert_seen(
        &text,
        Kind::Tariffs,
        &[
            "| planned | £20.00 per hour |: looked up",
            "to begin with: looked up while it holds",
            "from 1 July 2025: looked up while it holds",
        ],
        &["| urgent | £30.00 per hour |: looked up"],
    );
    assert_seen(
        &text,
        Kind::Clauses,
        &["payment care of visit: a line that is not nought", "clawback complaints of visit: something due"],
        &[
            "clawback complaints of visit: a payee who owes nothing",
            "the rest is carried forward, and what is left at the end is shown but not taken back: something carried forward",
        ],
    );
}

#[test]
fn what_is_due_and_not_taken_is_carried_and_the_limit_bites() {
    // Nothing is payable in October to December, when £30.00 is due: all of it is carried. Beech owes nothing.
    let text = with_head(&format!(
        r#"{MONEY}
example "nothing there to take it from"
  suppose visit
    | provider | visit_date | kind    | hours | complaint      |
    | Acme     | 2 May 2025 | planned | 1     | 3 October 2025 |
    | Beech    | 2 May 2025 | urgent  | 1     |                |
  then complaints to Acme in 2025Q4 is £0.00
"#
    ));
    let (covered, missing) = seen(&text, Kind::Clauses);
    assert_eq!((covered.len(), missing.len()), (4, 0), "{missing:?}");
    let (covered, _) = seen(&text, Kind::Limits);
    assert!(covered.contains(&"at most what is payable after yearly: it bites".to_owned()), "{covered:?}");
    // £20.00 and £30.00 are less than £50.00.
    assert!(covered.contains(&"minimum least on care, after yearly: it bites".to_owned()), "{covered:?}");
}

#[test]
fn a_penny_is_beside_an_amount_that_stands_in_the_data() {
    let text = r#"
contract "Grants"
  payee       "Council"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record claim
  claim_id  whole number, unique
  cost      money

cohort large of claim
  where cost is more than £100.00

measure larges of large
  count

example "a penny more, and two pence less"
  suppose claim
    | cost    |
    | £100.01 |
    | £99.98  |
  then larges is 1 claim
"#;
    assert_seen(
        text,
        Kind::Edges,
        &["cost is more than £100.00: a penny more than £100.00"],
        &[
            "cost is more than £100.00: a penny less than £100.00",
            "cost is more than £100.00: exactly £100.00",
        ],
    );
}

#[test]
fn blanks_that_are_decided_in_words_have_two_cases() {
    let text = with_head(
        r#"
cohort kept of visit
  where (complaint is not 1 May 2025, and a blank complaint is taken in)

measure kept_hours of kept
  for each provider
  (average (hours, or 0 hours if blank), or 0 hours if kept is empty)

example "a blank complaint, and hours that are given"
  suppose visit
    | provider | complaint | hours |
    | Acme     |           | 2     |
  then kept_hours for Acme is 2 hours
"#,
    );
    let rule = "complaint is not 1 May 2025, and a blank complaint is taken in";
    let empty = "(average (hours, or 0 hours if blank), or 0 hours if kept is empty)";
    assert_seen(
        &text,
        Kind::Blanks,
        &[
            &format!("{rule}: a blank complaint"),
            &format!("{empty}: a case that is not empty"),
            "(hours, or 0 hours if blank): the given case",
        ],
        &[
            &format!("{rule}: a given complaint"),
            &format!("{empty}: the empty case"),
            "(hours, or 0 hours if blank): the blank case",
        ],
    );
}

fn suggestions(model: &Model, effort: Effort) -> Suggestions {
    let prepared = Prepared::new(model);
    suggest(&prepared, &Coverage::of_examples(&prepared, None), &[], None, effort)
}

/// The contract with all that is suggested for it pasted behind it checks, is laid out, and covers what each says.
fn assert_pasted(text: &str, effort: Effort) -> Suggestions {
    let before = model(text);
    let found = suggestions(&before, effort);
    let pasted: String = found.examples.iter().map(|example| format!("\n{}", example.text)).collect();
    let text = format!("{text}{pasted}");
    let after = model(&text);
    assert_eq!(syntax::format(&after.source).unwrap(), text, "laid out");
    let coverage = Coverage::of_examples(&Prepared::new(&after), None);
    for item in found.examples.iter().flat_map(|example| &example.covers) {
        let covered = coverage.items().find(|(known, _)| known.key == item.key).unwrap().1;
        assert!(!covered.by.is_empty(), "{item:?}\n{pasted}");
    }
    // No suggestion holds as it is: its author has to put in what they have worked out.
    let tested = testing::run_examples(&Prepared::new(&after), None);
    let (_, new) = tested.split_at(before.examples.len());
    assert_eq!(new.len(), found.examples.len());
    assert!(new.iter().all(|example| !example.passed()));
    found
}

/// A lookup whose place some of the tried rows do not have.
#[test]
fn rows_without_the_place_that_is_asked_about_are_passed_over() {
    let text = r#"contract "Homes"
  payee       charity
  term        1 April 2025 to 31 March 2027
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record referral
  referral_id    whole number, unique
  person         text
  charity        text
  referral_date  date, from 1 April 2025 to 31 March 2027

record home
  person      text
  charity     text
  start_date  date
  end_date    date, on or after start_date, may be blank

cohort first_referral of referral
  only the first for each person in order of referral_date, then referral_id

measure referred_on of first_referral
  for each person
  earliest referral_date

cohort counted_home of home
  where start_date is on or after (referred_on for person)

payment homes of counted_home
  for each charity and quarter of start_date
  pay count × £500.00 per home
"#;
    assert!(!assert_pasted(text, Effort::default()).examples.is_empty());
}

#[test]
fn a_suggested_share_hits_the_edge_exactly() {
    let text = with_head(&format!(
        r#"{SCALE}
example "one of two"
  suppose visit
    | provider | visit_date | kind    |
    | Acme     | 2 May 2025 | planned |
    | Acme     | 2 May 2025 | missed  |
  then part for Acme is 50%
"#
    ));
    let text = syntax::format(&Source::new("contract.meed", text)).unwrap();
    let found = assert_pasted(&text, Effort::default());
    assert_eq!(found.not_found, []);
    let exactly = found.examples.iter().find(|example| example.text.contains("exactly 45%")).unwrap();
    // 45% is 9 of 20.
    let rows = |times: u32| exactly.text.lines().any(|line| line.trim().starts_with(&format!("| {times} ")));
    assert!(rows(9) && rows(11), "{}", exactly.text);
}

#[test]
fn suggestions_cover_dates_blanks_cases_and_amounts() {
    let text = with_head(&format!(
        r#"{MONEY}
example "one visit"
  suppose visit
    | provider | visit_date | kind    | hours |
    | Acme     | 2 May 2025 | planned | 1     |
  then care to Acme in 2025Q2 is £20.00
"#
    ));
    let text = syntax::format(&Source::new("contract.meed", text)).unwrap();
    let found = assert_pasted(&text, Effort::default());
    assert_eq!(found.not_found, []);
}

#[test]
fn just_beside_a_time_is_a_minute_and_suggestions_write_times_by_the_clock() {
    // Four hours pass from 22:00 to 03:00 in the night in which the clocks go forward.
    let text = r#"contract "Calls"
  payee       provider
  term        1 January 2026 to 31 December 2026
  statements  in months
  rounding    each payment line to the nearest penny, halves up
  clock       Europe/London

record call
  call_id   whole number, unique
  provider  text
  rung      date and time
  answered  date and time

payment prompt of call
  where answered is at or before 4 hours after rung
  for each provider and month of (day of rung)
  pay count × £5.00 per call

example "two minutes late"
  suppose call
    | provider | rung                | answered            |
    | Acme     | 28 March 2026 22:00 | 29 March 2026 03:00 |
    | Acme     | 28 March 2026 22:00 | 29 March 2026 03:02 |
  then prompt to Acme in 2026-03 is £5.00
"#;
    let within = "answered is at or before 4 hours after rung";
    assert_seen(
        text,
        Kind::Edges,
        &[&format!("{within}: exactly 4 hours after rung")],
        &[
            &format!("{within}: a minute before 4 hours after rung"),
            &format!("{within}: a minute after 4 hours after rung"),
        ],
    );
    assert_eq!(assert_pasted(text, Effort::default()).not_found, []);
}

#[test]
fn picks_running_values_spells_and_shares_are_parts_like_others() {
    let text = r#"contract "Starts"
  payee       provider
  term        1 April 2026 to 31 March 2027
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record start
  start_id    whole number, unique
  person_id   text
  provider    text
  start_date  date, from 1 April 2026 to 31 March 2027

cohort first_start of start
  only the first for each person_id in order of start_date, then start_id

define so_far of start
  (count up to and including this one, for each provider in order of start_date, then start_id)

spell time of start
  for each person_id
  from start_date to last day of the term

measure days of time
  for each person_id
  total length

define length of time
  days from first_day to last_day, both days counted

payment fee of first_start
  for each provider and quarter of start_date
  pay count × £100.00 per start
  shared 80% to "Investors", the rest to provider

payment early of start
  where so_far is at most 2 starts
  pay £10.00
  in quarter of start_date

-- The second start of A is not the first; Acme's two starts are not yet more than two.
example "two starts of one person"
  suppose start
    | person_id | provider | start_date |
    | A         | Acme     | 4 May 2026 |
    | A         | Acme     | 5 May 2026 |
  then fee to Investors in 2026Q2 is £80.00
  then early to Acme in 2026Q2 is £20.00
"#;
    let only = "only the first for each person_id in order of start_date, then start_id";
    let few = "so_far is at most 2 starts";
    assert_seen(
        text,
        Kind::Conditions,
        &[&format!("{only}: met"), &format!("{only}: not met"), &format!("{few}: met")],
        &[&format!("{few}: not met")],
    );
    let (covered, missing) = seen(text, Kind::Clauses);
    assert_eq!(missing, [] as [String; 0]);
    assert!(covered.contains(&"spell time of start: a spell".to_owned()), "{covered:?}");
    assert!(covered.contains(&"80% to \"Investors\": a share that is not nought".to_owned()), "{covered:?}");
    let found = assert_pasted(text, Effort::default());
    assert_eq!(found.not_found, []);
    // A third start, and no more than that.
    assert!(found.examples[0].text.contains("| 3    | A"), "{}", found.examples[0].text);
}

#[test]
fn the_search_finds_the_same_each_time() {
    let model = model(&with_head(SCALE));
    let found = || suggestions(&model, Effort::default());
    assert_eq!(found(), found());
}

fn contracts() -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir("contracts").unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = entries.filter(|path| path.join("contract.meed").is_file()).collect();
    found.sort();
    assert!(found.len() >= 16);
    found.into_iter().map(|path| (path.display().to_string(), path.join("contract.meed"))).collect()
}

#[test]
fn the_examples_of_every_contract_cover_its_clauses_limits_conditions_cases_and_bands() {
    let held = [Kind::Clauses, Kind::Limits, Kind::Conditions, Kind::Cases, Kind::Bands];
    let mut missing = Vec::new();
    for (name, path) in contracts() {
        let model = model(&fs::read_to_string(path).unwrap());
        let coverage = Coverage::of_examples(&Prepared::new(&model), None);
        assert_eq!(coverage.runs().len(), model.examples.len(), "{name}");
        let items = coverage.missing().filter(|item| held.contains(&item.kind));
        missing.extend(items.map(|item| format!("{name}:{}: {}: {}", item.line, item.words, item.situation)));
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn what_is_suggested_for_the_contracts_can_be_pasted() {
    let mut suggested = 0;
    for (_, path) in contracts() {
        let found = assert_pasted(&fs::read_to_string(path).unwrap(), Effort { runs: 300, each: 40 });
        suggested += found.examples.len();
    }
    assert!(suggested > 20);
}

/// Facts of which each asks the one before it four times over.
fn chained(levels: usize) -> Model {
    let mut text = String::from(
        r#"
contract "Chained"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id    whole number, unique
  provider    text
  visit_date  date
  worth       whole number

define level_0 of visit
  | when worth is at least 0  | worth   |
  | when worth is less than 0 | − worth |
"#,
    );
    for (below, level) in (1..=levels).enumerate() {
        text.push_str(&format!(
            "\ndefine level_{level} of visit\n  | when level_{below} is at least 1  | level_{below} + level_{below} |\n  \
             | when level_{below} is less than 1 | level_{below} − level_{below} |\n"
        ));
    }
    text.push_str(&format!(
        r#"
payment care of visit
  where level_{levels} is at least 1
  pay £1.00
  in quarter of visit_date

example "one visit"
  suppose visit
    | provider | visit_date | worth |
    | Acme     | 2 May 2025 | 1     |
  then care to Acme in 2025Q2 is £1.00
"#
    ));
    model(&text)
}

#[test]
fn what_there_is_to_cover_and_what_is_covered_grow_with_a_chain_of_facts_and_not_with_its_power() {
    let counted = [25, 50, 100].map(|levels| {
        let model = chained(levels);
        let coverage = Coverage::of_examples(&Prepared::new(&model), None);
        let covered = coverage.items().filter(|(_, covered)| !covered.by.is_empty()).count();
        (coverage.items().count(), covered)
    });
    let [few, more, most] = counted;
    assert_eq!(most.0 - more.0, 2 * (more.0 - few.0), "{counted:?}");
    assert_eq!(most.1 - more.1, 2 * (more.1 - few.1), "{counted:?}");
    // Each level has a value, and its first case is taken. Of its edges, one more than 1 is 2, which only the first
    // has: then come 4, 8, ….
    assert_eq!(most.1 - more.1, 50 * 2, "{counted:?}");
}
