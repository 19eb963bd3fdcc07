//! The statements of a contract's data sets beside the snapshots that were kept of them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use meed::model::Model;
use meed::report;
use meed::snapshot::{Changes, Snapshot};
use meed::statement::{DataPart, Selection, Statement};
use meed::text;
use meed::value::Day;
use serde::Serialize;

use super::indented;
use crate::cli::project::{Project, cannot_read, cannot_write};
use crate::cli::reply::{Answer, Failure, Reply};
use crate::cli::sets::{DataSet, Wanted, cannot_run};

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
    /// There is no statement, for this reason.
    Refused(String),
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

/// Works out the statement of every data set and holds it against its snapshot; `as_at` is for those that say no statement date.
pub(crate) fn compare(project: &Project, model: &Model, as_at: Option<Day>) -> Result<Vec<Kept>, Failure> {
    let folder = project.folder().join(SNAPSHOTS);
    let mut files = files(&folder)?;
    let mut all = Vec::new();
    for set in DataSet::all(project)? {
        let file = files.remove(&set.name).unwrap_or_else(|| folder.join(format!("{}.json", set.name)));
        let found = match statement(project, model, &set, as_at) {
            Ok(snapshot) => held_against(Box::new(snapshot), &file)?,
            Err(refused) => Found::Refused(refused.err),
        };
        all.push(Kept { name: set.name, file, found, decision: None });
    }
    let orphan = |(name, file)| Kept { name, file, found: Found::Orphan, decision: None };
    all.extend(files.into_iter().map(orphan));
    Ok(all)
}

/// The snapshots that there are, by name.
fn files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(cannot_read(folder, error.kind())),
    };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let snapshots = paths.filter(|path| path.extension() == Some(OsStr::new("json")) && path.is_file());
    let named = snapshots.filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)));
    Ok(named.collect())
}

fn statement(project: &Project, model: &Model, set: &DataSet, as_at: Option<Day>) -> Answer<Snapshot> {
    let wanted = Wanted { as_at_otherwise: as_at, called_from: Some(project.folder()), ..Wanted::default() };
    let (outcome, received) = set.outcome(model, &wanted)?;
    let data = DataPart::of(model, &outcome, received).map_err(|error| cannot_run(model, &error))?;
    Ok(Snapshot::of(&Statement::of(model, &outcome, &Selection::default()).with_data(data)))
}

fn held_against(now: Box<Snapshot>, file: &Path) -> Result<Found, Failure> {
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Missing(now)),
        Err(error) => return Err(cannot_read(file, error.kind())),
    };
    Ok(match Snapshot::parse(&String::from_utf8_lossy(&bytes)) {
        Err(reason) => Found::Broken(now, reason),
        Ok(kept) if kept == *now => Found::Same(now),
        Ok(kept) => {
            let changes = Box::new(Changes::between(&kept, &now));
            Found::Differs(now, changes)
        }
    })
}

impl Kept {
    /// Whether the snapshot and the statement are the same, now.
    pub(super) fn passed(&self) -> bool {
        matches!(self.found, Found::Same(_)) || self.decision == Some(Decision::Accepted)
    }

    /// Whether it can be accepted as it is: there is a statement, or there is nothing to make one of.
    pub(super) fn can_be_accepted(&self) -> bool {
        self.decision.is_none() && !matches!(self.found, Found::Same(_) | Found::Refused(_))
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
                fs::write(&self.file, now.text()).map_err(cannot)?;
            }
            Found::Orphan => fs::remove_file(&self.file).map_err(cannot)?,
            Found::Same(_) | Found::Refused(_) => {}
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
            Found::Refused(_) => "refused",
        }
    }

    /// For programs.
    pub(super) fn result(&self) -> SnapshotResult {
        let (now, changes, refused) = match &self.found {
            Found::Same(now) | Found::Missing(now) => (Some(now), None, None),
            Found::Differs(now, changes) => (Some(now), Some(changes.as_ref()), None),
            Found::Broken(now, reason) => (Some(now), None, Some(reason.as_str())),
            Found::Orphan => (None, None, None),
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
            (Some(Decision::Accepted), Found::Orphan) => self.line("removed", ""),
            (Some(Decision::Accepted), _) => self.line("accepted", &self.now().map(sum).unwrap_or_default()),
            (Some(Decision::Rejected), _) => self.line("rejected", ""),
            (Some(Decision::Skipped), _) => self.line("skipped", ""),
            (None, _) => self.shown(full) + &indented(&self.help()),
        }
    }

    /// For somebody who is asked about it.
    pub(super) fn shown(&self, full: bool) -> String {
        self.line(self.word(), "") + &indented(&self.why(full))
    }

    fn line(&self, word: &str, rest: &str) -> String {
        format!("  {word:<9}snapshot {}{rest}\n", self.name)
    }

    fn now(&self) -> Option<&Snapshot> {
        match &self.found {
            Found::Same(now) | Found::Differs(now, _) | Found::Missing(now) | Found::Broken(now, _) => {
                Some(now)
            }
            Found::Orphan | Found::Refused(_) => None,
        }
    }

    /// What is the matter.
    fn why(&self, full: bool) -> String {
        let file = self.file.display();
        match &self.found {
            Found::Same(_) => String::new(),
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
            Found::Same(_) | Found::Refused(_) => String::new(),
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
