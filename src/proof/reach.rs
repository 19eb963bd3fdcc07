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

    /// A value of the row to which references lead: where one of them is blank, so is the value, and a subset has no
    /// such row.
    pub(super) fn led_to(&self, place: &Place, through: &[FieldId], found: Enclosure) -> Enclosure {
        if !through.iter().any(|field| self.model.records[*field].may_be_blank) {
            return found;
        }
        let Some(given) = self.where_they_lead(place, through) else {
            let nowhere = Enclosure::nothing();
            return match found.set {
                Set::Truth { .. } => Enclosure::truth(false, true, true),
                Set::Numbers(_) | Set::Choices(_) | Set::Text(_) | Set::Rows(_) => nowhere,
            };
        };
        if given == *place {
            return found;
        }
        let set = match found.set {
            Set::Truth { met, .. } => Set::Truth { met, unmet: true },
            other => other,
        };
        Enclosure { set, blank: true, ..found }
    }

    /// Where references lead to a row; none where there can be none.
    pub(super) fn where_they_lead(&self, place: &Place, through: &[FieldId]) -> Option<Place> {
        let mut at = place.clone();
        for field in through {
            let own = self.field(*field, &at);
            if !own.given {
                return None;
            }
            if own.blank && !at.known.contains_key(&at.path) {
                at = at.with(*field, Enclosure { blank: false, ..own });
            }
            at.path.push(*field);
        }
        Some(at.back_to(place))
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
