//! What the commands that run a contract on data have in common.

use std::path::PathBuf;

use clap::Args;
use meed::check::supplied::supplied;
use meed::model::{Constant, Model, TariffId};
use meed::run::{Prepared, RunResult};
use meed::statement::Received;
use meed::syntax;
use meed::value::Day;

use super::project::Project;
use super::reply::{Answer, Failure};
use super::sequence::Sequence;
use super::sets::{DataSet, Wanted};
use super::whole::whole;

/// The data.
#[derive(Debug, Args)]
pub(crate) struct DataArgs {
    /// The data set in the folder data-NAME beside the contract, instead of the one in data
    #[arg(long, value_name = "NAME")]
    data_set: Option<String>,
    /// A file of rows, instead of those in the folder of the data set: episode=march.csv (may be repeated)
    #[arg(long, value_name = "RECORD=FILE")]
    data: Vec<String>,
}

/// How the contract is run on them.
#[derive(Debug, Args)]
pub(crate) struct HowArgs {
    /// The statement date, instead of that in given.csv: 2026-03-31
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_at: Option<Day>,
    /// Leave faulty rows out, and say so on the statement
    #[arg(long)]
    set_aside_faults: bool,
    /// Write every fault of the data to this file, which ends in .csv or .json
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// How many threads to use; never changes a result
    #[arg(long, value_name = "N", value_parser = whole::<usize>(0..=1024))]
    threads: Option<usize>,
}

/// The data, and what is given for this run.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    data: DataArgs,
    /// An amount for this run, instead of the contract's or that in given.csv: 'yearly_maximum=£180,000.00' (may be
    /// repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Only what was known by the cut-off of this statement, the first being 1
    #[arg(long, value_name = "NUMBER", conflicts_with = "as_at")]
    pub(crate) statement: Option<u32>,
    #[command(flatten)]
    how: HowArgs,
}

/// `2026-03-31`
pub(crate) fn day(text: &str) -> Result<Day, String> {
    let digits =
        text.split('-').all(|part| !part.is_empty() && part.chars().all(|sign| sign.is_ascii_digit()));
    Day::parse(text).ok_or_else(|| match digits && text.len() == "2026-03-31".len() {
        true => "there is no such day".to_owned(),
        false => "write the date as year-month-day: 2026-03-31".to_owned(),
    })
}

impl DataArgs {
    /// The data set that is meant.
    pub(crate) fn set(&self, project: &Project) -> Result<DataSet, Failure> {
        match &self.data_set {
            Some(name) => DataSet::named(project, name),
            None => Ok(DataSet::usual(project)),
        }
    }

    /// Whether files are named, and not only a folder.
    pub(crate) fn names_files(&self) -> bool {
        !self.data.is_empty()
    }

    /// The rows, as they are to be worked out with some amounts.
    pub(crate) fn wanted<'a>(&'a self, how: &'a HowArgs, tariffs: Vec<(TariffId, Constant)>) -> Wanted<'a> {
        Wanted {
            files: &self.data,
            tariffs,
            as_at: how.as_at,
            set_aside_faults: how.set_aside_faults,
            faults: how.faults.as_deref(),
            threads: how.threads.unwrap_or(0),
            ..Wanted::default()
        }
    }
}

impl RunArgs {
    /// What is given for a run on tables: amounts and the statement date, of the folder and of the command.
    pub(crate) fn given(&self, project: &Project, model: &Model) -> Answer<meed::sql::Given> {
        let wanted = self.data.wanted(&self.how, given_amounts(model, &self.set, "--set")?);
        self.data.set(project)?.given_without_rows(model, &wanted)
    }

    /// Reads the data and runs the contract on it.
    pub(crate) fn outcome(
        &self,
        project: &Project,
        prepared: &Prepared<'_>,
    ) -> Answer<(RunResult, Received)> {
        let model = prepared.model();
        let wanted = self.data.wanted(&self.how, given_amounts(model, &self.set, "--set")?);
        let set = self.data.set(project)?;
        match self.statement {
            Some(number) => Sequence::of(&set, prepared, &wanted)?.stood_at(number),
            None => set.outcome(prepared, &wanted),
        }
    }

    /// Reads the data, to run the contract on what was known by the cut-offs of its statements.
    pub(crate) fn sequence<'p, 'm>(
        &self,
        project: &Project,
        prepared: &'p Prepared<'m>,
    ) -> Answer<Sequence<'p, 'm>> {
        let wanted = self.data.wanted(&self.how, given_amounts(prepared.model(), &self.set, "--set")?);
        Sequence::of(&self.data.set(project)?, prepared, &wanted)
    }
}

/// The amounts that an option gives for a run. Two values for one tariff leave open which is meant.
pub(crate) fn given_amounts(
    model: &Model,
    texts: &[String],
    option: &str,
) -> Result<Vec<(TariffId, Constant)>, Failure> {
    let mut tariffs: Vec<(TariffId, Constant)> = Vec::new();
    for text in texts {
        let (tariff, value) = given(model, text, option)?;
        if tariffs.iter().any(|(known, _)| *known == tariff) {
            let name = text.split_once('=').map_or(text.as_str(), |(name, _)| name);
            let message = format!("`{option}` gives `{name}` twice");
            return Err(Failure::usage(message).with_help("give each amount once"));
        }
        tariffs.push((tariff, value));
    }
    Ok(tariffs)
}

fn given(model: &Model, text: &str, option: &str) -> Result<(TariffId, Constant), Failure> {
    let Some((name, value)) = text.split_once('=') else {
        let message = format!("`{option} {text}` does not say what the value is");
        return Err(
            Failure::usage(message).with_help(format!("write `{option} 'yearly_maximum=£180,000.00'`"))
        );
    };
    let wrong = |why: String| Failure::usage(format!("`{option} {text}`: {why}"));
    let literal = syntax::parse_literal(value).map_err(wrong)?;
    supplied(model, name, &literal)
        .map_err(|refused| Failure { message: wrong(refused.message.clone()).message, ..refused })
}

/// The path that every command takes.
#[derive(Debug, Args)]
pub(crate) struct ContractPath {
    /// The contract file, or the folder that holds contract.meed
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
}
