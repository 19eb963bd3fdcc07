//! `meed sql`

use std::path::PathBuf;

use clap::Args;
use meed::diagnostic::Diagnostic;
use meed::explain::{self, Explanation, Named, RestsOn, RowNamed, RowTarget, Target};
use meed::model::{FieldId, Model};
use meed::run::{Prepared, RunResult};
use meed::sql::{
    self, Asked, Dialect, Explained, Given, LinesAsked, Queries, Refusal, RowsBehind, Stopped, Tables,
};
use meed::statement::DataPart;
use meed::value::Day;

use super::connection::{BrokenOff, Connection};
use super::findings::{FindingFormat, text};
use super::project::{Project, cannot_read};
use super::reply::{Answer, Exit, Failure, Reply};
use super::run_args::{ContractPath, day, given_amounts};
use super::sets::cannot_run;

/// Prints the contract as SQL, to be read and run where the data is
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed sql contracts/reablement --dialect duckdb
  meed sql contracts/reablement --dialect postgres --tables tables.json

Each clause is one named step, with its line. Nothing is run. What cannot be said in SQL is
refused, clause by clause. Without --tables the rows of a record are in a table of its name,
whose columns have the names of the headings.")]
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

/// Data that is where it is: the engine, and what its tables hold.
pub(crate) struct Engine<'c> {
    connection: &'c Connection,
    tables: Tables,
    given: Given,
}

