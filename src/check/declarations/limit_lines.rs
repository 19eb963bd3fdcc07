//! Lines of payments under a limit: what they share it by, and in which order they are taken.

use std::rc::Rc;

use crate::analysis::FlowFacts;
use crate::check::messages;
use crate::check::resolve::scope::{Line, Scope};
use crate::check::{Checker, Guessed, ValueKind};
use crate::model::{
    Expr, ExprKind, FieldId, Frame, LimitTarget, LineKey, Payee, Payment, PaymentId, RecordId, Type,
};
use crate::syntax::ast::{self, LimitAmount};
use crate::value::{Function, PeriodKind};

impl Checker<'_> {
    /// How each payment fits. What is wrong is said of the first that does not.
    pub(crate) fn targets(
        &mut self,
        payments: &[PaymentId],
        amount: &LimitAmount,
        order: &[ast::Ordered],
        wholes: bool,
    ) -> Option<Vec<LimitTarget>> {
        let plain: Vec<(&ast::Expr, bool)> = amount.keys.iter().map(|key| (key, false)).collect();
        let mut keys: Vec<Vec<LineKey>> = self
            .keys_by_payment(payments, &plain, false)?
            .into_iter()
            .map(|keys| keys.into_iter().map(|(key, _)| key).collect())
            .collect();
        let parts: Vec<(&ast::Expr, bool)> = order.iter().map(|part| (&part.by, part.falls)).collect();
        let orders = self.keys_by_payment(payments, &parts, true)?;
        // One payee by name, or one that the keys fix: every line of a group is its own.
        let all_fix_the_payee = payments.iter().zip(&keys).all(|(payment, keys)| {
            let payment = &self.payments[*payment];
            payment.one_payee().is_some_and(|payee| self.fixed_by(payment, payee, keys))
        });
        for keys in &mut keys {
            if all_fix_the_payee && !keys.contains(&LineKey::Payee) {
                keys.push(LineKey::Payee);
            }
        }
        let mut targets = Vec::new();
        for ((payment, keys), order) in payments.iter().zip(keys).zip(orders) {
            let amount = self.limit_amount(*payment, amount, &keys, wholes)?;
            let (order, falls) = order.into_iter().unzip();
            targets.push(LimitTarget { payment: *payment, amount, keys, order, falls });
        }
        Some(targets)
    }

    /// What the words of `for each` or `used up in order of` are for the lines of each payment. They must be of one
    /// type in all of them.
    fn keys_by_payment(
        &mut self,
        payments: &[PaymentId],
        words: &[(&ast::Expr, bool)],
        order: bool,
    ) -> Option<Vec<Vec<(LineKey, bool)>>> {
        let mut all: Vec<Vec<(LineKey, bool)>> = vec![Vec::new(); payments.len()];
        let mut apart = false;
        for (word, falls) in words {
            if matches!(&word.kind, ast::ExprKind::Name(name) if self.is_asked(name)) {
                self.offer_line_keys(payments, word, order);
                return None;
            }
            let keys = match apart {
                true => self.keys_of_some(payments, word, order)?,
                false => self.keys_of_all(payments, word, order)?,
            };
            apart |= matches!(keys.first(), Some(Some(LineKey::Payment)));
            all.iter_mut().zip(keys).for_each(|(all, key)| all.extend(key.map(|key| (key, *falls))));
        }
        Some(all)
    }

    /// What a word is for the lines of every payment.
    fn keys_of_all(
        &mut self,
        payments: &[PaymentId],
        word: &ast::Expr,
        order: bool,
    ) -> Option<Vec<Option<LineKey>>> {
        if order {
            self.one_meaning_of_day(payments, word)?;
        }
        let mut keys: Vec<Option<LineKey>> = Vec::new();
        for payment in payments {
            let key = self.key_or_time(*payment, word, order)?;
            if let Some(Some(first)) = keys.first()
                && !self.alike(first, &key)
            {
                let (first, second) = (self.key_words(first), self.key_words(&key));
                return self.refuse(messages::limits::keys_differ(word.span, &first, &second));
            }
            keys.push(Some(key));
        }
        Some(keys)
    }

    /// After `then payment` only lines of one payment are compared: a word that the lines of another do not have says
    /// nothing of those.
    fn keys_of_some(
        &mut self,
        payments: &[PaymentId],
        word: &ast::Expr,
        order: bool,
    ) -> Option<Vec<Option<LineKey>>> {
        let keys: Vec<Option<LineKey>> = payments
            .iter()
            .map(|payment| self.probe(|checker| checker.key_or_time(*payment, word, order)))
            .collect();
        if keys.iter().all(Option::is_none) {
            self.key_or_time(*payments.first()?, word, order)?;
        }
        Some(keys)
    }

    pub(crate) fn alike(&self, a: &LineKey, b: &LineKey) -> bool {
        match (a, b) {
            (LineKey::Value(a), LineKey::Value(b)) => a.ty == b.ty,
            (a, b) => a == b,
        }
    }

    pub(crate) fn key_words(&self, key: &LineKey) -> String {
        match key {
            LineKey::Value(value) => self.describe_type(&value.ty),
            LineKey::Payee => "the payee".to_owned(),
            LineKey::Period(kind) => format!("a {}", crate::check::types::period_word(*kind)),
            LineKey::Payment => "the payment".to_owned(),
        }
    }

    /// Which key is the payee, if it is one for the lines of every payment.
    pub(crate) fn payee_key(&self, on: &[LimitTarget]) -> Option<usize> {
        let mut positions = on.iter().map(|target| target.keys.iter().position(|key| *key == LineKey::Payee));
        let first = positions.next()??;
        positions.all(|position| position == Some(first)).then_some(first)
    }

    /// The limit's amount: a value of the contract, or one that the limit's own keys fix.
    fn limit_amount(
        &mut self,
        payment: PaymentId,
        limit: &LimitAmount,
        keys: &[LineKey],
        wholes: bool,
    ) -> Option<Expr> {
        let (amount, words) = (&limit.amount, &limit.keys);
        let mut keys = keys.to_vec();
        // Of a line that is taken as a whole nothing depends on among whom it is shared.
        if wholes && self.payments[payment].one_payee().is_none() {
            keys.push(LineKey::Payee);
        }
        let frame = self.payments[payment].frame;
        let contract = self.probe(|checker| {
            let value = checker.expr(amount, &Scope::contract())?;
            checker.spread(value, frame, &FlowFacts::default())
        });
        let value = match contract {
            Some(value) => value,
            None => {
                let scope = self.limited_scope(payment, words)?;
                let value = self.expr(amount, &scope);
                self.asked_of(amount, &[ValueKind::Number]);
                let value = value?;
                let payment = &self.payments[payment];
                if !self.fixed_by(payment, &value, &keys) {
                    return self.refuse(messages::grain::limit_varies(value.span));
                }
                value
            }
        };
        let value = self.money(value)?;
        self.never_blank_amount(&value, &FlowFacts::default())?;
        Some(value)
    }

    /// The lines of a payment, as a place for expressions.
    pub(crate) fn line_scope(&self, payment: PaymentId) -> Option<Scope> {
        let payment = &self.payments[payment];
        let proven = self.proven_at(&self.proven_in(payment.selection), payment.frame);
        let record = self.record_of(payment.frame);
        Some(Scope { frame: payment.frame, record, proven, ..Scope::contract() })
    }

    /// The same for the amount of a limit: each line knows its payee and period, and the limit's keys.
    fn limited_scope(&self, payment: PaymentId, keys: &[ast::Expr]) -> Option<Scope> {
        let scope = self.line_scope(payment)?;
        let payment = &self.payments[payment];
        let (payee, placed) = (payment.one_payee().cloned(), Some(payment.placed.clone()));
        Some(Scope { line: Some(Rc::new(Line { payee, placed, keys: Some(keys.to_vec()) })), ..scope })
    }

    /// What a word of `for each` or `used up in order of` is for the lines of a payment.
    pub(crate) fn line_key(&mut self, payment: PaymentId, key: &ast::Expr) -> Option<LineKey> {
        let contract = self.contract.as_ref()?;
        let statements = contract.statements;
        if let ast::ExprKind::PeriodOf(kind, None) = &key.kind {
            if !self.nests(statements, kind.node) {
                return self.refuse(messages::terms::line_period_too_short(kind.node, statements, key.span));
            }
            return Some(LineKey::Period(kind.node));
        }
        let scope = self.line_scope(payment)?;
        if let ast::ExprKind::Name(name) = &key.kind {
            if name == "payment" {
                return Some(LineKey::Payment);
            }
            if name == "payee" && self.is_unknown(name, &scope) {
                return Some(LineKey::Payee);
            }
            let is_payee = match &self.contract.as_ref()?.payee {
                Payee::Field(field) => field == name,
                // Whatever has no other meaning is taken for the payee, of whom nothing is known.
                Payee::Named(_) => {
                    matches!(self.guessed, Guessed { payee: true, .. }) && self.is_unknown(name, &scope)
                }
            };
            // A shared line has several payees; of its fields the payee's is one like any other.
            let shared = self.payments[payment].one_payee().is_none();
            if is_payee && !(shared && self.probe(|checker| checker.expr(key, &scope)).is_some()) {
                return Some(LineKey::Payee);
            }
        }
        let value = self.expr(key, &scope)?;
        if value.may_be_blank {
            let written = self.as_written(value.span);
            return self.refuse(messages::grain::blank_key(value.span, &written));
        }
        Some(LineKey::Value(value))
    }

    /// Whether a value is the same for all lines of a payment that share the keys.
    fn fixed_by(&self, payment: &Payment, value: &Expr, keys: &[LineKey]) -> bool {
        let said = keys.iter().any(|key| matches!(key, LineKey::Value(key) if key == value));
        if said || self.one_line(payment, keys) {
            return true;
        }
        match &value.kind {
            ExprKind::Constant(_) => true,
            ExprKind::Key(position) => self.key_said(payment, *position, keys),
            ExprKind::Call(Function::PeriodOf(kind), of) => of.first().is_some_and(|of| {
                self.fixed_by(payment, of, keys) || self.period_said(payment, *kind, of, keys)
            }),
            ExprKind::Spread(inner, map) => match (&self.frames[inner.frame], map.through.first()) {
                (Frame::Contract, _) => true,
                (_, Some(reference)) => self.reference_said(*reference, keys),
                (Frame::Groups { keys: coarser, .. }, None) => coarser.iter().all(|key| {
                    let here = self.bring(&key.value, payment.frame);
                    here.is_some_and(|here| self.fixed_by(payment, &here, keys))
                }),
                (Frame::Rows(_) | Frame::Statement, None) => false,
            },
            ExprKind::Field(_) | ExprKind::Fact(_) | ExprKind::Payment(_) => false,
            _ => value.operands().into_iter().all(|operand| self.fixed_by(payment, operand, keys)),
        }
    }

    /// Whether keys tell every line of a payment apart.
    pub(crate) fn one_line(&self, payment: &Payment, keys: &[LineKey]) -> bool {
        // The parts of a shared line are told apart by their payees.
        if payment.one_payee().is_none() && !keys.contains(&LineKey::Payee) {
            return false;
        }
        match &self.frames[payment.frame] {
            Frame::Rows(record) => {
                let fields: Vec<FieldId> = keys.iter().filter_map(|key| field_of(payment, key)).collect();
                let said = |field: &u32| fields.contains(&FieldId { record: *record, field: *field });
                let uniques = &self.records[*record].uniques;
                uniques.iter().any(|unique| unique.fields.iter().all(said))
                    || self.one_row_by(payment, *record, &fields)
            }
            Frame::Groups { keys: own, .. } => (0..own.len()).all(|position| {
                u32::try_from(position).is_ok_and(|position| self.key_said(payment, position, keys))
            }),
            Frame::Contract | Frame::Statement => true,
        }
    }

    /// Whether the population of a payment keeps one row for each value of some fields.
    fn one_row_by(&self, payment: &Payment, record: RecordId, fields: &[FieldId]) -> bool {
        let enough = self.terms().told_apart_by(record, Some(payment.selection));
        let said = |value: &Expr| matches!(&value.kind, ExprKind::Field(field) if fields.contains(field));
        enough.iter().any(|values| !values.is_empty() && values.iter().all(said))
    }

    /// Whether a key of a payment's groups is among those that are said, by itself, as the payee or as the period of
    /// the line.
    pub(crate) fn key_said(&self, payment: &Payment, position: u32, keys: &[LineKey]) -> bool {
        let is = |expr: &Expr| match &expr.kind {
            // A day of a period tells which period it is.
            ExprKind::Call(Function::DayOf(_), of) => {
                matches!(of.as_slice(), [Expr { kind: ExprKind::Key(at), .. }] if *at == position)
            }
            kind => matches!(kind, ExprKind::Key(at) if *at == position),
        };
        let ty = self.keys_of(payment.frame).get(position as usize).map(|key| &key.value.ty);
        keys.iter().any(|key| match key {
            LineKey::Payee => payment.one_payee().is_some_and(is),
            LineKey::Period(kind) => is(&payment.placed) && ty == Some(&Type::Period(*kind)),
            LineKey::Value(value) => is(value),
            LineKey::Payment => false,
        })
    }

    /// Whether a period of what a line is placed by is settled by the line's own period.
    fn period_said(&self, payment: &Payment, kind: PeriodKind, of: &Expr, keys: &[LineKey]) -> bool {
        let placed_by = payment.placed.as_period().map_or(&payment.placed, |(_, of)| of);
        let by_it = *of == payment.placed || of == placed_by;
        by_it && keys.iter().any(|key| matches!(key, LineKey::Period(said) if self.nests(*said, kind)))
    }

    /// Whether a reference is among the keys.
    fn reference_said(&self, reference: FieldId, keys: &[LineKey]) -> bool {
        keys.iter().any(|key| {
            let LineKey::Value(value) = key else { return false };
            match &value.kind {
                ExprKind::Field(field) => *field == reference,
                ExprKind::Key(position) => {
                    let key = self.keys_of(value.frame).get(*position as usize);
                    key.is_some_and(
                        |key| matches!(&key.value.kind, ExprKind::Field(field) if *field == reference),
                    )
                }
                _ => false,
            }
        })
    }

    /// An amount that may be blank is refused, with the reason.
    pub(crate) fn never_blank_amount(&mut self, value: &Expr, proven: &FlowFacts) -> Option<()> {
        if !value.may_be_blank {
            return Some(());
        }
        let cause = self.why_blank(value, proven);
        self.refuse(messages::blanks::amount_may_be_blank(value.span, &cause))
    }
}

/// The field that a key is, on the rows.
pub(crate) fn field_of(payment: &Payment, key: &LineKey) -> Option<FieldId> {
    let value = match key {
        LineKey::Payee => payment.one_payee()?,
        LineKey::Value(value) => value,
        LineKey::Period(_) | LineKey::Payment => return None,
    };
    match value.kind {
        ExprKind::Field(field) => Some(field),
        _ => None,
    }
}
