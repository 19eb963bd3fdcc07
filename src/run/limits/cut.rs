//! Caps that reduce the payments themselves: line after line, in the order of the cap.

use std::collections::BTreeMap;

use super::Limited;
use super::pool::Pool;
use crate::column::{Column, NOWHERE, Packed, Scale, Values, side_by_side};
use crate::model::{Limit, LimitId};
use crate::plan::TargetPlan;
use crate::run::batches::Share;
use crate::run::cut_lines::{CutLines, Cuts};
use crate::run::derived_columns::numbers;
use crate::run::error::RunError;
use crate::run::limit_lines::{Amounts, LimitLines};
use crate::run::parted::parted;
use crate::run::view::View;
use crate::value::Number;

/// Amounts as they are gone through: exact numbers, or whole numbers of one small decimal place, which hold all that
/// there is where they hold each amount and limit: 128 bits for sums of as many 64-bit numbers as there can be lines.
pub(super) trait Money: Clone + Ord + Sync {
    /// What is kept of one.
    type Kept: Send;
    fn nought() -> Self;
    fn plus(&self, other: &Self) -> Self;
    fn minus(&self, other: &Self) -> Self;
    /// None where it is too large to be kept so.
    fn keep(self) -> Option<Self::Kept>;
}

impl Money for Number {
    type Kept = Number;

    fn nought() -> Self {
        Number::zero()
    }

    fn plus(&self, other: &Self) -> Self {
        Number::plus(self, other)
    }

    fn minus(&self, other: &Self) -> Self {
        Number::minus(self, other)
    }

    fn keep(self) -> Option<Number> {
        Some(self)
    }
}

impl Money for i128 {
    type Kept = i64;

    fn nought() -> Self {
        0
    }

    fn plus(&self, other: &Self) -> Self {
        self.saturating_add(*other)
    }

    fn minus(&self, other: &Self) -> Self {
        self.saturating_sub(*other)
    }

