//! Caps and minimums.
//!
//! A limit pools the lines of its payments that lie inside the term and settlement, with what earlier limits have left of them, and puts
//! them into groups by its keys. What earlier limits *shown by themselves* have done counts as lines too (`Pool` calls them loose): each
//! joins the first group that has its payee and period, as far as these are keys.
//!
//! - A cap that cuts goes through the lines of a group in its order. Each keeps what is left of the limit, and never more than it has:
//!   a line below nought is left alone, and gives back what it takes. Lines that the order does not tell apart are taken by payment,
//!   period, payee and amount, so that the totals do not depend on the order of the data.
//! - A cap shown by itself does the same with the sums of each place in the order, and each sum has a line: what is kept less the sum.
//! - A minimum has a line for each group: what is missing.

use std::collections::BTreeMap;

use super::columns::ColumnBuilder;
use super::error::{Part, RunError};
use super::frames::Grouping;
use super::outcome::LimitLine;
use super::value::Value;
use super::vector::{Cells, Lanes, NOWHERE, Vector};
use super::view::View;
use crate::data::Column;
use crate::model::{Limit, LimitId, LineKey, PaymentId, PeriodKind};
use crate::plan::node::Kind;
use crate::plan::{LineKeyPlan, TargetPlan};
use crate::value::Number;

/// What a limit does.
pub(crate) struct Limited {
    /// Its lines.
    pub(crate) lines: Vec<LimitLine>,
    /// What it cuts: the payment, the position of the line, how much.
    pub(crate) cuts: Vec<(PaymentId, usize, Number)>,
}

/// The lines that a limit looks at.
struct Pool {
    /// The position of the payment in the limit, and of the line in the payment; for loose ones no line.
    lines: Vec<(u32, u32)>,
    payees: Vec<u32>,
    periods: Vec<u32>,
    /// What is left of each.
    left: Vec<Number>,
    /// The values of each key, not of loose ones.
    keys: Vec<Column>,
    /// The group of each, with the loose ones.
    groups: Grouping,
    /// The limit of each group.
    limits: Vec<Number>,
    /// A line of each group.
    first: Vec<u32>,
}

impl<'a> View<'a> {
    /// Applies a limit.
    pub(crate) fn limit(&self, id: LimitId) -> Result<Limited, RunError> {
        let (Some(limit), Some(plan)) = (self.model.limits.get(id.index()), self.plan.limits.get(id.index()))
        else {
            return Ok(Limited { lines: Vec::new(), cuts: Vec::new() });
        };
        let pool = self.pool(id, plan)?;
        match (limit.at_most, limit.cut) {
            (true, true) => self.cut(limit, plan, &pool),
            (true, false) => Ok(Limited { lines: self.cap(limit, plan, &pool)?, cuts: Vec::new() }),
            (false, _) => Ok(Limited { lines: self.top_up(limit, &pool), cuts: Vec::new() }),
        }
    }

