//! The order in which a limit is used up.

use super::pool::{Pool, part_of};
use crate::column::Column;
use crate::model::Limit;
use crate::plan::TargetPlan;
use crate::run::codes::{Codes, Key};
use crate::run::error::RunError;
use crate::run::grouping::Grouping;
use crate::run::ordered::in_order;
use crate::run::view::View;

/// A part of the order: what entries are ordered by, one part after the other.
struct OrderPart<'r> {
    column: Column,
    /// For references the places of the rows that they refer to.
    ranks: Option<&'r [u32]>,
    /// Payment by payment, whether what is largest, latest or last comes first. Empty where nothing does.
    falls: Vec<bool>,
}

impl OrderPart<'_> {
    /// Whether an entry is ordered the other way round. What earlier limits have done is of no payment; it stands where
    /// the lines of the first would.
    fn falls_at(&self, pool: &Pool, entry: usize) -> bool {
        !self.falls.is_empty() && {
            let own = self.falls.get(pool.entries.payment_of(entry));
            own.or(self.falls.first()).copied().unwrap_or(false)
        }
    }
}

impl View<'_> {
    fn order_parts(
        &self,
        limit: &Limit,
        plan: &[TargetPlan],
        pool: &Pool,
    ) -> Result<Vec<OrderPart<'_>>, RunError> {
        let order = limit.on.first().map_or(&[][..], |target| &target.order);
        let part = |(part, key)| {
            let targets = part_of(plan, |target| target.order.get(part));
            let mut column = self.line_column(&targets, &pool.entries, pool.entries.len())?;
            // An entry without the value stands where nought would. No line is without: the checker does not let it be
            // blank.
            column.blanks = None;
            self.orders(limit.title.span, &column);
            let falls = limit.on.iter().map(|target| target.falls.get(part).copied().unwrap_or(false));
            let falls: Vec<bool> = falls.collect();
            let falls = if falls.contains(&true) { falls } else { Vec::new() };
            Ok(OrderPart { column, ranks: self.line_ranks(key), falls })
        };
        order.iter().enumerate().map(part).collect()
    }

    /// The places of entries in the order of the limit, group by group.
    pub(super) fn places(
        &self,
        limit: &Limit,
        plan: &[TargetPlan],
        pool: &Pool,
    ) -> Result<Grouping, RunError> {
        let mut places = Grouping::of(pool.groups.clone(), pool.count(), self.share);
        for part in self.order_parts(limit, plan, pool)? {
            match part.falls.is_empty() {
                true => places.part_by(&part.column, part.ranks),
                false => {
                    places.part_by_turned(&part.column, part.ranks, |entry| part.falls_at(pool, entry));
                }
            }
        }
        Ok(places)
    }

    /// The entries that are lines, by group and in the order of the limit; where that does not tell them apart, by
    /// payment, period, payee, amount and position.
    pub(super) fn in_order(
        &self,
        limit: &Limit,
        plan: &[TargetPlan],
        pool: &Pool,
    ) -> Result<Vec<u32>, RunError> {
        let parts = self.order_parts(limit, plan, pool)?;
        let keys: Vec<_> = parts
            .iter()
            .map(|part| Key {
                codes: Codes::of(&part.column, part.ranks),
                falls: (!part.falls.is_empty()).then_some(|entry: usize| part.falls_at(pool, entry)),
            })
            .collect();
        let left = &pool.entries.left.values;
        let ties = |one: usize, other: usize| {
            let places = pool.entries.place(one).cmp(&pool.entries.place(other));
            places.then_with(|| left.compare(one, other))
        };
        let own = pool.groups.get(..pool.entries.first_loose()).unwrap_or(&pool.groups);
        Ok(in_order((own, pool.count()), self.share, &keys, ties))
    }
}
