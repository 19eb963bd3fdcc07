//! `meed test`

mod count;
mod examples;
mod mutants;
mod review;
mod search;
pub(crate) mod snapshots;

use std::path::{Path, PathBuf};

use clap::Args;
use count::Count;
use examples::Example;
use meed::model::Model;
use meed::report::{Format, json};
use meed::run::Prepared;
use meed::testing::{self, Tested};
use meed::value::Day;
use mutants::Mutants;
use review::Review;
use serde::Serialize;
use snapshots::{Kept, SnapshotResult};

use super::coverage::{CoverageArgs, Covered};
use super::output_format::formats;
use super::project::Project;
use super::reply::{Answer, Exit, Failure, Reply};
use super::run_args::day;
use super::{findings, terminal};

/// Runs the examples of contracts, and compares their statements with their snapshots
///
/// A data set is a folder beside the contract: `data`, or `data-NAME`. Its whole statement is kept in
/// `snapshots/NAME.json`: amounts, balances, what became of the rows. When a later test works out anything else, it
/// fails and shows what changed, by payee, period and item; where no statement is kept yet, it says so. So nobody
/// changes what is owed, in the contract, the data or this tool, without seeing it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed test my.meed
  meed test contracts          every contract.meed in the folder and the folders in it
  meed test --accept           keep the statements as they are now; then look at git diff
  meed test --review           see each change, and accept it, reject it or leave it
  meed test --ci               fail also where no statement is kept yet
  meed test --coverage         which parts of the contract no example and no data exercises
  meed test --mutants          which small changes of the terms no example would notice, and examples that would

Without --accept and --review nothing is ever written. Values for a data set stand in its file
given.csv: see meed data --help.")]
pub(crate) struct Test {
    /// Contract files, or folders that are searched for contract.meed
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Keep every statement as it is now, and remove snapshots without data
    #[arg(long)]
    accept: bool,
    /// Show each difference and ask what to do: accept, reject, skip or quit
    #[arg(long, conflicts_with = "accept")]
    review: bool,
    /// Fail also where no statement is kept yet, as a build server should
    #[arg(long)]
    ci: bool,
    /// All differences, however many there are; with --coverage what is covered, too, and by what
    #[arg(long)]
    full: bool,
    /// The statement date, for examples and for data sets that say none: 2026-03-31
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_at: Option<Day>,
    /// How the results are written
    #[arg(long, default_value = "text", value_parser = formats([
        ("text", Format::Text, "For people"),
        ("json", Format::Json, "One JSON object"),
    ]))]
    format: Format,
    /// Change the terms one by one, and show the changes that no example would notice
    #[arg(long)]
    mutants: bool,
    #[command(flatten)]
    coverage: CoverageArgs,
}

/// What is said of all contracts.
#[derive(Debug, Default)]
struct Report {
    out: String,
    err: String,
    count: Count,
    contracts: Vec<Contract>,
}

/// The results of one contract, for programs.
#[derive(Debug, Serialize)]
struct Contract {
    file: String,
    examples: Vec<Example>,
    snapshots: Vec<SnapshotResult>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Covered>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutants: Option<Mutants>,
}

/// The results of all contracts, for programs.
#[derive(Debug, Serialize)]
struct Results {
    schema: &'static str,
    version: u32,
    contracts: Vec<Contract>,
}

impl Test {
    pub(crate) fn run(&self) -> Answer {
        if self.review && self.format == Format::Json {
            return Err(Failure::usage("`--review` is a conversation, and has no JSON")
                .with_help("leave out one of `--review` and `--format json`")
                .into());
        }
        let mut review = self.review.then(Review::begin);
        let mut report = Report::default();
        let search::Found { contracts: files, refused } = search::contracts(&self.paths)?;
        for (place, failure) in refused {
            report.err.push_str(&Reply::from(failure).err);
            report.count.add_refused(&place.display().to_string());
        }
        let bar = terminal::steps(
            if self.review { 0 } else { files.len() },
            "testing {bar:30} {pos} of {len}: {msg}",
        );
        for file in &files {
            if let Some(bar) = &bar {
                bar.set_message(file.display().to_string());
            }
            self.test(file, review.as_mut(), &mut report)?;
            if let Some(bar) = &bar {
                bar.inc(1);
            }
        }
        let Report { out, err, count, contracts } = report;
        let exit = if count.all_passed() { Exit::Fine } else { Exit::Refused };
        let out = match self.format == Format::Json {
            true => json::write(&Results { schema: "meed/test", version: 1, contracts }),
            false => out + &count.text(),
        };
        Ok(Reply::with(out, err, exit))
    }

    /// Tests a contract. One that is refused does not keep the others from being tested.
    fn test(
        &self,
        file: &Path,
        review: Option<&mut Review<std::io::StdinLock<'static>, std::io::Stdout>>,
        report: &mut Report,
    ) -> Result<(), Failure> {
        let project = Project::open(file)?;
        let name = project.source.name();
        let model = match findings::accepted(&project.source) {
            Ok(model) => model,
            Err(refused) => {
                report.err.push_str(&refused.err);
                report.count.add_refused(name);
                return Ok(());
            }
        };
        let prepared = Prepared::new(&model);
        let tested = testing::run_examples(&prepared, self.as_at);
        let mut kept = match snapshots::compare(&project, &prepared, self.as_at) {
            Ok(kept) => kept,
            Err(failure) => {
                report.err.push_str(&Reply::from(failure).err);
                report.count.add_refused(name);
                return Ok(());
            }
        };
        if self.ci {
            kept.iter_mut().for_each(Kept::must_be_kept);
        }
        if self.accept {
            kept.iter_mut().try_for_each(Kept::accept)?;
        }
        if let Some(review) = review {
            review.decide(name, &mut kept, self.full)?;
        }
        report.count.add(name, &tested, &kept);
        let covered = self.coverage.covered(&project, &prepared, self.as_at, self.full)?;
        if let Some(missing) = covered.as_ref().and_then(|covered| self.coverage.missing(covered)) {
            report.err.push_str(&missing.err);
            report.count.add_uncovered(name);
        }
        let mutants = self.mutants.then(|| Mutants::of(&prepared, self.as_at));
        if self.format == Format::Json {
            report.contracts.push(Contract { mutants, ..contract(&model, &tested, &kept, covered) });
        } else {
            report.out.push_str(&self.text(&model, &tested, &kept));
            report.out.push_str(&covered.map(|covered| covered.text()).unwrap_or_default());
            report.out.push_str(&mutants.map(|mutants| mutants.text(&model)).unwrap_or_default());
        }
        Ok(())
    }

    /// The results of one contract, for people.
    fn text(&self, model: &Model, tested: &[Tested], kept: &[Kept]) -> String {
        let nothing = if tested.is_empty() && kept.is_empty() { "  no examples\n" } else { "" };
        let examples: String = tested.iter().map(|tested| examples::text(model, tested)).collect();
        let kept: String = kept.iter().map(|kept| kept.text(self.full)).collect();
        format!("{}\n{nothing}{examples}{kept}", model.source.name())
    }
}

fn contract(model: &Model, tested: &[Tested], kept: &[Kept], coverage: Option<Covered>) -> Contract {
    Contract {
        file: model.source.name().to_owned(),
        examples: tested.iter().map(|tested| examples::example(model, tested)).collect(),
        snapshots: kept.iter().map(Kept::result).collect(),
        coverage,
        mutants: None,
    }
}

/// Text further in, under the line that it is about.
fn indented(text: &str) -> String {
    text.lines()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("      {line}\n") })
        .collect()
}
