//! Clawbacks: what is due back is recovered payee by payee, period by period.

use std::collections::BTreeMap;

use super::error::RunError;
use super::failure::Part;
use super::result::{ClawbackPeriod, ItemLine};
use super::view::{Rows, View};
use crate::model::{ClawbackId, Item};
use crate::plan::Node;
use crate::value::{Number, PeriodKind};

impl View<'_> {
    /// The recovery of a clawback, for each payee and statement period in which something is due or brought forward:
    /// the smallest of the two together and every limit, and never below nought.
    pub(crate) fn recover(&self, clawback: ClawbackId) -> Result<Vec<ClawbackPeriod>, RunError> {
        let model = &self.model.clawbacks[clawback];
        let Some(plan) = self.plan.clawbacks.get(clawback.index()) else { return Ok(Vec::new()) };
        let mut due: BTreeMap<u32, BTreeMap<u32, Number>> = BTreeMap::new();
        let lines = self.lines(model.due);
        for (payee, period, sum) in self.by_payee_and_period(lines, lines.rounded()) {
            due.entry(payee).or_default().insert(period, sum);
        }
        let mut recovery = Vec::new();
        for (payee, mut due) in due {
            // Who listens hears of every period, so that two runs can be laid side by side.
            let first = if self.is_traced() { 0 } else { due.keys().next().copied().unwrap_or(0) };
            let limits = self.limits_of_payee(plan, payee, first)?;
            let mut brought = Number::zero();
            for (period, limits) in (first..).zip(limits) {
                let due = due.remove(&period).unwrap_or_else(Number::zero);
                let open = brought.plus(&due);
                let nothing = brought.is_zero() && due.is_zero();
                if nothing && !self.is_traced() {
                    continue;
                }
                let at = model.title.span;
                limits.iter().for_each(|limit| self.parts(at, &open, limit));
                limits.iter().chain([&open]).for_each(|most| self.parts(at, most, &Number::zero()));
                let most = limits.iter().fold(&open, |least, limit| least.min(limit));
                let taken = most.clone().max(Number::zero());
                let left = open.minus(&taken);
                let next = if model.carried { left.clone() } else { Number::zero() };
                let brought = std::mem::replace(&mut brought, next);
                if nothing {
                    continue;
                }
                recovery.push(ClawbackPeriod { payee, period, brought, due, limits, taken, left });
            }
        }
        Ok(recovery)
    }

    /// The limits of a payee: for each period from one on, in the order of the contract.
    fn limits_of_payee(&self, plan: &[Node], payee: u32, first: u32) -> Result<Vec<Vec<Number>>, RunError> {
        let all = self.outcome.periods.len();
        let periods = all.saturating_sub(first as usize);
        let start = (payee as usize).saturating_mul(all).saturating_add(first as usize);
        let mut limits = vec![Vec::with_capacity(plan.len()); periods];
        // Without a frame of payees and periods no clawback has a limit.
        let Some(frame) = self.model.statement_frame() else { return Ok(limits) };
        let rows = Rows::range(frame, start, start.saturating_add(periods));
        for limit in plan {
            let amounts = self.wanted(limit, rows, Part::Limit)?.numbers(periods);
            for (limits, amount) in limits.iter_mut().zip(amounts) {
                limits.push(self.as_a_line(amount.unwrap_or_else(Number::zero)));
            }
        }
        Ok(limits)
    }

    /// The amount of a limit, rounded as a payment line is: what a limit leaves of a line is then paid as it stands.
    pub(crate) fn as_a_line(&self, amount: Number) -> Number {
        let rule = &self.model.contract.rounding;
        if self.context.unrounded { amount } else { amount.rounded(&rule.step, rule.way) }
    }

    /// The statement: what the lines of each item come to, payee by payee, period by period. A limit or clawback that
    /// does nothing has no line.
    pub(crate) fn statement(&self) -> Vec<ItemLine> {
        let mut sums: BTreeMap<StatementPlace, Number> = BTreeMap::new();
        for (position, item) in self.model.items.iter().enumerate() {
            let mut add = |place: StatementPlace, amount: &Number| {
                let sum = sums.entry(place).or_insert_with(Number::zero);
                *sum = sum.plus(amount);
            };
            match item {
                Item::Payment(payment) => {
                    let kind = self.model.payments[*payment].longer_period(&self.model.contract);
                    let lines = self.lines(*payment);
                    for (line, sum) in self.by_item(lines, &lines.left(|_| true)) {
                        let longer = kind.zip(line.longer);
                        line.period.into_iter().for_each(|period| {
                            add((line.payee, period, longer, position, line.item), &sum);
                        });
                    }
                }
                Item::Limit(limit) => {
                    self.shown_lines(*limit).iter().filter(|(_, _, amount)| !amount.is_zero()).for_each(
                        |(payee, period, amount)| add((*payee, *period, None, position, None), amount),
                    )
                }
                Item::Clawback(clawback) => self
                    .outcome
                    .clawbacks
                    .get(clawback.index())
                    .into_iter()
                    .flatten()
                    .filter(|period| !period.taken.is_zero())
                    .for_each(|period| {
                        add((period.payee, period.period, None, position, None), &period.taken.negated());
                    }),
            }
        }
        let line = |((payee, period, longer, position, of), amount): (StatementPlace, Number)| {
            let item = *self.model.items.get(position)?;
            let nothing = amount.is_zero() && !matches!(item, Item::Payment(_));
            (!nothing).then_some(ItemLine { payee, period, longer, item, of, amount })
        };
        sums.into_iter().filter_map(line).collect()
    }
}

/// Payee, period, the longer period that it is for, position of the item, and which of a payment's items it is.
type StatementPlace = (u32, u32, Option<(PeriodKind, i32)>, usize, Option<u32>);
