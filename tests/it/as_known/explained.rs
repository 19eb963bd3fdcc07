//! What has changed in an earlier period, and what became of a row that does not count, explained.

use meed::explain::{RowTarget, Standing, Target, explain_absent, explain_known};
use meed::report;
use meed::run::Prepared;
use meed::statement::Received;
use meed::statement::numbered::issue;

use super::{HEADER, Stood, VISITS, read, statement};
use crate::support::paid::model;

const ROWS: &str = "\
1,Acme,Ann,2025-04-02,2,2025-04-05,,
2,Beech,Ben,2025-04-03,3,2025-05-09,,
3,Acme,Ann,2025-05-02,1,2025-05-03,,
4,Acme,Ann,2025-04-02,1,2025-05-20,1,
5,Beech,Ben,2025-04-03,3,2025-06-09,,2
";

fn explained(line: &str, number: u32) -> String {
    let model = model(VISITS);
    let prepared = Prepared::new(&model);
    let loaded = read(&model, &[&format!("{HEADER}{ROWS}")], false);
    let (now, before) = issue(&model, &loaded.history, number).unwrap();
    let now = Stood::of(&prepared, &loaded, now);
    let before = before.map(|issue| Stood::of(&prepared, &loaded, issue));
    let standing = |stood: &Stood| (stood.issue.clone(), stood.outcome.clone());
    let (now, before) = (standing(&now), before.as_ref().map(standing));
    let sides = (
        Standing { issue: &now.0, outcome: &now.1 },
        before.as_ref().map(|(issue, outcome)| Standing { issue, outcome }),
    );
    let adjustments = statement(&model, &loaded, number).adjustments;
    let target = Target { line: line.to_owned(), ..Target::default() };
    report::text(&explain_known(&prepared, sides, &adjustments, (&target, false)).unwrap())
}

#[test]
fn a_line_of_an_earlier_period_is_explained_as_it_is_and_as_it_was() {
    let told = explained("care/Acme/2025-04", 2);
    for said in [
        "statement 2 settles −£20.00 of care",
        "visit 1 was replaced by visit 4, received on 20 May 2025",
        "on what was known by 10 June 2025, the cut-off of statement 2",
        "on what was known by 10 May 2025, the cut-off of statement 1",
        "£40.00",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    // Beech has lost its only line, and is known all the same.
    let told = explained("care/Beech/2025-04", 2);
    assert!(told.contains("statement 2 settles −£60.00 of care"), "{told}");
    assert!(told.contains("visit 2 was reversed by visit 5, received on 9 June 2025"), "{told}");
    // Its own period is explained as always.
    assert!(!explained("care/Acme/2025-05", 2).contains("on what was known by"));
}

#[test]
fn a_row_that_does_not_count_says_what_became_of_it() {
    let model = model(VISITS);
    let prepared = Prepared::new(&model);
    let loaded = read(&model, &[&format!("{HEADER}{ROWS}")], false);
    let absent = Received::of(&model, &loaded).absent_rows;
    let told = |row: &str| {
        let target = RowTarget { record: "visit".to_owned(), row: row.to_owned() };
        explain_absent(&prepared, &absent, &target, false).map(|told| report::text(&told)).unwrap_or_default()
    };
    for row in ["2", "visit.csv:2", "visit_id=1"] {
        assert!(told(row).contains("visit 1 (visit.csv, row 2) does not count"), "{}", told(row));
        assert!(told(row).contains("replaced by visit 4, received on 20 May 2025"), "{}", told(row));
    }
    assert!(
        told("visit_id=5").contains("it takes back visit 2 (visit.csv, row 3), and is nothing by itself")
    );
    assert_eq!(told("visit_id=4"), "");
}
