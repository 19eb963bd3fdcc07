//! `meed incentives`

use clap::Args;
use meed::incentives::{self, Incentive, Proved};
use meed::report::{Format, json};
use meed::run::Prepared;
use serde::Serialize;

use super::output_format::formats;
use super::project::Project;
use super::reply::{Answer, Reply};
use super::run_args::ContractPath;
use super::whole::whole;

/// Shows what each further case that achieves an outcome is worth, and what it is worth to leave one out
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed incentives contracts/reablement
  meed incentives contracts/reablement --cases 100
  meed incentives contracts/reablement --format json

For each outcome a case is taken from the contract's own examples that achieves it, and the same
case with one value changed so that it does not. So many such cases are paid, for every number
that achieves the outcome: where the next one is worth nothing, much, or less than nothing,
there is a flat stretch, a cliff, or a reason not to achieve it. Other cases than those of the
examples can be worth something else: this is a question for judgement, and no proof. Where a
contract has no outcome, rows of each record are paid, from none to as many as the terms count
to. What is proved stands at the end: that no record which is left out raises a payment, and
what each adds at most.")]
pub(crate) struct IncentivesCommand {
    #[command(flatten)]
    contract: ContractPath,
    /// How many cases there are
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = whole::<u32>(1..=500))]
    cases: u32,
    /// How they are written
    #[arg(long, default_value = "table", value_parser = formats([
        ("table", Format::Text, "For people"),
        ("json", Format::Json, "One JSON object"),
    ]))]
    format: Format,
}

#[derive(Debug, Serialize)]
struct Incentives {
    schema: &'static str,
    version: u32,
    contract: String,
    outcomes: Vec<Incentive>,
    /// What is proved of each payment, for any data.
    proved: Vec<Proved>,
}

impl IncentivesCommand {
    pub(crate) fn run(&self) -> Answer {
        let (_, model) = Project::accepted(&self.contract.path)?;
        let prepared = Prepared::new(&model);
        let outcomes = incentives::incentives(&prepared, self.cases);
        let proved = incentives::proved(&prepared);
        let contract = model.contract.title.clone();
        let found = Incentives { schema: "meed/incentives", version: 1, contract, outcomes, proved };
        Ok(Reply::fine(match self.format {
            Format::Json => json::write(&found),
            Format::Text | Format::Csv | Format::Html | Format::Docx | Format::Xlsx | Format::Svg => {
                let mut out = format!("What the next case is worth in {}\n", found.contract);
                if found.outcomes.is_empty() {
                    out.push_str("\nIt has no outcome, and no example of a row that is paid for.\n");
                }
                for outcome in &found.outcomes {
                    out.push_str(&format!("\n{}", outcome.text(&model)));
                }
                if !found.proved.is_empty() {
                    out.push_str("\nProved, for any data\n");
                }
                for proved in &found.proved {
                    out.push_str(&proved.text(&model));
                }
                out
            }
        }))
    }
}
