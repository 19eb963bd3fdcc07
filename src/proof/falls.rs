//! Payments for what falls below all that went before it: `smallest hours before this one` less `hours`, and the same of
//! what rises above all before. Each step is a part of its own of the way from the first value of a series to its last
//! lowest one, so that all steps of a series come to no more than values can fall, however many there are.

use super::place::Place;
use super::volume::{Rule, counted_by};
use super::world::World;
use crate::analysis::{Range, Steps};
use crate::model::{Expr, ExprKind, FactId, FactKind, Frame, PaymentId, Running, RunningOp, VolumeKey};
use crate::value::{AggregateOp, ArithmeticOp, ChooseOp, Function, Number};

/// An amount that is a step of a series, times something.
struct Step<'m> {
    /// The lowest value before, of a step down; or the highest, of a step up.
    before: &'m Running,
    /// Whether it is a step down.
    falls: bool,
    /// What a whole unit of the step is worth at most.
    worth: Number,
}

impl World<'_> {
    /// What all lines of a payment for steps come to at most; none where it is not one, or where nothing says how many
    /// series there are.
    pub(super) fn by_falls(&self, id: PaymentId) -> Option<Number> {
        let payment = &self.model.payments[id];
        let Frame::Rows(record) = self.model.frames[payment.frame] else { return None };
        if !payment.shares.is_empty() || payment.together.is_some() {
            return None;
        }
        self.go_on();
        let any = Place::any(record);
        let Some(taken) = self.narrowed_to_population(payment.selection, &any) else {
            return Some(Number::zero());
        };
        let Step { before, falls, worth } = self.step(&payment.amount, &taken)?;
        if !self.takes_itself_in(before, payment.selection) {
            return None;
        }
        // The first value of a series may be of a row that is not paid for, the last is of one that is.
        let value = before.value.as_ref()?;
        let all = match before.within {
            Some(within) => self.narrowed_to_population(within, &any)?,
            None => any,
        };
        let (first, last) = (self.eval(value, &all).range(), self.eval(value, &taken).range());
        let far = if falls { first.most?.minus(&last.least?) } else { last.most?.minus(&first.least?) };
        let keys: Option<Vec<VolumeKey>> = before.keys.iter().map(|key| counted_by(record, key)).collect();
        let series = self.rows_by(record, &Rule { most: Number::one(), keys: keys? }, &[])?;
        let steps = series.times(&far.max(Number::zero())).times(&worth);
        // The first of a series is no step.
        let keys: Vec<&Expr> = before.keys.iter().collect();
        let of_series = self.most_rows(record, &keys).map(|rows| rows.minus(&Number::one()).times(&series));
        let lines = of_series.into_iter().chain(self.most_rows(record, &[])).min()?;
        // Amounts that are whole steps of rounding are not rounded.
        let parts = Steps::of(&self.terms).step(&payment.amount);
        let whole = |size: &Number| {
            size.divided_by(&self.model.contract.rounding.step).is_some_and(|own| own.is_whole())
        };
        let gain = if parts.size().is_some_and(whole) { Number::zero() } else { self.most_rounding_gain() };
        Some(steps.plus(&gain.times(&lines)))
    }

    /// Whether each row that is paid for is one of its series.
    fn takes_itself_in(&self, before: &Running, selection: FactId) -> bool {
        let within = before.within.is_none_or(|within| self.terms.is_subset(selection, within));
        within && before.conditions.is_empty() && before.window.is_none() && before.holds.is_none()
    }

    /// An amount as a step, times something that is never below nought.
    fn step<'e>(&'e self, amount: &'e Expr, place: &Place) -> Option<Step<'e>> {
        let times = |step: Step<'e>, by: Range| {
            let most = by.most.clone().filter(|_| by.is_never_negative())?;
            Some(Step { worth: step.worth.times(&most), ..step })
        };
        match &amount.kind {
            ExprKind::Fact(fact) if matches!(self.model.facts[*fact].kind, FactKind::Define) => {
                self.step(&self.model.facts[*fact].value, place)
            }
            ExprKind::Call(Function::Arithmetic(ArithmeticOp::Subtract), parts) => {
                let [from, to] = parts.as_slice() else { return None };
                let (down, up) = ((from, to, true), (to, from, false));
                [down, up].into_iter().find_map(|(before, now, falls)| {
                    let ExprKind::Running(running) = &self.written_out(before).kind else { return None };
                    let value = running.value.as_ref()?;
                    let same = *self.written_out(value) == *self.written_out(now);
                    let op = if falls { AggregateOp::Smallest } else { AggregateOp::Largest };
                    let alike = running.op == RunningOp::BeforeThis(op) && same;
                    alike.then(|| Step { before: running, falls, worth: Number::one() })
                })
            }
            ExprKind::Call(Function::Arithmetic(ArithmeticOp::Multiply), parts) => {
                let [one, other] = parts.as_slice() else { return None };
                [(one, other), (other, one)].into_iter().find_map(|(step, by)| {
                    let step = self.step(step, place)?;
                    times(step, self.eval(by, place).range())
                })
            }
            ExprKind::Call(Function::Arithmetic(ArithmeticOp::Divide), parts) => {
                let [step, by] = parts.as_slice() else { return None };
                times(self.step(step, place)?, self.eval(by, place).range().inverse())
            }
            // A step the other way counts for nothing.
            ExprKind::Call(Function::Choose(ChooseOp::Larger), parts) => {
                let [one, other] = parts.as_slice() else { return None };
                let is_nought = |expr: &Expr| self.eval(expr, place).range() == super::enclosure::nought();
                [(one, other), (other, one)]
                    .into_iter()
                    .find_map(|(step, least)| if is_nought(least) { self.step(step, place) } else { None })
            }
            _ => None,
        }
    }

    /// What a name stands for.
    fn written_out<'e>(&'e self, expr: &'e Expr) -> &'e Expr {
        match &expr.kind {
            ExprKind::Fact(fact) if matches!(self.model.facts[*fact].kind, FactKind::Define) => {
                self.written_out(&self.model.facts[*fact].value)
            }
            _ => expr,
        }
    }
}
