//! The shipped contracts on their own data.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use meed::data::{self, Content, Database, Format, GIVEN, Input, ReadOptions, read_given};
use meed::model::Model;
use meed::run::{Settings, run};
use meed::source::Source;
use meed::sql::Given;

use super::engine::{Engine, Unpaid, accounts, statement};

/// The shipped contracts that are refused, each with what cannot be said.
pub(super) const REFUSED: &[(&str, &str)] = &[];

/// Records of shipped contracts that are few and no secret.
pub(super) const SMALL: &[(&str, &[&str])] = &[
    // Five goals of each trust, and what it reports on them.
    ("cquin", &["goal", "return"]),
    // Hospitals, and what they claim in a quarter.
    ("hospital-value", &["hospital", "claim"]),
    // Three groups of men.
    ("peterborough", &["assessment"]),
    // What fifteen plans achieved in a year.
    ("quality-pool", &["result"]),
];

pub(super) fn model(folder: &Path) -> Model {
    let source = Source::new("contract.meed", fs::read_to_string(folder.join("contract.meed")).unwrap());
    meed::check(&source).model.unwrap()
}

pub(super) fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir("contracts").unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| path.join("contract.meed").is_file()).collect();
    folders.sort();
    folders
}

/// The rows of a contract's files, as Meed reads them: those that count, and all of them, as tables have them; and what is
/// given beside them.
pub(super) fn read(folder: &Path, model: &Model) -> (Database, Database, Given) {
    let data = folder.join("data");
    let inputs = model.file_records().map(|(record, declared)| {
        let own = || format!("{}.csv", declared.title.name);
        let name = declared.source.file.clone().unwrap_or_else(own);
        let reader = Box::new(File::open(data.join(&name)).unwrap());
        Input { record, name, format: Format::Csv, content: Content::InOrder(reader) }
    });
    let loaded = data::read(model, inputs.collect(), ReadOptions::default());
    assert!(loaded.faults.is_empty(), "{}", folder.display());
    let given = match File::open(data.join(GIVEN)) {
        Ok(file) => {
            let (given, faults) = read_given(model, GIVEN, file);
            assert!(faults.is_empty());
            Given { tariffs: given.tariffs, as_at: given.statement_date }
        }
        Err(_) => Given::default(),
    };
    let all = loaded.history.all().clone();
    (loaded.database, all, given)
}

/// What a contract pays on tables against what it pays on files: none where these are the same, or it is known to be
/// refused.
fn differs(folder: &Path, engine: &Engine) -> Option<String> {
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let model = model(folder);
    let (data, all, given) = read(folder, &model);
    let known = REFUSED.iter().find(|(contract, _)| *contract == name);
    let small = SMALL.iter().find(|(contract, _)| *contract == name).map_or(&[][..], |(_, small)| small);
    let paid = engine.paid_with(&model, &all, &given, small);
    let (outcome, counted) = match (known, paid) {
        (Some((_, why)), Err(Unpaid::Refused(refusals))) => {
            let told = refusals.iter().any(|refusal| refusal.message.contains(why));
            return (!told).then(|| format!("{name} was to be refused for `{why}`: {refusals:#?}"));
        }
        (Some((_, why)), _) => return Some(format!("{name} was to be refused for `{why}`")),
        (None, Err(Unpaid::Refused(refusals))) => {
            let said: Vec<String> = refusals
                .iter()
                .map(|refusal| format!("  line {:?}: {}", refusal.line(&model), refusal.message))
                .collect();
            return Some(format!("{name} is refused\n{}", said.join("\n")));
        }
        (None, Err(other)) => return Some(format!("{name}: {other:?}")),
        (None, Ok(paid)) => paid,
    };
    let settings = Settings { tariffs: given.tariffs, as_at: given.as_at, ..Settings::default() };
    let files = run(&model, data, &settings).unwrap();
    let of_files = accounts(&model, &files);
    if counted != of_files {
        return Some(format!("{name} counts on tables\n{counted:#?}\non files\n{of_files:#?}"));
    }
    let (tables, files) = (statement(&model, &outcome), statement(&model, &files));
    let first = tables.lines().zip(files.lines()).find(|(a, b)| a != b);
    (tables != files).then(|| {
        let lines = (tables.lines().count(), files.lines().count());
        format!("{name}: {lines:?} lines, of which these differ first, tables then files\n{first:#?}")
    })
}

fn all(engine: Option<Engine>) {
    let Some(engine) = engine else { return };
    let wrong: Vec<String> = folders()
        .iter()
        .filter_map(|folder| {
            let began = std::time::Instant::now();
            let wrong = differs(folder, &engine);
            engine.tell(&format!("{} {:.0?}", folder.display(), began.elapsed()));
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n----\n"));
}

#[test]
fn shipped_contracts_pay_on_duckdb_what_they_pay_on_files() {
    all(Engine::duckdb());
}

#[test]
fn shipped_contracts_pay_on_postgres_what_they_pay_on_files() {
    all(Engine::postgres());
}

#[test]
fn shipped_contracts_pay_on_spark_what_they_pay_on_files_in_however_many_parts_their_rows_are() {
    for partitions in [1, 4] {
        all(Engine::spark(partitions));
    }
}
