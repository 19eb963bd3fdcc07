//! What caps leave of payments at most.

use super::total::Total;
use super::volume::span;
use super::world::World;
use super::{Effort, Scope};
use crate::analysis::Range;
use crate::model::{Expr, ExprKind, Limit, LimitId, LimitTarget, LineKey, PaymentId, VolumeKey};
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
        let mut amount: Option<Number> = None;
        for target in &limit.on {
            let range = self.limit_amount(target);
            if !range.is_never_negative() {
                return None;
            }
            amount = amount.into_iter().chain([range.most?]).max();
        }
        // A pool in which nothing is paid needs no row; any other has one at least.
        let rows = match limit.on.as_slice() {
            [target] if self.model.payments[target.payment].shares.is_empty() => {
                self.rows_paid_for(target.payment, scope)
            }
            _ => None,
        };
        let pools = self.pools(limit, scope).into_iter().chain(rows).min()?;
        Some(amount?.times(&pools))
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
    pub(super) fn is_within(&self, keys: &[LineKey], scope: Scope) -> bool {
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

    /// How many pools a limit has in a scope: for each key so many values as its payments have, of several records
    /// those of one and those of the other; and no more than the pools of each payment together.
    pub(super) fn pools(&self, limit: &Limit, scope: Scope) -> Option<Number> {
        let of_target = |target: &LimitTarget| {
            let keys = target.keys.iter().filter(|key| !self.is_decided(key, target));
            let many = keys.map(|key| self.key_count(&[(key, target)], limit, scope));
            many.into_iter().try_fold(Number::one(), |all, many| Some(all.times(&many?)))
        };
        let each: Option<Vec<Number>> = limit.on.iter().map(of_target).collect();
        let sum = each.map(|each| each.iter().fold(Number::zero(), |all, one| all.plus(one)));
        let places = limit.on.iter().map(|target| target.keys.len()).max().unwrap_or(0);
        let at = |place: usize| -> Option<Number> {
            let keys = limit.on.iter().map(|target| Some((target.keys.get(place)?, target)));
            let keys = keys.collect::<Option<Vec<(&LineKey, &LimitTarget)>>>()?;
            let payee = |target: &LimitTarget| self.on_rows(&self.model.payments[target.payment].payee);
            let (_, first) = keys.first()?;
            let decided = |(key, target): &(&LineKey, &LimitTarget)| {
                self.is_decided(key, target) && payee(target).kind == payee(first).kind
            };
            if keys.iter().all(decided) {
                return Some(Number::one());
            }
            self.key_count(&keys, limit, scope)
        };
        let product = (0..places).try_fold(Number::one(), |all, place| Some(all.times(&at(place)?)));
        sum.into_iter().chain(product).min()
    }

    /// How many values a key of a limit has in a scope, among the lines of these payments.
    fn key_count(&self, keys: &[(&LineKey, &LimitTarget)], limit: &Limit, scope: Scope) -> Option<Number> {
        // Who is paid, or what else it is, as the rows have it; each once.
        let mut sources: Vec<(Expr, PaymentId)> = Vec::new();
        let mut is_payee = true;
        for (key, target) in keys {
            let payee = self.on_rows(&self.model.payments[target.payment].payee);
            let value = match key {
                LineKey::Payment => return i128::try_from(limit.on.len()).ok().map(Number::from_int),
                LineKey::Period(kind) => return self.periods_of_lines(*kind, keys, scope),
                LineKey::Payee => payee.clone(),
                LineKey::Value(value) => self.on_rows(value),
            };
            // What a reference leads to is one of the values that the field has.
            let (value, payee) = (field_of(value), field_of(payee));
            // The frames of two payments are not the same, what stands in them may be.
            is_payee = is_payee && value.kind == payee.kind;
            if !sources.iter().any(|(known, _)| known.kind == value.kind) {
                sources.push((value, target.payment));
            }
        }
        if is_payee && scope == Scope::PayeePeriod {
            return Some(Number::one());
        }
        let of_source = |(value, id): &(Expr, PaymentId)| match &value.kind {
            _ if is_payee => self.payees(*id, scope),
            ExprKind::Field(field) => {
                self.size(field.record, VolumeKey { field: field.field, period: None }, &[])
            }
            _ => self.values_of(&value.ty),
        };
        let all: Option<Vec<Number>> = sources.iter().map(of_source).collect();
        let sum = all.map(|all| all.iter().fold(Number::zero(), |all, one| all.plus(one)));
        let (first, _) = sources.first()?;
        let alike = sources.iter().all(|(value, _)| value.ty == first.ty);
        sum.into_iter().chain(self.values_of(&first.ty).filter(|_| alike)).min()
    }

    /// How many periods of a kind there are in a scope in which lines of these payments can fall.
    fn periods_of_lines(
        &self,
        kind: PeriodKind,
        keys: &[(&LineKey, &LimitTarget)],
        scope: Scope,
    ) -> Option<Number> {
        let all = self.periods(kind, scope)?;
        let calendar = &self.model.contract.calendar;
        let index = |statement: &Number| {
            let statement = i32::try_from(statement.to_int()?).ok()?;
            let day = calendar.last_day(self.model.contract.statements, statement)?;
            Some(Number::from_int(i128::from(calendar.index(kind, day))))
        };
        let mut hull: Option<Range> = None;
        for (_, target) in keys {
            let any = self.any_line(target.payment);
            let selection = self.model.payments[target.payment].selection;
            let Some(taken) = self.narrowed_to_population(selection, &any) else { continue };
            let Some((fall, paid)) = self.statements_of(target.payment, &taken) else { return Some(all) };
            if self.is_outside(target.payment, &taken) {
                continue;
            }
            let own = fall.within(&paid).rising(index);
            hull = Some(hull.map_or_else(|| own.clone(), |hull| hull.either(own.clone())));
        }
        let Some(hull) = hull else { return Some(Number::zero()) };
        Some(span(&hull).map_or_else(|| all.clone(), |many| many.min(all.clone())))
    }
}

/// The field of another row to which references lead, or the value itself.
fn field_of(value: Expr) -> Expr {
    match value.kind {
        ExprKind::Spread(inner, _) if matches!(inner.kind, ExprKind::Field(_)) => *inner,
        kind => Expr { kind, ..value },
    }
}
