//! Fields held to other fields of their row.

use crate::column::Values;
use std::cmp::Ordering;

use super::draft::Draft;
use super::fault::{CellProblem, Problem};
use super::fault_list::FaultList;
use super::row_fault::{Words, add};
use crate::model::{Field, HeldTo, Type};

/// Reports every value that is on the wrong side of one that it is held to.
pub(super) fn check_held(words: &Words<'_>, draft: &mut Draft<'_>, faults: &mut FaultList) {
    let mut wrong = Vec::new();
    for (position, field) in draft.record.fields.iter().enumerate() {
        for held in &field.held_to {
            for row in wrong_rows(draft, position, held) {
                let Some(problem) = problem(words, draft, field, held, row) else { continue };
                let value = draft
                    .columns
                    .get(position)
                    .map(|column| words.value(field, column, row))
                    .unwrap_or_default();
                add(faults, draft, row, position, (field.column.clone(), value), Problem::Cell(problem));
                wrong.push(row);
            }
        }
    }
    for row in wrong {
        draft.mark(row);
    }
}

/// The rows in which a field is on the wrong side. A blank is on no side, and so is a value that could not be read.
fn wrong_rows(draft: &Draft<'_>, position: usize, held: &HeldTo) -> Vec<usize> {
    let columns = draft.columns.get(position).zip(draft.columns.get(held.other as usize));
    let Some((own, other)) = columns else { return Vec::new() };
    let refused = if held.at_least { Ordering::Less } else { Ordering::Greater };
    let given = |row: &usize| !own.is_blank(*row) && !other.is_blank(*row);
    // Nearly all rows are on the right side: they are not looked at one by one.
    let wrong: Vec<usize> = match (&own.values, &other.values) {
        (Values::Days(own), Values::Days(other)) => wrong_places(own.iter().zip(other.iter()), refused),
        (Values::Fixed { scale, values }, Values::Fixed { scale: same, values: others }) if scale == same => {
            wrong_places(values.iter().zip(others.iter()), refused)
        }
        (own, other) => {
            let order = |row: usize| Some(own.number(row)?.cmp(&other.number(row)?));
            (0..draft.rows).filter(given).filter(|row| order(*row) == Some(refused)).collect()
        }
    };
    wrong.into_iter().filter(given).collect()
}

/// The places of pairs in the order that is refused.
fn wrong_places<T: Ord>(pairs: impl Iterator<Item = (T, T)>, refused: Ordering) -> Vec<usize> {
    pairs.enumerate().filter(|(_, (own, other))| own.cmp(other) == refused).map(|(row, _)| row).collect()
}

fn problem(
    words: &Words<'_>,
    draft: &Draft<'_>,
    field: &Field,
    held: &HeldTo,
    row: usize,
) -> Option<CellProblem> {
    let at = held.other as usize;
    let (other, column) = (draft.record.fields.get(at)?, draft.columns.get(at)?);
    Some(CellProblem::HeldTo {
        at_least: held.at_least,
        time: matches!(field.ty, Type::Date | Type::Moment),
        other: other.column.clone(),
        value: words.value(other, column, row),
    })
}
