//! `meed diff`

use std::path::Path;
use std::process::Command;

use clap::Args;
use meed::analysis;
use meed::model::Model;
use meed::report::redline::{changes, marked};
use meed::report::terms;
use meed::report::variation::{ExampleEffect, ForAllData, Relabelled, StepEffect, Variation, Verdict};
use meed::report::{Document, Format};
use meed::run::Prepared;
use meed::source::Source;
use meed::statement::{Selection, Statement};
use meed::terms::Register;
use meed::testing::{self, Verdict as Tested};
use meed::value::{Amount, Number};
use meed::variation::{Amounts, Effect, Steps, as_before, renamed, same_at_edges, steps};
use meed::wordings;

use super::findings;
use super::numbers;
use super::output_format::{formats, printed, reported};
use super::project::{CONTRACT, Project};
use super::reply::{Answer, Exit, Failure};
use super::run_args::{DataArgs, HowArgs};
use super::sets::DataSet;

/// Shows what changes between two versions of a contract: in words, and in money
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed diff old.meed new.meed                              what changes, and what it is worth
  meed diff main:contract.meed contract.meed               against a revision of the git repository
  meed diff old/ new/ --format docx > redline.docx         with insertions and deletions, for Word
  meed diff old/ new/ --format html > redline.html         the changes, their effect and the redline

OLD and NEW are files, folders that hold contract.meed, or REVISION:PATH of a git repository.
The data is that of OLD, or else that of NEW. Each change is worked out after those before it,
so that the changes add up exactly.")]
pub(crate) struct Diff {
    /// The old version
    #[arg(value_name = "OLD")]
    old: String,
    /// The new version
    #[arg(value_name = "NEW")]
    new: String,
    /// How it is written
    #[arg(long, default_value = "table", value_parser = formats([
        ("table", Format::Text, "For people"),
        ("json", Format::Json, "One JSON object with everything in it"),
        ("csv", Format::Csv, "class,paragraph,reference,instruction"),
        ("html", Format::Html, "A page with the changes, their effect and the redline"),
        ("docx", Format::Docx, "The redline for Word: accept all for the new schedule, reject all for the old"),
        ("svg", Format::Svg, "A drawing: what is payable before, what each change adds or takes, and after"),
    ]))]
    format: Format,
    /// Without any data: only words and examples
    #[arg(long)]
    no_data: bool,
    #[command(flatten)]
    rows: DataArgs,
    #[command(flatten)]
    how: HowArgs,
}

/// A version of the contract.
struct Version {
    source: Source,
    model: Model,
    /// The numbers of paragraphs that are kept beside it.
    register: Register,
    /// Where its data lies, if it is on the disk.
    project: Option<Project>,
}

impl Version {
    fn read(asked: &str) -> Answer<Self> {
        let revision = asked.split_once(':').filter(|_| !Path::new(asked).exists());
        if let Some((revision, path)) = revision {
            let source = Source::new(asked, of_revision(revision, path)?);
            let model = findings::accepted(&source)?;
            // A revision without a register has none to keep.
            let beside = Path::new(path).with_file_name(numbers::FILE);
            let beside = if path.ends_with(".meed") { beside } else { Path::new(path).join(numbers::FILE) };
            let kept = of_revision(revision, &beside.to_string_lossy()).ok();
            let register = kept.map(|text| numbers::read(&text, &beside)).transpose()?.unwrap_or_default();
            return Ok(Version { source, model, register, project: None });
        }
        let (project, model) = Project::accepted(Path::new(asked))?;
        let register = numbers::kept(project.folder())?;
        Ok(Version { source: project.source.clone(), model, register, project: Some(project) })
    }
}

/// The text of a contract, or of the register beside it, in a revision of the git repository here.
fn of_revision(revision: &str, path: &str) -> Result<String, Failure> {
    let file = if path.ends_with(".meed") || path.ends_with(numbers::FILE) {
        path.to_owned()
    } else {
        format!("{}/{CONTRACT}", path.trim_end_matches('/'))
    };
    let file = file.trim_start_matches('/');
    let show = |place: String| Command::new("git").args(["show", &place]).output();
    for place in [format!("{revision}:{file}"), format!("{revision}:./{file}")] {
        let shown = show(place).map_err(|error| {
            Failure::usage(format!("git cannot be asked for `{revision}:{path}`: {error}"))
                .with_help("give a file or a folder, or install git")
        })?;
        if shown.status.success() {
            return String::from_utf8(shown.stdout).map_err(|_| {
                Failure::usage(format!("`{revision}:{path}` is not UTF-8 text"))
                    .with_help("give another revision")
            });
        }
    }
    Err(Failure::usage(format!(
        "there is no file `{revision}:{path}`, and no such revision of a git repository here"
    ))
    .with_help("write `REVISION:PATH` within a git repository, such as `main:contract.meed`"))
}

