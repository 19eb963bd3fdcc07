//! Rows that name what cannot be named.

use meed::data::report::render;

use super::{HEADER, VISITS, read};
use crate::support::paid::model;

fn told(rows: &str) -> String {
    render(&read(&model(VISITS), &[&format!("{HEADER}{rows}")], false).faults)
}

#[test]
fn rows_are_named_that_are_there_and_only_once() {
    let rows = "\
1,Acme,Ann,2025-04-02,2,2025-04-05,,
2,Acme,Ann,2025-04-02,1,2025-04-06,1,
3,Acme,Ann,2025-04-02,1,2025-04-07,,1
4,Acme,Ben,2025-04-02,1,2025-04-07,9,
5,Acme,Cy,2025-04-02,1,2025-04-07,5,
6,Acme,Di,2025-04-02,1,2025-04-07,,
7,Acme,Di,2025-04-02,1,2025-04-08,6,2
";
    assert_eq!(
        told(rows),
        "\
visit.csv, row 4, column cancels: `1` is replaced or reversed by visit.csv, row 3 already [E0537]
  help: to correct what took its place, name that row; a row is named once
visit.csv, row 5, column corrects: no row has the visit_id `9` [E0536]
  help: correct it, or hand in the earlier row, too: what was once received stays in the data
visit.csv, row 6, column corrects: `5` names the row in which it stands [E0539]
  help: name the earlier row, or leave the cell blank
visit.csv, row 8, column cancels: the row replaces one row and reverses one [E0538]
  help: leave one of the two cells blank, and send a row of its own for the other
"
    );
}

#[test]
fn a_row_is_received_no_sooner_than_the_one_that_it_names() {
    let rows = "1,Acme,Ann,2025-04-02,2,2025-04-05,,\n2,Acme,Ann,2025-04-02,1,2025-04-04,1,\n";
    assert_eq!(
        told(rows),
        "\
visit.csv, row 3, column corrects: received on 2025-04-04, before visit.csv, row 2, which it names and which was received on 2025-04-05 [E0541]
  help: correct one of the two days: a row names one that was received before it, or on that day
"
    );
    // On one day the order of the rows does not matter.
    let rows = "2,Acme,Ann,2025-04-02,1,2025-04-05,1,\n1,Acme,Ann,2025-04-02,2,2025-04-05,,\n";
    assert_eq!(told(rows), "");
}

#[test]
fn rows_that_name_each_other_in_a_circle_would_all_vanish() {
    let rows = "\
1,Acme,Ann,2025-04-02,2,2025-04-05,3,
2,Acme,Ann,2025-04-02,2,2025-04-05,1,
3,Acme,Ann,2025-04-02,2,2025-04-05,2,
4,Acme,Ann,2025-04-02,2,2025-04-05,,
";
    let told = told(rows);
    assert_eq!(
        told.matches("rows name each other in a circle, and none of them would count [E0539]").count(),
        3,
        "{told}"
    );
}

#[test]
fn what_was_taken_back_is_sent_again_and_not_taken_back_twice() {
    let rows = "\
1,Acme,Ann,2025-04-02,2,2025-04-05,,
2,Acme,Ann,2025-04-02,2,2025-04-06,,1
3,Acme,Ann,2025-04-02,2,2025-04-07,,2
";
    assert_eq!(
        told(rows),
        "\
visit.csv, row 4, column cancels: `2` is visit.csv, row 3, which only takes back another row [E0542]
  help: to have back what was taken back, send it again as a row of its own
"
    );
    let again = "\
1,Acme,Ann,2025-04-02,2,2025-04-05,,
2,Acme,Ann,2025-04-02,2,2025-04-06,,1
3,Acme,Ann,2025-04-02,2,2025-04-07,,
";
    assert_eq!(told(again), "");
}

/// The row that is replaced, the one in its place and a third one share a person and a day: only those that ever count
/// together are at fault.
#[test]
fn rows_share_what_they_may_not_share_only_while_they_count() {
    let corrected = "1,Acme,Ann,2025-04-02,2,2025-04-05,,\n2,Acme,Ann,2025-04-02,1,2025-05-06,1,\n";
    assert_eq!(told(corrected), "");
    let third = format!("{corrected}3,Acme,Ann,2025-04-02,1,2025-05-01,,\n");
    assert_eq!(
        told(&third),
        "\
visit.csv, row 3, column person and visit_date: `Ann, 2025-04-02` stands in visit.csv, row 4 already [E0529]
visit.csv, row 4, column person and visit_date: `Ann, 2025-04-02` stands in visit.csv, row 2 already [E0529]
  help: the contract says that no two rows share them: correct one, or leave out the row that is not meant
"
    );
    // Taken back on 1 May, so that the place is free on that day.
    let reversed = "\
1,Acme,Ann,2025-04-02,2,2025-04-05,,
2,Acme,Ann,2025-04-02,2,2025-05-01,,1
3,Acme,Ann,2025-04-02,1,2025-05-01,,
";
    assert_eq!(told(reversed), "");
}

/// Of a row that is set aside nothing is known: what it would have replaced counts.
#[test]
fn a_row_at_fault_replaces_nothing_and_a_row_at_fault_may_be_replaced() {
    let model = model(VISITS);
    let rows =
        format!("{HEADER}1,Acme,Ann,2025-04-02,2,2025-04-05,,\n2,Acme,Ann,2025-04-02,25,2025-04-06,1,\n");
    let loaded = read(&model, &[&rows], true);
    assert_eq!((loaded.faults.len(), loaded.database.tables[0].rows, loaded.gone.len()), (1, 1, 0));
    let rows =
        format!("{HEADER}1,Acme,Ann,2025-04-02,25,2025-04-05,,\n2,Acme,Ann,2025-04-02,2,2025-04-06,1,\n");
    let loaded = read(&model, &[&rows], true);
    assert_eq!((loaded.faults.len(), loaded.database.tables[0].rows, loaded.gone.len()), (1, 1, 0));
    assert_eq!(loaded.database.tables[0].origin.of(0).1, 3);
    // A row that names what cannot be named is set aside with what it says: the third does not make room for itself.
    let rows = format!(
        "{HEADER}1,Acme,Ann,2025-04-02,2,2025-04-05,,\n2,Acme,Ben,2025-04-02,2,2025-04-04,1,\n3,Acme,Ann,2025-04-02,2,2025-04-06,,\n"
    );
    let loaded = read(&model, &[&rows], true);
    assert_eq!(
        (loaded.database.tables[0].rows, loaded.row_counts[0].faulty),
        (0, 3),
        "{}",
        render(&loaded.faults)
    );
}
