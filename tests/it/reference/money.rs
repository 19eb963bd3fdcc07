//! Payments, caps and minimums, clawbacks.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::Date;
use meed::model::{Frame, Limit, LimitId, LimitTarget, LineKey, PaymentId};

use super::value::{Amount, Cell, date_of, rounded, whole};
use super::world::{At, Trouble, World};

/// A line of a payment, or what is due back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) at: At,
    pub(super) payee: String,
    /// The first day of its statement period.
    pub(super) period: Date,
    /// Whether the period lies within term and settlement.
    pub(super) paid: bool,
    pub(super) exact: Amount,
    pub(super) rounded: Amount,
}

/// What a limit does.
#[derive(Clone, Debug, Default)]
pub(super) struct Trimmed {
    /// What it cuts from the lines of payments: payment and position.
    pub(super) cuts: BTreeMap<(PaymentId, usize), Amount>,
    /// Its own lines, by payee and period.
    pub(super) own: BTreeMap<(String, Date), Amount>,
}

/// A clawback for one payee in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recovery {
    pub(super) payee: String,
    pub(super) period: Date,
    pub(super) brought: Amount,
    pub(super) due: Amount,
    pub(super) limits: Vec<Amount>,
    pub(super) taken: Amount,
    pub(super) left: Amount,
}

/// A line as a limit sees it.
struct Entry {
    payment: PaymentId,
    line: usize,
    payee: String,
    period: Date,
    keys: Vec<Cell>,
    order: Vec<Cell>,
    limit: Amount,
    left: Amount,
}

