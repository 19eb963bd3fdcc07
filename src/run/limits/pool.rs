//! The lines that a limit looks at, in their groups and their order.

use std::collections::BTreeMap;

use crate::data::{Column, Values};
use crate::model::{FrameId, Limit, LimitId, LineKey, PaymentId, PeriodKind};
use crate::plan::node::Kind;
use crate::plan::{LineKeyPlan, TargetPlan};
use crate::run::columns::ColumnBuilder;
use crate::run::error::{Part, RunError};
use crate::run::frames::Grouping;
use crate::run::ranks::line_key_type;
use crate::run::vector::{NOWHERE, Vector};
use crate::run::view::View;
use crate::value::Number;

/// One line, or what an earlier limit has done ("loose": it belongs to no one payment).
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The position of its payment in the limit; `NOWHERE` for loose ones.
    pub(super) payment: u32,
    /// Its position in the payment; `NOWHERE` for loose ones.
    pub(super) line: u32,
    /// Its row or group on the payment's frame.
    at: u32,
    pub(super) payee: u32,
    pub(super) period: u32,
    /// What earlier limits have left of it.
    pub(super) left: Number,
    /// The group, by the keys; `NOWHERE` where a key is blank.
    pub(super) group: u32,
}

impl Entry {
    /// Whether it is what an earlier limit has done.
    pub(super) fn is_loose(&self) -> bool {
        self.line == NOWHERE
    }
}

/// The entries of a limit and their groups.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// Payment by payment in the order of their lines; loose ones last.
    pub(super) entries: Vec<Entry>,
    /// The values of each key, without loose ones.
    pub(super) keys: Vec<Column>,
    /// The limit of each group.
    pub(super) limits: Vec<Number>,
    /// The first entry of each group.
    pub(super) first: Vec<u32>,
}

