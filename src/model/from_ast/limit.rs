//! Caps and minimums: how the lines of their payments are grouped, ordered and trimmed.

use std::collections::BTreeSet;

use super::contract::Need;
use super::wanted::Wanted;
use super::{Checker, Meaning};
use crate::model::problem::{GrainProblem, TermProblem};
use crate::model::{Limit, LimitId, LimitTarget, LineKey, Payee, PaymentId, Step};
use crate::syntax::ast::{self, LimitAmount, LimitEffect, PeriodKind};

impl Checker<'_> {
    pub(super) fn limit(
        &mut self,
        declaration: &ast::Declaration,
        limit: &ast::Limit,
        at_most: bool,
    ) -> Option<Meaning> {
        let payments = self.limited_payments(limit);
        let after = self.after(limit);
        let amount = self.amount_of(declaration, limit, at_most);
        let together = self.said_together(declaration, limit);
        let cut = self.effect(declaration, limit, at_most);
        let order = self.clause(declaration, "used up in order of", &limit.order, Need::Never);
        let (payments, after) = (payments?, after?);
        let in_order = self.says_after(declaration, &payments, &after);
        let on = match amount {
            Some(amount) => self.targets(&payments, amount, order.map_or(&[], |order| &order.node)),
            None => None,
        };
        let (amount, on, cut) = (amount?, on?, cut?);
        let payee_key = self.payee_key(&on);
        self.payees_said(amount, payee_key)?;
        self.earlier_lines_known(declaration, &on, &after, cut)?;
        let order = order.map_or(declaration.header, |order| order.span);
        match cut {
            true => self.total_order(&on, order)?,
            false => self.line_has_a_place(declaration, &on, payee_key, at_most)?,
        }
        in_order?;
        together?;
        let made = Limit {
            title: self.title(declaration),
            at_most,
            after,
            key_labels: amount.keys.iter().map(super::fact::key_label).collect(),
            payee_key,
            period_key: period_key(&on),
            by_period: self.by_period(&on)?,
            on,
            cut,
        };
        let id = LimitId(u32::try_from(self.limits.len()).unwrap_or(u32::MAX));
        self.limits.push(made);
        self.order.push(Step::Limit(id));
        Some(Meaning::Limit(id))
    }

    /// The `at most` of a cap, the `at least` of a minimum.
    fn amount_of<'l>(
        &mut self,
        declaration: &ast::Declaration,
        limit: &'l ast::Limit,
        at_most: bool,
    ) -> Option<&'l LimitAmount> {
        let (keyword, like) = if at_most {
            ("at most", "at most £100,000.00 for each provider and contract year")
        } else {
            ("at least", "at least £10,000.00 for each provider and quarter")
        };
        let amount = self.clause(declaration, keyword, &limit.amounts, Need::Always(like))?;
        if amount.at_most != at_most {
            return self.refuse(TermProblem::WrongBound { span: amount.span, at_most });
        }
        Some(amount)
    }

    fn limited_payments(&mut self, limit: &ast::Limit) -> Option<Vec<PaymentId>> {
        // Without a payment the header could not be read.
        if limit.on.is_empty() {
            return None;
        }
        let mut found = Vec::new();
        for name in &limit.on {
            match self.resolve(name, Wanted::Payment) {
                Some(Meaning::Payment(payment)) if found.contains(&Some(payment)) => {
                    self.report(GrainProblem::KeyTwice { label: name.node.clone(), span: name.span });
                }
                Some(Meaning::Payment(payment)) => found.push(Some(payment)),
                _ => found.push(None),
            }
        }
        found.into_iter().collect()
    }

    fn after(&mut self, limit: &ast::Limit) -> Option<Vec<LimitId>> {
        let found: Vec<Option<LimitId>> = limit
            .after
            .iter()
            .map(|name| match self.resolve(name, Wanted::Limit)? {
                Meaning::Limit(limit) => Some(limit),
                _ => None,
            })
            .collect();
        found.into_iter().collect()
    }

    /// One limit on several payments: for all of them together, or for each?
    fn said_together(&mut self, declaration: &ast::Declaration, limit: &ast::Limit) -> Option<()> {
        if limit.on.len() > 1 && !limit.together {
            return self.refuse(TermProblem::TogetherUnsaid { span: declaration.header });
        }
        Some(())
    }

    /// Whether the payments themselves are reduced.
    fn effect(&mut self, declaration: &ast::Declaration, limit: &ast::Limit, at_most: bool) -> Option<bool> {
        if let [first, again, ..] = limit.effect.as_slice() {
            let (first, again) = (first.span, again.span);
            return self.refuse(TermProblem::EffectTwice { first, again });
        }
        match (limit.effect.first().map(|effect| effect.node), at_most) {
            (Some(LimitEffect::Reduced), true) => Some(true),
            (Some(LimitEffect::ExcessDeducted), true) => Some(false),
            (Some(LimitEffect::ShortfallAdded), false) | (None, false) => Some(false),
            (Some(_), _) => self.refuse(TermProblem::EffectOfOther { span: declaration.header, at_most }),
            (None, true) if declaration.damaged => None,
            (None, true) => self.refuse(TermProblem::EffectNotSaid { span: declaration.header }),
        }
    }

    /// Two limits on one payment: which comes after which is worth money, so it is said.
    fn says_after(
        &mut self,
        declaration: &ast::Declaration,
        payments: &[PaymentId],
        after: &[LimitId],
    ) -> Option<()> {
        let shares = |limit: &Limit| limit.on.iter().any(|target| payments.contains(&target.payment));
        let before = self.all_before(after);
        let unsaid = self.limits.iter().enumerate().find(|(position, limit)| {
            let id = LimitId(u32::try_from(*position).unwrap_or(u32::MAX));
            shares(limit) && !before.contains(&id)
        });
        match unsaid.map(|(_, limit)| (limit.title.name.clone(), limit.title.name_span)) {
            None => Some(()),
            Some((other, other_span)) => {
                self.refuse(TermProblem::OrderOfLimits { name: declaration.name.clone(), other, other_span })
            }
        }
    }

    /// What an earlier limit adds or deducts on a line of its own belongs to a payee and a period, not to a line of a payment. So what it
    /// leaves is known only for all its payments together, by payee and period, and to limits that reduce no line.
    fn earlier_lines_known(
        &mut self,
        declaration: &ast::Declaration,
        on: &[LimitTarget],
        after: &[LimitId],
        cut: bool,
    ) -> Option<()> {
        let before = self.all_before(after);
        let held = |payment: PaymentId| on.iter().any(|target| target.payment == payment);
        let by_place = |key: &LineKey| matches!(key, LineKey::Payee | LineKey::Period(_));
        let coarse = on.iter().all(|target| target.keys.iter().all(by_place));
        let mut earlier = before.iter().filter_map(|id| self.limits.get(id.index()));
        let open = earlier.find(|earlier| {
            let mut payments = earlier.on.iter().map(|target| target.payment);
            let shares = payments.clone().any(held);
            let known = !cut && coarse && payments.all(held);
            !earlier.cut && shares && !known
        });
        match open.map(|earlier| (earlier.title.name.clone(), earlier.title.name_span)) {
            None => Some(()),
            Some((earlier, earlier_span)) => {
                let name = declaration.name.clone();
                self.refuse(TermProblem::AfterOwnLine { name, earlier, earlier_span })
            }
        }
    }

    /// All that come before, directly or through one another.
    fn all_before(&self, after: &[LimitId]) -> BTreeSet<LimitId> {
        let mut found: BTreeSet<LimitId> = after.iter().copied().collect();
        let mut open: Vec<LimitId> = after.to_vec();
        while let Some(limit) = open.pop().and_then(|id| self.limits.get(id.index())) {
            open.extend(limit.after.iter().filter(|id| found.insert(**id)));
        }
        found
    }

    /// A limit that runs across payees says so.
    fn payees_said(&mut self, amount: &LimitAmount, payee_key: Option<usize>) -> Option<()> {
        match (payee_key.is_some(), amount.across_all_payees) {
            (false, false) => {
                self.refuse(TermProblem::AcrossPayeesUnsaid { span: amount.span, field: self.payee_word() })
            }
            (true, true) => {
                self.refuse(TermProblem::AcrossPayeesWrong { span: amount.span, field: self.payee_word() })
            }
            _ => Some(()),
        }
    }

    pub(super) fn payee_word(&self) -> String {
        match self.contract.as_ref().map(|contract| &contract.payee) {
            Some(Payee::Field(field)) => field.clone(),
            _ => "payee".to_owned(),
        }
    }

    /// A line of its own needs a payee and a period.
    fn line_has_a_place(
        &mut self,
        declaration: &ast::Declaration,
        on: &[LimitTarget],
        payee_key: Option<usize>,
        at_most: bool,
    ) -> Option<()> {
        let statements = self.contract.as_ref()?.statements;
        if payee_key.is_none() {
            return self.refuse(TermProblem::OwnLineAcrossPayees { span: declaration.header, at_most });
        }
        let one_period = period_key(on) == Some(statements);
        if at_most && !one_period && !self.by_period(on)? {
            return self.refuse(TermProblem::LimitOrderUnsaid { statements, span: declaration.header });
        }
        Some(())
    }

    /// Whether the lines are taken statement by statement.
    fn by_period(&self, on: &[LimitTarget]) -> Option<bool> {
        let statements = self.contract.as_ref()?.statements;
        Some(on.iter().all(|target| target.order.contains(&LineKey::Period(statements))))
    }
}

/// The kind of period that the limit is for, if it is for each one.
fn period_key(on: &[LimitTarget]) -> Option<PeriodKind> {
    let keys = &on.first()?.keys;
    keys.iter().find_map(|key| if let LineKey::Period(kind) = key { Some(*kind) } else { None })
}
