//! What minimums add to payments at most.

use super::{Asked, Scope};
use crate::model::{Limit, LimitId, LineKey, PaymentId};
use crate::value::{Number, PeriodKind};

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

    /// What a payment and its minimum come to, where each pool has the larger of the two: no more than the most of one
    /// pool, for each of them.
    fn with_minimum_by_pool(&self, limit: &Limit, id: LimitId, scope: Scope) -> Option<Number> {
        let (world, contract) = (&self.world, &self.model().contract);
        let [target] = limit.on.as_slice() else { return None };
        let others = self.model().limits.iter_enumerated().filter(|(other, _)| *other != id);
        let held = others.flat_map(|(_, other)| &other.on).any(|on| on.payment == target.payment);
        let is_plain = self.model().payments[target.payment].shares.is_empty();
        if limit.at_most || held || !is_plain || !world.is_never_negative(target.payment) {
            return None;
        }
        let by = |kind| target.keys.contains(&LineKey::Period(kind));
        let within = if by(contract.statements) && target.keys.contains(&LineKey::Payee) {
            Scope::PayeePeriod
        } else if by(PeriodKind::ContractYear) {
            Scope::Year
        } else {
            Scope::Whole
        };
        let least = world.limit_amount(target);
        let least = least.most.filter(|most| !most.is_negative())?;
        let pools = world.pools(limit, scope)?;
        let most = world.capped(&[target.payment], false, within, self.effort).most?;
        Some(most.max(least).times(&pools))
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