impl View<'_> {
    /// The lines of the payments of a limit that lie inside term and settlement.
    pub(super) fn pool(&self, id: LimitId, plan: &[TargetPlan]) -> Result<Pool, RunError> {
        let mut pool = Pool::default();
        let mut amounts = Vec::new();
        for (payment, target) in (0u32..).zip(plan) {
            let from = pool.entries.len();
            for (at, line) in (0u32..).zip(self.lines(target.payment)) {
                let Some(period) = line.period else { continue };
                pool.entries.push(Entry {
                    payment,
                    line: at,
                    at: line.at,
                    payee: line.payee,
                    period,
                    left: line.paid(),
                    group: NOWHERE,
                });
            }
            amounts.extend(self.limit_amounts(target, pool.entries.get(from..).unwrap_or_default())?);
        }
        let keys = plan.first().map_or(0, |target| target.keys.len());
        let columns =
            (0..keys).map(|key| self.line_column(plan, &pool.entries, |target| target.keys.get(key)));
        pool.keys = columns.collect::<Result<_, _>>()?;
        let mut grouping = Grouping::new(pool.entries.len());
        let target = self.model.limits.get(id.index()).and_then(|limit| limit.on.first());
        for (key, column) in target.into_iter().flat_map(|target| &target.keys).zip(&pool.keys) {
            self.orders(column);
            grouping.part_by(column, self.line_ranks(key));
        }
        pool.limits = vec![Number::zero(); grouping.count];
        pool.first = vec![NOWHERE; grouping.count];
        for (at, ((group, entry), amount)) in
            (0u32..).zip(grouping.groups.iter().zip(&mut pool.entries).zip(amounts))
        {
            entry.group = *group;
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

    fn limit_amounts(&self, target: &TargetPlan, entries: &[Entry]) -> Result<Vec<Number>, RunError> {
        let frame = self.payment_frame(target.payment);
        let at: Vec<u32> = entries.iter().map(|entry| entry.at).collect();
        let column = self.column_at(&target.amount, frame, &at)?;
        let amounts = Vector::range(&column, Kind::Number, 0, at.len()).numbers(at.len());
        let blank = amounts.iter().zip(&at).find(|(amount, _)| amount.is_none());
        if let Some((_, at)) = blank {
            let place = self.place(frame, Some(*at));
            return Err(RunError::Blank { span: target.amount.span, part: Part::Limit, place });
        }
        Ok(amounts.into_iter().flatten().collect())
    }

    /// The places of entries in the order of the limit, group by group.
    pub(super) fn places(
        &self,
        limit: &Limit,
        plan: &[TargetPlan],
        pool: &Pool,
    ) -> Result<Grouping, RunError> {
        let groups = pool.entries.iter().map(|entry| entry.group).collect();
        let mut places = Grouping { groups, count: pool.limits.len() };
        let order = limit.on.first().map_or(&[][..], |target| &target.order);
        for (part, key) in order.iter().enumerate() {
            let mut column = self.line_column(plan, &pool.entries, |target| target.order.get(part))?;
            // An entry without the value stands where nought would. No line is without: the checker does not let it be blank.
            column.blanks = None;
            self.orders(&column);
            places.part_by(&column, self.line_ranks(key));
        }
        Ok(places)
    }

    /// For a key or a part of the order that is a reference: the places of the rows that it refers to.
    fn line_ranks(&self, key: &LineKey) -> Option<&[u32]> {
        line_key_type(key).and_then(|ty| self.bound.ranks.of(ty))
    }

    /// The values of a key, or of a part of the order, for all entries.
    fn line_column<'p>(
        &self,
        plan: &'p [TargetPlan],
        entries: &[Entry],
        key: impl Fn(&'p TargetPlan) -> Option<&'p LineKeyPlan>,
    ) -> Result<Column, RunError> {
        let kind = match plan.first().and_then(&key) {
            Some(LineKeyPlan::Period(_)) => Kind::Period,
            Some(LineKeyPlan::Value(node)) => node.kind,
            Some(LineKeyPlan::Payee | LineKeyPlan::Payment) | None => Kind::Code,
        };
        let mut builder = ColumnBuilder::new(kind);
        let targets = (0u32..).zip(plan).chain(plan.first().map(|first| (NOWHERE, first)));
        let mut rest = entries;
        for (payment, target) in targets {
            let (own, others) = rest.split_at(rest.partition_point(|entry| entry.payment <= payment));
            rest = others;
            let column = match key(target) {
                Some(LineKeyPlan::Payee) => codes(own.iter().map(|entry| self.payee_code(entry.payee))),
                Some(LineKeyPlan::Period(kind)) => self.periods_holding(*kind, own),
                Some(LineKeyPlan::Value(node)) if payment != NOWHERE => {
                    let at: Vec<u32> = own.iter().map(|entry| entry.at).collect();
                    self.column_at(node, self.payment_frame(target.payment), &at)?
                }
                Some(LineKeyPlan::Value(node)) => Vector::nothing(node.kind).to_column(own.len()),
                // Counted from one: what earlier limits have done (of no payment: nought) stands before every payment.
                Some(LineKeyPlan::Payment) | None => {
                    codes(own.iter().map(|entry| entry.payment.wrapping_add(1)))
                }
            };
            builder.push(&Vector::range(&column, kind, 0, own.len()), own.len());
        }
        Ok(builder.finish())
    }

    /// A payee as the data has it, so that it compares with a field of the rows.
    fn payee_code(&self, payee: u32) -> u32 {
        let name = self.outcome.payees.get(payee as usize);
        name.and_then(|name| self.outcome.data.texts.code(name)).unwrap_or(NOWHERE)
    }

    /// The periods of a kind that hold the statement periods of entries: those of their last days.
    fn periods_holding(&self, kind: PeriodKind, entries: &[Entry]) -> Column {
        let known: Vec<i32> =
            self.outcome.periods.iter().map(|index| self.period_holding(kind, *index)).collect();
        let holding = |entry: &Entry| known.get(entry.period as usize).copied().unwrap_or(0);
        Column { values: Values::Periods(entries.iter().map(holding).collect()), blanks: None }
    }

    /// The period of a kind that holds a statement period.
    pub(super) fn period_holding(&self, kind: PeriodKind, index: i32) -> i32 {
        let contract = &self.model.contract;
        let last = contract.calendar.last_day(contract.statements, index);
        last.map_or(0, |day| contract.calendar.index(kind, day))
    }

    /// What earlier limits shown by themselves have done joins the first group that fits its payee and period.
    fn add_loose(&self, id: LimitId, plan: &[TargetPlan], pool: &mut Pool) {
        let loose = self.adjustments(id);
        let Some(target) = plan.first().filter(|_| !loose.is_empty()) else { return };
        let fit = |payee: u32, period: u32| -> Vec<i64> {
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
            if let Some(entry) = pool.entries.get(*first as usize) {
                groups.entry(fit(entry.payee, entry.period)).or_insert(group);
            }
        }
        for (payee, period, left) in loose {
            let group = groups.get(&fit(payee, period)).copied().unwrap_or(NOWHERE);
            pool.entries.push(Entry {
                payment: NOWHERE,
                line: NOWHERE,
                at: NOWHERE,
                payee,
                period,
                left,
                group,
            });
        }
    }

    fn payment_frame(&self, payment: PaymentId) -> FrameId {
        self.plan.payments.get(payment.index()).map_or(FrameId(0), |plan| plan.frame)
    }
}

fn codes(values: impl Iterator<Item = u32>) -> Column {
    Column { values: Values::Codes(values.collect()), blanks: None }
}