    fn keep(self) -> Option<i64> {
        i64::try_from(self).ok()
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

/// What is cut of some groups.
struct CutGroups<K> {
    /// The first entry of each group in which something is.
    firsts: Vec<u32>,
    amounts: Amounts<Vec<K>>,
    /// Payment by payment, each line with how much.
    cuts: Vec<Vec<(u32, K)>>,
}

/// What has come to and been kept of a group so far.
struct Running<M> {
    before: M,
    kept: M,
}

/// More decimal places than amounts of money have, so that limits nearly always fit.
const PLACES: u32 = 6;

impl View<'_> {
    pub(super) fn cut(&self, id: LimitId, plan: &[TargetPlan], pool: &Pool) -> Result<Limited, RunError> {
        let limit = &self.model.limits[id];
        let order = self.in_order(limit, plan, pool)?;
        if let Values::Fixed { scale, values } = &pool.entries.left.values
            && let Some((scale, up, _)) = Scale::decimal(PLACES).and_then(|few| scale.common(few))
            && !self.is_traced()
        {
            let values = values.range(0, values.len());
            let made = self.cut_in_order(
                limit,
                pool,
                &order,
                &Through {
                    left: |entry| Some(i128::from(*values.get(entry)?).saturating_mul(i128::from(up))),
                    of: |number| scale.count(number),
                    number: |amount: &i128| scale.number(*amount),
                },
            );
            if let Some(made) = made {
                let column = |values: Vec<i64>| Column {
                    values: Values::Fixed { scale, values: values.into() },
                    blanks: None,
                };
                return Ok(self.limited(id, pool, made, column, |cuts| Cuts::Fixed(scale, cuts)));
            }
        }
        let exact = Through {
            left: |entry| pool.entries.left.values.number(entry),
            of: |number| Some(number.clone()),
            number: Number::clone,
        };
        let made = self.cut_in_order(limit, pool, &order, &exact);
        Ok(made.map(|made| self.limited(id, pool, made, numbers, Cuts::Exact)).unwrap_or_default())
    }

    /// Lines and cuts of what was kept.
    fn limited<K>(
        &self,
        id: LimitId,
        pool: &Pool,
        made: CutGroups<K>,
        column: impl Fn(Vec<K>) -> Column,
        cuts: impl Fn(Vec<(u32, K)>) -> Cuts,
    ) -> Limited {
        let limit = &self.model.limits[id];
        let contract = &self.model.contract;
        let one_period =
            limit.period_key.is_some_and(|kind| contract.calendar.nests(kind, contract.statements));
        let firsts = &made.firsts;
        let place = |first: &u32| pool.entries.place(*first as usize);
        let nowhere = || Packed::from(vec![NOWHERE; firsts.len()]);
        let payees = limit.payee_key.map(|_| firsts.iter().map(|first| place(first).payee).collect());
        let periods = one_period.then(|| firsts.iter().map(|first| place(first).period).collect());
        let keys = self.key_columns(limit, pool, firsts);
        let (payees, periods) = (payees.unwrap_or_else(nowhere), periods.unwrap_or_else(nowhere));
        Limited {
            lines: LimitLines::new(payees, periods, keys, made.amounts.map(column)),
            cuts: limit
                .on
                .iter()
                .map(|target| target.payment)
                .zip(made.cuts.into_iter().map(|made| CutLines::new(id, cuts(made))))
                .collect(),
        }
    }

    /// Goes through the entries group by group: what earlier limits did to the whole group counts before its first
    /// line, and lines follow in the order of the limit. Only one group is open at a time. None where an amount can not
    /// be gone through so.
    fn cut_in_order<M: Money, L, N, B>(
        &self,
        limit: &Limit,
        pool: &Pool,
        order: &[u32],
        through: &Through<M, L, N, B>,
    ) -> Option<CutGroups<M::Kept>>
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
        let part = |order| self.cut_part(limit, pool, (order, &loose), through);
        let mut made = side_by_side(parts, part).into_iter();
        let mut all = made.next()??;
        for other in made {
            let other = other?;
            all.firsts.extend(other.firsts);
            all.amounts.extend(other.amounts);
            all.cuts.iter_mut().zip(other.cuts).for_each(|(cuts, more)| cuts.extend(more));
        }
        Some(all)
    }

    /// The same with groups that follow one another.
    fn cut_part<M: Money, L, N, B>(
        &self,
        limit: &Limit,
        pool: &Pool,
        (order, loose): (&[u32], &BTreeMap<u32, Vec<usize>>),
        through: &Through<M, L, N, B>,
    ) -> Option<CutGroups<M::Kept>>
    where
        L: Fn(usize) -> Option<M> + Sync,
        N: Fn(&Number) -> Option<M> + Sync,
        B: Fn(&M) -> Number + Sync,
    {
        let cuts = limit.on.iter().map(|_| Vec::new()).collect();
        let mut made = CutGroups { firsts: Vec::new(), amounts: Amounts::default(), cuts };
        let mut limits = Limits { known: None };
        let mut open: Option<Open<M>> = None;
        let (mut groups, mut lefts) = (Vec::with_capacity(STRETCH), Vec::with_capacity(STRETCH));
        for entries in order.chunks(STRETCH) {
            // Entries lie far apart: their groups and amounts are fetched before anything hangs on them.
            groups.clear();
            groups.extend(
                entries.iter().map(|entry| pool.groups.get(*entry as usize).copied().unwrap_or(NOWHERE)),
            );
            lefts.clear();
            for entry in entries {
                lefts.push((through.left)(*entry as usize)?);
            }
            for ((entry, group), left) in entries.iter().zip(&groups).zip(&lefts) {
                if open.as_ref().is_none_or(|open| open.group != *group) {
                    if let Some(done) = open.take() {
                        made.close(done)?;
                    }
                    let loose = loose.get(group).map_or(&[][..], Vec::as_slice);
                    open = Some(self.open(limit, pool, (*group, loose), through, &mut limits)?);
                }
                let Some(Open { most: Some(most), running, .. }) = &mut open else { continue };
                self.meets_cap(limit, through, left, most, &running.kept);
                let kept = kept(left, most, &running.kept);
                running.add(left, &kept);
                if kept != *left {
                    let entry = *entry as usize;
                    let cuts = made.cuts.get_mut(pool.entries.payment_of(entry))?;
                    cuts.push((pool.entries.line(entry), left.minus(&kept).keep()?));
                }
            }
        }
        if let Some(done) = open {
            made.close(done)?;
        }
        Some(made)
    }

