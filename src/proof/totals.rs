//! What lines of other payments come to together, where a clause reads it: `total fees for payee and quarter`, `what is
//! payable after cap for quarter`.
//!
//! *Why that is sound.* What is read are some of the lines that a payment has for one payee and period, in one year, or at
//! all, as its keys say. They come to no more than all of these that are above nil, and every bound of a payment counts
//! those below nil as nothing. What a cap leaves of lines that are never below nil is no more than the lines.

use super::world::World;
use super::{Effort, Scope};
use crate::analysis::Range;
use crate::model::{Limit, LimitId, LinesTarget, PaymentId};
use crate::value::Number;

/// A few boxes.
const FEW_BOXES: usize = 6;

impl World<'_> {
    /// Between what the total of some lines lies; after a cap, and those that come before it, or before all.
    pub(super) fn total_of_lines(&self, on: &[LinesTarget], after: Option<LimitId>) -> Range {
        let positive = on.iter().all(|target| self.is_never_negative(target.payment));
        let least = if positive { Some(Number::zero()) } else { None };
        let counted =
            |id: LimitId| after.is_some_and(|last| last == id || self.model.limits[last].after.contains(&id));
        // A line that a cap reduces counts as it was where the cap is not asked for.
        let as_it_was = self.model.limits.iter_enumerated().all(|(id, limit)| {
            let holds = limit.on.iter().any(|own| on.iter().any(|target| target.payment == own.payment));
            !holds || !limit.cut || counted(id)
        });
        let limits = || self.model.limits.iter_enumerated().filter(|(id, _)| counted(*id));
        let amounts = |limit: &Limit| limit.on.iter().all(|on| self.limit_amount(on).is_never_negative());
        let positive = positive && limits().all(|(_, limit)| amounts(limit));
        let least = least.filter(|_| positive);
        // A minimum adds to what is left.
        let only_less = after.is_none() || positive && limits().all(|(_, limit)| limit.at_most);
        if !as_it_was || !only_less {
            return Range::of(least, None);
        }
        let sum = |most: bool| {
            let each = on.iter().map(|target| {
                let scopes = [Scope::PayeePeriod, Scope::Year, Scope::Whole];
                let scope = scopes.into_iter().find(|scope| self.is_within(&target.keys, *scope))?;
                self.lines_come_to(target.payment, scope, most)
            });
            each.collect::<Option<Vec<Number>>>()
                .map(|each| each.iter().fold(Number::zero(), |all, one| all.plus(one)))
        };
        let least = least.or_else(|| sum(false).filter(|_| after.is_none()).map(|below| below.negated()));
        Range::of(least, sum(true))
    }

    /// What the lines of a payment that are above nil come to at most in a scope (or, with a minus, those below), looked
    /// at once and for any data.
    fn lines_come_to(&self, id: PaymentId, scope: Scope, most: bool) -> Option<Number> {
        let key = (id, scope, most);
        if let Some(known) = self.lines.borrow().get(&key) {
            return known.clone();
        }
        let found = self.apart_from_all(|| {
            if let Some(lines) = self.lines_of_terms(id) {
                let side =
                    lines.into_iter().map(|(_, _, amount)| if most { amount } else { amount.negated() });
                return Some(side.fold(Number::zero(), |all, one| all.plus(&one.max(Number::zero()))));
            }
            let effort = Effort { boxes: FEW_BOXES, values: 0 };
            // Of a payment that is shared out by more than all of it a payee may have more.
            if self.are_parts(id) { self.uncapped(&[id], scope, most, effort).most } else { None }
        });
        self.lines.borrow_mut().insert(key, found.clone());
        found
    }
}
