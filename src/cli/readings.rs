//! `meed readings`

use clap::Args;
use meed::data::Database;
use meed::model::Model;
use meed::report::{Format, json};
use meed::run::{Prepared, Settings};
use meed::source::Source;
use meed::value::{Amount, Number};
use meed::wordings::{self, Effort, Fate, Kind, Reviewed};
use serde::Serialize;

use super::output_format::formats;
use super::project::Project;
use super::reply::{Answer, Reply};
use super::run_args::{ContractPath, DataArgs, HowArgs};
use super::terminal;
use super::whole::whole;

/// Shows what each clause would pay if it were read another way
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed readings contracts/reablement              every wording that could be read otherwise
  meed readings contracts/reablement --full       with the rows on which it makes a difference
  meed readings contracts/reablement --format json

A threshold can be read as at least or as more than; days can be counted with or without the
first; halves can be rounded up or down; the first or the last row can be taken. For each such
wording the other reading is paid too: on the data of the contract, if there is any, and on the
smallest data that was found on which the two differ. Where none was found, that is no proof
that there is none; where both come to the same on any data, it is said to be proved. This is a
schedule for those who draft and sign: nothing in it is an error.")]
pub(crate) struct Readings {
    #[command(flatten)]
    contract: ContractPath,
    /// Also the rows on which each reading makes a difference, as an example
    #[arg(long)]
    full: bool,
    /// How many data sets are tried for each reading
    #[arg(long, value_name = "N", default_value_t = Effort::default().runs, value_parser = whole::<usize>(1..=u64::MAX))]
    effort: usize,
    /// How they are written
    #[arg(long, default_value = "table", value_parser = formats([
        ("table", Format::Text, "For people"),
        ("json", Format::Json, "One JSON object"),
    ]))]
    format: Format,
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    how: HowArgs,
}

#[derive(Debug, Serialize)]
struct Schedule {
    schema: &'static str,
    version: u32,
    contract: String,
    readings: Vec<Reading>,
}

#[derive(Debug, Serialize)]
struct Reading {
    #[serde(flatten)]
    reviewed: Reviewed,
    /// What the other reading pays more on the data of the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_data: Option<Amount>,
}

impl Readings {
    pub(crate) fn run(&self) -> Answer {
        let (project, model) = Project::accepted(&self.contract.path)?;
        let data = self.data(&project, &model)?;
        let prepared = Prepared::new(&model);
        let bar = terminal::steps(0, "reading {bar:30} {pos} of {len}");
        let told = |at: usize, all: usize| {
            if let Some(bar) = &bar {
                bar.set_length(all as u64);
                bar.set_position(at as u64);
            }
        };
        let effort = Effort { runs: self.effort };
        let reviewed = wordings::review(&prepared, &Kind::is_reading, None, effort, &told);
        if let Some(bar) = &bar {
            bar.finish_and_clear();
        }
        let today = data.as_ref().and_then(|(data, settings)| total(&model, data, settings));
        let moved = |reviewed: &Reviewed| {
            let (data, settings) = data.as_ref()?;
            let changed = meed::check(&Source::new(model.source.name(), &reviewed.text)).model?;
            Some(Amount::new(total(&changed, data, settings)?.minus(today.as_ref()?)))
        };
        let readings = reviewed.into_iter().map(|reviewed| Reading { on_data: moved(&reviewed), reviewed });
        let readings: Vec<Reading> =
            readings.filter(|reading| reading.reviewed.fate != Fate::NotPaid).collect();
        let schedule = Schedule {
            schema: "meed/readings",
            version: 1,
            contract: model.contract.title.clone(),
            readings,
        };
        Ok(Reply::fine(match self.format {
            Format::Json => json::write(&schedule),
            Format::Text | Format::Csv | Format::Html | Format::Docx | Format::Xlsx | Format::Svg => {
                self.text(&model, &schedule)
            }
        }))
    }

    /// The data of the contract, if it has any.
    fn data(&self, project: &Project, model: &Model) -> Answer<Option<(Database, Settings)>> {
        let set = self.data.set(project)?;
        if !set.is_there() && !self.data.names_files() {
            return Ok(None);
        }
        let wanted = self.data.wanted(&self.how, Vec::new());
        set.inputs(model, &wanted).map(|inputs| Some((inputs.loaded.database, inputs.settings)))
    }

    fn text(&self, model: &Model, schedule: &Schedule) -> String {
        let currency = model.contract.currency;
        let mut out = format!("What other readings of {} would pay\n", schedule.contract);
        for Reading { reviewed, on_data } in &schedule.readings {
            out.push_str(&format!("\nline {}, {}: {}\n", reviewed.line, reviewed.of, reviewed.change));
            if !reviewed.change.contains(&reviewed.clause) {
                out.push_str(&format!("  in `{}`\n", reviewed.clause));
            }
            if let Some(moved) = on_data {
                let moved = match (moved.is_zero(), moved.is_positive()) {
                    (true, _) => "nothing changes".to_owned(),
                    (false, true) => format!("{} more", moved.shown(currency)),
                    (false, false) => {
                        format!("{} less", Amount::new(moved.exact().size()).shown(currency))
                    }
                };
                out.push_str(&format!("  on the data of the contract: {moved}\n"));
            }
            match &reviewed.differs {
                Some(differs) => {
                    let (written, changed) =
                        (differs.written.shown(currency), differs.changed.shown(currency));
                    out.push_str(&format!(
                        "  for example {}: {written} as written, {changed} so read\n",
                        differs.line
                    ));
                    if let (true, Some(example)) = (self.full, &differs.example) {
                        out.extend(example.lines().map(|line| format!("    {line}\n")));
                    }
                }
                None if reviewed.fate == Fate::Same => {
                    out.push_str("  it makes no difference, whatever the data: proved\n");
                }
                None => out.push_str("  no data was found on which it makes a difference\n"),
            }
        }
        if schedule.readings.is_empty() {
            out.push_str("\nNo wording of it could be read another way.\n");
        }
        out
    }
}

/// What a contract pays in all; none if it does not pay this data.
fn total(model: &Model, data: &Database, settings: &Settings) -> Option<Number> {
    let result = Prepared::new(model).run(data.clone(), settings).ok()?;
    Some(result.statement.iter().fold(Number::zero(), |all, line| all.plus(&line.amount)))
}
