//! The contracts that are shipped, with their data and their examples.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use meed::check::from_ast;
use meed::data::{Database, Format, Input, ReadOptions, from_example, read};
use meed::model::{Constant, Expectation, Expected, Frame, Item, LimitId, Model, Type};
use meed::run::{Prepared, Settings, run};
use meed::source::Source;
use meed::syntax::parse;
use num_bigint::BigInt;

use super::agree::agree;
use super::rows::tables;
use super::statement::Statement;
use super::value::{Amount, Cell, amount_of, cell_of, whole};
use super::world::{At, Given, World};

/// An expected statement: payee, period, item and amount in pence.
type Expectations = BTreeMap<(String, String, String), BigInt>;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts");
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

fn checked(folder: &Path) -> Model {
    let text = fs::read_to_string(folder.join("contract.meed")).unwrap();
    let source = Source::new("contract.meed", text);
    let (file, mistakes) = parse(&source);
    assert!(mistakes.is_empty(), "{}: {mistakes:?}", folder.display());
    let (model, findings) = from_ast(source, &file);
    model.unwrap_or_else(|| panic!("{}: {findings:?}", folder.display()))
}

/// The folders of data that a contract comes with.
fn data_folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_data = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("data");
    entries.filter(is_data).collect()
}

fn data_of(folder: &Path, model: &Model) -> Database {
    let inputs = model.file_records().map(|(id, record)| {
        let name = record.source.file.clone().unwrap_or_else(|| format!("{}.csv", record.title.name));
        let bytes = fs::read(folder.join(&name)).unwrap();
        let reader = Box::new(std::io::Cursor::new(bytes));
        Input { record: id, name, format: Format::Csv, content: meed::data::Content::InOrder(reader) }
    });
    let loaded = read(model, inputs.collect(), ReadOptions::default());
    assert!(!loaded.refused(), "{}: {:?}", folder.display(), loaded.faults.list());
    loaded.database
}

/// The rows of `expected.csv` that are not nought, in pence.
fn expected(folder: &Path) -> Expectations {
    let mut reader = csv::Reader::from_path(folder.join("expected.csv")).unwrap();
    let mut found = Expectations::new();
    for row in reader.deserialize() {
        let (payee, period, item, amount): (String, String, String, String) = row.unwrap();
        let (pounds, pence) = amount.split_once('.').unwrap();
        assert!(pence.len() == 2, "{amount}");
        let pence: BigInt = format!("{pounds}{pence}").parse().unwrap();
        if pence != BigInt::ZERO {
            assert!(found.insert((payee, period, item), pence).is_none(), "a row twice");
        }
    }
    found
}

fn name_of(model: &Model, item: Item) -> String {
    match item {
        Item::Payment(id) => &model.payments[id].title,
        Item::Limit(id) => &model.limits[id].title,
        Item::Clawback(id) => &model.clawbacks[id].title,
    }
    .name
    .clone()
}

fn in_words(model: &Model, statement: &Statement) -> Expectations {
    let contract = &model.contract;
    let nonzero = statement.iter().filter(|(_, amount)| **amount != whole(0));
    nonzero
        .map(|((payee, period, longer, item, of), amount)| {
            let (kind, first) = longer.unwrap_or((contract.statements, *period));
            let day = meed::value::Day::new(first.year(), first.month(), first.day()).unwrap();
            let label = contract.calendar.label(kind, contract.calendar.index(kind, day));
            let pence = amount * whole(100);
            assert!(pence.is_integer(), "{amount} is not rounded");
            let name = name_of(model, model.items[*item]);
            let name = match of {
                Some(Cell::Text(of)) => format!("{name} for {of}"),
                Some(Cell::Choice(at)) => {
                    let Item::Payment(id) = model.items[*item] else { panic!("an item of no payment") };
                    let Type::Choice(set) = model.payments[id].item.as_ref().unwrap().ty else {
                        panic!("a choice of no choices")
                    };
                    format!("{name} for {}", model.choice_sets[set].choices[usize::try_from(*at).unwrap()])
                }
                Some(other) => panic!("no words for {other:?}"),
                None => name,
            };
            ((payee.clone(), label, name), pence.to_integer())
        })
        .collect()
}

#[test]
fn the_shipped_contracts_pay_what_was_worked_out_by_other_means() {
    // A variant of another contract has no statement of its own.
    for folder in folders().into_iter().filter(|folder| folder.join("expected.csv").exists()) {
        let model = checked(&folder);
        let data = data_of(&folder.join("data"), &model);
        let world = World::new(&model, tables(&model, &data), Given::default(), true);
        let statement = world.statement().unwrap();
        let (ours, theirs) = (in_words(&model, &statement), expected(&folder));
        let missing: Vec<_> = theirs.iter().filter(|(key, amount)| ours.get(key) != Some(amount)).collect();
        let more: Vec<_> = ours.iter().filter(|(key, amount)| theirs.get(key) != Some(amount)).collect();
        assert!(ours == theirs, "{}\nexpected {missing:#?}\nfound {more:#?}", folder.display());
    }
}

#[test]
fn the_engine_works_out_what_the_reference_does_for_the_shipped_contracts() {
    for folder in folders() {
        let model = checked(&folder);
        for data in data_folders(&folder) {
            let data = data_of(&data, &model);
            let world = World::new(&model, tables(&model, &data), Given::default(), true);
            let outcome = run(&model, data, &Settings::default()).unwrap();
            agree(&world, &outcome).unwrap_or_else(|difference| panic!("{}: {difference}", folder.display()));
        }
    }
}

