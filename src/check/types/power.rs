//! Powers: a number without a unit, raised to a whole number.

use crate::check::Checker;
use crate::check::problem::TypeProblem;
use crate::check::resolve::scope::Scope;
use crate::model::{Expr, ExprKind, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::NumberType;

impl Checker<'_> {
    /// `96% to the power of years_gone`
    pub(crate) fn power(
        &mut self,
        base: &ast::Expr,
        exponent: &ast::Expr,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let base = self.expr(base, scope);
        let exponent = self.expr(exponent, scope);
        let (base, ty) = self.without_unit(base?, false)?;
        let (exponent, _) = self.without_unit(exponent?, true)?;
        if self.known(&exponent).is_some_and(|exponent| exponent.as_exponent().is_none()) {
            return self.refuse(TypeProblem::NotAnExponent { span: exponent.span });
        }
        let may_be_blank = base.may_be_blank || exponent.may_be_blank;
        let kind = ExprKind::Power(Box::new(base), Box::new(exponent));
        Some(Expr { kind, ty: Type::Number(ty), frame: scope.frame, may_be_blank, span })
    }

    /// Years to the power of two would be square years, and a power of years has no meaning at all.
    fn without_unit(&mut self, expr: Expr, exponent: bool) -> Option<(Expr, NumberType)> {
        let (expr, ty) = self.number_expr(expr, "taking a power")?;
        if ty.unit.is_none() {
            return Some((expr, ty));
        }
        let (found, written) = (self.describe_type(&expr.ty), self.as_written(expr.span));
        let written = if written.contains(' ') { format!("({written})") } else { written };
        let one = self.one(&expr.ty);
        self.refuse(TypeProblem::PowerOfUnit { span: expr.span, exponent, found, written, one })
    }
}
