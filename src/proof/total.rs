//! What all lines of payments come to at most: the price of a row times how many rows there can be, payment by payment or together, and the
//! caps.

use super::enclosure::{Enclosure, Set};
use super::place::Place;
use super::search::Dearest;
use super::volume::Rule;
use super::world::World;
use super::{Effort, Scope};
use crate::model::{
    Expr, ExprKind, FieldId, Limit, LimitId, LineKey, Payee, PaymentId, RecordId, Share, Type, VolumeOf,
};
use crate::value::{Function, Number, PeriodKind};

/// A bound, and the rows of which it is made.
#[derive(Clone, Debug)]
pub(super) struct Total {
    /// None where there is no bound.
    pub(super) most: Option<Number>,
    /// For each record the dearest row, how many there can be and by which rule.
    pub(super) parts: Vec<Part>,
}

/// Rows of a record that payments are made for.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) record: RecordId,
    pub(super) payments: Vec<PaymentId>,
    /// How many rows there can be; none where nothing says so.
    pub(super) rows: Option<Number>,
    /// The rule that says so.
    pub(super) rule: Option<Rule>,
    pub(super) dearest: Dearest,
}

/// The rows of a record that share what is fixed, and what is paid for them.
struct Rows {
    record: RecordId,
    fixed: Vec<Expr>,
    payments: Vec<PaymentId>,
}

