//! What the lines of payments come to: `total PAYMENT for …` and `what is payable after CAP for …`.
//!
//! Each word after `for` has two meanings that must be of one type: a value in the place where it stands, and a key of
//! the lines that are added up. Which key is settled here:
//!
//! - `payee`, a quoted text, and the payee's field where the lines do not have it otherwise: who is paid.
//! - `quarter` and the like alone: the statement's period, as in caps.
//! - A name that means something for the lines too, such as a field that they are grouped by: that.
//! - Any other period: the key that is a period of the same kind, or the one that lies within such a period, or else
//!   when a line falls.

use crate::analysis::Steps;
use crate::check::declarations::fact::key_label;
use crate::check::messages;
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::{Line, Scope};
use crate::check::{Checker, Meaning};
use crate::model::{Expr, ExprKind, LimitId, LineKey, LinesTarget, LinesTotal, Payee, PaymentId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, DeclarationKind};
use crate::value::{AggregateOp, Function, PeriodKind};

/// What is added up.
struct Wished {
    /// Its name, for messages: `advance`, `what is payable after yearly_cap`.
    name: String,
    after: Option<LimitId>,
    named: bool,
    payments: Vec<PaymentId>,
    span: Span,
}

impl Checker<'_> {
    /// `total PAYMENT` and `total PAYMENT for K and K`; none where `total` is taken over rows.
    pub(crate) fn total_of_payment(
        &mut self,
        op: AggregateOp,
        value: Option<&ast::Expr>,
        of: Option<&ast::Name>,
        span: Span,
        scope: &Scope,
    ) -> Option<Option<Expr>> {
        let value = value.filter(|_| op == AggregateOp::Total && of.is_none())?;
        let (name, keys) = match &value.kind {
            ast::ExprKind::Name(name) => (ast::Name::new(name.clone(), value.span), None),
            ast::ExprKind::Lookup { table, column: None, keys, at: None } => {
                (table.clone(), Some(keys.as_slice()))
            }
            _ => return None,
        };
        let is_field = scope.record.is_some_and(|record| self.find_field(record, &name.node).is_some());
        if is_field || !self.is_payment(&name.node) {
            return None;
        }
        let Some(Meaning::Payment(payment)) = self.resolve(&name, Wanted::Payment) else { return Some(None) };
        // Lines that are rows of the clause's own record are totalled as any other value of the rows.
        let frame = self.payments[payment].frame;
        let own_rows = scope.aggregates && self.is_rows(frame) && self.record_of(frame) == scope.record;
        if own_rows && keys.is_none() {
            return None;
        }
        let payments = vec![payment];
        let wished = Wished { name: name.node, after: None, named: true, payments, span };
        Some(self.lines_total(wished, keys, scope))
    }

    fn is_payment(&self, name: &str) -> bool {
        let declaration = self.names.get(name).and_then(|position| self.file.declarations.get(*position));
        declaration.is_some_and(|declaration| matches!(declaration.kind, DeclarationKind::Payment(_)))
    }

    /// `what is payable after yearly_cap of reward for provider`
    pub(crate) fn what_leaves(
        &mut self,
        cap: &ast::Name,
        of: Option<&ast::Name>,
        keys: &[ast::Expr],
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let on_statement = scope.frame == self.statement_frame();
        if !on_statement && keys.is_empty() && scope.line.is_none() {
            return self.refuse(messages::grain::what_leaves_here(span));
        }
        let Meaning::Limit(limit) = self.resolve(cap, Wanted::Limit)? else { return None };
        let payment = match of {
            None => None,
            Some(name) => Some(self.left_of_one(limit, cap, name)?),
        };
        if on_statement && keys.is_empty() {
            let ty = crate::check::types::literal::quantity(crate::value::Unit::money(self.currency()));
            let kind = ExprKind::WhatLeaves(limit, payment);
            return Some(Expr { kind, ty, frame: scope.frame, may_be_blank: false, span });
        }
        let on = &self.limits[limit].on;
        let payments =
            on.iter().map(|target| target.payment).filter(|other| payment.is_none_or(|one| one == *other));
        let payments: Vec<PaymentId> = payments.collect();
        let named = payment.is_some() && on.len() > 1;
        let name = format!("what is payable after {}", cap.node);
        let keys = (!keys.is_empty()).then_some(keys);
        let total =
            self.lines_total(Wished { name, after: Some(limit), named, payments, span }, keys, scope)?;
        self.own_lines_have_the_keys(limit, cap, &total, keys.is_some())?;
        Some(total)
    }

    /// The payment after `of`: one that the cap is on, and of which it is known what the cap leaves.
    fn left_of_one(&mut self, limit: LimitId, cap: &ast::Name, name: &ast::Name) -> Option<PaymentId> {
        let resolved = self.resolve(name, Wanted::Payment)?;
        let limit = &self.limits[limit];
        let (several, cut) = (limit.on.len() > 1, limit.cut);
        let (cap, payment) = (cap.clone(), name.clone());
        match resolved {
            Meaning::Payment(found) if limit.on.iter().any(|target| target.payment == found) => {
                if !cut && several {
                    return self.refuse(messages::limits::leaves_together(&cap, &payment));
                }
                Some(found)
            }
            _ => self.refuse(messages::limits::not_under_cap(&cap, &payment)),
        }
    }

    /// What a cap deducts on a line of its own belongs to a payee and a period of the statement, and to nothing else.
    fn own_lines_have_the_keys(
        &mut self,
        limit: LimitId,
        cap: &ast::Name,
        total: &Expr,
        said: bool,
    ) -> Option<()> {
        let whole = total.span;
        let ExprKind::LinesTotal(total) = &total.kind else { return None };
        let by_place = |key: &LineKey| matches!(key, LineKey::Payee | LineKey::Period(_));
        let other = total.on.iter().flat_map(|target| target.keys.iter().zip(&total.keys));
        let other = other
            .filter(|(key, _)| !by_place(key))
            .map(|(_, value)| if said { value.span } else { whole })
            .next();
        let mut caps = self.all_before(&[limit]).into_iter().map(|id| &self.limits[id]);
        let own = caps.find(|cap| !cap.cut).map(|cap| (cap.title.name.clone(), cap.title.name_span));
        match (other, own) {
            (Some(span), Some((own, own_span))) => {
                self.refuse(messages::sums::key_of_own_line(span, &cap.node, &own, own_span))
            }
            _ => Some(()),
        }
    }

    /// The lines that have these keys; without `for` those that have all keys of the clause.
    fn lines_total(&mut self, wished: Wished, said: Option<&[ast::Expr]>, scope: &Scope) -> Option<Expr> {
        let words = match (said, scope.line.as_ref().and_then(|line| line.keys.clone())) {
            (Some(words), _) => words.to_vec(),
            (None, Some(keys)) => keys,
            (None, None) => return self.keys_unsaid(wished, None),
        };
        let mut on: Vec<LinesTarget> = wished
            .payments
            .iter()
            .map(|payment| LinesTarget { payment: *payment, keys: Vec::new() })
            .collect();
        let mut keys: Vec<Expr> = Vec::new();
        for word in &words {
            let mut first: Option<(Expr, LineKey)> = None;
            for target in &mut on {
                let found = match said {
                    Some(_) => self.sum_key(target.payment, word, scope),
                    None => self.probe(|checker| checker.sum_key(target.payment, word, scope)),
                };
                let Some((value, key)) = found else {
                    return if said.is_some() {
                        None
                    } else {
                        self.keys_unsaid(wished, Some(key_label(word)))
                    };
                };
                if let Some((_, other)) = &first
                    && !self.alike(other, &key)
                {
                    let (first, second) = (self.key_words(other), self.key_words(&key));
                    return self.refuse(messages::limits::keys_differ(word.span, &first, &second));
                }
                target.keys.push(key.clone());
                first.get_or_insert((value, key));
            }
            keys.extend(first.map(|(value, _)| value));
        }
        let ty = self.payments[*wished.payments.first()?].amount.ty.clone();
        let may_be_blank = keys.iter().any(|key| key.may_be_blank);
        let total = LinesTotal { after: wished.after, named: wished.named, on, keys };
        let kind = ExprKind::LinesTotal(Box::new(total));
        Some(Expr { kind, ty, frame: scope.frame, may_be_blank, span: wished.span })
    }

    /// Which lines are meant has to be said.
    fn keys_unsaid<T>(&mut self, wished: Wished, missing: Option<String>) -> Option<T> {
        let like = wished.payments.first().map(|payment| self.lines_words(*payment)).unwrap_or_default();
        let total = self.as_written(wished.span);
        self.refuse(messages::sums::keys_unsaid(wished.span, &wished.name, &total, missing.as_deref(), &like))
    }

    /// What a word after `for` is worth here, and what it is for the lines of a payment.
    fn sum_key(&mut self, payment: PaymentId, word: &ast::Expr, scope: &Scope) -> Option<(Expr, LineKey)> {
        let word = unbracketed(word);
        match &word.kind {
            ast::ExprKind::PeriodOf(kind, None) => return self.own_period(kind.node, word.span, scope),
            ast::ExprKind::Name(name) if name == "payee" && self.is_unknown(name, scope) => {
                return self.own_payee(word.span, scope);
            }
            ast::ExprKind::Text(_) => return Some((self.expr(word, scope)?, LineKey::Payee)),
            _ => {}
        }
        if let Some(key) = self.probe(|checker| checker.key_of_lines(payment, word)) {
            let value = match self.this_row(word, &key.ty, scope) {
                Some(row) => row,
                None => self.expr_like(word, Some(key.ty.clone()), scope)?,
            };
            if value.ty == key.ty {
                return Some((value, self.plainest(payment, key)));
            }
            let (wanted, found) = (self.describe_type(&key.ty), self.describe_type(&value.ty));
            let payment = self.name_of(payment);
            return self.refuse(messages::sums::key_of_other_type(word.span, &payment, &wanted, &found));
        }
        let value = self.expr(word, scope)?;
        match value.ty {
            Type::Text if self.is_payee_field(word) => Some((value, LineKey::Payee)),
            Type::Period(kind) => {
                let key = self.period_of_lines(payment, kind, word)?;
                Some((value, self.plainest(payment, key)))
            }
            _ => self.no_such_key(payment, word),
        }
    }

    /// A key of a payment's lines; what is their payee, or the period in which they fall, is told as that. A cap's own
    /// lines have no more.
    fn plainest(&self, payment: PaymentId, key: Expr) -> LineKey {
        let Some(contract) = self.contract.as_ref() else { return LineKey::Value(key) };
        let payment = &self.payments[payment];
        let placed = key == payment.placed || key.as_period().is_some_and(|(_, of)| *of == payment.placed);
        match key.ty {
            Type::Period(kind) if placed && self.nests(contract.statements, kind) => LineKey::Period(kind),
            Type::Text if payment.one_payee() == Some(&key) => LineKey::Payee,
            _ => LineKey::Value(key),
        }
    }

    fn no_such_key<T>(&mut self, payment: PaymentId, word: &ast::Expr) -> Option<T> {
        let (written, keys) = (self.as_written(word.span), self.lines_words(payment));
        let payment = self.name_of(payment);
        self.refuse(messages::sums::no_line_key(word.span, &written, &payment, &keys))
    }

    fn name_of(&self, payment: PaymentId) -> String {
        self.payments[payment].title.name.clone()
    }

    /// `provider and quarter of start_date`, or what the rows of a payment by the row have.
    fn lines_words(&self, payment: PaymentId) -> String {
        let labels = self.keys_of(self.payments[payment].frame).iter().map(|key| key.label.clone());
        let labels: Vec<String> = labels.collect();
        if labels.is_empty() { self.payee_word() } else { labels.join(" and ") }
    }

    /// Whether a word ends in the name of the payee's field.
    fn is_payee_field(&self, word: &ast::Expr) -> bool {
        let last = match &word.kind {
            ast::ExprKind::Name(name) => name,
            ast::ExprKind::Possessive(_, field) => &field.node,
            _ => return false,
        };
        matches!(self.contract.as_ref().map(|contract| &contract.payee), Some(Payee::Field(field)) if field == last)
    }

    /// The line that a place belongs to.
    fn line_of<'s>(&mut self, scope: &'s Scope, word: &'static str, span: Span) -> Option<&'s Line> {
        match &scope.line {
            Some(line) => Some(line),
            None => self.refuse(messages::sums::no_line_here(span, word)),
        }
    }

    /// `payee`: who is paid by this line.
    fn own_payee(&mut self, span: Span, scope: &Scope) -> Option<(Expr, LineKey)> {
        let Some(payee) = self.line_of(scope, "payee", span)?.payee.clone() else {
            return self.refuse(messages::sums::shared_payee(span));
        };
        Some((Expr { span, ..payee }, LineKey::Payee))
    }

    /// `quarter` alone: the period of the statement in which this line falls.
    fn own_period(&mut self, kind: PeriodKind, span: Span, scope: &Scope) -> Option<(Expr, LineKey)> {
        let statements = self.contract.as_ref()?.statements;
        let placed = self.line_of(scope, kind.word(), span)?.placed.clone()?;
        if !self.nests(statements, kind) {
            return self.refuse(messages::terms::line_period_too_short(kind, statements, span));
        }
        Some((period_of(kind, Expr { span, ..placed }), LineKey::Period(kind)))
    }

    /// What a word means for the lines of a payment, if it is something that rows can be grouped by.
    fn key_of_lines(&mut self, payment: PaymentId, word: &ast::Expr) -> Option<Expr> {
        let scope = self.line_scope(payment)?;
        let key = self.expr(word, &scope)?;
        let differs = !matches!(key.kind, ExprKind::Constant(_) | ExprKind::Tariff { .. });
        let groups = match &key.ty {
            Type::Text
            | Type::Choice(_)
            | Type::YesNo
            | Type::Reference(_)
            | Type::Period(_)
            | Type::Date => true,
            Type::Number(_) => Steps::of(&self.terms()).step(&key).is_whole(),
            Type::Moment | Type::Clock => false,
        };
        (differs && groups).then_some(key)
    }

    /// The period of a kind that the lines of a payment are for: their key of that kind, or the one that settles it, or
    /// when they fall.
    fn period_of_lines(&mut self, payment: PaymentId, kind: PeriodKind, word: &ast::Expr) -> Option<Expr> {
        let declared = &self.payments[payment];
        let (frame, placed) = (declared.frame, declared.placed.clone());
        let keys = self.keys_of(frame).iter().zip(0u32..).map(|(key, position)| {
            let value =
                Expr { kind: ExprKind::Key(position), frame, may_be_blank: false, ..key.value.clone() };
            (value, key.label.clone())
        });
        let keys: Vec<(Expr, String)> = keys.collect();
        let exact = |ty: &Type| *ty == Type::Period(kind);
        let settles = |ty: &Type| match ty {
            Type::Period(finer) => self.nests(*finer, kind),
            Type::Date => true,
            _ => false,
        };
        let mut fitting: Vec<&(Expr, String)> = keys.iter().filter(|(key, _)| exact(&key.ty)).collect();
        if fitting.is_empty() {
            fitting = keys.iter().filter(|(key, _)| settles(&key.ty)).collect();
        }
        match fitting.as_slice() {
            [(key, _)] => Some(period_of(kind, key.clone())),
            [] if settles(&placed.ty) => Some(period_of(kind, placed)),
            [] => self.no_such_key(payment, word),
            several => {
                let keys = several.iter().map(|(_, label)| label.clone()).collect::<Vec<_>>();
                let (written, payment) = (self.as_written(word.span), self.name_of(payment));
                self.refuse(messages::sums::which_period(word.span, &written, &payment, &keys))
            }
        }
    }
}

/// The period of a kind that holds a date or a shorter period; the period itself if it is of that kind.
fn period_of(kind: PeriodKind, of: Expr) -> Expr {
    let ty = Type::Period(kind);
    if of.ty == ty {
        return of;
    }
    let span = of.span;
    Expr::call(Function::PeriodOf(kind), vec![of], ty, span)
}

fn unbracketed(expr: &ast::Expr) -> &ast::Expr {
    match &expr.kind {
        ast::ExprKind::Bracket(inner) => unbracketed(inner),
        _ => expr,
    }
}
