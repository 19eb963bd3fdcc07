//! The examples of a contract, as results.

use meed::model::Model;
use meed::report;
use meed::testing::{Difference, Tested, Verdict};
use serde::Serialize;

use super::indented;
use crate::cli::findings::{self, FindingFormat};

/// The result of one example, for programs.
#[derive(Debug, Serialize)]
pub(super) struct Example {
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

/// An example for programs.
pub(super) fn example(model: &Model, tested: &Tested) -> Example {
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

/// An example for people.
pub(super) fn text(model: &Model, example: &Tested) -> String {
    match &example.verdict {
        Verdict::Passed(count) => format!("  ok       {} ({count} expected)\n", example.title),
        Verdict::Differs(differences) => {
            let differences: String = differences.iter().map(difference_text).collect();
            format!("  differs  {}\n{differences}", example.title)
        }
        Verdict::Refused(found) => {
            let why = findings::text(&model.source, found, FindingFormat::Text);
            format!("  refused  {}\n{}", example.title, indented(&why))
        }
    }
}

fn difference_text(difference: &Difference) -> String {
    let got = difference.got.as_deref().unwrap_or("nothing: there is no such value");
    let head = format!(
        "    line {}: {}\n      expected {}\n      got      {got}\n",
        difference.line, difference.expectation, difference.expected
    );
    let because = difference.explanation.as_ref().map(|explanation| indented(&report::text(explanation)));
    head + &because.unwrap_or_default()
}
