//! The data sets of a contract: the folders beside it that are called `data` or `data-NAME`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use meed::data::{
    self, Database, Faults, Format, GIVEN, GIVEN_SHEET, Given, Loaded, ReadOptions, RefusedRow, read_given,
    read_given_sheet,
};
use meed::model::{Constant, Model, TariffId};
use meed::run::{Prepared, RunError, RunResult, Settings};
use meed::statement::{FileNotRead, Received};
use meed::text;
use meed::text::escape;
use meed::value::Day;
use meed::whatif::{self, NotChanged};

use super::beside;
use super::book;
use super::data_file::{DataFile, format_of, usual_endings};
use super::fault_file;
use super::files;
use super::findings::{self, FindingFormat};
use super::folder::{Survey, is_readable, no_folder};
use super::project::{Project, cannot_read};
use super::reply::{Answer, Exit, Failure, Reply};
use super::watched;

/// The folder of the data set that is taken unless the command says otherwise, and the name of that set.
pub(crate) const DATA: &str = "data";

/// A data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataSet {
    /// `data`, or what stands after `data-`.
    pub(crate) name: String,
    /// Where it lies, as a path that can be opened.
    pub(crate) folder: PathBuf,
}

impl DataSet {
    /// The one in `data`, whether or not it is there: some contracts need no file.
    pub(crate) fn usual(project: &Project) -> Self {
        DataSet { name: DATA.to_owned(), folder: project.folder().join(DATA) }
    }

    /// All that there are: `data` first, then by name.
    pub(crate) fn all(project: &Project) -> Result<Vec<Self>, Failure> {
        let folder = project.folder();
        let here = if folder == Path::new("") { Path::new(".") } else { folder };
        let cannot = |error: std::io::Error| no_folder(here, error.kind());
        let mut sets = Vec::new();
        for entry in fs::read_dir(here).map_err(cannot)? {
            let file = entry.map_err(cannot)?.file_name();
            let shown = file.to_string_lossy();
            let name = if shown == DATA { Some(DATA) } else { shown.strip_prefix("data-") };
            let Some(name) = name.filter(|name| !name.is_empty()) else { continue };
            let folder = folder.join(&file);
            match fs::metadata(&folder) {
                // A file beside the contract may be called as it likes.
                Ok(about) if !about.is_dir() && name != DATA => {}
                Ok(_) if file.to_str().is_some() => sets.push(DataSet { name: name.to_owned(), folder }),
                Ok(_) => {
                    let message = format!("the name of the folder `{}` is not UTF-8 text", folder.display());
                    return Err(Failure::refused("E0701", message).with_help("give it another name"));
                }
                Err(error) => return Err(no_folder(&folder, error.kind())),
            }
        }
        sets.sort_by_key(|set| (set.name != DATA, set.name.clone()));
        let twice = sets.iter().zip(sets.iter().skip(1)).find(|(one, next)| one.name == next.name);
        match twice {
            Some((one, next)) => {
                let (one, next) = (one.folder.display(), next.folder.display());
                let message = format!("`{one}` and `{next}` are data sets of the same name");
                Err(Failure::refused("E0712", message).with_help("give one of the folders another name"))
            }
            None => Ok(sets),
        }
    }

    /// The one of a name.
    pub(crate) fn named(project: &Project, name: &str) -> Result<Self, Failure> {
        let sets = DataSet::all(project)?;
        let names: Vec<_> = sets.iter().map(|set| set.name.clone()).collect();
        sets.into_iter().find(|set| set.name == name).ok_or_else(|| {
            let message =
                format!("there is no data set `{name}`: no folder `{DATA}-{name}` beside the contract");
            let names = names.iter().map(String::as_str);
            Failure::usage(message).with_help(text::meant_or_all(name, names, "data sets"))
        })
    }

    /// The one in a folder that may lie anywhere.
    pub(crate) fn at(folder: &Path) -> Self {
        DataSet { name: folder.display().to_string(), folder: folder.to_owned() }
    }

    /// Whether there is such a folder.
    pub(crate) fn is_there(&self) -> bool {
        self.folder.is_dir()
    }

    /// Reads the data and runs the contract on it.
    pub(crate) fn outcome(
        &self,
        prepared: &Prepared<'_>,
        wanted: &Wanted<'_>,
    ) -> Answer<(RunResult, Received)> {
        let (inputs, outcome) = self.worked_out(prepared, wanted)?;
        Ok((outcome, wanted.received(prepared.model(), &inputs)))
    }

    /// Reads the data and runs the contract on it. Where rows at fault are set aside, so are those of which something
    /// cannot be worked out.
    pub(super) fn worked_out(
        &self,
        prepared: &Prepared<'_>,
        wanted: &Wanted<'_>,
    ) -> Answer<(Inputs, RunResult)> {
        let model = prepared.model();
        let run = |inputs: &Inputs| {
            let database = Database::clone(&inputs.loaded.database);
            prepared.run(database, &inputs.settings).map_err(|error| (model, error))
        };
        self.worked_out_by(model, wanted, run, cannot_run)
    }

