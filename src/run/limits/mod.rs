//! Caps and minimums.
//!
//! A limit pools the lines of its payments that lie inside the term and settlement, with what earlier limits have left
//! of them, and puts them into groups by its keys. What earlier limits *shown by themselves* have done counts too: each
//! joins the first group that has its payee and period, as far as these are keys.
//!
//! - A cap that cuts goes through the lines of a group in its order. Each keeps what is left of the limit, and never
//!   more than it has: a line below nought is left alone, and gives back what it takes. Lines that the order does not
//!   tell apart are taken by payment, period, payee and amount, so that the totals do not depend on the order of the
//!   data.
//! - A cap that cuts lines before they are shared takes the parts of a line as one; what it leaves of the line is
//!   shared anew.
//! - A cap shown by itself does the same with the sums of each place in the order, and each sum has a line: what is
//!   kept less the sum.
//! - A minimum has a line for each group: what is missing.

mod cut;
mod money;
mod order;
mod pool;
mod wholes;

use crate::column::{Column, NOWHERE};
use std::collections::BTreeMap;

use super::combined::GroupKey;
use super::cut_lines::CutLines;
use super::derived_columns::numbers;
use super::error::RunError;
use super::grouping::Grouping;
use super::limit_lines::{Amounts, KeyColumn, LimitLines};
use super::lines::EntryPlace;
use super::payment_lines::sums_of;
use super::view::View;
use crate::model::{Limit, LimitId, LineKey, PaymentId, Type};
use crate::plan::TargetPlan;
use crate::value::Number;
use money::kept;
use pool::Pool;

/// What a limit does.
#[derive(Debug, Default)]
pub(crate) struct Limited {
    /// Its lines.
    pub(crate) lines: LimitLines,
    /// What it cuts, payment by payment.
    pub(crate) cuts: Vec<(PaymentId, CutLines)>,
}

