//! Random contracts on random data: the engine and the reference say the same, whatever the order of the rows and of the work.

mod author;
mod choices;
mod facts;
mod groups;
mod money;
mod phrases;
mod schema;
mod values;

use std::cell::Cell as Counter;

use meed::data::{Database, Format, Input, ReadOptions, read};
use meed::model::{Model, RecordId, from_ast};
use meed::run::{Outcome, Settings, run};
use meed::source::Source;
use meed::syntax::parse;
use meed::value::Day;
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};

use super::agree::{agree, in_bytes};
use super::rows::tables;
use super::value::date_of;
use super::world::{Given, World};
use author::Author;
use choices::Choices;

/// How many contracts in a run of the suite; PROPTEST_CASES asks for more, PROPTEST_RNG_SEED for others.
const CASES: u32 = 150;
/// Of a hundred contracts, so many must check, or the author has forgotten the language.
const MOST: u32 = 60;

/// A contract and its data: for each record the header and the rows.
#[derive(Clone, Debug)]
struct Case {
    text: String,
    files: Vec<(String, Vec<String>)>,
}

fn written(contract: Vec<u16>, data: Vec<u16>) -> Case {
    let mut author = Author::new(Choices::new(contract));
    for _ in 0..author.choices.below(3) {
        author.tariff();
    }
    for _ in 0..author.choices.below(7) {
        match author.choices.below(6) {
            0 | 1 => author.cohort(),
            2 => author.define(),
            3 | 4 => author.measure(),
            _ => author.scale(),
        }
    }
    for _ in 0..1 + author.choices.below(4) {
        author.payment();
    }
    for _ in 0..author.choices.below(4) {
        author.limit();
    }
    for _ in 0..author.choices.below(3) {
        author.clawback();
    }
    let files = author.schema.data(&mut Choices::new(data));
    Case { text: author.text, files }
}

/// The model of a contract, or what is wrong with it.
fn checked(text: &str) -> Result<Model, String> {
    let source = Source::new("random.meed", text);
    let (file, mistakes) = parse(&source);
    if let Some(mistake) = mistakes.first() {
        let line = text.lines().nth(source.line(mistake.start()) - 1).unwrap();
        return Err(format!("{} in `{line}`: {}", mistake.code.0, mistake.message));
    }
    let (model, findings) = from_ast(source.clone(), &file);
    model.ok_or_else(|| {
        let error =
            findings.iter().find(|finding| finding.severity == meed::diagnostic::Severity::Error).unwrap();
        let line = text.lines().nth(source.line(error.start()) - 1).unwrap();
        format!("{} in `{line}`: {}", error.code.0, error.message)
    })
}

fn loaded(model: &Model, files: &[(String, Vec<String>)]) -> Database {
    let inputs = (0..).map(RecordId).zip(files).map(|(record, (header, rows))| {
        let text = format!("{header}\n{}", rows.iter().map(|row| format!("{row}\n")).collect::<String>());
        let name = format!("{}.csv", model.records[record.index()].title.name);
        Input { record, name, format: Format::Csv, reader: Box::new(std::io::Cursor::new(text)) }
    });
    let loaded = read(model, inputs.collect(), ReadOptions::default());
    assert!(!loaded.refused(), "{:?}", loaded.faults.list());
    loaded.database
}

fn settings(batch: usize, threads: usize) -> Settings {
    Settings { as_at: Day::new(2025, 6, 30), batch, threads, ..Settings::default() }
}

/// The engine, where it has an outcome; trouble has to be in the reference too.
fn outcome(model: &Model, data: Database, batch: usize, threads: usize) -> Result<Outcome, String> {
    run(model, data, &settings(batch, threads)).map_err(|error| format!("{error:?}"))
}

/// Holds the engine against the reference on one case.
fn compared(model: &Model, case: &Case) -> Result<(), String> {
    let data = loaded(model, &case.files);
    let given = Given { as_at: Some(date_of(Day::new(2025, 6, 30).unwrap())), ..Given::default() };
    let world = World::new(model, tables(model, &data), given, true);
    let first = outcome(model, data.clone(), 1024, 1)?;
    agree(&world, &first)?;
    let bytes = in_bytes(&first);
    for (batch, threads) in [(1, 1), (7, 2), (1024, 2)] {
        let again = outcome(model, data.clone(), batch, threads)?;
        if in_bytes(&again) != bytes {
            return Err(format!("another statement with {batch} rows at a time and {threads} threads"));
        }
    }
    let mut files = case.files.clone();
    for (_, rows) in &mut files {
        rows.reverse();
        let half = rows.len() / 3;
        rows.rotate_left(half);
    }
    let shuffled = outcome(model, loaded(model, &files), 7, 1)?;
    if in_bytes(&shuffled) != bytes {
        return Err("another statement with the rows in another order".to_owned());
    }
    Ok(())
}

#[test]
fn the_engine_works_out_what_the_reference_does_for_random_contracts() {
    let mut config = Config { failure_persistence: None, max_shrink_iters: 4000, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    if matches!(config.rng_seed, RngSeed::Random) && std::env::var_os("PROPTEST_CASES").is_none() {
        // The ordinary run is the same every time.
        config.rng_seed = RngSeed::Fixed(1);
    }
    let (all, good) = (Counter::new(0u32), Counter::new(0u32));
    let numbers = (vec(any::<u16>(), 0..400), vec(any::<u16>(), 0..600));
    let result = TestRunner::new(config).run(&numbers, |(contract, data)| {
        let case = written(contract, data);
        all.set(all.get() + 1);
        let Ok(model) = checked(&case.text) else { return Ok(()) };
        good.set(good.get() + 1);
        let rows: Vec<String> =
            case.files.iter().map(|(header, rows)| format!("{header}\n{}", rows.join("\n"))).collect();
        let failed = |reason: String| {
            TestCaseError::fail(format!("{reason}\n\n{}\n{}\n", case.text, rows.join("\n\n")))
        };
        let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| compared(&model, &case)));
        match tried {
            Ok(result) => result.map_err(failed),
            Err(panic) => {
                let words = panic.downcast_ref::<String>().cloned();
                let words = words.or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()));
                Err(failed(words.unwrap_or_default()))
            }
        }
    });
    match result {
        // The contract and its data say more than the numbers that they were made from.
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        other => other.unwrap(),
    }
    assert!(good.get() * 100 >= all.get() * MOST, "only {} of {} contracts check", good.get(), all.get());
}

/// What the author gets wrong, for whoever changes the language: `cargo test random_contracts_that -- --ignored`.
#[test]
fn most_random_contracts_check() {
    let mut wrong: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let numbers = (vec(any::<u16>(), 0..400), vec(any::<u16>(), 0..10));
    let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
    let wrong_ref = std::cell::RefCell::new(&mut wrong);
    TestRunner::new(config)
        .run(&numbers, |(contract, data)| {
            if let Err(error) = checked(&written(contract, data).text) {
                *wrong_ref.borrow_mut().entry(error).or_default() += 1;
            }
            Ok(())
        })
        .unwrap();
    for (error, times) in &wrong {
        eprintln!("{times} × {error}");
    }
    eprintln!("{}", wrong.values().sum::<usize>());
}
