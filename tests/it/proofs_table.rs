//! What is proved of the shipped contracts.

use std::fs;
use std::path::PathBuf;

use meed::data::{self, Content, Format, Input, ReadOptions};
use meed::model::Model;
use meed::proof::{Bound, Bounds, Effort, Scope, Status, bounds};
use meed::run::{Prepared, Settings};
use meed::source::Source;
use meed::value::Number;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn contract(name: &str) -> Model {
    let text = fs::read_to_string(root().join("contracts").join(name).join("contract.meed")).unwrap();
    meed::check(&Source::new(name, text)).model.unwrap()
}

/// What is proved of a contract; and its witness, read as the files of any data are, is paid what was found.
fn shipped(name: &str) -> Bounds {
    let model = contract(name);
    let prepared = Prepared::new(&model);
    let bounds = bounds(&prepared, Effort::default());
    let inputs =
        model.data_records().filter(|(_, record)| record.listed.is_none()).filter_map(|(id, record)| {
            let file = record.source.file.clone().unwrap_or_else(|| format!("{}.csv", record.title.name));
            let (_, text) = bounds.witness.iter().find(|(known, _)| *known == file)?;
            let content = Content::InOrder(Box::new(text.as_bytes()));
            Some(Input { record: id, name: file, format: Format::Csv, content })
        });
    let loaded = data::read(&model, inputs.collect(), ReadOptions::default());
    assert!(!loaded.refused(), "{name}: {:?}\n{:?}", loaded.faults, bounds.witness);
    let result = prepared.run(loaded.database, &Settings::default()).unwrap();
    let paid = result.statement.iter().fold(Number::zero(), |all, line| all.plus(&line.amount));
    let found = whole(&bounds, false, false).unwrap().found.as_ref().unwrap();
    assert_eq!(*found.exact(), paid, "{name}: {:?}", bounds.witness);
    bounds
}

/// With references, with days and answers in the forms of two systems, with clock times.
#[test]
fn the_data_that_was_found_is_written_as_the_contract_reads_it() {
    let page = fs::read_to_string(root().join("docs/proofs.md")).unwrap();
    for name in ["rikers-able", "school-meals", "rapid-response"] {
        // The whole table is made by the long test below.
        let row = row(name);
        assert!(page.contains(&row), "{row}");
    }
}

fn whole(bounds: &Bounds, least: bool, without_outcomes: bool) -> Option<&Bound> {
    let mut all = bounds.bounds.iter().filter(|bound| bound.scope == Scope::Whole && bound.item.is_none());
    all.find(|bound| bound.least == least && bound.without_outcomes == without_outcomes)
}

fn proved(bound: &Bound) -> (Status, String) {
    (bound.status, bound.proved.as_ref().map(|amount| amount.machine()).unwrap_or_default())
}

#[test]
fn what_the_terms_alone_bound_is_exact() {
    // Listed lots at listed prices, whatever the data: what its independent calculation in `expected.csv` comes to.
    let coventry = shipped("coventry");
    assert_eq!(proved(whole(&coventry, false, false).unwrap()), (Status::Exact, "305250.00".into()));
    assert_eq!(proved(whole(&coventry, true, false).unwrap()), (Status::Exact, "305250.00".into()));
    // The return of 15% a year on $200,000.00 for three whole years and on $70,000.00 for two: 304,175 + 92,575.
    let educate_girls = shipped("educate-girls");
    assert_eq!(proved(whole(&educate_girls, false, false).unwrap()), (Status::Exact, "396750.00".into()));
    // Five years of quarters: two at £432,000.00, one at £372,000.00, two at £342,000.00.
    let herefordshire = shipped("herefordshire");
    assert_eq!(proved(whole(&herefordshire, false, false).unwrap()).1, "1920000.00");
    // A cap on everything holds whatever a line comes to, one below nil too.
    let peterborough = shipped("peterborough");
    assert_eq!(proved(whole(&peterborough, false, false).unwrap()).1, "8000000.00");
}

/// Where the table begins and ends on its page.
const MARKS: [&str; 2] = ["<!-- the table is made by a test -->\n", "<!-- end of the table -->"];

/// The amounts of a bound as a cell.
fn cell(bound: Option<&Bound>, currency: meed::value::Currency) -> String {
    let Some(bound) = bound else { return "it has none".to_owned() };
    let shown = |amount: &Option<meed::value::Amount>| {
        amount.as_ref().map_or_else(String::new, |amount| amount.shown(currency))
    };
    match bound.status {
        Status::Exact => format!("{}, exact", shown(&bound.proved)),
        Status::AtMost => format!("{}; found {}", shown(&bound.proved), shown(&bound.found)),
        Status::NoLimit => "no limit".to_owned(),
        Status::NotKnown => format!("not known; found {}", shown(&bound.found)),
    }
}

/// The row of a contract in the table.
fn row(name: &str) -> String {
    let currency = contract(name).contract.currency;
    let bounds = shipped(name);
    let cells = [(false, false), (false, true), (true, false)]
        .map(|(least, without)| cell(whole(&bounds, least, without), currency));
    format!("| {name} | {} |\n", cells.join(" | "))
}

#[test]
#[ignore = "some minutes: after a change of a contract or of what is proved, with MEED_DOCS=update to write the table"]
fn the_table_of_contracts_is_what_is_proved() {
    let mut names: Vec<String> = fs::read_dir(root().join("contracts"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| root().join("contracts").join(name).join("contract.meed").is_file())
        .collect();
    names.sort();
    let mut table =
        "| contract | the most | without any outcome | the least |\n| --- | --- | --- | --- |\n".to_owned();
    for name in &names {
        table.push_str(&row(name));
    }
    let page = root().join("docs/proofs.md");
    let text = fs::read_to_string(&page).unwrap();
    let (before, rest) = text.split_once(MARKS[0]).unwrap();
    let (stands, after) = rest.split_once(MARKS[1]).unwrap();
    if std::env::var("MEED_DOCS").is_ok_and(|word| word == "update") {
        fs::write(&page, format!("{before}{}{table}{}{after}", MARKS[0], MARKS[1])).unwrap();
    } else {
        assert_eq!(stands, table);
    }
}
