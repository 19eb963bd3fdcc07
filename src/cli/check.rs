//! `meed check`

use std::path::{Path, PathBuf};

use clap::Args;
use meed::check::Review;
use meed::diagnostic::{Diagnostic, render};
use meed::flow::{self, ItemFlow};
use meed::model::{FactKind, Model};
use meed::report::json;
use meed::run::Prepared;
use meed::statement::{AcceptedTerm, FileNotRead};
use meed::text;
use meed::text::escape;
use meed::{Checked, source::Source};
use serde::Serialize;

use super::accepted;
use super::findings::{self, FindingFormat};
use super::folder;
use super::project::Project;
use super::reply::{Answer, Exit, Failure, Reply};
use super::sets::{DataSet, Wanted};

/// Says everything that is wrong with a contract and what to write instead; and which outcomes the money depends on
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
    pub(crate) fn run(&self) -> Answer {
        match Project::open(&self.path) {
            Ok(project) => Ok(self.reply(&project)),
            Err(failure) => self.unreadable(failure),
        }
    }

    fn reply(&self, project: &Project) -> Reply {
        let source = &project.source;
        let mut checked = meed::check(source);
        let prepared = checked.model.take().map(Prepared::owning);
        let review = prepared.as_ref().map(|prepared| meed::questions_of_money(&checked, prepared));
        let Checked { mut findings, mut accepted, .. } = checked;
        let mut questions = Vec::new();
        if let Some(Review { open, accepted: more }) = review {
            // A question is for people to judge; all else is a warning like the others.
            let (asked, warned): (Vec<_>, Vec<_>) =
                open.into_iter().partition(|found| found.code.0.starts_with('Q'));
            questions = asked;
            findings.extend(warned);
            findings.sort_by_key(|finding| (finding.start(), finding.severity, finding.code));
            accepted.extend(more);
            accepted.sort_by_key(|accepted| (accepted.finding.start(), accepted.finding.code));
        }
        let exit = Exit::after(&findings);
        if self.format == FindingFormat::Json {
            let model = prepared.as_ref().map(Prepared::model);
            let depends = model.map(flow::items).unwrap_or_default();
            let files_not_read = model.map(|model| not_read(project, model)).unwrap_or_default();
            let accepted = accepted::settled(source, &accepted);
            let questions = questions.iter().map(|question| Asked::of(source, question)).collect();
            let findings = render::json(source, &findings);
            let out = json::write(&Json { findings, questions, accepted, depends, files_not_read });
            return Reply::with(out, String::new(), exit);
        }
        let mut err = findings::text(source, &findings, self.format);
        let tally = format!("{}: {}\n", source.name(), findings::tally(&findings));
        match prepared {
            Some(prepared) => {
                let model = prepared.model();
                let mut out = format!("{tally}{}\n", summary(model));
                // An editor that asks for one line a finding asks often, and for no more.
                if self.format == FindingFormat::Text {
                    out.push_str(&asked(source, &questions));
                    out.push_str(&accepted::report(source, &accepted));
                    out.push_str(&what_the_money_depends_on(project, &prepared));
                    out.push_str(&beside_the_data(project, model));
                }
                Reply::with(out, err, exit)
            }
            None => {
                // After several lines of a finding the eye needs a break.
                if self.format == FindingFormat::Text {
                    err.push('\n');
                }
                err.push_str(&tally);
                Reply::failed(exit, err)
            }
        }
    }

    /// A program that asked for JSON gets JSON, also where there is no contract to speak of.
    fn unreadable(&self, failure: Failure) -> Answer {
        if self.format != FindingFormat::Json {
            return Err(failure.into());
        }
        let nowhere = Source::new(self.path.display().to_string(), "");
        let findings = [failure.finding("E0701")];
        let out = json::write(&Json {
            findings: render::json(&nowhere, &findings),
            questions: Vec::new(),
            accepted: Vec::new(),
            depends: Vec::new(),
            files_not_read: Vec::new(),
        });
        Ok(Reply::with(out, String::new(), Exit::Refused))
    }
}

/// The findings, and for a contract that is accepted the outcomes that each payment and clawback depends on.
#[derive(Serialize)]
struct Json<'a> {
    #[serde(flatten)]
    findings: render::Findings<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<Asked>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<AcceptedTerm>,
    #[serde(rename = "depends_on", skip_serializing_if = "Vec::is_empty")]
    depends: Vec<ItemFlow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files_not_read: Vec<FileNotRead>,
}

