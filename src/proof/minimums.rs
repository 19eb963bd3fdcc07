//! What minimums add to payments at most.

use super::{Asked, Scope};
use crate::model::{Limit, LimitId, PaymentId};
use crate::value::Number;

impl Asked<'_, '_> {
    /// What all payments come to, those that a minimum holds together with it: of rows that stand in the contract, or pool
    /// by pool.
    pub(super) fn together_with_minimums(&self, payments: &[PaymentId], scope: Scope) -> Option<Number> {
        let by_pool = |limit: &Limit, id| self.world.with_minimum_of_listed(limit, id, scope);
        let by_any =
            |limit: &Limit, id| by_pool(limit, id).or_else(|| self.with_minimum_by_pool(limit, id, scope));
        let listed = self.together_by(payments, scope, &by_pool);
        listed.into_iter().chain(self.together_by(payments, scope, &by_any)).min()
    }

    fn together_by(
        &self,
        payments: &[PaymentId],
        scope: Scope,
        both: &dyn Fn(&Limit, LimitId) -> Option<Number>,
    ) -> Option<Number> {
        let world = &self.world;
        let (mut rest, mut done, mut all) = (payments.to_vec(), Vec::new(), Number::zero());
        for (id, limit) in self.model().limits.iter_enumerated() {
            world.ask();
            let Some(both) = both(limit, id) else { continue };
            rest.retain(|payment| limit.on.iter().all(|on| on.payment != *payment));
            all = all.plus(&both);
            done.push(id);
        }
        if done.is_empty() {
            return None;
        }
        let rest = world.capped(&rest, true, scope, self.effort).most;
        self.with_minimums(rest.map(|rest| rest.plus(&all)), scope, &done)
    }

    /// What payments and their minimum come to, where each pool has the larger of the two.
    ///
    /// *Why that is sound.* No payment is below nil, so that what caps leave of a pool is at most `most_of_one`, and of
    /// all of them `most_of_all`. With its minimum a pool has the larger of that and the minimum. That is more the less
    /// evenly it is shared out: most where as many pools as can be have all that one can have, and the others nothing.
    /// A cap whose excess is a line of its own takes no less from what the pools have together than it takes from `most_of_all`.
    fn with_minimum_by_pool(&self, limit: &Limit, id: LimitId, scope: Scope) -> Option<Number> {
        let world = &self.world;
        let payments: Vec<PaymentId> = limit.on.iter().map(|on| on.payment).collect();
        let others = self.model().limits.iter_enumerated();
        let others = others.filter(|(other, limit)| *other != id && !limit.at_most);
        let guaranteed = others.flat_map(|(_, other)| &other.on).any(|on| payments.contains(&on.payment));
        let is_plain =
            |id: &PaymentId| self.model().payments[*id].shares.is_empty() && world.is_never_negative(*id);
        if limit.at_most || guaranteed || !payments.iter().all(is_plain) {
            return None;
        }
        let least = limit.on.iter().map(|target| world.limit_amount(target).most);
        let least = least.collect::<Option<Vec<Number>>>()?.into_iter().max()?;
        let least = least.max(Number::zero());
        let pools = world.pools(limit, scope)?;
        let within = [Scope::PayeePeriod, Scope::Year, Scope::Whole];
        let within =
            within.into_iter().find(|scope| limit.on.iter().all(|on| world.is_within(&on.keys, *scope)))?;
        let most_of_all = world.capped(&payments, false, scope, self.effort).most;
        let most_of_one = world.capped(&payments, false, within, self.effort).most;
        let most_of_one = most_of_one.into_iter().chain(most_of_all.clone()).min()?;
        if most_of_one <= least {
            return Some(least.times(&pools));
        }
        let full = most_of_all.as_ref().and_then(|all| Some(all.divided_by(&most_of_one)?.floor()));
        let Some((full, all)) = full.zip(most_of_all).filter(|(full, _)| *full < pools) else {
            return Some(most_of_one.times(&pools));
        };
        let of_full = most_of_one.times(&full);
        let next = all.minus(&of_full).max(least.clone());
        let rest = pools.minus(&full).minus(&Number::one());
        Some(of_full.plus(&next).plus(&least.times(&rest)))
    }

    /// With what minimums add at most, but for those that are counted, and only where clawbacks never give.
    pub(super) fn with_minimums(
        &self,
        most: Option<Number>,
        scope: Scope,
        counted: &[LimitId],
    ) -> Option<Number> {
        let world = &self.world;
        world.ask();
        let gives = self.model().clawbacks.iter().any(|clawback| !world.only_takes(clawback));
        if gives {
            return None;
        }
        let minimums = self.model().limits.iter_enumerated();
        let minimums = minimums.filter(|(id, limit)| !limit.at_most && !counted.contains(id));
        minimums.fold(most, |all, (_, limit)| {
            let mut amount = Number::zero();
            for target in &limit.on {
                let own = world.limit_amount(target).most?;
                if !own.is_negative()
                    && limit.on.iter().any(|target| !world.is_never_negative(target.payment))
                {
                    return None;
                }
                amount = amount.max(own);
            }
            Some(all?.plus(&amount.times(&world.pools(limit, scope)?)))
        })
    }
}
