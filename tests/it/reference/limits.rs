//! Caps and minimums.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::Date;
use meed::model::{Limit, LimitId, LimitTarget, LineKey, PaymentId, Type};

use super::money::Line;
use super::value::{Amount, Cell, Ranked, date_of, rounded, whole};
use super::world::{At, Trouble, World};

/// A payee and the first day of a statement period.
type Place = (String, Date);

/// What a limit does.
#[derive(Clone, Debug, Default)]
pub(super) struct Trimmed {
    /// What it cuts from the lines of payments: payment and position.
    pub(super) cuts: BTreeMap<(PaymentId, usize), Amount>,
    /// Its own lines.
    pub(super) own: BTreeMap<Place, Amount>,
}

/// A line as a limit sees it, or a line of its own that an earlier limit has.
struct Entry {
    /// The payment and the position of the line; none for what an earlier limit has done.
    line: Option<(PaymentId, usize)>,
    place: Place,
    /// Where it stands in the order.
    order: Vec<Option<Ranked>>,
    /// What earlier limits have left of it.
    left: Amount,
}

/// The lines that share the keys of a limit, and the limit.
struct Pool {
    keys: Vec<Cell>,
    most: Amount,
    entries: Vec<Entry>,
}

impl World<'_> {
    /// A limit and all that come before it by `after`.
    pub(super) fn up_to(&self, limit: LimitId) -> Vec<LimitId> {
        let mut found = vec![limit];
        let mut next = 0;
        while next < found.len() {
            for earlier in &self.model.limits[found[next]].after {
                if !found.contains(earlier) {
                    found.push(*earlier);
                }
            }
            next += 1;
        }
        found
    }

    /// Whether a limit is on none but these payments: only then is it clear what its own lines do to them.
    pub(super) fn only_on(&self, limit: LimitId, payments: &[PaymentId]) -> bool {
        self.model.limits[limit].on.iter().all(|target| payments.contains(&target.payment))
    }

    /// What a limit and the earlier ones leave of its payments, or of one of them, for a payee in a period.
    pub(super) fn what_leaves(
        &self,
        limit: LimitId,
        of: Option<PaymentId>,
        at: &At,
    ) -> Result<Amount, Trouble> {
        let At::Statement(payee, period) = at else { panic!("what is payable is so to a payee in a period") };
        let place = (payee.clone(), *period);
        let on = self.model.limits[limit].on.iter().map(|target| target.payment);
        let payments: Vec<PaymentId> = on.filter(|payment| of.is_none_or(|only| only == *payment)).collect();
        let mut sum = whole(0);
        for payment in &payments {
            sum += self.payment_at(*payment, at)?;
        }
        for earlier in self.up_to(limit) {
            let trimmed = self.limit(earlier)?;
            for ((payment, number), cut) in &trimmed.cuts {
                let line = &self.lines(*payment)?[*number];
                if payments.contains(payment) && line.payee == place.0 && line.period == place.1 {
                    sum -= cut;
                }
            }
            if self.only_on(earlier, &payments) {
                sum += trimmed.own.get(&place).unwrap_or(&whole(0));
            }
        }
        Ok(sum)
    }

    /// What a limit does.
    pub(super) fn limit(&self, id: LimitId) -> Result<Rc<Trimmed>, Trouble> {
        if let Some(known) = self.limits[id.index()].get() {
            return Ok(known.clone());
        }
        let declared = &self.model.limits[id];
        let mut trimmed = Trimmed::default();
        for mut pool in self.pools(id)? {
            pool.entries.sort_by(|a, b| a.order.cmp(&b.order));
            match (declared.cut, declared.at_most) {
                (true, _) => {
                    let mut cuts = Trimmed::default();
                    cut_lines(&pool, &mut cuts);
                    for ((payment, number), cut) in cuts.cuts {
                        trimmed.cuts.extend(self.cuts_of_parts(id, (payment, number), cut)?);
                    }
                }
                (false, true) => line_of_its_own(&pool, &mut trimmed),
                (false, false) => self.topped_up(declared, &pool, &mut trimmed),
            }
        }
        Ok(self.limits[id.index()].get_or_init(|| Rc::new(trimmed)).clone())
    }

    /// The lines of the payments by the keys of a limit, with what earlier limits have left of them.
    fn pools(&self, id: LimitId) -> Result<Vec<Pool>, Trouble> {
        let declared = &self.model.limits[id];
        let mut pools: BTreeMap<Vec<Cell>, Pool> = BTreeMap::new();
        for (position, target) in declared.on.iter().enumerate() {
            for number in 0..self.lines(target.payment)?.len() {
                // A line that is reduced before it is shared is one line, called by its first part.
                if declared.before_shared && self.lines(target.payment)?[number].part > 0 {
                    continue;
                }
                let Some((keys, most, entry)) = self.entry(id, (position, target), number)? else { continue };
                let new = || Pool { keys: keys.clone(), most: most.clone(), entries: Vec::new() };
                let pool = pools.entry(keys.clone()).or_insert_with(new);
                assert!(pool.most == most, "one group, two limits");
                pool.entries.push(entry);
            }
        }
        let mut pools: Vec<Pool> = pools.into_values().collect();
        let payments: Vec<PaymentId> = declared.on.iter().map(|target| target.payment).collect();
        let earlier = self.up_to(id).into_iter().skip(1);
        for earlier in earlier.filter(|earlier| self.only_on(*earlier, &payments)) {
            for (place, amount) in &self.limit(earlier)?.own {
                self.join(&declared.on[0], place, amount, &mut pools);
            }
        }
        Ok(pools)
    }

    fn entry(
        &self,
        id: LimitId,
        (position, target): (usize, &LimitTarget),
        number: usize,
    ) -> Result<Option<(Vec<Cell>, Amount, Entry)>, Trouble> {
        let line = &self.lines(target.payment)?[number];
        if !line.paid {
            return Ok(None);
        }
        let key = |key: &LineKey| {
            Ok(match key {
                LineKey::Payee => Cell::Text(line.payee.clone()),
                LineKey::Period(kind) => Cell::Period(*kind, self.periods.first_day(*kind, line.period)),
                LineKey::Payment => Cell::Choice(u32::try_from(position).unwrap()),
                LineKey::Value(value) => match (self.needed(value, &line.at)?, &value.ty) {
                    (Cell::Row(row), Type::Reference(record)) => self.name_of(*record, row),
                    (value, _) => value,
                },
            })
        };
        let mut left = self.left_of(id, target.payment, number)?;
        if self.model.limits[id].before_shared {
            for (other, part) in self.lines(target.payment)?.iter().enumerate() {
                if part.at == line.at && other != number {
                    left += self.left_of(id, target.payment, other)?;
                }
            }
        }
        let Cell::Number(most) = self.needed(&target.amount, &line.at)? else {
            panic!("a limit is a number")
        };
        let most = rounded(&most, &self.model.contract.rounding);
        let keys = target.keys.iter().map(key).collect::<Result<_, _>>()?;
        let ranked = |(part, falls): (&LineKey, &bool)| Ok(Some(Ranked::new(key(part)?, *falls)));
        let order = target.order.iter().zip(&target.falls).map(ranked).collect::<Result<_, _>>()?;
        let place = (line.payee.clone(), line.period);
        Ok(Some((keys, most, Entry { line: Some((target.payment, number)), place, order, left })))
    }

    /// What the limits before one have left of a line.
    fn left_of(&self, id: LimitId, payment: PaymentId, number: usize) -> Result<Amount, Trouble> {
        let mut left = self.lines(payment)?[number].rounded.clone();
        for earlier in self.up_to(id).into_iter().skip(1) {
            left -= self.limit(earlier)?.cuts.get(&(payment, number)).unwrap_or(&whole(0));
        }
        Ok(left)
    }

    /// A cut of a whole line as what each of its parts loses: what is left of the whole is shared as the whole was.
    fn cuts_of_parts(
        &self,
        id: LimitId,
        (payment, number): (PaymentId, usize),
        cut: Amount,
    ) -> Result<BTreeMap<(PaymentId, usize), Amount>, Trouble> {
        let lines = self.lines(payment)?;
        if !self.model.limits[id].before_shared || self.model.payments[payment].shares.is_empty() {
            return Ok(BTreeMap::from([((payment, number), cut)]));
        }
        let parts: Vec<usize> =
            (0..lines.len()).filter(|other| lines[*other].at == lines[number].at).collect();
        let mut before = Vec::new();
        for part in &parts {
            before.push(self.left_of(id, payment, *part)?);
        }
        let left = before.iter().sum::<Amount>() - cut;
        let payee = lines[*parts.last().unwrap()].payee.clone();
        let whole_line = Line { rounded: left, part: 0, payee, ..lines[number].clone() };
        let after = self.parts(payment, whole_line)?;
        let lost = parts.iter().zip(before).zip(after);
        let lost = lost.map(|((part, before), after)| ((payment, *part), before - after.rounded));
        Ok(lost.filter(|(_, cut)| *cut != whole(0)).collect())
    }

    /// What an earlier limit has done for a payee in a period joins the first group of these, as far as they are keys.
    fn join(&self, target: &LimitTarget, place: &Place, amount: &Amount, pools: &mut [Pool]) {
        let (payee, period) = place;
        let of_line = |key: &LineKey| match key {
            LineKey::Payee => Some(Cell::Text(payee.clone())),
            LineKey::Period(kind) => Some(Cell::Period(*kind, self.periods.first_day(*kind, *period))),
            LineKey::Payment | LineKey::Value(_) => None,
        };
        let fits = |pool: &&mut Pool| {
            let mut keys = target.keys.iter().zip(&pool.keys);
            keys.all(|(key, value)| of_line(key).is_none_or(|wanted| wanted == *value))
        };
        if let Some(pool) = pools.iter_mut().find(fits) {
            // It counts with the first of the lines there.
            let there = pool.entries.iter().filter(|entry| entry.place == *place);
            let first = there.map(|entry| entry.order.clone()).min();
            let ranked =
                |(part, falls): (&LineKey, &bool)| of_line(part).map(|cell| Ranked::new(cell, *falls));
            let order = first.unwrap_or_else(|| target.order.iter().zip(&target.falls).map(ranked).collect());
            pool.entries.push(Entry { line: None, place: place.clone(), order, left: amount.clone() });
        }
    }

    /// A minimum adds what is missing: in the statement period in which the period among its keys ends, or in which the
    /// term ends; at the latest in the last one.
    fn topped_up(&self, declared: &Limit, pool: &Pool, trimmed: &mut Trimmed) {
        let contract = &self.model.contract;
        let sum: Amount = pool.entries.iter().map(|entry| &entry.left).sum();
        let missing = (&pool.most - sum).max(whole(0));
        let (payee, period) = &pool.entries[0].place;
        let ends = match declared.period_key {
            Some(kind) => self.periods.last_day(kind, *period),
            None => date_of(contract.ends),
        };
        let ends = ends.min(date_of(contract.settled_by));
        let place = (payee.clone(), self.periods.first_day(contract.statements, ends));
        *trimmed.own.entry(place).or_insert_with(|| whole(0)) += missing;
    }
}

