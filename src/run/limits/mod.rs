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

mod parted;
mod pool;
mod wholes;

use crate::column::{Column, NOWHERE, Scale, Values};
use std::collections::BTreeMap;

use super::batches::Share;
use super::error::RunError;
use super::grouping::Grouping;
use super::lines::EntryPlace;
use super::payment_lines::sums_of;
use super::result::{LimitKey, LimitLine};
use super::value::Value;
use super::view::View;
use crate::model::{Limit, LimitId, LineKey, PaymentId, Type};
use crate::plan::TargetPlan;
use crate::value::Number;
use parted::parted;
use pool::Pool;

/// What a limit does.
#[derive(Debug, Default)]
pub(crate) struct Limited {
    /// Its lines.
    pub(crate) lines: Vec<LimitLine>,
    /// What it cuts, payment by payment: the position of the line, and how much.
    pub(crate) cuts: Vec<(PaymentId, Vec<(u32, Number)>)>,
}

/// Amounts as they are gone through: exact numbers, or whole numbers of one small decimal place, which hold all that
/// there is where they hold each amount and limit: 128 bits for sums of as many 64-bit numbers as there can be lines.
trait Money: Clone + Ord + Sync {
    fn nought() -> Self;
    fn plus(&self, other: &Self) -> Self;
    fn minus(&self, other: &Self) -> Self;
}

impl Money for Number {
    fn nought() -> Self {
        Number::zero()
    }

    fn plus(&self, other: &Self) -> Self {
        Number::plus(self, other)
    }

    fn minus(&self, other: &Self) -> Self {
        Number::minus(self, other)
    }
}

impl Money for i128 {
    fn nought() -> Self {
        0
    }

    fn plus(&self, other: &Self) -> Self {
        self.saturating_add(*other)
    }

    fn minus(&self, other: &Self) -> Self {
        self.saturating_sub(*other)
    }
}

/// How amounts become what they are gone through as, and back.
struct Through<M, L, N, B>
where
    L: Fn(usize) -> Option<M> + Sync,
    N: Fn(&Number) -> Option<M> + Sync,
    B: Fn(&M) -> Number + Sync,
{
    /// Of an entry.
    left: L,
    /// Of a limit.
    of: N,
    /// The number again.
    number: B,
}

/// What has come to and been kept of a group so far.
struct Running<M> {
    before: M,
    kept: M,
}

/// More decimal places than amounts of money have, so that limits nearly always fit.
const PLACES: u32 = 6;

