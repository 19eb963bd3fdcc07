//! The rows that stand for groups and lines, and those of records that are small, as tables.

use std::collections::BTreeMap;

use super::answers::{Cell, Row};
use super::columns::Part;
use super::finish::{Finish, StandIns, Stands};
use super::line::Extra;
use super::refusal::{Made, Refusal};
use crate::column::{Cells, Column, ColumnBuilder, Kind, Lanes, Truth, Vector};
use crate::data::{Database, Origin, Table};
use crate::model::{FieldId, LimitId, PaymentId, RecordId, Type};
use crate::plan::Slot;

impl Finish<'_> {
    /// The small records, each after those that it refers to.
    pub(super) fn small_in_order(&self) -> Vec<RecordId> {
        let mut order: Vec<RecordId> = Vec::new();
        for _ in &self.small {
            for id in self.small.keys().filter(|id| !order.contains(id)).copied().collect::<Vec<_>>() {
                let ready = self.model.records[id].fields.iter().all(|field| match &field.ty {
                    Type::Reference(to) => !self.small.contains_key(to) || order.contains(to),
                    _ => true,
                });
                if ready {
                    order.push(id);
                }
            }
        }
        order
    }

    pub(super) fn listed_keys(
        &self,
        id: RecordId,
        data: &Database,
        known: &BTreeMap<RecordId, BTreeMap<Cell, u32>>,
    ) -> BTreeMap<Cell, u32> {
        let record = &self.model.records[id];
        let unique = record.fields.iter().position(|field| field.unique);
        let column = unique.and_then(|at| data.tables.get(id.index())?.columns.get(at));
        let ty = unique.and_then(|at| record.fields.get(at)).map(|field| field.ty.clone());
        let (Some(column), Some(ty)) = (column, ty) else { return BTreeMap::new() };
        let cell = |row: usize| match &ty {
            Type::Number(_) => column.values.number(row).map(Cell::Number),
            Type::Date => column.day(row).map(Cell::Day),
            Type::Choice(set) => {
                let word = self.model.choice_sets[*set].choices.get(column.code(row)? as usize)?;
                Some(Cell::Text(word.clone()))
            }
            Type::Reference(to) => {
                let row = column.code(row)?;
                known.get(to)?.iter().find(|(_, at)| **at == row).map(|(cell, _)| cell.clone())
            }
            _ => Some(Cell::Text(data.texts.text(column.code(row)?).to_owned())),
        };
        (0..column.values.len()).filter_map(|row| Some((cell(row)?, u32::try_from(row).ok()?))).collect()
    }

    pub(super) fn small_table(
        &self,
        id: RecordId,
        rows: &[Row],
        data: &Database,
        keys: &BTreeMap<RecordId, BTreeMap<Cell, u32>>,
    ) -> Made<Table> {
        let mut columns = Vec::new();
        for (position, field) in (0u32..).zip(&self.model.records[id].fields) {
            let wanted = Part::Field(FieldId { record: id, field: position });
            let cells = rows.iter().enumerate().filter_map(|(at, row)| {
                row.iter().find(|(part, _)| *part == wanted).and_then(|(_, cell)| Some((at, cell.clone()?)))
            });
            let cells: Vec<(usize, Cell)> = cells.collect();
            columns.push(column(Kind::of(&field.ty), &cells, rows.len(), &field.ty, data, keys)?);
        }
        Ok(Table { rows: rows.len(), columns, origin: Origin::default() })
    }

    pub(super) fn stand_in_table(
        &self,
        id: RecordId,
        positions: &BTreeMap<(RecordId, Stands), u32>,
        data: &Database,
        keys: &BTreeMap<RecordId, BTreeMap<Cell, u32>>,
    ) -> Made<Table> {
        let none = StandIns::default();
        let of = self.of.get(&id).unwrap_or(&none);
        let fields = &self.model.records[id].fields;
        let mut columns: BTreeMap<u32, Column> = BTreeMap::new();
        for (position, field) in (0u32..).zip(fields) {
            let cells = of
                .columns
                .get(&Stands::Field(position))
                .map(|(_, cells)| cells.as_slice())
                .unwrap_or_default();
            columns.insert(position, column(Kind::of(&field.ty), cells, of.rows, &field.ty, data, keys)?);
        }
        for ((record, stands), position) in positions {
            if *record != id || matches!(stands, Stands::Field(_)) {
                continue;
            }
            let ty = self.type_of(*stands);
            let (kind, cells) = match of.columns.get(stands) {
                Some((kind, cells)) => (*kind, cells.as_slice()),
                None => (Kind::of(&ty), &[][..]),
            };
            columns.insert(*position, column(kind, cells, of.rows, &ty, data, keys)?);
        }
        Ok(Table { rows: of.rows, columns: columns.into_values().collect(), origin: Origin::default() })
    }

    /// The type of what stands in a column; only of references it matters to which record they lead.
    pub(super) fn type_of(&self, stands: Stands) -> Type {
        match stands {
            Stands::Key(frame, key) => {
                let key = self.model.frames[frame].keys().get(key as usize);
                key.map_or(Type::Text, |key| key.value.ty.clone())
            }
            Stands::Slot(slot) => match self.plan.slots.get(slot as usize) {
                Some(Slot::Aggregate(plan)) => {
                    plan.source.value.as_ref().map_or(Type::YesNo, |value| value.ty.clone())
                }
                _ => Type::Text,
            },
            Stands::Has(_) | Stands::Line(_) => Type::YesNo,
            Stands::OfLine(payment, Part::Extra(Extra::Item)) => {
                self.model.payments[payment].item.as_ref().map_or(Type::Text, |item| item.ty.clone())
            }
            Stands::OfLine(payment, Part::Extra(Extra::Key(limit, at))) => {
                self.line_type(limit, payment, at, true)
            }
            Stands::OfLine(payment, Part::Extra(Extra::Order(limit, at))) => {
                self.line_type(limit, payment, at, false)
            }
            Stands::OfLine(payment, Part::Placed) => self.model.payments[payment].placed.ty.clone(),
            Stands::Field(_) | Stands::OfLine(..) => Type::Text,
        }
    }

    pub(super) fn line_type(&self, limit: LimitId, payment: PaymentId, at: usize, key: bool) -> Type {
        let target = self.model.limits[limit].on.iter().find(|target| target.payment == payment);
        let keys = target.map(|target| if key { &target.keys } else { &target.order });
        match keys.and_then(|keys| keys.get(at)) {
            Some(crate::model::LineKey::Value(value)) => value.ty.clone(),
            _ => Type::Text,
        }
    }
}

