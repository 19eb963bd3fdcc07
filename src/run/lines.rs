//! Lines of payments, and what they are grouped and ordered by.

use std::borrow::Cow;
use std::ops::Range;

use super::payment_lines::PaymentLines;
use crate::column::number::settle;
use crate::column::{Cells, Column, ColumnBuilder, Kind, NOWHERE, Packed, Values, Vector};
use crate::model::{FrameId, LimitId, PaymentId};
use crate::plan::LineKeyPlan;
use crate::run::error::RunError;
use crate::run::view::View;
use crate::value::{Number, PeriodKind};

/// How many lines are gone through at a time.
const STRETCH: usize = 1 << 12;

/// Lines under a limit or in a total, payment by payment; and after them what earlier limits have done ("loose": it
/// belongs to no one payment). Only lines inside term and settlement.
#[derive(Debug)]
pub(crate) struct Entries {
    /// Where those of each payment end.
    ends: Vec<usize>,
    /// The position of each in its payment; `NOWHERE` for loose ones.
    line: Packed<u32>,
    /// Its row or group on the payment's frame.
    at: Packed<u32>,
    payee: Packed<u32>,
    period: Packed<u32>,
    /// What counts of it: what earlier limits have left.
    pub(crate) left: Column,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryPlace {
    /// The position of its payment among those of the limit or total; `NOWHERE` for loose ones.
    pub(crate) payment: u32,
    pub(crate) period: u32,
    pub(crate) payee: u32,
}

impl Entries {
    /// The lines of payments, with what counts of each after the caps that are asked for; and what is loose: payee,
    /// period, amount.
    pub(crate) fn of<'l>(
        payments: impl Iterator<Item = &'l PaymentLines>,
        counts: impl Fn(LimitId) -> bool,
        loose: &[(u32, u32, Number)],
    ) -> Self {
        let mut entries = Entries {
            ends: Vec::new(),
            line: Packed::default(),
            at: Packed::default(),
            payee: Packed::default(),
            period: Packed::default(),
            left: Column { values: Values::Codes(Packed::default()), blanks: None },
        };
        let mut left = ColumnBuilder::new(Kind::Number);
        for lines in payments {
            let own = lines.left(&counts);
            let periods = lines.periods();
            if periods.bounds().is_none_or(|(_, most)| most < NOWHERE) {
                left.append_column(own.into_owned());
                entries.at.append(lines.at().clone());
                entries.payee.append(lines.payees().clone());
                entries.period.append(periods.clone());
                entries.line.append(Packed::rising(lines.len()));
            } else {
                let inside = (0u32..).zip(periods.iter()).filter(|(_, period)| *period != NOWHERE);
                let rows: Vec<u32> = inside.map(|(line, _)| line).collect();
                left.push(&Vector::list(&own, Kind::Number, &rows), rows.len());
                entries.at.append(lines.at().take(&rows));
                entries.payee.append(lines.payees().take(&rows));
                entries.period.append(lines.periods().take(&rows));
                entries.line.append(rows.into());
            }
            entries.ends.push(entries.line.len());
        }
        for (payee, period, _) in loose {
            entries.line.push(NOWHERE);
            entries.at.push(NOWHERE);
            entries.payee.push(*payee);
            entries.period.push(*period);
        }
        if !loose.is_empty() {
            let amounts = loose.iter().map(|(_, _, amount)| amount.clone()).collect();
            left.push(&Vector::given(settle(Cells::each(amounts))), loose.len());
        }
        Entries {
            line: entries.line.finish(),
            at: entries.at.finish(),
            payee: entries.payee.finish(),
            period: entries.period.finish(),
            left: left.finish(),
            ends: entries.ends,
        }
    }

