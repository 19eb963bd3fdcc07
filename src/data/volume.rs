//! Rows held to how many there are at most.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::fault::Problem;
use super::fault_list::FaultList;
use super::named::{Named, life};
use super::row_fault::{Words, add_of_row, row_number};
use super::volume_fault::VolumeProblem;
use crate::column::{Column, Values};
use crate::model::{VolumeKey, VolumeOf};
use crate::text;
use crate::value::{Day, Number};

/// What rows share, so that equal values are equal.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Number(Number),
    Code(u32),
    Whole(i32),
}

/// Reports what there is more of than the contract says there can be: of rows that share something the first, or, where
/// rows at fault are set aside, every one of them, since nobody can tell which are too many.
///
/// Of rows that replace each other only those are counted that count on one day.
pub(super) fn check_volumes(
    words: &Words<'_>,
    draft: &mut Draft<'_>,
    named: &Named,
    set_aside: bool,
    faults: &mut FaultList,
) {
    for volume in &draft.record.volumes {
        let rows = (0..draft.rows).filter(|row| !(set_aside && draft.is_faulty(row_number(*row))));
        let wrong = match &volume.of {
            VolumeOf::Rows(keys) => too_many_rows(words, draft, named, (keys, volume.most), rows.collect()),
            VolumeOf::Values(field) => too_many_values(draft, *field, volume.most, rows.collect()),
        };
        let keys = match &volume.of {
            VolumeOf::Rows(keys) => keys.clone(),
            VolumeOf::Values(field) => vec![VolumeKey { field: *field, period: None }],
        };
        for (rows, problem) in wrong {
            let told = if set_aside { rows.as_slice() } else { rows.get(..1).unwrap_or_default() };
            for row in told {
                let position = keys.first().map_or(0, |key| key.field as usize);
                let cell = (!keys.is_empty()).then(|| cell(words, draft, &keys, *row));
                add_of_row(faults, draft, *row, position, cell, Problem::Volume(problem.clone()));
            }
            rows.into_iter().for_each(|row| draft.mark(row));
        }
    }
}

/// The rows that are too many together, and what is wrong with them.
type Wrong = Vec<(Vec<usize>, VolumeProblem)>;

fn too_many_rows(
    words: &Words<'_>,
    draft: &Draft<'_>,
    named: &Named,
    (keys, most): (&[VolumeKey], u64),
    rows: Vec<usize>,
) -> Wrong {
    let mut groups: BTreeMap<Vec<Shared>, Vec<usize>> = BTreeMap::new();
    for row in rows {
        let values: Option<Vec<Shared>> = keys.iter().map(|key| shared(words, draft, *key, row)).collect();
        if let Some(values) = values {
            groups.entry(values).or_default().push(row);
        }
    }
    let over = groups.into_values().filter_map(|rows| {
        let count = on_one_day(draft, named, &rows);
        let problem = match keys {
            [] => VolumeProblem::Rows { rows: count, most },
            _ => VolumeProblem::Shared { rows: count, most },
        };
        (count as u64 > most).then_some((rows, problem))
    });
    over.collect()
}

fn too_many_values(draft: &Draft<'_>, field: u32, most: u64, rows: Vec<usize>) -> Wrong {
    let Some(column) = draft.columns.get(field as usize) else { return Vec::new() };
    let mut first: BTreeMap<Shared, Vec<usize>> = BTreeMap::new();
    for row in rows {
        if let Some(value) = value(column, row) {
            first.entry(value).or_default().push(row);
        }
    }
    let values = first.len();
    if values as u64 <= most {
        return Vec::new();
    }
    first.into_values().map(|rows| (rows, VolumeProblem::Values { values, most })).collect()
}

/// How many of some rows count on one day: all, but of rows that replace each other.
fn on_one_day(draft: &Draft<'_>, named: &Named, rows: &[usize]) -> usize {
    if named.names.is_empty() {
        return rows.len();
    }
    let lives = rows.iter().filter_map(|row| life(draft, named, *row));
    let mut changes: Vec<(i32, i32)> = lives.flat_map(|(start, end)| [(start, 1), (end, -1)]).collect();
    // On a day on which one row takes the place of another only one of them counts.
    changes.sort_unstable();
    let mut now = 0i32;
    let most = changes.into_iter().map(|(_, change)| {
        now = now.saturating_add(change);
        now
    });
    most.max().and_then(|most| usize::try_from(most).ok()).unwrap_or(0)
}

fn shared(words: &Words<'_>, draft: &Draft<'_>, key: VolumeKey, row: usize) -> Option<Shared> {
    let column = draft.columns.get(key.field as usize)?;
    match key.period {
        None => value(column, row),
        Some(kind) => {
            let day = day(column, row)?;
            Some(Shared::Whole(words.model.contract.calendar.index(kind, day)))
        }
    }
}

fn day(column: &Column, row: usize) -> Option<Day> {
    match &column.values {
        Values::Days(days) if !column.is_blank(row) => Day::from_number(days.get(row)?),
        _ => None,
    }
}

fn value(column: &Column, row: usize) -> Option<Shared> {
    if column.is_blank(row) {
        return None;
    }
    Some(match &column.values {
        Values::Fixed { scale, values } => Shared::Number(scale.number(i128::from(values.get(row)?))),
        Values::Exact(values) => Shared::Number(values.get(row)?.clone()),
        Values::Days(values) | Values::Periods(values) => Shared::Whole(values.get(row)?),
        Values::Codes(values) => Shared::Code(values.get(row)?),
    })
}

/// What the row shares, in words: the headings, and the values or the labels of the periods.
fn cell(words: &Words<'_>, draft: &Draft<'_>, keys: &[VolumeKey], row: usize) -> (String, String) {
    let parts = keys.iter().filter_map(|key| {
        let at = key.field as usize;
        let (field, column) = draft.record.fields.get(at).zip(draft.columns.get(at))?;
        let value = match key.period.zip(day(column, row)) {
            Some((kind, day)) => {
                let calendar = &words.model.contract.calendar;
                calendar.label(kind, calendar.index(kind, day))
            }
            None => words.value(field, column, row),
        };
        Some((field.column.as_str(), value))
    });
    let (headings, values): (Vec<&str>, Vec<String>) = parts.unzip();
    (text::all_of(&headings), values.join(", "))
}
