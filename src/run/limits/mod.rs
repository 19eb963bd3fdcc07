//! Caps and minimums.
//!
//! A limit pools the lines of its payments that lie inside the term and settlement, with what earlier limits have left of them, and puts
//! them into groups by its keys. What earlier limits *shown by themselves* have done counts too: each joins the first group that has its
//! payee and period, as far as these are keys.
//!
//! - A cap that cuts goes through the lines of a group in its order. Each keeps what is left of the limit, and never more than it has:
//!   a line below nought is left alone, and gives back what it takes. Lines that the order does not tell apart are taken by payment,
//!   period, payee and amount, so that the totals do not depend on the order of the data.
//! - A cap shown by itself does the same with the sums of each place in the order, and each sum has a line: what is kept less the sum.
//! - A minimum has a line for each group: what is missing.

mod pool;

use crate::column::{Column, NOWHERE};
use std::collections::BTreeMap;

use super::error::RunError;
use super::frames::Grouping;
use super::lines::Entry;
use super::result::LimitLine;
use super::value::Value;
use super::view::View;
use crate::model::{Limit, LimitId, LineKey, PaymentId, Type};
use crate::plan::TargetPlan;
use crate::value::Number;
use pool::Pool;

/// What a limit does.
#[derive(Debug, Default)]
pub(crate) struct Limited {
    /// Its lines.
    pub(crate) lines: Vec<LimitLine>,
    /// What it cuts: the payment, the position of the line, how much.
    pub(crate) cuts: Vec<(PaymentId, usize, Number)>,
}

/// What has been kept and cut of a group so far.
#[derive(Clone)]
struct Running {
    before: Number,
    kept: Number,
}

