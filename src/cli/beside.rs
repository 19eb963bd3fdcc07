//! What lies beside a file that is missing: it may be that file, under another name.

use std::path::Path;

use meed::data::{Faults, FileProblem, Problem};
use meed::text;

use super::data_file::{format_of, is_packed, stem_of};
use super::folder::Survey;

/// The records of which no file was found.
pub(crate) fn missing(faults: &Faults) -> impl Iterator<Item = &str> {
    faults.list().iter().filter_map(|fault| match &fault.problem {
        Problem::File(FileProblem::NoFile { record }) => Some(record.as_str()),
        _ => None,
    })
}

/// The lines below the faults that name what no record reads; none where no file is missing. Files are called as the
/// argument says.
pub(crate) fn lines(faults: &Faults, survey: &Survey, called: impl Fn(&Path) -> String) -> String {
    let records: Vec<&str> = missing(faults).collect();
    let is_read = |path: &Path| path.is_dir() || format_of(path).is_some();
    let may_be_it = |path: &Path| is_read(path) || is_packed(path) || holds_tables(path);
    let beside: Vec<_> = survey.not_read.iter().filter(|(path, _)| may_be_it(path)).collect();
    if records.is_empty() || beside.is_empty() {
        return String::new();
    }
    let listed = beside.iter().map(|(path, why)| format!("    {}: {why}\n", called(path)));
    let listed: String = listed.collect();
    let way = beside.iter().find_map(|(path, _)| {
        let record = meant(path, &records, beside.len())?;
        let name = path.file_name()?.to_string_lossy();
        let record = text::escape::one_line(record);
        if !is_read(path) {
            return Some(format!("  if that is it, save it as `{record}.csv`\n"));
        }
        let path = called(path);
        Some(format!(
            "  if that is it, rename it, write `record {record}, file \"{name}\"`, or run with `--data {record}={path}`\n"
        ))
    });
    format!("  there beside it, and read by no record:\n{listed}{}", way.unwrap_or_default())
}

/// Whether other programs keep tables, or several files in one, under such an ending.
fn holds_tables(path: &Path) -> bool {
    const ENDINGS: [&str; 9] = ["json", "numbers", "ods", "tab", "tsv", "txt", "xls", "xlsb", "zip"];
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

/// The record whose rows a file is likely to hold: the one of a like name, or the only one that is missing where there
/// is one file.
fn meant<'r>(path: &Path, records: &[&'r str], files: usize) -> Option<&'r str> {
    let stem = stem_of(path)?;
    let like = |record: &&&str| stem.contains(**record) || record.contains(stem);
    let near = || text::nearest(stem, records.iter().copied());
    let by_name = records.iter().find(like).copied().or_else(|| {
        let near = near()?;
        records.iter().copied().find(|record| *record == near)
    });
    by_name.or_else(|| records.first().copied().filter(|_| records.len() == 1 && files == 1))
}
