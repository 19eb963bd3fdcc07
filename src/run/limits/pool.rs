//! The lines that a limit looks at, in their groups and their order.

use crate::column::{Column, ColumnBuilder, Kind, NOWHERE, Values};
use std::collections::BTreeMap;

use crate::model::{LimitId, LineKey, PaymentId};
use crate::plan::{LineKeyPlan, PaymentPlan, TargetPlan};
use crate::run::combined::GroupKey;
use crate::run::error::RunError;
use crate::run::failure::Part;
use crate::run::grouping::Grouping;
use crate::run::lines::{Entries, EntryPlace};
use crate::run::ranks::line_key_type;
use crate::run::view::{Rows, View};
use crate::value::Number;

/// The entries of a limit and their groups.
#[derive(Debug)]
pub(super) struct Pool {
    /// Payment by payment in the order of their lines; loose ones last.
    pub(super) entries: Entries,
    /// The group of each, by the keys; `NOWHERE` where a key is blank.
    pub(super) groups: Vec<u32>,
    /// The values of each key.
    pub(super) keys: Vec<Column>,
    /// The limit's amount at each entry that is not loose.
    amounts: Column,
    /// Whether all of these are one.
    one_amount: bool,
    /// The first entry of each group.
    pub(super) first: Vec<u32>,
}

impl Pool {
    /// How many groups there are.
    pub(super) fn count(&self) -> usize {
        self.first.len()
    }

    /// Whether the limit at two entries is the same.
    pub(super) fn is_limited_alike(&self, one: u32, other: u32) -> bool {
        self.one_amount || self.amounts.values.compare(one as usize, other as usize).is_eq()
    }

    /// The entries and their groups, but for those in none.
    pub(super) fn grouped(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.groups.iter().copied().enumerate().filter(|(_, group)| *group != NOWHERE)
    }
}

impl View<'_> {
    /// The lines of the payments of a limit that lie inside term and settlement, and what earlier limits have done.
    pub(super) fn pool(&self, id: LimitId, plan: &[TargetPlan]) -> Result<Pool, RunError> {
        let loose = self.adjustments(id);
        let entries = Entries::of(plan.iter().map(|target| self.lines(target.payment)), |_| true, &loose);
        let parts = |target: &TargetPlan| {
            self.plan.payments.get(target.payment.index()).map_or(1, PaymentPlan::parts)
        };
        let entries = match self.model.limits[id].before_shared {
            true => entries.wholes(&plan.iter().map(parts).collect::<Vec<_>>()),
            false => entries,
        };
        let mut amounts = ColumnBuilder::new(Kind::Number);
        for (payment, target) in plan.iter().enumerate() {
            let own = entries.of_payment(payment);
            amounts.append_column(self.limit_amounts(target, &entries.rows(own))?);
        }
        let keys = plan.first().map_or(0, |target| target.keys.len());
        // What is loose has no values: it joins a group once there are some.
        let own = entries.first_loose();
        let columns = (0..keys)
            .map(|key| self.line_column(&part_of(plan, |target| target.keys.get(key)), &entries, own));
        let keys: Vec<Column> = columns.collect::<Result<_, _>>()?;
        let target = self.model.limits[id].on.first();
        let by = target.into_iter().flat_map(|target| &target.keys).zip(&keys);
        let by: Vec<_> = by.map(|(key, column)| GroupKey::Values(column, self.line_ranks(key))).collect();
        keys.iter().for_each(|column| self.orders(self.model.limits[id].title.span, column));
        let mut grouping = Grouping::new(own, self.share);
        grouping.part_by_all(&by);
        let first = grouping.first_rows();
        let mut groups = grouping.groups;
        groups.resize(entries.len(), NOWHERE);
        let amounts = amounts.finish();
        let one_amount = match &amounts.values {
            Values::Fixed { values, .. } => values.bounds().is_some_and(|(least, most)| least == most),
            _ => false,
        };
        let mut pool = Pool { entries, groups, keys, amounts, one_amount, first };
        self.place_loose(plan, &mut pool);
        Ok(pool)
    }

    /// The limit of a group: the checker has seen to it that it is the same for all of its lines.
    pub(super) fn limit_of(&self, pool: &Pool, group: u32) -> Option<Number> {
        let first = pool.first.get(group as usize)?;
        Some(self.as_a_line(pool.amounts.values.number(*first as usize)?))
    }

    fn limit_amounts(&self, target: &TargetPlan, at: &[u32]) -> Result<Column, RunError> {
        let frame = self.payment_frame(target.payment);
        let column = self.column_at(&target.amount, frame, at)?;
        match column.blanks.as_ref().and_then(|blanks| blanks.marked().next()) {
            Some(row) => Err(self.blank(&target.amount, Part::Limit, Rows::list(frame, at), row)),
            None => Ok(column),
        }
    }

    /// For a key or a part of the order that is a reference: the places of the rows that it refers to.
    pub(super) fn line_ranks(&self, key: &LineKey) -> Option<&[u32]> {
        line_key_type(key).and_then(|ty| self.context.ranks.of(ty))
    }

    /// What earlier limits shown by themselves have done joins the first group that fits its payee and period.
    fn place_loose(&self, plan: &[TargetPlan], pool: &mut Pool) {
        let loose = pool.entries.first_loose()..pool.entries.len();
        let Some(target) = plan.first().filter(|_| !loose.is_empty()) else { return };
        let fit = |entry: usize| -> Vec<i64> {
            let EntryPlace { payee, period, .. } = pool.entries.place(entry);
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
            groups.entry(fit(*first as usize)).or_insert(group);
        }
        for entry in loose {
            let group = groups.get(&fit(entry)).copied().unwrap_or(NOWHERE);
            if let Some(place) = pool.groups.get_mut(entry) {
                *place = group;
            }
        }
    }
}

/// A key, or a part of the order, of each payment.
pub(super) fn part_of<'p>(
    plan: &'p [TargetPlan],
    part: impl Fn(&'p TargetPlan) -> Option<&'p LineKeyPlan>,
) -> Vec<(PaymentId, Option<&'p LineKeyPlan>)> {
    plan.iter().map(|target| (target.payment, part(target))).collect()
}
