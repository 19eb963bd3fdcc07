//! What the commands that run a contract on data have in common.

use std::path::PathBuf;

use clap::Args;
use meed::model::supplied::supplied;
use meed::model::{Constant, Model, TariffId};
use meed::run::Outcome;
use meed::statement::Received;
use meed::syntax;
use meed::value::Day;

use super::project::Project;
use super::reply::{Failure, Reply};
use super::sets::{DataSet, Wanted};

/// The data, and what is given for this run.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The data set in the folder data-NAME beside the contract, instead of the one in data
    #[arg(long, value_name = "NAME")]
    data_set: Option<String>,
    /// A file of rows, instead of those in the folder of the data set: episode=march.csv (may be repeated)
    #[arg(long, value_name = "RECORD=FILE")]
    data: Vec<String>,
    /// An amount for this run, instead of the contract's or that in given.csv: 'yearly_maximum=£180,000.00' (may be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// The statement date, instead of that in given.csv: 2026-03-31
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_at: Option<Day>,
    /// Leave faulty rows out, and say so on the statement
    #[arg(long)]
    set_aside_faults: bool,
    /// How many threads to use; never changes a result
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// `2026-03-31`
pub(crate) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "write the date as year-month-day: 2026-03-31".to_owned())
}

impl RunArgs {
    /// Reads the data and runs the contract on it.
    pub(crate) fn outcome(
        &self,
        project: &Project,
        model: &Model,
    ) -> Result<(Outcome, Received), Box<Reply>> {
        let boxed = |failure: Failure| Box::new(Reply::from(failure));
        let wanted = Wanted {
            files: &self.data,
            tariffs: self.given(model).map_err(boxed)?,
            as_at: self.as_at,
            set_aside_faults: self.set_aside_faults,
            threads: self.threads.unwrap_or(0),
            ..Wanted::default()
        };
        let set = match &self.data_set {
            Some(name) => DataSet::named(project, name).map_err(boxed)?,
            None => DataSet::usual(project),
        };
        set.outcome(model, &wanted)
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

/// The path that every command takes.
#[derive(Debug, Args)]
pub(crate) struct ContractPath {
    /// The contract file, or the folder that holds contract.meed
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
}
