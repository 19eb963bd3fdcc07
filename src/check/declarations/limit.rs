//! Caps and minimums: how the lines of their payments are grouped, ordered and trimmed.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::declarations::contract::Need;
use crate::check::messages;
use crate::check::resolve::expected::Wanted;
use crate::check::{Checker, Meaning};
use crate::model::{Limit, LimitId, LimitTarget, LineKey, Payee, PaymentId, Step};
use crate::source::Span;
use crate::syntax::ast::{self, LimitAmount, LimitEffect};
use crate::value::PeriodKind;

/// The most caps and minimums of a contract: each is held against those before it.
const MOST_LIMITS: usize = 1_000;

/// What a limit trims.
#[derive(Clone)]
pub(crate) struct Trims {
    payments: Vec<PaymentId>,
    /// Positions in the file of the limits that it comes after.
    after: Vec<usize>,
}

impl Checker<'_> {
    pub(crate) fn limit(
        &mut self,
        declaration: &ast::Declaration,
        limit: &ast::Limit,
        at_most: bool,
    ) -> Option<Meaning> {
        if self.trims.len() >= MOST_LIMITS {
            return self.refuse(messages::limits::too_many(&declaration.name, MOST_LIMITS));
        }
        let payments = self.limited_payments(limit);
        let after = self.after(limit);
        let amount = self.amount_of(declaration, limit, at_most);
        let together = self.said_together(declaration, limit);
        let effect = self.effect(declaration, limit, at_most);
        let before_shared = effect == Some(LimitEffect::ReducedBeforeShared);
        let order = self.clause(declaration, "used up in order of", &limit.order, Need::Never);
        let payments = payments?;
        self.trims(limit, &payments);
        let on = match amount {
            Some(amount) => {
                self.targets(&payments, amount, order.map_or(&[], |order| &order.node), before_shared)
            }
            None => None,
        };
        let (amount, on) = (amount?, on?);
        if declaration.damaged {
            return None;
        }
        let payee_key = self.payee_key(&on);
        if before_shared {
            self.wholes_known(limit, &on, after.as_deref().unwrap_or_default())?;
        }
        self.payees_said(amount, &on, payee_key)?;
        let cut = match effect? {
            LimitEffect::Reduced | LimitEffect::ReducedBeforeShared => true,
            LimitEffect::ExcessDeducted | LimitEffect::ShortfallAdded => false,
        };
        let after = after?;
        self.earlier_lines_known(declaration, &on, &after, cut)?;
        let order = order.map_or(declaration.header, |order| order.span);
        match cut {
            true => self.total_order(&on, order, before_shared)?,
            false => self.line_has_a_place(declaration, &on, payee_key, at_most)?,
        }
        together?;
        let made = Limit {
            title: self.title(declaration),
            at_most,
            after,
            key_labels: amount.keys.iter().map(crate::check::declarations::fact::key_label).collect(),
            payee_key,
            period_key: period_key(&on),
            by_period: self.by_period(&on)?,
            on,
            cut,
            before_shared,
        };
        let id = self.limits.push(made);
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
            return self.refuse(messages::limits::wrong_bound(amount.span, at_most));
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
                    self.report(messages::grain::key_twice(&name.node, name.span));
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
            return self.refuse(messages::limits::together_unsaid(declaration.header));
        }
        Some(())
    }

    /// What it does to the payments.
    fn effect(
        &mut self,
        declaration: &ast::Declaration,
        limit: &ast::Limit,
        at_most: bool,
    ) -> Option<LimitEffect> {
        if let [first, again, ..] = limit.effect.as_slice() {
            let (first, again) = (first.span, again.span);
            return self.refuse(messages::limits::effect_twice(first, again));
        }
        match (limit.effect.first().map(|effect| effect.node), at_most) {
            (Some(effect), true) if effect != LimitEffect::ShortfallAdded => Some(effect),
            (Some(LimitEffect::ShortfallAdded) | None, false) => Some(LimitEffect::ShortfallAdded),
            (Some(_), _) => self.refuse(messages::limits::effect_of_other(declaration.header, at_most)),
            (None, true) if declaration.damaged => None,
            (None, true) => self.refuse(messages::limits::effect_not_said(declaration.header)),
        }
    }

    /// Reduced as wholes are lines that are shared, and of which no earlier cap has reduced single parts.
    fn wholes_known(&mut self, limit: &ast::Limit, on: &[LimitTarget], after: &[LimitId]) -> Option<()> {
        let said = limit.effect.first().map_or(Span::default(), |effect| effect.span);
        let shared = |target: &&LimitTarget| self.payments[target.payment].one_payee().is_none();
        let mut wholes = on.iter().filter(shared).peekable();
        if wholes.peek().is_none() {
            return self.refuse(messages::limits::nothing_shared(said));
        }
        if wholes.any(|target| target.keys.iter().chain(&target.order).any(|key| *key == LineKey::Payee)) {
            return self.refuse(messages::limits::whole_has_no_payee(said));
        }
        let parts = |earlier: &&LimitId| {
            let earlier = &self.limits[**earlier];
            let held = |target: &&LimitTarget| on.iter().any(|own| own.payment == target.payment);
            !earlier.before_shared && earlier.on.iter().any(|target| held(&target) && shared(&target))
        };
        let before = self.all_before(after);
        match before.iter().find(parts).map(|id| self.limits[*id].title.clone()) {
            Some(earlier) => {
                self.refuse(messages::limits::parts_reduced_before(said, &earlier.name, earlier.name_span))
            }
            None => Some(()),
        }
    }

    /// Keeps what a limit trims and what it comes after, for [`Checker::limits_in_order`].
    fn trims(&mut self, limit: &ast::Limit, payments: &[PaymentId]) {
        let after =
            limit.after.iter().filter_map(|name| self.names.get(name.node.as_str()).copied()).collect();
        if let Some(position) = self.underway.last() {
            self.trims.insert(*position, Trims { payments: payments.to_vec(), after });
        }
    }

    /// Two limits on one payment: which comes after which is worth money, so it is said. Each limit is asked about the
    /// last one before it in the file: the one before that may come first through it.
    pub(crate) fn limits_in_order(&mut self) {
        let before: BTreeMap<usize, BTreeSet<usize>> =
            self.trims.keys().map(|position| (*position, self.trimmed_before(*position))).collect();
        let comes_before =
            |earlier: &usize, later: &usize| before.get(later).is_some_and(|before| before.contains(earlier));
        for (position, trims) in self.trims.clone() {
            let earlier = self.trims.range(..position).rev();
            let mut unsaid = earlier.filter(|(other, others)| {
                let shared = others.payments.iter().any(|payment| trims.payments.contains(payment));
                shared && !comes_before(other, &position) && !comes_before(&position, other)
            });
            let Some((other, _)) = unsaid.next() else { continue };
            let declarations = (self.file.declarations.get(position), self.file.declarations.get(*other));
            if let (Some(limit), Some(other)) = declarations {
                let (name, other, other_span) =
                    (limit.name.clone(), other.name.node.clone(), other.name.span);
                self.report(messages::limits::order_of_limits(&name, &other, other_span));
            }
        }
    }

    /// What an earlier limit adds or deducts on a line of its own belongs to a payee and a period, not to a line of a
    /// payment. So what it leaves is known only for all its payments together, by payee and period, and to limits that
    /// reduce no line.
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
        let mut earlier = before.iter().map(|id| &self.limits[*id]);
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
                self.refuse(messages::limits::after_own_line(&name, &earlier, earlier_span))
            }
        }
    }

    /// All limits that come before, directly or through one another.
    pub(crate) fn all_before(&self, after: &[LimitId]) -> BTreeSet<LimitId> {
        let mut found: BTreeSet<LimitId> = after.iter().copied().collect();
        let mut open: Vec<LimitId> = after.to_vec();
        while let Some(limit) = open.pop() {
            open.extend(self.limits[limit].after.iter().filter(|id| found.insert(**id)));
        }
        found
    }

    /// The limits that come before one, directly or through others, by their positions in the file.
    fn trimmed_before(&self, limit: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut open = vec![limit];
        while let Some(trims) = open.pop().and_then(|position| self.trims.get(&position)) {
            open.extend(trims.after.iter().filter(|position| found.insert(**position)));
        }
        found
    }

    /// A limit that runs across payees says so.
    fn payees_said(
        &mut self,
        amount: &LimitAmount,
        on: &[LimitTarget],
        payee_key: Option<usize>,
    ) -> Option<()> {
        let mut payments = on.iter().map(|target| &self.payments[target.payment]);
        let shared = payments.any(|payment| payment.one_payee().is_none());
        let field = if shared { "payee".to_owned() } else { self.payee_word() };
        match (payee_key.is_some(), amount.across_all_payees) {
            (false, false) => self.refuse(messages::limits::across_payees_unsaid(amount.span, &field)),
            (true, true) => self.refuse(messages::limits::across_payees_wrong(amount.span, &field)),
            _ => Some(()),
        }
    }

    pub(crate) fn payee_word(&self) -> String {
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
            return self.refuse(messages::limits::own_line_across_payees(declaration.header, at_most));
        }
        let one_period = period_key(on) == Some(statements);
        if at_most && !one_period && !self.by_period(on)? {
            return self.refuse(messages::limits::limit_order_unsaid(
                statements,
                declaration.header,
                declaration.span.end,
            ));
        }
        Some(())
    }

    /// Whether the lines are taken statement by statement.
    fn by_period(&self, on: &[LimitTarget]) -> Option<bool> {
        let statements = self.contract.as_ref()?.statements;
        Some(on.iter().all(|target| self.tells_the_statement(target, statements)))
    }
}

/// The kind of period that the limit is for, if it is for each one.
fn period_key(on: &[LimitTarget]) -> Option<PeriodKind> {
    let keys = &on.first()?.keys;
    keys.iter().find_map(|key| if let LineKey::Period(kind) = key { Some(*kind) } else { None })
}
