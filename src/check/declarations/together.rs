//! Lines that are rounded together, so that they make their sum.

use crate::check::Checker;
use crate::check::resolve::scope::Scope;
use crate::model::{Expr, ExprKind, Running, RunningOp};
use crate::source::Spanned;
use crate::syntax::ast;

impl Checker<'_> {
    /// `what rounding leaves goes to the largest remainders, for each quarter of D in order of provider`
    pub(crate) fn rounded_together(
        &mut self,
        left_over: &Spanned<ast::LeftOver>,
        amount: Option<&Expr>,
        scope: &Scope,
    ) -> Option<Expr> {
        let within = scope.selection;
        let placed = self.placed_in(&left_over.node.series, within, scope)?;
        let amount = amount?;
        let running = Running {
            op: RunningOp::RoundedTogether(left_over.node.goes_to),
            value: Some(amount.clone()),
            within,
            conditions: Vec::new(),
            keys: placed.keys,
            order: placed.order,
            falls: placed.falls,
            window: None,
            holds: None,
            file_order: placed.file_order,
            words: self.as_written(left_over.span),
        };
        let kind = ExprKind::Running(Box::new(running));
        let (ty, frame) = (amount.ty.clone(), scope.frame);
        Some(Expr { kind, ty, frame, may_be_blank: false, span: left_over.span })
    }
}
