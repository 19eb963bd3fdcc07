//! The days of another spell, by the groups of this one.

use crate::column::{Column, Packed, Values};
use std::cmp::Ordering;

use super::Ground;
use super::days::Piece;
use crate::model::RecordId;
use crate::plan::SpellPlan;
use crate::run::view::View;

/// A key: its column, and for references the places of the rows that it refers to.
type KeyColumn<'a> = (&'a Column, Option<&'a [u32]>);

impl View<'_> {
    /// The spells of another record that share the keys of a group, as days of that group. The other's keys are at
    /// these columns.
    pub(super) fn other_days(
        &self,
        record: RecordId,
        plan: &SpellPlan,
        ground: &Ground,
        (other, keys): (usize, &[u32]),
    ) -> Vec<Piece> {
        let Some(table) = self.outcome.data.tables.get(other) else { return Vec::new() };
        let (first, last) = match table.columns.as_slice() {
            [.., Column { values: Values::Days(first), .. }, Column { values: Values::Days(last), .. }] => {
                (first, last)
            }
            _ => return Vec::new(),
        };
        let ranks = self.key_ranks_of(record);
        let own = self.ground_keys(plan, &ground.places);
        let own: Vec<KeyColumn<'_>> = own.iter().zip(ranks.iter().copied()).collect();
        let columns = keys.iter().filter_map(|key| table.columns.get(*key as usize));
        let theirs: Vec<KeyColumn<'_>> = columns.zip(ranks.iter().copied()).collect();
        // In the order of our keys, which need not be theirs; the days of one group are in order already.
        let mut rows: Vec<u32> = (0u32..).take(table.rows).collect();
        rows.sort_by(|a, b| order(&theirs, *a, &theirs, *b));
        let mut rows = rows.into_iter().peekable();
        let mut made = Vec::new();
        for group in (0u32..).take(ground.places.len()) {
            while rows.next_if(|row| order(&theirs, *row, &own, group).is_lt()).is_some() {}
            while let Some(row) = rows.next_if(|row| order(&theirs, *row, &own, group).is_eq()) {
                let day = |days: &Packed<i32>| days.get(row as usize);
                if let (Some(first), Some(last)) = (day(first), day(last)) {
                    made.push(Piece { group, first, last });
                }
            }
        }
        made
    }
}

/// How the keys of two rows compare, each in the order of groups: see `Grouping`.
fn order(a: &[KeyColumn<'_>], at: u32, b: &[KeyColumn<'_>], other: u32) -> Ordering {
    let keys = a.iter().zip(b).map(|(a, b)| order_of_one(*a, at as usize, *b, other as usize));
    keys.fold(Ordering::Equal, Ordering::then)
}

fn order_of_one((a, ranks): KeyColumn<'_>, at: usize, (b, _): KeyColumn<'_>, other: usize) -> Ordering {
    match (&a.values, &b.values) {
        (Values::Codes(a), Values::Codes(b)) => {
            let place = |code: Option<u32>| match (code, ranks) {
                (Some(code), Some(ranks)) => ranks.get(code as usize).copied(),
                (code, _) => code,
            };
            place(a.get(at)).cmp(&place(b.get(other)))
        }
        (Values::Days(a), Values::Days(b)) | (Values::Periods(a), Values::Periods(b)) => {
            a.get(at).cmp(&b.get(other))
        }
        (a, b) => a.number(at).cmp(&b.number(other)),
    }
}