/// A schedule without its workings: they follow from the rest.
fn schedule(model: &Model, register: &Register) -> Document {
    terms::document(&meed::terms::schedule_numbered(model, &meed::terms::Workings::new(), register))
}

/// What the old version and the new one pay.
type Paid = (Amounts, Amounts);

/// The expectations of examples that are not met: example, expectation, expected, what came out.
type Missed = Vec<(String, String, String, String)>;

fn missed(model: &Model) -> Missed {
    let prepared = Prepared::new(model);
    let tested = testing::run_examples(&prepared, None).into_iter().flat_map(|tested| {
        let title = tested.title;
        let differences = match tested.verdict {
            Tested::Passed(_) | Tested::Refused(_) => Vec::new(),
            Tested::Differs(differences) => differences,
        };
        differences.into_iter().map(move |one| {
            let got = one.got.unwrap_or_else(|| "nothing".to_owned());
            (title.clone(), one.expectation, one.expected, got)
        })
    });
    tested.collect()
}

impl Diff {
    pub(crate) fn run(&self) -> Answer {
        let (old, new) = (Version::read(&self.old)?, Version::read(&self.new)?);
        let variation = self.variation(&old, &new)?;
        match self.format {
            Format::Text | Format::Csv | Format::Json | Format::Xlsx | Format::Svg => {
                Ok(reported(&variation, self.format, false)?)
            }
            Format::Html => Ok(printed(&variation.with_redline(), self.format)?),
            Format::Docx => Ok(printed(&variation.redlined(), self.format)?),
        }
    }

    fn variation(&self, old: &Version, new: &Version) -> Answer<Variation> {
        let renamed = renamed(old.source.text(), new.source.text());
        let (before, relabelled) = as_before(&old.model, &new.model, &renamed);
        let (words, printed) = (schedule(&old.model, &old.register), schedule(&new.model, &new.register));
        let holds = |text: &str| meed::check(&Source::new(&self.new, text)).model.is_some();
        let on_the_way = steps(old.source.text(), new.source.text(), &renamed, holds);
        let (paid, not_paid) = self.paid(old, new, &before)?;
        let effect =
            paid.as_ref().map(|(before, after)| Effect::between(before, after, &item_names(&old.model)));
        let (steps, last) = self.worth(old, &on_the_way, paid.as_ref().map(|(before, _)| before))?;
        Ok(Variation {
            schema: "meed/diff",
            version: 1,
            old: self.old.clone(),
            new: self.new.clone(),
            changes: changes(&words, &schedule(&before, &old.register)),
            relabelled: relabelled
                .into_iter()
                .map(|(reference, old, new)| Relabelled { reference, old, new })
                .collect(),
            renamed,
            steps,
            effect,
            not_paid,
            examples: last
                .into_iter()
                .map(|(example, expectation, before, after)| ExampleEffect {
                    example,
                    expectation,
                    before,
                    after,
                })
                .collect(),
            for_all_data: for_all_data(&old.model, &before),
            texts_differ: old.source.text() != new.source.text(),
            redline: marked(&words, &printed),
            symbol: old.model.contract.currency,
        })
    }

    /// Where the data lies: beside the old version, or else beside the new one.
    fn set(&self, old: &Version, new: &Version) -> Result<Option<DataSet>, Failure> {
        let Some(project) = old.project.as_ref().or(new.project.as_ref()).filter(|_| !self.no_data) else {
            return Ok(None);
        };
        let set = self.rows.set(project)?;
        let other = new.project.as_ref().map(|project| self.rows.set(project)).transpose()?;
        Ok([Some(set), other].into_iter().flatten().find(|set| set.folder.is_dir()))
    }

    /// What both versions pay, the new one under the names of the old one; or why the new one cannot be paid where the
    /// old one is. That is no reason to say nothing of what else changes.
    fn paid(
        &self,
        old: &Version,
        new: &Version,
        as_before: &Model,
    ) -> Answer<(Option<Paid>, Option<String>)> {
        let Some(set) = self.set(old, new)? else { return Ok((None, None)) };
        let before = self.amounts(&old.model, &set)?;
        Ok(match self.amounts(as_before, &set) {
            Ok(after) => (Some((before, after)), None),
            Err(refused) if refused.exit == Exit::Refused => {
                (None, Some(refused.err.lines().next().unwrap_or_default().to_owned()))
            }
            Err(wrong) => return Err(wrong),
        })
    }