impl World<'_> {
    /// The lines of a payment, in the order of its frame: where the selection has a row.
    pub(super) fn lines(&self, payment: PaymentId) -> Result<Rc<Vec<Line>>, Trouble> {
        if let Some(lines) = self.lines[payment.index()].get() {
            return Ok(lines.clone());
        }
        let declared = &self.model.payments[payment.index()];
        let mut lines = Vec::new();
        for at in self.places(declared.frame)? {
            let (Frame::Rows(record) | Frame::Groups { record, .. }) = self.frame(declared.frame) else {
                panic!("a payment is for rows or groups")
            };
            let mut inhabited = false;
            for row in self.rows_at(*record, &at)? {
                inhabited |= self.is_in(declared.selection, &At::Row(*record, row))?;
            }
            if inhabited {
                lines.push(self.line(payment, at)?);
            }
        }
        Ok(self.lines[payment.index()].get_or_init(|| Rc::new(lines)).clone())
    }

    fn line(&self, payment: PaymentId, at: At) -> Result<Line, Trouble> {
        let contract = &self.model.contract;
        let declared = &self.model.payments[payment.index()];
        let needed =
            |expr| self.sure(expr, &at)?.ok_or_else(|| Trouble(format!("blank: {}", self.words(expr))));
        let Cell::Number(exact) = needed(&declared.amount)? else { panic!("an amount is a number") };
        let Cell::Text(payee) = needed(&declared.payee)? else { panic!("a payee is a text") };
        let day = match needed(&declared.placed)? {
            Cell::Date(day) => day,
            Cell::Period(kind, first) => self.periods.last_day(kind, first),
            other => panic!("{other:?} is neither a day nor a period"),
        };
        let statement = |day| self.periods.first_day(contract.statements, day);
        let period = statement(day);
        let paid = statement(date_of(contract.starts)) <= period
            && period <= statement(date_of(contract.settled_by));
        let rounded = rounded(&exact, &contract.rounding);
        Ok(Line { at, payee, period, paid, exact, rounded })
    }

    /// The rounded lines of a payment before caps: the line at a row or group, or all that are paid to a payee in a period.
    pub(super) fn payment_at(&self, payment: PaymentId, at: &At) -> Result<Amount, Trouble> {
        let lines = self.lines(payment)?;
        let counted = lines.iter().filter(|line| match at {
            At::Statement(payee, period) => line.paid && line.payee == *payee && line.period == *period,
            other => line.at == *other,
        });
        Ok(counted.map(|line| &line.rounded).sum())
    }

    /// A limit and all that come before it by `after`.
    fn up_to(&self, limit: LimitId) -> Vec<LimitId> {
        let mut found = vec![limit];
        let mut next = 0;
        while next < found.len() {
            for earlier in &self.model.limits[found[next].index()].after {
                if !found.contains(earlier) {
                    found.push(*earlier);
                }
            }
            next += 1;
        }
        found
    }

    /// What a limit and the earlier ones leave of its payments, or of one of them, for a payee in a period.
    pub(super) fn what_leaves(
        &self,
        limit: LimitId,
        of: Option<PaymentId>,
        at: &At,
    ) -> Result<Amount, Trouble> {
        let At::Statement(payee, period) = at else {
            panic!("what a cap leaves is for a payee and a period")
        };
        let mut sum = whole(0);
        for target in &self.model.limits[limit.index()].on {
            if of.is_none_or(|only| only == target.payment) {
                sum += self.payment_at(target.payment, at)?;
            }
        }
        let concerned = |payment| {
            let on = &self.model.limits[limit.index()].on;
            on.iter().any(|target| target.payment == payment) && of.is_none_or(|only| only == payment)
        };
        for earlier in self.up_to(limit) {
            let trimmed = self.limit(earlier)?;
            for ((payment, line), cut) in &trimmed.cuts {
                let line = &self.lines(*payment)?[*line];
                if concerned(*payment) && line.payee == *payee && line.period == *period {
                    sum -= cut;
                }
            }
            let shares = self.model.limits[earlier.index()].on.iter().any(|target| concerned(target.payment));
            if shares && let Some(own) = trimmed.own.get(&(payee.clone(), *period)) {
                sum += own;
            }
        }
        Ok(sum)
    }

    /// What a limit does.
    pub(super) fn limit(&self, limit: LimitId) -> Result<Rc<Trimmed>, Trouble> {
        if let Some(known) = self.limits[limit.index()].get() {
            return Ok(known.clone());
        }
        let declared = &self.model.limits[limit.index()];
        let mut groups: BTreeMap<Vec<Cell>, Vec<Entry>> = BTreeMap::new();
        for (position, target) in declared.on.iter().enumerate() {
            for entry in self.entries(limit, position, target)? {
                groups.entry(entry.keys.clone()).or_default().push(entry);
            }
        }
        let mut trimmed = Trimmed::default();
        for mut entries in groups.into_values() {
            assert!(entries.iter().all(|entry| entry.limit == entries[0].limit), "one group, two limits");
            // Lines that the order leaves equal are taken together.
            entries.sort_by(|a, b| a.order.cmp(&b.order));
            match (declared.cut, declared.at_most) {
                (true, _) => cut_lines(&entries, &mut trimmed),
                (false, true) => self.line_of_its_own(limit, &entries, &mut trimmed)?,
                (false, false) => self.topped_up(declared, &entries, &mut trimmed),
            }
        }
        Ok(self.limits[limit.index()].get_or_init(|| Rc::new(trimmed)).clone())
    }

    fn entries(&self, limit: LimitId, position: usize, target: &LimitTarget) -> Result<Vec<Entry>, Trouble> {
        let mut entries = Vec::new();
        for (number, line) in self.lines(target.payment)?.iter().enumerate().filter(|(_, line)| line.paid) {
            let key = |key: &LineKey| {
                Ok(match key {
                    LineKey::Payee => Cell::Text(line.payee.clone()),
                    LineKey::Period(kind) => Cell::Period(*kind, self.periods.first_day(*kind, line.period)),
                    LineKey::Payment => Cell::Choice(u32::try_from(position).unwrap()),
                    LineKey::Value(value) => self
                        .sure(value, &line.at)?
                        .ok_or_else(|| Trouble(format!("blank: {}", self.words(value))))?,
                })
            };
            let mut left = line.rounded.clone();
            for earlier in self.up_to(limit).into_iter().skip(1) {
                left -= self.limit(earlier)?.cuts.get(&(target.payment, number)).unwrap_or(&whole(0));
            }
            let Some(Cell::Number(limit)) = self.sure(&target.amount, &line.at)? else {
                return Err(Trouble(format!("blank: {}", self.words(&target.amount))));
            };
            entries.push(Entry {
                payment: target.payment,
                line: number,
                payee: line.payee.clone(),
                period: line.period,
                keys: target.keys.iter().map(key).collect::<Result<_, _>>()?,
                order: target.order.iter().map(key).collect::<Result<_, _>>()?,
                limit,
                left,
            });
        }
        Ok(entries)
    }

    /// A cap shown by itself: what the order takes together lies in one period, and what is too much of it is the line there.
    fn line_of_its_own(
        &self,
        limit: LimitId,
        entries: &[Entry],
        trimmed: &mut Trimmed,
    ) -> Result<(), Trouble> {
        let most = entries[0].limit.clone();
        let mut used = whole(0);
        let mut seen: Vec<(String, Date)> = Vec::new();
        for together in entries.chunk_by(|a, b| a.order == b.order) {
            let place = (together[0].payee.clone(), together[0].period);
            assert!(together.iter().all(|entry| entry.period == place.1 && entry.payee == place.0));
            let mut sum: Amount = together.iter().map(|entry| &entry.left).sum();
            if !seen.contains(&place) {
                sum += self.shown_before(limit, &place)?;
                seen.push(place.clone());
            }
            let kept = sum.clone().min(&most - &used);
            used += &kept;
            *trimmed.own.entry(place).or_insert_with(|| whole(0)) += kept - sum;
        }
        Ok(())
    }

    /// The lines of their own that earlier limits have for a payee in a period.
    fn shown_before(&self, limit: LimitId, place: &(String, Date)) -> Result<Amount, Trouble> {
        let mut sum = whole(0);
        for earlier in self.up_to(limit).into_iter().skip(1) {
            sum += self.limit(earlier)?.own.get(place).unwrap_or(&whole(0));
        }
        Ok(sum)
    }

    /// A minimum: what is missing is added in the last period in which the group has a line.
    fn topped_up(&self, _declared: &Limit, entries: &[Entry], trimmed: &mut Trimmed) {
        let sum: Amount = entries.iter().map(|entry| &entry.left).sum();
        let missing = (&entries[0].limit - sum).max(whole(0));
        let last = entries.iter().max_by_key(|entry| entry.period).unwrap();
        *trimmed.own.entry((last.payee.clone(), last.period)).or_insert_with(|| whole(0)) += missing;
    }

    /// What a clawback takes, payee by payee and period by period.
    pub(super) fn recovery(&self, clawback: usize) -> Result<Rc<Vec<Recovery>>, Trouble> {
        if let Some(known) = self.recoveries[clawback].get() {
            return Ok(known.clone());
        }
        let declared = &self.model.clawbacks[clawback];
        let mut found = Vec::new();
        for payee in self.payees()? {
            let mut carried = whole(0);
            for period in self.statement_periods() {
                let at = At::Statement(payee.clone(), period);
                let due = self.payment_at(declared.due, &at)?;
                let mut limits = Vec::new();
                for limit in &declared.limits {
                    let Some(Cell::Number(most)) = self.sure(limit, &at)? else {
                        return Err(Trouble(format!("blank: {}", self.words(limit))));
                    };
                    limits.push(most);
                }
                let owed = &carried + &due;
                let most = limits.iter().fold(owed.clone(), |most, limit| most.min(limit.clone()));
                let taken = most.max(whole(0));
                let left = &owed - &taken;
                let brought =
                    std::mem::replace(&mut carried, if declared.carried { left.clone() } else { whole(0) });
                found.push(Recovery { payee: payee.clone(), period, brought, due, limits, taken, left });
            }
        }
        Ok(self.recoveries[clawback].get_or_init(|| Rc::new(found)).clone())
    }
}

/// A cap that cuts: line by line in the stated order, until the amount is used up.
fn cut_lines(entries: &[Entry], trimmed: &mut Trimmed) {
    let most = entries[0].limit.clone();
    let mut used = whole(0);
    for together in entries.chunk_by(|a, b| a.order == b.order) {
        assert!(together.len() == 1, "two lines that the order of a cap leaves equal");
        let entry = &together[0];
        let kept = entry.left.clone().min(&most - &used);
        used += &kept;
        let cut = &entry.left - kept;
        if cut != whole(0) {
            trimmed.cuts.insert((entry.payment, entry.line), cut);
        }
    }
}
