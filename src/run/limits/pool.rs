//! The lines that a limit looks at, in their groups and their order.

use crate::column::{Column, Kind, NOWHERE, Vector};
use std::collections::BTreeMap;

use crate::model::{Limit, LimitId, LineKey, PaymentId};
use crate::plan::{LineKeyPlan, TargetPlan};
use crate::run::error::{Part, RunError};
use crate::run::frames::Grouping;
use crate::run::lines::Entry;
use crate::run::ranks::line_key_type;
use crate::run::view::View;
use crate::value::Number;

/// The entries of a limit and their groups.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// Payment by payment in the order of their lines; loose ones last.
    pub(super) entries: Vec<Entry>,
    /// The values of each key, without loose ones.
    pub(super) keys: Vec<Column>,
    /// The limit of each group.
    pub(super) limits: Vec<Number>,
    /// The first entry of each group.
    pub(super) first: Vec<u32>,
}

impl View<'_> {
    /// The lines of the payments of a limit that lie inside term and settlement.
    pub(super) fn pool(&self, id: LimitId, plan: &[TargetPlan]) -> Result<Pool, RunError> {
        let mut pool = Pool::default();
        let mut amounts = Vec::new();
        for (payment, target) in (0u32..).zip(plan) {
            let from = pool.entries.len();
            for (at, line) in (0u32..).zip(self.lines(target.payment)) {
                let Some(period) = line.period else { continue };
                pool.entries.push(Entry {
                    payment,
                    line: at,
                    at: line.at,
                    payee: line.payee,
                    period,
                    left: line.paid(),
                    group: NOWHERE,
                });
            }
            amounts.extend(self.limit_amounts(target, pool.entries.get(from..).unwrap_or_default())?);
        }
        let keys = plan.first().map_or(0, |target| target.keys.len());
        let columns = (0..keys)
            .map(|key| self.line_column(&part_of(plan, |target| target.keys.get(key)), &pool.entries));
        pool.keys = columns.collect::<Result<_, _>>()?;
        let mut grouping = Grouping::new(pool.entries.len());
        let target = self.model.limits[id].on.first();
        for (key, column) in target.into_iter().flat_map(|target| &target.keys).zip(&pool.keys) {
            self.orders(self.model.limits[id].title.span, column);
            grouping.part_by(column, self.line_ranks(key));
        }
        pool.limits = vec![Number::zero(); grouping.count];
        pool.first = vec![NOWHERE; grouping.count];
        for (at, ((group, entry), amount)) in
            (0u32..).zip(grouping.groups.iter().zip(&mut pool.entries).zip(amounts))
        {
            entry.group = *group;
            let group = *group as usize;
            if let (Some(first), Some(limit)) = (pool.first.get_mut(group), pool.limits.get_mut(group)) {
                // The checker has seen to it that a group has one limit; the least, should it not.
                if *first == NOWHERE || amount < *limit {
                    *limit = amount;
                }
                *first = (*first).min(at);
            }
        }
        self.add_loose(id, plan, &mut pool);
        Ok(pool)
    }

    fn limit_amounts(&self, target: &TargetPlan, entries: &[Entry]) -> Result<Vec<Number>, RunError> {
        let frame = self.payment_frame(target.payment);
        let at: Vec<u32> = entries.iter().map(|entry| entry.at).collect();
        let column = self.column_at(&target.amount, frame, &at)?;
        let amounts = Vector::range(&column, Kind::Number, 0, at.len()).numbers(at.len());
        let blank = amounts.iter().zip(&at).find(|(amount, _)| amount.is_none());
        if let Some((_, at)) = blank {
            let place = self.place(frame, Some(*at));
            return Err(RunError::Blank { span: target.amount.span, part: Part::Limit, place });
        }
        Ok(amounts.into_iter().flatten().map(|amount| self.as_a_line(amount)).collect())
    }

    /// The places of entries in the order of the limit, group by group.
    pub(super) fn places(
        &self,
        limit: &Limit,
        plan: &[TargetPlan],
        pool: &Pool,
    ) -> Result<Grouping, RunError> {
        let groups = pool.entries.iter().map(|entry| entry.group).collect();
        let mut places = Grouping { groups, count: pool.limits.len() };
        let order = limit.on.first().map_or(&[][..], |target| &target.order);
        for (part, key) in order.iter().enumerate() {
            let mut column =
                self.line_column(&part_of(plan, |target| target.order.get(part)), &pool.entries)?;
            // An entry without the value stands where nought would. No line is without: the checker does not let it be blank.
            column.blanks = None;
            self.orders(limit.title.span, &column);
            places.part_by(&column, self.line_ranks(key));
        }
        Ok(places)
    }

    /// For a key or a part of the order that is a reference: the places of the rows that it refers to.
    fn line_ranks(&self, key: &LineKey) -> Option<&[u32]> {
        line_key_type(key).and_then(|ty| self.context.ranks.of(ty))
    }

    /// What earlier limits shown by themselves have done joins the first group that fits its payee and period.
    fn add_loose(&self, id: LimitId, plan: &[TargetPlan], pool: &mut Pool) {
        let loose = self.adjustments(id);
        let Some(target) = plan.first().filter(|_| !loose.is_empty()) else { return };
        let fit = |payee: u32, period: u32| -> Vec<i64> {
            let index = self.outcome.periods.get(period as usize).copied().unwrap_or(0);
            let by_key = target.keys.iter().map(|key| match key {
                LineKeyPlan::Payee => i64::from(payee),
                LineKeyPlan::Period(kind) => i64::from(self.period_holding(*kind, index)),
                LineKeyPlan::Payment | LineKeyPlan::Value(_) => 0,
            });
            by_key.collect()
        };
        let mut groups: BTreeMap<Vec<i64>, u32> = BTreeMap::new();
        for (group, first) in (0u32..).zip(&pool.first) {
            if let Some(entry) = pool.entries.get(*first as usize) {
                groups.entry(fit(entry.payee, entry.period)).or_insert(group);
            }
        }
        for (payee, period, left) in loose {
            let group = groups.get(&fit(payee, period)).copied().unwrap_or(NOWHERE);
            pool.entries.push(Entry {
                payment: NOWHERE,
                line: NOWHERE,
                at: NOWHERE,
                payee,
                period,
                left,
                group,
            });
        }
    }
}

/// A key, or a part of the order, of each payment.
fn part_of<'p>(
    plan: &'p [TargetPlan],
    part: impl Fn(&'p TargetPlan) -> Option<&'p LineKeyPlan>,
) -> Vec<(PaymentId, Option<&'p LineKeyPlan>)> {
    plan.iter().map(|target| (target.payment, part(target))).collect()
}
