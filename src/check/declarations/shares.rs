//! Lines that are shared out among several payees.

use crate::check::Checker;
use crate::check::messages;
use crate::check::resolve::scope::Scope;
use crate::model::{Expr, Payee, Share};
use crate::source::Spanned;
use crate::syntax::ast;
use crate::value::Number;

impl Checker<'_> {
    /// `shared 80% to "Investors Ltd", the rest to provider`: who gets the rest, and the shares before it.
    pub(crate) fn shared(
        &mut self,
        shared: &Spanned<ast::Shared>,
        (to, preposition): (&[ast::Expr], &str),
        scope: &Scope,
    ) -> (Option<Expr>, Option<Vec<Share>>) {
        if let Some(to) = to.first() {
            self.report(messages::sums::shared_and_to(shared.span, to.span, preposition));
        }
        let shares = self.shares(shared, preposition, scope);
        let rest = match &shared.node.rest {
            Some(rest) => self.payee_said(rest, scope),
            None => self.refuse(messages::sums::no_rest(shared.span, preposition, &self.payee_as_written())),
        };
        (rest.filter(|_| to.is_empty()), shares)
    }

    /// The contract's payee as a clause writes it.
    fn payee_as_written(&self) -> String {
        match self.contract.as_ref().map(|contract| &contract.payee) {
            Some(Payee::Field(field)) => field.clone(),
            Some(Payee::Named(name)) => format!("\"{name}\""),
            None => "provider".to_owned(),
        }
    }

    fn shares(
        &mut self,
        shared: &Spanned<ast::Shared>,
        preposition: &str,
        scope: &Scope,
    ) -> Option<Vec<Share>> {
        let mut sum = Number::zero();
        let mut shares = Vec::new();
        for (part, payee) in &shared.node.parts {
            let (part, payee) = (self.share_of_line(part, scope), self.payee_said(payee, scope));
            let (part, payee) = (part?, payee?);
            if let Some(known) = self.terms().constant_number(&part) {
                sum = sum.plus(&known);
                if known.is_negative() || sum > Number::one() {
                    let payee = self.payee_as_written();
                    return self.refuse(messages::sums::shares_too_large(part.span, preposition, &payee));
                }
            }
            shares.push(Share { part, payee });
        }
        Some(shares)
    }

    /// A ratio, never blank.
    fn share_of_line(&mut self, part: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let part = self.expr(part, scope)?;
        let (part, ty) = self.number_expr(part, "sharing")?;
        if !ty.unit.is_none() {
            let found = self.describe_type(&part.ty);
            let doing = "sharing".to_owned();
            return self.refuse(messages::types::not_a_number(&doing, &found, part.span));
        }
        self.never_blank_amount(&part, &scope.proven)?;
        Some(part)
    }
}
