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

/// The endings of files of rows, and what such a file holds. The first of a format is the one that is named to people.
const ENDINGS: [(&str, Format); 6] = [
    ("csv", Format::Csv),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("parquet", Format::Parquet),
    ("xlsx", Format::Xlsx),
    ("xlsm", Format::Xlsx),
];
/// The endings that packed files have besides.
const PACKED: [(&str, Packing); 2] = [("gz", Packing::Gzip), ("zst", Packing::Zstandard)];

/// All endings of files of rows, and those of packed ones, with their dots.
#[cfg(feature = "page")]
pub(super) fn all_endings() -> Vec<String> {
    let endings = ENDINGS.iter().map(|(ending, _)| ending).chain(PACKED.iter().map(|(ending, _)| ending));
    endings.map(|ending| format!(".{ending}")).collect()
}

/// One ending for each format, as people are told: `.csv`.
pub(super) fn usual_endings() -> Vec<String> {
    let is_usual = |at: usize, format: &Format| {
        ENDINGS.iter().position(|(_, other)| other == format).is_some_and(|first| first == at)
    };
    let usual = ENDINGS.iter().enumerate().filter(|(at, (_, format))| is_usual(*at, format));
    usual.map(|(_, (ending, _))| format!(".{ending}")).collect()
}

/// What the ending of a name says that a file holds, and the name without it.
struct Ending<'a> {
    stem: &'a OsStr,
    format: Format,
    packing: Packing,
}

fn ending_of(path: &Path) -> Option<Ending<'_>> {
    let lower = |path: &Path| Some(path.extension()?.to_str()?.to_ascii_lowercase());
    let last = lower(path)?;
    let (inner, packing) = match PACKED.iter().find(|(ending, _)| *ending == last) {
        Some((_, packing)) => (Path::new(path.file_stem()?), *packing),
        None => (path, Packing::None),
    };
    let last = lower(inner)?;
    let (_, format) = ENDINGS.iter().find(|(ending, _)| *ending == last)?;
    Some(Ending { stem: inner.file_stem()?, format: *format, packing })
}

/// What the ending of a name says that a file holds.
pub(super) fn format_of(path: &Path) -> Option<Format> {
    ending_of(path).map(|ending| ending.format)
}

/// Whether it is a workbook as it lies there: one to be marked has to be.
#[cfg(feature = "page")]
pub(super) fn is_book(path: &Path) -> bool {
    ending_of(path).is_some_and(|ending| ending.format == Format::Xlsx && ending.packing == Packing::None)
}

/// Whether its name ends as those of packed files do.
pub(super) fn is_packed(path: &Path) -> bool {
    let last = path.extension().map(|last| last.to_ascii_lowercase());
    last.is_some_and(|last| PACKED.iter().any(|(ending, _)| last == *ending))
}

/// The ending that says what a file holds, with that of its packing: `csv.gz`. It is as the name has it.
#[cfg(feature = "page")]
pub(super) fn ending_in(path: &Path) -> Option<&str> {
    let stem = ending_of(path)?.stem.len();
    path.file_name()?.to_str()?.get(stem.checked_add(1)?..)
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
