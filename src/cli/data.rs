//! `meed data`

use std::fs::File;
use std::path::PathBuf;

use clap::Args;
use meed::data::spec::{specification, template};
use meed::data::{self, Faults, GIVEN, Loaded, ReadOptions};
use meed::model::{Model, RecordId};
use meed::report::{Format, json};
use meed::run::Prepared;
use meed::text;
use meed::text::escape;

use super::book;
use super::data_file::{DataFile, file_and_sheet, stem_of};
use super::fault_file;
use super::files;
use super::marked_book;
use super::output_format::formats;
use super::project::{Project, cannot_read};
use super::reply::{Answer, Exit, Failure, Reply};
use super::watched;

/// Says what data a contract asks for, gives a template for it, and checks a file of it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed data contracts/reablement                                    the files and columns, and what they hold
  meed data contracts/reablement --template episode > episode.csv   a file to fill in
  meed data contracts/reablement --check march.csv --record episode
                                                                    what is wrong with one file
  meed data contracts/reablement --template given                   what has to be given beside the rows
  meed data contracts/reablement --template xlsx > data.xlsx        a workbook to fill in, a sheet for each record
  meed data contracts/reablement --check march.xlsx --mark faults.xlsx
                                                                    the same workbook with what is wrong beside the cells

A data set is the folder data beside the contract, or data-NAME. Its file given.csv has the
columns name and value: tariffs of one value, and the statement date. They hold for meed pay,
explain and test, unless --set and --as-at say otherwise:

  name,value
  bid_price,£15.50 per hour
  yearly_maximum,\"£180,000.00\"
  statement date,31 March 2026")]
pub(crate) struct Data {
    /// The contract file, or the folder that holds contract.meed
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Print a CSV file for this record, with a header and one row as an example; or `given`; or `xlsx`, a workbook for
    /// all of them
    #[arg(long, value_name = "RECORD", conflicts_with = "check")]
    template: Option<String>,
    /// Check this file by itself; what it refers to is not looked for
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    /// The record of the file; may be left out where the contract has only one, or where the file is named after it
    #[arg(long, value_name = "RECORD", requires = "check")]
    record: Option<String>,
    /// Write every fault to this file, which ends in .csv or .json
    #[arg(long, value_name = "FILE", requires = "check")]
    faults: Option<PathBuf>,
    /// Write a copy of the workbook that is checked to this file, with the faults beside the cells
    #[arg(long, value_name = "FILE", requires = "check")]
    mark: Option<PathBuf>,
    /// How the specification or the faults are written
    #[arg(long, default_value = "text", value_parser = formats([
        ("text", Format::Text, "For people"),
        ("json", Format::Json, "One JSON object"),
    ]))]
    format: Format,
}

impl Data {
    pub(crate) fn run(&self) -> Answer {
        let (_, model) = Project::accepted(&self.path)?;
        let specification =
            specification(&model).with_statement_date(Prepared::new(&model).reads_statement_date());
        if self.template.as_deref() == Some("given") {
            return Ok(Reply::fine(specification.given_template()));
        }
        if self.template.as_deref() == Some(marked_book::TEMPLATE) {
            return Ok(marked_book::template(&model, &specification)?);
        }
        if let Some(name) = &self.template {
            let record = of_a_file(&model, files::record_called(&model, name)?)?;
            return Ok(Reply::fine(template(&model, record)));
        }
        if let Some(file) = self.check.as_ref().filter(|file| self.record.is_none() && file.ends_with(GIVEN))
        {
            return Ok(self.check_given(&model, file)?);
        }
        if let Some(file) = &self.check {
            let (path, _) = file_and_sheet(file.to_str().unwrap_or_default());
            let of_sheets = if self.record.is_none() { book::records(&model, path) } else { Vec::new() };
            if !of_sheets.is_empty() && path == file {
                return Ok(self.check_files(&model, &of_sheets)?);
            }
            let record = self.record_of(&model, path)?;
            return Ok(self.check(&model, record, file)?);
        }
        let as_json = self.format == Format::Json;
        Ok(Reply::fine(if as_json { json::write(&specification) } else { specification.render() }))
    }

