//! Lines of rows that stand in the contract: each is known but for what it looks up of other rows, and these are in one
//! group of them only. A lot is paid for the people in it, month by month; every lot could have all of the people, but not
//! all lots at once.
//!
//! *The lemma.* Let the amount of a line be the sum over its own rows r of F(m(k(r)), r), where m(k) is a count or a sum
//! over the rows ρ of another record with keys k, no two own rows have the same k, and F comes to no more than the sum of
//! f(ρ, r) over the rows ρ of that group. Then all lines come to no more than the sum over ρ of the most of f(ρ, r) among
//! the rows r whose keys ρ can have. Of the rows ρ that share some of the keys (those of one quarter) there are no more
//! than the rules of their record say, and so the dearest are as many as these rules let there be. A line that is rounded
//! is less than a step more, and no more at all where every f is a whole number of steps.
//!
//! *A minimum.* Where lines in a pool g come to S(g) and the minimum is m(g), both together are the larger of the two. Over
//! the pools of a period that is Σ m(g) and what is beyond it, Σ (S(g) − m(g)) over those above: no more than what all
//! lines of the period can come to, less the smallest m(g), since one pool at least has them.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Scope;
use super::enclosure::{Enclosure, Set, or_nought};
use super::known_lines::{Line, Pool};
use super::place::Place;
use super::world::World;
use crate::model::{
    Expr, ExprKind, Frame, FrameId, Limit, LimitId, LimitTarget, LineKey, PaymentId, RecordId,
};
use crate::value::{AggregateOp, Number, PeriodKind};

/// What lines are added up in: a payee's statement, a year of all payees, or everything.
type PayeeAndPeriod = (Option<Set>, i32);

/// What an own row is worth for each row that it looks up, and the keys by which it does.
struct Worth {
    keys: Vec<Set>,
    most: Number,
}

/// The ways of sharing keys are looked at where these are few.
const MOST_KEYS: usize = 4;

/// An amount is looked at for so many rows.
const MOST_ROWS: u32 = 400;

