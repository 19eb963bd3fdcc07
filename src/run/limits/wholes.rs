//! Lines that are shared among several payees, and reduced before they are.

use super::Limited;
use crate::column::{Kind, Lanes, Vector, number};
use crate::model::PaymentId;
use crate::run::batches::each_batch;
use crate::run::cut_lines::{CutLines, CutLinesBuilder};
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
    fn cuts_of_parts(&self, payment: PaymentId, cuts: CutLines) -> Result<(PaymentId, CutLines), RunError> {
        let shared = self.plan.payments.get(payment.index()).filter(|plan| !plan.shares.is_empty());
        let Some(plan) = shared else { return Ok((payment, cuts)) };
        let lines = self.lines(payment);
        let paid = lines.left(|_| true);
        let firsts: Vec<u32> = cuts.lines().iter().collect();
        let at = lines.at().at(&firsts);
        let parts = u32::try_from(plan.parts()).unwrap_or(1);
        let minus = |a: &Vector<'_>, b: &Vector<'_>| number::arithmetic(ArithmeticOp::Subtract, a, b);
        let nought = Vector::given(Lanes::number(&Number::zero()));
        let add = |made: &mut CutLinesBuilder, start: usize, end: usize| {
            let firsts = firsts.get(start..end).unwrap_or_default();
            let shares = self.shares(plan, Rows::list(plan.frame, at.get(start..end).unwrap_or_default()))?;
            let ratios: Vec<&Vector<'_>> = shares.iter().map(|(ratio, _)| ratio).collect();
            let part = |part: u32| {
                let at: Vec<u32> = firsts.iter().map(|first| first.saturating_add(part)).collect();
                Vector::list(&paid, Kind::Number, &at)
            };
            let before: Vec<Vector<'_>> = (0..parts).map(part).collect();
            let plus = |whole: Vector<'_>, part: &Vector<'_>| {
                number::arithmetic(ArithmeticOp::Add, &whole, part).into_owned()
            };
            let whole = before.iter().fold(nought.clone(), plus);
            let whole = minus(&whole, &Vector::range(cuts.amounts(), Kind::Number, start, end));
            let left = self.parted(&whole, &ratios).rounded;
            let cut: Vec<Vector<'_>> =
                before.iter().zip(&left).map(|(part, left)| minus(part, left)).collect();
            let lines = firsts.iter().flat_map(|first| (0..parts).map(|part| first.saturating_add(part)));
            let len = firsts.len().saturating_mul(cut.len());
            made.add(lines, &row_by_row(&cut, firsts.len()), len);
            Ok(())
        };
        let made = each_batch(Rows::list(plan.frame, &at), self.share, CutLinesBuilder::default, add)?;
        Ok((payment, CutLinesBuilder::put_together(made).finish(cuts.limit)))
    }
}
