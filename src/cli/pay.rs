//! `meed pay`

use clap::Args;
use meed::report::Format;
use meed::run::Prepared;
use meed::statement::{DataPart, Lines, Rolls, Selection, Statement};

use super::accepted;
use super::output_format::{formats, reported};
use super::project::Project;
use super::reply::{Answer, Failure};
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
  meed pay contracts/apprenticeships --statement 5
  meed pay contracts/reablement --set 'yearly_maximum=£180,000.00'

The data of a record is data/RECORD.csv, data/RECORD.jsonl and the files in
data/RECORD/ beside the contract, unless --data names files for it (`-` is
standard input, CSV). Files may be packed, by gzip or zstd:
RECORD.csv.gz, RECORD.csv.zst. What stands in data/given.csv is given for the run: see meed data --help.")]
pub(crate) struct Pay {
    #[command(flatten)]
    contract: ContractPath,
    #[command(flatten)]
    run: RunArgs,
    /// How the statement is written
    #[arg(long, default_value = "table", value_parser = formats([
        ("table", Format::Text, "For people"),
        ("json", Format::Json, "One JSON object with everything in it"),
        ("csv", Format::Csv, "payee,period,item,amount"),
    ]))]
    format: Format,
    /// CSV: write texts that a spreadsheet would take for formulas as they are, without a ' before them
    #[arg(long)]
    no_marks: bool,
    /// The single payment lines instead of their totals
    #[arg(long)]
    lines: bool,
    /// How balances moved, period by period, in the place of the statement
    #[arg(long, conflicts_with = "lines")]
    balances: bool,
    /// Only this payee (may be repeated)
    #[arg(long, value_name = "NAME")]
    payee: Vec<String>,
    /// Only this period, such as 2024Q2; a year stands for all its periods (may be repeated)
    #[arg(long, value_name = "LABEL")]
    period: Vec<String>,
}

impl Pay {
    pub(crate) fn run(&self) -> Answer {
        let (project, model) = Project::accepted(&self.contract.path)?;
        let prepared = Prepared::new(&model);
        if let Some(number) = self.run.statement {
            return self.numbered(number, &project, &prepared);
        }
        let (outcome, received) = self.run.outcome(&project, &prepared)?;
        let selection = Selection::of(&model, &outcome, &self.payee, &self.period)?;
        if self.lines {
            return Ok(reported(&Lines::of(&model, &outcome, &selection), self.format, self.no_marks)?);
        }
        if self.balances {
            return Ok(reported(&Rolls::of(&model, &outcome, &selection), self.format, self.no_marks)?);
        }
        let mut statement = Statement::of(&model, &outcome, &selection);
        // The table of amounts has no room for the rows, and working them out takes its time.
        if self.format != Format::Csv {
            let data = DataPart::of(&prepared, &outcome, received);
            statement = statement.with_data(data.map_err(|error| cannot_run(&model, &error))?);
            let checked = meed::check(&project.source);
            statement = statement.with_accepted(accepted::settled(&project.source, &checked.accepted));
        }
        Ok(reported(&statement, self.format, self.no_marks)?)
    }

    /// A statement of the sequence.
    fn numbered(&self, number: u32, project: &Project, prepared: &Prepared<'_>) -> Answer {
        if !self.period.is_empty() {
            return Err(Failure::usage("a statement is for one period: `--statement` and `--period` ask for two things")
                .with_help(format!("leave `--period` out; `meed pay --statement {number}` has its own period and what has changed in earlier ones"))
                .into());
        }
        if self.lines {
            return Err(Failure::usage("`--lines` is for all periods, and `--statement` for one")
                .with_help("leave `--lines` out; what has changed in earlier periods is listed line by line")
                .into());
        }
        if self.balances {
            return Err(Failure::usage("`--balances` is for all periods, and `--statement` for one")
                .with_help("leave `--balances` out; the statement has its own period of each balance")
                .into());
        }
        let statement = self.run.sequence(project, prepared)?.statement(number, &self.payee)?;
        Ok(reported(&statement, self.format, self.no_marks)?)
    }
}
