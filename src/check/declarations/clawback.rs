//! Clawbacks: what is due back, how much of it may be taken, and what becomes of the rest.

use crate::check::declarations::contract::Need;
use crate::check::declarations::payment::Clauses;
use crate::check::messages;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, Meaning, ValueKind};
use crate::model::{Clawback, Expr, Payee, Step};
use crate::syntax::ast::{self, ClawbackLimit, Rest};

impl Checker<'_> {
    pub(crate) fn clawback(
        &mut self,
        declaration: &ast::Declaration,
        clawback: &ast::Clawback,
    ) -> Option<Meaning> {
        let clauses = Clauses {
            of: clawback.of.as_ref(),
            conditions: &clawback.conditions,
            keys: &clawback.keys,
            amount: &clawback.take,
            placing: &clawback.placing,
            to: &clawback.from,
            shared: &clawback.shared,
            preposition: "from",
            left_over: &[],
            items: &[],
        };
        let due = self.lines(declaration, &clauses);
        let limits: Vec<Option<Expr>> = clawback
            .limits
            .iter()
            .map(|limit| self.clawback_limit(limit, !clawback.shared.is_empty()))
            .collect();
        let limits: Option<Vec<Expr>> = limits.into_iter().collect();
        let said = self.clause(declaration, "the rest", &clawback.rest, Need::Never);
        let rest = said.map(|rest| rest.node);
        let limited = !clawback.limits.is_empty();
        if limited && rest.is_none() && !declaration.damaged {
            return self.refuse(messages::limits::rest_unsaid(declaration.header));
        }
        let (due, limits) = (due?, limits?);
        let (carried, rest) = (rest == Some(Rest::CarriedForward), said.map(|rest| rest.span));
        let title = self.title(declaration);
        let id = self.clawbacks.push(Clawback { title, due, limits, carried, rest });
        self.payments[due].clawback = Some(id);
        self.order.push(Step::Clawback(id));
        Some(Meaning::Clawback(id))
    }

    /// `at most reward for each provider and quarter`: for each payee and period of the statement.
    fn clawback_limit(&mut self, limit: &ClawbackLimit, shared: bool) -> Option<Expr> {
        self.statement_keys(limit, shared)?;
        let scope = Scope { frame: self.statement_frame(), ..Scope::contract() };
        let value = self.expr(&limit.amount, &scope);
        self.asked_of(&limit.amount, &[ValueKind::Number]);
        let value = self.money(value?)?;
        self.never_blank_amount(&value, &scope.proven)?;
        Some(value)
    }

    /// The limits of recovery are for each payee and period of the statement, and say so.
    /// Where several payees owe it, each is a `payee`.
    fn statement_keys(&mut self, limit: &ClawbackLimit, shared: bool) -> Option<()> {
        let statements = self.contract.as_ref()?.statements;
        let payee = if shared { "payee".to_owned() } else { self.payee_word() };
        let named = !shared && matches!(self.contract.as_ref()?.payee, Payee::Named(_));
        let is_payee =
            |key: &ast::Expr| matches!(&key.kind, ast::ExprKind::Name(name) if *name == payee) && !named;
        let is_period = |key: &ast::Expr| matches!(&key.kind, ast::ExprKind::PeriodOf(kind, None) if kind.node == statements);
        let fits = match limit.keys.as_slice() {
            [period] => named && is_period(period),
            [one, other] => (is_payee(one) && is_period(other)) || (is_payee(other) && is_period(one)),
            _ => false,
        };
        if fits {
            Some(())
        } else {
            self.refuse(messages::limits::limit_period(&payee, statements, limit.span))
        }
    }
}
