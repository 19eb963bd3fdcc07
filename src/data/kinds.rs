//! Which lines of a file are rows of a record: those of one kind in a mixed file, and those before the totals.

use super::csv::Row;
use super::header::Header;
use super::json::{Object, Value};
use crate::model::{Field, Record, RowsWhere, Type};

/// Whether the rows end before this line: its first cell that holds anything is one of the words.
pub(super) fn ends(record: &Record, row: &Row<'_>) -> bool {
    if record.source.until.is_empty() {
        return false;
    }
    ends_at(record, (0..row.len()).map(|at| row.cell(at)).find(|cell| !cell.trim_ascii().is_empty()))
}

/// The same of a line whose first cell that holds anything is this one.
pub(super) fn ends_at(record: &Record, first: Option<&[u8]>) -> bool {
    first.is_some_and(|cell| record.source.until.iter().any(|word| word.as_bytes() == cell.trim_ascii()))
}

/// Whether a line is a row of another kind.
pub(super) fn is_of_another(record: &Record, header: &Header, row: &Row<'_>) -> bool {
    record.source.only.iter().any(|only| {
        let position = header.columns.get(only.field as usize);
        position.is_some_and(|position| excludes(record, only, row.cell(*position)))
    })
}

/// The same for a line of JSON. A key that is missing is a fault, and so is one that is there twice.
pub(super) fn is_of_another_kind(record: &Record, object: &Object<'_>) -> bool {
    record.source.only.iter().any(|only| {
        let Some(field) = record.fields.get(only.field as usize) else { return false };
        let found = object.0.iter().find(|(key, _)| field.headings().any(|own| own == key.0));
        found.is_some_and(|(_, raw)| match Value::of(raw) {
            Value::Text(text) => excludes(record, only, text.0.as_bytes()),
            Value::YesNo(answer) => answers_exclude(field, only, answer),
            Value::Null => excludes(record, only, b""),
            Value::Number(_) | Value::Nested | Value::HalfCharacter => false,
        })
    })
}

/// The same for a value with a type of its own: an answer, or else what would stand in a cell.
#[cfg(any(feature = "parquet", feature = "excel"))]
pub(super) fn leaves_out(record: &Record, only: &RowsWhere, answer: Option<bool>, text: &[u8]) -> bool {
    match (answer, record.fields.get(only.field as usize)) {
        (Some(answer), Some(field)) => answers_exclude(field, only, answer),
        _ => excludes(record, only, text),
    }
}

/// Whether a cell says that its line is a row of another kind. What the field cannot hold is left to be a fault.
fn excludes(record: &Record, only: &RowsWhere, cell: &[u8]) -> bool {
    let Some(field) = record.fields.get(only.field as usize) else { return false };
    let Ok(text) = str::from_utf8(cell) else { return false };
    let folded = field.form.capitals_ignored;
    let text = if folded { text.trim_matches(' ') } else { text };
    if text.is_empty() || field.form.blanks.iter().any(|blank| blank == text) {
        // Of a blank it is not known what kind it is: as everywhere, only what is met is taken.
        return field.may_be_blank;
    }
    let same = |word: &String| if folded { word.to_lowercase() == text.to_lowercase() } else { word == text };
    let named = only.words.iter().any(same);
    match &field.ty {
        Type::YesNo => match field.form.answers.iter().find(|(yes, no)| yes == text || no == text) {
            Some((yes, _)) => answers_exclude(field, only, yes == text),
            None => false,
        },
        _ => {
            let is_kind = only.values.is_empty() || only.values.iter().any(same);
            named != only.is && is_kind && super::cell::plain_text(text.as_bytes()).is_ok()
        }
    }
}

/// Whether a yes or a no says that its line is a row of another kind: words for the same answer are one.
fn answers_exclude(field: &Field, only: &RowsWhere, answer: bool) -> bool {
    let means = |word: &String| {
        field.form.answers.iter().any(|(yes, no)| if answer { yes == word } else { no == word })
    };
    only.words.iter().any(means) != only.is
}
