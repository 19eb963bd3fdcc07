//! What the commands that run a contract on data have in common.

use std::path::{Path, PathBuf};

use clap::Args;
use meed::data::{self, FileProblem, Loaded, Problem, ReadOptions};
use meed::model::supplied::supplied;
use meed::model::{Constant, Model, TariffId};
use meed::run::{self, Outcome, RunError, Settings};
use meed::statement::Received;
use meed::syntax;
use meed::value::Day;

use super::files::{self, DataFile};
use super::findings::{self, FindingFormat};
use super::project::Project;
use super::reply::{Exit, Failure, Reply};

/// The data, and what is given for this run.
#[derive(Debug, Default, Args)]
pub(crate) struct RunArgs {
    /// A file of rows, instead of those in the folder data: episode=march.csv (may be repeated)
    #[arg(long, value_name = "RECORD=FILE")]
    pub(crate) data: Vec<String>,
    /// An amount for this run, instead of the contract's: 'yearly_maximum=£180,000.00' (may be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// The statement date, where the contract asks for it: 2026-03-31
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_at: Option<Day>,
    /// Leave faulty rows out, and say so on the statement
    #[arg(long)]
    pub(crate) set_aside_faults: bool,
    /// How many threads to use; never changes a result
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
}

/// `2026-03-31`
pub(crate) fn day(text: &str) -> Result<Day, String> {
    let wrong = || "write the date as year-month-day: 2026-03-31".to_owned();
    let mut parts = text.split('-');
    let mut next = |length: usize| parts.next().filter(|part| part.len() == length);
    let (year, month, date) = (next(4), next(2), next(2));
    let whole = || Some((year?.parse().ok()?, month?.parse().ok()?, date?.parse().ok()?));
    let (year, month, date) = whole().ok_or_else(wrong)?;
    Day::new(year, month, date).filter(|_| parts.next().is_none()).ok_or_else(wrong)
}

impl RunArgs {
    /// Reads the data and runs the contract on it.
    pub(crate) fn outcome(
        &self,
        project: &Project,
        model: &Model,
    ) -> Result<(Outcome, Received), Box<Reply>> {
        let (loaded, settings) = self.inputs(model, &project.data_folder())?;
        let received = Received::of(&loaded);
        let outcome = run::run(model, loaded.database, &settings);
        Ok((outcome.map_err(|error| Box::new(cannot_run(model, &error)))?, received))
    }

    /// Reads the data of a folder, and what is given for the run.
    pub(crate) fn inputs(&self, model: &Model, folder: &Path) -> Result<(Loaded, Settings), Box<Reply>> {
        let boxed = |failure: Failure| Box::new(Reply::from(failure));
        let tariffs = self.given(model).map_err(boxed)?;
        let files = files::find(model, folder, &self.data).map_err(boxed)?;
        let loaded = self.load(folder, model, &files)?;
        let settings = Settings {
            tariffs,
            as_at: self.as_at,
            threads: self.threads.unwrap_or(0),
            progress: files::steps(&files),
            ..Settings::default()
        };
        Ok((loaded, settings))
    }

    /// The amounts for this run. Two values for one tariff leave open which is meant.
    fn given(&self, model: &Model) -> Result<Vec<(TariffId, Constant)>, Failure> {
        let mut tariffs: Vec<(TariffId, Constant)> = Vec::new();
        for text in &self.set {
            let (tariff, value) = given(model, text)?;
            if tariffs.iter().any(|(known, _)| *known == tariff) {
                let name = text.split_once('=').map_or(text.as_str(), |(name, _)| name);
                let message = format!("`--set` gives `{name}` twice");
                return Err(Failure::usage(message).with_help("give each amount once"));
            }
            tariffs.push((tariff, value));
        }
        Ok(tariffs)
    }

    /// Reads the data; what is wrong with it refuses the run unless faulty rows may be set aside.
    fn load(&self, folder: &Path, model: &Model, files: &[DataFile]) -> Result<Loaded, Box<Reply>> {
        let inputs = files::open(files).map_err(|failure| Box::new(Reply::from(failure)))?;
        let options = ReadOptions { set_aside_faults: self.set_aside_faults, ..ReadOptions::default() };
        let loaded = data::read(model, inputs, options);
        if loaded.refused() { Err(Box::new(refused(&loaded, folder))) } else { Ok(loaded) }
    }
}

/// Why there is no outcome.
pub(crate) fn cannot_run(model: &Model, error: &RunError) -> Reply {
    let shown = findings::text(&model.source, &[error.describe(model)], FindingFormat::Text);
    Reply::failed(Exit::Refused, shown)
}

fn given(model: &Model, text: &str) -> Result<(TariffId, Constant), Failure> {
    let Some((name, value)) = text.split_once('=') else {
        let message = format!("`--set {text}` does not say what the value is");
        return Err(Failure::usage(message).with_help("write `--set 'yearly_maximum=£180,000.00'`"));
    };
    let literal =
        syntax::parse_literal(value).map_err(|reason| Failure::usage(format!("`--set {text}`: {reason}")))?;
    supplied(model, name, &literal)
        .map_err(|wrong| Failure::usage(format!("`--set {text}`: {}", wrong.message)).with_help(wrong.help))
}

fn refused(loaded: &Loaded, folder: &Path) -> Reply {
    let count = findings::number_of(loaded.faults.len(), "fault", "faults");
    let shown = data::report::render(&loaded.faults);
    let missing = loaded
        .faults
        .list()
        .iter()
        .any(|fault| matches!(fault.problem, Problem::File(FileProblem::NoFile { .. })));
    let looked = format!(
        "  the rows of a record are looked for in `{}`, as `RECORD.csv`, `RECORD.jsonl` or files in `RECORD`\n",
        folder.display()
    );
    let looked = if missing { looked } else { String::new() };
    Reply::failed(Exit::Refused, format!("{shown}{looked}\n{count} in the data; nothing was calculated\n"))
}

/// The path that every command takes.
#[derive(Debug, Args)]
pub(crate) struct ContractPath {
    /// The contract file, or the folder that holds contract.meed
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
}
