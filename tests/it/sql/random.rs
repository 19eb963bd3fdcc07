//! Random contracts on random data: an engine pays what Meed does on files, or the contract was refused before anything
//! ran.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use meed::data::{Database, Origin};
use meed::model::Model;
use meed::run::{Prepared, RunResult, Settings, run};
use meed::sql::Given;
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use super::engine::{Engine, Loaded, Unpaid, accounts, statement};
use super::explained::{Held, held_to_files, targets};
use super::explained_values;
use crate::reference::random::ready;
use crate::support::search;

/// How many contracts in a run of the suite.
const CASES: u32 = 40;
/// Of a hundred that check, so many must be paid by the engine.
const MOST: usize = 40;
/// How many lines of each are explained at most.
const MOST_EXPLAINED: usize = 6;

/// A number of more digits than engines could add up.
const LONG: &str = "123456789012345.678901";

/// Why ratios are not put together, which shows in the rows alone.
const APART: &str = "ratios of different denominators";

/// What the contracts of a run came to.
#[derive(Debug, Default)]
struct Tally {
    paid: usize,
    stopped: usize,
    explained: usize,
    refused: usize,
    /// Why, and how often.
    reasons: BTreeMap<String, usize>,
}

/// Where the engine pays something else.
fn differs(engine: &Engine, contract: Vec<u16>, data: Vec<u16>, tally: &RefCell<Tally>) -> Option<String> {
    let otherwise = |line: &str| Some(line.replace(LONG, "123456.78"));
    let (model, data, settings, shown) = ready(contract, data, otherwise)?;
    let given = Given { tariffs: settings.tariffs.clone(), as_at: settings.as_at };
    let files = run(&model, data.clone(), &settings);
    let wrong = |what: String| Some(format!("{what}\n\n{shown}"));
    match (engine.paid(&model, &data, &given), files) {
        (Err(Unpaid::Refused(refusals)), _) => {
            let mut tally = tally.borrow_mut();
            tally.refused += 1;
            for refusal in refusals {
                *tally.reasons.entry(refusal.message).or_default() += 1;
            }
            None
        }
        (Err(Unpaid::Broken(why)), _) => wrong(why),
        (Err(Unpaid::Faults(_) | Unpaid::Stopped(_)), Err(_)) => {
            tally.borrow_mut().stopped += 1;
            None
        }
        (Err(Unpaid::Faults(why)), Ok(_)) if why.iter().all(|why| why.message.starts_with(APART)) => {
            let mut tally = tally.borrow_mut();
            tally.refused += 1;
            *tally.reasons.entry(APART.to_owned()).or_default() += 1;
            None
        }
        (Err(Unpaid::Stopped(why)), Ok(_)) => wrong(format!("only the engine stops: {why}")),
        (Err(Unpaid::Faults(why)), Ok(_)) => wrong(format!("only the engine stops: {why:?}")),
        (Ok(_), Err(error)) => wrong(format!("only the files stop: {error:?}")),
        (Ok((outcome, counted)), Ok(files)) => {
            tally.borrow_mut().paid += 1;
            let of_files = accounts(&model, &files);
            if counted != of_files {
                return wrong(format!("counted on tables\n{counted:#?}\non files\n{of_files:#?}"));
            }
            let (tables, files) = (statement(&model, &outcome), statement(&model, &files));
            if tables != files {
                return wrong(format!("on tables\n{tables}\non files\n{files}"));
            }
            let held = explained(engine, &model, data, &given, &outcome);
            tally.borrow_mut().explained += held.fetched;
            held.wrong.first().and_then(|first| wrong(first.clone()))
        }
    }
}

/// Explains what a contract pays where the rows are: the same as on files, but for the order of rows that nothing puts in
/// one.
pub(super) fn explained(
    engine: &Engine,
    model: &Model,
    mut data: Database,
    given: &Given,
    whole: &RunResult,
) -> Held {
    for (id, _) in model.file_records() {
        Arc::make_mut(&mut data.tables[id.index()]).origin = Origin::default();
    }
    let prepared = Prepared::new(model);
    let loaded = Loaded::of(model, &data, &[]);
    let settings = Settings { tariffs: given.tariffs.clone(), as_at: given.as_at, ..Settings::default() };
    let files = prepared.run(data, &settings).unwrap();
    let mut targets = targets(model, &files);
    targets.truncate(MOST_EXPLAINED);
    let words = |text: &str| {
        let mut words: Vec<String> = text.split([' ', ',', '\n', ':', ';']).map(str::to_owned).collect();
        words.sort();
        words
    };
    // What is listed in short is the first few of an order that tables do not have.
    let same = |files: &str, tables: &str| files.contains("`--full` shows") || words(files) == words(tables);
    let mut held = held_to_files(engine, &prepared, (&loaded, given), (whole, &files), targets, same);
    let values =
        explained_values::held_to_files(engine, &prepared, (&loaded, given), &files, MOST_EXPLAINED, same);
    held.fetched += values.fetched;
    held.wrong.extend(values.wrong);
    held
}

fn search(engine: Option<Engine>) {
    let Some(engine) = engine else { return };
    let tally = RefCell::new(Tally::default());
    let config = Config { max_shrink_iters: 300, ..search::cases(CASES) };
    let numbers = (vec(any::<u16>(), 0..400), vec(any::<u16>(), 0..600));
    let result = TestRunner::new(config).run(&numbers, |(contract, data)| {
        match differs(&engine, contract, data, &tally) {
            Some(wrong) => Err(TestCaseError::fail(wrong)),
            None => Ok(()),
        }
    });
    match result {
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        other => other.unwrap(),
    }
    let tally = tally.into_inner();
    let all = tally.paid + tally.stopped + tally.refused;
    assert!(tally.paid * 100 >= all * MOST, "too many are not paid: {tally:#?}");
    assert!(tally.explained > 0, "nothing is explained: {tally:#?}");
}

#[test]
fn duckdb_pays_for_random_contracts_what_meed_does() {
    search(Engine::duckdb());
}

#[test]
fn spark_pays_for_random_contracts_what_meed_does() {
    search(Engine::spark(3));
}

#[test]
fn postgres_pays_for_random_contracts_what_meed_does() {
    search(Engine::postgres());
}
