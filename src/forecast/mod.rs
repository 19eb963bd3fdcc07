//! `forecast`: what a contract is likely to pay before there is data, from stated assumptions.
//!
//! Data sets are drawn by chance in whole numbers, with a seed, so that anybody can draw them again; each is paid by
//! the ordinary engine. What is said of them are exact means and exact sample quantiles. What luck alone would be paid
//! is worked out exactly where cases are alike, and otherwise drawn too.

mod assumptions;
mod chance;
mod form;
mod luck;
mod order;
mod plan;
mod rows;
mod sums;
mod words;

use serde::Serialize;

pub use assumptions::Assumptions;
pub use luck::ByLuck;
pub use plan::Wrong;
use sums::Sums;

use crate::data;
use crate::model::{FactKind, Model};
use crate::run::{Prepared, RunResult, Settings};
use crate::value::{Amount, Number};
use chance::Chance;

/// How it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    /// So many data sets.
    pub samples: u32,
    /// Where the draws begin.
    pub seed: u64,
}

impl Default for Draws {
    fn default() -> Self {
        Draws { samples: 400, seed: 1 }
    }
}

/// Amounts of all samples.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Of what: a period, a payee; nothing for all.
    pub of: String,
    /// The mean, exactly.
    pub mean: Amount,
    /// No more than this in one sample of twenty.
    pub low: Amount,
    /// No more than this in half of the samples.
    pub middle: Amount,
    /// No more than this in nineteen samples of twenty.
    pub high: Amount,
}

/// What comes and goes in a period, in the mean of the samples.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cash {
    /// The period.
    pub period: String,
    /// What is paid in it: statements of earlier periods, when they are due.
    pub paid: Amount,
    /// What the rows of the period cost those who are paid.
    pub costs: Amount,
    /// What outcomes of the period save whoever pays.
    pub savings: Amount,
    /// What those who are paid have, all periods up to this one together.
    pub provider: Amount,
    /// What whoever pays has, in the same way.
    pub commissioner: Amount,
}

/// What is paid where nothing improves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unimproved {
    /// The share of samples in which something is paid for outcomes.
    pub chance: String,
    /// What is paid for outcomes in them all.
    pub reward: Spread,
}

/// What a contract is likely to pay.
#[derive(Clone, Debug, Serialize)]
pub struct Forecast {
    /// `meed/forecast`
    pub schema: &'static str,
    /// Rises when something in the form changes its name or meaning.
    pub version: u32,
    /// The contract's title.
    pub contract: String,
    /// How many data sets were drawn.
    pub samples: u32,
    /// Where the draws began.
    pub seed: u64,
    /// All of it.
    pub whole: Spread,
    /// By the period of the statement.
    pub periods: Vec<Spread>,
    /// By payee.
    pub payees: Vec<Spread>,
    /// What comes and goes.
    pub cash: Vec<Cash>,
    /// What is paid where nothing improves; none where no chance is another then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unimproved: Option<Unimproved>,
    /// What luck alone is paid, exactly.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_luck: Vec<ByLuck>,
    /// Each assumption, with its source.
    pub assumptions: Vec<(String, String)>,
}

/// What a contract is likely to pay.
///
/// # Errors
/// Why a data set that is assumed cannot be paid.
pub fn forecast(
    prepared: &Prepared<'_>,
    assumed: &Assumptions,
    draws: Draws,
    told: &dyn Fn(u32),
) -> Result<Forecast, String> {
    let model = prepared.model();
    let mut sums = Sums::new(model, assumed);
    for sample in 0..draws.samples {
        told(sample);
        let (rows, result) = sample_of(prepared, assumed, draws.seed, sample, false)?;
        sums.add(&rows, &result);
    }
    let unimproved = if assumed.has_luck { Some(unimproved(prepared, assumed, draws)?) } else { None };
    Ok(Forecast {
        schema: "meed/forecast",
        version: 1,
        contract: model.contract.title.clone(),
        samples: draws.samples,
        seed: draws.seed,
        whole: sums.whole(),
        periods: sums.periods(),
        payees: sums.payees(),
        cash: sums.cash(),
        unimproved,
        by_luck: luck::by_luck(prepared, assumed),
        assumptions: assumed.sources.clone(),
    })
}

/// A data set and what it is paid.
fn sample_of(
    prepared: &Prepared<'_>,
    assumed: &Assumptions,
    seed: u64,
    sample: u32,
    luck: bool,
) -> Result<(rows::Rows, RunResult), String> {
    let model = prepared.model();
    let mut chance = Chance::of(seed, u64::from(sample));
    let rows = rows::drawn(model, assumed, &mut chance, luck);
    let rows = rows.ok_or("a data set of these assumptions has more than 200,000 rows of a record")?;
    let result = paid(prepared, &rows, Vec::new())?;
    Ok((rows, result))
}

fn paid(
    prepared: &Prepared<'_>,
    rows: &rows::Rows,
    empty: Vec<crate::model::FactId>,
) -> Result<RunResult, String> {
    let model = prepared.model();
    let said = |found: &[crate::diagnostic::Diagnostic]| match found.first() {
        Some(first) => first.message.clone(),
        None => "it is at fault".to_owned(),
    };
    let data = data::from_example(model, &rows::tables(model, rows)).map_err(|found| said(&found))?;
    let settings = Settings { empty, threads: 1, ..Settings::default() };
    prepared.run(data, &settings).map_err(|stopped| stopped.describe(model).message)
}

/// What is paid for outcomes where nothing improves: what is paid then, less what is paid if the same rows achieve
/// none.
fn unimproved(prepared: &Prepared<'_>, assumed: &Assumptions, draws: Draws) -> Result<Unimproved, String> {
    let model = prepared.model();
    let outcomes = model.facts.iter_enumerated();
    let outcomes: Vec<_> =
        outcomes.filter(|(_, fact)| matches!(fact.kind, FactKind::Outcome(..))).map(|(id, _)| id).collect();
    let mut rewards = Vec::new();
    for sample in 0..draws.samples {
        let (rows, result) = sample_of(prepared, assumed, draws.seed, sample, true)?;
        let without = paid(prepared, &rows, outcomes.clone())?;
        rewards.push(total(&result).minus(&total(&without)));
    }
    let some = rewards.iter().filter(|reward| !reward.is_zero() && !reward.is_negative()).count();
    Ok(Unimproved {
        chance: share_of(some, rewards.len()),
        reward: sums::spread(model, String::new(), &rewards),
    })
}

fn total(result: &RunResult) -> Number {
    result.statement.iter().fold(Number::zero(), |all, line| all.plus(&line.amount))
}

/// A share as a percentage with two places.
fn share_of(part: usize, whole: usize) -> String {
    let number = |count: usize| i128::try_from(count).unwrap_or(0);
    percent(&Number::ratio(number(part), number(whole)).unwrap_or_else(Number::zero))
}

fn percent(share: &Number) -> String {
    format!("{}%", share.times(&Number::from_int(100)).shown_to(2))
}

/// An amount to the contract's penny, for people.
fn to_the_penny(model: &Model, number: &Number) -> Amount {
    let rounding = &model.contract.rounding;
    Amount::new(number.rounded(&rounding.step, rounding.way))
}
