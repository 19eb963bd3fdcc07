//! Caps that reduce the payments themselves: line after line, in the order of the cap.

use std::collections::BTreeMap;

use super::Limited;
use super::money::{Exact, Money, Parts, Through, kept};
use super::pool::Pool;
use crate::column::{
    CHUNK, ColumnBuilder, Kind, Lanes, NOWHERE, Packed, Scale, Values, Vector, side_by_side,
};
use crate::model::{Limit, LimitId};
use crate::plan::TargetPlan;
use crate::run::batches::Share;
use crate::run::cut_lines::{CutLines, CutLinesBuilder};
use crate::run::error::RunError;
use crate::run::limit_lines::{Amounts, LimitLines};
use crate::run::parted::parted;
use crate::run::view::View;

/// The groups of which something is cut.
struct CutGroups<M: Money> {
    /// The first entry of each.
    firsts: Vec<u32>,
    amounts: Amounts<ColumnBuilder>,
    /// Those of the last groups, which are not in the columns yet.
    last: Amounts<Vec<M::Kept>>,
    /// Payment by payment.
    cuts: Vec<ScatteredCuts<M::Kept>>,
}

/// What is cut of the lines of a payment, which are come upon in any order, and each once: so many lines behind each
/// other have a list, of their places there and of how much.
struct ScatteredCuts<K> {
    lines: usize,
    lists: Vec<(Vec<u16>, Vec<K>)>,
}

impl<K: Clone + Default + Send> ScatteredCuts<K> {
    /// None, of so many lines.
    fn of(lines: usize) -> Self {
        ScatteredCuts { lines, lists: (0..lines.div_ceil(CHUNK)).map(|_| Default::default()).collect() }
    }

    fn add(&mut self, line: u32, amount: K) {
        let place = u16::try_from(line as usize % CHUNK);
        if let (Ok(place), Some((places, amounts))) = (place, self.lists.get_mut(line as usize / CHUNK)) {
            places.push(place);
            amounts.push(amount);
        }
    }