/// What may stay of an amount: no more than is left of the limit, which is never below nought. What is below nought
/// stays.
fn kept(amount: &Amount, most: &Amount, used: &Amount) -> Amount {
    amount.clone().min((most - used).max(whole(0)))
}

/// A cap that cuts: line by line in the stated order, until the amount is used up.
fn cut_lines(pool: &Pool, trimmed: &mut Trimmed) {
    let (done, lines): (Vec<&Entry>, Vec<&Entry>) =
        pool.entries.iter().partition(|entry| entry.line.is_none());
    assert!(
        lines.windows(2).all(|pair| pair[0].order != pair[1].order),
        "the order of a cap leaves two lines equal"
    );
    let mut used: Amount = done.iter().map(|entry| &entry.left).sum();
    for entry in lines {
        let kept = kept(&entry.left, &pool.most, &used);
        used += &kept;
        if kept != entry.left {
            trimmed.cuts.insert(entry.line.unwrap(), &entry.left - kept);
        }
    }
}

/// A cap shown by itself: what the order takes together lies in one period, and what is too much of it is the line
/// there.
fn line_of_its_own(pool: &Pool, trimmed: &mut Trimmed) {
    let mut used = whole(0);
    for together in pool.entries.chunk_by(|a, b| a.order == b.order) {
        let place = &together[0].place;
        assert!(together.iter().all(|entry| entry.place == *place), "a line of its own in two places");
        let sum: Amount = together.iter().map(|entry| &entry.left).sum();
        let kept = kept(&sum, &pool.most, &used);
        used += &kept;
        *trimmed.own.entry(place.clone()).or_insert_with(|| whole(0)) += kept - sum;
    }
}
