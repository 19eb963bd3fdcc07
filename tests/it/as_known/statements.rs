//! Statements in sequence: what is paid, what is settled, and why.

use meed::report::{self, Format};
use meed::statement::numbered::{Cause, issue, issues};

use super::{HEADER, VISITS, pounds, read, statement};
use crate::support::paid::model;

/// Ann's two hours of 2 April become one, Ben's three hours are taken back, Cy's visit comes a day too late for the
/// first statement.
const ROWS: &str = "\
1,Acme,Ann,2025-04-02,2,2025-04-05,,
2,Acme,Ben,2025-04-03,3,2025-05-09,,
3,Acme,Ann,2025-05-02,1,2025-05-03,,
4,Acme,Ann,2025-04-02,1,2025-05-20,1,
5,Acme,Ben,2025-04-03,3,2025-06-11,,2
6,Beech,Cy,2025-04-30,1.5,2025-05-11,,
7,Acme,Ed,2025-04-30,4,2025-06-10,,
";

/// Cut-offs: 10 May, 10 June, 10 July.
///
/// 1: Acme April 2 + 3 hours = £100.00. 2: Acme May 1 hour £20.00, and April is 1 + 3 + 4 = 8 hours = £160.00, of which
/// the year's £100.00 are left and £60.00 deducted; May's £20.00 are deducted, too. Against April before: care +£60.00,
/// the cap −£60.00. Beech April 1.5 hours = £30.00. 3: April is 1 + 4 hours = £100.00: care −£60.00, the cap of April
/// +£60.00.
#[test]
fn each_pays_its_period_and_the_difference_of_those_before() {
    let model = model(VISITS);
    let loaded = read(&model, &[&format!("{HEADER}{ROWS}")], false);
    assert!(loaded.faults.is_empty());
    let first = statement(&model, &loaded, 1);
    assert_eq!((&first.net, first.adjustments.len()), (&pounds("100"), 0));
    assert_eq!((first.cut_off.as_str(), first.previous_cut_off.as_deref()), ("2025-05-10", None));

    let second = statement(&model, &loaded, 2);
    let lines = second.adjustments.iter().map(|line| {
        let before = line.before.as_ref().map(|amount| amount.machine());
        let now = line.now.as_ref().map(|amount| amount.machine());
        (line.payee.as_str(), line.item.as_str(), before, now, line.change.machine())
    });
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [
            ("Acme", "care", text("100.00"), text("160.00"), "60.00".to_owned()),
            ("Acme", "yearly", text("0.00"), text("-60.00"), "-60.00".to_owned()),
            ("Beech", "care", None, text("30.00"), "30.00".to_owned()),
        ]
    );
    assert_eq!(
        (&second.own.net, &second.adjusted, &second.net),
        (&pounds("0"), &pounds("30"), &pounds("30"))
    );

    let third = statement(&model, &loaded, 3);
    assert_eq!((&third.own.net, &third.adjusted), (&pounds("0"), &pounds("0")));
    let changes: Vec<_> =
        third.adjustments.iter().map(|line| (line.item.as_str(), line.change.machine())).collect();
    assert_eq!(changes, [("care", "-60.00".to_owned()), ("yearly", "60.00".to_owned())]);
    // Nothing is received later.
    let fourth = statement(&model, &loaded, 4);
    assert_eq!((fourth.adjustments.len(), &fourth.net), (0, &pounds("0")));
}

/// What `why` says of each line of a statement, without where the rows stand.
fn reasons(number: u32) -> Vec<Vec<String>> {
    let model = model(VISITS);
    let loaded = read(&model, &[&format!("{HEADER}{ROWS}")], false);
    let words = |cause: &Cause| match cause {
        Cause::Received { row, received } => format!("{} received {received}", row.row),
        Cause::Replaced { row, by, received } => {
            format!("{} by {} {}", row.row, by.row, received.as_ref().unwrap())
        }
        Cause::Reversed { row, by, .. } => format!("{} taken back by {}", row.row, by.row),
        Cause::Cut { by, .. } => by.clone(),
        Cause::StatementDate => "date".to_owned(),
    };
    let statement = statement(&model, &loaded, number);
    statement.adjustments.iter().map(|line| line.why.iter().map(words).collect()).collect()
}

#[test]
fn every_difference_says_which_rows_it_comes_from() {
    let april = ["7 received 2025-06-10", "1 by 4 2025-05-20"].map(str::to_owned).to_vec();
    assert_eq!(reasons(2), [april.clone(), april, vec!["6 received 2025-05-11".to_owned()]]);
    let taken_back = vec!["2 taken back by 5".to_owned()];
    assert_eq!(reasons(3), [taken_back.clone(), taken_back]);
}

#[test]
fn a_statement_can_be_read_by_people_and_by_programs() {
    let model = model(VISITS);
    let loaded = read(&model, &[&format!("{HEADER}{ROWS}")], false);
    let second = statement(&model, &loaded, 2);
    insta::assert_snapshot!(report::text(&second));
    let csv = String::from_utf8(report::written(&second, Format::Csv).unwrap()).unwrap();
    insta::assert_snapshot!(csv);
}

#[test]
fn there_is_no_statement_nought_and_none_after_the_last() {
    let model = model(VISITS);
    let loaded = read(&model, &[HEADER], false);
    for number in [0, 13, u32::MAX] {
        let refused = issue(&model, &loaded.history, number).unwrap_err();
        assert_eq!(refused.message, format!("there is no statement {number}"));
        let help = "the contract has 12 statements: the first is 1, and number 12 is that of 2026-03";
        assert_eq!(refused.help.as_deref(), Some(help));
    }
    let (last, before) = issue(&model, &loaded.history, 12).unwrap();
    assert_eq!((last.label.as_str(), last.cut_off.to_string().as_str()), ("2026-03", "2026-04-10"));
    assert_eq!(before.unwrap().label, "2026-02");
}

/// 30 April 2025 is a Wednesday; 1 and 2 May are two working days, 5 May a holiday, so that the third is 6 May. A month
/// after 30 April is 30 May, a month after 31 May is 30 June.
#[test]
fn a_cut_off_is_days_weeks_months_or_working_days_later() {
    let cut_offs = |said: &str| {
        let text = VISITS.replace(
            "cut-off     10 days",
            &format!("working days  Monday to Friday, without holiday\n  cut-off  {said}"),
        );
        let model = model(&format!("{text}\nrecord holiday\n  day  date, unique\n"));
        let loaded = read(&model, &[HEADER, "day\n2025-05-05\n"], false);
        let all = issues(&model, &loaded.history).unwrap();
        all.iter().take(2).map(|issue| issue.cut_off.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(cut_offs("0 days"), "2025-04-30 2025-05-31");
    assert_eq!(cut_offs("2 weeks"), "2025-05-14 2025-06-14");
    assert_eq!(cut_offs("1 month"), "2025-05-30 2025-06-30");
    assert_eq!(cut_offs("3 working days"), "2025-05-06 2025-06-04");
}

#[test]
fn without_a_cut_off_there_are_no_statements_in_sequence() {
    let model = model(&VISITS.replace("  cut-off     10 days after each period\n", ""));
    let loaded = read(&model, &[HEADER], false);
    let refused = issues(&model, &loaded.history).unwrap_err();
    assert!(refused.help.unwrap().contains("`cut-off  10 days after each period`"));
}