    /// What several threads came upon, in the order of the lines.
    fn in_order(
        parts: Vec<Self>,
        limit: LimitId,
        lanes: impl Fn(Vec<K>) -> Lanes<'static> + Sync,
    ) -> CutLines {
        let lines = parts.first().map_or(0, |part| part.lines);
        let mut lists: Vec<Vec<(Vec<u16>, Vec<K>)>> = Vec::new();
        for part in parts {
            lists.resize_with(part.lists.len(), Vec::new);
            lists.iter_mut().zip(part.lists).for_each(|(all, own)| all.push(own));
        }
        let starts = (0..lines).step_by(CHUNK).zip(lists).collect();
        let made = side_by_side(starts, |(start, lists): (usize, Vec<_>)| {
            let len = CHUNK.min(lines.saturating_sub(start));
            let mut amounts = vec![K::default(); len];
            for (places, own) in lists {
                for (place, amount) in places.into_iter().zip(own) {
                    amounts.get_mut(usize::from(place)).into_iter().for_each(|to| *to = amount.clone());
                }
            }
            let mut cuts = CutLinesBuilder::default();
            let first = u32::try_from(start).unwrap_or(NOWHERE);
            cuts.add(first.., &Vector::given(lanes(amounts)), len);
            cuts
        });
        CutLinesBuilder::put_together(made).finish(limit)
    }
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
        if let Values::Fixed { scale, values } = &pool.entries.left.values {
            // In the parts of the lines as far as the limits are whole numbers of them, since these take less room.
            let finer = Scale::decimal(PLACES).and_then(|few| scale.common(few));
            for (finer, up, _) in [Some((*scale, 1, 1)), finer].into_iter().flatten() {
                let left = values.range(0, values.len());
                let parts = Parts { scale: finer, left, up: i128::from(up) };
                if let Some(made) = self.cut_in_order(limit, pool, &order, &parts) {
                    drop(order);
                    return Ok(self.limited(id, pool, made, &parts));
                }
            }
        }
        let exact = Exact { left: &pool.entries.left.values };
        let made = self.cut_in_order(limit, pool, &order, &exact);
        Ok(made.map(|made| self.limited(id, pool, made, &exact)).unwrap_or_default())
    }

    /// Lines and cuts of what was kept.
    fn limited<T: Through>(
        &self,
        id: LimitId,
        pool: &Pool,
        parts: Vec<CutGroups<T::Money>>,
        through: &T,
    ) -> Limited {
        let (mut firsts, mut amounts, mut cuts) = (Vec::new(), amounts_in_the_making(), Vec::new());
        for part in parts {
            firsts.extend(part.firsts);
            amounts.as_mut().into_iter().zip(part.amounts).for_each(|(all, own)| all.append(own));
            cuts.resize_with(part.cuts.len(), Vec::new);
            cuts.iter_mut().zip(part.cuts).for_each(|(all, own): (&mut Vec<_>, _)| all.push(own));
        }
        let cuts = cuts.into_iter().map(|cuts| ScatteredCuts::in_order(cuts, id, |kept| through.lanes(kept)));
        let limit = &self.model.limits[id];
        let contract = &self.model.contract;
        let one_period =
            limit.period_key.is_some_and(|kind| contract.calendar.nests(kind, contract.statements));
        let place = |first: &u32| pool.entries.place(*first as usize);
        let nowhere = || Packed::same(NOWHERE, firsts.len());
        let payees = limit.payee_key.map(|_| firsts.iter().map(|first| place(first).payee).collect());
        let periods = one_period.then(|| firsts.iter().map(|first| place(first).period).collect());
        let keys = self.key_columns(limit, pool, &firsts);
        Limited {
            lines: LimitLines::new(
                payees.unwrap_or_else(nowhere),
                periods.unwrap_or_else(nowhere),
                keys,
                amounts.map(ColumnBuilder::finish),
            ),
            cuts: limit.on.iter().map(|target| target.payment).zip(cuts).collect(),
        }
    }

    /// Goes through the entries group by group: what earlier limits did to the whole group counts before its first
    /// line, and lines follow in the order of the limit. Only one group is open at a time. None where an amount can not
    /// be gone through so.
    fn cut_in_order<T: Through>(
        &self,
        limit: &Limit,
        pool: &Pool,
        order: &[u32],
        through: &T,
    ) -> Option<Vec<CutGroups<T::Money>>> {
        let mut loose: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for entry in pool.entries.first_loose()..pool.entries.len() {
            loose.entry(pool.groups.get(entry).copied().unwrap_or(NOWHERE)).or_default().push(entry);
        }
        let share = if self.is_traced() { Share::ALONE } else { self.share };
        let parts = parted(order, share, |one, next| {
            pool.groups.get(*one as usize) == pool.groups.get(*next as usize)
        });
        let made = side_by_side(parts, |order| self.cut_part(limit, pool, (order, &loose), through));
        made.into_iter().collect()
    }

    /// The same with groups that follow one another.
    fn cut_part<T: Through>(
        &self,
        limit: &Limit,
        pool: &Pool,
        (order, loose): (&[u32], &BTreeMap<u32, Vec<usize>>),
        through: &T,
    ) -> Option<CutGroups<T::Money>> {
        let lines = limit.on.iter().map(|target| self.lines(target.payment).len());
        let mut made = CutGroups::of(lines);
        let mut limits = Limits { known: None };
        let mut open: Option<Open<T::Money>> = None;
        let (mut groups, mut lefts) = (Vec::with_capacity(STRETCH), Vec::with_capacity(STRETCH));
        for entries in order.chunks(STRETCH) {
            // Entries lie far apart: their groups and amounts are fetched before anything hangs on them.
            groups.clear();
            groups.extend(
                entries.iter().map(|entry| pool.groups.get(*entry as usize).copied().unwrap_or(NOWHERE)),
            );
            lefts.clear();
            for entry in entries {
                lefts.push(through.left(*entry as usize)?);
            }
            for ((entry, group), left) in entries.iter().zip(&groups).zip(&lefts) {
                if open.as_ref().is_none_or(|open| open.group != *group) {
                    if let Some(done) = open.take() {
                        made.close(done, through)?;
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
                    let amount = through.keep(left.minus(&kept))?;
                    made.cuts.get_mut(pool.entries.payment_of(entry))?.add(pool.entries.line(entry), amount);
                }
            }
            made.write(through);
        }
        if let Some(done) = open {
            made.close(done, through)?;
        }
        made.write(through);
        Some(made)
    }

    /// A group before its first line: what earlier limits did to all of it counts already.
    fn open<T: Through>(
        &self,
        limit: &Limit,
        pool: &Pool,
        (group, loose): (u32, &[usize]),
        through: &T,
        limits: &mut Limits<T::Money>,
    ) -> Option<Open<T::Money>> {
        let first = pool.first.get(group as usize).copied().unwrap_or(NOWHERE);
        let mut running = Running { before: T::Money::nought(), kept: T::Money::nought() };
        // Most groups have the limit of the group before.
        if first != NOWHERE
            && limits.known.as_ref().is_none_or(|(before, _)| !pool.is_limited_alike(*before, first))
        {
            limits.known = match self.limit_of(pool, group) {
                Some(here) => Some((first, through.of(&here)?)),
                None => return Some(Open { group, first, most: None, running }),
            };
        }
        let most = limits.known.as_ref().filter(|_| first != NOWHERE).map(|(_, most)| most.clone());
        if let Some(most) = &most {
            for entry in loose {
                let left = through.left(*entry)?;
                self.meets_cap(limit, through, &left, most, &running.kept);
                running.add(&left, &left);
            }
        }
        Some(Open { group, first, most, running })
    }

    /// Tells where more or less of an amount would be kept.
    fn meets_cap<T: Through>(
        &self,
        limit: &Limit,
        through: &T,
        amount: &T::Money,
        most: &T::Money,
        used: &T::Money,
    ) {
        if self.is_traced() {
            let number = |money: &T::Money| through.number(money);
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

/// Nothing yet.
fn amounts_in_the_making() -> Amounts<ColumnBuilder> {
    Amounts::<()>::default().map(|()| ColumnBuilder::new(Kind::Number))
}

impl<M: Money> CutGroups<M> {
    /// None yet, under a limit on payments that have so many lines.
    fn of(lines: impl Iterator<Item = usize>) -> Self {
        let cuts = lines.map(ScatteredCuts::of).collect();
        CutGroups { firsts: Vec::new(), amounts: amounts_in_the_making(), last: Amounts::default(), cuts }
    }

    /// Nothing of a group comes any more.
    fn close(&mut self, group: Open<M>, through: &impl Through<Money = M>) -> Option<()> {
        let Open { first, most: Some(most), running: Running { before, kept }, .. } = group else {
            return Some(());
        };
        if before != kept {
            let amount = kept.minus(&before);
            self.firsts.push(first);
            let keep = |money: M| through.keep(money);
            self.last.push(keep(most)?, keep(before)?, keep(M::nought())?, keep(amount)?);
        }
        Some(())
    }

    /// Puts the amounts of the last groups into the columns.
    fn write(&mut self, through: &impl Through<Money = M>) {
        for (column, last) in self.amounts.as_mut().into_iter().zip(self.last.as_mut()) {
            let len = last.len();
            column.push(&Vector::given(through.lanes(std::mem::take(last))), len);
        }
    }
}
