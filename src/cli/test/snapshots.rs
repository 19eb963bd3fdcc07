//! The statements of a contract's data sets beside the snapshots that were kept of them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use meed::report;
use meed::run::Prepared;
use meed::snapshot::{Changes, Snapshot};
use meed::statement::{DataPart, Selection, Statement};
use meed::text;
use meed::value::Day;
use serde::Serialize;

use super::indented;
use crate::cli::project::{Project, cannot_read, cannot_write};
use crate::cli::reply::{Answer, Failure, Reply};
use crate::cli::sets::{DataSet, Wanted, cannot_run};
use crate::cli::store;

/// The folder of the snapshots, beside the contract.
const SNAPSHOTS: &str = "snapshots";

/// A data set with what was found, or a snapshot without a data set.
#[derive(Debug)]
pub(crate) struct Kept {
    /// The name of the data set.
    pub(super) name: String,
    /// The file of the snapshot.
    file: PathBuf,
    found: Found,
    /// Whether it fails where no statement is kept yet.
    must_be_kept: bool,
    /// What was decided about it, in this run.
    pub(super) decision: Option<Decision>,
}

/// What was found.
#[derive(Debug)]
enum Found {
    /// The statement is as it was kept.
    Same(Box<Snapshot>),
    /// It is another one.
    Differs(Box<Snapshot>, Box<Changes>),
    /// None was kept.
    Missing(Box<Snapshot>),
    /// What was kept cannot be read, for this reason.
    Broken(Box<Snapshot>, String),
    /// A snapshot was kept of a data set that is no more.
    Orphan,
    /// What stands there was not written by Meed, and no data set has its name: it is left alone.
    Foreign,
    /// There is no statement, or no place for a snapshot of it, for this reason.
    Refused(String),
}

/// What stands where snapshots are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// A file.
    File,
    /// A link: what is written through it would land elsewhere.
    Link,
    /// A folder, a pipe or whatever else.
    Other,
}

/// What somebody said of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Decision {
    /// It is right: the snapshot was brought up to date.
    Accepted,
    /// It is wrong.
    Rejected,
    /// Not now.
    Skipped,
}

/// The result of one snapshot, for programs.
#[derive(Debug, Serialize)]
pub(super) struct SnapshotResult {
    name: String,
    file: String,
    found: &'static str,
    passed: bool,
    decision: Option<Decision>,
    net: Option<String>,
    changes: Option<Changes>,
    refused: Option<String>,
}

/// Works out the statement of every data set and holds it against its snapshot; `as_at` is for those that say no
/// statement date.
pub(crate) fn compare(
    project: &Project,
    prepared: &Prepared<'_>,
    as_at: Option<Day>,
) -> Result<Vec<Kept>, Failure> {
    let folder = project.folder().join(SNAPSHOTS);
    let mut files = files(&folder)?;
    let mut all = Vec::new();
    for set in DataSet::all(project)? {
        let (file, standing) = files
            .remove(&set.name)
            .unwrap_or_else(|| (folder.join(format!("{}.json", set.name)), Standing::File));
        let found = match (standing, statement(project, prepared, &set, as_at)) {
            (_, Err(refused)) => Found::Refused(refused.err),
            (Standing::File, Ok(snapshot)) => held_against(Box::new(snapshot), &file)?,
            (Standing::Link | Standing::Other, Ok(_)) => Found::Refused(no_place(&file, standing)),
        };
        all.push(Kept { name: set.name, file, found, must_be_kept: false, decision: None });
    }
    for (name, (file, standing)) in files {
        let found = match standing {
            Standing::File if is_ours(&read(&file)?) => Found::Orphan,
            Standing::File => Found::Foreign,
            Standing::Link | Standing::Other => Found::Refused(no_place(&file, standing)),
        };
        all.push(Kept { name, file, found, must_be_kept: false, decision: None });
    }
    Ok(all)
}

/// The snapshots that there are, by name. The folder itself must be one: through a link, the files of others would be
/// taken for snapshots.
fn files(folder: &Path) -> Result<BTreeMap<String, (PathBuf, Standing)>, Failure> {
    let is_folder = match fs::symlink_metadata(folder) {
        Ok(about) => about.is_dir(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(cannot_read(folder, error.kind())),
    };
    if !is_folder {
        let message = format!("`{}` is not a folder of its own", folder.display());
        let help = "snapshots are kept in a folder beside the contract, not behind a link; move what stands there away";
        return Err(Failure::refused("E0713", message).with_help(help));
    }
    let mut named = BTreeMap::new();
    let cannot = |error: std::io::Error| cannot_read(folder, error.kind());
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let path = entry.path();
        let kind = entry.file_type().map_err(cannot)?;
        let standing = match (kind.is_file(), kind.is_symlink()) {
            (true, _) => Standing::File,
            (_, true) => Standing::Link,
            (false, false) => Standing::Other,
        };
        if path.extension() == Some(OsStr::new("json"))
            && let Some(stem) = path.file_stem()
        {
            named.insert(stem.to_string_lossy().into_owned(), (path, standing));
        }
    }
    Ok(named)
}

