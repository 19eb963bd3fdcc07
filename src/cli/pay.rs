//! `meed pay`

use clap::{Args, ValueEnum};
use meed::model::Model;
use meed::run::Outcome;
use meed::statement::{self, DataPart, Lines, Selection, Statement};

use super::check::to_json;
use super::findings;
use super::project::Project;
use super::reply::{Failure, Reply};
use super::run_args::{ContractPath, RunArgs};
use super::sets::cannot_run;

/// Prints the statement: what is owed, payee by payee and period by period
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed pay contracts/reablement
  meed pay contracts/reablement --payee Acme --period 2024Q2
  meed pay contracts/reablement --format csv
  meed pay contracts/reablement --lines
  meed pay contracts/reablement --data episode=march.csv
  meed pay contracts/windsor --data-set today
  meed pay contracts/reablement --set 'yearly_maximum=£180,000.00'

The data of a record is data/RECORD.csv, data/RECORD.jsonl and the files in
data/RECORD/ beside the contract, unless --data names files for it. What
stands in data/given.csv is given for the run: see meed data --help.")]
pub(crate) struct Pay {
    #[command(flatten)]
    contract: ContractPath,
    #[command(flatten)]
    run: RunArgs,
    /// How the statement is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The single payment lines instead of their totals
    #[arg(long)]
    lines: bool,
    /// Only this payee (may be repeated)
    #[arg(long, value_name = "NAME")]
    payee: Vec<String>,
    /// Only this period, such as 2024Q2; a year stands for all its periods (may be repeated)
    #[arg(long, value_name = "LABEL")]
    period: Vec<String>,
}

/// How the statement is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// One JSON object with everything in it
    Json,
    /// payee,period,item,amount
    Csv,
}

impl Pay {
    pub(crate) fn run(&self) -> Reply {
        self.reply().unwrap_or_else(|refused| *refused)
    }

    fn reply(&self) -> Result<Reply, Box<Reply>> {
        let boxed = |failure: Failure| Box::new(Reply::from(failure));
        let project = Project::open(&self.contract.path).map_err(boxed)?;
        let model = findings::accepted(&project.source)?;
        let (outcome, received) = self.run.outcome(&project, &model)?;
        let selection = Selection::of(&model, &outcome, &self.payee, &self.period)
            .map_err(|unknown| boxed(Failure::usage(unknown.message).with_help(unknown.help)))?;
        if self.lines {
            return Ok(Reply::fine(self.lines(&model, &outcome, &selection)));
        }
        let mut statement = Statement::of(&model, &outcome, &selection);
        // The table of amounts has no room for the rows, and working them out takes its time.
        if self.format != Format::Csv {
            let data = DataPart::of(&model, &outcome, received);
            statement = statement.with_data(data.map_err(|error| Box::new(cannot_run(&model, &error)))?);
        }
        Ok(Reply::fine(self.statement(&statement)))
    }

    fn statement(&self, statement: &Statement) -> String {
        match self.format {
            Format::Table => statement::table(statement),
            Format::Json => to_json(statement),
            Format::Csv => statement::csv(statement),
        }
    }

    fn lines(&self, model: &Model, outcome: &Outcome, selection: &Selection) -> String {
        let lines = Lines::of(model, outcome, selection);
        match self.format {
            Format::Table => statement::lines_table(&lines, model.contract.currency),
            Format::Json => to_json(&lines),
            Format::Csv => statement::lines_csv(&lines),
        }
    }
}
