//! What is proved of the shipped contracts.

use std::fs;
use std::path::PathBuf;

use meed::proof::{Bound, Bounds, Effort, Scope, Status, bounds};
use meed::run::Prepared;
use meed::source::Source;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn shipped(name: &str) -> Bounds {
    let text = fs::read_to_string(root().join("contracts").join(name).join("contract.meed")).unwrap();
    let model = meed::check(&Source::new(name, text)).model.unwrap();
    bounds(&Prepared::new(&model), Effort::default())
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
        let text = fs::read_to_string(root().join("contracts").join(name).join("contract.meed")).unwrap();
        let currency = meed::check(&Source::new(name, text)).model.unwrap().contract.currency;
        let bounds = shipped(name);
        let cells = [(false, false), (false, true), (true, false)]
            .map(|(least, without)| cell(whole(&bounds, least, without), currency));
        table.push_str(&format!("| {name} | {} |\n", cells.join(" | ")));
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