    fn pool(&self, id: LimitId, plan: &[TargetPlan]) -> Result<Pool, RunError> {
        let mut pool = Pool {
            lines: Vec::new(),
            payees: Vec::new(),
            periods: Vec::new(),
            left: Vec::new(),
            keys: Vec::new(),
            groups: Grouping::new(0),
            limits: Vec::new(),
            first: Vec::new(),
        };
        let mut amounts = Vec::new();
        for (position, target) in (0u32..).zip(plan) {
            let mut at = Vec::new();
            for (line_at, line) in (0u32..).zip(self.lines(target.payment)) {
                let Some(period) = line.period else { continue };
                at.push(line.at);
                pool.lines.push((position, line_at));
                pool.payees.push(line.payee);
                pool.periods.push(period);
                pool.left.push(line.paid());
            }
            amounts.extend(self.limit_amounts(target, &at)?);
        }
        let keys = plan.first().map_or(0, |target| target.keys.len());
        let columns = (0..keys).map(|key| self.line_column(plan, &pool, |target| target.keys.get(key)));
        pool.keys = columns.collect::<Result<_, _>>()?;
        pool.groups = Grouping::new(pool.lines.len());
        for key in &pool.keys {
            pool.groups.part_by(key);
        }
        pool.limits = vec![Number::zero(); pool.groups.count];
        pool.first = vec![NOWHERE; pool.groups.count];
        for ((at, group), amount) in (0u32..).zip(&pool.groups.groups).zip(amounts) {
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

    fn limit_amounts(&self, target: &TargetPlan, at: &[u32]) -> Result<Vec<Number>, RunError> {
        let frame = self.payment_frame(target.payment);
        let column = self.column_at(&target.amount, frame, at)?;
        let amounts = Vector::range(&column, Kind::Number, 0, at.len()).numbers(at.len());
        let blank = amounts.iter().zip(at).find(|(amount, _)| amount.is_none());
        if let Some((_, at)) = blank {
            let place = self.place(frame, Some(*at));
            return Err(RunError::Blank { span: target.amount.span, part: Part::Limit, place });
        }
        Ok(amounts.into_iter().flatten().collect())
    }

    /// The values of a key, or of a part of the order, for all lines of a pool. The loose ones come last.
    fn line_column<'p>(
        &self,
        plan: &'p [TargetPlan],
        pool: &Pool,
        key: impl Fn(&'p TargetPlan) -> Option<&'p LineKeyPlan>,
    ) -> Result<Column, RunError> {
        let kind = match plan.first().and_then(&key) {
            Some(LineKeyPlan::Period(_)) => Kind::Period,
            Some(LineKeyPlan::Value(node)) => node.kind,
            _ => super::payments::PAYEE,
        };
        let mut builder = ColumnBuilder::new(kind);
        let mut from = 0;
        for (position, target) in (0u32..).zip(plan) {
            let until = pool.lines.partition_point(|(at, line)| *at <= position && *line != NOWHERE);
            let lines = pool.lines.get(from..until).unwrap_or_default();
            let given = |lanes| Vector::given(lanes);
            let column;
            let values = match key(target) {
                Some(LineKeyPlan::Payee) => given(Lanes::Codes(Cells::each(
                    pool.payees.get(from..until).unwrap_or_default().to_vec(),
                ))),
                Some(LineKeyPlan::Period(kind)) => {
                    let periods = pool.periods.get(from..until).unwrap_or_default();
                    given(Lanes::Periods(Cells::each(self.periods_holding(*kind, periods))))
                }
                Some(LineKeyPlan::Value(node)) => {
                    let known = self.outcome.payment(target.payment);
                    let at = lines.iter().filter_map(|(_, line)| Some(known?.lines.get(*line as usize)?.at));
                    let at: Vec<u32> = at.collect();
                    column = self.column_at(node, self.payment_frame(target.payment), &at)?;
                    Vector::range(&column, node.kind, 0, at.len())
                }
                Some(LineKeyPlan::Payment) | None => given(Lanes::Codes(Cells::Same(position))),
            };
            builder.push(&values, lines.len());
            from = until;
        }
        let loose = pool.lines.len().saturating_sub(from);
        let periods = pool.periods.get(from..).unwrap_or_default();
        let values = match plan.first().and_then(&key) {
            Some(LineKeyPlan::Payee) => {
                Vector::given(Lanes::Codes(Cells::each(pool.payees.get(from..).unwrap_or_default().to_vec())))
            }
            Some(LineKeyPlan::Period(kind)) => {
                Vector::given(Lanes::Periods(Cells::each(self.periods_holding(*kind, periods))))
            }
            Some(LineKeyPlan::Payment) => Vector::given(Lanes::Codes(Cells::Same(NOWHERE))),
            _ => Vector::nothing(kind),
        };
        builder.push(&values, loose);
        Ok(builder.finish())
    }

    /// The periods of a kind that hold statement periods (given by position): those of their last days.
    fn periods_holding(&self, kind: PeriodKind, periods: &[u32]) -> Vec<i32> {
        let contract = &self.model.contract;
        let holding = |index: &i32| {
            let last = contract.calendar.last_day(contract.statements, *index);
            last.map_or(0, |day| contract.calendar.index(kind, day))
        };
        let known: Vec<i32> = self.outcome.periods.iter().map(holding).collect();
        periods.iter().map(|period| known.get(*period as usize).copied().unwrap_or(0)).collect()
    }

    /// What earlier limits shown by themselves have done joins the first group that fits its payee and period.
    fn add_loose(&self, id: LimitId, plan: &[TargetPlan], pool: &mut Pool) {
        let loose = self.adjustments(id);
        let Some(target) = plan.first().filter(|_| !loose.is_empty()) else { return };
        let fits = |payee: u32, period: u32| -> Vec<i64> {
            let by_key = target.keys.iter().map(|key| match key {
                LineKeyPlan::Payee => i64::from(payee),
                LineKeyPlan::Period(kind) => {
                    self.periods_holding(*kind, &[period]).first().map_or(0, |index| i64::from(*index))
                }
                LineKeyPlan::Payment | LineKeyPlan::Value(_) => 0,
            });
            by_key.collect()
        };
        let mut groups: BTreeMap<Vec<i64>, u32> = BTreeMap::new();
        for (group, first) in (0u32..).zip(&pool.first) {
            let at = *first as usize;
            if let (Some(payee), Some(period)) = (pool.payees.get(at), pool.periods.get(at)) {
                groups.entry(fits(*payee, *period)).or_insert(group);
            }
        }
        for (payee, period, amount) in loose {
            pool.lines.push((NOWHERE, NOWHERE));
            pool.payees.push(payee);
            pool.periods.push(period);
            pool.left.push(amount);
            pool.groups.groups.push(groups.get(&fits(payee, period)).copied().unwrap_or(NOWHERE));
        }
    }

    /// The places of lines in the order of the limit, group by group.
    fn in_order(&self, plan: &[TargetPlan], pool: &Pool) -> Result<Grouping, RunError> {
        let mut places = pool.groups.clone();
        let parts = plan.first().map_or(0, |target| target.order.len());
        for part in 0..parts {
            let mut column = self.line_column(plan, pool, |target| target.order.get(part))?;
            // A line without the value goes where nought would; the checker does not let it be blank.
            column.blanks = None;
            places.part_by(&column);
        }
        Ok(places)
    }

    fn cut(&self, limit: &Limit, plan: &[TargetPlan], pool: &Pool) -> Result<Limited, RunError> {
        let places = self.in_order(plan, pool)?;
        let mut order: Vec<usize> = (0..pool.lines.len()).collect();
        order.retain(|at| pool.groups.groups.get(*at).is_some_and(|group| *group != NOWHERE));
        let full = |at: &usize| {
            let loose = pool.lines.get(*at).is_some_and(|(_, line)| *line == NOWHERE);
            // What earlier limits did to the whole group counts before its first line.
            let place = if loose { None } else { places.groups.get(*at) };
            let (payment, line) = pool.lines.get(*at).copied().unwrap_or_default();
            let group = pool.groups.groups.get(*at);
            (group, place, payment, pool.periods.get(*at), pool.payees.get(*at), pool.left.get(*at), line)
        };
        order.sort_unstable_by(|a, b| full(a).cmp(&full(b)));
        let mut used = vec![Number::zero(); pool.groups.count];
        let mut cut_of = vec![Number::zero(); pool.groups.count];
        let mut before = vec![Number::zero(); pool.groups.count];
        let mut cuts = Vec::new();
        for at in order {
            let group = pool.groups.groups.get(at).map_or(usize::MAX, |group| *group as usize);
            let (Some(left), Some((payment, line))) = (pool.left.get(at), pool.lines.get(at)) else {
                continue;
            };
            let (Some(used), Some(most)) = (used.get_mut(group), pool.limits.get(group)) else { continue };
            add(&mut before, group, left);
            if *line == NOWHERE {
                *used = used.plus(left);
                continue;
            }
            let kept = kept(left, most, used);
            let cut = left.minus(&kept);
            *used = used.plus(&kept);
            if let (false, Some(target)) = (cut.is_zero(), plan.get(*payment as usize)) {
                add(&mut cut_of, group, &cut);
                cuts.push((target.payment, *line as usize, cut));
            }
        }
        let lines =
            (0..pool.groups.count).filter(|group| cut_of.get(*group).is_some_and(|cut| !cut.is_zero()));
        let lines = lines.filter_map(|group| {
            let first = *pool.first.get(group)? as usize;
            let payee = limit.payee_key.and_then(|_| pool.payees.get(first).copied());
            let fixed = limit
                .period_key
                .is_some_and(|kind| self.model.contract.calendar.nests(kind, self.model.contract.statements));
            Some(LimitLine {
                payee,
                period: pool.periods.get(first).copied().filter(|_| fixed),
                keys: self.key_words(limit, pool, first),
                limit: pool.limits.get(group)?.clone(),
                before: before.get(group)?.clone(),
                used_before: Number::zero(),
                amount: cut_of.get(group)?.negated(),
            })
        });
        Ok(Limited { lines: lines.collect(), cuts })
    }

    fn cap(&self, limit: &Limit, plan: &[TargetPlan], pool: &Pool) -> Result<Vec<LimitLine>, RunError> {
        let mut places = self.in_order(plan, pool)?;
        let column = |values: &[u32]| {
            Vector::given(Lanes::Codes(Cells::each(values.to_vec()))).to_column(values.len())
        };
        // Within a place of the order by period, then payee, so that each line has one of each.
        places.part_by(&column(&pool.periods));
        places.part_by(&column(&pool.payees));
        let mut sums = vec![Number::zero(); places.count];
        let mut some = vec![NOWHERE; places.count];
        for ((at, place), left) in (0u32..).zip(&places.groups).zip(&pool.left) {
            add(&mut sums, *place as usize, left);
            if let Some(some) = some.get_mut(*place as usize) {
                *some = at;
            }
        }
        let mut lines = Vec::new();
        let mut open: Option<(u32, Number)> = None;
        for (sum, at) in sums.into_iter().zip(some) {
            let at = at as usize;
            let Some(group) = pool.groups.groups.get(at).copied() else { continue };
            let used = match open.take() {
                Some((last, used)) if last == group => used,
                _ => Number::zero(),
            };
            let (Some(most), Some(first)) = (pool.limits.get(group as usize), pool.first.get(group as usize))
            else {
                continue;
            };
            let kept = kept(&sum, most, &used);
            open = Some((group, used.plus(&kept)));
            lines.push(LimitLine {
                payee: pool.payees.get(at).copied(),
                period: pool.periods.get(at).copied(),
                keys: self.key_words(limit, pool, *first as usize),
                limit: most.clone(),
                amount: kept.minus(&sum),
                before: sum,
                used_before: used,
            });
        }
        Ok(lines)
    }

    /// What is missing of a minimum, in the statement period that holds the last day of the group's period, at the latest the last one;
    /// without a period among the keys, the one in which the term ends.
    fn top_up(&self, limit: &Limit, pool: &Pool) -> Vec<LimitLine> {
        let mut sums = vec![Number::zero(); pool.groups.count];
        let mut payees = vec![NOWHERE; pool.groups.count];
        for ((group, left), payee) in pool.groups.groups.iter().zip(&pool.left).zip(&pool.payees) {
            add(&mut sums, *group as usize, left);
            if let Some(least) = payees.get_mut(*group as usize) {
                *least = (*least).min(*payee);
            }
        }
        let contract = &self.model.contract;
        let groups = sums.into_iter().zip(payees).zip(pool.first.iter().zip(&pool.limits));
        let lines = groups.map(|((sum, payee), (first, least))| {
            let first = *first as usize;
            let last_day = limit.period_key.and_then(|kind| {
                let period = *pool.periods.get(first)?;
                let index = *self.periods_holding(kind, &[period]).first()?;
                contract.calendar.last_day(kind, index)
            });
            let index = contract.calendar.index(contract.statements, last_day.unwrap_or(contract.ends));
            let begun = self.outcome.periods.partition_point(|period| *period <= index);
            let missing = least.minus(&sum);
            LimitLine {
                payee: Some(payee),
                period: u32::try_from(begun.saturating_sub(1)).ok(),
                keys: self.key_words(limit, pool, first),
                limit: least.clone(),
                before: sum,
                used_before: Number::zero(),
                amount: missing.max(Number::zero()),
            }
        });
        lines.collect()
    }

    /// The keys of a line in words.
    fn key_words(&self, limit: &Limit, pool: &Pool, at: usize) -> Vec<String> {
        let keys = limit.on.first().map(|target| target.keys.as_slice()).unwrap_or_default();
        let words = keys.iter().zip(&pool.keys).map(|(key, column)| match key {
            LineKey::Payee => {
                let payee = pool.payees.get(at).and_then(|payee| self.outcome.payees.get(*payee as usize));
                payee.cloned().unwrap_or_default()
            }
            LineKey::Period(kind) => {
                let ty = crate::model::Type::Period(*kind);
                Value::of(column, at, &ty, &self.outcome.data).words(self.model, &self.outcome.data)
            }
            LineKey::Payment => {
                let position = pool.lines.get(at).and_then(|(position, _)| limit.on.get(*position as usize));
                let payment = position.and_then(|target| self.model.payments.get(target.payment.index()));
                payment.map_or_else(String::new, |payment| payment.title.name.clone())
            }
            LineKey::Value(value) => {
                Value::of(column, at, &value.ty, &self.outcome.data).words(self.model, &self.outcome.data)
            }
        });
        words.collect()
    }

    fn payment_frame(&self, payment: PaymentId) -> crate::model::FrameId {
        self.plan.payments.get(payment.index()).map_or(crate::model::FrameId(0), |plan| plan.frame)
    }
}

/// What may stay of an amount: all of it, or what is left of the limit, which is never below nought. A cap never adds.
fn kept(amount: &Number, most: &Number, used: &Number) -> Number {
    let room = most.minus(used).max(Number::zero());
    amount.clone().min(room)
}

fn add(sums: &mut [Number], at: usize, amount: &Number) {
    if let Some(sum) = sums.get_mut(at) {
        *sum = sum.plus(amount);
    }
}
