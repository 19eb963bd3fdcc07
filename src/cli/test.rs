//! `meed test`

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use meed::model::Model;
use meed::testing::{self, Difference, Tested, Verdict};
use meed::value::Day;
use serde::Serialize;

use super::check::to_json;
use super::coverage::{CoverageArgs, Covered};
use super::findings::{self, FindingFormat, number_of};
use super::project::{CONTRACT, Project};
use super::reply::{Exit, Failure, Reply};
use super::run_args::day;

/// Runs the examples of contracts, and shows what came out otherwise than expected
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed test my.meed
  meed test contracts          every contract.meed in the folder and the folders in it
  meed test --coverage         which parts of the contract no example and no data exercises")]
pub(crate) struct Test {
    /// Contract files, or folders that are searched for contract.meed
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// The statement date, where a contract asks for it: 2026-03-31
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_at: Option<Day>,
    /// How the results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    coverage: CoverageArgs,
}

/// How the results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// The results of one contract.
#[derive(Debug, Serialize)]
struct Contract {
    file: String,
    examples: Vec<Example>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Covered>,
}

/// The result of one example, for programs.
#[derive(Debug, Serialize)]
struct Example {
    title: String,
    line: usize,
    passed: bool,
    differences: Vec<Differing>,
    refused: Vec<String>,
}

/// An expectation that was not met, for programs.
#[derive(Debug, Serialize)]
struct Differing {
    line: usize,
    expectation: String,
    expected: String,
    got: Option<String>,
}

/// What all contracts came to.
#[derive(Debug, Default)]
struct Count {
    passed: usize,
    failed: usize,
    refused: usize,
}

impl Test {
    pub(crate) fn run(&self) -> Reply {
        self.reply().unwrap_or_else(Reply::from)
    }

    fn reply(&self) -> Result<Reply, Failure> {
        let (mut count, mut exit) = (Count::default(), Exit::Fine);
        let (mut out, mut err, mut contracts) = (String::new(), String::new(), Vec::new());
        for file in self.files()? {
            let project = Project::open(&file)?;
            match findings::accepted(&project.source) {
                Err(refused) => {
                    err.push_str(&refused.err);
                    count.refused = count.refused.saturating_add(1);
                }
                Ok(model) => {
                    let tested = testing::run_examples(&model, self.as_at);
                    count.add(&tested);
                    out.push_str(&text(&model, &tested));
                    let covered = self.coverage.covered(&project, &model, self.as_at);
                    if let Some(covered) = &covered {
                        out.push_str(&covered.text());
                        if let Some(missing) = self.coverage.missing(covered) {
                            err.push_str(&missing.err);
                            exit = missing.exit;
                        }
                    }
                    contracts.push(contract(&model, &tested, covered));
                }
            }
        }
        if count.failed > 0 || count.refused > 0 {
            exit = Exit::Refused;
        }
        let out = match self.format {
            Format::Text => format!("{out}{}\n", count.words()),
            Format::Json => to_json(&Results { schema: "meed/test", version: 1, contracts }),
        };
        Ok(Reply { out, err, exit })
    }

    /// The contracts that the paths mean: each once, in the order of the paths, within a folder by name.
    fn files(&self) -> Result<Vec<PathBuf>, Failure> {
        let mut files = Vec::new();
        for path in &self.paths {
            let before = files.len();
            if path.is_dir() {
                search(path, &mut files)
            } else {
                files.push(path.clone())
            }
            if files.len() == before {
                let message =
                    format!("there is no `{CONTRACT}` in `{}` or in the folders in it", path.display());
                return Err(Failure::refused("E0701", message)
                    .with_help("give a contract file, or a folder that holds contracts"));
            }
        }
        Ok(files)
    }
}

