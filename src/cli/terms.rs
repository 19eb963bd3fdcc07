//! `meed terms`

use clap::{Args, ValueEnum};
use meed::model::{Example, Model};
use meed::report::{self, docx, html, markdown};
use meed::run::Prepared;
use meed::terms::{self, Workings};
use meed::testing;
use meed::text::escape;

use super::numbers;
use super::project::Project;
use super::reply::{Answer, Exit, Failure, Reply};
use super::run_args::ContractPath;

/// Prints the contract in sentences, as a schedule that can be signed
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed terms contracts/reablement                                      the schedule as Markdown
  meed terms contracts/reablement --format html > schedule.html        as a page
  meed terms contracts/reablement --format docx > schedule.docx        for Word
  meed terms contracts/reablement --freeze                             keeps the numbers of the signed version

Every sentence is made from the contract, so that the schedule says what the contract pays. A
paragraph is cited by its number, or by the reference in brackets, which stays the same where
numbers change.")]
pub(crate) struct Terms {
    #[command(flatten)]
    contract: ContractPath,
    /// How it is written
    #[arg(long, default_value = "markdown", conflicts_with = "queries")]
    format: Page,
    /// Asks what is open before signature, each question with its line and a way to settle it
    #[arg(long)]
    queries: bool,
    /// Keeps the numbers of all paragraphs in `paragraphs.csv` beside the contract: none moves from then on
    #[arg(long, conflicts_with = "queries")]
    freeze: bool,
}

/// The questions, each with its line and a way to settle it.
fn asked(model: &Model) -> String {
    let queries = terms::queries(model);
    if queries.is_empty() {
        return "Nothing is open.\n".to_owned();
    }
    let asked = queries
        .iter()
        .map(|query| format!("line {}: {}\n  settled by: {}\n", query.line, query.question, query.settled));
    asked.collect()
}

/// The workings of the examples. A contract of which an example does not hold says two things, and has no schedule.
fn workings(model: &Model) -> Answer<Workings> {
    let (prepared, called) = (Prepared::new(model), terms::called(model));
    let worked = |example: &Example| match testing::workings(&prepared, example) {
        Some(explained) => Ok(explained.iter().map(|one| report::working(one.as_ref()?, &called)).collect()),
        None => Err(Box::new(Reply::failed(
            Exit::Refused,
            format!(
                "error: the example `{}` does not hold, so that there is no schedule\n  help: `meed test` says what came out instead\n",
                escape::one_line(&example.title)
            ),
        ))),
    };
    model.examples.iter().map(worked).collect()
}

/// What stands at the foot of each page.
const FOOTER: &str = "Schedule: Payment";

/// The same with the version, where the contract says which it is.
fn footer(model: &Model) -> String {
    let version = model.contract.words.version.as_ref();
    version.map_or_else(|| FOOTER.to_owned(), |version| format!("{FOOTER}, version {version}"))
}

/// The forms of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Page {
    /// Text with headings and tables
    Markdown,
    /// A page that stands alone, for a browser and for paper
    Html,
    /// A document for Word; `> schedule.docx` keeps it
    Docx,
}

impl Terms {
    pub(crate) fn run(&self) -> Answer {
        let (project, model) = Project::accepted(&self.contract.path)?;
        if self.queries {
            return Ok(Reply::fine(asked(&model)));
        }
        if self.freeze {
            workings(&model)?;
            return Ok(Reply::fine(numbers::freeze(&project, &model)?));
        }
        let register = numbers::kept(project.folder())?;
        numbers::agreed(&project, &model, &register)?;
        let schedule = terms::schedule_numbered(&model, &workings(&model)?, &register);
        let document = report::terms::document(&schedule);
        Ok(Reply::fine(match self.format {
            Page::Markdown => markdown::write(&document).into_bytes(),
            Page::Html => html::write(&document).into_bytes(),
            Page::Docx => docx::write(&document, &footer(&model)).ok_or_else(|| {
                Failure::usage("the document cannot be written")
                    .with_help("`--format html` gives a page that Word opens, too")
            })?,
        }))
    }
}