    /// The same with the parts of each shared line as one, which is called by the first of them. Each line of a payment
    /// has so many parts, behind one another.
    pub(crate) fn wholes(&self, parts: &[usize]) -> Self {
        let own =
            |payment: usize| (self.of_payment(payment), parts.get(payment).copied().unwrap_or(1).max(1));
        let loose = (self.first_loose()..self.len(), 1);
        let stretches: Vec<(Range<usize>, usize)> =
            (0..self.ends.len()).map(own).chain(std::iter::once(loose)).collect();
        let firsts = |list: &Packed<u32>| {
            let mut first = Packed::default();
            for (own, parts) in &stretches {
                first.extend_every(list, own.clone(), *parts);
            }
            first.finish()
        };
        let mut end = 0usize;
        let ends = stretches.iter().take(self.ends.len()).map(|(own, parts)| {
            end = end.saturating_add(own.len().checked_div(*parts).unwrap_or(0));
            end
        });
        Entries {
            ends: ends.collect(),
            line: firsts(&self.line),
            at: firsts(&self.at),
            payee: firsts(&self.payee),
            period: firsts(&self.period),
            left: self.sums_of_parts(&stretches),
        }
    }

    /// What so many entries behind one another come to, stretch by stretch.
    fn sums_of_parts(&self, stretches: &[(Range<usize>, usize)]) -> Column {
        if let Values::Fixed { scale, values } = &self.left.values {
            let mut sums = Packed::default();
            let fits = stretches.iter().all(|(own, parts)| {
                let many = STRETCH.saturating_mul(*parts);
                own.clone().step_by(many).all(|start| {
                    let values = values.range(start, start.saturating_add(many).min(own.end));
                    let sum = |parts: &[i64]| parts.iter().try_fold(0i64, |sum, part| sum.checked_add(*part));
                    let made: Option<Vec<i64>> = values.chunks(*parts).map(sum).collect();
                    made.map(|made| sums.extend_from_slice(&made)).is_some()
                })
            });
            if fits {
                return Column {
                    values: Values::Fixed { scale: *scale, values: sums.finish() },
                    blanks: None,
                };
            }
        }
        let sum = |start: usize, parts: usize| {
            let parts = (start..start.saturating_add(parts)).map(|entry| self.left(entry));
            parts.fold(Number::zero(), |sum, part| sum.plus(&part))
        };
        let each = stretches
            .iter()
            .flat_map(|(own, parts)| own.clone().step_by(*parts).map(move |start| sum(start, *parts)));
        let sums: Vec<Number> = each.collect();
        let len = sums.len();
        Vector::given(settle(Cells::each(sums))).to_column(len)
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.line.len()
    }

    /// Where the loose ones begin.
    pub(crate) fn first_loose(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Where the entries of a payment are.
    pub(crate) fn of_payment(&self, payment: usize) -> Range<usize> {
        let start = payment.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        start..self.ends.get(payment).copied().unwrap_or(start)
    }

    /// The position of the payment of an entry; behind all payments for loose ones.
    pub(crate) fn payment_of(&self, entry: usize) -> usize {
        self.ends.partition_point(|end| *end <= entry)
    }

    /// The payment, the period and the payee of an entry.
    pub(crate) fn place(&self, entry: usize) -> EntryPlace {
        let payment = self.payment_of(entry);
        EntryPlace {
            payment: u32::try_from(payment).ok().filter(|_| payment < self.ends.len()).unwrap_or(NOWHERE),
            period: self.period.get(entry).unwrap_or(NOWHERE),
            payee: self.payee.get(entry).unwrap_or(NOWHERE),
        }
    }

    /// The position of an entry in its payment.
    pub(crate) fn line(&self, entry: usize) -> u32 {
        self.line.get(entry).unwrap_or(NOWHERE)
    }

    /// What counts of an entry.
    pub(crate) fn left(&self, entry: usize) -> Number {
        self.left.values.number(entry).unwrap_or_else(Number::zero)
    }

    /// The rows or groups of entries on the frame of their payment.
    pub(crate) fn rows(&self, entries: Range<usize>) -> Cow<'_, [u32]> {
        self.at.range(entries.start, entries.end)
    }