/// Why no snapshot can be kept there.
fn no_place(file: &Path, standing: Standing) -> String {
    let file = file.display();
    let what = match standing {
        Standing::Link => "a link, and what is written through it would land elsewhere",
        Standing::File | Standing::Other => "no regular file",
    };
    let help = "move it away; a snapshot is a file of its own in its folder";
    Reply::from(Failure::refused("E0713", format!("`{file}` is {what}")).with_help(help)).err
}

/// Whether Meed wrote a text, whole or not: a conflict of versions is one of snapshots, and an empty file is what
/// became of one.
fn is_ours(text: &str) -> bool {
    text.contains("\"meed/snapshot\"") || text.starts_with("<<<<<<<") || text.trim().is_empty()
}

fn read(file: &Path) -> Result<String, Failure> {
    let bytes = fs::read(file).map_err(|error| cannot_read(file, error.kind()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn statement(
    project: &Project,
    prepared: &Prepared<'_>,
    set: &DataSet,
    as_at: Option<Day>,
) -> Answer<Snapshot> {
    let wanted = Wanted { as_at_otherwise: as_at, called_from: Some(project.folder()), ..Wanted::default() };
    let (model, (outcome, received)) = (prepared.model(), set.outcome(prepared, &wanted)?);
    let data = DataPart::of(prepared, &outcome, received).map_err(|error| cannot_run(model, &error))?;
    Ok(Snapshot::of(&Statement::of(model, &outcome, &Selection::default()).with_data(data)))
}

fn held_against(now: Box<Snapshot>, file: &Path) -> Result<Found, Failure> {
    let text = match fs::read(file) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Missing(now)),
        Err(error) => return Err(cannot_read(file, error.kind())),
    };
    Ok(match Snapshot::parse(&text) {
        Err(reason) if is_ours(&text) => Found::Broken(now, reason),
        Err(_) => {
            let message = format!("`{}` is no snapshot, and was not written by Meed", file.display());
            let help = "move it away; it stands where the snapshot of this data set belongs";
            Found::Refused(Reply::from(Failure::refused("E0713", message).with_help(help)).err)
        }
        Ok(kept) if kept == *now => Found::Same(now),
        Ok(kept) => {
            let changes = Box::new(Changes::between(&kept, &now));
            Found::Differs(now, changes)
        }
    })
}

impl Kept {
    /// From here on it fails where no statement is kept yet.
    pub(super) fn must_be_kept(&mut self) {
        self.must_be_kept = true;
    }

    /// Whether no statement is kept yet, and none has to be.
    pub(super) fn is_not_kept_yet(&self) -> bool {
        matches!(self.found, Found::Missing(_)) && !self.must_be_kept && self.decision.is_none()
    }

    /// Whether nothing differs from the snapshot, now.
    pub(super) fn passed(&self) -> bool {
        matches!(self.found, Found::Same(_) | Found::Foreign)
            || self.is_not_kept_yet()
            || self.decision == Some(Decision::Accepted)
    }

    /// Whether it is a snapshot or the place of one, and not the file of somebody else.
    pub(super) fn is_snapshot(&self) -> bool {
        !matches!(self.found, Found::Foreign)
    }

    /// Whether it can be accepted as it is: there is a statement, or there is nothing to make one of.
    pub(super) fn can_be_accepted(&self) -> bool {
        self.decision.is_none() && !matches!(self.found, Found::Same(_) | Found::Foreign | Found::Refused(_))
    }

    /// Brings the snapshot up to date.
    pub(crate) fn accept(&mut self) -> Result<(), Failure> {
        if !self.can_be_accepted() {
            return Ok(());
        }
        let cannot = |error: std::io::Error| cannot_write(&self.file, &error);
        match &self.found {
            Found::Differs(now, _) | Found::Missing(now) | Found::Broken(now, _) => {
                self.file.parent().map_or(Ok(()), fs::create_dir_all).map_err(cannot)?;
                store::write_own(&self.file, now.text()).map_err(cannot)?;
            }
            Found::Orphan => fs::remove_file(&self.file).map_err(cannot)?,
            Found::Same(_) | Found::Foreign | Found::Refused(_) => {}
        }
        self.decision = Some(Decision::Accepted);
        Ok(())
    }

    /// In a word, for programs.
    fn word(&self) -> &'static str {
        match self.found {
            Found::Same(_) => "same",
            Found::Differs(..) => "differs",
            Found::Missing(_) => "missing",
            Found::Broken(..) => "broken",
            Found::Orphan => "orphan",
            Found::Foreign => "foreign",
            Found::Refused(_) => "refused",
        }
    }

    /// For programs.
    pub(super) fn result(&self) -> SnapshotResult {
        let (now, changes, refused) = match &self.found {
            Found::Same(now) | Found::Missing(now) => (Some(now), None, None),
            Found::Differs(now, changes) => (Some(now), Some(changes.as_ref()), None),
            Found::Broken(now, reason) => (Some(now), None, Some(reason.as_str())),
            Found::Orphan | Found::Foreign => (None, None, None),
            Found::Refused(reason) => (None, None, Some(reason.as_str())),
        };
        SnapshotResult {
            name: self.name.clone(),
            file: self.file.display().to_string(),
            found: self.word(),
            passed: self.passed(),
            decision: self.decision,
            net: now.map(|now| now.net().machine()),
            changes: changes.cloned(),
            refused: refused.map(str::to_owned),
        }
    }

    /// For people: a line, and what was found and can be done if nothing was decided about it yet.
    pub(super) fn text(&self, full: bool) -> String {
        match (self.decision, &self.found) {
            (_, Found::Same(now)) => self.line("ok", &sum(now)),
            (_, Found::Foreign) => {
                format!("  left     {}: no snapshot, and not written by Meed\n", self.file.display())
            }
            (Some(Decision::Accepted), Found::Orphan) => self.line("removed", ""),
            (Some(Decision::Accepted), _) => self.line("accepted", &self.now().map(sum).unwrap_or_default()),
            (Some(Decision::Rejected), _) => self.line("rejected", ""),
            (Some(Decision::Skipped), _) => self.line("skipped", ""),
            (None, _) => self.shown(full) + &indented(&self.help()),
        }
    }

    /// For somebody who is asked about it.
    pub(super) fn shown(&self, full: bool) -> String {
        let word = if self.is_not_kept_yet() { "not kept" } else { self.word() };
        self.line(word, "") + &indented(&self.why(full))
    }

    fn line(&self, word: &str, rest: &str) -> String {
        format!("  {word:<9}snapshot {}{rest}\n", self.name)
    }

    fn now(&self) -> Option<&Snapshot> {
        match &self.found {
            Found::Same(now) | Found::Differs(now, _) | Found::Missing(now) | Found::Broken(now, _) => {
                Some(now)
            }
            Found::Orphan | Found::Foreign | Found::Refused(_) => None,
        }
    }

    /// What is the matter.
    fn why(&self, full: bool) -> String {
        let file = self.file.display();
        match &self.found {
            Found::Same(_) | Found::Foreign => String::new(),
            Found::Differs(_, changes) => report::text::write(&report::changes::document(changes, full)),
            Found::Missing(now) => {
                format!("there is no `{file}` to hold the statement against{}\n", sum(now))
            }
            Found::Broken(_, reason) => {
                Reply::from(Failure::refused("E0711", format!("`{file}` is no snapshot: {reason}"))).err
            }
            Found::Orphan => format!(
                "`{file}` is of a data set that is not there: no folder `{}` beside the contract\n",
                folder_of(&self.name)
            ),
            Found::Refused(reason) => reason.clone(),
        }
    }

    /// What to do about it.
    fn help(&self) -> String {
        match &self.found {
            Found::Same(_) | Found::Foreign | Found::Refused(_) => String::new(),
            Found::Differs(..) => "  help: if this is right, keep it with `meed test --accept`\n".to_owned(),
            Found::Missing(_) => {
                "  help: see that it is right, and keep it with `meed test --accept`\n".to_owned()
            }
            Found::Broken(now, _) => format!(
                "  help: see that the statement{} is right, and keep it anew with `meed test --accept`\n",
                sum(now)
            ),
            Found::Orphan => {
                "  help: bring the data back, or remove the snapshot with `meed test --accept`\n".to_owned()
            }
        }
    }
}

/// The folder of a data set of a name.
fn folder_of(name: &str) -> String {
    if name == "data" { name.to_owned() } else { format!("data-{name}") }
}

/// ` (£51,491.25, 3 payees)`
fn sum(now: &Snapshot) -> String {
    let payees = text::count(now.payees(), "payee", "payees");
    format!(" ({}, {payees})", now.net().shown(now.currency()))
}
