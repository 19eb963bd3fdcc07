//! Rows that others lead to.

use super::enclosure::{Enclosure, Set};
use super::place::Place;
use super::world::World;
use crate::model::{Expr, FieldId, RecordId, Type};

impl World<'_> {
    /// The row to which references lead.
    pub(super) fn follow(&self, place: &Place, through: &[FieldId]) -> Place {
        let mut at = place.clone();
        for field in through {
            let to = self.field(*field, &at);
            at.path.push(*field);
            if let Type::Reference(record) = self.model.records[*field].ty {
                at.record = Some(record);
            }
            if let Set::Rows(Some(rows)) = &to.set
                && let (1, Some(row)) = (rows.len(), rows.first())
            {
                at.known.insert(at.path.clone(), *row);
            }
        }
        at
    }

    /// Any row of a record whose keys have these values; none where there can be none.
    pub(super) fn generic(&self, record: RecordId, keys: &[&Expr], values: &[Enclosure]) -> Option<Place> {
        let mut place = Place::any(record);
        for (key, value) in keys.iter().zip(values) {
            if !value.given {
                return None;
            }
            place = self.narrowed_to(&place, key, &value.set)?;
        }
        place.member = false;
        Some(place)
    }
}