impl<'c> Engine<'c> {
    /// Asks the engine what its tables hold.
    pub(crate) fn of(
        connection: &'c Connection,
        tables: Option<&PathBuf>,
        model: &Model,
        given: Given,
    ) -> Answer<Engine<'c>> {
        let mut tables = tables_of(tables, model, connection.dialect)?;
        connection.look_up(model, &mut tables)?.map_err(|refusal| refused(model, &[refusal]))?;
        Ok(Engine { connection, tables, given })
    }

    /// What a contract comes to, and which rows each clause took in.
    pub(crate) fn outcome(&self, model: &Model) -> Answer<(RunResult, DataPart)> {
        let queries = Queries::of(model, self.connection.dialect, &self.tables, &self.given)
            .map_err(|refusals| refused(model, &refusals))?;
        let answers = self.answers(queries.asked()).map_err(|broken| {
            // What an engine breaks off at is often a row that it has already been found at fault: that is told then.
            match queries.amiss(model, &broken.answered) {
                Ok(amiss) if amiss.is_empty() => broken.why.into(),
                Ok(amiss) => refused(model, &amiss),
                Err(misunderstood) => refused(model, &[misunderstood]),
            }
        })?;
        let (outcome, counted) =
            queries.finish(model, &answers).map_err(|stopped| stopped_by(model, stopped))?;
        Ok((outcome, DataPart::of_clauses(model, &counted)))
    }

    fn answers(&self, asked: &[Asked]) -> Result<Vec<String>, BrokenOff> {
        let asked: Vec<&str> = asked.iter().map(|asked| asked.sql.as_str()).collect();
        self.connection.ask(&asked)
    }

    /// What is asked of it for the rows behind what is explained; none where there is nothing to ask.
    fn rows_behind(&self, model: &Model, explained: &Explained) -> Answer<Option<RowsBehind>> {
        let (dialect, tables, given) = (self.connection.dialect, &self.tables, &self.given);
        RowsBehind::of(model, dialect, tables, given, explained).map_err(|refusal| refused(model, &[refusal]))
    }

    /// Explains a line, for which the statement is worked out where the data is and then only the rows behind the line
    /// are fetched; or a value, for which the rows that it rests on are.
    pub(crate) fn explained(
        &self,
        prepared: &Prepared<'_>,
        target: &Target,
        full: bool,
    ) -> Answer<Explanation> {
        let model = prepared.model();
        match explain::named(model, target)? {
            Named::Line(payment) => {
                // What cannot be fetched is refused before anything runs; for which payee and period is no matter.
                let (payees, periods) = (vec![String::new()], vec![0]);
                let lines = LinesAsked { payment, payees, periods, left_out: false };
                self.rows_behind(model, &Explained::Lines(lines))?;
            }
            Named::Statement => {}
            Named::Value(fact, by) => {
                let outcome = self.alone(prepared, &Explained::Value(fact, by))?;
                return Ok(explain::explain(prepared, &outcome, target, full)?);
            }
            Named::Made(made, by) => {
                let outcome = self.alone(prepared, &Explained::Made(made, by))?;
                return Ok(explain::explain(prepared, &outcome, target, full)?);
            }
        }
        let (whole, _) = self.outcome(model)?;
        let (lines, target) = match explain::rests_on(prepared, &whole, target)? {
            RestsOn::Lines { payment, payees, periods, left_out, target } => {
                (LinesAsked { payment, payees, periods, left_out }, target)
            }
            RestsOn::Limit(limit) if sql::is_applied_to_rows(model, &self.tables, limit) => {
                let span = model.limits[limit].title.span;
                let refusal = Refusal::of(span, "what this does to the lines of many is not fetched");
                let refusal = refusal.with_help("ask for a line that it cuts");
                return Err(refused(model, &[refusal]));
            }
            RestsOn::Statement | RestsOn::Limit(_) | RestsOn::Value => {
                return Ok(explain::explain(prepared, &whole, target, full)?);
            }
        };
        let Some(rows) = self.rows_behind(model, &Explained::Lines(lines))? else {
            return Ok(explain::explain(prepared, &whole, &target, full)?);
        };
        let answers = self.answers(rows.asked()).map_err(|broken| broken.why)?;
        let part = rows.outcome(prepared, &whole, &answers).map_err(|stopped| stopped_by(model, stopped))?;
        Ok(explain::explain(prepared, &part, &target, full)?)
    }

    /// Explains what became of a row, which is named by what is unique in it.
    pub(crate) fn explained_row(
        &self,
        prepared: &Prepared<'_>,
        row: &RowTarget,
        full: bool,
    ) -> Answer<Explanation> {
        let model = prepared.model();
        let by = row.named(model)?;
        let of = &model.records[match by {
            RowNamed::Number(record) => record,
            RowNamed::Field(field, _) => field.record,
        }];
        let name = &of.title.name;
        let outcome = match by {
            _ if of.listed.is_some() => self.outcome(model)?.0,
            _ if of.made.is_some() => {
                let message = format!("with `--on` rows of `{name}` are named by their keys and days");
                let help = format!("ask for it by its name, and by its keys after that: `{name}/…`");
                return Err(Failure::usage(message).with_help(help).into());
            }
            RowNamed::Field(field, value) if is_unique(model, field) => {
                self.alone(prepared, &Explained::Row(field, value.to_owned(), full))?
            }
            RowNamed::Field(..) | RowNamed::Number(_) => {
                let unique = of.fields.iter().find(|field| field.unique).map(|field| &field.name);
                let help = match unique {
                    Some(unique) => format!("name it by what is unique in it: `--row {name}:{unique}=…`"),
                    None => "let one of its fields be `unique`, and name it by that".to_owned(),
                };
                let message = "a table has no numbers of rows, and only what is unique names one of them";
                return Err(Failure::usage(message).with_help(help).into());
            }
        };
        Ok(explain::explain_row(prepared, &outcome, row, full)?)
    }

    /// What the rows alone come to on which something rests; where Meed has all of them, all there is.
    fn alone(&self, prepared: &Prepared<'_>, explained: &Explained) -> Answer<RunResult> {
        let model = prepared.model();
        let Some(rows) = self.rows_behind(model, explained)? else { return Ok(self.outcome(model)?.0) };
        let answers = self.answers(rows.asked()).map_err(|broken| broken.why)?;
        rows.alone(prepared, &answers).map_err(|stopped| stopped_by(model, stopped))
    }
}

fn is_unique(model: &Model, id: FieldId) -> bool {
    model.records[id.record].fields.get(id.field as usize).is_some_and(|field| field.unique)
}

fn stopped_by(model: &Model, stopped: Stopped) -> Box<Reply> {
    match stopped {
        Stopped::Refused(refusals) => refused(model, &refusals),
        Stopped::Run(error) => cannot_run(model, &error),
    }
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