/// A column of so many rows, blank where there is no cell.
fn column(
    kind: Kind,
    cells: &[(usize, Cell)],
    rows: usize,
    ty: &Type,
    data: &Database,
    keys: &BTreeMap<RecordId, BTreeMap<Cell, u32>>,
) -> Made<Column> {
    let mut builder = ColumnBuilder::new(kind);
    let mut done = 0usize;
    let blanks = |builder: &mut ColumnBuilder, many: usize| {
        if many > 0 {
            builder.push(&Vector::nothing(kind), many);
        }
    };
    for (row, cell) in cells {
        blanks(&mut builder, row.saturating_sub(done));
        let lanes = match cell {
            Cell::Number(number) => Lanes::number(number),
            Cell::Day(day) => Lanes::Days(Cells::Same(*day)),
            Cell::Period(period) => Lanes::Periods(Cells::Same(*period)),
            Cell::Text(text) => {
                Lanes::Codes(Cells::Same(data.texts.code(text).unwrap_or(crate::column::NOWHERE)))
            }
            Cell::Choice(choice) => Lanes::Codes(Cells::Same(*choice)),
            Cell::Truth(yes) if kind == Kind::Truth => Lanes::Truths(Cells::Same(Truth::of(*yes))),
            Cell::Truth(yes) => Lanes::Codes(Cells::Same(u32::from(*yes))),
            Cell::Key(key) => {
                let Type::Reference(record) = ty else {
                    return Err(Refusal::of_table("a reference that leads nowhere"));
                };
                let row = keys.get(record).and_then(|keys| keys.get(key));
                match row {
                    Some(row) => Lanes::Codes(Cells::Same(*row)),
                    None => {
                        return Err(Refusal::of_table(
                            "a row refers to one that there is not; the checks of the data tell of it",
                        ));
                    }
                }
            }
        };
        builder.push(&Vector::given(lanes), 1);
        done = row.saturating_add(1);
    }
    blanks(&mut builder, rows.saturating_sub(done));
    Ok(builder.finish())
}
