//! What a contract pays at least: how much more it can take back than it pays.

use super::total::Total;
use super::{Asked, Scope};
use crate::model::PaymentId;
use crate::value::Number;

impl Asked<'_, '_> {
    /// The most by which the whole contract takes back more than it pays: the least with a minus.
    pub(super) fn least(&self, payments: &[PaymentId]) -> Total {
        let world = &self.world;
        world.ask();
        let mut lines = world.uncapped(payments, Scope::Whole, false, self.effort);
        world.ask();
        let known = [world.without_conserved(payments, false), world.without_guaranteed(payments)];
        for (rest, sum) in known.into_iter().flatten() {
            world.ask();
            let rest = world.uncapped(&rest, Scope::Whole, false, self.effort).most;
            lines.most = lines.most.into_iter().chain(rest.map(|rest| rest.minus(&sum))).min();
        }
        world.ask();
        let taken = self.taken_back();
        world.ask();
        let caps = self.model().limits.iter().filter(|limit| limit.at_most).flat_map(|limit| &limit.on);
        let mut caps = caps.map(|on| world.limit_amount(on));
        let may_cut = !caps.all(|cap| cap.is_never_negative());
        let apart = lines.most.zip(taken).map(|(lines, taken)| lines.plus(&taken));
        world.ask();
        let most = apart.into_iter().chain(self.less_what_is_paid(payments)).min().filter(|_| !may_cut);
        Total { most, parts: lines.parts }
    }

    /// What clawbacks take at most beyond what the same period pays, if that is known.
    fn taken_back(&self) -> Option<Number> {
        let clawbacks = self.model().clawbacks.iter();
        let open = clawbacks.filter(|clawback| !self.world.is_covered(clawback));
        let due: Vec<PaymentId> = open.map(|clawback| clawback.due).collect();
        self.world.uncapped(&due, Scope::Whole, true, self.effort).most
    }

    /// What clawbacks take at most, row by row, beyond what is paid for certain because of the same row; and what other
    /// payments come to below nil.
    ///
    /// *Why that is sound.* A line that no cap holds is paid as it is. What a row surely adds to it is in it, whatever
    /// the other rows are, and a clawback takes no more than what is due.
    fn less_what_is_paid(&self, payments: &[PaymentId]) -> Option<Number> {
        let (world, model) = (&self.world, self.model());
        let due: Vec<PaymentId> = model
            .clawbacks
            .iter()
            .filter(|clawback| !world.is_covered(clawback))
            .map(|clawback| clawback.due)
            .collect();
        let is_paid_as_it_is = |id: &PaymentId| {
            let held =
                model.limits.iter().any(|limit| limit.at_most && limit.on.iter().any(|on| on.payment == *id));
            let of_due = due.iter().any(|due| world.paid_for(*due) == world.paid_for(*id));
            !held && of_due && model.payments[*id].shares.is_empty() && !world.is_by_line(*id)
        };
        let (paid, others): (Vec<PaymentId>, Vec<PaymentId>) =
            payments.iter().copied().partition(is_paid_as_it_is);
        if paid.is_empty() {
            return None;
        }
        let beyond = world.uncapped_less(&due, &paid, Scope::Whole, true, self.effort).most?;
        world.ask();
        let others = world.uncapped(&others, Scope::Whole, false, self.effort).most?;
        Some(beyond.plus(&others))
    }
}
