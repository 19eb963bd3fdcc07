//! Fields held to other fields of their row.

use crate::column::{Column, Values};
use std::cmp::Ordering;

use super::draft::Draft;
use super::fault::{CellProblem, FaultList, Problem};
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
    let is_wrong = |row: &usize| {
        !own.is_blank(*row) && !other.is_blank(*row) && order(own, other, *row) == Some(refused)
    };
    (0..draft.rows).filter(is_wrong).collect()
}

fn order(own: &Column, other: &Column, row: usize) -> Option<Ordering> {
    match (&own.values, &other.values) {
        (Values::Days(own), Values::Days(other)) => Some(own.get(row)?.cmp(&other.get(row)?)),
        (Values::Fixed { scale, values }, Values::Fixed { scale: same, values: others }) if scale == same => {
            Some(values.get(row)?.cmp(&others.get(row)?))
        }
        (own, other) => Some(own.number(row)?.cmp(&other.number(row)?)),
    }
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
