//! `meed what-if`

use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use meed::data::Database;
use meed::model::{Constant, Model, TariffId};
use meed::report::Format;
use meed::run::{self, RunError, RunResult, Settings};
use meed::text;
use meed::whatif::sweep::{self, Parameter, Range, Spent};
use meed::whatif::{self, Comparison, Filter, NotChanged, Places, Setting, Side};

use super::output_format::{formats, reported};
use super::project::Project;
use super::reply::{Answer, Failure, Reply};
use super::run_args::{ContractPath, DataArgs, HowArgs, given_amounts};
use super::sets::{DataSet, Inputs, Wanted, cannot_run, changed_is_refused};
use super::terminal;

/// Shows what a contract would pay with other values, or on other data, beside what it pays
#[derive(Debug, Args)]
#[command(
    mut_arg("set_aside_faults", |arg| arg.help("Leave faulty rows out")),
    after_help = "\
Examples
  meed what-if contracts/reablement --list
  meed what-if contracts/reablement --set 'yearly_maximum=£10,000.00'
  meed what-if contracts/reablement --set 'weekly_fee[higher]=£160.00 per week'
  meed what-if contracts/reablement --set 'share_earned[from 66%]=60%'
  meed what-if contracts/reablement --set 'success[42 days]=56 days'
  meed what-if contracts/windsor --against today
  meed what-if contracts/reablement --sweep 'yearly_maximum=£0.00..£10,000.00'
  meed what-if contracts/reablement --sweep 'share_earned[from 66%]=50%..66%' --step 4%

--sweep turns one value over a range and gives the exact values at which the
amount jumps or changes its slope. --step adds the amounts step by step.

A name is that of a tariff, cap or minimum; or of a declaration with, in square
brackets, the row of its table or the value that stands in it. --list shows all.
The changed contract is checked as any other; nothing is written to the file.")]
pub(crate) struct WhatIf {
    #[command(flatten)]
    contract: ContractPath,
    /// A value of the contract that is to be another (may be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Every value that can be set, with its name, its value and its line
    #[arg(long, conflicts_with_all = ["set", "against", "sweep"])]
    list: bool,
    /// One value over a range: where the amount jumps or changes its slope
    #[arg(long, value_name = "NAME=FROM..TO", conflicts_with_all = ["against", "full"])]
    sweep: Option<String>,
    /// With --sweep: also the amounts at steps of this size
    #[arg(long, value_name = "SIZE", requires = "sweep")]
    step: Option<String>,
    /// Other data: the data set in the folder data-NAME beside the contract, or any folder
    #[arg(long, value_name = "NAME", conflicts_with = "data")]
    against: Option<PathBuf>,
    /// Also the rows that stay the same
    #[arg(long)]
    full: bool,
    /// How the comparison is written
    #[arg(long, default_value = "table", value_parser = formats([
        ("table", Format::Text, "For people"),
        ("json", Format::Json, "One JSON object with everything in it"),
        ("csv", Format::Csv, "payee,period,item,today,what_if,difference"),
        ("html", Format::Html, "A page that stands alone, for a browser"),
        ("svg", Format::Svg, "A drawing: what each item adds or takes; of a sweep the curve"),
    ]))]
    format: Format,
    /// Only this payee (may be repeated)
    #[arg(long, value_name = "NAME")]
    payee: Vec<String>,
    /// Only this period, such as 2024Q2; a year stands for all its periods (may be repeated)
    #[arg(long, value_name = "LABEL")]
    period: Vec<String>,
    /// Only this payment, cap, minimum or clawback (may be repeated)
    #[arg(long, value_name = "NAME")]
    item: Vec<String>,
    /// An amount that holds on both sides, instead of the contract's or that in given.csv (may be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    given: Vec<String>,
    /// CSV: write texts that a spreadsheet would take for formulas as they are, without a ' before them
    #[arg(long)]
    no_marks: bool,
    #[command(flatten)]
    rows: DataArgs,
    #[command(flatten)]
    how: HowArgs,
}