impl World<'_> {
    /// The record of whose rows a payment is made.
    pub(super) fn paid_for(&self, id: PaymentId) -> Option<RecordId> {
        self.terms.population(self.model.payments[id].selection).map(|population| population.record)
    }

    /// The most that payments come to in a scope (or, with a minus, the least), without caps.
    pub(super) fn uncapped(&self, payments: &[PaymentId], scope: Scope, most: bool, effort: Effort) -> Total {
        let mut groups: Vec<Rows> = Vec::new();
        let mut total = Total { most: Some(Number::zero()), parts: Vec::new() };
        for id in payments {
            let Some(record) = self.paid_for(*id) else { continue };
            if scope == Scope::PayeePeriod && !self.are_parts(*id) {
                total.most = None;
            }
            if self.is_by_line(*id) {
                let lines = self.by_line(*id, most);
                total.most = total.most.zip(lines).map(|(all, lines)| all.plus(&lines));
                continue;
            }
            let fixed = self.fixed_in(*id, scope);
            // Only what is paid for the same rows is priced together.
            match groups.iter_mut().find(|group| group.record == record && group.fixed == fixed) {
                Some(group) => group.payments.push(*id),
                None => groups.push(Rows { record, fixed, payments: vec![*id] }),
            }
        }
        for Rows { record, fixed, payments } in groups {
            let (rows, rule) = self.rows_that_share(record, &fixed);
            let dearest = self.dearest(&payments, Place::any(record), most, effort.boxes);
            let nothing = dearest.price.as_ref().is_some_and(Number::is_zero);
            let adds = if nothing {
                Some(Number::zero())
            } else {
                dearest.price.as_ref().zip(rows.as_ref()).map(|(price, rows)| price.times(rows))
            };
            total.most = total.most.zip(adds).map(|(all, adds)| all.plus(&adds));
            total.parts.push(Part { record, payments, rows, rule, dearest });
        }
        total
    }

    /// Whether no payee of a line has more than all of it.
    fn are_parts(&self, id: PaymentId) -> bool {
        let shares = &self.model.payments[id].shares;
        let is_part = |share: &Share| {
            let part = self.eval(&share.part, &self.any_line(id)).range();
            part.is_never_negative() && part.most.is_some_and(|most| most <= Number::one())
        };
        shares.is_empty() || self.is_never_negative(id) && shares.iter().all(is_part)
    }

    /// Whether the lines of a payment are looked at one by one: those of rows that stand in the contract, and one of the whole contract.
    pub(super) fn is_by_line(&self, id: PaymentId) -> bool {
        let frame = self.model.payments[id].frame;
        self.record_of(frame).is_none_or(|record| self.own_rows(record).is_some())
    }

    /// The lines of such a payment, each at its most.
    fn by_line(&self, id: PaymentId, most: bool) -> Option<Number> {
        let end = |place: &Place| {
            let taken = self.narrowed_to_population(self.model.payments[id].selection, place);
            let Some(taken) = taken.filter(|taken| !self.is_outside(id, taken)) else {
                return Some(Number::zero());
            };
            let line = self.line(id, &taken);
            let end = if most { line.most? } else { line.least?.negated() };
            Some(end.max(Number::zero()))
        };
        let frame = self.model.payments[id].frame;
        let Some(record) = self.record_of(frame) else { return end(&Place::contract()) };
        let keys = self.keys(frame);
        // Rows of one group have one line, which any of them can make.
        let mut lines: Vec<(Vec<Set>, Number)> = Vec::new();
        for row in 0..self.own_rows(record)? {
            let mut place = Place::any(record);
            place.known.insert(Vec::new(), row);
            let own: Vec<Enclosure> = keys.iter().map(|key| self.eval(key, &place)).collect();
            if own.iter().any(|key| !key.given) {
                continue;
            }
            let own: Vec<Set> = own.into_iter().map(|key| key.set).collect();
            let single = !own.is_empty() && own.iter().all(Set::is_single);
            let line = end(&place)?;
            match lines.iter_mut().find(|(keys, _)| single && *keys == own) {
                Some((_, known)) => *known = line.max(known.clone()),
                None => lines.push((own, line)),
            }
        }
        Some(lines.into_iter().fold(Number::zero(), |all, (_, line)| all.plus(&line)))
    }

    /// How many rows of a record share the values that are fixed, and by which rule.
    fn rows_that_share(&self, record: RecordId, fixed: &[Expr]) -> (Option<Number>, Option<Rule>) {
        let keys: Vec<&Expr> = fixed.iter().collect();
        let by_rule = self.rules(record).into_iter();
        let by_rule = by_rule.filter_map(|rule| Some((self.rows_by(record, &rule, &keys)?, rule)));
        match by_rule.min_by(|(a, _), (b, _)| a.cmp(b)) {
            Some((rows, rule)) => (Some(rows), Some(rule)),
            None => (None, None),
        }
    }

    /// What all lines of a payment in one scope share, as values of the rows.
    fn fixed_in(&self, id: PaymentId, scope: Scope) -> Vec<Expr> {
        let payment = &self.model.payments[id];
        let statements = self.model.contract.statements;
        let placed = |kind: PeriodKind| {
            let calendar = &self.model.contract.calendar;
            let of = self.on_rows(&payment.placed);
            let (kind, of) = match of.as_period() {
                None => (kind, of),
                Some((own, of)) if own == kind || calendar.nests(own, kind) => (kind, of.clone()),
                // The lines of a longer period fall in one of the shorter ones.
                Some((own, of)) if calendar.nests(kind, own) => (own, of.clone()),
                Some(_) => return None,
            };
            Some(Expr::call(Function::PeriodOf(kind), vec![of], Type::Period(kind), payment.placed.span))
        };
        match scope {
            Scope::Whole => Vec::new(),
            Scope::Year => placed(PeriodKind::ContractYear).into_iter().collect(),
            Scope::PayeePeriod => {
                let payee = payment.shares.is_empty().then(|| self.on_rows(&payment.payee));
                payee.into_iter().chain(placed(statements)).collect()
            }
        }
    }

    /// A value of groups as their rows have it.
    fn on_rows(&self, expr: &Expr) -> Expr {
        match &expr.kind {
            ExprKind::Key(position) => {
                self.terms.key(expr.frame, *position).map_or_else(|| expr.clone(), |key| key.value.clone())
            }
            ExprKind::Spread(inner, map) if map.through.is_empty() => self.on_rows(inner),
            _ => expr.clone(),
        }
    }

    /// The most of payments in a scope, with the caps that hold them.
    pub(super) fn capped(&self, payments: &[PaymentId], scope: Scope, effort: Effort) -> Total {
        let mut best = self.uncapped(payments, scope, true, effort);
        let mut used: Vec<LimitId> = Vec::new();
        let pools: Vec<(LimitId, Number)> = self
            .model
            .limits
            .iter_enumerated()
            .filter_map(|(id, limit)| Some((id, self.pool(limit, payments, scope)?)))
            .collect();
        // All that can be used first, where nothing else is a bound; then each that lowers it.
        for (id, _) in &pools {
            let mut more = used.clone();
            more.push(*id);
            let overlap = more.iter().enumerate().any(|(at, id)| {
                more.iter().skip(at.saturating_add(1)).any(|other| self.share_payments(*id, *other))
            });
            if overlap {
                continue;
            }
            let caps = pools.iter().filter(|(id, _)| more.contains(id));
            let held = caps.fold(Number::zero(), |all, (_, most)| all.plus(most));
            let rest: Vec<PaymentId> = payments
                .iter()
                .copied()
                .filter(|payment| {
                    !more.iter().any(|id| self.model.limits[*id].on.iter().any(|on| on.payment == *payment))
                })
                .collect();
            let free = self.uncapped(&rest, scope, true, effort);
            let total = free.most.as_ref().map(|free| free.plus(&held));
            let lower = match (&total, &best.most) {
                (Some(total), Some(best)) => total < best,
                (Some(_), None) => true,
                (None, _) => best.most.is_none(),
            };
            if lower {
                used = more;
                best = Total { most: total, parts: best.parts };
            }
        }
        best
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
        // A line below nil would give back what the cap has taken.
        if !limit.on.iter().all(|target| self.is_never_negative(target.payment)) {
            return None;
        }
        let mut pools: Option<Number> = None;
        let mut amount: Option<Number> = None;
        for target in &limit.on {
            let range = self.eval(&target.amount, &self.any_line(target.payment)).range();
            if !range.is_never_negative() {
                return None;
            }
            let most = range.most?;
            amount = amount.into_iter().chain([most]).max();
            let keys = target.keys.iter().map(|key| self.key_count(key, target.payment, limit, scope));
            let many = keys.into_iter().try_fold(Number::one(), |all, many| Some(all.times(&many?)))?;
            pools = pools.into_iter().chain([many]).max();
        }
        Some(amount?.times(&pools?))
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
                    self.size(field.record, crate::model::VolumeKey { field: field.field, period: None }, &[])
                }
                _ => self.values_of(&value.ty),
            },
        }
    }

    fn periods(&self, kind: PeriodKind, scope: Scope) -> Option<Number> {
        let contract = &self.model.contract;
        let calendar = &contract.calendar;
        let nests = |finer: PeriodKind| finer == kind || calendar.nests(finer, kind);
        match scope {
            Scope::PayeePeriod if nests(contract.statements) => Some(Number::one()),
            Scope::Year if nests(PeriodKind::ContractYear) => Some(Number::one()),
            Scope::PayeePeriod | Scope::Year | Scope::Whole => {
                let last = calendar.index(contract.statements, contract.settled_by);
                let last = calendar.last_day(contract.statements, last)?;
                let many = calendar.index(kind, last).checked_sub(calendar.index(kind, contract.starts))?;
                Some(Number::from_int(i128::from(many.checked_add(1)?)))
            }
        }
    }

    /// How many payees a payment has.
    fn payees(&self, id: PaymentId, scope: Scope) -> Option<Number> {
        if scope == Scope::PayeePeriod {
            return Some(Number::one());
        }
        let payment = &self.model.payments[id];
        if !payment.shares.is_empty() {
            return None;
        }
        match &self.on_rows(&payment.payee).kind {
            ExprKind::Constant(_) => Some(Number::one()),
            ExprKind::Field(field) => self.names(*field),
            ExprKind::Spread(inner, _) => match &inner.kind {
                ExprKind::Field(field) => self.names(*field),
                _ => None,
            },
            _ => matches!(self.model.contract.payee, Payee::Named(_)).then(Number::one),
        }
    }

    fn names(&self, field: FieldId) -> Option<Number> {
        let said = self.model.records[field.record].volumes.iter().filter_map(|volume| match volume.of {
            VolumeOf::Values(of) if of == field.field => Some(Number::from_int(i128::from(volume.most))),
            VolumeOf::Values(_) | VolumeOf::Rows(_) => None,
        });
        said.chain(self.most_rows(field.record, &[])).min()
    }
}
