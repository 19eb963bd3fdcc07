//! The order of rows that others refer to: by the field that tells them apart, so that it does not depend on the order
//! of the data.

use super::batches::Share;
use super::grouping::Grouping;
use crate::data::Database;
use crate::model::{Frame, LineKey, Model, RecordId, Type};
use crate::plan::{Plan, Slot};

/// For each record whose rows are keys of groups, or stand in the order of a cap or of a running value: the place of
/// each row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ranks(Vec<Option<Vec<u32>>>);

impl Ranks {
    /// The places of the rows of all records that keys refer to.
    pub(crate) fn new(model: &Model, plan: &Plan, data: &Database) -> Self {
        let mut ranks = Ranks(vec![None; model.records.len()]);
        let types = key_types(model).chain(running_types(plan));
        let mut referred: Vec<RecordId> = types.filter_map(record).collect();
        referred.sort_unstable();
        referred.dedup();
        referred.into_iter().for_each(|record| ranks.rank(model, data, record));
        ranks
    }

    /// References go in no circle, so this ends.
    fn rank(&mut self, model: &Model, data: &Database, id: RecordId) {
        // The rows of a spell are made in the order of what tells them apart.
        let named = Some(&model.records[id]).filter(|record| record.made.is_none()).and_then(|record| {
            let position = record.fields.iter().position(|field| field.unique)?;
            let table = data.tables.get(id.index())?;
            Some((&record.fields.get(position)?.ty, table.columns.get(position)?, table.rows))
        });
        let Some((ty, column, rows)) = named else { return };
        if let Some(next) = record(ty) {
            self.rank(model, data, next);
        }
        let mut places = Grouping::new(rows, Share::ALONE);
        places.part_by(column, self.of(ty));
        if let Some(known) = self.0.get_mut(id.index()) {
            *known = Some(places.groups);
        }
    }

    /// The places of the rows that values of a type refer to.
    pub(crate) fn of(&self, ty: &Type) -> Option<&[u32]> {
        self.0.get(record(ty)?.index())?.as_deref()
    }
}

fn record(ty: &Type) -> Option<RecordId> {
    match ty {
        Type::Reference(record) => Some(*record),
        _ => None,
    }
}

/// The types of all keys of groups, and of all that limits group and order by.
fn key_types(model: &Model) -> impl Iterator<Item = &Type> {
    let of_groups = model.frames.iter().flat_map(Frame::keys);
    let targets = model.limits.iter().flat_map(|limit| &limit.on);
    let of_limits =
        targets.flat_map(|target| target.keys.iter().chain(&target.order)).filter_map(line_key_type);
    let of_spells = model.spells().flat_map(|(_, _, spell)| &spell.keys).map(|key| &key.value.ty);
    let of_items = model.payments.iter().filter_map(|payment| Some(&payment.item.as_ref()?.ty));
    of_groups.map(|key| &key.value.ty).chain(of_limits).chain(of_spells).chain(of_items)
}

/// The types of all that running values, and rows that are sought for others, are grouped by and in order of.
fn running_types(plan: &Plan) -> impl Iterator<Item = &Type> {
    let places = plan.slots.iter().flat_map(|slot| match slot {
        Slot::Running(running) => running.places.as_slice(),
        _ => &[],
    });
    let sought = plan.sought.iter().flat_map(|sought| sought.keys.iter().chain(&sought.order));
    places.chain(sought).map(|(_, ty)| ty)
}

/// The type of a key of a line that is a value of its rows.
pub(crate) fn line_key_type(key: &LineKey) -> Option<&Type> {
    match key {
        LineKey::Value(value) => Some(&value.ty),
        _ => None,
    }
}
