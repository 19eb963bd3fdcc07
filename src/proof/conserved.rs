//! Payments of what others leave: `£250,000.00 − what is payable after one_cap for quarter`. Whatever the others are
//! paid, it is theirs or this one's, and all of them together come to the £250,000.00.
//!
//! *The lemma.* Let the lines of a payment be known one by one, each paid for certain, of an amount X less the total of
//! others' lines for a key, and the key another one in each line. The total counts these lines as they are paid: after
//! the last cap that holds them, and no minimum. It is a whole number of steps of rounding, and where X is too, the line
//! is the very difference. So both together are the sum of all X, and the others' lines for keys that no line takes
//! away. The most: where the others' keys are all among those there are none of these, and the sum is that of X. The
//! least: where the others are never below nil, the sum is that of X or more.

use std::collections::BTreeSet;

use super::enclosure::Set;
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::model::{Expr, ExprKind, LineKey, LinesTotal, PaymentId, Type};
use crate::value::{ArithmeticOp, Function, Number, PeriodKind};

/// A payment, those of which it pays what they leave, and what all of them come to.
pub(super) struct Conserved {
    payments: Vec<PaymentId>,
    /// What they come to, and whether it is the most, or the least, that they can.
    sum: Number,
    is_most: bool,
    is_least: bool,
}

/// So many values of a key are looked at one by one.
const MOST_VALUES: i128 = 600;

impl Conserved {
    /// Whether all of them are among payments, and the sum bounds what these come to from the side that is asked for.
    fn holds(&self, payments: &[PaymentId], most: bool) -> bool {
        self.payments.iter().all(|id| payments.contains(id))
            && if most { self.is_most } else { self.is_least }
    }
}