impl View<'_> {
    /// Applies a limit.
    pub(crate) fn limit(&self, id: LimitId) -> Result<Limited, RunError> {
        let limit = &self.model.limits[id];
        let Some(plan) = self.plan.limits.get(id.index()) else { return Ok(Limited::default()) };
        let pool = self.pool(id, plan)?;
        match (limit.at_most, limit.cut) {
            (true, true) if limit.before_shared => self.of_parts(self.cut(limit, plan, &pool)?),
            (true, true) => self.cut(limit, plan, &pool),
            (true, false) => Ok(Limited { lines: self.cap(limit, plan, &pool)?, cuts: Vec::new() }),
            (false, _) => Ok(Limited { lines: self.top_up(limit, &pool), cuts: Vec::new() }),
        }
    }

    fn cut(&self, limit: &Limit, plan: &[TargetPlan], pool: &Pool) -> Result<Limited, RunError> {
        let order = self.in_order(limit, plan, pool)?;
        if let Values::Fixed { scale, values } = &pool.entries.left.values
            && let Some((scale, up, _)) = Scale::decimal(PLACES).and_then(|few| scale.common(few))
            && !self.is_traced()
        {
            let values = values.range(0, values.len());
            let made = self.cut_in_order(
                limit,
                plan,
                pool,
                &order,
                &Through {
                    left: |entry| Some(i128::from(*values.get(entry)?).saturating_mul(i128::from(up))),
                    of: |number| scale.count(number),
                    number: |amount: &i128| scale.number(*amount),
                },
            );
            if let Some(made) = made {
                return Ok(made);
            }
        }
        let exact = Through {
            left: |entry| pool.entries.left.values.number(entry),
            of: |number| Some(number.clone()),
            number: Number::clone,
        };
        Ok(self.cut_in_order(limit, plan, pool, &order, &exact).unwrap_or_default())
    }

    /// Goes through the entries group by group: what earlier limits did to the whole group counts before its first
    /// line, and lines follow in the order of the limit. Only one group is open at a time. None where an amount can not
    /// be gone through so.
    fn cut_in_order<M: Money, L, N, B>(
        &self,
        limit: &Limit,
        plan: &[TargetPlan],
        pool: &Pool,
        order: &[u32],
        through: &Through<M, L, N, B>,
    ) -> Option<Limited>
    where
        L: Fn(usize) -> Option<M> + Sync,
        N: Fn(&Number) -> Option<M> + Sync,
        B: Fn(&M) -> Number + Sync,
    {
        let mut loose: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for entry in pool.entries.first_loose()..pool.entries.len() {
            loose.entry(pool.groups.get(entry).copied().unwrap_or(NOWHERE)).or_default().push(entry);
        }
        let share = if self.is_traced() { Share::ALONE } else { self.share };
        let parts = parted(order, share, |one, next| {
            pool.groups.get(*one as usize) == pool.groups.get(*next as usize)
        });
        let part = &|order| self.cut_part(limit, plan, pool, (order, &loose), through);
        std::thread::scope(|scope| {
            let (own, others) = parts.split_first()?;
            let others: Vec<_> = others.iter().map(|order| scope.spawn(move || part(*order))).collect();
            let mut all = part(*own)?;
            for other in others {
                let made = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
                all.lines.extend(made.lines);
                all.cuts.iter_mut().zip(made.cuts).for_each(|((_, cuts), (_, more))| cuts.extend(more));
            }
            Some(all)
        })
    }

    /// The same with groups that follow one another.
    fn cut_part<M: Money, L, N, B>(
        &self,
        limit: &Limit,
        plan: &[TargetPlan],
        pool: &Pool,
        (order, loose): (&[u32], &BTreeMap<u32, Vec<usize>>),
        through: &Through<M, L, N, B>,
    ) -> Option<Limited>
    where
        L: Fn(usize) -> Option<M> + Sync,
        N: Fn(&Number) -> Option<M> + Sync,
        B: Fn(&M) -> Number + Sync,
    {
        let mut cuts: Vec<Vec<(u32, Number)>> = vec![Vec::new(); plan.len()];
        let mut lines = Vec::new();
        let meets = |amount: &M, most: &Number, used: &M| {
            if self.is_traced() {
                self.meets_limit(limit, &(through.number)(amount), most, &(through.number)(used));
            }
        };
        let mut known: Option<(u32, Number, M)> = None;
        let group_of = |entry: &u32| pool.groups.get(*entry as usize).copied().unwrap_or(NOWHERE);
        for entries in order.chunk_by(|one, next| group_of(one) == group_of(next)) {
            let group = entries.first().map_or(NOWHERE, group_of);
            let Some(first) = pool.first.get(group as usize) else { continue };
            // Most groups have the limit of the group before.
            if known.as_ref().is_none_or(|(before, ..)| !pool.is_limited_alike(*before, *first)) {
                let Some(limit_here) = self.limit_of(pool, group) else { continue };
                let most = (through.of)(&limit_here)?;
                known = Some((*first, limit_here, most));
            }
            let Some((_, limit_here, most)) = &known else { continue };
            let mut running = Running { before: M::nought(), kept: M::nought() };
            for entry in loose.get(&group).into_iter().flatten() {
                let left = (through.left)(*entry)?;
                meets(&left, limit_here, &running.kept);
                running = Running { before: running.before.plus(&left), kept: running.kept.plus(&left) };
            }
            for entry in entries {
                let left = (through.left)(*entry as usize)?;
                meets(&left, limit_here, &running.kept);
                let kept = kept(&left, most, &running.kept);
                running = Running { before: running.before.plus(&left), kept: running.kept.plus(&kept) };
                if kept != left {
                    let entry = *entry as usize;
                    let cuts = cuts.get_mut(pool.entries.place(entry).payment as usize)?;
                    cuts.push((pool.entries.line(entry), (through.number)(&left.minus(&kept))));
                }
            }
            if running.before != running.kept {
                let [before, kept] = [&running.before, &running.kept].map(&through.number);
                let first = *first as usize;
                lines.push(self.line_of_cut(limit, pool, first, limit_here.clone(), (before, &kept)));
            }
        }
        let cuts = plan.iter().map(|target| target.payment).zip(cuts).collect();
        Some(Limited { lines, cuts })
    }

    /// The entries that are lines, by group and by their places in the order of the limit; where that does not tell
    /// them apart, by payment, period, payee, amount and position.
    fn in_order(&self, limit: &Limit, plan: &[TargetPlan], pool: &Pool) -> Result<Vec<u32>, RunError> {
        let places = self.places(limit, plan, pool)?;
        let own = pool.entries.first_loose();
        let mut order = places.in_order(own);
        let place_of = |entry: &u32| places.groups.get(*entry as usize).copied();
        for tied in order.chunk_by_mut(|one, next| place_of(one) == place_of(next)) {
            if tied.len() > 1 {
                tied.sort_unstable_by_key(|entry| {
                    let at = *entry as usize;
                    (pool.entries.place(at), pool.entries.left(at), *entry)
                });
            }
        }
        Ok(order)
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
        most: Number,
        (before, kept): (Number, &Number),
    ) -> LimitLine {
        let contract = &self.model.contract;
        let one_period =
            limit.period_key.is_some_and(|kind| contract.calendar.nests(kind, contract.statements));
        let place = pool.entries.place(first);
        LimitLine {
            payee: limit.payee_key.map(|_| place.payee),
            period: one_period.then_some(place.period),
            keys: self.keys(limit, pool, first),
            limit: most,
            amount: kept.minus(&before),
            before,
            used_before: Number::zero(),
        }
    }

    fn cap(&self, limit: &Limit, plan: &[TargetPlan], pool: &Pool) -> Result<Vec<LimitLine>, RunError> {
        let mut places = self.places(limit, plan, pool)?;
        // Within a place of the order by period, then payee, so that each line has one of each.
        let [periods, payees] = [pool.entries.periods(), pool.entries.payees()].map(Column::of_codes);
        places.part_by_all(&[(&periods, None), (&payees, None)]);
        join_places(pool, &mut places);
        let mut first = vec![None; places.count];
        for (entry, place) in places.groups.iter().enumerate() {
            if let Some(first) = first.get_mut(*place as usize) {
                first.get_or_insert(entry);
            }
        }
        let sums = sums_of(&pool.entries.left, &places);
        let mut lines = Vec::new();
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
            let used_before = std::mem::replace(used, Number::zero());
            *used = used_before.plus(&kept);
            lines.push(LimitLine {
                payee: Some(place.payee),
                period: Some(place.period),
                keys: self.keys(limit, pool, *first as usize),
                limit: most.clone(),
                amount: kept.minus(&before),
                before,
                used_before,
            });
        }
        Ok(lines)
    }

    /// What is missing of a minimum, in the statement period that holds the last day of the group's period, at the
    /// latest the last one; without a period among the keys, the one in which the term ends.
    fn top_up(&self, limit: &Limit, pool: &Pool) -> Vec<LimitLine> {
        let grouping = Grouping::of(pool.groups.clone(), pool.count(), self.share);
        let sums = sums_of(&pool.entries.left, &grouping);
        let mut payees = vec![NOWHERE; pool.count()];
        for (entry, group) in pool.grouped() {
            if let Some(payee) = payees.get_mut(group as usize) {
                *payee = (*payee).min(pool.entries.place(entry).payee);
            }
        }
        let of_groups = (0u32..).zip(sums.into_iter().zip(payees)).zip(&pool.first);
        let line = |((group, (before, payee)), first): ((u32, (Number, u32)), &u32)| {
            let least = self.limit_of(pool, group)?;
            self.parts(limit.title.span, &before, &least);
            Some(LimitLine {
                payee: Some(payee),
                period: self.period_of_top_up(limit, pool, *first as usize),
                keys: self.keys(limit, pool, *first as usize),
                amount: least.minus(&before).max(Number::zero()),
                limit: least,
                before,
                used_before: Number::zero(),
            })
        };
        of_groups.filter_map(line).collect()
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

    /// The keys of an entry.
    fn keys(&self, limit: &Limit, pool: &Pool, at: usize) -> Box<[LimitKey]> {
        let keys = limit.on.first().map(|target| target.keys.as_slice()).unwrap_or_default();
        let values = keys.iter().zip(&pool.keys).filter_map(|(key, column)| {
            let value = |ty: &Type| LimitKey::Value(Value::of(column, at, ty, &self.outcome.data));
            Some(match key {
                LineKey::Payee => value(&Type::Text),
                LineKey::Period(kind) => value(&Type::Period(*kind)),
                LineKey::Value(of) => value(&of.ty),
                LineKey::Payment => {
                    LimitKey::Payment(limit.on.get(pool.entries.place(at).payment as usize)?.payment)
                }
            })
        });
        values.collect()
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

/// What may stay of an amount: all of it, or what is left of the limit, which is never below nought. A cap never adds.
fn kept<M: Money>(amount: &M, most: &M, used: &M) -> M {
    amount.clone().min(most.minus(used).max(M::nought()))
}
