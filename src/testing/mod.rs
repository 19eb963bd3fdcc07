//! `testing`: the examples of a contract, run and compared with what they expect.
//!
//! True afterwards: every example of the contract has a verdict, and every expectation that was not met has what came
//! out instead, with its explanation.

mod compare;

use crate::data;
use crate::diagnostic::Diagnostic;
use crate::explain::Explanation;
use crate::model::Example;
use crate::plan::Goal;
use crate::run::{Prepared, RunResult, Settings};
use crate::value::Day;
use crate::whatif::NotChanged;
use crate::{text, whatif};

/// What came of an example.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Its title.
    pub title: String,
    /// The line of the contract.
    pub line: usize,
    /// How it ended.
    pub verdict: Verdict,
}

/// How an example ended.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// So many expectations, all met.
    Passed(usize),
    /// Some were not met.
    Differs(Vec<Difference>),
    /// Its rows or its amounts could not be used.
    Refused(Vec<Diagnostic>),
}

/// An expectation that was not met.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The line of the contract.
    pub line: usize,
    /// What was expected of what, as the contract says it.
    pub expectation: String,
    /// The value expected.
    pub expected: String,
    /// The value that came out; none if there is none.
    pub got: Option<String>,
    /// Why it came out, if there is something to explain.
    pub explanation: Option<Explanation>,
}

impl Tested {
    /// Whether everything came out as expected.
    pub fn passed(&self) -> bool {
        matches!(self.verdict, Verdict::Passed(_))
    }
}

/// Runs the examples of a contract, in the order of the file.
pub fn run_examples(prepared: &Prepared<'_>, as_at: Option<Day>) -> Vec<Tested> {
    let model = prepared.model();
    let tested = |example: &Example| Tested {
        title: example.title.clone(),
        line: model.source.line(example.span.start),
        verdict: verdict(prepared, example, as_at),
    };
    model.examples.iter().map(tested).collect()
}

/// How each expectation of an example came out, in order; none where an example does not hold.
pub fn workings(prepared: &Prepared<'_>, example: &Example) -> Option<Vec<Option<Explanation>>> {
    let outcome = outcome(prepared, example, None).ok()?;
    let holds = |expectation| compare::difference(prepared, &outcome, expectation).is_none();
    let explained = |expectation| compare::explained(prepared, &outcome, expectation);
    example.expectations.iter().all(holds).then(|| example.expectations.iter().map(explained).collect())
}

/// What comes of the rows of an example.
fn outcome(
    prepared: &Prepared<'_>,
    example: &Example,
    as_at: Option<Day>,
) -> Result<RunResult, Vec<Diagnostic>> {
    let model = prepared.model();
    whatif::with_given(model, &example.given)
        .map_err(|(asked, wrong)| vec![makes_no_sense(example, &asked, &wrong)])?;
    let data = data::supposed(model, example)?;
    let settings = Settings {
        tariffs: example.given.clone(),
        as_at,
        threads: 1,
        only: Goal::of_example(example),
        ..Settings::default()
    };
    prepared.run(data, &settings).map_err(|error| error.describe_all(model))
}

/// The amounts of an example with which the contract is refused.
fn makes_no_sense(example: &Example, asked: &[String], wrong: &NotChanged) -> Diagnostic {
    let asked: Vec<String> = asked.iter().map(|asked| format!("`{asked}`")).collect();
    let why = match wrong {
        NotChanged::Refused(wrong) => wrong.message.clone(),
        NotChanged::Wrong(_, findings) => {
            findings.first().map(|first| first.message.clone()).unwrap_or_default()
        }
    };
    let message = format!("with {} the contract is refused: {why}", text::all_of(&asked));
    Diagnostic::error("E0723", message, example.span, "what is given here makes no sense of the contract")
        .with_help("give an amount with which `meed check` takes the contract")
}

fn verdict(prepared: &Prepared<'_>, example: &Example, as_at: Option<Day>) -> Verdict {
    let outcome = match outcome(prepared, example, as_at) {
        Ok(outcome) => outcome,
        Err(refused) => return Verdict::Refused(refused),
    };
    let differences: Vec<_> = example
        .expectations
        .iter()
        .filter_map(|expectation| compare::difference(prepared, &outcome, expectation))
        .collect();
    if differences.is_empty() {
        Verdict::Passed(example.expectations.len())
    } else {
        Verdict::Differs(differences)
    }
}