impl World<'_> {
    /// What lines come to that are looked at one by one (`is_by_line`): at their most in the payee and period, or the
    /// year, in which it is most, or at their least, with a minus, in all.
    pub(super) fn by_line(&self, id: PaymentId, scope: Scope, most: bool) -> Option<Number> {
        if self.record_of(self.model.payments[id].frame).is_none() {
            return self.end_of_line(id, &Place::contract(), most);
        }
        if most {
            return self.of_listed(id, scope);
        }
        let lines = self.listed_lines(id, false)?;
        Some(lines.iter().fold(Number::zero(), |all, line| all.plus(&line.end)))
    }

    fn of_listed(&self, id: PaymentId, scope: Scope) -> Option<Number> {
        let lines = self.listed_lines(id, true)?;
        let year = |statement: i32| {
            let contract = &self.model.contract;
            let day = contract.calendar.first_day(contract.statements, statement)?;
            Some(contract.calendar.index(PeriodKind::ContractYear, day))
        };
        // Lines of which it is not known where they lie may lie anywhere.
        let part = |line: &Line| match scope {
            Scope::Whole => Some((None, 0)),
            Scope::Year => Some((None, year(line.statement?)?)),
            Scope::PayeePeriod => Some((Some(line.payee.clone()?), line.statement?)),
        };
        let mut parts: Vec<(PayeeAndPeriod, Vec<&Line>)> = Vec::new();
        let mut anywhere: Vec<&Line> = Vec::new();
        for line in lines.iter() {
            match part(line) {
                None => anywhere.push(line),
                Some(part) => match parts.iter_mut().find(|(known, _)| *known == part) {
                    Some((_, own)) => own.push(line),
                    None => parts.push((part, vec![line])),
                },
            }
        }
        let most = parts.iter().map(|(_, own)| self.of_lines(id, own));
        let most = most.max().unwrap_or_else(Number::zero);
        Some(most.plus(&self.of_lines(id, &anywhere)))
    }

    /// What some of these lines come to together.
    fn of_lines(&self, id: PaymentId, lines: &[&Line]) -> Number {
        let apart = lines.iter().fold(Number::zero(), |all, line| all.plus(&line.end));
        self.where_they_look(id, lines).into_iter().fold(apart, Number::min)
    }

    fn listed_lines(&self, id: PaymentId, most: bool) -> Option<Rc<Vec<Line>>> {
        if let Some(known) = self.listed.borrow().get(&(id, most)) {
            return Some(known.clone());
        }
        let found = Rc::new(self.listed_lines_anew(id, most)?);
        // What was looked at when the effort was spent says nothing.
        if !self.is_spent() {
            self.listed.borrow_mut().insert((id, most), found.clone());
        }
        Some(found)
    }

    fn listed_lines_anew(&self, id: PaymentId, most: bool) -> Option<Vec<Line>> {
        let payment = &self.model.payments[id];
        let record = self.record_of(payment.frame)?;
        let keys = self.keys(payment.frame);
        let payee = self.on_rows(&payment.payee);
        let mut lines: Vec<Line> = Vec::new();
        for row in 0..self.own_rows(record)? {
            let place = self.own_row(record, row);
            let own: Vec<Enclosure> = keys.iter().map(|key| self.eval(key, &place)).collect();
            if own.iter().any(|key| !key.given) {
                continue;
            }
            let own: Vec<Set> = own.into_iter().map(|key| key.set).collect();
            let known = (!own.is_empty() && own.iter().all(Set::is_single)).then_some(own);
            let end = self.end_of_line(id, &place, most)?;
            // Rows of one group have one line, which any of them can make.
            let same = |line: &&mut Line| known.is_some() && line.keys == known;
            if let Some(line) = lines.iter_mut().find(same) {
                line.end = end.max(line.end.clone());
                line.rows.push(row);
                continue;
            }
            let payee = self.eval(&payee, &place);
            let single = payment.shares.is_empty() && payee.given && payee.set.is_single();
            let payee = single.then_some(payee.set);
            let statement = self.statement_of(id, &place);
            lines.push(Line { rows: vec![row], end, payee, statement, keys: known });
        }
        Some(lines)
    }

    /// A row that stands in the contract.
    fn own_row(&self, record: RecordId, row: u32) -> Place {
        let mut place = Place::any(record);
        place.known.insert(Vec::new(), row);
        place
    }

    /// What a line comes to, at its most, or at its least with a minus.
    fn end_of_line(&self, id: PaymentId, place: &Place, most: bool) -> Option<Number> {
        let taken = self.narrowed_to_population(self.model.payments[id].selection, place);
        let Some(taken) = taken.filter(|taken| !self.is_outside(id, taken)) else {
            return Some(Number::zero());
        };
        let line = self.line(id, &taken);
        let end = if most { line.most? } else { line.least?.negated() };
        Some(end.max(Number::zero()))
    }

    /// The statement in which a line falls, if it is known.
    fn statement_of(&self, id: PaymentId, place: &Place) -> Option<i32> {
        let (range, _) = self.statements_of(id, place)?;
        let least = range.least.filter(|least| range.most.as_ref() == Some(least))?;
        i32::try_from(least.to_int()?).ok()
    }

    /// What lines come to by the rows that they look up.
    fn where_they_look(&self, id: PaymentId, lines: &[&Line]) -> Option<Number> {
        let payment = &self.model.payments[id];
        if payment.clawback.is_some() || !payment.shares.is_empty() || payment.together.is_some() {
            return None;
        }
        let value = self.on_each_row(&payment.amount, payment.frame)?;
        let (of, asked) = self.factor(value)?;
        let Frame::Groups { record, .. } = &self.model.frames[of.frame] else { return None };
        let theirs = self.keys(of.frame);
        if theirs.len() != asked.len() || theirs.len() > MOST_KEYS || !self.is_sum(of) {
            return None;
        }
        let step = &self.model.contract.rounding.step;
        let (mut worth, mut rounded): (Vec<Worth>, Number) = (Vec::new(), Number::zero());
        for line in lines {
            let mut is_whole = true;
            for row in &line.rows {
                let place = self.own_row(self.record_of(payment.frame)?, *row);
                let Some(found) = self.worth(id, value, (of, asked), &place)? else { continue };
                // What two rows look up is counted once for each.
                if worth.iter().any(|known| known.keys == found.keys) {
                    return None;
                }
                is_whole &= found.most.divided_by(step).is_some_and(|steps| steps.is_whole());
                worth.push(found);
            }
            if !is_whole {
                rounded = rounded.plus(&self.most_rounding_gain());
            }
        }
        let all = self.rows_that_share(*record, &[]).0;
        let ways = 0u32..1u32.checked_shl(u32::try_from(theirs.len()).ok()?)?;
        let of_way = |way: u32| {
            let is_shared =
                |at: &usize| way.checked_shr(u32::try_from(*at).unwrap_or(0)).unwrap_or(0) & 1 == 1;
            let shared: Vec<usize> = (0..theirs.len()).filter(is_shared).collect();
            let fixed: Vec<Expr> = shared.iter().filter_map(|at| Some((*theirs.get(*at)?).clone())).collect();
            let each = self.rows_that_share(*record, &fixed).0?;
            Some(dearest_of_each(&worth, &shared, &each, all.as_ref()))
        };
        ways.filter_map(of_way).min().map(|most| most.plus(&rounded))
    }

    /// What an amount is the sum of, over the rows of its line.
    fn on_each_row<'e>(&'e self, amount: &'e Expr, frame: FrameId) -> Option<&'e Expr> {
        match (&amount.kind, &self.model.frames[frame]) {
            (_, Frame::Rows(_)) => Some(amount),
            (ExprKind::Aggregate(aggregate), Frame::Groups { .. })
                if aggregate.op == AggregateOp::Total && aggregate.within.is_none() =>
            {
                aggregate.value.as_ref()
            }
            (_, Frame::Groups { .. } | Frame::Contract | Frame::Statement) => None,
        }
    }

    /// What an own row is worth for each row of the group that it looks up; nothing where it is not paid for, and not
    /// known where its keys are not.
    #[expect(clippy::option_option, reason = "what is not known is no nothing")]
    fn worth(
        &self,
        id: PaymentId,
        value: &Expr,
        (of, asked): (&Expr, &[Expr]),
        place: &Place,
    ) -> Option<Option<Worth>> {
        let taken = self.narrowed_to_population(self.model.payments[id].selection, place);
        let Some(taken) = taken.filter(|taken| !self.is_outside(id, taken)) else { return Some(None) };
        let record = self.record_of(of.frame)?;
        let values: Vec<Enclosure> = asked.iter().map(|key| self.eval(key, &taken).whole()).collect();
        if values.iter().any(|value| value.blank || !value.given || !value.set.is_single()) {
            return None;
        }
        let Some(group) = self.generic(record, &self.keys(of.frame), &values) else { return Some(None) };
        let own = self.eval(of, &Place { member: true, ..group });
        if !own.given {
            return Some(None);
        }
        let row = own.by_row?;
        let most = or_nought(&self.as_factor(value, &row, &taken)).most?;
        Some(Some(Worth { keys: values.into_iter().map(|value| value.set).collect(), most }))
    }

    /// What lines come to together with the minimum that holds them, in a scope: of a payment of rows that stand in the
    /// contract, which no other limit holds.
    pub(super) fn with_minimum_of_listed(&self, limit: &Limit, id: LimitId, scope: Scope) -> Option<Number> {
        let [target] = limit.on.as_slice() else { return None };
        let payment = target.payment;
        let others = self.model.limits.iter_enumerated().filter(|(other, _)| *other != id);
        let held = others.flat_map(|(_, other)| &other.on).any(|on| on.payment == payment);
        if limit.at_most || held || !self.is_by_line(payment) {
            return None;
        }
        let pools = self.pools_of_listed(limit, id)?;
        let lines = self.listed_lines(payment, true)?;
        if scope == Scope::PayeePeriod {
            return Some(self.of_listed(payment, scope)?.plus(&self.of_one_pool_due(target, &pools)?));
        }
        let by_year = target.keys.contains(&LineKey::Period(PeriodKind::ContractYear));
        if scope == Scope::Year && !by_year {
            return None;
        }
        let mut periods: BTreeMap<Option<i32>, (Number, Option<Number>, Vec<u32>)> = BTreeMap::new();
        for pool in pools.iter() {
            let known = periods.entry(pool.period).or_insert_with(|| (Number::zero(), None, Vec::new()));
            known.0 = known.0.plus(pool.amount.most.as_ref()?);
            known.1 = known.1.take().into_iter().chain(pool.amount.least.clone()).min();
            known.2.extend(&pool.rows);
        }
        let mut sums: Vec<Number> = Vec::new();
        for (all, smallest, rows) in periods.into_values() {
            let own: Vec<&Line> =
                lines.iter().filter(|line| line.rows.iter().any(|row| rows.contains(row))).collect();
            let beyond = self.of_lines(payment, &own).minus(&smallest?);
            sums.push(all.plus(&beyond.max(Number::zero())));
        }
        match scope {
            Scope::Year => sums.into_iter().max(),
            Scope::Whole | Scope::PayeePeriod => {
                Some(sums.iter().fold(Number::zero(), |all, sum| all.plus(sum)))
            }
        }
    }

    /// What a minimum adds at most for one payee in one statement, where one pool of a payee is due in each.
    fn of_one_pool_due(&self, target: &LimitTarget, pools: &[Pool]) -> Option<Number> {
        let contract = &self.model.contract;
        let one_due = |key: &LineKey| match key {
            LineKey::Payee => true,
            LineKey::Period(kind) => {
                *kind == contract.statements || contract.calendar.nests(contract.statements, *kind)
            }
            LineKey::Payment | LineKey::Value(_) => false,
        };
        let alone = target.keys.len() == 2
            && target.keys.contains(&LineKey::Payee)
            && target.keys.iter().all(one_due);
        let most = pools.iter().map(|pool| pool.amount.most.clone());
        most.collect::<Option<Vec<Number>>>()?.into_iter().max().filter(|_| alone)
    }

    /// The pools of a minimum, if all of them are known, and each of nought or more.
    fn pools_of_listed(&self, limit: &Limit, id: LimitId) -> Option<Rc<Vec<Pool>>> {
        if let Some(known) = self.pools_of_minimums.borrow().get(&id) {
            return known.clone();
        }
        let found = self.apart_from_all(|| {
            self.ask_long();
            self.pools_of_listed_anew(limit).filter(|_| !self.is_spent()).map(Rc::new)
        });
        self.pools_of_minimums.borrow_mut().insert(id, found.clone());
        found
    }

    fn pools_of_listed_anew(&self, limit: &Limit) -> Option<Vec<Pool>> {
        let [target] = limit.on.as_slice() else { return None };
        let payment = &self.model.payments[target.payment];
        let (record, contract) = (self.record_of(payment.frame)?, &self.model.contract);
        let rows = self.own_rows(record).filter(|rows| *rows <= MOST_ROWS)?;
        let payee = self.on_rows(&payment.payee);
        let mut pools: Vec<Pool> = Vec::new();
        for row in 0..rows {
            let place = self.own_row(record, row);
            let single = |value: &Expr| {
                let value = self.eval(value, &place).whole();
                (value.given && !value.blank && value.set.is_single()).then_some(value.set)
            };
            let (mut period, mut keys) = (None, Vec::new());
            for key in &target.keys {
                keys.push(match key {
                    LineKey::Payment => None,
                    LineKey::Payee => Some(single(&payee).filter(|_| payment.shares.is_empty())?),
                    LineKey::Value(value) => Some(single(&self.on_rows(value))?),
                    LineKey::Period(kind) => {
                        let statement = self.statement_of(target.payment, &place)?;
                        let last = contract.calendar.last_day(contract.statements, statement)?;
                        let index = contract.calendar.index(*kind, last);
                        period = Some(index);
                        Some(Set::Numbers(super::enclosure::just(Number::from_int(i128::from(index)))))
                    }
                });
            }
            let amount = self.as_a_line(&self.eval(&target.amount, &place).range());
            if !amount.is_never_negative() {
                return None;
            }
            match pools.iter_mut().find(|pool| pool.keys == keys) {
                Some(pool) => {
                    pool.rows.push(row);
                    pool.amount = pool.amount.clone().either(amount);
                }
                None => pools.push(Pool { period, keys, rows: vec![row], amount }),
            }
        }
        // Of two periods one is named, and the pools of the other would be taken for several.
        let periods = target.keys.iter().filter(|key| matches!(key, LineKey::Period(_))).count();
        (periods <= 1).then_some(pools)
    }
}

/// What rows come to that are looked up, where so many of them share some of the keys, and so many there are in all: those
/// that share the keys for which they are worth most come first.
fn dearest_of_each(worth: &[Worth], shared: &[usize], each: &Number, all: Option<&Number>) -> Number {
    let mut groups: Vec<(Vec<&Set>, &Number)> = Vec::new();
    for one in worth {
        let keys: Vec<&Set> = shared.iter().filter_map(|at| one.keys.get(*at)).collect();
        match groups.iter_mut().find(|(known, _)| *known == keys) {
            Some((_, most)) => *most = (*most).max(&one.most),
            None => groups.push((keys, &one.most)),
        }
    }
    groups.sort_by(|(_, one), (_, other)| other.cmp(one));
    let (mut left, mut sum) = (all.cloned(), Number::zero());
    for (_, most) in groups {
        let rows = left.iter().chain([each]).min().cloned().unwrap_or_else(Number::zero);
        sum = sum.plus(&most.times(&rows));
        left = left.map(|left| left.minus(&rows));
    }
    sum
}