    /// A group before its first line: what earlier limits did to all of it counts already.
    fn open<M: Money, L, N, B>(
        &self,
        limit: &Limit,
        pool: &Pool,
        (group, loose): (u32, &[usize]),
        through: &Through<M, L, N, B>,
        limits: &mut Limits<M>,
    ) -> Option<Open<M>>
    where
        L: Fn(usize) -> Option<M> + Sync,
        N: Fn(&Number) -> Option<M> + Sync,
        B: Fn(&M) -> Number + Sync,
    {
        let first = pool.first.get(group as usize).copied().unwrap_or(NOWHERE);
        let mut running = Running { before: M::nought(), kept: M::nought() };
        // Most groups have the limit of the group before.
        if first != NOWHERE
            && limits.known.as_ref().is_none_or(|(before, _)| !pool.is_limited_alike(*before, first))
        {
            limits.known = match self.limit_of(pool, group) {
                Some(here) => Some((first, (through.of)(&here)?)),
                None => return Some(Open { group, first, most: None, running }),
            };
        }
        let most = limits.known.as_ref().filter(|_| first != NOWHERE).map(|(_, most)| most.clone());
        if let Some(most) = &most {
            for entry in loose {
                let left = (through.left)(*entry)?;
                self.meets_cap(limit, through, &left, most, &running.kept);
                running.add(&left, &left);
            }
        }
        Some(Open { group, first, most, running })
    }

    /// Tells where more or less of an amount would be kept.
    fn meets_cap<M: Money, L, N, B>(
        &self,
        limit: &Limit,
        through: &Through<M, L, N, B>,
        amount: &M,
        most: &M,
        used: &M,
    ) where
        L: Fn(usize) -> Option<M> + Sync,
        N: Fn(&Number) -> Option<M> + Sync,
        B: Fn(&M) -> Number + Sync,
    {
        if self.is_traced() {
            let number = |money: &M| (through.number)(money);
            self.meets_limit(limit, &number(amount), &number(most), &number(used));
        }
    }
}

/// How many entries are fetched at a time.
const STRETCH: usize = 1 << 10;

/// The first entry of a group of which the limit was looked up, and the limit.
struct Limits<M> {
    known: Option<(u32, M)>,
}

/// The group that is gone through.
struct Open<M> {
    group: u32,
    /// Its first entry.
    first: u32,
    /// Its limit; a group that has none is passed over.
    most: Option<M>,
    running: Running<M>,
}

impl<M: Money> Running<M> {
    fn add(&mut self, amount: &M, kept: &M) {
        self.before = self.before.plus(amount);
        self.kept = self.kept.plus(kept);
    }
}

impl<K> CutGroups<K> {
    /// Nothing of a group comes any more. None where an amount is too large to be kept so.
    fn close<M: Money<Kept = K>>(&mut self, group: Open<M>) -> Option<()> {
        let Open { first, most: Some(most), running: Running { before, kept }, .. } = group else {
            return Some(());
        };
        if before != kept {
            let amount = kept.minus(&before).keep()?;
            self.firsts.push(first);
            self.amounts.push(most.keep()?, before.keep()?, M::nought().keep()?, amount);
        }
        Some(())
    }
}

/// What may stay of an amount: all of it, or what is left of the limit, which is never below nought. A cap never adds.
pub(super) fn kept<M: Money>(amount: &M, most: &M, used: &M) -> M {
    amount.clone().min(most.minus(used).max(M::nought()))
}
