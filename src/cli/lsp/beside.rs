//! What lies beside a contract: the data that it is run on, and the files that call its things by name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use meed::Checked;
use meed::data::GIVEN;
use meed::ide::Today;
use meed::model::Model;
use meed::run::Prepared;
use meed::source::Source;

use crate::cli::folder;
use crate::cli::numbers;
use crate::cli::project::Project;
use crate::cli::sets::{DataSet, Wanted};

/// What the contract comes to on the usual data set beside it, and how its examples come out.
pub(super) fn today(mut checked: Checked, source: Source, file: Option<&Path>) -> Today {
    let Some(model) = checked.model.take() else { return Today::default() };
    let prepared = Prepared::owning(model);
    let questions = meed::questions_of_money(&checked, &prepared).open;
    let mut today = match file {
        Some(file) => on_data(&prepared, &Project::at(file, source)),
        None => Today::default(),
    };
    today.questions = questions;
    today.examples = Today::examples(&prepared);
    today
}

fn on_data(prepared: &Prepared<'_>, project: &Project) -> Today {
    let set = DataSet::usual(project);
    if !set.is_there() {
        return Today::default();
    }
    match set.outcome(prepared, &Wanted::default()) {
        Ok((outcome, _)) => Today::of(prepared, &outcome),
        Err(reply) => {
            let first = reply.err.lines().find(|line| line.contains(": ")).unwrap_or_default().trim();
            Today { refused: Some(first.to_owned()), ..Today::default() }
        }
    }
}

/// Whether a data set beside a contract has files for a record.
pub(super) fn has_data(model: &Model, file: &Path, record: &str) -> bool {
    let project = Project::at(file, model.source.clone());
    let Ok(sets) = DataSet::all(&project) else { return false };
    let named = |id: &meed::model::RecordId| model.records[*id].title.name == record;
    sets.iter().any(|set| {
        let survey = folder::survey(model, &set.folder, &[]);
        survey.is_ok_and(|survey| survey.files.iter().any(|file| named(&file.record)))
    })
}

/// What a signed version of a contract cites: the references whose numbers are kept. A register that cannot be read
/// keeps nothing.
pub(super) fn cited(file: &Path) -> BTreeSet<String> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let register = numbers::kept(folder).unwrap_or_default();
    let kept = register.entries.into_iter().filter(|entry| entry.until.is_none());
    kept.map(|entry| entry.reference).collect()
}

/// A file that calls a tariff by its name.
pub(super) struct GivenFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Its text.
    pub(super) text: String,
    /// From which byte to which the name stands.
    pub(super) places: Vec<(usize, usize)>,
}

/// The files beside a contract in which a tariff is given by its name.
pub(super) fn given_files(file: &Path, tariff: &str) -> Vec<GivenFile> {
    let project = Project::at(file, Source::new("contract", ""));
    let sets = DataSet::all(&project).unwrap_or_default();
    let found = sets.into_iter().filter_map(|set| {
        let path = set.folder.join(GIVEN);
        let text = fs::read_to_string(&path).ok()?;
        let mut places = Vec::new();
        let mut start = 0_usize;
        for line in text.split_inclusive('\n') {
            let cell = line.split(',').next().unwrap_or_default().trim();
            let inner = cell.trim_matches('"');
            if inner == tariff
                && let Some(at) = line.find(inner)
            {
                let from = start.saturating_add(at);
                places.push((from, from.saturating_add(inner.len())));
            }
            start = start.saturating_add(line.len());
        }
        (!places.is_empty()).then_some(GivenFile { path, text, places })
    });
    found.collect()
}
