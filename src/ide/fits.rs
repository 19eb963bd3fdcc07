//! Which of the words that the grammar takes at a place fit the type of what stands before them: a date is not
//! `at least` anything, and a field of hours has no capitals.

use super::Document;
use crate::check::{Typed, ValueKind};
use crate::model::{Model, RecordId, Type};
use crate::source::{Source, Span};

/// The text as it would be with something else from an offset to the end of its line, read and checked.
fn with_line(source: &Source, from: u32, rest: &str) -> Option<Document> {
    let before = source.text().get(..from as usize)?;
    let after = source.text().get(from as usize..)?;
    let after = after.find('\n').and_then(|end| after.get(end..)).unwrap_or_default();
    Some(Document::of(Source::new(source.name(), format!("{before}{rest}{after}"))))
}

/// The value that would be compared by words that begin at an offset.
pub(super) fn compared(source: &Source, from: u32) -> Option<Typed> {
    let document = with_line(source, from, " is blank")?;
    let end = u32::try_from(source.slice(Span::new(0, from)).trim_end().len()).ok()?;
    let ends = document.inspected.index.typed.iter().filter(|typed| typed.span.end == end);
    ends.min_by_key(|typed| typed.span.start).cloned()
}

/// Whether words with which a value begins can begin one of some kinds; any, where none is named.
pub(super) fn begins(words: &str, kinds: &[ValueKind]) -> bool {
    let given: &[ValueKind] = match words {
        "average"
        | "calendar months"
        | "complete"
        | "completed months"
        | "completed weeks"
        | "completed years"
        | "count"
        | "days"
        | "hours"
        | "larger of"
        | "largest"
        | "smaller of"
        | "smallest"
        | "started weeks"
        | "total"
        | "what is payable after"
        | "working days" => &[ValueKind::Number],
        "day of"
        | "first day of"
        | "first day of the term"
        | "last day of"
        | "last day of the settlement"
        | "last day of the term"
        | "the"
        | "the statement date" => &[ValueKind::Date],
        "earlier of" | "earliest" | "later of" | "latest" => &[ValueKind::Date, ValueKind::Moment],
        "clock time of" => &[ValueKind::Clock],
        "contract year" | "financial year" | "month" | "quarter" | "week" => &[ValueKind::Period],
        "yes" | "no" | "not" => &[ValueKind::YesNo],
        // What names a value that is known already may be of any kind, and what begins no value fits as it did.
        _ => return true,
    };
    kinds.is_empty() || given.iter().any(|kind| kinds.contains(kind))
}

/// Whether words that compare fit a value.
pub(super) fn compares(words: &str, value: &Typed) -> bool {
    let ordered_by_time = matches!(value.ty, Type::Date | Type::Moment | Type::Clock);
    match words {
        "is given" | "is blank" => value.may_be_blank,
        "is at least" | "is at most" | "is more than" | "is less than" => matches!(value.ty, Type::Number(_)),
        "is on or before" | "is on or after" => value.ty == Type::Date,
        "is at or before" | "is at or after" => matches!(value.ty, Type::Moment | Type::Clock),
        "is before" | "is after" | "is from" => ordered_by_time,
        "as a share of" | "to the power of" | "after" | "before" => matches!(value.ty, Type::Number(_)),
        "is one of" | "is not one of" => {
            matches!(value.ty, Type::Choice(_) | Type::Text | Type::Reference(_) | Type::Period(_))
        }
        _ => true,
    }
}

/// The type of the field whose line goes on with a modifier at an offset, behind a comma.
pub(super) fn modified(source: &Source, from: u32) -> Option<Type> {
    let (line, _) = source.line_column(from);
    let start = source.line_start(line);
    let written = source.slice(Span::new(start, from));
    let comma = u32::try_from(written.rfind(',')?).ok()?;
    let document = with_line(source, start.saturating_add(comma), "")?;
    let model = document.known()?;
    let name = written.split_whitespace().next()?;
    let declared = |record: &RecordId| {
        let title = model.records[*record].title.name_span;
        let holds =
            document.inspected.checked.file.declarations.iter().find(|found| found.name.span == title);
        holds.is_some_and(|found| found.span.start < start && start <= found.span.end)
    };
    let record = model.records.ids().find(declared)?;
    field_type(model, record, name)
}

fn field_type(model: &Model, record: RecordId, name: &str) -> Option<Type> {
    model.records[record].fields.iter().find(|field| field.name == name).map(|field| field.ty.clone())
}

/// Whether a modifier fits a field of a type.
pub(super) fn modifies(words: &str, ty: &Type) -> bool {
    match words {
        "at least" | "at most" => matches!(ty, Type::Number(_)),
        "from" => matches!(ty, Type::Number(_) | Type::Date | Type::Moment),
        "on or after" | "on or before" => matches!(ty, Type::Date | Type::Moment),
        "capitals and outer spaces ignored" => matches!(ty, Type::Text | Type::Choice(_)),
        "fractions of a second dropped" => *ty == Type::Moment,
        "written" => matches!(ty, Type::Date | Type::Moment | Type::YesNo | Type::Number(_)),
        _ => true,
    }
}
