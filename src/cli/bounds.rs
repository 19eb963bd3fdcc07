//! `meed bounds`

use std::path::{Path, PathBuf};

use clap::Args;
use meed::model::Model;
use meed::proof::{self, BoundLine, Bounds, Effort};
use meed::report::document::{Block, Cell, Column, Document, Item, List, Row, Section, Table};
use meed::report::{Format, html, json};
use meed::run::Prepared;
use meed::source::Source;
use meed::text;

use super::output_format::formats;
use super::project::{Project, cannot_write};
use super::reply::{Answer, Failure, Reply};
use super::run_args::ContractPath;
use super::whole::whole;
use super::{findings, store};

/// Proves the most and the least that the contract can pay, for any data at all
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed bounds contracts/kent                      the most of each payment, of a year, of all of it
  meed bounds contracts/kent --suppose 'stay: no more than 100 rows share provider and contract year of start_date'
  meed bounds my_contract --witness my_contract/data-most
                                                  write the data that is paid most of what was found; pay it with
                                                  meed pay my_contract --data-set most

What is proved holds for every data set that the contract takes: within the ranges of the
fields, and with no more rows than the records say (`no more than 200 rows share provider and
contract year of start_date`). `exact` means that a data set is paid just that. `no limit` says
what is missing and what each further row adds. Amounts that are to be supplied are not known
here, and a contract is taken with the amounts that it has.")]
pub(crate) struct BoundsCommand {
    #[command(flatten)]
    contract: ContractPath,
    /// A line that a record is taken to have: `RECORD: no more than 200 rows in all` (may be repeated)
    #[arg(long, value_name = "LINE")]
    suppose: Vec<String>,
    /// Write the data set that is paid most into this folder
    #[arg(long, value_name = "DIR")]
    witness: Option<PathBuf>,
    /// How much is tried: boxes of rows that are looked into for each question, and data sets in proportion
    #[arg(long, value_name = "N", default_value_t = Effort::default().boxes, value_parser = whole::<usize>(1..=u64::MAX))]
    effort: usize,
    /// How they are written
    #[arg(long, default_value = "table", value_parser = formats([
        ("table", Format::Text, "For people"),
        ("json", Format::Json, "One JSON object"),
        ("html", Format::Html, "A page"),
    ]))]
    format: Format,
}

impl BoundsCommand {
    pub(crate) fn run(&self) -> Answer {
        let project = Project::open(&self.contract.path)?;
        let mut model = findings::accepted(&project.source)?;
        let mut source = project.source.clone();
        for line in &self.suppose {
            (source, model) = supposed(&source, &model, line)?;
        }
        let prepared = Prepared::new(&model);
        let bounds = proof::bounds(&prepared, Effort::of(self.effort));
        let is_text = self.format == Format::Text;
        let mut out = match self.format {
            Format::Json => json::write(&bounds),
            Format::Html => html::write(&document(&bounds, &model)),
            Format::Text | Format::Csv | Format::Docx | Format::Xlsx | Format::Svg => bounds.text(&model),
        };
        if let Some(folder) = &self.witness {
            let fill = |made: &Path| {
                for (name, text) in &bounds.witness {
                    let path = made.join(name);
                    store::write(&path, text).map_err(|error| cannot_write(&path, &error))?;
                }
                Ok::<(), Failure>(())
            };
            store::make_folder(folder, fill, |error| cannot_write(folder, &error))?;
            if is_text {
                out.push_str(&format!("\nThe data set that is paid most is in {}.\n", folder.display()));
            }
        }
        Ok(Reply::fine(out))
    }
}

/// The bounds as a page.
fn document(bounds: &Bounds, model: &Model) -> Document {
    let row = |line: BoundLine| {
        let cells = [line.what, line.amount, line.known];
        Row::of(cells.map(Cell::words)).noting(line.because)
    };
    let columns = [Column::words("Of what"), Column::money("Amount"), Column::words("How it is known")];
    let table = Table::new(columns).group(bounds.lines(model).into_iter().map(row));
    let notes = List { items: bounds.notes().iter().map(Item::new).collect(), inset: false };
    let on = List { items: bounds.rests_on.iter().map(Item::new).collect(), inset: false };
    let sections = [
        Some(Section::default().under(1, format!("What {} can pay", bounds.contract))),
        Some(Section::of([
            Block::Table(table),
            Block::List(notes),
            Block::Paragraph(bounds.rests().to_owned()),
            Block::List(on),
        ])),
    ];
    Document::new(format!("{}: bounds", bounds.contract), sections)
}

/// A contract with a line more in a record, before its first field.
fn supposed(source: &Source, model: &Model, line: &str) -> Result<(Source, Model), Failure> {
    let wrong = |why: &str| {
        Failure::usage(format!("`--suppose '{line}'`: {why}")).with_help(
            "write `RECORD: no more than 200 rows in all`, or `… share provider and quarter of start_date`",
        )
    };
    let (record, said) = line.split_once(':').ok_or_else(|| wrong("it does not say of which record"))?;
    let (record, said) = (record.trim(), said.trim());
    if !said.starts_with("no more than ") || said.lines().count() != 1 {
        return Err(wrong("what is supposed is how many rows there are, as a record would say it"));
    }
    let Some((_, found)) = model.data_records().find(|(_, own)| own.title.name == record) else {
        let names = model.data_records().map(|(_, own)| own.title.name.as_str());
        let help = text::meant_or_all(record, names, "records");
        return Err(Failure::usage(format!("the contract has no record `{record}`")).with_help(help));
    };
    let own = source.text();
    let at = found.fields.first().map_or(found.title.name_span, |field| field.span).start as usize;
    let (before, _) = own.split_at_checked(at).unwrap_or((own, ""));
    let begins = before.rfind('\n').map_or(0, |end| end.saturating_add(1));
    let (before, after) = own.split_at_checked(begins).unwrap_or((own, ""));
    let supposed = Source::new(source.name().to_owned(), format!("{before}  {said}\n{after}"));
    match meed::accepted(&supposed) {
        Ok(model) => Ok((supposed, model)),
        // The contract alone was accepted, so it is the line that is wrong, and no place of the file.
        Err(errors) => {
            let first = errors.into_iter().next();
            let why = first.as_ref().map_or("it is not understood", |error| error.message.as_str());
            let failure = wrong(why);
            Err(match first.and_then(|error| error.help) {
                Some(help) => failure.with_help(help),
                None => failure,
            })
        }
    }
}