    /// The same for whatever is run on the data, with what is said of a model where nothing comes of it.
    pub(super) fn worked_out_by<'m, T>(
        &self,
        model: &Model,
        wanted: &Wanted<'_>,
        run: impl Fn(&Inputs) -> Result<T, (&'m Model, RunError)>,
        nothing_of: fn(&Model, &RunError) -> Box<Reply>,
    ) -> Answer<(Inputs, T)> {
        let mut refused: Vec<RefusedRow> = Vec::new();
        loop {
            let inputs = self.inputs_without(model, wanted, &refused)?;
            let (model, error) = match run(&inputs) {
                Ok(outcome) => return Ok((inputs, outcome)),
                Err(error) => error,
            };
            let rows = error.refused_rows(model, &inputs.loaded.database).filter(|rows| !rows.is_empty());
            // Standard input is read once.
            let again =
                wanted.set_aside_faults && !inputs.survey.files.iter().any(DataFile::is_standard_input);
            match rows {
                Some(rows) if again => refused.extend(rows),
                rows => {
                    let rows = rows.unwrap_or_default();
                    self.keep_faults(
                        &Faults::from_iter(rows.into_iter().map(RefusedRow::into_fault)),
                        wanted,
                    )?;
                    return Err(nothing_of(model, &error));
                }
            }
        }
    }

    /// Reads the data, and what is given with it.
    pub(crate) fn inputs(&self, model: &Model, wanted: &Wanted<'_>) -> Answer<Inputs> {
        self.inputs_without(model, wanted, &[])
    }

    /// The same without rows of which something cannot be worked out.
    fn inputs_without(&self, model: &Model, wanted: &Wanted<'_>, refused: &[RefusedRow]) -> Answer<Inputs> {
        let survey = files::find(model, &self.folder, wanted.files)?;
        let given = self.given(model, wanted, &survey)?;
        let loaded = self.load(model, &survey, wanted, refused)?;
        let settings = Settings {
            // The last one counts.
            tariffs: given.tariffs.into_iter().chain(wanted.tariffs.iter().cloned()).collect(),
            as_at: wanted.as_at.or(given.statement_date).or(wanted.as_at_otherwise),
            threads: wanted.threads,
            progress: files::steps(&survey.files),
            ..Settings::default()
        };
        whatif::with_given(model, &settings.tariffs)
            .map_err(|(asked, wrong)| changed_is_refused(&asked, wrong))?;
        Ok(Inputs { loaded, settings, survey })
    }

    /// What is given for rows that are in no files of it: amounts and the statement date.
    pub(crate) fn given_without_rows(&self, model: &Model, wanted: &Wanted<'_>) -> Answer<meed::sql::Given> {
        let given = self.given(model, wanted, &Survey::default())?;
        let tariffs: Vec<_> = given.tariffs.into_iter().chain(wanted.tariffs.iter().cloned()).collect();
        whatif::with_given(model, &tariffs).map_err(|(asked, wrong)| changed_is_refused(&asked, wrong))?;
        let as_at = wanted.as_at.or(given.statement_date).or(wanted.as_at_otherwise);
        Ok(meed::sql::Given { tariffs, as_at })
    }

    /// What is given with it. A file of it that has faults refuses the run: nothing in it can be set aside.
    fn given(&self, model: &Model, wanted: &Wanted<'_>, survey: &Survey) -> Answer<Given> {
        let path = self.folder.join(GIVEN);
        let mut places = book::with_given(model, &survey.files);
        if is_readable(&path)? {
            places.insert(0, path);
        }
        let path = match places.as_slice() {
            [] => return Ok(Given::default()),
            [path] => path,
            [first, second, ..] => {
                let message =
                    format!("what is given stands in `{}` and in `{}`", first.display(), second.display());
                let help = "take one of them out, so that it is clear which is meant";
                return Err(Failure::refused("E0710", message).with_help(help).into());
            }
        };
        let file = File::open(path).map_err(|error| cannot_read(path, error.kind()))?;
        let (given, faults) = match format_of(path) {
            Some(Format::Xlsx) => {
                let name = format!("{}#{GIVEN_SHEET}", wanted.called(path));
                read_given_sheet(model, &name, Box::new(file))
            }
            Some(Format::Csv | Format::JsonLines | Format::Parquet) | None => {
                read_given(model, &wanted.called(path), file)
            }
        };
        if faults.is_empty() {
            return Ok(given);
        }
        self.keep_faults(&faults, wanted)?;
        Err(Box::new(self.refused(&faults, "")))
    }

