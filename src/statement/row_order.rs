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

/// The values that name a row, each with its field; none where its record has none, or one of them is blank.
pub(super) fn names(model: &Model, data: &Database, id: RecordId, row: usize) -> Option<Vec<KeyValue>> {
    let fields = &model.records[id].fields;
    let values = naming_values(model, data, id, row)?.into_iter();
    values.map(|(at, value)| Some(KeyValue { key: fields.get(at)?.name.clone(), value })).collect()
}

/// The values that name a row in one text.
pub(super) fn name(model: &Model, data: &Database, id: RecordId, row: usize) -> Option<String> {
    let mut values = naming_values(model, data, id, row)?.into_iter().map(|(_, value)| value);
    let first = values.next().unwrap_or_default();
    Some(values.fold(first, |all, value| all + ", " + &value))
}

/// The values that name a row, each with the position of its field.
fn naming_values(model: &Model, data: &Database, id: RecordId, row: usize) -> Option<Vec<(usize, String)>> {
    let record = &model.records[id];
    let table = data.tables.get(id.index())?;
    let value = |at: usize| {
        let (field, column) = record.fields.get(at).zip(table.columns.get(at))?;
        match Value::of(column, row, &field.ty, data) {
            Value::Blank => None,
            value => Some((at, value.words(model, data))),
        }
    };
    naming(record)?.into_iter().map(value).collect()
}

/// For some rows of a frame the place of each among them in the order of what names them; nothing where the frame is in an
/// order already, or nothing names rows.
pub(super) fn ranks(model: &Model, outcome: &RunResult, frame: FrameId, rows: &[u32]) -> Option<Vec<usize>> {
    let Frame::Rows(id) = &model.frames[frame] else { return None };
    if model.spell(*id).is_some() {
        return None;
    }
    naming(&model.records[*id])?;
    let names = Names { model, data: &outcome.data, fields: model.records.iter().map(naming).collect() };
    let mut order: Vec<(u32, usize)> = rows.iter().copied().zip(0..).collect();
    let depth = model.records.len();
    // What has the same name stays as it stands.
    order.sort_by(|(one, _), (next, _)| names.compare(*id, (*one as usize, *next as usize), depth));
    let mut ranks = vec![0; rows.len()];
    for (rank, (_, at)) in order.into_iter().enumerate() {
        if let Some(place) = ranks.get_mut(at) {
            *place = rank;
        }
    }
    Some(ranks)
}

/// What names the rows of all records.
struct Names<'a> {
    model: &'a Model,
    data: &'a Database,
    /// For each record the positions of the fields that do.
    fields: Vec<Option<Vec<usize>>>,
}

impl Names<'_> {
    /// Two rows by what names them. References go from record to record, and never round in a circle for longer than there
    /// are records.
    fn compare(&self, id: RecordId, rows: (usize, usize), depth: usize) -> Ordering {
        let record = &self.model.records[id];
        let Some(table) = self.data.tables.get(id.index()) else { return Ordering::Equal };
        let fields = self.fields.get(id.index()).and_then(Option::as_ref).into_iter().flatten();
        fields
            .filter_map(|at| record.fields.get(*at).zip(table.columns.get(*at)))
            .map(|(field, column)| self.values((&field.ty, column), rows, depth))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }

    fn values(&self, (ty, column): (&Type, &Column), (one, next): (usize, usize), depth: usize) -> Ordering {
        let blanks = column.is_blank(one).cmp(&column.is_blank(next));
        if blanks.is_ne() || column.is_blank(one) {
            return blanks;
        }
        match &column.values {
            Values::Codes(codes) => match (ty, depth.checked_sub(1), codes.get(one).zip(codes.get(next))) {
                (Type::Reference(other), Some(depth), Some((one, next))) => {
                    self.compare(*other, (one as usize, next as usize), depth)
                }
                (_, _, codes) => codes.map_or(Ordering::Equal, |(one, next)| one.cmp(&next)),
            },
            values => values.compare(one, next),
        }
    }
}
