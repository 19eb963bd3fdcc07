//! The statement: what comes to each payee in each period, item by item.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use meed::model::{Item, PaymentId};
use meed::value::PeriodKind;

use super::value::{Amount, Cell, date_of, whole};
use super::world::{Trouble, World};

/// The statement by payee, first day of the period, the longer period that a line is for, position of the item in
/// [`meed::model::Model::items`], and what the item is for.
pub(super) type Statement = BTreeMap<Place, Amount>;

/// Where an amount stands on the statement.
pub(super) type Place = (String, Date, Option<(PeriodKind, Date)>, usize, Option<Cell>);

impl World<'_> {
    /// The names of all who have a line, also of one that is not paid.
    pub(super) fn payees(&self) -> Result<BTreeSet<String>, Trouble> {
        let mut payees = BTreeSet::new();
        for payment in self.payments() {
            payees.extend(self.lines(payment)?.iter().map(|line| line.payee.clone()));
        }
        Ok(payees)
    }

    /// All payments, the due lines of clawbacks among them.
    pub(super) fn payments(&self) -> impl Iterator<Item = PaymentId> + use<> {
        self.model.payments.ids()
    }

    /// The first days of the statement periods from the start of the term to the end of settlement.
    pub(super) fn statement_periods(&self) -> Vec<Date> {
        let contract = &self.model.contract;
        let mut period = self.periods.first_day(contract.statements, date_of(contract.starts));
        let mut found = Vec::new();
        while period <= date_of(contract.settled_by) {
            found.push(period);
            period = self.periods.next(contract.statements, period);
        }
        found
    }

    /// The trouble in which a run would be, if any: somewhere in the facts or in the statement.
    pub(super) fn trouble(&self) -> Option<Trouble> {
        let facts = || {
            for (fact, declared) in self.model.facts.iter_enumerated() {
                for place in self.places(declared.frame)? {
                    self.fact(fact, &place)?;
                }
            }
            Ok(())
        };
        facts().err().or_else(|| self.statement().err())
    }

    /// Everything that is paid, trimmed and taken back. A limit or clawback that does nothing has no line.
    pub(super) fn statement(&self) -> Result<Statement, Trouble> {
        let mut statement = Statement::new();
        let mut add = |payee: &str, period, (longer, of), item, amount: Amount| {
            let place = (payee.to_owned(), period, longer, item, of);
            *statement.entry(place).or_insert_with(|| whole(0)) += amount;
        };
        for (position, item) in self.model.items.iter().enumerate() {
            match item {
                Item::Payment(payment) => {
                    for (number, line) in self.lines(*payment)?.iter().enumerate().filter(|(_, l)| l.paid) {
                        let (for_what, left) =
                            ((line.longer, line.item.clone()), self.after_cuts(*payment, number)?);
                        add(&line.payee, line.period, for_what, position, left);
                    }
                }
                Item::Limit(limit) => {
                    let own = &self.limit(*limit)?.own;
                    for ((payee, period), amount) in own.iter().filter(|(_, amount)| **amount != whole(0)) {
                        add(payee, *period, (None, None), position, amount.clone());
                    }
                }
                Item::Clawback(clawback) => {
                    let recoveries = self.recovery(*clawback)?;
                    for recovery in recoveries.iter().filter(|recovery| recovery.taken != whole(0)) {
                        add(&recovery.payee, recovery.period, (None, None), position, -&recovery.taken);
                    }
                }
            }
        }
        Ok(statement)
    }

    /// What all caps leave of a line.
    pub(super) fn after_cuts(&self, payment: PaymentId, line: usize) -> Result<Amount, Trouble> {
        let mut left = self.lines(payment)?[line].rounded.clone();
        for limit in self.model.limits.ids() {
            if let Some(cut) = self.limit(limit)?.cuts.get(&(payment, line)) {
                left -= cut;
            }
        }
        Ok(left)
    }
}
