//! Measures group by group, and the published ones in their order.

use meed::data::ReadOptions;
use meed::measures::{Measured, Wanted, measured};
use meed::report::text;

use crate::support::paid::{model, paid};
use crate::support::written::csv;

const CONTRACT: &str = r#"contract "Reablement"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in months
  rounding    each payment line to the nearest penny, halves up

record episode
  episode_id  whole number, unique
  provider    text
  ended       date
  reabled     yes or no

outcome success of episode
  where reabled

measure reabled_share "Share reabled" of episode
  for each provider and month of ended
  (success as a share of episode, or 0% if episode is empty)
  published with the highest first

measure ended_in_all of episode
  for each provider
  count
"#;

/// April: Acme 1 of 3, Beech 2 of 2, Cedar 1 of 1, Dove 0 of 1. May: Acme alone.
const EPISODES: &str = "\
episode_id,provider,ended,reabled
1,Acme,2025-04-02,yes
2,Acme,2025-04-03,no
3,Acme,2025-04-04,no
4,Beech,2025-04-30,yes
5,Beech,2025-04-30,yes
6,Cedar,2025-04-30,yes
7,Dove,2025-04-30,no
8,Acme,2025-05-01,yes
";

fn measured_with(contract: &str, wanted: &Wanted) -> Vec<Measured> {
    let model = model(contract);
    let (outcome, _) = paid(&model, &[EPISODES], ReadOptions::default());
    measured(&model, &outcome, wanted)
}

fn league(contract: &str) -> Vec<(Option<usize>, bool, String, String)> {
    let wanted = Wanted { published: true, ..Wanted::default() };
    let rows = measured_with(contract, &wanted).into_iter().flat_map(|measured| measured.rows);
    rows.map(|row| (row.place, row.shared, row.keys.join(" "), row.shown)).collect()
}

#[test]
fn groups_of_a_month_stand_in_order_and_equals_share_a_place() {
    let expected = [
        (1, true, "Beech 2025-04", "100%"),
        (1, true, "Cedar 2025-04", "100%"),
        (3, false, "Acme 2025-04", "33.3333…%"),
        (4, false, "Dove 2025-04", "0%"),
        (1, false, "Acme 2025-05", "100%"),
    ];
    let expected =
        expected.map(|(place, shared, keys, shown)| (Some(place), shared, keys.to_owned(), shown.to_owned()));
    assert_eq!(league(CONTRACT), expected);
}

#[test]
fn the_lowest_can_stand_first() {
    let places = league(&CONTRACT.replace("the highest first", "the lowest first"));
    let keys: Vec<_> = places.iter().map(|place| place.2.as_str()).collect();
    assert_eq!(keys, ["Dove 2025-04", "Acme 2025-04", "Beech 2025-04", "Cedar 2025-04", "Acme 2025-05"]);
}

#[test]
fn names_and_periods_select() {
    let wanted = Wanted { periods: vec!["2025-05".to_owned()], ..Wanted::default() };
    let found = measured_with(CONTRACT, &wanted);
    let sizes: Vec<_> =
        found.iter().map(|measured| (measured.measure.as_str(), measured.rows.len())).collect();
    assert_eq!(sizes, [("reabled_share", 1), ("ended_in_all", 0)]);
    let wanted = Wanted { names: vec!["ended_in_all".to_owned()], ..Wanted::default() };
    let expected = "\
measure,place,keys,value
ended_in_all,,provider=Acme,4
ended_in_all,,provider=Beech,2
ended_in_all,,provider=Cedar,1
ended_in_all,,provider=Dove,1
";
    assert_eq!(csv(measured_with(CONTRACT, &wanted).as_slice()), expected);
}

#[test]
fn a_league_table_reads_from_first_to_last() {
    let wanted = Wanted { published: true, periods: vec!["2025-04".to_owned()], ..Wanted::default() };
    let expected = "\
reabled_share   Share reabled, the highest first
  place   provider   month of ended       value
───────────────────────────────────────────────
  1=      Beech      2025-04               100%
  1=      Cedar      2025-04               100%
  3       Acme       2025-04          33.3333…%
  4       Dove       2025-04                 0%
";
    assert_eq!(text(measured_with(CONTRACT, &wanted).as_slice()), expected);
}
