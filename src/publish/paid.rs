//! What was paid: the net amounts of the statement for which a day is given.

use super::particulars::{Particulars, What};
use crate::diagnostic::Refusal;
use crate::statement::{Amount, PeriodPart, Statement};
use crate::text;
use crate::value::{Currency, Day};

/// What one payee was paid for one period.
pub(super) struct Payment<'s> {
    pub(super) payee: &'s str,
    pub(super) period: &'s PeriodPart,
    /// The day on which it was paid.
    pub(super) day: Day,
}

/// What was paid, and what was not.
pub(super) struct Payments<'s> {
    /// In the order of the statement.
    pub(super) paid: Vec<Payment<'s>>,
    /// Payable, and no day is given.
    unpaid: Vec<(&'s str, &'s PeriodPart)>,
    /// A day is given, and nothing was payable.
    nothing: Vec<(&'s str, &'s PeriodPart)>,
}

impl<'s> Payments<'s> {
    /// What was paid of a statement of all payees and periods.
    ///
    /// # Errors
    /// A day for a payee or period that the statement does not have.
    pub(super) fn of(statement: &'s Statement, particulars: &Particulars) -> Result<Self, Refusal> {
        for paid in &particulars.paid {
            let payees = || {
                statement
                    .payees
                    .iter()
                    .filter(|payee| paid.payee.as_ref().is_none_or(|it| *it == payee.payee))
            };
            let periods = || payees().flat_map(|payee| &payee.periods);
            if payees().next().is_none() {
                let name = paid.payee.as_deref().unwrap_or_default();
                let names = statement.payees.iter().map(|payee| payee.payee.as_str());
                let message =
                    format!("a day is given on which `{name}` was paid, and the statement has no such payee");
                return Err(refused(message).with_help(text::meant_or_all(name, names, "payees")));
            }
            if !periods().any(|period| period.period == paid.period) {
                let mut labels: Vec<&str> = periods().map(|period| period.period.as_str()).collect();
                labels.sort_unstable();
                labels.dedup();
                let of = paid.payee.as_ref().map(|payee| format!(" to `{payee}`")).unwrap_or_default();
                let message = format!(
                    "a day is given on which `{}` was paid{of}, and nothing is in that period",
                    paid.period
                );
                return Err(refused(message).with_help(text::meant_or_all(&paid.period, labels, "periods")));
            }
        }
        let mut payments = Payments { paid: Vec::new(), unpaid: Vec::new(), nothing: Vec::new() };
        for payee in &statement.payees {
            for period in &payee.periods {
                // What is said of one payee goes before what is said of all.
                let days = particulars.paid.iter().filter(|paid| paid.period == period.period);
                let own = days.clone().find(|paid| paid.payee.as_deref() == Some(payee.payee.as_str()));
                let day = own.or_else(|| days.clone().find(|paid| paid.payee.is_none()));
                let place = (payee.payee.as_str(), period);
                match day {
                    Some(_) if period.net.is_zero() => payments.nothing.push(place),
                    Some(paid) => payments.paid.push(Payment { payee: place.0, period, day: paid.day }),
                    None if period.net.is_zero() => {}
                    None => payments.unpaid.push(place),
                }
            }
        }
        Ok(payments)
    }

    /// Who was paid, in the order of the statement.
    pub(super) fn payees(&self) -> Vec<&'s str> {
        let mut payees: Vec<&str> = self.paid.iter().map(|payment| payment.payee).collect();
        payees.dedup();
        payees
    }

    /// What is not published.
    pub(super) fn notes(&self, currency: Currency) -> Vec<String> {
        let named = |places: &[(&str, &PeriodPart)]| {
            let first = places.iter().take(3).map(|(payee, period)| format!("{payee} in {}", period.period));
            text::first_of(&first.collect::<Vec<_>>(), places.len())
        };
        let mut notes = Vec::new();
        if !self.unpaid.is_empty() {
            let sum = Amount::sum(self.unpaid.iter().map(|(_, period)| &period.net)).shown(currency);
            notes.push(format!(
                "not published, since no day is given on which it was paid: {sum} ({})",
                named(&self.unpaid)
            ));
        }
        if !self.nothing.is_empty() {
            notes.push(format!("nothing was payable, and no payment is published: {}", named(&self.nothing)));
        }
        notes
    }
}

fn refused(message: String) -> Refusal {
    let word = What::Paid.word();
    Refusal::refused("E0751", format!("`{word}`: {message}"))
}
