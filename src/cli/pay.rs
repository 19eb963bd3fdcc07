//! `meed pay`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use meed::ledger::{Edition, Ledger, ROWS_OF_PAGE, ROWS_OF_SHEET};
use meed::model::Model;
use meed::report::{Format, ledger};
use meed::run::Prepared;
use meed::statement::{DataPart, Kept, Lines, Rolls, Selection, Statement};

use super::accepted;
use super::connection::Connection;
use super::output_format::{formats, printed, reported};
use super::project::{Project, cannot_read};
use super::reply::{Answer, Failure};
use super::run_args::{ContractPath, RunArgs};
use super::sets::cannot_run;
use super::sql::Engine;

/// What a document says of where it comes from: the command as it was given, without the folders of this machine.
fn origin() -> ledger::Origin {
    let quoted = |word: String| if word.contains(' ') { format!("'{word}'") } else { word };
    let words = super::command_words().into_iter().map(quoted).collect::<Vec<_>>().join(" ");
    let command = format!("meed {words}");
    ledger::Origin { version: concat!("meed ", env!("CARGO_PKG_VERSION")).to_owned(), command }
}

/// An earlier statement.
fn kept(file: &Path, model: &Model) -> Result<Kept, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| cannot_read(file, error.kind()))?;
    let kept = Kept::parse(&text).map_err(|why| {
        Failure::usage(format!("`{}` is no statement that was kept: {why}", file.display()))
            .with_help("keep one with `meed pay --format json > march.json`, of all payees and periods")
    })?;
    match kept.can_be_of(model) {
        true => Ok(kept),
        false => Err(Failure::usage(format!(
            "`{}` is a statement of another contract: no item of it is one of this",
            file.display()
        ))
        .with_help("`--since` takes an earlier statement of the same contract")),
    }
}

/// Prints the statement: what is owed, payee by payee and period by period
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed pay contracts/reablement
  meed pay contracts/reablement --payee 'Ashdown Care' --period 2023Q2
  meed pay contracts/reablement --format csv
  meed pay contracts/reablement --lines
  meed pay contracts/reablement --data episode=march.csv
  meed pay contracts/windsor --data-set today
  meed pay contracts/apprenticeships --statement 5
  meed pay contracts/reablement --set 'yearly_maximum=£180,000.00'
  meed pay contracts/reablement --format xlsx > statement.xlsx
  meed pay contracts/reablement --edition payee --payee 'Ashdown Care' --format html > ashdown.html
  meed pay contracts/reablement --since march.json

The data of a record is data/RECORD.csv, .jsonl, .parquet, .xlsx and the files in data/RECORD/
beside the contract, unless --data names files for it (`-` is standard input, CSV). Files may be
packed, by gzip or zstd: RECORD.csv.gz, RECORD.csv.zst. What stands in data/given.csv is given
for the run: see meed data --help.")]
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
        ("xlsx", Format::Xlsx, "A workbook: each line with its working, sums and checks as formulas"),
        ("html", Format::Html, "A page that stands alone"),
        ("docx", Format::Docx, "A document for Word"),
        ("svg", Format::Svg, "A drawing: what is payable in each period"),
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
    /// Workbook, page and Word: whose statement it is, and so what is in it
    #[arg(long, value_enum, default_value_t)]
    edition: Whose,
    /// Where the data is, instead of files: duckdb:care.duckdb, postgres:service=care (only groups leave the engine)
    #[arg(long, value_name = "CONNECTION", value_parser = Connection::parse, conflicts_with_all = ["data", "statement", "lines", "balances", "set_aside_faults"])]
    on: Option<Connection>,
    /// With --on: where the tables are, as JSON, and which of them are small
    #[arg(long, value_name = "FILE", requires = "on")]
    tables: Option<PathBuf>,
    /// An earlier statement that was kept (its JSON, or a snapshot): shows what has changed since
    #[arg(long, value_name = "FILE", conflicts_with_all = ["statement", "lines", "balances"])]
    since: Option<PathBuf>,
    /// JSON: keep the entries of every row too, so that a later --since can name the rows that are others
    #[arg(long, conflicts_with_all = ["on", "statement", "lines", "balances", "edition"])]
    with_rows: bool,
}

/// The editions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Whose {
    /// Of one payee: its own lines and rows, and no others'
    Payee,
    /// Everything
    #[default]
    Commissioner,
    /// Amounts and published measures, without persons and small counts
    Publication,
}

