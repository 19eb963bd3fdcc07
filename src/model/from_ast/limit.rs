//! Caps and minimums: how the lines of their payments are grouped, ordered and trimmed.

use super::context::Scope;
use super::contract::Need;
use super::wanted::Wanted;
use super::{Checker, Meaning};
use crate::model::problem::{BlankProblem, GrainProblem, TermProblem};
use crate::model::{
    Expr, ExprKind, Frame, Limit, LimitId, LimitTarget, LineKey, Payee, PaymentId, Step, Type,
};
use crate::source::Span;
use crate::syntax::ast::{self, LimitAmount, LimitEffect, PeriodKind};

impl Checker<'_> {
    pub(super) fn limit(
        &mut self,
        declaration: &ast::Declaration,
        limit: &ast::Limit,
        at_most: bool,
    ) -> Option<Meaning> {
        let payments = self.limited_payments(limit);
        let like = if at_most {
            "at most £100,000.00 for each provider and contract year"
        } else {
            "at least £10,000.00 for each provider and quarter"
        };
        let keyword = if at_most { "at most" } else { "at least" };
        let amount = self.clause(declaration, keyword, &limit.amounts, Need::Always(like));
        let effect =
            self.clause(declaration, "what the limit does", &limit.effect, Need::Never).map(|e| e.node);
        let after = self.after(limit);
        let (payments, amount, after) = (payments?, amount?, after?);
        if payments.len() > 1 && !limit.together {
            return self.refuse(TermProblem::TogetherUnsaid { span: declaration.header });
        }
        if amount.at_most != at_most {
            return self.refuse(TermProblem::WrongBound { span: amount.span, at_most });
        }
        let cut = self.effect(declaration, effect, at_most)?;
        self.says_after(declaration, &payments, &after)?;
        let order = self.clause(declaration, "used up in order of", &limit.order, Need::Never);
        let order_keys = order.map_or(&[][..], |order| &order.node);
        let targets: Vec<Option<LimitTarget>> =
            payments.iter().map(|payment| self.target(*payment, amount, order_keys)).collect();
        let on: Vec<LimitTarget> = targets.into_iter().collect::<Option<_>>()?;
        let keys = &on.first()?.keys;
        let payee_key = keys.iter().position(|key| *key == LineKey::Payee);
        let period_key =
            keys.iter().find_map(|key| if let LineKey::Period(kind) = key { Some(*kind) } else { None });
        let statements = self.contract.as_ref()?.statements;
        let by_period = on.first()?.order.contains(&LineKey::Period(statements));
        let labels = amount.keys.iter().map(super::fact::key_label).collect();
        self.payees_said(amount, payee_key)?;
        if cut {
            self.total_order(declaration, &on, order.map(|order| order.span))?;
        } else {
            self.line_has_a_place(declaration, payee_key, period_key, by_period, at_most)?;
        }
        let made = Limit {
            title: self.title(declaration),
            at_most,
            on,
            after,
            key_labels: labels,
            payee_key,
            period_key,
            by_period,
            cut,
        };
        let id = LimitId(u32::try_from(self.limits.len()).unwrap_or(u32::MAX));
        self.limits.push(made);
        self.order.push(Step::Limit(id));
        Some(Meaning::Limit(id))
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

    fn effect(
        &mut self,
        declaration: &ast::Declaration,
        effect: Option<LimitEffect>,
        at_most: bool,
    ) -> Option<bool> {
        match (effect, at_most) {
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
        let unsaid = self.limits.iter().enumerate().find(|(position, limit)| {
            let id = LimitId(u32::try_from(*position).unwrap_or(u32::MAX));
            shares(limit) && !self.comes_after(after, id)
        });
        match unsaid.map(|(_, limit)| (limit.title.name.clone(), limit.title.name_span)) {
            None => Some(()),
            Some((other, other_span)) => {
                self.refuse(TermProblem::OrderOfLimits { name: declaration.name.clone(), other, other_span })
            }
        }
    }

    fn comes_after(&self, after: &[LimitId], earlier: LimitId) -> bool {
        after.iter().any(|id| {
            *id == earlier
                || self.limits.get(id.index()).is_some_and(|limit| self.comes_after(&limit.after, earlier))
        })
    }

    /// How one payment fits.
    fn target(
        &mut self,
        payment: PaymentId,
        amount: &LimitAmount,
        order: &[ast::Expr],
    ) -> Option<LimitTarget> {
        let keys: Vec<Option<LineKey>> = amount.keys.iter().map(|key| self.line_key(payment, key)).collect();
        let order: Vec<Option<LineKey>> = order.iter().map(|key| self.line_key(payment, key)).collect();
        let mut keys: Vec<LineKey> = keys.into_iter().collect::<Option<_>>()?;
        let order: Vec<LineKey> = order.into_iter().collect::<Option<_>>()?;
        // One payee by name, or one that the keys fix: every line of a group is its own.
        let payee = &self.payments.get(payment.index())?.payee;
        if !keys.contains(&LineKey::Payee) && self.fixed_by(payee, &keys) {
            keys.push(LineKey::Payee);
        }
        let amount = self.limit_amount(payment, &amount.amount, &keys)?;
        Some(LimitTarget { payment, amount, keys, order })
    }

    /// The limit's amount: a value of the contract, or one that the limit's own keys fix.
    fn limit_amount(&mut self, payment: PaymentId, amount: &ast::Expr, keys: &[LineKey]) -> Option<Expr> {
        let frame = self.payments.get(payment.index())?.frame;
        let contract = self.quietly(|checker| {
            let value = checker.expr(amount, &Scope::contract())?;
            checker.spread(value, frame)
        });
        let value = match contract {
            Some(value) => value,
            None => {
                let scope = self.line_scope(payment)?;
                let value = self.expr(amount, &scope)?;
                if !self.fixed_by(&value, keys) {
                    return self.refuse(GrainProblem::LimitVaries { span: value.span });
                }
                value
            }
        };
        let value = self.money(value)?;
        if value.may_be_blank {
            return self.refuse(BlankProblem::AmountMayBeBlank { span: value.span });
        }
        Some(value)
    }

    /// The lines of a payment, as a place for expressions.
    fn line_scope(&self, payment: PaymentId) -> Option<Scope> {
        let payment = self.payments.get(payment.index())?;
        let proven = self.proven.get(payment.selection.index()).cloned().unwrap_or_default();
        let record = self.record_of(payment.frame);
        Some(Scope { frame: payment.frame, record, proven, ..Scope::contract() })
    }

    /// Whether a value is the same for all lines that share the keys.
    fn fixed_by(&self, value: &Expr, keys: &[LineKey]) -> bool {
        let has = |wanted: &Expr| keys.iter().any(|key| matches!(key, LineKey::Value(key) if key == wanted));
        match &value.kind {
            _ if has(value) => true,
            ExprKind::Constant(_) => true,
            ExprKind::Spread(_, map) => map.through.first().is_some_and(|first| {
                keys.iter().any(|key| {
                    matches!(key, LineKey::Value(key) if matches!(&key.kind, ExprKind::Field(field) if field == first)
                        || self.is_reference_key(key, *first))
                })
            }),
            ExprKind::Field(_) | ExprKind::Fact(_) | ExprKind::Key(_) | ExprKind::Payment(_) => false,
            _ => value.operands().into_iter().all(|operand| self.fixed_by(operand, keys)),
        }
    }

    fn is_reference_key(&self, key: &Expr, field: crate::model::FieldId) -> bool {
        let ExprKind::Key(position) = key.kind else { return false };
        let keys = self.keys_of(key.frame);
        keys.get(position as usize)
            .is_some_and(|key| matches!(&key.value.kind, ExprKind::Field(other) if *other == field))
    }

    /// What a word of `for each` or `used up in order of` is for the lines of a payment.
    fn line_key(&mut self, payment: PaymentId, key: &ast::Expr) -> Option<LineKey> {
        let statements = self.contract.as_ref()?.statements;
        if let ast::ExprKind::PeriodOf(kind, None) = &key.kind {
            if !self.nests(statements, kind.node) {
                return self.refuse(TermProblem::LinePeriodTooShort {
                    kind: kind.node,
                    statements,
                    span: key.span,
                });
            }
            return Some(LineKey::Period(kind.node));
        }
        if let ast::ExprKind::Name(name) = &key.kind {
            if name == "payment" {
                return Some(LineKey::Payment);
            }
            if matches!(&self.contract.as_ref()?.payee, Payee::Field(field) if field == name) {
                return Some(LineKey::Payee);
            }
        }
        let scope = self.line_scope(payment)?;
        let value = self.expr(key, &scope)?;
        if value.may_be_blank {
            return self.refuse(GrainProblem::BlankKey { span: value.span });
        }
        Some(LineKey::Value(value))
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

    /// Cut lines: which line loses must never be open.
    fn total_order(
        &mut self,
        declaration: &ast::Declaration,
        on: &[LimitTarget],
        order: Option<Span>,
    ) -> Option<()> {
        let several = on.len() > 1;
        for target in on {
            if several && !target.order.contains(&LineKey::Payment) {
                return self.refuse(TermProblem::OrderMayTie {
                    span: order.unwrap_or(declaration.header),
                    missing: "payment".into(),
                });
            }
            if let Some(missing) = self.missing_from_order(target) {
                return self
                    .refuse(TermProblem::OrderMayTie { span: order.unwrap_or(declaration.header), missing });
            }
        }
        Some(())
    }

    /// What the order needs so that no two lines of a payment are equal in it.
    fn missing_from_order(&self, target: &LimitTarget) -> Option<String> {
        let payment = self.payments.get(target.payment.index())?;
        let said: Vec<&LineKey> = target.order.iter().chain(&target.keys).collect();
        let unique = said.iter().any(|key| {
            matches!(key, LineKey::Value(value) if matches!(&value.kind, ExprKind::Field(field)
                if self.field_of(*field).is_some_and(|field| field.unique)))
        });
        match self.frame(payment.frame)? {
            _ if unique => None,
            Frame::Rows(record) => {
                let record = self.records.get(record.index())?;
                let field = record.fields.iter().find(|field| field.unique);
                Some(field.map_or_else(|| "a unique field".to_owned(), |field| field.name.clone()))
            }
            Frame::Groups { keys, .. } => {
                let open = keys.iter().enumerate().find(|(position, key)| {
                    let payee = matches!(&payment.payee.kind, ExprKind::Key(at) if *at as usize == *position);
                    let placed =
                        matches!(&payment.placed.kind, ExprKind::Key(at) if *at as usize == *position);
                    !said.iter().any(|known| match known {
                        LineKey::Payee => payee,
                        LineKey::Period(kind) => placed && key.value.ty == Type::Period(*kind),
                        LineKey::Value(value) => {
                            matches!(&value.kind, ExprKind::Key(at) if *at as usize == *position)
                        }
                        LineKey::Payment => false,
                    })
                });
                open.map(|(_, key)| key.label.clone())
            }
            Frame::Contract | Frame::Statement => None,
        }
    }

    /// A line of its own needs a payee and a period.
    fn line_has_a_place(
        &mut self,
        declaration: &ast::Declaration,
        payee_key: Option<usize>,
        period_key: Option<PeriodKind>,
        by_period: bool,
        at_most: bool,
    ) -> Option<()> {
        let statements = self.contract.as_ref()?.statements;
        if payee_key.is_none() {
            return self.refuse(TermProblem::OwnLineAcrossPayees { span: declaration.header, at_most });
        }
        let one_period = period_key == Some(statements);
        if at_most && !one_period && !by_period {
            return self.refuse(TermProblem::LimitOrderUnsaid { statements, span: declaration.header });
        }
        Some(())
    }
}
