//! What caps leave of payments at most.

use super::total::Total;
use super::world::World;
use super::{Effort, Scope};
use crate::analysis::Range;
use crate::model::{ExprKind, Limit, LimitId, LimitTarget, LineKey, PaymentId, VolumeKey};
use crate::value::{Number, PeriodKind};

impl World<'_> {
    /// The most of payments in a scope, with the caps that hold them.
    /// `whole` where they are all payments of the contract, and what clawbacks take is counted.
    pub(super) fn capped(&self, payments: &[PaymentId], whole: bool, scope: Scope, effort: Effort) -> Total {
        let apart = self.capped_apart(payments, whole, scope, effort);
        self.ask();
        let conserved = if scope == Scope::Whole { self.without_conserved(payments, true) } else { None };
        let Some((rest, sum)) = conserved else { return apart };
        let rest = self.capped_apart(&rest, whole, scope, effort);
        let together = Total { most: rest.most.map(|rest| rest.plus(&sum)), parts: rest.parts };
        let is_lower = |apart: &Number| together.most.as_ref().is_none_or(|together| apart <= together);
        if apart.most.as_ref().is_some_and(is_lower) { apart } else { together }
    }

    /// The same, each payment by itself.
    fn capped_apart(&self, payments: &[PaymentId], whole: bool, scope: Scope, effort: Effort) -> Total {
        self.ask();
        let pools: Vec<(LimitId, Number)> = self
            .model
            .limits
            .iter_enumerated()
            .filter_map(|(id, limit)| Some((id, self.pool(limit, payments, scope)?)))
            .collect();
        self.ask();
        // What one period takes back another may have paid: only over the whole contract does the one go from the
        // other.
        let dues = if whole && scope == Scope::Whole { self.taken_in_full() } else { Vec::new() };
        let mut best = self.uncapped_less(payments, &dues, scope, true, effort);
        // From each cap, the others that lower what is left, where they hold other payments.
        for (first, _) in &pools {
            let mut used: Vec<LimitId> = Vec::new();
            let mut left: Option<Number> = None;
            let others = pools.iter().map(|(id, _)| *id).filter(|id| id != first);
            for id in std::iter::once(*first).chain(others) {
                if used.iter().any(|other| self.share_payments(id, *other)) {
                    continue;
                }
                let more: Vec<LimitId> = used.iter().copied().chain([id]).collect();
                let total = self.held_by(&more, &pools, payments, scope, effort);
                if used.is_empty()
                    || total.as_ref().is_some_and(|total| left.as_ref().is_none_or(|left| total < left))
                {
                    (used, left) = (more, total);
                }
            }
            if let Some(left) = left
                && best.most.as_ref().is_none_or(|best| left < *best)
            {
                best.most = Some(left);
            }
        }
        best
    }

    /// What some caps leave, and what the payments come to that none of them holds.
    fn held_by(
        &self,
        caps: &[LimitId],
        pools: &[(LimitId, Number)],
        payments: &[PaymentId],
        scope: Scope,
        effort: Effort,
    ) -> Option<Number> {
        let held = pools.iter().filter(|(id, _)| caps.contains(id));
        let held = held.fold(Number::zero(), |all, (_, most)| all.plus(most));
        let is_held = |payment: &PaymentId| {
            caps.iter().any(|id| self.model.limits[*id].on.iter().any(|on| on.payment == *payment))
        };
        let rest: Vec<PaymentId> = payments.iter().copied().filter(|payment| !is_held(payment)).collect();
        self.ask();
        self.uncapped(&rest, scope, true, effort).most.map(|free| free.plus(&held))
    }

    fn share_payments(&self, one: LimitId, other: LimitId) -> bool {
        let on = |id: LimitId| self.model.limits[id].on.iter().map(|target| target.payment);
        on(one).any(|payment| on(other).any(|also| also == payment))
    }

    /// What a cap leaves of all its payments in a scope, if it holds them there and they are all asked for.
    fn pool(&self, limit: &Limit, payments: &[PaymentId], scope: Scope) -> Option<Number> {
        let asked = limit.on.iter().all(|target| payments.contains(&target.payment));
        let shown_there = limit.cut || payments.len() > 1 && (scope == Scope::Whole || limit.by_period);
        if !limit.at_most || !asked || !shown_there {
            return None;
        }
        // A line below nil gives back what the cap has taken: what is paid elsewhere in the pool can then be more than
        // it, but never all of it.
        let whole = limit.on.iter().all(|target| self.is_within(&target.keys, scope));
        if !whole && !limit.on.iter().all(|target| self.is_never_negative(target.payment)) {
            return None;
        }
        let mut pools: Option<Number> = None;
        let mut amount: Option<Number> = None;
        for target in &limit.on {
            let range = self.limit_amount(target);
            if !range.is_never_negative() {
                return None;
            }
            let most = range.most?;
            amount = amount.into_iter().chain([most]).max();
            let keys = target.keys.iter().filter(|key| !self.is_decided(key, target));
            let keys = keys.map(|key| self.key_count(key, target.payment, limit, scope));
            let many = keys.into_iter().try_fold(Number::one(), |all, many| Some(all.times(&many?)));
            // A pool in which nothing is paid needs no row; any other has one at least.
            let alone = limit.on.len() == 1 && self.model.payments[target.payment].shares.is_empty();
            let rows = if alone { self.rows_paid_for(target.payment, scope) } else { None };
            let many = many.into_iter().chain(rows).min()?;
            pools = pools.into_iter().chain([many]).max();
        }
        Some(amount?.times(&pools?))
    }

    /// Between what the amount of a limit lies, which is rounded as a payment line is.
    pub(super) fn limit_amount(&self, target: &LimitTarget) -> Range {
        self.as_a_line(&self.eval(&target.amount, &self.any_line(target.payment)).range())
    }

    /// What no line of a payment is more than, because of caps that reduce the payments themselves.
    pub(super) fn most_of_a_line(&self, id: PaymentId) -> Option<Number> {
        if !self.model.payments[id].shares.is_empty() {
            return None;
        }
        let reduces =
            |limit: &&Limit| limit.at_most && limit.cut && limit.on.iter().any(|target| target.payment == id);
        let caps = self.model.limits.iter().filter(reduces);
        let most = |limit: &Limit| {
            // A line below nil gives back what the cap has taken.
            if !limit.on.iter().all(|target| self.is_never_negative(target.payment)) {
                return None;
            }
            let amounts = limit
                .on
                .iter()
                .map(|target| self.limit_amount(target).most.filter(|most| !most.is_negative()));
            amounts.collect::<Option<Vec<Number>>>()?.into_iter().max()
        };
        caps.filter_map(most).min()
    }

    /// Whether lines that share the keys of a limit all lie in a scope, or all out of it.
    fn is_within(&self, keys: &[LineKey], scope: Scope) -> bool {
        let contract = &self.model.contract;
        let falls_in = |of: PeriodKind| {
            keys.iter().any(|key| match key {
                LineKey::Period(finer) => *finer == of || contract.calendar.nests(*finer, of),
                LineKey::Payee | LineKey::Payment | LineKey::Value(_) => false,
            })
        };
        match scope {
            Scope::Whole => true,
            Scope::Year => falls_in(PeriodKind::ContractYear),
            Scope::PayeePeriod => falls_in(contract.statements) && keys.contains(&LineKey::Payee),
        }
    }

    /// Whether another key of a limit says who is paid: for each person, whose provider that is.
    pub(super) fn is_decided(&self, key: &LineKey, target: &LimitTarget) -> bool {
        let payment = &self.model.payments[target.payment];
        // A line that is shared has several payees.
        if !payment.shares.is_empty() {
            return false;
        }
        let payee = self.on_rows(&payment.payee);
        let ExprKind::Spread(_, map) = &payee.kind else { return false };
        let Some(through) = map.through.first() else { return false };
        let refers = |other: &LineKey| match other {
            LineKey::Value(value) => {
                matches!(self.on_rows(value).kind, ExprKind::Field(field) if field == *through)
            }
            LineKey::Payee | LineKey::Payment | LineKey::Period(_) => false,
        };
        *key == LineKey::Payee && target.keys.iter().any(refers)
    }

    /// How many values a key of a limit has in a scope.
    pub(super) fn key_count(
        &self,
        key: &LineKey,
        id: PaymentId,
        limit: &Limit,
        scope: Scope,
    ) -> Option<Number> {
        match key {
            LineKey::Payee => self.payees(id, scope),
            LineKey::Payment => i128::try_from(limit.on.len()).ok().map(Number::from_int),
            LineKey::Period(kind) => self.periods(*kind, scope),
            LineKey::Value(value) if self.on_rows(value) == self.on_rows(&self.model.payments[id].payee) => {
                self.payees(id, scope)
            }
            LineKey::Value(value) => match &self.on_rows(value).kind {
                ExprKind::Field(field) => {
                    self.size(field.record, VolumeKey { field: field.field, period: None }, &[])
                }
                _ => self.values_of(&value.ty),
            },
        }
    }
}
