//! What lies in the folder of a data set: everything there is read, is named as not read, or stops the run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use meed::data::GIVEN;
use meed::model::{Model, Record, RecordId};
use meed::text;

use super::book;
use super::data_file::{DataFile, format_of, stem_of, usual_endings};
use super::project::cannot_read;
use super::reply::Failure;

/// What was found in the folder of a data set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Survey {
    /// The files of rows.
    pub(crate) files: Vec<DataFile>,
    /// What is there and is not read, and why not.
    pub(crate) not_read: Vec<(PathBuf, String)>,
    /// Records whose rows come from several places, or come twice.
    pub(crate) sources: Vec<Source>,
}

/// What is to be said of the files of a record.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// They lie in more than one place.
    Several(String, Vec<PathBuf>),
    /// Two of them hold the same bytes.
    Same(PathBuf, PathBuf),
}

/// What a name in a folder leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    /// A link to what is not there.
    Nothing,
    /// A pipe, a device, a socket.
    Other,
    /// Nobody can say: the system refuses to tell.
    Unknown(ErrorKind),
}

struct Entry {
    name: String,
    path: PathBuf,
    kind: Kind,
}

/// Looks through a folder. Records for which files are named elsewhere are not read from it.
pub(crate) fn survey(model: &Model, folder: &Path, named: &[DataFile]) -> Result<Survey, Failure> {
    let named: BTreeSet<RecordId> = named.iter().map(|file| file.record).collect();
    let mut survey = Survey::default();
    for entry in entries(folder)?.unwrap_or_default() {
        let records = records_of(model, &entry);
        let of_sheets = if records.is_empty() { book::records(model, &entry.path) } else { Vec::new() };
        if !of_sheets.is_empty() {
            is_file(&entry)?;
            let (named, own): (Vec<_>, Vec<_>) =
                of_sheets.into_iter().partition(|file| named.contains(&file.record));
            survey.files.extend(own);
            if !named.is_empty() {
                let sheets: Vec<String> = named.iter().filter_map(|file| file.sheet.clone()).collect();
                let why = format!("`--data` names other files for {}", text::all_of(&text::ticked(&sheets)));
                survey.not_read.push((entry.path, why));
            }
        } else if records.is_empty() && entry.name == GIVEN {
            is_file(&entry)?;
        } else if records.is_empty() {
            if !is_on_the_way(model, &entry) {
                let why = stray(model, &entry);
                survey.not_read.push((entry.path, why));
            }
        } else if records.iter().all(|record| named.contains(record)) {
            survey.not_read.push((entry.path, "`--data` names other files for this record".to_owned()));
        } else {
            for record in records.into_iter().filter(|record| !named.contains(record)) {
                if entry.kind == Kind::Folder && format_of(&entry.path).is_none() {
                    parts(record, &entry, &mut survey)?;
                } else {
                    survey.files.push(file(record, &entry)?);
                }
            }
        }
    }
    survey.not_read.sort();
    survey.not_read.dedup();
    // A file that a record names may lie further in.
    for (id, record) in model.data_records().filter(|(id, _)| !named.contains(id)) {
        let path = folder.join(called(record));
        if called(record).contains('/') && format_of(&path).is_some() && is_readable(&path)? {
            survey.files.push(file(id, &Entry { name: String::new(), kind: kind_of(&path), path })?);
        }
    }
    // A file alone comes before the files of the folder, and these stand by name.
    survey.files.sort_by_key(|file| {
        let alone = file.path.parent() == Some(folder);
        let ending = file.path.extension().filter(|_| alone).map(|ending| ending.to_ascii_lowercase());
        (!alone, ending, file.path.clone())
    });
    Ok(survey)
}

/// What is in a folder, by name; none where there is no such folder.
fn entries(folder: &Path) -> Result<Option<Vec<Entry>>, Failure> {
    let place = if folder == Path::new("") { Path::new(".") } else { folder };
    let listed = match fs::read_dir(place) {
        Ok(listed) => listed,
        Err(error) if error.kind() == ErrorKind::NotFound && place.symlink_metadata().is_err() => {
            return Ok(None);
        }
        Err(error) => return Err(no_folder(folder, error.kind())),
    };
    let mut found = Vec::new();
    for entry in listed {
        let path = entry.map_err(|error| no_folder(folder, error.kind()))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let kind = kind_of(&path);
        found.push(Entry { name, path, kind });
    }
    found.sort_by(|one, next| one.path.cmp(&next.path));
    Ok(Some(found))
}

