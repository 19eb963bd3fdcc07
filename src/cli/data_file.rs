//! A file that holds rows of a record.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use meed::data::Format;
use meed::model::RecordId;

use super::unpack::{Packing, unpacked};

/// What stands for standard input where a file is named.
pub(super) const STANDARD_INPUT: &str = "-";

/// A file of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataFile {
    pub(super) record: RecordId,
    pub(super) path: PathBuf,
    pub(super) format: Format,
    /// The sheet of a workbook, where it is named.
    pub(super) sheet: Option<String>,
}

impl DataFile {
    /// Whether it is standard input.
    pub(super) fn is_standard_input(&self) -> bool {
        self.path == Path::new(STANDARD_INPUT)
    }

    /// What it is called, where its path is called so: `book.xlsx#March`.
    pub(super) fn called(&self, path: String) -> String {
        match &self.sheet {
            Some(sheet) => format!("{path}#{sheet}"),
            None => path,
        }
    }

    /// Opens it: its bytes as they lie on the disk.
    pub(super) fn open(&self) -> io::Result<Opened> {
        if self.is_standard_input() {
            return Ok(Opened::InOrder(Box::new(io::stdin())));
        }
        let file = File::open(&self.path)?;
        let packed = ending_of(&self.path).is_some_and(|ending| ending.packing != Packing::None);
        Ok(match self.format {
            Format::Parquet | Format::Xlsx if !packed => Opened::AtPlaces(file),
            Format::Parquet | Format::Xlsx | Format::Csv | Format::JsonLines => {
                Opened::InOrder(Box::new(file))
            }
        })
    }

    /// The rows in its bytes.
    pub(super) fn unpacked(&self, bytes: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        unpacked(ending_of(&self.path).map_or(Packing::None, |ending| ending.packing), bytes)
    }
}

/// A file that is open.
pub(super) enum Opened {
    /// It is read from its start to its end.
    InOrder(Box<dyn Read + Send>),
    /// It is read here and there.
    AtPlaces(File),
}

/// What the ending of a name says that a file holds, and the name without it.
struct Ending<'a> {
    stem: &'a OsStr,
    format: Format,
    packing: Packing,
}

fn ending_of(path: &Path) -> Option<Ending<'_>> {
    let lower = |path: &Path| Some(path.extension()?.to_str()?.to_ascii_lowercase());
    let (inner, packing) = match lower(path)?.as_str() {
        "gz" => (Path::new(path.file_stem()?), Packing::Gzip),
        "zst" => (Path::new(path.file_stem()?), Packing::Zstandard),
        _ => (path, Packing::None),
    };
    let format = match lower(inner)?.as_str() {
        "csv" => Format::Csv,
        "jsonl" | "ndjson" => Format::JsonLines,
        "parquet" => Format::Parquet,
        "xlsx" | "xlsm" => Format::Xlsx,
        _ => return None,
    };
    Some(Ending { stem: inner.file_stem()?, format, packing })
}

/// What the ending of a name says that a file holds.
pub(super) fn format_of(path: &Path) -> Option<Format> {
    ending_of(path).map(|ending| ending.format)
}

/// The name of a file without the ending that says what it holds.
pub(super) fn stem_of(path: &Path) -> Option<&str> {
    ending_of(path).map(|ending| ending.stem).or(path.file_stem())?.to_str()
}

/// `book.xlsx#March`: the file and the sheet; the whole text is the file where it names no sheet.
pub(super) fn file_and_sheet(text: &str) -> (&Path, Option<&str>) {
    if Path::new(text).exists() {
        return (Path::new(text), None);
    }
    let parts = text
        .match_indices('#')
        .filter_map(|(at, _)| Some((text.get(..at)?, text.get(at.saturating_add(1)..)?)));
    let mut books = parts.filter(|(file, _)| format_of(Path::new(file)) == Some(Format::Xlsx));
    books.next().map_or((Path::new(text), None), |(file, sheet)| (Path::new(file), Some(sheet)))
}