impl World<'_> {
    /// Payments without those of which all together are known, and what these come to; none where there are none.
    pub(super) fn without_conserved(
        &self,
        payments: &[PaymentId],
        most: bool,
    ) -> Option<(Vec<PaymentId>, Number)> {
        let (mut rest, mut sum) = (payments.to_vec(), Number::zero());
        for id in payments {
            let Some(found) = self.conserved(*id).filter(|found| found.holds(&rest, most)) else { continue };
            rest.retain(|id| !found.payments.contains(id));
            sum = sum.plus(&found.sum);
        }
        for id in payments.iter().filter(|_| most) {
            let Some((other, both)) = self.of_one_pool(*id) else { continue };
            if rest.contains(id) && rest.contains(&other) {
                rest.retain(|known| known != id && *known != other);
                sum = sum.plus(&both);
            }
        }
        (rest.len() < payments.len()).then_some((rest, sum))
    }

    fn conserved(&self, id: PaymentId) -> Option<Conserved> {
        let payment = &self.model.payments[id];
        let ExprKind::Call(Function::Arithmetic(ArithmeticOp::Subtract), parts) = &payment.amount.kind else {
            return None;
        };
        let [whole, total] = parts.as_slice() else { return None };
        let ExprKind::LinesTotal(total) = &total.kind else { return None };
        let others: Vec<PaymentId> = total.on.iter().map(|target| target.payment).collect();
        let held = self.model.limits.iter().any(|limit| limit.on.iter().any(|on| on.payment == id));
        let mut all = others.clone();
        all.push(id);
        let is_plain = |id: &PaymentId| {
            let payment = &self.model.payments[*id];
            payment.shares.is_empty() && payment.together.is_none() && payment.clawback.is_none()
        };
        if others.contains(&id) || held || !all.iter().all(is_plain) || !self.is_what_is_paid(total) {
            return None;
        }
        let keys = match (total.keys.as_slice(), self.is_by_line(id)) {
            ([key], true) => self.lines_less(id, whole, key)?,
            _ => return None,
        };
        let sum = keys.iter().fold(Number::zero(), |all, (_, line)| all.plus(line));
        let known: Vec<&Set> = keys.iter().map(|(key, _)| key).collect();
        let is_most = total.on.iter().all(
            |target| matches!(target.keys.as_slice(), [key] if self.are_among(target.payment, key, &known)),
        );
        let is_least = others.iter().all(|id| self.is_never_negative(*id));
        Some(Conserved { payments: all, sum, is_most, is_least })
    }

    /// Whether a total counts lines as they are paid in the end: after the last of their caps, all of which reduce the
    /// lines themselves.
    fn is_what_is_paid(&self, total: &LinesTotal) -> bool {
        let last = total.after.map(|id| (id, &self.model.limits[id]));
        self.model.limits.iter_enumerated().all(|(id, limit)| {
            let holds = limit.on.iter().any(|on| total.on.iter().any(|target| target.payment == on.payment));
            let counted = last.is_some_and(|(own, last)| own == id || last.after.contains(&id))
                && limit.at_most
                && limit.cut;
            !holds || counted
        })
    }

    /// The lines of a payment of what others leave: the key by which it asks for theirs, another in each, and what it
    /// takes theirs from, in whole steps; none where any of it is not known.
    fn lines_less(&self, id: PaymentId, whole: &Expr, key: &Expr) -> Option<Vec<(Set, Number)>> {
        let payment = &self.model.payments[id];
        let record = self.record_of(payment.frame)?;
        let (mut lines, mut rows): (Vec<(Set, Number)>, Vec<Vec<Set>>) = (Vec::new(), Vec::new());
        for row in 0..self.own_rows(record)? {
            let mut place = Place::any(record);
            place.known.insert(Vec::new(), row);
            if !self.truth(payment.selection, &place).is_met() || !self.is_surely_inside(id, &place) {
                return None;
            }
            let one = |expr: &Expr| {
                let value = self.eval(expr, &place);
                (value.given && !value.blank && value.set.is_single()).then_some(value.set)
            };
            // Rows of one group have one line.
            let group = self.keys(payment.frame).into_iter().map(one).collect::<Option<Vec<Set>>>()?;
            if !group.is_empty() && rows.contains(&group) {
                continue;
            }
            rows.push(group);
            let Set::Numbers(amount) = one(whole)? else { return None };
            let amount = amount.most?;
            let steps = amount.divided_by(&self.model.contract.rounding.step)?;
            let key = one(key)?;
            if !steps.is_whole() || lines.iter().any(|(known, _)| *known == key) {
                return None;
            }
            lines.push((key, amount));
        }
        Some(lines)
    }

    /// Whether the key of every line of a payment that is paid is one of some values.
    fn are_among(&self, id: PaymentId, key: &LineKey, known: &[&Set]) -> bool {
        let any = self.any_line(id);
        let Some(taken) = self.narrowed_to_population(self.model.payments[id].selection, &any) else {
            return true;
        };
        let (set, blank) = match key {
            LineKey::Period(kind) => match self.periods_paid(id, *kind, &taken) {
                Some(range) => (Set::Numbers(range), false),
                None => return false,
            },
            LineKey::Value(own) => {
                let value = self.eval(own, &taken);
                let whole = matches!(own.ty, Type::Period(_) | Type::Date);
                if !value.given || matches!(value.set, Set::Numbers(_)) && !whole {
                    return false;
                }
                (value.set, value.blank)
            }
            LineKey::Payee | LineKey::Payment => return false,
        };
        !blank && each_of(&set).is_some_and(|each| each.iter().all(|one| known.contains(&one)))
    }

    /// The periods of a kind in which lines of a box are paid.
    fn periods_paid(&self, id: PaymentId, kind: PeriodKind, place: &Place) -> Option<Range> {
        let contract = &self.model.contract;
        let (range, paid) = self.statements_of(id, place)?;
        let of = |index: &Number| {
            let day =
                contract.calendar.last_day(contract.statements, i32::try_from(index.to_int()?).ok()?)?;
            Some(Number::from_int(i128::from(contract.calendar.index(kind, day))))
        };
        Some(range.within(&paid).rising(of))
    }

    /// Payments without one that a minimum holds and whose lines are there whatever the data, and what that comes to at
    /// least: each of its pools comes to its amount or more.
    ///
    /// *Why that is sound.* A pool comes to the larger of its lines and its amount; no cap holds these lines; every other
    /// line is never below nil.
    pub(super) fn without_guaranteed(&self, payments: &[PaymentId]) -> Option<(Vec<PaymentId>, Number)> {
        let minimums = self.model.limits.iter().filter(|limit| !limit.at_most);
        let mut found: Vec<(PaymentId, Number)> = minimums
            .filter_map(|limit| {
                let [target] = limit.on.as_slice() else { return None };
                let id = target.payment;
                let alone =
                    self.model.limits.iter().filter(|limit| limit.on.iter().any(|on| on.payment == id));
                let plain = self.model.payments[id].shares.is_empty() && alone.count() == 1;
                if !plain || !payments.contains(&id) || !self.is_by_line(id) || !self.is_never_negative(id) {
                    return None;
                }
                let record = self.record_of(self.model.payments[id].frame)?;
                let mut pools: Vec<(Vec<Set>, Number)> = Vec::new();
                for row in 0..self.own_rows(record)? {
                    let mut place = Place::any(record);
                    place.known.insert(Vec::new(), row);
                    let selection = self.model.payments[id].selection;
                    self.go_on();
                    let Some(pool) = self.pool_of(id, &target.keys, &place) else { continue };
                    if !self.truth(selection, &place).is_met() || !self.is_surely_inside(id, &place) {
                        continue;
                    }
                    let least = self.as_a_line(&self.eval(&target.amount, &place).range()).least?;
                    match pools.iter_mut().find(|(known, _)| *known == pool) {
                        Some((_, known)) => *known = least.min(known.clone()),
                        None => pools.push((pool, least)),
                    }
                }
                let zero = Number::zero;
                let sum = pools.into_iter().fold(zero(), |all, (_, least)| all.plus(&least.max(zero())));
                Some((id, sum))
            })
            .collect();
        found.sort_by(|(_, one), (_, other)| one.cmp(other));
        let (id, sum) = found.pop()?;
        Some((payments.iter().copied().filter(|other| *other != id).collect(), sum))
    }

    /// The pool of a limit to which a line belongs, where that is known.
    fn pool_of(&self, id: PaymentId, keys: &[LineKey], place: &Place) -> Option<Vec<Set>> {
        let single = |expr: &Expr| {
            let value = self.eval(expr, place);
            (value.given && !value.blank && value.set.is_single()).then_some(value.set)
        };
        let of_key = |key: &LineKey| match key {
            LineKey::Payee => single(&self.model.payments[id].payee),
            LineKey::Value(value) => single(value),
            LineKey::Period(kind) => {
                let contract = &self.model.contract;
                let (range, _) = self.statements_of(id, place)?;
                let index = range.least.clone().filter(|least| range.most.as_ref() == Some(least))?;
                let index = i32::try_from(index.to_int()?).ok()?;
                let day = contract.calendar.last_day(contract.statements, index)?;
                let of = Number::from_int(i128::from(contract.calendar.index(*kind, day)));
                Some(Set::Numbers(super::enclosure::just(of)))
            }
            LineKey::Payment => None,
        };
        keys.iter().map(of_key).collect()
    }
}

/// Each value of a set, where they are few.
fn each_of(set: &Set) -> Option<Vec<Set>> {
    match set {
        Set::Numbers(range) => {
            let (least, most) = (range.least.as_ref()?.to_int()?, range.most.as_ref()?.to_int()?);
            if most.checked_sub(least)? > MOST_VALUES {
                return None;
            }
            let one = |value| Set::Numbers(super::enclosure::just(Number::from_int(value)));
            Some((least..=most).map(one).collect())
        }
        Set::Choices(choices) => {
            Some(choices.iter().map(|one| Set::Choices(BTreeSet::from([*one]))).collect())
        }
        Set::Rows(Some(rows)) => {
            Some(rows.iter().map(|one| Set::Rows(Some(BTreeSet::from([*one])))).collect())
        }
        Set::Truth { .. } | Set::Text(_) | Set::Rows(None) => None,
    }
}
