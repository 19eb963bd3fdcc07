//! Workbooks in the folder of a data set: one may have the rows of several records, each on a sheet that is called like
//! it.

use std::path::{Path, PathBuf};

use meed::data::Format;
#[cfg(feature = "excel")]
use meed::data::{GIVEN_SHEET, sheet_called};
use meed::model::Model;

use super::data_file::{DataFile, format_of};

/// What a spreadsheet lays beside a workbook while it is open.
pub(super) fn is_lock(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("~$") || name.starts_with(".~lock.")
}

/// The sheets of a workbook that are called like records whose rows are data; none of what is no workbook, or can not
/// be read as one.
#[cfg(feature = "excel")]
pub(super) fn records(model: &Model, path: &Path) -> Vec<DataFile> {
    if format_of(path) != Some(Format::Xlsx) || is_lock(path) {
        return Vec::new();
    }
    let names = std::fs::File::open(path).ok().and_then(|file| meed::data::sheet_names_of(file).ok());
    let names = names.unwrap_or_default();
    let own = model.file_records().filter(|(_, record)| names.contains(&sheet_called(record)));
    let files = own.map(|(record, own)| DataFile {
        record,
        path: path.to_owned(),
        format: Format::Xlsx,
        sheet: Some(sheet_called(own)),
    });
    files.collect()
}

/// The same where workbooks are not read.
#[cfg(not(feature = "excel"))]
pub(super) fn records(_: &Model, path: &Path) -> Vec<DataFile> {
    let _known = format_of(path) == Some(Format::Xlsx);
    Vec::new()
}

/// The workbooks among the files of rows that have a sheet of what is given; where a record is called so, its rows are
/// there.
#[cfg(feature = "excel")]
pub(super) fn with_given(model: &Model, files: &[DataFile]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    if model.records.iter().any(|record| record.title.name == GIVEN_SHEET) {
        return found;
    }
    for file in files.iter().filter(|file| file.format == Format::Xlsx) {
        let names =
            std::fs::File::open(&file.path).ok().and_then(|file| meed::data::sheet_names_of(file).ok());
        let has_it = names.unwrap_or_default().iter().any(|name| name == GIVEN_SHEET);
        if has_it && !found.contains(&file.path) {
            found.push(file.path.clone());
        }
    }
    found
}

/// The same where workbooks are not read.
#[cfg(not(feature = "excel"))]
pub(super) fn with_given(_: &Model, _: &[DataFile]) -> Vec<PathBuf> {
    Vec::new()
}
