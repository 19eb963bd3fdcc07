//! What is refused: the page lists it, in the words of the message, and nothing else.

use std::collections::BTreeSet;
use std::fs;

use super::engine::{Engine, Rows, Unpaid};
use super::shipped::{folders, model};
use meed::source::Source;
use meed::sql::{Dialect, Given, Queries, Tables};
use meed::value::Day;

/// A message, with `…` for what it says of the contract at hand.
fn shown(message: &str) -> String {
    let mut shown = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        shown.push_str(before);
        shown.push('…');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    shown + rest
}

/// The refusals that the code has.
fn in_code() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir("src/sql").unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for call in text.split("Refusal::of(").skip(1) {
            // The first text among the arguments, if one stands there.
            let arguments = call.split(";\n").next().unwrap_or_default();
            let literal = arguments.split('"').nth(1).filter(|literal| literal.contains(' '));
            found.extend(literal.map(shown));
        }
        for message in text.split("let what = \"").skip(1) {
            found.extend(message.split('"').next().map(shown));
        }
    }
    found
}

fn on_page() -> BTreeSet<String> {
    let page = fs::read_to_string("docs/sql.md").unwrap();
    let section = page.split("\n### In the words of the messages\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    section.lines().filter_map(|line| line.strip_prefix("- ")).map(str::to_owned).collect()
}

#[test]
fn the_page_lists_what_the_code_refuses() {
    let (code, page) = (in_code(), on_page());
    let missing: Vec<_> = code.difference(&page).collect();
    let gone: Vec<_> = page.difference(&code).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not on the page {missing:#?}\nnot in the code {gone:#?}");
}

#[test]
fn every_shipped_contract_is_said_for_every_engine_or_refused_with_its_clause() {
    for folder in folders() {
        let model = model(&folder);
        for dialect in Dialect::ALL {
            let ratios = super::engine::said(&model, &[]);
            let tables = Tables::expected(&model, Some(&ratios), dialect).unwrap();
            let given = Given { as_at: Day::parse("2026-03-31"), ..Given::default() };
            match Queries::of(&model, dialect, &tables, &given) {
                Ok(queries) => assert!(!queries.asked().is_empty(), "{}", folder.display()),
                Err(refused) => {
                    let fine =
                        |refusal: &meed::sql::Refusal| refusal.span.is_some() && refusal.code == "E0740";
                    assert!(refused.iter().all(fine), "{}: {refused:?}", folder.display());
                }
            }
        }
    }
}

/// What its rows are paid for is called by rows of another record, of which there may be many.
const ITEMS: &str = "contract \"Items\"
  payee provider
  term 1 April 2024 to 31 March 2025
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record client, plural clients
  client_id text, unique

record visit, plural visits
  visit_id whole number, unique
  provider text
  seen refers to client
  held_on date

payment fee of visit
  for each provider and seen and quarter of held_on
  an item for each seen
  pay count × £1.00 per visit
";

#[test]
fn an_item_for_each_row_of_another_table_is_refused_before_anything_runs_unless_these_are_few() {
    let model = meed::check(&Source::new("items.meed", ITEMS)).model.unwrap();
    for dialect in Dialect::ALL {
        let queries = |said: &str| {
            let tables = Tables::expected(&model, Some(said), dialect).unwrap();
            Queries::of(&model, dialect, &tables, &Given::default())
        };
        let refused = queries("{}").unwrap_err();
        assert_eq!(refused.iter().map(|refusal| refusal.code).collect::<Vec<_>>(), ["E0740"], "{refused:?}");
        assert!(
            refused[0].line(&model).is_some() && refused[0].message.contains("of which there may be many")
        );
        assert!(queries("{\"client\": {\"small\": true}}").is_ok());
    }
}

#[test]
fn items_of_which_there_are_as_many_as_rows_stop_the_run_beyond_a_limit() {
    let Some(engine) = Engine::duckdb() else { return };
    let (head, rest) = ITEMS.split_once("record client").unwrap();
    let (_, visits) = rest.split_once("record visit").unwrap();
    let text = format!("{head}record visit{visits}")
        .replace("  seen refers to client\n", "")
        .replace("  for each provider and seen and quarter of held_on\n", "")
        .replace("an item for each seen", "an item for each visit_id")
        .replace("count × £1.00 per visit", "£1.00\n  in quarter of held_on");
    let model = meed::check(&Source::new("items.meed", text)).model.unwrap();
    let columns = [("visit_id", "BIGINT"), ("provider", "VARCHAR"), ("held_on", "DATE")];
    let columns = columns.map(|(name, ty)| (name.to_owned(), ty.to_owned())).to_vec();
    let paid = |count: u32| {
        let row = |id: u32| [id.to_string(), "Acme".to_owned(), "2024-05-01".to_owned()].map(Some).to_vec();
        let rows = (0..count).map(row).collect();
        engine.paid_rows(&model, &Rows { name: "visit".to_owned(), columns: columns.clone(), rows })
    };
    assert!(paid(10_000).is_ok());
    match paid(10_001) {
        Err(Unpaid::Faults(told)) => assert!(told[0].message.contains("are more than 10000"), "{told:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_refusal_says_what_to_say_instead() {
    for entry in fs::read_dir("src/sql").unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (text, _) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
        for call in text.split("Refusal::of(").skip(1) {
            // As far as its own statement goes; a message that is made elsewhere is told of data, not of the contract.
            let statement = call.split(";\n").next().unwrap_or_default();
            let own = statement.split("Refusal::of(").next().unwrap_or_default();
            if own.contains('"') && !own.contains("watch.span") {
                assert!(own.contains(".with_help("), "{}: {own}", path.display());
            }
        }
    }
}