    /// Reads the rows; what is wrong with them refuses the run unless faulty rows may be set aside.
    fn load(
        &self,
        model: &Model,
        survey: &Survey,
        wanted: &Wanted<'_>,
        refused: &[RefusedRow],
    ) -> Answer<Loaded> {
        let inputs = files::open_as(&survey.files, |path| wanted.called(path))?;
        let options = ReadOptions {
            set_aside_faults: wanted.set_aside_faults,
            threads: wanted.threads,
            seen: Some(watched::rows_seen()),
            ..ReadOptions::default()
        };
        let loaded = data::read_refusing(model, inputs, options, refused);
        self.keep_faults(&loaded.faults, wanted)?;
        if loaded.refused() {
            let beside = beside::lines(&loaded.faults, survey, |path| wanted.called(path));
            Err(Box::new(self.refused(&loaded.faults, &beside)))
        } else {
            Ok(loaded)
        }
    }

    /// Writes the faults where they were asked for.
    fn keep_faults(&self, faults: &Faults, wanted: &Wanted<'_>) -> Result<(), Box<Reply>> {
        let Some(place) = wanted.faults else { return Ok(()) };
        let home = self.folder.parent().unwrap_or(Path::new(""));
        Ok(fault_file::keep(place, faults, home)?)
    }

    /// The faults; below them what lies beside the files that are missing.
    fn refused(&self, faults: &Faults, beside: &str) -> Reply {
        let count = text::count(faults.len(), "fault", "faults");
        let shown = escape::shown(&data::report::render(faults)).into_owned();
        let named: Vec<String> = usual_endings().iter().map(|ending| format!("`RECORD{ending}`")).collect();
        let looked = format!(
            "  the rows of a record are looked for in `{}`, as {} or files in `RECORD`\n",
            self.folder.display(),
            named.join(", ")
        );
        let looked = if beside::missing(faults).next().is_some() { looked } else { String::new() };
        let end = format!("\n{count} in the data; nothing was calculated\n");
        Reply::failed(Exit::Refused, shown + &looked + beside + &end)
    }
}

/// What a run is made of.
pub(crate) struct Inputs {
    /// The rows.
    pub(crate) loaded: Loaded,
    /// What is given.
    pub(crate) settings: Settings,
    /// What lies in the folder.
    pub(crate) survey: Survey,
}

/// How a data set is worked out, beside what lies in its folder.
#[derive(Debug, Default)]
pub(crate) struct Wanted<'a> {
    /// Files instead of those in the folder: `episode=march.csv`.
    pub(crate) files: &'a [String],
    /// Amounts that win over those of the folder.
    pub(crate) tariffs: Vec<(TariffId, Constant)>,
    /// The statement date that wins over that of the folder.
    pub(crate) as_at: Option<Day>,
    /// The statement date where the folder has none.
    pub(crate) as_at_otherwise: Option<Day>,
    /// Whether faulty rows are left out.
    pub(crate) set_aside_faults: bool,
    /// Where all faults are written.
    pub(crate) faults: Option<&'a Path>,
    /// How many threads; 0 for as many as there are.
    pub(crate) threads: usize,
    /// The folder from which files are called, so that their names are the same wherever the command is given.
    pub(crate) called_from: Option<&'a Path>,
}

impl Wanted<'_> {
    /// What was received, with what lies beside it.
    pub(super) fn received(&self, model: &Model, inputs: &Inputs) -> Received {
        let Inputs { loaded, survey, .. } = inputs;
        let not_read = survey.not_read.iter().map(|(path, why)| FileNotRead::new(self.called(path), why));
        Received {
            not_read: not_read.collect(),
            sources: survey.sources.iter().map(|source| source.words(|path| self.called(path))).collect(),
            ..Received::of(model, loaded)
        }
    }

    /// What a file is called on the statement and in faults.
    fn called(&self, path: &Path) -> String {
        let within = self.called_from.and_then(|folder| path.strip_prefix(folder).ok());
        let parts = |path: &Path| {
            let parts = path.iter().map(|part| part.to_string_lossy().into_owned());
            parts.collect::<Vec<_>>().join("/")
        };
        let called = within.map_or_else(|| path.display().to_string(), parts);
        escape::one_line(&called).into_owned()
    }
}

/// Why there is no outcome.
pub(crate) fn cannot_run(model: &Model, error: &RunError) -> Box<Reply> {
    let mut shown = findings::text(&model.source, &error.describe_all(model), FindingFormat::Text);
    if error.names_some() {
        shown.push_str("`--faults FILE` lists all rows\n");
    }
    Box::new(Reply::failed(Exit::Refused, shown))
}

/// What is wrong with the contract once it has other values: its own findings, under what was asked for.
pub(crate) fn changed_is_refused(asked: &[String], wrong: NotChanged) -> Box<Reply> {
    match wrong {
        NotChanged::Refused(wrong) => wrong.into(),
        NotChanged::Wrong(source, findings) => {
            let shown = findings::text(&source, &findings, FindingFormat::Text);
            let asked: Vec<String> = asked.iter().map(|asked| format!("`{asked}`")).collect();
            let message = format!("with {} the contract is refused", text::all_of(&asked));
            let help = "the lines above are those of the changed contract; your file is as it was";
            let end = Reply::from(Failure::refused("E0723", message).with_help(help)).err;
            Box::new(Reply::failed(Exit::after(&findings), format!("{shown}\n{end}")))
        }
    }
}
