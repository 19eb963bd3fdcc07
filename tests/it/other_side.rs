//! A record counted and totalled from the side of the one that it refers to.

use meed::run::Prepared;
use meed::source::Source;
use meed::testing::run_examples;

const CONTRACT: &str = include_str!("../samples/visits_of_people.meed");

#[test]
fn measures_of_what_refers_to_a_row_are_values_of_that_row() {
    let checked = meed::check(&Source::new("visits_of_people.meed", CONTRACT));
    assert_eq!(checked.findings, []);
    let tested = run_examples(&Prepared::new(&checked.model.unwrap()), None);
    assert_eq!(tested.len(), 1);
    assert!(tested.iter().all(|tested| tested.passed()), "{tested:?}");
}

#[test]
fn a_value_of_a_group_is_not_totalled_row_by_row() {
    let wrong = CONTRACT.replace(
        "measure last_visit of visit",
        "measure twice of visit\n  for each provider_of\n  total hours_seen\n\nmeasure last_visit of visit",
    );
    let wrong = wrong.replace("for each provider_of", "for each person's provider");
    let codes: Vec<&str> = meed::check(&Source::new("wrong.meed", wrong))
        .findings
        .iter()
        .map(|finding| finding.code.0)
        .collect();
    assert_eq!(codes, ["E0346"]);
}