fn kind_of(path: &Path) -> Kind {
    match fs::metadata(path) {
        Ok(about) if about.is_file() => Kind::File,
        Ok(about) if about.is_dir() => Kind::Folder,
        Ok(_) => Kind::Other,
        Err(error) if error.kind() == ErrorKind::NotFound => Kind::Nothing,
        Err(error) => Kind::Unknown(error.kind()),
    }
}

/// Why the things in a folder cannot be listed.
pub(crate) fn no_folder(folder: &Path, kind: ErrorKind) -> Failure {
    let folder = folder.display();
    let (message, help) = match kind {
        ErrorKind::NotFound => {
            (format!("`{folder}` is a link to a folder that is not there"), "bring the folder back")
        }
        ErrorKind::NotADirectory => (format!("`{folder}` is a file, not a folder"), "give the folder"),
        ErrorKind::PermissionDenied => {
            (format!("the folder `{folder}` may not be read"), "check who may read the folder")
        }
        other => (format!("the folder `{folder}` cannot be read: {other}"), "check that the disk is there"),
    };
    Failure::refused("E0701", message).with_help(help)
}

/// What the file or the folder of a record is called: what the contract says, or the record's own name.
fn called(record: &Record) -> &str {
    record.source.file.as_deref().unwrap_or(&record.title.name)
}

/// `episode.csv` and the folder `episode` belong to the record `episode`. The ending may be in capitals, the name may
/// not.
fn records_of(model: &Model, entry: &Entry) -> Vec<RecordId> {
    let name = Path::new(&entry.name);
    let is = |called: &str| match format_of(Path::new(called)) {
        Some(_) => entry.name == called,
        None => {
            let is_table = format_of(name).is_some();
            entry.name == called || (is_table && stem_of(name) == Some(called))
        }
    };
    // What is called like the record but is neither a folder nor a file with an ending is for somebody else.
    let has_form = entry.kind == Kind::Folder || format_of(name).is_some();
    let may_be = has_form || matches!(entry.kind, Kind::Nothing | Kind::Unknown(_));
    let records = model.data_records().filter(|(_, record)| may_be && is(called(record)));
    records.map(|(id, _)| id).collect()
}

/// Whether a folder leads to a file that a record names.
fn is_on_the_way(model: &Model, entry: &Entry) -> bool {
    let leads =
        |record: &Record| called(record).split_once('/').is_some_and(|(first, _)| first == entry.name);
    entry.kind == Kind::Folder && model.data_records().any(|(_, record)| leads(record))
}

/// The files in the folder of a record.
fn parts(record: RecordId, folder: &Entry, survey: &mut Survey) -> Result<(), Failure> {
    for entry in entries(&folder.path)?.unwrap_or_default() {
        if entry.kind == Kind::Folder {
            let why = format!("a folder within `{}`, of which only the files are read", folder.name);
            survey.not_read.push((entry.path, why));
        } else if format_of(&entry.path).is_some() {
            survey.files.push(file(record, &entry)?);
        } else {
            survey.not_read.push((entry.path, other_ending()));
        }
    }
    Ok(())
}

/// Why a file is not read that ends as no file of rows does.
fn other_ending() -> String {
    format!("its name does not end in {}", text::one_of(&text::ticked(&usual_endings())))
}

/// A file of rows, which has to be one that can be read.
fn file(record: RecordId, entry: &Entry) -> Result<DataFile, Failure> {
    is_file(entry)?;
    match format_of(&entry.path) {
        Some(format) => Ok(DataFile { record, path: entry.path.clone(), format, sheet: None }),
        None => Err(cannot_read(&entry.path, ErrorKind::InvalidInput)),
    }
}

/// Whether what a name leads to is a file; otherwise why nothing can be read there.
pub(super) fn is_readable(path: &Path) -> Result<bool, Failure> {
    if path.symlink_metadata().is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(false);
    }
    is_file(&Entry { name: String::new(), path: path.to_owned(), kind: kind_of(path) }).map(|()| true)
}

fn is_file(entry: &Entry) -> Result<(), Failure> {
    let path = entry.path.display();
    let (message, help) = match entry.kind {
        Kind::File => return Ok(()),
        Kind::Folder => return Err(cannot_read(&entry.path, ErrorKind::IsADirectory)),
        Kind::Unknown(kind) => return Err(cannot_read(&entry.path, kind)),
        Kind::Nothing => (
            format!("`{path}` is a link to a file that is not there"),
            "bring the file back, or take the link away",
        ),
        Kind::Other => {
            (format!("`{path}` is a pipe or a device, not a file"), "put a file with the rows in its place")
        }
    };
    Err(Failure::refused("E0701", message).with_help(help))
}

