//! What is covered of a contract, as a list: how much of each kind, then what is not covered.

use super::document::Item;
use crate::coverage::{ItemPart, Report};
use crate::text;

/// What is covered and what is not; with `full` what is, and by what, one by one.
pub fn covered(report: &Report, full: bool) -> Vec<Item> {
    let by = format!("covered by {}", runs_in_words(report));
    let mut items = vec![Item::new(by).with([Item::new(report.summary())])];
    let of = |wanted: bool| report.items.iter().filter(move |item| item.covered == wanted);
    if of(false).next().is_some() {
        items.push(Item::new("not covered").with(of(false).map(|item| line(report, item))));
    }
    if full {
        let by = |item| Item::new(format!("by {}", by_words(report, item)));
        items.push(Item::new("covered").with(of(true).map(|item| line(report, item).with([by(item)]))));
    }
    items
}

/// Some of the items, by their positions.
pub fn lines(report: &Report, items: &[usize]) -> Vec<Item> {
    items.iter().filter_map(|at| report.items.get(*at)).map(|item| line(report, item)).collect()
}

fn runs_in_words(report: &Report) -> String {
    let examples = report.runs.iter().filter(|run| run.example.is_some()).count();
    let examples = text::count(examples, "example", "examples");
    let sets: Vec<String> = report.runs.iter().filter_map(|run| run.data.clone()).collect();
    match sets.as_slice() {
        [] => examples,
        [one] => format!("{examples} and the data set {one}"),
        sets => format!("{examples} and the data sets {}", text::all_of(sets)),
    }
}

/// `contract.meed:34: clause: situation`
fn line(report: &Report, item: &ItemPart) -> Item {
    let nearest = item.nearest.as_ref().map(|value| format!(" (nearest {value})")).unwrap_or_default();
    let (contract, word) = (&report.contract, item.kind.word());
    Item::new(format!("{contract}:{}: {word}: {}: {}{nearest}", item.line, item.clause, item.what))
}

/// The first runs in which it occurred, and how many more.
fn by_words(report: &Report, item: &ItemPart) -> String {
    let name = |at: &usize| {
        let run = report.runs.get(*at)?;
        let example = run.example.as_ref().map(|title| format!("“{title}”"));
        example.or_else(|| run.data.as_ref().map(|name| format!("the data set {name}")))
    };
    let names: Vec<String> = item.by.iter().filter_map(name).collect();
    match names.as_slice() {
        [first, _, _, ..] => format!("{first} and {} more", text::number(names.len().saturating_sub(1))),
        names => text::all_of(names),
    }
}
