//! `meed explain`

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use meed::explain::{self, RowTarget, Target};
use meed::report::Format;
use meed::run::Prepared;
use meed::terms;

use super::connection::Connection;
use super::numbers;
use super::output_format::{formats, reported};
use super::project::Project;
use super::reply::Answer;
use super::run_args::RunArgs;
use super::sql::Engine;

/// Says why an amount is what it is, why a line is not there, or what became of a row
#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("what").required(true).args(["line", "item", "row"])),
    override_usage = "\
meed explain <PATH> <LINE> [OPTIONS]
       meed explain <PATH> --item <ITEM> [--payee <NAME>] [--period <LABEL>] [OPTIONS]
       meed explain <PATH> --row <ROW> [OPTIONS]",
    after_help = "\
Examples
  meed explain contracts/reablement 'reward/Ashdown Care/2023Q2'
                                                             one line of the statement
  meed explain contracts/reablement reward                   what it comes to, everywhere
  meed explain contracts/reablement 'net/Ashdown Care'       what is owed to one payee, item by item
  meed explain contracts/reablement success_rate             a measure
  meed explain contracts/reablement weeks/16                 a define, of episode 16
  meed explain contracts/youth-contract participation       the spells of everybody
  meed explain contracts/reablement --row episode:17         row 17, as a spreadsheet shows it
  meed explain contracts/reablement --row episode:episode_id=16
  meed explain contracts/apprenticeships net/'Ash Training'/2024-10 --statement 5
                                                             what has changed in an earlier period
  meed explain contracts/reablement --item reward --payee 'Ashdown Care' --period 2023Q2
  meed explain contracts/reablement 'reward/Ashdown Care/2023Q2' --on duckdb:care.duckdb
                                                             only the rows behind it are fetched"
)]
pub(crate) struct Explain {
    /// The contract file, or the folder that holds contract.meed
    path: PathBuf,
    /// ITEM, ITEM/PAYEE or ITEM/PAYEE/PERIOD; ITEM is a payment, cap, clawback, measure, scale or balance, a define
    /// or spell with the row's unique field or keys after it, or net
    line: Option<String>,
    /// The item, where it is not given as a LINE
    #[arg(long)]
    item: Option<String>,
    /// The payee
    #[arg(long, value_name = "NAME")]
    payee: Option<String>,
    /// The period, such as 2024Q2
    #[arg(long, value_name = "LABEL")]
    period: Option<String>,
    /// A row of the data: RECORD:NUMBER or RECORD:FIELD=VALUE
    #[arg(long, value_name = "ROW", conflicts_with_all = ["payee", "period"])]
    row: Option<String>,
    /// Everything: every value, every line and every row
    #[arg(long)]
    full: bool,
    /// How the explanation is written
    #[arg(long, default_value = "text", value_parser = formats([
        ("text", Format::Text, "For people"),
        ("json", Format::Json, "One JSON object"),
    ]))]
    format: Format,
    #[command(flatten)]
    run: RunArgs,
    /// Where the data is, instead of files: duckdb:care.duckdb, postgres:service=care (only the rows behind what is
    /// explained leave the engine)
    #[arg(long, value_name = "CONNECTION", value_parser = Connection::parse, conflicts_with_all = ["data", "statement", "set_aside_faults"])]
    on: Option<Connection>,
    /// With --on: where the tables are, as JSON, and which of them are small
    #[arg(long, value_name = "FILE", requires = "on")]
    tables: Option<PathBuf>,
}

impl Explain {
    pub(crate) fn run(&self) -> Answer {
        let (project, model) = Project::accepted(&self.path)?;
        // What cannot be meant is said before the data is read.
        let row = self.row.as_deref().map(RowTarget::parse).transpose()?;
        let paragraphs = terms::numbers_by_line(&model, &numbers::kept(project.folder())?);
        let prepared = Prepared::owning(model);
        if let (Some(number), None) = (self.run.statement, &row) {
            let sequence = self.run.sequence(&project, &prepared)?;
            let explanation = sequence.explained(number, &self.target(), self.full)?.cited_by(&paragraphs);
            return Ok(reported(&explanation, self.format, false)?);
        }
        if let Some(connection) = &self.on {
            let given = self.run.given(&project, prepared.model())?;
            let engine = Engine::of(connection, self.tables.as_ref(), prepared.model(), given)?;
            let explanation = match &row {
                Some(row) => engine.explained_row(&prepared, row, self.full)?,
                None => engine.explained(&prepared, &self.target(), self.full)?,
            };
            return Ok(reported(&explanation.cited_by(&paragraphs), self.format, false)?);
        }
        let (outcome, received) = self.run.outcome(&project, &prepared)?;
        let absent = row
            .as_ref()
            .and_then(|row| explain::explain_absent(&prepared, &received.absent_rows, row, self.full));
        let explanation = match (absent, row) {
            (Some(absent), _) => absent,
            (None, Some(row)) => explain::explain_row(&prepared, &outcome, &row, self.full)?,
            (None, None) => explain::explain(&prepared, &outcome, &self.target(), self.full)?,
        };
        Ok(reported(&explanation.cited_by(&paragraphs), self.format, false)?)
    }

    fn target(&self) -> Target {
        let line = self.line.clone().or_else(|| self.item.clone()).unwrap_or_default();
        Target { line, payee: self.payee.clone(), period: self.period.clone() }
    }
}