#[test]
fn the_examples_of_the_shipped_contracts_hold() {
    for folder in folders() {
        let model = checked(&folder);
        for example in &model.examples {
            let data = from_example(&model, &example.tables).unwrap();
            let given = Given { tariffs: example.given.iter().cloned().collect(), as_at: None };
            let world = World::new(&model, tables(&model, &data), given, false);
            let settings = Settings { tariffs: example.given.clone(), ..Settings::default() };
            let outcome = run(&model, data, &settings).unwrap();
            agree(&world, &outcome).unwrap_or_else(|difference| panic!("{}: {difference}", example.title));
            for expectation in &example.expectations {
                let found = found(&world, expectation);
                let wanted = cell_of(&expectation.value, &model.contract);
                let line = model.source.slice(expectation.span);
                assert_eq!(found, Some(wanted), "{}: {}: {line}", folder.display(), example.title);
            }
        }
    }
}

#[test]
fn what_refers_to_a_row_is_counted_at_the_row() {
    let source = Source::new("other_side.meed", include_str!("../../samples/other_side.meed"));
    let model = meed::check(&source).model.unwrap();
    let [example] = model.examples.as_slice() else { panic!("one example") };
    assert!(
        meed::testing::run_examples(&Prepared::new(&model), None).iter().all(meed::testing::Tested::passed)
    );
    let data = from_example(&model, &example.tables).unwrap();
    let world = World::new(&model, tables(&model, &data), Given::default(), true);
    for expectation in &example.expectations[1..] {
        let wanted = cell_of(&expectation.value, &model.contract);
        assert_eq!(found(&world, expectation), Some(wanted), "{}", model.source.slice(expectation.span));
    }
    let outcome = run(&model, data, &Settings::default()).unwrap();
    agree(&world, &outcome).unwrap();
}

/// A key as an expectation writes it: a row of another record is called by its unique field.
fn key_of(world: &World<'_>, ty: &Type, key: &Constant) -> Cell {
    let (Type::Reference(record), Constant::Text(name)) = (ty, key) else {
        return cell_of(key, &world.model.contract);
    };
    let is_called = |row: &usize| match world.name_of(*record, *row) {
        Cell::Text(text) => text == *name,
        Cell::Number(number) => number.to_string() == *name,
        other => panic!("a name that is no text or whole number: {other:?}"),
    };
    (0..world.rows_of(*record).unwrap())
        .find(is_called)
        .map_or_else(|| cell_of(key, &world.model.contract), Cell::Row)
}

/// What a cap that reduces the payments took from the lines that are meant.
fn cut_by(world: &World<'_>, limit: LimitId, is_meant: impl Fn(&str, Date) -> bool) -> Amount {
    let trimmed = world.limit(limit).unwrap();
    let of_lines = trimmed.cuts.iter().filter(|((payment, position), _)| {
        let line = &world.lines(*payment).unwrap()[*position];
        is_meant(&line.payee, line.period)
    });
    of_lines.map(|(_, cut)| cut).sum()
}

/// What an expectation is about, as it is.
fn found(world: &World<'_>, expectation: &Expectation) -> Option<Cell> {
    let contract = &world.model.contract;
    match &expectation.of {
        Expected::Fact(fact, keys) => {
            let frame = world.model.facts[*fact].frame;
            let keys: Vec<Cell> = match world.frame(frame) {
                Frame::Groups { keys: of, .. } => {
                    of.iter().zip(keys).map(|(of, key)| key_of(world, &of.value.ty, key)).collect()
                }
                _ => Vec::new(),
            };
            let at = match world.frame(frame) {
                Frame::Contract => At::Contract,
                _ => match world.group_with(frame, &keys).unwrap() {
                    Some(group) => At::Group(frame, group),
                    None => At::NoGroup(frame, keys),
                },
            };
            world.fact(*fact, &at).unwrap()
        }
        Expected::Money { item, of, payee, period } => {
            let of = of.as_ref().map(|of| {
                let Some(Item::Payment(id)) = item else { panic!("an item of something that is no payment") };
                key_of(world, &world.model.payments[*id].item.as_ref().unwrap().ty, of)
            });
            let period = period.map(|(kind, index)| cell_of(&Constant::Period(kind, index), contract));
            let is_meant = |to: &str, day: Date| {
                payee.as_ref().is_none_or(|payee| payee == to)
                    && period.as_ref().is_none_or(|period| {
                        let Cell::Period(kind, first) = period else { panic!("a period") };
                        world.periods.first_day(*kind, day) == *first
                    })
            };
            if let Some(Item::Limit(limit)) = item
                && world.model.limits[*limit].cut
            {
                return Some(Cell::Number(-cut_by(world, *limit, is_meant)));
            }
            let statement = world.statement().unwrap();
            let counted = statement.iter().filter(|((to, day, _, position, part), _)| {
                item.is_none_or(|item| world.model.items[*position] == item)
                    && (of.is_none() || *part == of)
                    && is_meant(to, *day)
            });
            Some(Cell::Number(counted.map(|(_, amount)| amount).sum::<Amount>()))
        }
    }
}

#[test]
fn numbers_of_the_model_are_read_as_fractions() {
    let third = meed::value::Number::ratio(-1, 3).unwrap();
    assert_eq!(amount_of(&third), Amount::new(BigInt::from(-1), BigInt::from(3)));
}
