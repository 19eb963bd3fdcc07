//! Payments for the first or the last of each: no more rows count than there are of these. Two payments of which each
//! takes in some of the same such rows (an outcome as an employee, an outcome in self-employment, and one outcome for
//! each person) are priced together, since one row has the price of one of them.
//!
//! *Why that is sound.* A row out of the subset adds nothing to any of these payments (`adds_untaken` is nought); the
//! rows in it are no more than its rule says; and each of them adds no more than the dearest row of any kind does to
//! all of these payments together.

use super::Effort;
use super::enclosure::nought;
use super::place::Place;
use super::total::Part;
use super::world::World;
use crate::model::{Expr, FactId, PaymentId, RecordId};
use crate::value::Number;

/// A subset with the first or the last of each alone, and how many rows it has at most.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Picked {
    subset: FactId,
    rows: Number,
}

impl World<'_> {
    /// What rows that share what is fixed add to payments: all of them together, or those apart of which fewer rows are
    /// taken in.
    pub(super) fn by_row(
        &self,
        (record, fixed): (RecordId, &[Expr]),
        (payments, dues): (&[PaymentId], &[PaymentId]),
        most: bool,
        effort: Effort,
    ) -> (Option<Number>, Vec<Part>) {
        let (all, parts) = self.by_each_row((record, fixed), (payments, dues), most, effort);
        if !most || !dues.is_empty() {
            return (all, parts);
        }
        let (rows, _) = self.rows_that_share(record, fixed);
        let (mut picked, mut rest): (Vec<(Picked, Vec<PaymentId>)>, _) = (Vec::new(), Vec::new());
        for id in payments {
            let fewer = self.picked(*id, fixed);
            let Some(fewer) = fewer.filter(|fewer| rows.as_ref().is_none_or(|rows| fewer.rows < *rows))
            else {
                rest.push(*id);
                continue;
            };
            match picked.iter_mut().find(|(known, _)| *known == fewer) {
                Some((_, payments)) => payments.push(*id),
                None => picked.push((fewer, vec![*id])),
            }
        }
        if picked.is_empty() {
            return (all, parts);
        }
        let mut apart = Some(Number::zero());
        for (Picked { rows, .. }, payments) in &picked {
            self.go_on();
            let dearest = self.dearest((payments, &[]), Place::any(record), true, effort.boxes);
            let adds = dearest.price.map(|price| price.times(rows));
            apart = apart.zip(adds).map(|(apart, adds)| apart.plus(&adds));
        }
        if !rest.is_empty() {
            let (others, _) = self.by_each_row((record, fixed), (&rest, &[]), true, effort);
            apart = apart.zip(others).map(|(apart, others)| apart.plus(&others));
        }
        (all.into_iter().chain(apart).min(), parts)
    }

    /// How many rows a payment takes in at most because it is made for the first or the last of each alone; none where
    /// nothing says so, or other rows add to its lines.
    pub(super) fn rows_taken_in(&self, id: PaymentId, fixed: &[Expr]) -> Option<Number> {
        self.picked(id, fixed).map(|picked| picked.rows)
    }

    /// The subset of a payment's rows, or of those that these are among, of which there are fewest; of several the
    /// widest, which other payments may have too.
    fn picked(&self, id: PaymentId, fixed: &[Expr]) -> Option<Picked> {
        if self.elsewhere(id).is_some() {
            return None;
        }
        let record = self.paid_for(id)?;
        let selection = self.model.payments[id].selection;
        let keys: Vec<&Expr> = fixed.iter().collect();
        let mut found: Option<Picked> = None;
        let mut next = Some(selection);
        while let Some(subset) = next {
            let population = self.terms.population(subset)?;
            let rows = self.picks(population).filter_map(|rule| self.rows_by(record, &rule, &keys)).min();
            if let Some(rows) = rows
                && found.as_ref().is_none_or(|known| rows <= known.rows)
            {
                found = Some(Picked { subset, rows });
            }
            next = population.within;
        }
        let others = self.adds_untaken(id, &Place::any(record).not_in(selection));
        found.filter(|_| others == nought())
    }
}
