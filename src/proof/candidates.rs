//! Data sets from which the search for much money begins.

use super::total::{Part, Total};
use super::witness::Groups;
use super::world::World;
use super::{Asked, Effort, Scope};
use crate::data;
use crate::model::{ExampleTable, PaymentId};
use crate::run::Prepared;
use crate::sample::Draft;
use crate::value::Number;

/// A few boxes.
const FEW_BOXES: usize = 8;

/// For each payment a row that is as dear as can be, with those that it refers to: a row that the payment takes in, as
/// far as the conditions of the terms say which that is.
pub(crate) fn rows_paid_for(prepared: &Prepared<'_>) -> Vec<Draft> {
    let effort = Effort { boxes: FEW_BOXES, values: 0 };
    let asked = Asked { prepared, world: World::new(prepared, false), effort };
    let row = |id: &PaymentId| {
        asked.world.ask();
        let total = asked.world.uncapped(&[*id], Scope::Whole, true, effort);
        let parts: Vec<&Part> = total.parts.iter().collect();
        let rows = asked.world.rows_of(&parts, Some(1), Groups::Together);
        let data = data::from_example(asked.model(), &rows).ok()?;
        Some(Draft::of_data(asked.model(), &data, usize::MAX).numbered(asked.model()))
    };
    asked.payments().iter().filter_map(row).collect()
}

impl Asked<'_, '_> {
    /// Data sets of the dearest rows: of all payments together, and of each alone; and of rows in and out of the
    /// subsets that payments hang on, most of one kind and one of another.
    pub(super) fn dearest_rows(&self, payments: &[PaymentId], totals: &[Total]) -> Vec<Vec<ExampleTable>> {
        let mut found = Vec::new();
        let mut add = |parts: &[&Part]| {
            self.world.ask();
            let open = parts.iter().any(|part| part.rows.is_none()).then_some(4);
            for times in [open, Some(1)] {
                for groups in [Groups::Together, Groups::Apart] {
                    found.push(self.world.rows_of(parts, times, groups));
                }
            }
        };
        for total in totals {
            add(&total.parts.iter().collect::<Vec<_>>());
        }
        // Where a box is parted less, its dearest row is another one: from which of them the search comes farthest is not
        // known.
        for boxes in [self.effort.boxes, FEW_BOXES, 0] {
            for id in payments {
                self.world.ask();
                let effort = Effort { boxes, ..self.effort };
                let total = self.world.uncapped(&[*id], Scope::Whole, true, effort);
                add(&total.parts.iter().collect::<Vec<_>>());
            }
            for most in [true, false] {
                self.world.ask();
                let effort = Effort { boxes, ..self.effort };
                let total = self.world.uncapped(payments, Scope::Whole, most, effort);
                add(&total.parts.iter().collect::<Vec<_>>());
            }
        }
        let mut mixed: Vec<&Part> = Vec::new();
        for total in totals {
            let [part] = total.parts.as_slice() else { continue };
            let alike = |known: &&Part| known.payments == part.payments && known.rows == part.rows;
            if !mixed.iter().any(alike) {
                mixed.push(part);
                found.extend(self.mixtures(part));
            }
        }
        found
    }

    /// As many rows as there can be: all of one kind, or all but one, the kinds being those in and out of the subsets
    /// that payments hang on.
    fn mixtures(&self, part: &Part) -> Vec<Vec<ExampleTable>> {
        let world = &self.world;
        let Some(rows) = &part.rows else { return Vec::new() };
        world.ask();
        let mut kinds = vec![part.clone()];
        for fact in world.subsets_behind(&part.payments, part.record) {
            kinds.extend([true, false].into_iter().filter_map(|inside| world.corner_in(part, fact, inside)));
        }
        let (one, others) = (Number::one(), rows.minus(&Number::one()));
        let times = |kind: &Part, rows: &Number| Part { rows: Some(rows.clone()), ..kind.clone() };
        let mut found = Vec::new();
        for (at, most) in kinds.iter().enumerate() {
            found.push(world.rows_of(&[most], None, Groups::Together));
            for (_, single) in kinds.iter().enumerate().filter(|(other, _)| *other != at && others >= one) {
                let parts = [times(most, &others), times(single, &one)];
                found.push(world.rows_of(&parts.iter().collect::<Vec<_>>(), None, Groups::Together));
            }
        }
        found
    }
}
