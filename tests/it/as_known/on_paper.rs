//! The shipped contract, statement by statement, against a calculation that knows nothing of the language.

use std::fs;
use std::path::Path;

use meed::report;
use meed::source::Source;

use super::statement;

/// `statements.csv` was worked out in Python, month by month, from the entries that each cut-off had seen.
#[test]
fn every_statement_of_the_apprenticeships_is_as_it_was_worked_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts/apprenticeships");
    let file = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let checked = meed::check(&Source::new("contract.meed", file("contract.meed")));
    assert!(checked.findings.is_empty(), "{:#?}", checked.findings);
    let model = checked.model.unwrap();
    // The bank holidays are listed in the contract.
    let learners = file("data/learner.csv");
    let record = model.file_records().map(|(id, _)| id).next().unwrap();
    let input = meed::data::Input {
        record,
        name: "data/learner.csv".to_owned(),
        format: meed::data::Format::Csv,
        content: meed::data::Content::InOrder(Box::new(learners.as_bytes())),
    };
    let loaded = meed::data::read(&model, vec![input], meed::data::ReadOptions::default());
    assert!(loaded.faults.is_empty());
    let mut found = "statement,period,cut_off,payee,own,earlier,payable\n".to_owned();
    for number in 1..=15 {
        let statement = statement(&model, &loaded, number);
        for net in &statement.payees {
            let amounts = [&net.own, &net.adjusted, &net.net];
            if amounts.iter().any(|amount| !amount.is_zero()) {
                let amounts = amounts.map(|amount| amount.machine()).join(",");
                let (period, cut_off) = (&statement.period, &statement.cut_off);
                found.push_str(&format!("{number},{period},{cut_off},{},{amounts}\n", net.payee));
            }
        }
    }
    assert_eq!(found, file("statements.csv"));
    let two = [5, 6].map(|number| report::text(&statement(&model, &loaded, number)));
    insta::assert_snapshot!(two.join("\n"));
}
