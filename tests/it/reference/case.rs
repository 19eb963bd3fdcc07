//! A contract and its data, held against both evaluators in every way that must not matter.

use meed::check::from_ast;
use meed::data::{Database, Format, Input, ReadOptions, read};
use meed::model::{Constant, Model, RecordId, TariffId};
use meed::run::{RunError, RunResult, Settings, Why, run};
use meed::source::Source;
use meed::syntax::parse;
use meed::value::{Day, Number};

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

pub(super) fn loaded(model: &Model, files: &[(String, Vec<String>)]) -> Database {
    let inputs = (0..).map(RecordId).zip(files).map(|(record, (header, rows))| {
        let text = format!("{header}\n{}", rows.iter().map(|row| format!("{row}\n")).collect::<String>());
        let name = format!("{}.csv", model.records[record].title.name);
        Input {
            record,
            name,
            format: Format::Csv,
            content: meed::data::Content::InOrder(Box::new(std::io::Cursor::new(text))),
        }
    });
    let loaded = read(model, inputs.collect(), ReadOptions::default());
    assert!(!loaded.refused(), "{:?}", loaded.faults.list());
    loaded.database
}

/// The amounts that have to be supplied: 1, 2 and so on, of whatever it is.
fn supplied(model: &Model) -> Vec<(TariffId, Constant)> {
    let supplied = model.tariffs.iter_enumerated().filter(|(_, tariff)| tariff.supplied);
    supplied.zip(1..).map(|((id, _), number)| (id, Constant::Number(Number::from_int(number)))).collect()
}

pub(super) fn settings(model: &Model, batch: usize, threads: usize) -> Settings {
    Settings { tariffs: supplied(model), as_at: Day::new(2025, 6, 30), batch, threads, ..Settings::default() }
}

/// Holds the engine against the reference on one case. None where both are in trouble.
pub(super) fn compared(model: &Model, case: &Case) -> Result<Option<RunResult>, String> {
    let data = loaded(model, &case.files);
    let given = Given {
        tariffs: supplied(model).into_iter().collect(),
        as_at: Some(date_of(Day::new(2025, 6, 30).unwrap())),
    };
    let world = World::new(model, tables(model, &data), given, true);
    let first = run(model, data.clone(), &settings(model, 1024, 1));
    match &first {
        Ok(outcome) => agree(&world, outcome)?,
        // That something is given where it has to be is what the checker has proved.
        Err(error @ RunError::Rows { failures })
            if failures.iter().any(|failure| matches!(failure.why, Why::Blank(_))) =>
        {
            return Err(format!("{error:?}"));
        }
        Err(error) if world.trouble().is_none() => {
            return Err(format!("only the engine is in trouble: {error:?}"));
        }
        Err(_) => {}
    }
    let bytes = in_bytes(&first);
    for (batch, threads) in [(1, 1), (7, 2), (1024, 2)] {
        let again = run(model, data.clone(), &settings(model, batch, threads));
        if in_bytes(&again) != bytes {
            return Err(format!("another statement with {batch} rows at a time and {threads} threads"));
        }
    }
    let mut files = case.files.clone();
    for (_, rows) in &mut files {
        rows.reverse();
        let third = rows.len() / 3;
        rows.rotate_left(third);
    }
    let other_order = run(model, loaded(model, &files), &settings(model, 7, 1));
    // Trouble is told of the first row that has it.
    if first.is_ok() != other_order.is_ok() || (first.is_ok() && in_bytes(&other_order) != bytes) {
        return Err("another statement with the rows in another order".to_owned());
    }
    Ok(first.ok())
}
