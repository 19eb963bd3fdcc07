//! The order in which a limit is used up: by the time of the lines, and so that no two lines tie.

use crate::check::Checker;
use crate::check::declarations::limit_lines::field_of;
use crate::check::messages::{self, Tied};
use crate::model::{
    Expr, ExprKind, FieldId, Frame, LimitTarget, LineKey, Payment, PaymentId, RecordId, Type,
};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Function, PeriodEnd, PeriodKind};

impl Checker<'_> {
    /// What a word is for the lines of a payment; in an order `day` and a short period alone are those of the line.
    pub(crate) fn key_or_time(
        &mut self,
        payment: PaymentId,
        word: &ast::Expr,
        order: bool,
    ) -> Option<LineKey> {
        if order && let Some(value) = self.time_of_line(payment, word) {
            return Some(LineKey::Value(value));
        }
        self.line_key(payment, word)
    }

    fn time_of_line(&mut self, payment: PaymentId, word: &ast::Expr) -> Option<Expr> {
        match &word.kind {
            ast::ExprKind::Name(name) if name == "day" && !self.knows_day(payment, word) => {
                self.day_of_line(payment, word.span)
            }
            ast::ExprKind::PeriodOf(kind, None) => {
                let statements = self.contract.as_ref()?.statements;
                let shorter = !self.nests(statements, kind.node);
                shorter.then(|| self.period_of_line(payment, kind.node, word.span))?
            }
            _ => None,
        }
    }

    /// Whether a payment's lines have something called `day` that is not when they fall.
    fn knows_day(&mut self, payment: PaymentId, word: &ast::Expr) -> bool {
        let Some(scope) = self.line_scope(payment) else { return false };
        let known = self.probe(|checker| checker.expr(word, &scope));
        known.is_some_and(|known| self.payments[payment].placed != known)
    }

    /// `day` is the day of the line in all payments, or what they have of that name in all.
    pub(crate) fn one_meaning_of_day(&mut self, payments: &[PaymentId], word: &ast::Expr) -> Option<()> {
        if !matches!(&word.kind, ast::ExprKind::Name(name) if name == "day") {
            return Some(());
        }
        let known: Vec<bool> = payments.iter().map(|payment| self.knows_day(*payment, word)).collect();
        let of = payments.iter().zip(&known).find(|(_, known)| **known).map(|(payment, _)| *payment);
        match of.map(|payment| &self.payments[payment]) {
            Some(payment) if known.contains(&false) => {
                let payment = payment.title.name.clone();
                self.refuse(messages::limits::day_of_its_own(word.span, &payment))
            }
            _ => Some(()),
        }
    }

    /// The day on which a line falls, or the first day of its period; of one that is longer than a statement's, the
    /// last: it is due there.
    fn day_of_line(&self, payment: PaymentId, span: Span) -> Option<Expr> {
        let payment = &self.payments[payment];
        let longer = payment.longer_period(self.contract.as_ref()?).is_some();
        let (placed, end) = (payment.placed.clone(), if longer { PeriodEnd::Last } else { PeriodEnd::First });
        Some(match placed.ty {
            Type::Date => Expr { span, ..placed },
            _ => Expr::call(Function::DayOf(end), vec![placed], Type::Date, span),
        })
    }

    /// The period of a kind that holds the day, or the period, of a line.
    fn period_of_line(&self, payment: PaymentId, kind: PeriodKind, span: Span) -> Option<Expr> {
        let declared = &self.payments[payment];
        let longer = declared.longer_period(self.contract.as_ref()?).is_some();
        let placed = if longer { self.day_of_line(payment, span)? } else { declared.placed.clone() };
        let held = match placed.ty {
            Type::Date => true,
            Type::Period(of) => self.nests(of, kind),
            _ => false,
        };
        let of = Function::PeriodOf(kind);
        held.then(|| Expr::call(of, vec![placed], Type::Period(kind), span))
    }

    /// Whether an order tells the statement in which a line falls.
    pub(crate) fn tells_the_statement(&self, target: &LimitTarget, statements: PeriodKind) -> bool {
        let day = self.day_of_line(target.payment, Span::default());
        target.order.iter().any(|key| match key {
            LineKey::Period(kind) => *kind == statements,
            LineKey::Value(value) => match &value.kind {
                _ if day.as_ref() == Some(value) => true,
                ExprKind::Call(Function::PeriodOf(kind), _) => {
                    self.nests(*kind, statements)
                        && self.period_of_line(target.payment, *kind, Span::default()).as_ref() == Some(value)
                }
                _ => false,
            },
            LineKey::Payee | LineKey::Payment => false,
        })
    }

    /// Cut lines: which line loses must never be open. All that the order lacks is said at once.
    pub(crate) fn total_order(&mut self, on: &[LimitTarget], span: Span, wholes: bool) -> Option<()> {
        let apart = on.iter().any(|target| target.order.contains(&LineKey::Payment));
        let mut lacks: Vec<String> = Vec::new();
        let mut tied: Vec<Tied> = Vec::new();
        if on.len() > 1 && !apart {
            lacks.push("payment".to_owned());
        }
        for target in on {
            let Some(open) = self.open_in_order(target, wholes) else { continue };
            lacks.extend(open.lacks.iter().filter(|word| !lacks.contains(word)).cloned().collect::<Vec<_>>());
            tied.push(open);
        }
        let Some(target) = on.first().filter(|_| !lacks.is_empty() || !tied.is_empty()) else {
            return Some(());
        };
        let said = !target.order.is_empty();
        self.refuse(messages::limits::order_may_tie(span, &lacks, &tied, said))
    }

    /// What the order needs so that no two lines of a payment are equal in it; nothing where they are not.
    /// Where lines are taken as wholes, it matters nothing among whom they are shared.
    fn open_in_order(&self, target: &LimitTarget, wholes: bool) -> Option<Tied> {
        let payment = &self.payments[target.payment];
        let mut said: Vec<LineKey> = target.order.iter().chain(&target.keys).cloned().collect();
        if wholes && payment.one_payee().is_none() {
            said.push(LineKey::Payee);
        }
        let unsure =
            self.record_of(payment.frame).is_some_and(|record| self.unsure_records.contains(&record));
        if unsure || self.one_line(payment, &said) {
            return None;
        }
        let name = payment.title.name.clone();
        let mut tied = Tied { payment: name, lacks: Vec::new(), record: None };
        if payment.one_payee().is_none() && !said.contains(&LineKey::Payee) {
            tied.lacks.push("payee".to_owned());
            said.push(LineKey::Payee);
        }
        if self.one_line(payment, &said) {
            return Some(tied);
        }
        match &self.frames[payment.frame] {
            Frame::Rows(record) => match self.fewest_fields(payment, *record, &said) {
                Some(fields) => tied.lacks.extend(fields),
                None => {
                    tied.record = Some(self.records[*record].title.name.clone());
                }
            },
            Frame::Groups { keys, .. } => {
                let open = (0u32..).zip(keys).filter(|(at, _)| !self.key_said(payment, *at, &said));
                tied.lacks.extend(open.map(|(_, key)| key.label.clone()));
            }
            Frame::Contract | Frame::Statement => {}
        }
        Some(tied)
    }

    /// The fewest fields that, with what is said, tell the rows of a record apart.
    fn fewest_fields(&self, payment: &Payment, record: RecordId, said: &[LineKey]) -> Option<Vec<String>> {
        let fields: Vec<FieldId> = said.iter().filter_map(|key| field_of(payment, key)).collect();
        let declared = &self.records[record];
        let open = declared.uniques.iter().map(|unique| {
            let open =
                unique.fields.iter().filter(|field| !fields.contains(&FieldId { record, field: **field }));
            let names = open.filter_map(|field| declared.fields.get(*field as usize));
            names.map(|field| field.name.clone()).collect::<Vec<_>>()
        });
        open.min_by_key(Vec::len)
    }
}
