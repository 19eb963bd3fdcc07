//! `meed test --coverage`: what the examples and the data of a contract exercise.

use std::sync::Arc;

use clap::{Args, ValueEnum};
use meed::coverage::{self, Coverage, Effort, Kind, Report, Suggestions};
use meed::data::Database;
use meed::report::document::{Block, Document, Item, List, Section};
use meed::report::{self, coverage as words};
use meed::run::{Prepared, Settings, Tracer};
use meed::text;
use meed::value::Day;
use serde::Serialize;

use super::project::Project;
use super::reply::{Failure, Reply};
use super::sets::{DataSet, Inputs, Wanted, cannot_run};

/// What is asked about coverage.
#[derive(Debug, Args)]
#[command(next_help_heading = "Coverage")]
pub(crate) struct CoverageArgs {
    /// Show which parts of the contract no example and no data exercises
    #[arg(long)]
    coverage: bool,
    /// Print examples to paste for what is not covered, with rows that were found by search
    #[arg(long)]
    suggest: bool,
    /// Fail where any part of these kinds is not covered: clauses,bands
    #[arg(long, value_name = "KINDS", value_enum, value_delimiter = ',')]
    require_coverage: Vec<KindArg>,
}

/// The kinds of parts, as they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KindArg {
    /// Every kind
    All,
    /// Clauses that move money or make facts
    Clauses,
    /// Caps, minimums and other bounds
    Limits,
    /// Conditions of `where`
    Conditions,
    /// Rows of tables of cases
    Cases,
    /// Rows and dates of tariffs
    Tariffs,
    /// Bands of scales
    Bands,
    /// Edges of bands and comparisons
    Edges,
    /// What is decided of blanks
    Blanks,
}

impl KindArg {
    fn means(self, kind: Kind) -> bool {
        let own = match self {
            KindArg::All => return true,
            KindArg::Clauses => Kind::Clauses,
            KindArg::Limits => Kind::Limits,
            KindArg::Conditions => Kind::Conditions,
            KindArg::Cases => Kind::Cases,
            KindArg::Tariffs => Kind::Tariffs,
            KindArg::Bands => Kind::Bands,
            KindArg::Edges => Kind::Edges,
            KindArg::Blanks => Kind::Blanks,
        };
        own == kind
    }
}

/// What is covered of one contract, in each form.
#[derive(Debug, Serialize)]
pub(crate) struct Covered {
    #[serde(flatten)]
    report: Report,
    /// Sets of data that could not be counted, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_run: Vec<NotRun>,
    /// Examples to paste for what is missing, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<Vec<Suggested>>,
    /// What no rows were found for: positions in `items`.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_rows_found: Option<Vec<usize>>,
    #[serde(skip)]
    full: bool,
}

/// An example to paste.
#[derive(Debug, Serialize)]
struct Suggested {
    /// What it covers: positions in `items`.
    covers: Vec<usize>,
    example: String,
}

/// A set of data that could not be counted.
#[derive(Debug, Serialize)]
struct NotRun {
    data: String,
    reason: String,
}

impl CoverageArgs {
    /// What is covered, where it is asked for.
    pub(crate) fn covered(
        &self,
        project: &Project,
        prepared: &Prepared<'_>,
        as_at: Option<Day>,
        full: bool,
    ) -> Result<Option<Covered>, Failure> {
        if !self.coverage && !self.suggest && self.require_coverage.is_empty() {
            return Ok(None);
        }
        let mut coverage = Coverage::of_examples(prepared, as_at);
        let (mut not_run, mut read) = (Vec::new(), Vec::new());
        for set in DataSet::all(project)? {
            match add_data(&mut coverage, prepared, &set, as_at) {
                Ok(database) => read.push(database),
                Err(reason) => not_run.push(NotRun { data: set.name, reason }),
            }
        }
        let report = Report::of(prepared.model(), &coverage);
        let mut covered = Covered { report, not_run, suggestions: None, no_rows_found: None, full };
        if self.suggest {
            let data: Vec<&Database> = read.iter().collect();
            covered.suggested(
                &coverage,
                coverage::suggest(prepared, &coverage, &data, as_at, Effort::default()),
            );
        }
        Ok(Some(covered))
    }

    /// What is required and missing, as a refusal.
    pub(crate) fn missing(&self, covered: &Covered) -> Option<Reply> {
        let wanted = |kind: Kind| self.require_coverage.iter().any(|arg| arg.means(kind));
        let report = &covered.report;
        let short = report.kinds.iter().filter(|count| wanted(count.kind) && count.covered < count.all);
        let short: Vec<String> = short
            .map(|count| {
                let missing = count.all.saturating_sub(count.covered);
                format!("{} of {} {}", text::number(missing), text::number(count.all), count.kind.word())
            })
            .collect();
        if short.is_empty() {
            return None;
        }
        let message = format!("{} of `{}` are not covered", text::all_of(&short), report.contract);
        let help = "add examples for them; `meed test --coverage` lists them";
        Some(Reply::from(Failure::refused("E0730", message).with_help(help)))
    }
}

impl Covered {
    fn suggested(&mut self, coverage: &Coverage, found: Suggestions) {
        let position = |item: &coverage::Item| coverage.items().position(|(known, _)| known.key == item.key);
        let examples = found.examples.into_iter().map(|suggestion| Suggested {
            covers: suggestion.covers.iter().filter_map(position).collect(),
            example: suggestion.text,
        });
        self.suggestions = Some(examples.collect());
        self.no_rows_found = Some(found.not_found.iter().filter_map(position).collect());
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let not_run = self.not_run.iter();
        let not_run = not_run.map(|set| Item::new(format!("{} is not counted: {}", set.data, set.reason)));
        let covered = words::covered(&self.report, self.full).into_iter().chain(not_run);
        let none_found = words::lines(&self.report, self.no_rows_found.as_deref().unwrap_or_default());
        let none_found =
            (!none_found.is_empty()).then(|| Item::new("no rows were found for").with(none_found));
        let list = |items: Vec<Item>| Section::of([Block::List(List { items, inset: true })]);
        let suggestions = self.suggestions.iter().flatten();
        let suggestions =
            suggestions.map(|suggestion| Section::of([Block::Verbatim(suggestion.example.clone())]));
        let sections = [list(covered.collect())].into_iter().chain(suggestions);
        let sections = sections.chain(none_found.map(|item| list(vec![item])));
        report::text::write(&Document::new("Coverage", sections.map(Some)))
    }
}

/// Works out a data set and counts what it exercises; its rows may serve as a pattern for suggestions.
fn add_data(
    coverage: &mut Coverage,
    prepared: &Prepared<'_>,
    set: &DataSet,
    as_at: Option<Day>,
) -> Result<Database, String> {
    let wanted = Wanted { as_at_otherwise: as_at, ..Wanted::default() };
    let (model, listener) = (prepared.model(), coverage.listener());
    let refused = |refused: Box<Reply>| first_line(&refused.err);
    let Inputs { loaded, settings, .. } = set.inputs(model, &wanted).map_err(refused)?;
    let settings = Settings { tracer: Some(Arc::clone(&listener) as Arc<dyn Tracer>), ..settings };
    let outcome = prepared.run(loaded.database, &settings);
    let outcome = outcome.map_err(|error| refused(cannot_run(model, &error)))?;
    coverage.add_data(prepared, &set.name, &outcome, &listener);
    Ok(outcome.data)
}

/// The first thing that a refusal says; all of it stands under the snapshot.
fn first_line(refusal: &str) -> String {
    refusal.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned()
}
