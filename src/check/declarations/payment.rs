//! Payments: who is paid what, when.

use std::rc::Rc;

use crate::check::declarations::contract::Need;
use crate::check::declarations::population::Of;
use crate::check::messages::{self, Cause, Unplaced};
use crate::check::resolve::scope::{Line, Runs, Scope};
use crate::check::{Checker, Meaning, ValueKind};
use crate::model::{
    Constant, Expr, ExprKind, Frame, FrameId, FrameMap, Payee, Payment, PaymentId, RecordId, Step, Type,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Placing};
use crate::value::PeriodKind;

/// What payments and clawbacks have in common.
pub(crate) struct Clauses<'c> {
    pub(crate) of: Option<&'c ast::Name>,
    pub(crate) conditions: &'c [Spanned<ast::Expr>],
    pub(crate) keys: &'c [Spanned<Vec<ast::Expr>>],
    pub(crate) amount: &'c ast::Body,
    pub(crate) placing: &'c [Spanned<Placing>],
    pub(crate) to: &'c [ast::Expr],
    pub(crate) shared: &'c [Spanned<ast::Shared>],
    /// What stands before who is paid, or owes.
    pub(crate) preposition: &'static str,
    pub(crate) left_over: &'c [Spanned<ast::LeftOver>],
    pub(crate) items: &'c [ast::Expr],
}