impl WhatIf {
    pub(crate) fn run(&self) -> Answer {
        let (project, model) = Project::accepted(&self.contract.path)?;
        let places = Places::of(&model);
        if self.list {
            return Ok(reported(places.list.as_slice(), self.format, self.no_marks)?);
        }
        if self.set.is_empty() && self.against.is_none() && self.sweep.is_none() {
            let help = "say what is to change with `--set 'NAME=VALUE'` (`--list` shows every name), which data with `--against NAME`, or what to sweep with `--sweep 'NAME=FROM..TO'`";
            return Err(Failure::usage("nothing is to be different").with_help(help).into());
        }
        let settings = self.set.iter().map(|text| whatif::setting(&model, &places, text));
        let settings = settings.collect::<Result<Vec<Setting>, Failure>>()?;
        match &self.sweep {
            Some(sweep) => self.swept(&project, &model, &settings, sweep),
            None => self.compared(&project, &model, &settings),
        }
    }

    fn compared(&self, project: &Project, model: &Model, settings: &[Setting]) -> Answer {
        let changed = whatif::change(model, settings).map_err(|wrong| not_changed(settings, wrong))?;
        let own = self.rows.set(project)?;
        let other = self.against.as_ref().map(|folder| other_set(project, folder)).transpose()?;
        let today = |inputs: &Inputs| outcome(model, inputs, &[]);
        let what_if = |inputs: &Inputs| outcome(&changed.model, inputs, &changed.supplied);
        // A row of which something cannot be worked out is set aside on both sides.
        let (today, what_if) = match &other {
            Some(set) => (self.worked_out(model, &own, today)?, self.worked_out(model, set, what_if)?),
            None => self.worked_out(model, &own, |inputs| Ok((today(inputs)?, what_if(inputs)?)))?,
        };
        let filter = Filter::of(model, &[&today, &what_if], (&self.payee, &self.period, &self.item))?;
        let sides = (Side { model, outcome: &today }, Side { model: &changed.model, outcome: &what_if });
        let mut comparison = Comparison::of(sides.0, sides.1, settings, &filter, self.full);
        if let Some(folder) = &self.against {
            comparison = comparison.between([own.name, folder.display().to_string()]);
        }
        Ok(reported(&comparison, self.format, self.no_marks)?)
    }

    fn swept(&self, project: &Project, model: &Model, settings: &[Setting], text: &str) -> Answer {
        let changed = whatif::change(model, settings).map_err(|wrong| not_changed(settings, wrong))?;
        let model = &changed.model;
        let range = sweep::range(model, &Places::of(model), text, self.step.as_deref())?;
        let (set, wanted) = (self.rows.set(project)?, self.wanted(model)?);
        let tried = |inputs: &Inputs| match wanted.set_aside_faults {
            true => outcome(model, inputs, &changed.supplied).map(drop),
            false => Ok(()),
        };
        let (Inputs { loaded, settings: mut given, .. }, ()) =
            set.worked_out_by(model, &wanted, tried, no_outcome)?;
        let data = loaded.database;
        let before = given.tariffs.clone();
        given.tariffs.extend(changed.supplied);
        let data = &data;
        let nobody = Filter::default();
        let mut parameter = Parameter::new(model, &range, (data, &given), &nobody, None);
        let fails = |spent| spent_reply(model, &range, spent);
        let ends = [&range.from, &range.to].map(|end| parameter.outcome(end));
        let [from, to] = ends.map(|outcome| outcome.map_err(fails));
        let (from, to) = (from?, to?);
        let filter = Filter::of(model, &[&from, &to], (&self.payee, &self.period, &self.item))?;
        let watching = runs_shown();
        let progress = watching.as_ref().map(|bar| move |runs: usize| bar.set_position(runs as u64));
        let told = progress.as_ref().map(|tell| tell as &(dyn Fn(usize) + Sync));
        let mut parameter = Parameter::new(model, &range, (data, &given), &filter, told);
        let swept = sweep::sweep(model, &range, &filter, &mut parameter)
            .map_err(fails)?
            .beside(model, settings, &before);
        if let Some(bar) = &watching {
            bar.finish_and_clear();
        }
        sweep::shows_something(&swept)?;
        Ok(reported(&swept, self.format, self.no_marks)?)
    }