impl View<'_> {
    /// Applies a limit.
    pub(crate) fn limit(&self, id: LimitId) -> Result<Limited, RunError> {
        let limit = &self.model.limits[id];
        let Some(plan) = self.plan.limits.get(id.index()) else { return Ok(Limited::default()) };
        let pool = self.pool(id, plan)?;
        match (limit.at_most, limit.cut) {
            (true, true) if limit.before_shared => self.of_parts(self.cut(id, plan, &pool)?),
            (true, true) => self.cut(id, plan, &pool),
            (true, false) => Ok(Limited { lines: self.cap(limit, plan, &pool)?, cuts: Vec::new() }),
            (false, _) => Ok(Limited { lines: self.top_up(limit, &pool), cuts: Vec::new() }),
        }
    }

    /// Where more or less of an amount would be kept.
    fn meets_limit(&self, limit: &Limit, amount: &Number, most: &Number, used: &Number) {
        let at = limit.title.span;
        let left = most.minus(used);
        self.parts(at, amount, &left);
        self.parts(at, &left, &Number::zero());
    }

    fn cap(&self, limit: &Limit, plan: &[TargetPlan], pool: &Pool) -> Result<LimitLines, RunError> {
        let mut places = self.places(limit, plan, pool)?;
        // Within a place of the order by period, then payee, so that each line has one of each.
        let [periods, payees] = [pool.entries.periods(), pool.entries.payees()].map(Column::of_codes);
        places.part_by_all(&[&periods, &payees].map(|column| GroupKey::Values(column, None)));
        join_places(pool, &mut places);
        let mut first = vec![None; places.count];
        for (entry, place) in places.groups.iter().enumerate() {
            if let Some(first) = first.get_mut(*place as usize) {
                first.get_or_insert(entry);
            }
        }
        let sums = sums_of(&pool.entries.left, &places);
        let mut lines = ShownLines::default();
        let mut open = (NOWHERE, Number::zero(), Number::zero());
        for (before, entry) in sums.into_iter().zip(first) {
            let Some(entry) = entry else { continue };
            let place = pool.entries.place(entry);
            let group = pool.groups.get(entry).copied().unwrap_or(NOWHERE);
            let (Some(most), Some(first)) = (self.limit_of(pool, group), pool.first.get(group as usize))
            else {
                continue;
            };
            if open.0 != group {
                open = (group, Number::zero(), most);
            }
            let (_, used, most) = &mut open;
            self.meets_limit(limit, &before, most, used);
            let kept = kept(&before, most, used);
            let used_before = std::mem::take(used);
            *used = used_before.plus(&kept);
            let amount = kept.minus(&before);
            lines.add(place.payee, Some(place.period), *first);
            lines.amounts.push(most.clone(), before, used_before, amount);
        }
        let keys = self.key_columns(limit, pool, &lines.firsts);
        Ok(lines.columns(keys))
    }

    /// What is missing of a minimum, in the statement period that holds the last day of the group's period, at the
    /// latest the last one; without a period among the keys, the one in which the term ends.
    fn top_up(&self, limit: &Limit, pool: &Pool) -> LimitLines {
        let grouping = Grouping::of(pool.groups.clone(), pool.count(), self.share);
        let sums = sums_of(&pool.entries.left, &grouping);
        let mut payees = vec![NOWHERE; pool.count()];
        for (entry, group) in pool.grouped() {
            if let Some(payee) = payees.get_mut(group as usize) {
                *payee = (*payee).min(pool.entries.place(entry).payee);
            }
        }
        let mut lines = ShownLines::default();
        for ((group, (before, payee)), first) in (0u32..).zip(sums.into_iter().zip(payees)).zip(&pool.first) {
            let Some(least) = self.limit_of(pool, group) else { continue };
            self.parts(limit.title.span, &before, &least);
            let missing = least.minus(&before).max(Number::zero());
            lines.add(payee, self.period_of_top_up(limit, pool, *first as usize), *first);
            lines.amounts.push(least, before, Number::zero(), missing);
        }
        let keys = self.key_columns(limit, pool, &lines.firsts);
        lines.columns(keys)
    }

    fn period_of_top_up(&self, limit: &Limit, pool: &Pool, first: usize) -> Option<u32> {
        let contract = &self.model.contract;
        let last_day = limit.period_key.and_then(|kind| {
            let period = pool.entries.place(first).period;
            let index = *self.outcome.periods.get(period as usize)?;
            contract.calendar.last_day(kind, self.period_holding(kind, index))
        });
        let index = contract.calendar.index(contract.statements, last_day.unwrap_or(contract.ends));
        let begun = self.outcome.periods.partition_point(|period| *period <= index);
        u32::try_from(begun.saturating_sub(1)).ok()
    }

    /// The keys of entries.
    fn key_columns(&self, limit: &Limit, pool: &Pool, at: &[u32]) -> Vec<KeyColumn> {
        let keys = limit.on.first().map(|target| target.keys.as_slice()).unwrap_or_default();
        let of = |(key, column): (&LineKey, &Column)| {
            let value = |ty: Type| KeyColumn::Value(column.take(at), ty);
            match key {
                LineKey::Payee => value(Type::Text),
                LineKey::Period(kind) => value(Type::Period(*kind)),
                LineKey::Value(of) => value(of.ty.clone()),
                LineKey::Payment => {
                    let payment = |entry: &u32| limit.on.get(pool.entries.payment_of(*entry as usize));
                    KeyColumn::Payment(at.iter().filter_map(payment).map(|target| target.payment.0).collect())
                }
            }
        };
        keys.iter().zip(&pool.keys).map(of).collect()
    }
}

/// Lines of a limit that is shown by itself, in the making.
#[derive(Default)]
struct ShownLines {
    payees: Vec<u32>,
    periods: Vec<u32>,
    /// The first entry of the group of each.
    firsts: Vec<u32>,
    amounts: Amounts<Vec<Number>>,
}

impl ShownLines {
    fn add(&mut self, payee: u32, period: Option<u32>, first: u32) {
        self.payees.push(payee);
        self.periods.push(period.unwrap_or(NOWHERE));
        self.firsts.push(first);
    }

    fn columns(self, keys: Vec<KeyColumn>) -> LimitLines {
        LimitLines::new(self.payees.into(), self.periods.into(), keys, self.amounts.map(numbers))
    }
}

/// What an earlier limit has done for a payee in a period counts with the first of the lines there.
fn join_places(pool: &Pool, places: &mut Grouping) {
    let first_loose = pool.entries.first_loose();
    if first_loose == pool.entries.len() {
        return;
    }
    let place_of = |entry: usize| {
        let EntryPlace { payee, period, .. } = pool.entries.place(entry);
        (pool.groups.get(entry).copied().unwrap_or(NOWHERE), payee, period)
    };
    let (lines, loose) = places.groups.split_at_mut_checked(first_loose).unwrap_or_default();
    let mut first: BTreeMap<(u32, u32, u32), u32> = BTreeMap::new();
    for (entry, place) in lines.iter().enumerate() {
        first.entry(place_of(entry)).and_modify(|least| *least = (*least).min(*place)).or_insert(*place);
    }
    for (entry, place) in (first_loose..).zip(loose) {
        *place = first.get(&place_of(entry)).copied().unwrap_or(*place);
    }
}
