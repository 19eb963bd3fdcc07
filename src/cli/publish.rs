//! `meed publish`

use std::io::ErrorKind;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use meed::publish::{Particulars, Standard, publication, template};
use meed::report::csv;
use meed::run::Prepared;
use meed::statement::{Selection, Statement};

use super::project::{Project, cannot_read};
use super::reply::{Answer, Exit, Failure, Reply};
use super::run_args::{ContractPath, RunArgs};

/// What has to be known beside the contract and its data, in its folder.
const FILE: &str = "publication.csv";

/// Publishes what was paid, as open data: the transactions of a contract (OCDS), or its outcomes (INDIGO)
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed publish contracts/reablement --template > contracts/reablement/publication.csv
  meed publish contracts/reablement --as ocds > payments.json
  meed publish contracts/reablement --as indigo > outcomes.json

A contract says what is payable. What was paid on which day, under which number a buyer and a
payee are known, and the number of the contracting process stand in publication.csv beside the
contract. --template writes that file to fill in; what is missing is told. What was not paid is
not published, and told.")]
pub(crate) struct Publish {
    #[command(flatten)]
    contract: ContractPath,
    #[command(flatten)]
    run: RunArgs,
    /// In which form
    #[arg(long = "as", value_enum, required_unless_present = "template")]
    standard: Option<As>,
    /// What is known beside contract and data, instead of publication.csv beside the contract
    #[arg(long, value_name = "FILE")]
    particulars: Option<PathBuf>,
    /// Write the file of what has to be known, to fill in
    #[arg(long, conflicts_with_all = ["standard", "particulars"])]
    template: bool,
}

/// The forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    /// Open Contracting Data Standard 1.1: a release package with transactions
    Ocds,
    /// INDIGO data standard: a project with outcomes, results and outcome payments
    Indigo,
}

impl Publish {
    pub(crate) fn run(&self) -> Answer {
        if self.run.statement.is_some() {
            return Err(Failure::usage(
                "`--statement` is for one period, and what is published for all of them",
            )
            .with_help("leave `--statement` out; what is paid is published period by period")
            .into());
        }
        let (project, model) = Project::accepted(&self.contract.path)?;
        let (outcome, _) = self.run.outcome(&project, &Prepared::new(&model))?;
        let statement = Statement::of(&model, &outcome, &Selection::of(&model, &outcome, &[], &[])?);
        let standard = match self.standard {
            None => return Ok(Reply::fine(csv::write(&template(&statement).marked()))),
            Some(As::Ocds) => Standard::Ocds,
            Some(As::Indigo) => Standard::Indigo,
        };
        let file = self.particulars.clone().unwrap_or_else(|| project.folder().join(FILE));
        let particulars = read(&file)?;
        let file = file.display().to_string();
        let published = publication(standard, (&model, &outcome), &statement, (&particulars, &file))?;
        let notes: String = published.notes.iter().map(|note| format!("{note}\n")).collect();
        Ok(Reply::with(published.text, notes, Exit::Fine))
    }
}

fn read(file: &PathBuf) -> Result<Particulars, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            let message = format!(
                "there is no `{}`, which says who is known by which number and what was paid",
                file.display()
            );
            Failure::refused("E0750", message).with_help(format!(
                "`meed publish PATH --template > {}` writes it, to fill in",
                file.display()
            ))
        }
        kind => cannot_read(file, kind),
    })?;
    Particulars::read(&text).map_err(|wrong| {
        let message = format!("{}, line {}: {}", file.display(), wrong.line, wrong.wrong.message);
        let refused = Failure::refused("E0751", message);
        match wrong.wrong.help {
            Some(help) => refused.with_help(help),
            None => refused,
        }
    })
}