impl Pay {
    pub(crate) fn run(&self) -> Answer {
        self.fits()?;
        let (project, model) = Project::accepted(&self.contract.path)?;
        let prepared = Prepared::new(&model);
        if let Some(number) = self.run.statement {
            return self.numbered(number, &project, &prepared);
        }
        if let Some(connection) = &self.on {
            return self.on_engine(connection, &project, &model);
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
            statement = statement.with_terms(&model);
            statement = statement.with_accepted(accepted::settled(&project.source, &project.settled));
            statement = statement.cited_by(&super::numbers::kept(project.folder())?.numbers());
        }
        let earlier = self.since.as_deref().map(|file| kept(file, &model)).transpose()?;
        if self.with_rows || earlier.as_ref().is_some_and(Kept::has_rows) {
            statement = statement.with_rows(&model, &outcome);
        }
        if let Some(earlier) = &earlier {
            statement = statement.with_since(&model, earlier);
        }
        if !self.with_rows {
            statement.rows.clear();
        }
        match self.format {
            Format::Text | Format::Csv | Format::Json | Format::Svg => {
                Ok(reported(&statement, self.format, self.no_marks)?)
            }
            Format::Html | Format::Docx | Format::Xlsx => {
                let edition = self.edition()?;
                let room = if self.format == Format::Xlsx { ROWS_OF_SHEET } else { ROWS_OF_PAGE };
                Ledger::fits(&model, &outcome, (&selection, edition), room)?;
                let ledger = Ledger::of(&prepared, &outcome, statement, &selection, edition)?;
                let ledger = ledger.cited_by(&model, &super::numbers::kept(project.folder())?);
                Ok(printed(&ledger::document(&ledger, &origin()), self.format)?)
            }
        }
    }

    /// That what is asked for is asked of a form that has room for it.
    fn fits(&self) -> Result<(), Failure> {
        let whole = self.run.statement.is_none() && !self.lines && !self.balances;
        let (has_editions, has_changes) = match self.format {
            Format::Html | Format::Docx | Format::Xlsx => (whole, true),
            Format::Text | Format::Json => (false, true),
            Format::Csv | Format::Svg => (false, false),
        };
        // What is left out of an edition, and with it whom it may be shown to, is left out of nothing else.
        if self.edition != Whose::Commissioner && !has_editions {
            return Err(Failure::usage("`--edition` is for a whole statement as a workbook, page or Word document")
                .with_help("add `--format xlsx`, `html` or `docx`, and leave `--lines`, `--balances` and `--statement` out"));
        }
        if self.since.is_some() && !has_changes {
            return Err(Failure::usage(
                "what has changed since an earlier statement has no place in CSV or a drawing",
            )
            .with_help("leave `--format` out, or make it json, xlsx, html or docx"));
        }
        if self.with_rows && self.format != Format::Json {
            return Err(Failure::usage("`--with-rows` is for a statement that is kept as JSON")
                .with_help("add `--format json`"));
        }
        Ok(())
    }

    /// The statement of data that is where it is.
    fn on_engine(&self, connection: &Connection, project: &Project, model: &Model) -> Answer {
        let given = self.run.given(project, model)?;
        let engine = Engine::of(connection, self.tables.as_ref(), model, given)?;
        let (outcome, data) = engine.outcome(model)?;
        let selection = Selection::of(model, &outcome, &self.payee, &self.period)?;
        let mut statement = Statement::of(model, &outcome, &selection);
        if self.format != Format::Csv {
            statement = statement.with_data(data);
            statement = statement.with_terms(model);
            statement = statement.with_accepted(accepted::settled(&project.source, &project.settled));
            statement = statement.cited_by(&super::numbers::kept(project.folder())?.numbers());
        }
        if let Some(file) = &self.since {
            statement = statement.with_since(model, &kept(file, model)?);
        }
        match self.format {
            Format::Text | Format::Csv | Format::Json | Format::Svg => {
                Ok(reported(&statement, self.format, self.no_marks)?)
            }
            Format::Html | Format::Docx | Format::Xlsx => {
                Err(Failure::usage("with `--on` a statement is printed as table, json, csv or svg")
                    .with_help("a workbook or page shows rows, which stay in the engine")
                    .into())
            }
        }
    }

    /// Whose statement it is. That of a payee is of one payee.
    fn edition(&self) -> Result<Edition, Failure> {
        match self.edition {
            Whose::Commissioner => Ok(Edition::Commissioner),
            Whose::Publication => Ok(Edition::Publication),
            Whose::Payee if self.payee.len() == 1 => Ok(Edition::Payee),
            Whose::Payee => Err(Failure::usage("the edition of a payee is for one payee")
                .with_help("name it: `--edition payee --payee 'Ashdown Care'`")),
        }
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
        let statement = statement.with_accepted(accepted::settled(&project.source, &project.settled));
        let statement = statement.cited_by(&super::numbers::kept(project.folder())?.numbers());
        Ok(reported(&statement, self.format, self.no_marks)?)
    }
}
