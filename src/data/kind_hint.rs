//! Where all rows at fault are of one kind and all others of another, the file holds more than one kind of row.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::table::Dictionary;
use crate::column::{Column, Values};
use crate::model::{Field, Model, Type};

/// A field with more kinds than this is no field of kinds.
const MOST_KINDS: usize = 8;

/// What to write in the record, if the values of a field tell the rows at fault from the others. Each kind has at least
/// two rows: what one row has of its own tells nothing.
pub(super) fn of(model: &Model, draft: &Draft<'_>, texts: &Dictionary) -> Option<String> {
    if !draft.faulty.any() || !draft.record.source.only.is_empty() || draft.record.listed.is_some() {
        return None;
    }
    let mut fields: Vec<(&Field, &Column)> = draft.record.fields.iter().zip(&draft.columns).collect();
    fields.sort_by_key(|(field, _)| !matches!(field.ty, Type::Choice(_)));
    fields.into_iter().find_map(|(field, column)| {
        let own = own_kinds(draft, column)?;
        let word = |code: u32| match field.ty {
            Type::Choice(set) => {
                let choice = model.choice_sets[set].choices.get(code as usize)?;
                Some(if choice.contains(' ') { format!("\"{choice}\"") } else { choice.clone() })
            }
            Type::Text => Some(format!("\"{}\"", texts.text(code))),
            Type::Number(_)
            | Type::Date
            | Type::Moment
            | Type::Clock
            | Type::YesNo
            | Type::Reference(_)
            | Type::Period(_) => None,
        };
        let own: Vec<String> = own.into_iter().map(word).collect::<Option<_>>()?;
        let (name, record) = (&field.name, &draft.record.title.name);
        let condition = match own.as_slice() {
            [one] => format!("{name} is {one}"),
            several => format!("{name} is one of {}", several.join(", ")),
        };
        Some(format!(
            "the rows at fault all have another `{name}` than the rest; if they are not rows of `{record}`, say so in the record: `rows where {condition}`"
        ))
    })
}

/// The values of the rows that are without fault, if no row at fault has one of them.
fn own_kinds(draft: &Draft<'_>, column: &Column) -> Option<Vec<u32>> {
    let Values::Codes(codes) = &column.values else { return None };
    let mut kinds: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (row, code) in codes.iter().enumerate() {
        if column.is_blank(row) {
            return None;
        }
        let (good, faulty) = kinds.entry(code).or_default();
        let count = if draft.faulty.get(row) { faulty } else { good };
        *count = count.saturating_add(1);
        if kinds.len() > MOST_KINDS {
            return None;
        }
    }
    let one_or_other = kinds.values().all(|counts| matches!(counts, (2.., 0) | (0, 2..)));
    let own: Vec<u32> = kinds.iter().filter(|(_, (good, _))| *good > 0).map(|(code, _)| *code).collect();
    (one_or_other && !own.is_empty() && own.len() < kinds.len()).then_some(own)
}
