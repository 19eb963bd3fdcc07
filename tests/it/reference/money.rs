//! Payments, and what clawbacks take back.

use std::rc::Rc;

use jiff::civil::Date;
use meed::model::{ClawbackId, Frame, PaymentId, Type};
use meed::value::PeriodKind;

use super::value::{Amount, Cell, date_of, rounded, whole};
use super::world::{At, Trouble, World};

/// A line of a payment, or what is due back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) at: At,
    /// Which part of a shared amount.
    pub(super) part: usize,
    pub(super) payee: String,
    /// The first day of its statement period.
    pub(super) period: Date,
    /// The period that it is for, if that is longer than a statement's.
    pub(super) longer: Option<(PeriodKind, Date)>,
    /// What its item is for, where the payment has several.
    pub(super) item: Option<Cell>,
    /// Whether the period lies within term and settlement.
    pub(super) paid: bool,
    pub(super) exact: Amount,
    pub(super) rounded: Amount,
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

impl World<'_> {
    /// The lines of a payment, in the order of its frame: where the selection has a row.
    pub(super) fn lines(&self, payment: PaymentId) -> Result<Rc<Vec<Line>>, Trouble> {
        if let Some(lines) = self.lines[payment.index()].get() {
            return Ok(lines.clone());
        }
        let declared = &self.model.payments[payment];
        let mut wholes = Vec::new();
        for at in self.places(declared.frame)? {
            let (Frame::Rows(record) | Frame::Groups { record, .. }) = self.frame(declared.frame) else {
                panic!("a payment is for rows or groups")
            };
            let mut inhabited = false;
            for row in self.rows_at(*record, &at)? {
                inhabited |= self.is_in(declared.selection, &At::Row(*record, row))?;
            }
            if inhabited {
                wholes.push(self.line(payment, at)?);
            }
        }
        if let Some(together) = &declared.together {
            self.round_together(together, &mut wholes)?;
        }
        let mut lines = Vec::new();
        for whole in wholes {
            lines.extend(self.parts(payment, whole)?);
        }
        Ok(self.lines[payment.index()].get_or_init(|| Rc::new(lines)).clone())
    }

    /// The line at a place as it is, or its parts: the shares of the rounded amount, each rounded, and what is left.
    pub(super) fn parts(&self, payment: PaymentId, whole: Line) -> Result<Vec<Line>, Trouble> {
        let declared = &self.model.payments[payment];
        if declared.shares.is_empty() {
            return Ok(vec![whole]);
        }
        let mut parts = Vec::new();
        let mut left = whole.rounded.clone();
        for (part, share) in declared.shares.iter().enumerate() {
            let Cell::Number(ratio) = self.needed(&share.part, &whole.at)? else {
                panic!("a share is a number")
            };
            let Cell::Text(payee) = self.needed(&share.payee, &whole.at)? else {
                panic!("a payee is a text")
            };
            let exact = &whole.rounded * ratio;
            let rounded = rounded(&exact, &self.model.contract.rounding);
            left -= &rounded;
            parts.push(Line { part, payee, exact, rounded, ..whole.clone() });
        }
        parts.push(Line { part: parts.len(), exact: left.clone(), rounded: left, ..whole });
        Ok(parts)
    }

    fn line(&self, payment: PaymentId, at: At) -> Result<Line, Trouble> {
        let contract = &self.model.contract;
        let declared = &self.model.payments[payment];
        let Cell::Number(exact) = self.needed(&declared.amount, &at)? else {
            panic!("an amount is a number")
        };
        let Cell::Text(payee) = self.needed(&declared.payee, &at)? else { panic!("a payee is a text") };
        let (starts, ends) = (date_of(contract.starts), date_of(contract.settled_by));
        // No line falls wholly before the term or after settlement, though the statement period that holds it may reach
        // further.
        let (first, day) = match self.needed(&declared.placed, &at)? {
            Cell::Date(day) => (day, day),
            Cell::Period(kind, first) => (first, self.periods.last_day(kind, first)),
            other => panic!("{other:?} is neither a day nor a period"),
        };
        let statement = |day| self.periods.first_day(contract.statements, day);
        let within = day >= starts && first <= ends;
        // A period that is longer than a statement's reaches over several; it is due where it ends, or where settlement
        // does.
        let longer = match &declared.placed.ty {
            Type::Period(kind) if statement(first) != statement(day) => Some((*kind, first)),
            _ => None,
        };
        let due = if longer.is_some() && within { day.min(ends) } else { day };
        let period = statement(due);
        let item = declared.item.as_ref().map(|item| self.needed(item, &at)).transpose()?;
        let paid = within && statement(starts) <= period && period <= statement(ends);
        let rounded = rounded(&exact, &contract.rounding);
        Ok(Line { at, part: 0, payee, period, longer, item, paid, exact, rounded })
    }

    /// The rounded lines of a payment before caps: the line at a row or group, or all that are paid to a payee in a
    /// period.
    pub(super) fn payment_at(&self, payment: PaymentId, at: &At) -> Result<Amount, Trouble> {
        let lines = self.lines(payment)?;
        let counted = lines.iter().filter(|line| match at {
            At::Statement(payee, period) => line.paid && line.payee == *payee && line.period == *period,
            other => line.at == *other,
        });
        Ok(counted.map(|line| &line.rounded).sum())
    }

    /// What a clawback takes, payee by payee and period by period.
    pub(super) fn recovery(&self, clawback: ClawbackId) -> Result<Rc<Vec<Recovery>>, Trouble> {
        if let Some(known) = self.recoveries[clawback.index()].get() {
            return Ok(known.clone());
        }
        let declared = &self.model.clawbacks[clawback];
        let mut found = Vec::new();
        for payee in self.payees()? {
            let mut carried = whole(0);
            for period in self.statement_periods() {
                let at = At::Statement(payee.clone(), period);
                let due = self.payment_at(declared.due, &at)?;
                // Where nothing is owed there is nothing to say, and no limit is asked for.
                if carried == whole(0) && due == whole(0) {
                    continue;
                }
                let owed = &carried + &due;
                let mut limits = Vec::new();
                for limit in &declared.limits {
                    let Some(Cell::Number(most)) = self.sure(limit, &at)? else {
                        return Err(Trouble(format!("blank: {}", self.words(limit))));
                    };
                    limits.push(rounded(&most, &self.model.contract.rounding));
                }
                let most = limits.iter().fold(owed.clone(), |most, limit| most.min(limit.clone()));
                let taken = most.max(whole(0));
                let left = &owed - &taken;
                let brought =
                    std::mem::replace(&mut carried, if declared.carried { left.clone() } else { whole(0) });
                found.push(Recovery { payee: payee.clone(), period, brought, due, limits, taken, left });
            }
        }
        Ok(self.recoveries[clawback.index()].get_or_init(|| Rc::new(found)).clone())
    }
}