    fn amounts(&self, model: &Model, set: &DataSet) -> Answer<Amounts> {
        let prepared = Prepared::new(model);
        let (outcome, _) = set.outcome(&prepared, &self.rows.wanted(&self.how, Vec::new()))?;
        Ok(Effect::amounts(&Statement::of(model, &outcome, &Selection::default())))
    }

    /// What each change is worth after those before it; and what the examples come to after the last.
    fn worth(
        &self,
        old: &Version,
        on_the_way: &[Steps],
        paid: Option<&Amounts>,
    ) -> Answer<(Vec<StepEffect>, Missed)> {
        let mut found = Vec::new();
        let mut before = paid.cloned();
        let mut last = Missed::new();
        let mut model = old.model.clone();
        let set = self.set(old, old)?;
        for step in on_the_way {
            let source = Source::new(&self.new, &step.text);
            let Some(next) = meed::check(&source).model else { continue };
            let now = missed(&next);
            let after = match (&before, &set) {
                (Some(_), Some(set)) => self.amounts(&next, set).ok(),
                _ => None,
            };
            let effect = before.as_ref().zip(after.as_ref());
            let effect = effect.map(|(before, after)| Effect::between(before, after, &item_names(&next)));
            let (verdict, why) = verdict(step, effect.as_ref(), (&last, &now), (&model, &next));
            found.push(StepEffect {
                declarations: step.keys.clone(),
                verdict,
                why,
                payees: effect.as_ref().map(|effect| [effect.increases.clone(), effect.decreases.clone()]),
                moves: effect.map(|effect| effect.total),
            });
            (before, last, model) = (after, now, next);
        }
        Ok((found, last))
    }
}

/// Whether a change moves money, and why that is so.
fn verdict(
    step: &Steps,
    effect: Option<&Effect>,
    (last, now): (&Missed, &Missed),
    (before, after): (&Model, &Model),
) -> (Verdict, Option<String>) {
    if effect.is_some_and(|effect| effect.amounts > 0) {
        return (Verdict::Moves, None);
    }
    let other = now.iter().find(|one| !last.contains(one));
    if let Some((example, _, expected, got)) = other {
        return (
            Verdict::MovesElsewhere,
            Some(format!("in the example “{example}”, {expected} becomes {got}")),
        );
    }
    let names = step.keys.iter().filter_map(|key| key.split_once(' ')).map(|(_, name)| name);
    let edges: Vec<Option<String>> = names.map(|name| same_at_edges(before, after, name)).collect();
    if let [Some(why)] = edges.as_slice() {
        return (Verdict::Cannot, Some(why.clone()));
    }
    let (as_was, _) = as_before(before, after, &[]);
    let plain = Register::default();
    let moving = changes(&schedule(before, &plain), &schedule(&as_was, &plain));
    let words = moving.iter().all(|change| change.class == meed::report::redline::Class::Words);
    if words {
        return (Verdict::Cannot, Some("only words change".to_owned()));
    }
    if analysis::same(before, &as_was).is_proved() {
        return (Verdict::Cannot, Some("it comes to the same whatever the data: proved".to_owned()));
    }
    match wordings::apart(&Prepared::new(before), &as_was, EFFORT) {
        Some(apart) => {
            let shown = |amount: &Number| Amount::new(amount.clone()).shown(before.contract.currency);
            let (written, changed) = (shown(&apart.amounts.0), shown(&apart.amounts.1));
            let why =
                format!("on data that was found, {} is {written} before and {changed} after", apart.line);
            (Verdict::MovesElsewhere, Some(why))
        }
        None => (Verdict::NoCase, None),
    }
}

/// So much is tried for each change, and for both versions.
const EFFORT: wordings::Effort = wordings::Effort { runs: 200 };

/// Whether two versions are proved to pay the same, or the data on which they were found to differ most.
fn for_all_data(old: &Model, new: &Model) -> ForAllData {
    let same = analysis::same(old, new);
    if same.is_proved() {
        return ForAllData { same: true, items: same.same, example: None, more: None };
    }
    let apart = wordings::furthest(&Prepared::new(old), new, EFFORT);
    ForAllData {
        same: false,
        items: same.same,
        example: apart.as_ref().and_then(|apart| wordings::example(old, "where they differ most", apart)),
        more: apart.map(|apart| Amount::new(apart.more.negated())),
    }
}

/// The items of a contract, in its order.
fn item_names(model: &Model) -> Vec<String> {
    use meed::model::Item;
    let name = |item: &Item| match item {
        Item::Payment(id) => model.payments[*id].title.name.clone(),
        Item::Limit(id) => model.limits[*id].title.name.clone(),
        Item::Clawback(id) => model.clawbacks[*id].title.name.clone(),
    };
    model.items.iter().map(name).collect()
}
