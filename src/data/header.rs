//! Which column of a file holds which field.

use super::fault::{FileProblem, Seems, shown};
use crate::model::{Field, Record};
use crate::text;

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Header {
    /// The headings, as far as they can be shown.
    pub(super) headings: Vec<String>,
    /// For each field of the record the position of its column.
    pub(super) columns: Vec<usize>,
    /// The positions of columns that the contract does not know.
    pub(super) extra: Vec<usize>,
}

/// What a file seems to be, by its first bytes, if that is not CSV.
pub(super) fn not_plain_text(start: &[u8]) -> Option<Seems> {
    let first_line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = first_line.strip_suffix(b"\r").unwrap_or(first_line);
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        Some(Seems::Utf16)
    } else if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xD0\xCF\x11\xE0") {
        Some(Seems::Workbook)
    } else if line.contains(&0) {
        Some(Seems::Binary)
    } else if line.contains(&b'\r') {
        Some(Seems::OldMac)
    } else {
        None
    }
}

impl Seems {
    /// What is wrong with a file that seems to be so.
    pub(super) fn message(self) -> &'static str {
        match self {
            Seems::Utf16 => "the file is in UTF-16, not UTF-8",
            Seems::Workbook => "the file is a workbook or a zip file, not CSV",
            Seems::OldMac => "the lines end in a carriage return alone",
            Seems::Binary => "the file is not text: it has NUL bytes",
        }
    }

    /// What to do about it.
    pub(super) fn help(self) -> &'static str {
        match self {
            Seems::Utf16 | Seems::Workbook | Seems::OldMac | Seems::Binary => {
                "in a spreadsheet, save as `CSV UTF-8 (comma delimited)`"
            }
        }
    }
}

/// Finds the columns of a record's fields by their headings, letter by letter.
pub(super) fn matched(
    record: &Record,
    cells: &[&[u8]],
) -> Result<Header, Vec<(Option<String>, FileProblem)>> {
    let mut problems = Vec::new();
    let mut columns = Vec::new();
    let extra: Vec<usize> =
        (0..).zip(cells).filter(|(_, cell)| !is_known(record, cell)).map(|(position, _)| position).collect();
    let headings: Vec<String> = cells.iter().map(|cell| shown(cell)).collect();
    for field in &record.fields {
        let mut places =
            (0usize..).zip(cells).filter(|(_, cell)| field.headings().any(|own| own.as_bytes() == **cell));
        match (places.next(), places.next()) {
            (Some((position, _)), None) => columns.push(position),
            (Some((first, _)), Some((second, _))) => {
                let names = (headings.get(first).cloned(), headings.get(second).cloned());
                problems.push(match names {
                    (Some(first), Some(second)) if first != second => {
                        (None, FileProblem::TwoHeadings { first, second })
                    }
                    (heading, _) => {
                        let positions = (first.saturating_add(1), second.saturating_add(1));
                        (heading, FileProblem::ColumnTwice { positions })
                    }
                });
            }
            (None, _) => {
                let strangers = extra.iter().filter_map(|at| str::from_utf8(cells.get(*at)?).ok());
                let similar =
                    text::similar(&field.column, strangers).map(|heading| shown(heading.as_bytes()));
                let all: Vec<&str> = field.headings().collect();
                problems.push((None, FileProblem::NoColumn { heading: all.join("` or `"), similar }));
            }
        }
    }
    if problems.is_empty() {
        return Ok(Header { headings, columns, extra });
    }
    match other_delimiter(record, cells, columns.len()) {
        Some(found) => Err(vec![(None, FileProblem::Delimiter { found })]),
        None => Err(problems),
    }
}

/// Whether a heading is one of a field.
fn is_known(record: &Record, heading: &[u8]) -> bool {
    record.fields.iter().flat_map(Field::headings).any(|own| own.as_bytes() == heading)
}

/// Whether a line has none of the headings.
pub(super) fn knows_none(record: &Record, cells: &[&[u8]]) -> bool {
    !cells.iter().any(|cell| is_known(record, cell))
}

/// The separator, in words, by which more of the headings would be found than by commas.
fn other_delimiter(record: &Record, cells: &[&[u8]], found: usize) -> Option<&'static str> {
    let line = cells.join(&b',');
    let separators = [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "upright strokes")];
    separators.into_iter().find_map(|(separator, name)| {
        let known = line
            .split(|byte| *byte == separator)
            .map(|heading| {
                heading.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(heading)
            })
            .filter(|heading| is_known(record, heading))
            .count();
        (known > found).then_some(name)
    })
}