/// Why something in the folder is nobody's.
fn stray(model: &Model, entry: &Entry) -> String {
    if entry.name.eq_ignore_ascii_case(GIVEN) {
        return format!("what is given is read from `{GIVEN}`, in small letters");
    }
    let stem = stem_of(Path::new(&entry.name)).unwrap_or_default();
    if let Some(what) = model.made_called(stem) {
        return format!("`{stem}` is a {what}: its rows are worked out");
    }
    if book::is_lock(&entry.path) {
        return "it is the mark of a workbook that is open in a spreadsheet".to_owned();
    }
    let is_table = entry.kind == Kind::Folder || format_of(&entry.path).is_some();
    let names = || model.data_records().map(|(_, record)| record.title.name.as_str());
    let plural = model.data_records().find(|(_, record)| record.plural == stem);
    let near = plural.map(|(_, record)| record.title.name.as_str()).or_else(|| text::nearest(stem, names()));
    match near {
        Some(near) if !is_table && near == stem => other_ending(),
        Some(near) => format!("no record is called `{stem}`; did you mean `{near}`?"),
        None if is_table => format!("no record is called `{stem}`"),
        None => "it is no file of rows".to_owned(),
    }
}

/// Says where the rows of a record come from more than one place, and where two files hold the same.
pub(crate) fn say_of_sources(model: &Model, survey: &mut Survey) {
    for (id, record) in model.data_records() {
        let own: Vec<&DataFile> = survey.files.iter().filter(|file| file.record == id).collect();
        let mut places: Vec<PathBuf> = own.iter().map(|file| place(file, called(record))).collect();
        places.dedup();
        if places.len() > 1 {
            survey.sources.push(Source::Several(record.title.name.clone(), places));
        }
        survey.sources.extend(same_rows(&own).into_iter().map(|(one, next)| Source::Same(one, next)));
    }
}

/// The file, or the folder of the record's files.
fn place(file: &DataFile, record: &str) -> PathBuf {
    match file.path.parent() {
        Some(folder) if folder.file_name().is_some_and(|name| name == record) => folder.to_owned(),
        _ => file.path.clone(),
    }
}

/// Files with rows that hold the same bytes as an earlier one. Of files that only have a header nothing counts twice.
fn same_rows(files: &[&DataFile]) -> Vec<(PathBuf, PathBuf)> {
    let about = files.iter().filter_map(|file| Some((fs::metadata(&file.path).ok()?, *file)));
    let mut by_length: BTreeMap<u64, Vec<&DataFile>> = BTreeMap::new();
    for (about, file) in about.filter(|(about, _)| about.is_file()) {
        by_length.entry(about.len()).or_default().push(file);
    }
    let mut same = Vec::new();
    for alike in by_length.values().filter(|alike| alike.len() > 1) {
        let mut known: BTreeMap<u64, &DataFile> = BTreeMap::new();
        for file in alike {
            // Sheets of one workbook are told apart by their names; what cannot be read is said where the rows are
            // read.
            if file.sheet.is_some() {
                continue;
            }
            let Some(bytes) = sum(&file.path) else { continue };
            match known.get(&bytes) {
                Some(first) => same.push((first.path.clone(), file.path.clone())),
                None => {
                    known.insert(bytes, file);
                }
            }
        }
    }
    same
}

/// The sum of the bytes of a file that has a second line.
fn sum(path: &Path) -> Option<u64> {
    let mut file = fs::File::open(path).ok()?;
    let (mut hasher, mut lines, mut block) = (DefaultHasher::new(), 0usize, vec![0; 65_536]);
    loop {
        let read = file.read(&mut block).ok()?;
        let bytes = block.get(..read).filter(|bytes| !bytes.is_empty());
        let Some(bytes) = bytes else { break };
        lines = lines.saturating_add(bytes.iter().filter(|byte| **byte == b'\n').count());
        hasher.write(bytes);
    }
    (lines > 1).then(|| hasher.finish())
}

impl Source {
    /// In words; files are called as the argument says.
    pub(crate) fn words(&self, called: impl Fn(&Path) -> String) -> String {
        match self {
            Source::Several(record, places) => {
                let places: Vec<String> = places.iter().map(|place| format!("`{}`", called(place))).collect();
                format!("{record}: the rows of {} are taken together", text::all_of(&places))
            }
            Source::Same(one, next) => {
                format!("`{}` and `{}` hold the same rows, which count twice", called(one), called(next))
            }
        }
    }
}