    /// What comes of the data of a set.
    fn worked_out<'m, T>(
        &self,
        model: &'m Model,
        set: &DataSet,
        run: impl Fn(&Inputs) -> Result<T, (&'m Model, RunError)>,
    ) -> Answer<T> {
        Ok(set.worked_out_by(model, &self.wanted(model)?, run, no_outcome)?.1)
    }

    fn wanted(&self, model: &Model) -> Answer<Wanted<'_>> {
        Ok(self.rows.wanted(&self.how, given_amounts(model, &self.given, "--given")?))
    }
}

/// What a contract comes to on data, with other amounts than are given with it.
fn outcome<'m>(
    model: &'m Model,
    inputs: &Inputs,
    other: &[(TariffId, Constant)],
) -> Result<RunResult, (&'m Model, RunError)> {
    let tariffs = inputs.settings.tariffs.iter().chain(other).cloned().collect();
    let settings = Settings { tariffs, ..inputs.settings.clone() };
    run::run(model, Database::clone(&inputs.loaded.database), &settings).map_err(|error| (model, error))
}

/// An amount that both sides need is given by another option than in the commands that run once.
fn no_outcome(model: &Model, error: &RunError) -> Box<Reply> {
    let RunError::TariffsMissing { tariffs } = error else { return cannot_run(model, error) };
    let names = tariffs.iter().map(|tariff| format!("`{}`", model.tariffs[*tariff].title.name));
    let names: Vec<String> = names.collect();
    let message = format!("{} is to be supplied, and there is no amount for today", text::all_of(&names));
    let help = "give what holds today with `--given 'NAME=VALUE'`, and what to compare it with by `--set`";
    Failure::refused("E0724", message).with_help(help).into()
}

/// Counts the runs of a sweep if somebody watches.
fn runs_shown() -> Option<ProgressBar> {
    let style = ProgressStyle::with_template("{spinner} {pos} runs").ok()?;
    terminal::is_watched().then(|| ProgressBar::new_spinner().with_style(style))
}

/// Why a sweep has no answer at some value.
fn spent_reply(model: &Model, range: &Range, spent: Spent) -> Box<Reply> {
    match spent {
        // What is missing is missing everywhere in the range.
        Spent::Run(
            changed,
            error @ (RunError::TariffsMissing { .. } | RunError::StatementDateMissing { .. }),
        ) => no_outcome(&changed, &error),
        // The places are those of the text that was run, which the reader does not have.
        Spent::Run(changed, error) => not_over_range(range, &error.describe(&changed).message),
        Spent::Changed(NotChanged::Wrong(_, findings)) => {
            not_over_range(range, findings.first().map_or("", |found| &found.message))
        }
        Spent::Changed(NotChanged::Refused(wrong)) => wrong.into(),
        Spent::NotWritten | Spent::Runs => {
            let message =
                format!("`{}` of {} cannot be swept so finely", range.place.name, model.contract.title);
            let help = "give `--step` with values that can be written";
            Failure::refused("E0726", message).with_help(help).into()
        }
    }
}

fn not_over_range(range: &Range, why: &str) -> Box<Reply> {
    let message = format!("`{}` cannot be swept over this range: {why}", range.place.name);
    Failure::refused("E0726", message).with_help("take a range in which the contract makes sense").into()
}

/// `today` or `data-today` for the folder of that name beside the contract; or any other folder.
fn other_set(project: &Project, name: &Path) -> Answer<DataSet> {
    let near = |folder: PathBuf| project.folder().join(folder);
    let written = name.display();
    let folders = [near(format!("data-{written}").into()), near(name.to_owned()), name.to_owned()];
    let found = folders.iter().find(|path| path.is_dir());
    found.map(|folder| DataSet::at(folder)).ok_or_else(|| {
        let message = format!("there is no data set `{written}`, and no folder of that name");
        let help = "give the NAME of a folder `data-NAME` beside the contract, or any folder with a file for each record";
        Failure::refused("E0701", message).with_help(help).into()
    })
}

/// What is wrong with the contract once it is changed.
fn not_changed(settings: &[Setting], wrong: NotChanged) -> Box<Reply> {
    let asked: Vec<String> =
        settings.iter().map(|set| format!("{}={}", set.place.name, set.written)).collect();
    changed_is_refused(&asked, wrong)
}
