//! Lines that are shared among several payees, and reduced before they are.

use super::Limited;
use crate::model::PaymentId;
use crate::run::cut_lines::Cuts;
use crate::run::error::RunError;
use crate::run::payment_lines::PaymentLine;
use crate::run::view::{Rows, View};
use crate::value::Number;

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
        let mut made = Vec::new();
        for (first, cut) in cuts.into_numbers() {
            let parts = self.parts_of(payment, first);
            let Some(line) = parts.first() else { continue };
            let at = [line.at];
            let shares = self.shares(plan, Rows::list(plan.frame, &at))?;
            let before = parts.iter().fold(Number::zero(), |whole, part| whole.plus(&part.paid()));
            let whole = before.minus(&cut);
            let mut rest = whole.clone();
            let mut left = Vec::with_capacity(parts.len());
            for (ratios, _) in &shares {
                let ratio = ratios.first().cloned().unwrap_or_else(Number::zero);
                let share = self.as_a_line(whole.times(&ratio));
                rest = rest.minus(&share);
                left.push(share);
            }
            left.push(rest);
            for ((position, part), left) in (first..).zip(&parts).zip(left) {
                let cut = part.paid().minus(&left);
                if !cut.is_zero() {
                    made.push((position, cut));
                }
            }
        }
        Ok((payment, Cuts::Exact(made)))
    }

    /// The parts of a line, from its first on.
    fn parts_of(&self, payment: PaymentId, first: u32) -> Vec<PaymentLine> {
        let lines = self.lines(payment);
        let at = lines.line(first as usize).map(|line| line.at);
        let following = (first as usize..lines.len()).map_while(|position| lines.line(position));
        following.take_while(|line| Some(line.at) == at).collect()
    }
}
