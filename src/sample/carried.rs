//! Rows carried over to another version of a contract: by the names of records, fields, choices and tariffs.

use super::draft::{Draft, DraftRow, DraftTable, any_value};
use crate::model::{ChoiceSetId, Constant, Field, FieldId, Model, RecordId, TariffId, Type};
use crate::run::Value;

impl Draft {
    /// The same rows for another version. What it has of its own is blank, or any value where it may not be. None where
    /// it has no record, no choice or no tariff of a name.
    pub(crate) fn carried(&self, from: &Model, to: &Model) -> Option<Draft> {
        let given = self.given.iter().map(|(id, value)| tariff(from, to, *id, value));
        let tables = self.tables.iter().map(|table| carried_table(from, to, table));
        Some(Draft { given: given.collect::<Option<_>>()?, tables: tables.collect::<Option<_>>()? })
    }
}

/// The record of that name.
fn same_record(from: &Model, to: &Model, record: RecordId) -> Option<RecordId> {
    let name = &from.records[record].title.name;
    to.records.iter_enumerated().find(|(_, other)| other.title.name == *name).map(|(id, _)| id)
}

/// The field of that name in the record of that name.
pub(crate) fn same_field(from: &Model, to: &Model, id: FieldId) -> Option<FieldId> {
    let record = same_record(from, to, id.record)?;
    let name = &from.records[id].name;
    let mut fields = (0u32..).zip(&to.records[record].fields);
    fields.find(|(_, other)| other.name == *name).map(|(field, _)| FieldId { record, field })
}

fn tariff(from: &Model, to: &Model, id: TariffId, value: &Constant) -> Option<(TariffId, Constant)> {
    let own = &from.tariffs[id];
    let (there, tariff) =
        to.tariffs.iter_enumerated().find(|(_, other)| other.title.name == own.title.name)?;
    let value = match (value, &own.ty, &tariff.ty) {
        (Constant::Choice(at), Type::Choice(set), Type::Choice(other)) => {
            Constant::Choice(choice(from, to, (*set, *at), *other)?)
        }
        _ => value.clone(),
    };
    Some((there, value))
}

fn carried_table(from: &Model, to: &Model, table: &DraftTable) -> Option<DraftTable> {
    let own = &from.records[table.record];
    let record = same_record(from, to, table.record)?;
    let fields = &to.records[record].fields;
    let known: Vec<Option<usize>> =
        fields.iter().map(|field| own.fields.iter().position(|own| own.name == field.name)).collect();
    let row = |row: &DraftRow| {
        let cells = fields.iter().zip(&known).map(|(field, at)| match at.and_then(|at| row.cells.get(at)) {
            Some(value) => carried_value(from, to, field, value),
            None if field.may_be_blank => Some(Value::Blank),
            None => Some(any_value(to, field)),
        });
        Some(DraftRow { times: row.times, cells: cells.collect::<Option<_>>()? })
    };
    let numbered = |at: &Option<usize>| at.and_then(|at| table.numbered.get(at)).copied().unwrap_or(false);
    Some(DraftTable {
        record,
        rows: table.rows.iter().map(row).collect::<Option<_>>()?,
        numbered: known.iter().map(numbered).collect(),
    })
}

fn carried_value(from: &Model, to: &Model, field: &Field, value: &Value) -> Option<Value> {
    match (value, &field.ty) {
        (Value::Choice(set, at), Type::Choice(other)) => {
            Some(Value::Choice(*other, choice(from, to, (*set, *at), *other)?))
        }
        _ => Some(value.clone()),
    }
}

/// The position of a choice in another set.
fn choice(from: &Model, to: &Model, (set, at): (ChoiceSetId, u32), other: ChoiceSetId) -> Option<u32> {
    let word = from.choice_sets[set].choices.get(at as usize)?;
    let there = to.choice_sets[other].choices.iter().position(|known| known == word)?;
    u32::try_from(there).ok()
}