    /// The payees.
    pub(crate) fn payees(&self) -> &Packed<u32> {
        &self.payee
    }

    /// The statement periods.
    pub(crate) fn periods(&self) -> &Packed<u32> {
        &self.period
    }
}

impl View<'_> {
    /// The values of a key, or of a part of an order, for the first so many entries: payment by payment, loose ones
    /// last. The key is given for each payment.
    pub(crate) fn line_column(
        &self,
        targets: &[(PaymentId, Option<&LineKeyPlan>)],
        entries: &Entries,
        until: usize,
    ) -> Result<Column, RunError> {
        let first = targets.first().copied();
        let kind = kind_of_key(first.and_then(|(_, key)| key));
        let mut builder = ColumnBuilder::new(kind);
        let loose = entries.first_loose()..until;
        let of_payments = (0u32..).zip(targets.iter().copied());
        let of_payments = of_payments.map(|(at, target)| (at, target, entries.of_payment(at as usize)));
        for (position, (payment, key), own) in of_payments.chain(first.map(|first| (NOWHERE, first, loose))) {
            let len = own.len();
            let column = match key {
                Some(LineKeyPlan::Payee) => self.payee_codes(entries.payees(), own),
                Some(LineKeyPlan::Period(kind)) => self.periods_holding(*kind, entries.periods(), own),
                Some(LineKeyPlan::Value(node)) if position != NOWHERE => {
                    self.column_at(node, self.payment_frame(payment), &entries.rows(own))?
                }
                Some(LineKeyPlan::Value(node)) => Vector::nothing(node.kind).to_column(len),
                // Counted from one: what earlier limits have done (of no payment: nought) stands before every payment.
                Some(LineKeyPlan::Payment) | None => {
                    Column::codes(std::iter::repeat_n(position.wrapping_add(1), len))
                }
            };
            builder.append_column(column);
        }
        Ok(builder.finish())
    }

    /// Payees as the data has them, so that they compare with a field of the rows. Until all payees are known, that is
    /// how lines have them.
    fn payee_codes(&self, payees: &Packed<u32>, of: Range<usize>) -> Column {
        let texts = &self.outcome.data.texts;
        let names = self.outcome.payees.iter().filter(|_| self.payees_known);
        let known: Vec<u32> = names.map(|name| texts.code(name).unwrap_or(NOWHERE)).collect();
        let code = |payee: u32| match self.payees_known {
            true => known.get(payee as usize).copied().unwrap_or(NOWHERE),
            false => payee,
        };
        Column { values: Values::Codes(payees.map_range(of, code)), blanks: None }
    }

    /// The periods of a kind that hold statement periods: those of their last days.
    fn periods_holding(&self, kind: PeriodKind, periods: &Packed<u32>, of: Range<usize>) -> Column {
        let known: Vec<i32> =
            self.outcome.periods.iter().map(|index| self.period_holding(kind, *index)).collect();
        let holding = |period: u32| known.get(period as usize).copied().unwrap_or(0);
        Column { values: Values::Periods(periods.map_range(of, holding)), blanks: None }
    }

    /// The period of a kind that holds a statement period.
    pub(crate) fn period_holding(&self, kind: PeriodKind, index: i32) -> i32 {
        let contract = &self.model.contract;
        let last = contract.calendar.last_day(contract.statements, index);
        last.map_or(0, |day| contract.calendar.index(kind, day))
    }

    /// The frame of a payment's lines.
    pub(crate) fn payment_frame(&self, payment: PaymentId) -> FrameId {
        self.plan.payments.get(payment.index()).map_or(FrameId(0), |plan| plan.frame)
    }
}

/// The physical form of a key.
pub(crate) fn kind_of_key(key: Option<&LineKeyPlan>) -> Kind {
    match key {
        Some(LineKeyPlan::Period(_)) => Kind::Period,
        Some(LineKeyPlan::Value(node)) => node.kind,
        Some(LineKeyPlan::Payee | LineKeyPlan::Payment) | None => Kind::Code,
    }
}
