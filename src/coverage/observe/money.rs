//! What a run did with money: payments, limits, clawbacks.

use std::collections::BTreeSet;

use super::Observer;
use crate::coverage::item::Goal;
use crate::model::{Clawback, ClawbackId, Frame, Limit, LimitId, PaymentId, exprs};
use crate::run::ClawbackPeriod;
use crate::value::Number;

impl Observer<'_> {
    pub(super) fn money(&mut self) {
        let model = self.model;
        for (id, payment) in model.payments.iter_enumerated() {
            if self.asks(payment.title.span) {
                self.payment(id);
            }
        }
        for (id, limit) in model.limits.iter_enumerated() {
            if self.asks(limit.title.span) {
                self.limit(id, limit);
            }
        }
        for (id, clawback) in model.clawbacks.iter_enumerated() {
            if self.asks(clawback.title.span) && !self.open.has_payment(clawback.due) {
                self.clawback(id, clawback);
            }
        }
    }

    fn payment(&mut self, id: PaymentId) {
        let payment = &self.model.payments[id];
        let Some(lines) = self.outcome.payment(id) else { return };
        let inside = || lines.lines.iter().filter(|line| line.period.is_some());
        if payment.clawback.is_none()
            && !self.open.has_payment(id)
            && inside().any(|line| !line.rounded.is_zero())
        {
            self.mark(payment.title.span, Goal::Pays);
        }
        if self.open.has_fact(payment.selection) {
            return;
        }
        if !self.open.has_payment(id) {
            for (part, share) in (0u32..).zip(&payment.shares) {
                if inside().any(|line| line.part == part && !line.rounded.is_zero()) {
                    self.mark(share.part.span, Goal::Pays);
                }
            }
        }
        let mut rows: Vec<u32> = lines.lines.iter().map(|line| line.at).collect();
        rows.sort_unstable();
        rows.dedup();
        for expr in payment.exprs() {
            self.expr_on(expr, payment.frame, &rows);
        }
    }

    /// Of a cap that cuts, the lines that it cuts and those that it leaves whole; otherwise its own lines, those of nought among them.
    fn limit(&mut self, id: LimitId, limit: &Limit) {
        let model = self.model;
        for target in &limit.on {
            let lines = self
                .outcome
                .payment(target.payment)
                .map(|payment| payment.lines.as_slice())
                .unwrap_or_default();
            let inside: Vec<_> = lines.iter().filter(|line| line.period.is_some()).collect();
            if limit.cut && !self.open.has_limit(id) {
                let is_cut = |line: &&crate::run::PaymentLine| line.cuts.iter().any(|(by, _)| *by == id);
                let (cut, whole): (Vec<_>, Vec<_>) = inside.iter().copied().partition(is_cut);
                if !cut.is_empty() {
                    self.mark(limit.title.span, Goal::Bites);
                }
                if whole.iter().any(|line| is_above(&line.rounded)) {
                    self.mark(limit.title.span, Goal::LeavesWhole);
                }
            }
            let mut rows: Vec<u32> = inside.iter().map(|line| line.at).collect();
            rows.sort_unstable();
            rows.dedup();
            let frame = model.payments[target.payment].frame;
            for expr in std::iter::once(&target.amount)
                .chain(target.keys.iter().chain(&target.order).filter_map(exprs::line_key_expr))
            {
                self.expr_on(expr, frame, &rows);
            }
        }
        if limit.cut || self.open.has_limit(id) {
            return;
        }
        for line in self.outcome.limits.get(id.index()).into_iter().flatten() {
            if !line.amount.is_zero() {
                self.mark(limit.title.span, Goal::Bites);
            } else if is_above(&line.before) {
                self.mark(limit.title.span, Goal::LeavesWhole);
            }
        }
    }

    fn clawback(&mut self, id: ClawbackId, clawback: &Clawback) {
        let span = clawback.title.span;
        let periods = self.outcome.clawbacks.get(id.index()).map(Vec::as_slice).unwrap_or_default();
        let owing: BTreeSet<u32> =
            periods.iter().filter(|period| is_above(&period.due)).map(|period| period.payee).collect();
        if !owing.is_empty() {
            self.mark(span, Goal::Due);
        }
        if self.outcome.statement.iter().any(|line| !owing.contains(&line.payee)) {
            self.mark(span, Goal::NothingDue);
        }
        let open: Vec<&ClawbackPeriod> =
            periods.iter().filter(|period| is_above(&period.brought.plus(&period.due))).collect();
        if let Some(rest) = clawback.rest
            && open.iter().any(|period| is_above(&period.left))
        {
            self.mark(rest, Goal::Left);
        }
        for (at, limit) in clawback.limits.iter().enumerate() {
            if self.open.has(limit) {
                continue;
            }
            for period in &open {
                let Some(most) = period.limits.get(at) else { continue };
                let asked = period.brought.plus(&period.due);
                // Of several limits the smallest decides what is taken, or nought where it is below nought.
                let decides = *most < asked && (*most == period.taken || most.is_negative());
                if decides {
                    self.mark(limit.span, Goal::Bites);
                } else if *most >= asked {
                    self.mark(limit.span, Goal::LeavesWhole);
                }
            }
            let width = self.outcome.periods.len();
            let place = |period: &&ClawbackPeriod| {
                let at = (period.payee as usize).saturating_mul(width).saturating_add(period.period as usize);
                u32::try_from(at).unwrap_or(u32::MAX)
            };
            let rows: Vec<u32> = open.iter().map(place).collect();
            let on_statement = self.model.frames[limit.frame] == Frame::Statement;
            self.expr(limit, if on_statement { &rows } else { &[0] });
        }
    }
}

fn is_above(amount: &Number) -> bool {
    !amount.is_zero() && !amount.is_negative()
}
