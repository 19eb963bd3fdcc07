//! `meed measures`

use clap::{Args, ValueEnum};
use meed::measures::{self, Measured, Wanted};
use meed::words;

use super::check::to_json;
use super::findings;
use super::project::Project;
use super::reply::{Failure, Reply};
use super::run_args::{ContractPath, RunArgs};

/// Prints what the contract measures, group by group; the published measures as league tables
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed measures contracts/reablement                            every measure and scale
  meed measures contracts/reablement --measure success_rate     one of them
  meed measures contracts/coventry --published --period 2014-W10
  meed measures contracts/coventry --format csv

A measure is published where the contract says `published with the highest first` or `… the lowest first`: then the groups
of each period stand in that order, each with its place; equal values share one. No money is paid for a place.")]
pub(crate) struct Measures {
    #[command(flatten)]
    contract: ContractPath,
    #[command(flatten)]
    run: RunArgs,
    /// Only the measure or scale of this name (may be repeated)
    #[arg(long, value_name = "NAME")]
    measure: Vec<String>,
    /// Only the published measures
    #[arg(long)]
    published: bool,
    /// Only the groups of this period, such as 2024Q2 (may be repeated)
    #[arg(long, value_name = "LABEL")]
    period: Vec<String>,
    /// How they are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How measures are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// A JSON list
    Json,
    /// measure,place,keys,value
    Csv,
}

impl Measures {
    pub(crate) fn run(&self) -> Reply {
        self.reply().unwrap_or_else(|refused| *refused)
    }

    fn reply(&self) -> Result<Reply, Box<Reply>> {
        let boxed = |failure: Failure| Box::new(Reply::from(failure));
        let project = Project::open(&self.contract.path).map_err(boxed)?;
        let model = findings::accepted(&project.source)?;
        if let Some(unknown) =
            self.measure.iter().find(|name| !measures::names(&model).any(|known| known == *name))
        {
            let failure = Failure::usage(format!("the contract has no measure or scale `{unknown}`"));
            let help = words::did_you_mean(unknown, measures::names(&model), "measures and scales");
            return Err(boxed(failure.with_help(help)));
        }
        let (outcome, _) = self.run.outcome(&project, &model)?;
        let wanted =
            Wanted { names: self.measure.clone(), published: self.published, periods: self.period.clone() };
        Ok(Reply::fine(self.written(&measures::measured(&model, &outcome, &wanted))))
    }

    fn written(&self, measured: &[Measured]) -> String {
        match self.format {
            Format::Table => measures::table(measured),
            Format::Json => to_json(&measured),
            Format::Csv => measures::csv(measured),
        }
    }
}
