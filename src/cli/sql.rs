//! `meed sql`

use std::path::PathBuf;

use clap::Args;
use meed::diagnostic::Diagnostic;
use meed::model::Model;
use meed::run::RunResult;
use meed::sql::{Dialect, Given, Queries, Refusal, Stopped, Tables};
use meed::statement::DataPart;
use meed::value::Day;

use super::connection::Connection;
use super::findings::{FindingFormat, text};
use super::project::{Project, cannot_read};
use super::reply::{Answer, Exit, Reply};
use super::run_args::{ContractPath, day, given_amounts};
use super::sets::cannot_run;

/// Prints the contract as SQL, to be read and run where the data is
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed sql contracts/reablement --dialect duckdb
  meed sql contracts/reablement --dialect postgres --tables tables.json

Each clause is one named step, with its line. Nothing is run. What cannot be said in SQL is refused, clause by clause.
Without --tables the rows of a record are in a table of its name, whose columns have the names of the headings.")]
pub(crate) struct Sql {
    #[command(flatten)]
    contract: ContractPath,
    /// For which engine
    #[arg(long, value_name = "ENGINE", value_parser = dialect)]
    dialect: Dialect,
    /// Where the tables are, as JSON: {"episode": {"table": "care.episode_v"}}
    #[arg(long, value_name = "FILE")]
    tables: Option<PathBuf>,
    /// An amount for this run: 'yearly_maximum=£180,000.00' (may be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// The statement date: 2026-03-31
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_at: Option<Day>,
}

fn dialect(name: &str) -> Result<Dialect, String> {
    Dialect::named(name).ok_or_else(|| "the engines are duckdb, postgres and spark".to_owned())
}

/// What is said of tables, read and taken.
pub(crate) fn tables_of(file: Option<&PathBuf>, model: &Model, dialect: Dialect) -> Answer<Tables> {
    let said =
        file.map(|file| std::fs::read_to_string(file).map_err(|error| cannot_read(file, error.kind())));
    let said = said.transpose()?;
    Tables::expected(model, said.as_deref(), dialect).map_err(|refusal| refused(model, &[refusal]))
}

/// What an engine cannot do, each with its clause.
pub(crate) fn refused(model: &Model, refusals: &[Refusal]) -> Box<Reply> {
    let mut places = Vec::new();
    let mut shown = String::new();
    for refusal in refusals {
        match refusal.span {
            Some(span) => {
                let diagnostic =
                    Diagnostic::error(refusal.code, refusal.message.clone(), span, "this clause");
                places.push(match &refusal.help {
                    Some(help) => diagnostic.with_help(help.clone()),
                    None => diagnostic,
                });
            }
            None => {
                let help = refusal.help.as_ref().map(|help| format!("  help: {help}\n")).unwrap_or_default();
                shown.push_str(&format!("error[{}]: {}\n{help}", refusal.code, refusal.message));
            }
        }
    }
    shown.push_str(&text(&model.source, &places, FindingFormat::Text));
    Box::new(Reply::failed(Exit::Refused, shown))
}

/// What a contract comes to on data that is where it is, and which rows each clause took in.
pub(crate) fn outcome(
    connection: &Connection,
    tables: Option<&PathBuf>,
    model: &Model,
    given: &Given,
) -> Answer<(RunResult, DataPart)> {
    let mut tables = tables_of(tables, model, connection.dialect)?;
    connection.look_up(model, &mut tables)?.map_err(|refusal| refused(model, &[refusal]))?;
    let queries = Queries::of(model, connection.dialect, &tables, given)
        .map_err(|refusals| refused(model, &refusals))?;
    let asked: Vec<&str> = queries.asked().iter().map(|asked| asked.sql.as_str()).collect();
    let answers = connection.ask(&asked)?;
    let (outcome, counted) = queries.finish(model, &answers).map_err(|stopped| match stopped {
        Stopped::Refused(refusals) => refused(model, &refusals),
        Stopped::Run(error) => cannot_run(model, &error),
    })?;
    Ok((outcome, DataPart::of_clauses(model, &counted)))
}

impl Sql {
    pub(crate) fn run(&self) -> Answer {
        let (_, model) = Project::accepted(&self.contract.path)?;
        let tables = tables_of(self.tables.as_ref(), &model, self.dialect)?;
        let given = Given { tariffs: given_amounts(&model, &self.set, "--set")?, as_at: self.as_at };
        let queries = Queries::of(&model, self.dialect, &tables, &given)
            .map_err(|refusals| refused(&model, &refusals))?;
        Ok(Reply::fine(queries.written(&model, self.dialect)))
    }
}
