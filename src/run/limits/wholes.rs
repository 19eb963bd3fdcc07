//! Lines that are shared among several payees, and reduced before they are.

use super::Limited;
use crate::column::{Kind, Lanes, Vector, number};
use crate::model::PaymentId;
use crate::run::cut_lines::Cuts;
use crate::run::error::RunError;
use crate::run::shared::row_by_row;
use crate::run::view::{Rows, View};
use crate::value::{ArithmeticOp, Number};

impl View<'_> {
    /// What a limit does to whole lines as what it does to their parts.
    pub(super) fn of_parts(&self, limited: Limited) -> Result<Limited, RunError> {
        let cuts = limited.cuts.into_iter().map(|(payment, cuts)| self.cuts_of_parts(payment, cuts));
        Ok(Limited { cuts: cuts.collect::<Result<_, _>>()?, ..limited })
    }

    /// The cuts of whole lines as those of their parts: what is left of a whole is shared as the whole was. Where the
    /// payment is not shared, they stay as they are. The position of a whole is that of its first part.
    fn cuts_of_parts(&self, payment: PaymentId, cuts: Cuts) -> Result<(PaymentId, Cuts), RunError> {
        let shared = self.plan.payments.get(payment.index()).filter(|plan| !plan.shares.is_empty());
        let Some(plan) = shared else { return Ok((payment, cuts)) };
        let (firsts, cut) = cuts.into_columns();
        // A line has a part for each share, and one for the rest, behind one another.
        let paid = self.lines(payment).left(|_| true);
        let parts: Vec<Vector<'_>> = (0u32..)
            .take(plan.shares.len().saturating_add(1))
            .map(|part| {
                let at: Vec<u32> = firsts.iter().map(|first| first.saturating_add(part)).collect();
                Vector::list(&paid, Kind::Number, &at)
            })
            .collect();
        let at: Vec<u32> = self.lines(payment).at().take(&firsts).iter().collect();
        let shares = self.shares(plan, Rows::list(plan.frame, &at))?;
        let ratios: Vec<&Vector<'_>> = shares.iter().map(|(ratio, _)| ratio).collect();
        let minus = |a: &Vector<'_>, b: &Vector<'_>| number::arithmetic(ArithmeticOp::Subtract, a, b);
        let nought = Vector::given(Lanes::number(&Number::zero()));
        let before =
            parts.iter().fold(nought, |whole, part| number::arithmetic(ArithmeticOp::Add, &whole, part));
        let whole = minus(&before, &Vector::range(&cut, Kind::Number, 0, firsts.len()));
        let left = self.parted(&whole, &ratios).rounded;
        let cuts: Vec<Vector<'_>> = parts.iter().zip(&left).map(|(part, left)| minus(part, left)).collect();
        let cuts = row_by_row(&cuts, firsts.len());
        let parts = u32::try_from(parts.len()).unwrap_or(1);
        let lines = firsts.iter().flat_map(|first| (0..parts).map(|part| first.saturating_add(part)));
        Ok((payment, Cuts::of(lines, &cuts)))
    }
}