impl Checker<'_> {
    pub(crate) fn payment(
        &mut self,
        declaration: &ast::Declaration,
        payment: &ast::Payment,
    ) -> Option<Meaning> {
        let clauses = Clauses {
            of: payment.of.as_ref(),
            conditions: &payment.conditions,
            keys: &payment.keys,
            amount: &payment.pay,
            placing: &payment.placing,
            to: &payment.to,
            shared: &payment.shared,
            preposition: "to",
            left_over: &payment.left_over,
            items: &payment.items,
        };
        Some(Meaning::Payment(self.lines(declaration, &clauses)?))
    }

    /// The lines of a payment, or what a clawback has due.
    pub(crate) fn lines(
        &mut self,
        declaration: &ast::Declaration,
        clauses: &Clauses<'_>,
    ) -> Option<PaymentId> {
        let of = self.of(declaration, clauses.of)?;
        let selection = self.selection(declaration, &of, clauses.conditions);
        let proven = self.proven_in(selection);
        let groups = self.grouped(&of, clauses.keys, &proven)?;
        // Without a line that could not be read: was it `for each`?
        if groups.is_none() && declaration.damaged {
            return None;
        }
        let frame = groups.unwrap_or_else(|| self.rows_of(of.record));
        let proven = self.proven_at(&proven, frame);
        // Only a group has rows to add up.
        let aggregates = groups.is_some();
        let mut scope = Scope {
            frame,
            record: Some(of.record),
            selection: Some(selection),
            aggregates,
            inhabited: true,
            proven,
            runs: Runs::Nothing,
            sought_for: None,
            asks: false,
            line: None,
        };
        let (payee, shares) = match self.clause(declaration, "shared", clauses.shared, Need::Never) {
            Some(shared) => self.shared(shared, (clauses.to, clauses.preposition), &scope),
            None => (self.payee(declaration, clauses.to, &of, &scope), Some(Vec::new())),
        };
        let placed = self.placed(declaration, clauses.placing, &scope);
        let one_payee = payee.clone().filter(|_| clauses.shared.is_empty());
        let keys = clauses.keys.first().map(|keys| keys.node.clone());
        scope.line = Some(Rc::new(Line { payee: one_payee, placed: placed.clone(), keys }));
        let amount = self.amount(declaration, clauses.amount, &scope);
        let together = match self.clause(declaration, "what rounding leaves", clauses.left_over, Need::Never)
        {
            Some(left_over) => self.rounded_together(left_over, amount.as_ref(), &scope).map(Some),
            None => Some(None),
        };
        let item = match self.clause(declaration, "an item for each", clauses.items, Need::Never) {
            Some(key) => self.item_key(key, &scope).map(Some),
            None => Some(None),
        };
        let made = Payment {
            title: self.title(declaration),
            clawback: None,
            selection,
            frame,
            amount: amount?,
            payee: payee?,
            shares: shares?,
            placed: placed?,
            together: together?,
            item: item?,
        };
        let id = self.payments.push(made);
        self.order.push(Step::Payment(id));
        Some(id)
    }

    /// What the statement has an item of its own for.
    fn item_key(&mut self, key: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let value = self.expr(key, scope)?;
        if !self.can_be_a_key(&value) {
            let found = self.describe_type(&value.ty);
            return self.refuse(messages::grain::not_a_key(&found, value.span));
        }
        if value.may_be_blank {
            let cause = self.why_blank(&value, &scope.proven);
            return self.refuse(messages::blanks::item_may_be_blank(&cause));
        }
        Some(value)
    }

    fn amount(&mut self, declaration: &ast::Declaration, body: &ast::Body, scope: &Scope) -> Option<Expr> {
        let value = self.body(declaration, body, scope);
        if let ast::BodyValue::Expr(amount) = &body.value {
            self.asked_of(amount, &[ValueKind::Number]);
        }
        let value = self.money(value?)?;
        self.never_blank_amount(&value, &scope.proven)?;
        Some(value)
    }

    /// Who is paid: what the clause says, or the payee field, as far as the line's keys fix it.
    fn payee(
        &mut self,
        declaration: &ast::Declaration,
        to: &[ast::Expr],
        of: &Of,
        scope: &Scope,
    ) -> Option<Expr> {
        let said = self.clause(declaration, "to", to, Need::Never);
        if let Some(said) = said {
            return self.payee_said(said, scope);
        }
        match self.contract.as_ref()?.payee.clone() {
            Payee::Named(name) => {
                let span = declaration.header;
                Some(crate::check::types::constant_expr(Constant::Text(name), Type::Text, scope, span))
            }
            Payee::Field(name) => self.payee_field(declaration, &name, of, scope),
        }
    }

    /// A payee as a clause names it.
    pub(crate) fn payee_said(&mut self, said: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let mut value = self.expr(said, scope)?;
        // A reference is named by the text of the row that it refers to.
        if let Some(named) = self.named_by_text(said, &value.ty) {
            value = self.expr(&named, scope)?;
        }
        if value.ty != Type::Text {
            let found = self.describe_type(&value.ty);
            return self.refuse(messages::types::payee_not_text(&found, value.span));
        }
        if let Some(nobody) = self.nobody(&value) {
            return self.refuse(messages::terms::no_payee_name(nobody));
        }
        if value.may_be_blank {
            let cause = self.why_blank(&value, &scope.proven);
            return self.refuse(messages::blanks::payee_may_be_blank(&cause));
        }
        Some(value)
    }

    /// Where a payee comes to a name that says nothing, as far as names stand in the contract: in cases, tariffs and
    /// defines too.
    fn nobody(&self, payee: &Expr) -> Option<Span> {
        let says_nothing = |value: &Constant| matches!(value, Constant::Text(name) if name.trim().is_empty());
        match &payee.kind {
            ExprKind::Constant(value) => says_nothing(value).then_some(payee.span),
            ExprKind::Cases(rows, otherwise) => {
                let mut values = rows.iter().map(|row| &row.then).chain(otherwise.as_deref());
                values.find_map(|value| self.nobody(value))
            }
            ExprKind::Tariff { tariff, .. } => {
                let mut rows = self.tariffs[*tariff].rows.iter();
                rows.find(|row| row.values.iter().any(says_nothing)).map(|row| row.span)
            }
            ExprKind::Fact(fact) => self.nobody(&self.facts[*fact].value),
            ExprKind::IfBlank(one, other) | ExprKind::ChooseGiven(_, one, other) => {
                self.nobody(one).or_else(|| self.nobody(other))
            }
            ExprKind::Spread(of, _) | ExprKind::Lookup { of, .. } | ExprKind::MustBeGiven(of) => {
                self.nobody(of)
            }
            ExprKind::Related(related) => related.sought.value.as_ref().and_then(|value| self.nobody(value)),
            // What the data says, and what is no text.
            ExprKind::Field(_)
            | ExprKind::Key(_)
            | ExprKind::Call(..)
            | ExprKind::Aggregate(_)
            | ExprKind::Running(_)
            | ExprKind::StatementDate
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..)
            | ExprKind::Row
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_) => None,
        }
    }

    fn payee_field(
        &mut self,
        declaration: &ast::Declaration,
        name: &str,
        of: &Of,
        scope: &Scope,
    ) -> Option<Expr> {
        let found = self.field_within_reach(of.record, name, declaration.header);
        let [value] = found.as_slice() else {
            let record = self.records[of.record].title.name.clone();
            let ways = found.iter().filter_map(|way| self.way_words(way)).collect::<Vec<_>>();
            if self.is_unread(name, None) {
                return None;
            }
            return self.refuse(messages::names::no_payee_field(name, &record, &ways, declaration.header));
        };
        let given = scope.proven.is_given(value);
        let value = self.text_of(value).unwrap_or_else(|| value.clone());
        if value.ty != Type::Text {
            let found = self.describe_type(&value.ty);
            return self.refuse(messages::types::payee_not_text(&found, declaration.header));
        }
        if value.may_be_blank && !given {
            let part = (declaration.header, format!("`{name}` may be blank"));
            let given = Some(format!("where {name} is given"));
            let cause = Cause { part, root: None, mend: None, given, settled: None };
            return self.refuse(messages::blanks::payee_may_be_blank(&cause));
        }
        match self.bring(&value, scope.frame) {
            Some(value) => Some(Expr { may_be_blank: false, ..value }),
            None => {
                let span = declaration.header;
                let keys = match &declaration.kind {
                    ast::DeclarationKind::Payment(payment) => payment.keys.first(),
                    _ => None,
                };
                let keys = keys.and_then(|keys| keys.node.iter().map(|key| key.span).reduce(Span::to));
                let written = keys.map(|keys| self.as_written(keys)).unwrap_or_default();
                let keys = keys.map(|keys| (keys, written.as_str()));
                self.refuse(messages::grain::payee_not_fixed(name, span, keys))
            }
        }
    }

    /// The unique text of the row that a value of a row refers to.
    fn text_of(&self, value: &Expr) -> Option<Expr> {
        let Type::Reference(record) = value.ty else { return None };
        let fields = &self.records[record].fields;
        let key = fields.iter().find(|field| field.unique && field.ty == Type::Text)?;
        let inner = self.row_field(self.find_field(record, &key.name)?, value.span, &Scope::contract())?;
        let through = match &value.kind {
            ExprKind::Field(id) => vec![*id],
            ExprKind::Spread(last, map) => match last.kind {
                ExprKind::Field(id) => map.through.iter().copied().chain([id]).collect(),
                _ => return None,
            },
            _ => return None,
        };
        let kind = ExprKind::Spread(Box::new(inner), FrameMap { through });
        Some(Expr { kind, ty: Type::Text, ..value.clone() })
    }

    /// The fields of a name in a record, or one reference away.
    fn field_within_reach(&mut self, record: RecordId, name: &str, span: Span) -> Vec<Expr> {
        let contract_scope = Scope::contract();
        if let Some(field) = self.find_field(record, name) {
            return self.row_field(field, span, &contract_scope).into_iter().collect();
        }
        let fields = &self.records[record].fields;
        let mut found = Vec::new();
        for (position, reference) in fields.iter().enumerate() {
            let (Type::Reference(next), Ok(position)) = (&reference.ty, u32::try_from(position)) else {
                continue;
            };
            let Some(inner) =
                self.find_field(*next, name).and_then(|id| self.row_field(id, span, &contract_scope))
            else {
                continue;
            };
            let path = vec![crate::model::FieldId { record, field: position }];
            let (ty, may_be_blank) = (inner.ty.clone(), inner.may_be_blank || reference.may_be_blank);
            let kind = ExprKind::Spread(Box::new(inner), FrameMap { through: path });
            found.push(Expr { kind, ty, frame: self.rows_of(record), may_be_blank, span });
        }
        found
    }

    /// `person's provider`
    fn way_words(&self, value: &Expr) -> Option<String> {
        let ExprKind::Spread(inner, map) = &value.kind else { return None };
        let reference = map.through.first().map(|reference| &self.records[*reference])?;
        Some(format!("{}'s {}", reference.name, self.words_of(inner)))
    }

    /// When a line falls: what the clause says, or the one period among its keys.
    fn placed(
        &mut self,
        declaration: &ast::Declaration,
        placing: &[Spanned<Placing>],
        scope: &Scope,
    ) -> Option<Expr> {
        let statements = self.contract.as_ref()?.statements;
        let Some(said) = self.clause(declaration, "in", placing, Need::Never) else {
            return self.placed_by_key(declaration, statements, scope);
        };
        let value = match &said.node {
            Placing::On(day) => self.date_expr(day, scope)?,
            Placing::In(period) => {
                let value = self.expr(period, scope)?;
                match value.ty {
                    // A longer one is that of whole statements: its line stands beside theirs.
                    Type::Period(kind) if self.nests(kind, statements) || self.nests(statements, kind) => {
                        value
                    }
                    Type::Period(kind) => {
                        let (written, span) = (self.as_written(value.span), value.span);
                        return self
                            .refuse(messages::terms::period_too_long(kind, statements, &written, span));
                    }
                    _ => {
                        let found = self.describe_type(&value.ty);
                        return self.refuse(messages::types::not_a_period(&found, value.span));
                    }
                }
            }
        };
        if value.may_be_blank {
            let cause = self.why_blank(&value, &scope.proven);
            return self.refuse(messages::blanks::place_may_be_blank(&cause));
        }
        Some(value)
    }

    fn placed_by_key(
        &mut self,
        declaration: &ast::Declaration,
        statements: PeriodKind,
        scope: &Scope,
    ) -> Option<Expr> {
        let mut found: Vec<Expr> = Vec::new();
        for (position, key) in self.keys_of(scope.frame).iter().enumerate() {
            if let Type::Period(kind) = key.value.ty
                && self.nests(kind, statements)
            {
                let kind = ExprKind::Key(u32::try_from(position).ok()?);
                found.push(Expr { kind, frame: scope.frame, may_be_blank: false, ..key.value.clone() });
            }
        }
        match found.as_slice() {
            [one] => Some(one.clone()),
            _ if declaration.damaged => None,
            _ => {
                let label = |key: &Expr| match key.kind {
                    ExprKind::Key(position) => {
                        self.keys_of(scope.frame).get(position as usize).map(|key| key.label.clone())
                    }
                    _ => None,
                };
                let periods = found.iter().filter_map(label).collect();
                let date = scope.record.and_then(|record| self.a_date_field(record));
                let longer = self.keys_of(scope.frame).iter().find(|key| match key.value.ty {
                    Type::Period(kind) => self.nests(statements, kind),
                    _ => false,
                });
                let longer = longer.map(|key| key.label.clone());
                let unplaced = Unplaced {
                    periods,
                    longer,
                    date: date.unwrap_or_else(|| "a date".to_owned()),
                    grouped: !self.is_rows(scope.frame),
                };
                self.refuse(messages::terms::not_placed(statements, &unplaced, declaration.header))
            }
        }
    }

    /// Whether a frame is of rows.
    pub(crate) fn is_rows(&self, frame: FrameId) -> bool {
        matches!(self.frames[frame], Frame::Rows(_))
    }
}
