//! A file that holds rows of a record.

use std::path::{Path, PathBuf};

use meed::data::Format;
use meed::model::RecordId;

/// A file of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataFile {
    pub(super) record: RecordId,
    pub(super) path: PathBuf,
    pub(super) format: Format,
}

/// What the ending of a name says that a file holds.
pub(super) fn format_of(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "csv" => Some(Format::Csv),
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        _ => None,
    }
}
