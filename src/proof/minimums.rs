//! What minimums add to payments at most.

use super::{Asked, Scope};
use crate::model::{LimitId, PaymentId};
use crate::value::Number;

impl Asked<'_, '_> {
    /// What all payments come to, those of rows that stand in the contract together with their minimums.
    pub(super) fn with_minimums_of_listed(&self, payments: &[PaymentId], scope: Scope) -> Option<Number> {
        let world = &self.world;
        let (mut rest, mut done, mut all) = (payments.to_vec(), Vec::new(), Number::zero());
        for (id, limit) in self.model().limits.iter_enumerated() {
            world.ask();
            let Some(both) = world.with_minimum_of_listed(limit, id, scope) else { continue };
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
