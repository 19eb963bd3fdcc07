//! What names a row whatever its place in the files: the values of its unique fields, and the order that they make.

use std::cmp::Ordering;

use super::KeyValue;
use crate::column::{Column, Values};
use crate::data::Database;
use crate::model::{Frame, FrameId, Model, Record, RecordId, Type};
use crate::run::{RunResult, Value};

/// The positions of the fields that name a row: a single unique one if there is one, otherwise those that are unique
/// together.
fn naming(record: &Record) -> Option<Vec<usize>> {
    let single = record.uniques.iter().find(|unique| unique.fields.len() == 1);
    let fields = &single.or(record.uniques.first())?.fields;
    Some(fields.iter().map(|field| *field as usize).collect())
}

/// The values that name a row; none where its record has none, or one of them is blank.
pub(super) fn names(model: &Model, data: &Database, id: RecordId, row: usize) -> Option<Vec<KeyValue>> {
    let record = &model.records[id];
    let table = data.tables.get(id.index())?;
    let value = |at: usize| {
        let (field, column) = record.fields.get(at).zip(table.columns.get(at))?;
        match Value::of(column, row, &field.ty, data) {
            Value::Blank => None,
            value => Some(KeyValue { key: field.name.clone(), value: value.words(model, data) }),
        }
    };
    naming(record)?.into_iter().map(value).collect()
}

/// For each row of a frame its place in the order of what names it; nothing where the frame is in an order already, or
/// nothing names rows.
pub(super) fn ranks(model: &Model, outcome: &RunResult, frame: FrameId) -> Option<Vec<usize>> {
    let Frame::Rows(id) = &model.frames[frame] else { return None };
    if model.spell(*id).is_some() {
        return None;
    }
    let rows = outcome.data.tables.get(id.index())?.rows;
    naming(&model.records[*id])?;
    let mut order: Vec<usize> = (0..rows).collect();
    let depth = model.records.len();
    order.sort_by(|one, next| compare(model, &outcome.data, *id, (*one, *next), depth));
    let mut ranks = vec![0; rows];
    for (rank, row) in order.into_iter().enumerate() {
        if let Some(place) = ranks.get_mut(row) {
            *place = rank;
        }
    }
    Some(ranks)
}

/// Two rows by what names them. References go from record to record, and never round in a circle for longer than there
/// are records.
fn compare(model: &Model, data: &Database, id: RecordId, rows: (usize, usize), depth: usize) -> Ordering {
    let record = &model.records[id];
    let Some(table) = data.tables.get(id.index()) else { return Ordering::Equal };
    let fields = naming(record).unwrap_or_default().into_iter();
    fields
        .filter_map(|at| record.fields.get(at).zip(table.columns.get(at)))
        .map(|(field, column)| values(model, data, (&field.ty, column), rows, depth))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn values(
    model: &Model,
    data: &Database,
    (ty, column): (&Type, &Column),
    (one, next): (usize, usize),
    depth: usize,
) -> Ordering {
    let blanks = column.is_blank(one).cmp(&column.is_blank(next));
    if blanks.is_ne() || column.is_blank(one) {
        return blanks;
    }
    match &column.values {
        Values::Codes(codes) => match (ty, depth.checked_sub(1), codes.get(one).zip(codes.get(next))) {
            (Type::Reference(other), Some(depth), Some((one, next))) => {
                compare(model, data, *other, (one as usize, next as usize), depth)
            }
            (_, _, codes) => codes.map_or(Ordering::Equal, |(one, next)| one.cmp(&next)),
        },
        values => values.compare(one, next),
    }
}
