//! `meed check`

use std::path::PathBuf;

use clap::Args;
use meed::diagnostic::render;
use meed::model::{FactKind, Model};
use meed::{Checked, source::Source};

use super::findings::{self, FindingFormat, number_of};
use super::project::Project;
use super::reply::{Exit, Failure, Reply};

/// Says everything that is wrong with a contract, and what to write instead
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed check contracts/reablement              every error and warning, with its place
  meed check my.meed --format short            one a line, for an editor
  meed check my.meed --format json             for a program
  meed codes E0304                             more about an error")]
pub(crate) struct Check {
    /// The contract file, or the folder that holds contract.meed
    #[arg(default_value = ".")]
    path: PathBuf,
    /// How the findings are written
    #[arg(long, value_enum, default_value_t)]
    format: FindingFormat,
}

impl Check {
    pub(crate) fn run(&self) -> Reply {
        match Project::open(&self.path) {
            Ok(project) => self.reply(&project.source),
            Err(failure) => self.unreadable(failure),
        }
    }

    fn reply(&self, source: &Source) -> Reply {
        let Checked { model, findings } = meed::check(source);
        let exit = if model.is_some() { Exit::Fine } else { Exit::Refused };
        if self.format == FindingFormat::Json {
            return Reply { out: to_json(&render::json(source, &findings)), err: String::new(), exit };
        }
        let mut err = findings::text(source, &findings, self.format);
        let tally = format!("{}: {}\n", source.name(), findings::tally(&findings));
        match model {
            Some(model) => Reply { out: format!("{tally}{}\n", summary(&model)), err, exit },
            None => {
                // After several lines of a finding the eye needs a break.
                if self.format == FindingFormat::Text {
                    err.push('\n');
                }
                err.push_str(&tally);
                Reply { out: String::new(), err, exit }
            }
        }
    }

    /// A program that asked for JSON gets JSON, also where there is no contract to speak of.
    fn unreadable(&self, failure: Failure) -> Reply {
        if self.format != FindingFormat::Json {
            return failure.into();
        }
        let nowhere = Source::new(self.path.display().to_string(), "");
        let out = to_json(&render::json(&nowhere, &[failure.finding()]));
        Reply { out, err: String::new(), exit: Exit::Refused }
    }
}

/// JSON for people to read as well.
pub(crate) fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).map(|text| text + "\n").unwrap_or_default()
}

/// What the contract has, in a sentence.
fn summary(model: &Model) -> String {
    let contract = &model.contract;
    let facts = |wanted: fn(&FactKind) -> bool| model.facts.iter().filter(|fact| wanted(&fact.kind)).count();
    let clawbacks = model.clawbacks.len();
    let caps = model.limits.iter().filter(|limit| limit.at_most).count();
    let parts = [
        (model.data_records().count(), "record", "records"),
        (model.spells().count(), "spell", "spells"),
        (model.tariffs.len(), "tariff", "tariffs"),
        (facts(|kind| matches!(kind, FactKind::Define)), "define", "defines"),
        (facts(|kind| matches!(kind, FactKind::Cohort(_))), "cohort", "cohorts"),
        (facts(|kind| matches!(kind, FactKind::Outcome(..))), "outcome", "outcomes"),
        (facts(|kind| matches!(kind, FactKind::Measure { .. })), "measure", "measures"),
        (facts(|kind| matches!(kind, FactKind::Scale(_))), "scale", "scales"),
        (model.payments.len().saturating_sub(clawbacks), "payment", "payments"),
        (caps, "cap", "caps"),
        (model.limits.len().saturating_sub(caps), "minimum", "minimums"),
        (clawbacks, "clawback", "clawbacks"),
        (model.examples.len(), "example", "examples"),
    ];
    let counted = parts.into_iter().filter(|part| part.0 > 0);
    let counted: Vec<_> = counted.map(|(count, one, many)| number_of(count, one, many)).collect();
    format!(
        "{}, {} to {}, has {}.",
        contract.title,
        contract.starts.long(),
        contract.ends.long(),
        meed::show::listed(&counted)
    )
}