/// Every contract in a folder and the folders in it.
fn search(folder: &Path, found: &mut Vec<PathBuf>) {
    let file = if folder == Path::new(".") { PathBuf::from(CONTRACT) } else { folder.join(CONTRACT) };
    if file.is_file() {
        found.push(file);
    }
    let entries = fs::read_dir(folder).map(|entries| entries.filter_map(Result::ok).collect::<Vec<_>>());
    let mut folders: Vec<_> = entries
        .unwrap_or_default()
        .into_iter()
        .filter(|entry| {
            // A folder that is only pointed to could lead in a circle.
            entry.file_type().is_ok_and(|kind| kind.is_dir())
                && !entry.file_name().to_string_lossy().starts_with('.')
        })
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders.iter().for_each(|folder| search(folder, found));
}

impl Count {
    fn add(&mut self, tested: &[Tested]) {
        let passed = tested.iter().filter(|example| example.passed()).count();
        self.passed = self.passed.saturating_add(passed);
        self.failed = self.failed.saturating_add(tested.len().saturating_sub(passed));
    }

    fn words(&self) -> String {
        let all = self.passed.saturating_add(self.failed);
        let mut words = match (all, self.failed) {
            (0, _) => "no examples".to_owned(),
            (all, 0) => format!("{}, all as expected", number_of(all, "example", "examples")),
            (all, failed) => format!("{}, {failed} not as expected", number_of(all, "example", "examples")),
        };
        if self.refused > 0 {
            words.push_str(&format!("; {} refused", number_of(self.refused, "contract", "contracts")));
        }
        words
    }
}

/// The results of all contracts, for programs.
#[derive(Debug, Serialize)]
struct Results {
    schema: &'static str,
    version: u32,
    contracts: Vec<Contract>,
}

fn contract(model: &Model, tested: &[Tested], coverage: Option<Covered>) -> Contract {
    Contract {
        file: model.source.name().to_owned(),
        examples: tested.iter().map(|tested| example(model, tested)).collect(),
        coverage,
    }
}

fn example(model: &Model, tested: &Tested) -> Example {
    let (differences, refused) = match &tested.verdict {
        Verdict::Passed(_) => (Vec::new(), Vec::new()),
        Verdict::Differs(differences) => (differences.iter().map(differing).collect(), Vec::new()),
        Verdict::Refused(found) => {
            let lines = meed::diagnostic::render::short(&model.source, found);
            (Vec::new(), lines.lines().map(str::to_owned).collect())
        }
    };
    Example { title: tested.title.clone(), line: tested.line, passed: tested.passed(), differences, refused }
}

fn differing(difference: &Difference) -> Differing {
    Differing {
        line: difference.line,
        expectation: difference.expectation.clone(),
        expected: difference.expected.clone(),
        got: difference.got.clone(),
    }
}

/// The results of one contract, for people.
fn text(model: &Model, tested: &[Tested]) -> String {
    let mut text = format!("{}\n", model.source.name());
    for example in tested {
        match &example.verdict {
            Verdict::Passed(count) => {
                text.push_str(&format!("  ok       {} ({count} expected)\n", example.title));
            }
            Verdict::Differs(differences) => {
                text.push_str(&format!("  differs  {}\n", example.title));
                differences.iter().for_each(|difference| text.push_str(&difference_text(difference)));
            }
            Verdict::Refused(found) => {
                text.push_str(&format!("  refused  {}\n", example.title));
                text.push_str(&indented(&findings::text(&model.source, found, FindingFormat::Text)));
            }
        }
    }
    if tested.is_empty() {
        text.push_str("  no examples\n");
    }
    text
}

fn difference_text(difference: &Difference) -> String {
    let got = difference.got.as_deref().unwrap_or("nothing: there is no such value");
    let head = format!(
        "    line {}: {}\n      expected {}\n      got      {got}\n",
        difference.line, difference.expectation, difference.expected
    );
    let because = difference.explanation.as_ref().map(|explanation| indented(&explanation.text()));
    head + &because.unwrap_or_default()
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("      {line}\n") })
        .collect()
}