/// A question about the money, which people settle.
#[derive(Serialize)]
struct Asked {
    code: &'static str,
    line: usize,
    message: String,
    help: Option<String>,
}

impl Asked {
    fn of(source: &Source, question: &Diagnostic) -> Self {
        Asked {
            code: question.code.0,
            line: source.line(question.start()),
            message: question.message.clone(),
            help: question.help.clone(),
        }
    }
}

/// The questions for people.
fn asked(source: &Source, questions: &[Diagnostic]) -> String {
    if questions.is_empty() {
        return String::new();
    }
    let lines = questions.iter().map(|question| Asked::of(source, question)).map(|asked| {
        let help = asked.help.map(|help| format!("    {help}\n")).unwrap_or_default();
        format!("  {}, line {}: {}\n{help}", asked.code, asked.line, asked.message)
    });
    std::iter::once("\nAsked of the money, and for you to judge\n".to_owned()).chain(lines).collect()
}

/// Which outcomes stand behind the payments, and what share of the money on the data beside the contract.
fn what_the_money_depends_on(project: &Project, prepared: &Prepared<'_>) -> String {
    let report = flow::report(&flow::items(prepared.model()));
    if report.is_empty() {
        return report;
    }
    let sentence = at_stake(project, prepared).map(|sentence| sentence + "\n").unwrap_or_default();
    format!("\n{report}{sentence}")
}

/// What lies in the folders of the data and is not read, or cannot be.
fn not_read(project: &Project, model: &Model) -> Vec<FileNotRead> {
    let cannot = |place: &Path, failure: Failure| FileNotRead::new(shown(place), failure.message);
    let sets = match DataSet::all(project) {
        Ok(sets) => sets,
        Err(failure) => return vec![cannot(project.folder(), failure)],
    };
    let of_set = |set: DataSet| match folder::survey(model, &set.folder, &[]) {
        Err(failure) => vec![cannot(&set.folder, failure)],
        Ok(survey) => {
            let files = survey.not_read.into_iter();
            files.map(|(path, why)| FileNotRead::new(shown(&path), why)).collect()
        }
    };
    sets.into_iter().flat_map(of_set).collect()
}

fn shown(path: &Path) -> String {
    escape::one_line(&path.display().to_string()).into_owned()
}

/// The same for people.
fn beside_the_data(project: &Project, model: &Model) -> String {
    let files = not_read(project, model);
    let lines: String = files.iter().map(|file| format!("  {}: {}\n", file.file, file.why)).collect();
    if lines.is_empty() { lines } else { format!("\nThere beside the data, and not read\n{lines}") }
}

/// None where no data lies beside the contract.
fn at_stake(project: &Project, prepared: &Prepared<'_>) -> Option<String> {
    let set = DataSet::usual(project);
    let folder = set.folder.display();
    if !set.folder.is_dir() {
        return None;
    }
    let outcome = set.outcome(prepared, &Wanted::default()).ok();
    let currency = prepared.model().contract.currency;
    let stake = outcome.and_then(|(outcome, _)| {
        let not_paid = flow::not_paid(prepared.model(), &outcome);
        Some((flow::at_stake(prepared, outcome).ok()?, not_paid))
    });
    Some(match stake {
        Some((stake, not_paid)) => {
            let not_paid: String =
                not_paid.iter().map(|lines| format!("\n{}", lines.sentence(currency))).collect();
            format!("On the data in {folder}: {}{not_paid}", stake.sentence(currency))
        }
        None => format!("The data in {folder} cannot be used as it is; `meed pay` says why."),
    })
}

/// What the contract has, in a sentence.
fn summary(model: &Model) -> String {
    let contract = &model.contract;
    let facts = |wanted: fn(&FactKind) -> bool| model.facts.iter().filter(|fact| wanted(&fact.kind)).count();
    let clawbacks = model.clawbacks.len();
    let caps = model.limits.iter().filter(|limit| limit.at_most).count();
    let parts = [
        (model.data_records().count(), "record", "records"),
        (model.spells().count().saturating_sub(model.balances().count()), "spell", "spells"),
        (model.balances().count(), "balance", "balances"),
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
    let counted: Vec<_> = counted.map(|(count, one, many)| text::count(count, one, many)).collect();
    format!(
        "{}, {} to {}, has {}.",
        contract.title,
        contract.starts.long(),
        contract.ends.long(),
        text::all_of(&counted)
    )
}