impl View<'_> {
    /// Applies a limit.
    pub(crate) fn limit(&self, id: LimitId) -> Result<Limited, RunError> {
        let limit = &self.model.limits[id];
        let Some(plan) = self.plan.limits.get(id.index()) else { return Ok(Limited::default()) };
        let pool = self.pool(id, plan)?;
        match (limit.at_most, limit.cut) {
            (true, true) => self.cut(limit, plan, &pool),
            (true, false) => Ok(Limited { lines: self.cap(limit, plan, &pool)?, cuts: Vec::new() }),
            (false, _) => Ok(Limited { lines: self.top_up(limit, &pool), cuts: Vec::new() }),
        }
    }

    fn cut(&self, limit: &Limit, plan: &[TargetPlan], pool: &Pool) -> Result<Limited, RunError> {
        let places = self.places(limit, plan, pool)?;
        let mut order: Vec<(&Entry, u32)> = pool.entries.iter().zip(places.groups).collect();
        order.retain(|(entry, _)| entry.group != NOWHERE);
        order.sort_unstable_by(|(a, place_a), (b, place_b)| {
            // What earlier limits did to the whole group counts before its first line.
            let key = |entry: &Entry, place: u32| (entry.group, !entry.is_loose(), place, entry.payment);
            key(a, *place_a)
                .cmp(&key(b, *place_b))
                .then_with(|| (a.period, a.payee, &a.left, a.line).cmp(&(b.period, b.payee, &b.left, b.line)))
        });
        let nothing = Running { before: Number::zero(), kept: Number::zero() };
        let mut groups = vec![nothing; pool.limits.len()];
        let mut cuts = Vec::new();
        for (entry, _) in order {
            let group = entry.group as usize;
            let (Some(running), Some(most)) = (groups.get_mut(group), pool.limits.get(group)) else {
                continue;
            };
            running.before = running.before.plus(&entry.left);
            self.meets_limit(limit, &entry.left, most, &running.kept);
            let kept =
                if entry.is_loose() { entry.left.clone() } else { kept(&entry.left, most, &running.kept) };
            running.kept = running.kept.plus(&kept);
            let cut = entry.left.minus(&kept);
            if let (false, Some(target)) = (cut.is_zero(), plan.get(entry.payment as usize)) {
                cuts.push((target.payment, entry.line as usize, cut));
            }
        }
        let lines = groups.into_iter().zip(&pool.first).zip(&pool.limits);
        let lines = lines.filter(|((running, _), _)| running.before != running.kept);
        let line = |((running, first), most): ((Running, &u32), &Number)| {
            self.line_of_cut(limit, pool, *first as usize, most, running)
        };
        Ok(Limited { lines: lines.filter_map(line).collect(), cuts })
    }

    /// Where more or less of an amount would be kept.
    fn meets_limit(&self, limit: &Limit, amount: &Number, most: &Number, used: &Number) {
        let at = limit.title.span;
        let left = most.minus(used);
        self.parts(at, amount, &left);
        self.parts(at, &left, &Number::zero());
    }

    fn line_of_cut(
        &self,
        limit: &Limit,
        pool: &Pool,
        first: usize,
        most: &Number,
        running: Running,
    ) -> Option<LimitLine> {
        let contract = &self.model.contract;
        let one_period =
            limit.period_key.is_some_and(|kind| contract.calendar.nests(kind, contract.statements));
        let entry = pool.entries.get(first)?;
        Some(LimitLine {
            payee: limit.payee_key.map(|_| entry.payee),
            period: one_period.then_some(entry.period),
            keys: self.key_words(limit, pool, first),
            limit: most.clone(),
            amount: running.kept.minus(&running.before),
            before: running.before,
            used_before: Number::zero(),
        })
    }

    fn cap(&self, limit: &Limit, plan: &[TargetPlan], pool: &Pool) -> Result<Vec<LimitLine>, RunError> {
        let mut places = self.places(limit, plan, pool)?;
        // Within a place of the order by period, then payee, so that each line has one of each.
        for part in [|entry: &Entry| entry.period, |entry: &Entry| entry.payee] {
            places.part_by(&Column::codes(pool.entries.iter().map(part)), None);
        }
        join_places(pool, &mut places);
        let mut sums: Vec<(Number, Option<&Entry>)> = vec![(Number::zero(), None); places.count];
        for (place, entry) in places.groups.iter().zip(&pool.entries) {
            if let Some((sum, some)) = sums.get_mut(*place as usize) {
                *sum = sum.plus(&entry.left);
                *some = Some(entry);
            }
        }
        let mut lines = Vec::new();
        let mut open = (NOWHERE, Number::zero());
        for (before, entry) in sums {
            let Some(entry) = entry else { continue };
            let group = entry.group as usize;
            let (Some(most), Some(first)) = (pool.limits.get(group), pool.first.get(group)) else { continue };
            if open.0 != entry.group {
                open = (entry.group, Number::zero());
            }
            self.meets_limit(limit, &before, most, &open.1);
            let kept = kept(&before, most, &open.1);
            let used_before = std::mem::replace(&mut open.1, Number::zero());
            open.1 = used_before.plus(&kept);
            lines.push(LimitLine {
                payee: Some(entry.payee),
                period: Some(entry.period),
                keys: self.key_words(limit, pool, *first as usize),
                limit: most.clone(),
                amount: kept.minus(&before),
                before,
                used_before,
            });
        }
        Ok(lines)
    }

    /// What is missing of a minimum, in the statement period that holds the last day of the group's period, at the latest the last one;
    /// without a period among the keys, the one in which the term ends.
    fn top_up(&self, limit: &Limit, pool: &Pool) -> Vec<LimitLine> {
        let mut sums = vec![(Number::zero(), NOWHERE); pool.limits.len()];
        for entry in &pool.entries {
            if let Some((sum, payee)) = sums.get_mut(entry.group as usize) {
                *sum = sum.plus(&entry.left);
                *payee = (*payee).min(entry.payee);
            }
        }
        let at = limit.title.span;
        sums.iter().zip(&pool.limits).for_each(|((before, _), least)| self.parts(at, before, least));
        let line = |((before, payee), (first, least)): ((Number, u32), (&u32, &Number))| LimitLine {
            payee: Some(payee),
            period: self.period_of_top_up(limit, pool, *first as usize),
            keys: self.key_words(limit, pool, *first as usize),
            limit: least.clone(),
            amount: least.minus(&before).max(Number::zero()),
            before,
            used_before: Number::zero(),
        };
        sums.into_iter().zip(pool.first.iter().zip(&pool.limits)).map(line).collect()
    }

    fn period_of_top_up(&self, limit: &Limit, pool: &Pool, first: usize) -> Option<u32> {
        let contract = &self.model.contract;
        let last_day = limit.period_key.and_then(|kind| {
            let period = pool.entries.get(first)?.period;
            let index = *self.outcome.periods.get(period as usize)?;
            contract.calendar.last_day(kind, self.period_holding(kind, index))
        });
        let index = contract.calendar.index(contract.statements, last_day.unwrap_or(contract.ends));
        let begun = self.outcome.periods.partition_point(|period| *period <= index);
        u32::try_from(begun.saturating_sub(1)).ok()
    }

    /// The keys of an entry in words.
    fn key_words(&self, limit: &Limit, pool: &Pool, at: usize) -> Vec<String> {
        let keys = limit.on.first().map(|target| target.keys.as_slice()).unwrap_or_default();
        let words = keys.iter().zip(&pool.keys).map(|(key, column)| {
            let ty = match key {
                LineKey::Payee => Type::Text,
                LineKey::Period(kind) => Type::Period(*kind),
                LineKey::Value(value) => value.ty.clone(),
                LineKey::Payment => {
                    let position = pool.entries.get(at).map_or(NOWHERE, |entry| entry.payment) as usize;
                    let payment = limit.on.get(position).map(|target| &self.model.payments[target.payment]);
                    return payment.map_or_else(String::new, |payment| payment.title.name.clone());
                }
            };
            Value::of(column, at, &ty, &self.outcome.data).words(self.model, &self.outcome.data)
        });
        words.collect()
    }
}

/// What an earlier limit has done for a payee in a period counts with the first of the lines there.
fn join_places(pool: &Pool, places: &mut Grouping) {
    let place_of = |entry: &Entry| (entry.group, entry.payee, entry.period);
    let mut first: BTreeMap<(u32, u32, u32), u32> = BTreeMap::new();
    for (entry, place) in pool.entries.iter().zip(&places.groups).filter(|(entry, _)| !entry.is_loose()) {
        first.entry(place_of(entry)).and_modify(|least| *least = (*least).min(*place)).or_insert(*place);
    }
    let loose = pool.entries.iter().zip(&mut places.groups).filter(|(entry, _)| entry.is_loose());
    for (entry, place) in loose {
        *place = first.get(&place_of(entry)).copied().unwrap_or(*place);
    }
}

/// What may stay of an amount: all of it, or what is left of the limit, which is never below nought. A cap never adds.
fn kept(amount: &Number, most: &Number, used: &Number) -> Number {
    amount.clone().min(most.minus(used).max(Number::zero()))
}
