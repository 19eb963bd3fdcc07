//! A contract and its data, held against both evaluators in every way that must not matter.

use meed::data::{Database, Format, Input, ReadOptions, read};
use meed::model::{Model, RecordId, from_ast};
use meed::run::{Outcome, Settings, run};
use meed::source::Source;
use meed::syntax::parse;
use meed::value::Day;

use super::agree::{agree, in_bytes};
use super::rows::tables;
use super::value::date_of;
use super::world::{Given, World};

/// A contract and its data: for each record the header and the rows.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) text: String,
    pub(super) files: Vec<(String, Vec<String>)>,
}

/// The contract, then the files.
impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.files.iter().try_for_each(|(header, rows)| writeln!(f, "{header}\n{}\n", rows.join("\n")))
    }
}

/// The model of a contract, or what is wrong with it.
pub(super) fn checked(text: &str) -> Result<Model, String> {
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
pub(super) fn compared(model: &Model, case: &Case) -> Result<Outcome, String> {
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
    Ok(first)
}
