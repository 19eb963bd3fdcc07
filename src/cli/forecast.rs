//! `meed forecast`

use std::path::{Path, PathBuf};

use clap::Args;
use meed::forecast::{self, Assumptions, Draws, Wrong};
use meed::report::{self, Format, json};
use meed::run::Prepared;

use super::output_format::formats;
use super::project::{Project, cannot_read, cannot_write};
use super::reply::{Answer, Failure, Reply};
use super::run_args::ContractPath;
use super::whole::whole;
use super::{store, terminal};

/// Shows what the contract is likely to pay before there is data, from a file of assumptions
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed forecast contracts/reablement                      by forecast.csv beside the contract
  meed forecast contracts/reablement --samples 2000 --seed 7
  meed forecast contracts/reablement --chart cash.svg     what both sides have, period by period, as a picture

The file has the columns of, what, value, chance, luck, when and source, and one assumption a
line:
  episode,rows,40 in each quarter of start_date,,,,The service's own records of 2024/25
  episode,outcome,independent,55%,45%,,Bolton (2015); by luck what other areas reach
  episode,cost,£900.00,,,,The provider's bid
  success,saves,£2,000.00,,,,Unit costs of the council
  success,by luck,45% of 40 cases,,,,Other areas
  contract,paid,30 days,,,,The payment terms
Data sets are drawn by chance, in whole numbers and from a seed: the same seed gives the same
data everywhere. Each is paid in full. `luck` is the chance of a value if nothing improves.")]
pub(crate) struct ForecastCommand {
    #[command(flatten)]
    contract: ContractPath,
    /// The file of assumptions, instead of forecast.csv beside the contract
    #[arg(long, value_name = "FILE")]
    assumptions: Option<PathBuf>,
    /// How many data sets are drawn
    #[arg(long, value_name = "N", default_value_t = Draws::default().samples,
          value_parser = whole::<u32>(1..=100_000))]
    samples: u32,
    /// Where the draws begin
    #[arg(long, value_name = "N", default_value_t = Draws::default().seed, value_parser = whole::<u64>(0..=u64::MAX))]
    seed: u64,
    /// Write a picture of what both sides have to this file, as SVG
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
    /// How it is written
    #[arg(long, default_value = "table", value_parser = formats([
        ("table", Format::Text, "For people"),
        ("json", Format::Json, "One JSON object"),
    ]))]
    format: Format,
}

impl ForecastCommand {
    pub(crate) fn run(&self) -> Answer {
        let (project, model) = Project::accepted(&self.contract.path)?;
        let file = self.assumptions.clone().unwrap_or_else(|| project.folder().join("forecast.csv"));
        let text = std::fs::read_to_string(&file).map_err(|error| {
            let failure = cannot_read(&file, error.kind());
            let help = "write the file of assumptions, or name it with `--assumptions`; `meed forecast --help` shows its lines";
            Failure { help: Some(help.to_owned()), ..failure }
        })?;
        let assumed = Assumptions::read(&model, &text).map_err(|wrong| refused(&file, wrong))?;
        let prepared = Prepared::new(&model);
        let bar = terminal::steps(self.samples as usize, "data set {pos} of {len} {bar:30}");
        let told = |at: u32| {
            if let Some(bar) = &bar {
                bar.set_position(u64::from(at));
            }
        };
        let draws = Draws { samples: self.samples, seed: self.seed };
        let forecast = forecast::forecast(&prepared, &assumed, draws, &told).map_err(|why| {
            let message = format!("a data set of these assumptions cannot be paid: {why}");
            Failure::refused("E0704", message)
                .with_help("change the assumptions so that the contract takes the data")
        });
        if let Some(bar) = &bar {
            bar.finish_and_clear();
        }
        let forecast = forecast?;
        if let Some(chart) = &self.chart {
            let cash = report::forecast::cash(&forecast, model.contract.currency);
            store::write(chart, report::chart::write(&cash)).map_err(|error| cannot_write(chart, &error))?;
        }
        Ok(Reply::fine(match self.format {
            Format::Json => json::write(&forecast),
            Format::Text | Format::Csv | Format::Html | Format::Docx | Format::Xlsx | Format::Svg => {
                forecast.text(&model)
            }
        }))
    }
}

/// A line of the file that cannot be used.
fn refused(file: &Path, wrong: Wrong) -> Failure {
    let message = format!("{}, line {}: {}", file.display(), wrong.line, wrong.message);
    Failure::refused("E0704", message).with_help(wrong.help)
}