    /// The record that is named, or the only one, or the one after which the file is named.
    fn record_of(&self, model: &Model, file: &std::path::Path) -> Result<RecordId, Failure> {
        if let Some(name) = &self.record {
            return files::record_called(model, name);
        }
        if let [only] = model.file_records().map(|(id, _)| id).collect::<Vec<_>>().as_slice() {
            return Ok(*only);
        }
        let stem = stem_of(file).unwrap_or_default();
        files::record_called(model, stem).map_err(|_| {
            let names: Vec<_> =
                model.file_records().map(|(_, record)| format!("`{}`", record.title.name)).collect();
            let message = format!("the rows of which record are in `{}`?", file.display());
            Failure::usage(message).with_help(format!("add `--record` and one of {}", names.join(", ")))
        })
    }

    fn check_given(&self, model: &Model, path: &std::path::Path) -> Result<Reply, Failure> {
        let file = File::open(path).map_err(|error| cannot_read(path, error.kind()))?;
        let name = path.display().to_string();
        let (given, faults) = data::read_given(model, &name, file);
        let values = given.tariffs.len().saturating_add(usize::from(given.statement_date.is_some()));
        let values = text::count(values, "value", "values");
        let summary = format!("{name}: {values}, {}\n", text::count(faults.len(), "fault", "faults"));
        self.checked(&faults, summary)
    }

    /// The reply to a check: the faults, or that there are none.
    fn checked(&self, faults: &Faults, summary: String) -> Result<Reply, Failure> {
        if let Some(place) = &self.faults {
            let home = if self.path.is_dir() { Some(self.path.as_path()) } else { self.path.parent() };
            fault_file::keep(place, faults, home.unwrap_or(&self.path))?;
        }
        let exit = if faults.is_empty() { Exit::Fine } else { Exit::Refused };
        if self.format == Format::Json {
            return Ok(Reply::with(json::write(&data::report::report(faults)), String::new(), exit));
        }
        Ok(Reply::with(summary, escape::shown(&data::report::render(faults)), exit))
    }

    fn check(&self, model: &Model, record: RecordId, file: &std::path::Path) -> Result<Reply, Failure> {
        self.check_files(model, &[files::alone_with_sheet(record, file)?])
    }

    fn check_files(&self, model: &Model, files: &[DataFile]) -> Result<Reply, Failure> {
        let inputs = files::open(files)?;
        let options = ReadOptions { seen: Some(watched::rows_seen()), ..ReadOptions::default() };
        let loaded = data::read_alone(model, inputs, options);
        let name = |file: &DataFile| file.called(file.path.display().to_string());
        let summaries = files.iter().map(|file| summary(&name(file), &loaded, file.record));
        let notes = loaded.book_notes.iter().map(|note| {
            format!(
                "{}, sheet {}: {}\n",
                escape::one_line(&note.file),
                escape::one_line(&note.sheet),
                note.note
            )
        });
        let summary: String = summaries.chain(notes).collect();
        if let (Some(place), Some(file)) = (&self.mark, files.first()) {
            marked_book::write(place, &file.path, &loaded.faults)?;
        }
        self.checked(&loaded.faults, summary)
    }
}

/// A record whose rows are in files.
fn of_a_file(model: &Model, id: RecordId) -> Result<RecordId, Failure> {
    let record = &model.records[id];
    if record.listed.is_none() {
        return Ok(id);
    }
    let message = format!("the rows of `{}` are listed in the contract", record.title.name);
    Err(Failure::usage(message).with_help("no file is read for it; to change the rows, change the contract"))
}

/// `march.csv: 2,000 rows, no faults`
fn summary(name: &str, loaded: &Loaded, record: RecordId) -> String {
    let rows = loaded.row_counts.get(record.index()).map_or(0, |count| count.read);
    let faults = text::count(loaded.faults.len(), "fault", "faults");
    let extra = loaded
        .extra_columns
        .iter()
        .map(|column| format!("  not asked for, and not read: {}\n", column.heading));
    let others = loaded.other_rows.get(record.index()).copied().filter(|rows| *rows > 0);
    let others =
        others.map(|rows| format!("  besides, {} of other kinds\n", text::count(rows, "row", "rows")));
    let rest: String = others.into_iter().chain(extra).collect();
    format!("{name}: {}, {faults}\n{rest}", text::count(rows, "row", "rows"))
}
