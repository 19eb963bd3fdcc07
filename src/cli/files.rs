//! Which files hold the rows of which record, and what lies beside them and is not read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use meed::data::{Format, Input};
use meed::model::{Model, RecordId};
use meed::run::Progress;
use meed::text;

use super::data_file::{DataFile, STANDARD_INPUT, file_and_sheet, format_of, usual_endings};
use super::folder::{self, Survey};
use super::project::cannot_read;
use super::reply::Failure;
use super::terminal;
use super::watched;

/// From how many bytes on somebody may wonder what takes so long.
const LONG: u64 = 20_000_000;

/// The files of every record, those named on the command line or those in the data folder; and what is to be said of
/// the folder.
pub(crate) fn find(model: &Model, folder: &Path, named: &[String]) -> Result<Survey, Failure> {
    let named = named.iter().map(|text| named_file(model, text)).collect::<Result<Vec<_>, _>>()?;
    if let Some((_, again)) = same_file(&named) {
        let message = format!("`--data` names the file `{}` twice", again.path.display());
        return Err(Failure::usage(message).with_help("name each file once; its rows would count twice"));
    }
    if named.iter().filter(|file| file.is_standard_input()).count() > 1 {
        let message = "`--data` reads standard input twice".to_owned();
        return Err(Failure::usage(message)
            .with_help("it has the rows of one record: put those of the others into files"));
    }
    let mut survey = folder::survey(model, folder, &named)?;
    let mut files = Vec::new();
    for (id, _) in model.data_records() {
        files.extend(named.iter().chain(&survey.files).filter(|file| file.record == id).cloned());
    }
    if let Some((first, again)) = same_file(&files) {
        let message = format!(
            "`{}` and `{}` are one file on the disk, and its rows would count twice",
            first.path.display(),
            again.path.display()
        );
        return Err(Failure::refused("E0714", message).with_help("take one of the two names away"));
    }
    survey.files = files;
    folder::say_of_sources(model, &mut survey);
    Ok(survey)
}

/// Two names of one file for one record. A file is what lies on the disk, whatever links lead to it.
fn same_file(files: &[DataFile]) -> Option<(&DataFile, &DataFile)> {
    let mut seen: BTreeMap<(RecordId, Identity, Option<&str>), &DataFile> = BTreeMap::new();
    for file in files {
        let first = seen.entry((file.record, identity(&file.path), file.sheet.as_deref())).or_insert(file);
        if !std::ptr::eq(*first, file) {
            return Some((first, file));
        }
    }
    None
}

/// What a file is, whatever it is called: its number on its disk, or its path where disks do not say.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    #[cfg(unix)]
    OnDisk(u64, u64),
    Path(PathBuf),
}

fn identity(path: &Path) -> Identity {
    #[cfg(unix)]
    if let Ok(about) = fs::metadata(path) {
        use std::os::unix::fs::MetadataExt;
        return Identity::OnDisk(about.dev(), about.ino());
    }
    Identity::Path(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
}

/// `episode=march.csv`
fn named_file(model: &Model, text: &str) -> Result<DataFile, Failure> {
    let Some((record, path)) = text.split_once('=') else {
        let message = format!("`--data {text}` does not say which record the file is for");
        return Err(Failure::usage(message).with_help("write `--data episode=file.csv`"));
    };
    let record = record_called(model, record)?;
    if path == STANDARD_INPUT {
        return Ok(DataFile { record, path: path.into(), format: Format::Csv, sheet: None });
    }
    alone_with_sheet(record, Path::new(path))
}

/// The record of a name. Of a spell or balance there is no data: its rows are worked out.
pub(crate) fn record_called(model: &Model, name: &str) -> Result<RecordId, Failure> {
    let found = model.data_records().find(|(_, record)| record.title.name == name);
    found.map(|(id, _)| id).ok_or_else(|| {
        if let Some(what) = model.made_called(name) {
            let message =
                format!("`{name}` is a {what}: its rows are worked out, and no file is read for it");
            return Failure::usage(message).with_help("name the record whose rows it is made of");
        }
        let message = format!("the contract has no record `{name}`");
        let names = model.data_records().map(|(_, record)| record.title.name.as_str());
        Failure::usage(message).with_help(text::meant_or_all(name, names, "records"))
    })
}

/// A file by itself, or a sheet of one: `book.xlsx#March`.
pub(crate) fn alone_with_sheet(record: RecordId, path: &Path) -> Result<DataFile, Failure> {
    let Some(text) = path.to_str() else { return alone(record, path) };
    let (file, sheet) = file_and_sheet(text);
    Ok(DataFile { sheet: sheet.map(str::to_owned), ..alone(record, file)? })
}

/// A file by itself.
pub(crate) fn alone(record: RecordId, path: &Path) -> Result<DataFile, Failure> {
    let format = format_of(path).ok_or_else(|| {
        let message = format!("the ending of `{}` does not say what kind of file it is", path.display());
        Failure::usage(message).with_help(format!(
            "Meed reads files that end in {}, perhaps with `.gz` or `.zst` after it",
            text::all_of(&text::ticked(&usual_endings()))
        ))
    })?;
    Ok(DataFile { record, path: path.to_owned(), format, sheet: None })
}

/// Opens the files, with a bar on a terminal if there is much to read.
pub(crate) fn open(files: &[DataFile]) -> Result<Vec<Input<'static>>, Failure> {
    open_as(files, |path| path.display().to_string())
}

/// The same; the files are called as the second argument says.
pub(crate) fn open_as(
    files: &[DataFile],
    called: impl Fn(&Path) -> String,
) -> Result<Vec<Input<'static>>, Failure> {
    let opened = files.iter().map(|file| {
        let bytes = file.open().map_err(|error| cannot_read(&file.path, error.kind()))?;
        Ok((file, bytes))
    });
    let opened = opened.collect::<Result<Vec<_>, Failure>>()?;
    let bar = long(files).and_then(watched::bar);
    let inputs = opened.into_iter().map(|(file, bytes)| {
        let content = watched::content(file, bytes, bar.as_ref());
        let name = if file.is_standard_input() {
            "standard input".to_owned()
        } else {
            file.called(called(&file.path))
        };
        Input { record: file.record, name, format: file.format, content }
    });
    Ok(inputs.collect())
}

/// What the run tells of its steps, if there is much to work out and somebody watches.
pub(crate) fn steps(files: &[DataFile]) -> Option<Progress> {
    long(files)?;
    let style = ProgressStyle::with_template("working out {bar:30} step {pos} of {len}, {eta} left").ok()?;
    let bar = ProgressBar::new(0).with_style(style).with_finish(ProgressFinish::AndClear);
    Some(Arc::new(move |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        if done == all {
            bar.finish_and_clear();
        }
    }))
}

/// How many bytes there are to read, if somebody watches who may wonder what takes so long.
fn long(files: &[DataFile]) -> Option<u64> {
    let sizes = files.iter().filter_map(|file| fs::metadata(&file.path).ok()).map(|about| about.len());
    let size = sizes.fold(0, u64::saturating_add);
    (size >= LONG && terminal::is_watched()).then_some(size)
}
