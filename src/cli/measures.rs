//! `meed measures`

use clap::Args;
use meed::measures::{self, Wanted};
use meed::report::Format;
use meed::run::Prepared;
use meed::text;

use super::output_format::{formats, reported};
use super::project::Project;
use super::reply::{Answer, Failure};
use super::run_args::{ContractPath, RunArgs};

/// Prints what the contract measures, group by group; the published measures as league tables
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed measures contracts/reablement                            every measure and scale
  meed measures contracts/reablement --measure success_rate     one of them
  meed measures contracts/coventry --published --period 2014-W10
  meed measures contracts/coventry --format csv

A measure is published where the contract says `published with the highest first` or `… the
lowest first`: then the groups of each period stand in that order, each with its place; equal
values share one. No money is paid for a place.")]
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
    #[arg(long, default_value = "table", value_parser = formats([
        ("table", Format::Text, "For people"),
        ("json", Format::Json, "A JSON list"),
        ("csv", Format::Csv, "measure,place,keys,value"),
    ]))]
    format: Format,
    /// CSV: write texts that a spreadsheet would take for formulas as they are, without a ' before them
    #[arg(long)]
    no_marks: bool,
}

impl Measures {
    pub(crate) fn run(&self) -> Answer {
        let (project, model) = Project::accepted(&self.contract.path)?;
        if let Some(unknown) =
            self.measure.iter().find(|name| !measures::names(&model).any(|known| known == *name))
        {
            let failure = Failure::usage(format!("the contract has no measure or scale `{unknown}`"));
            let help = text::meant_or_all(unknown, measures::names(&model), "measures and scales");
            return Err(failure.with_help(help).into());
        }
        let (outcome, _) = self.run.outcome(&project, &Prepared::new(&model))?;
        let wanted =
            Wanted { names: self.measure.clone(), published: self.published, periods: self.period.clone() };
        Ok(reported(measures::measured(&model, &outcome, &wanted).as_slice(), self.format, self.no_marks)?)
    }
}
