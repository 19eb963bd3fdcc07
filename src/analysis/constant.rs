//! Values that stand in the text.

use super::Terms;
use crate::model::{Constant, Expr, ExprKind};
use crate::value::Number;

impl Terms<'_> {
    /// The value of an expression, if it stands in the text: as it is, or in a tariff of one value.
    pub(crate) fn constant<'e>(&'e self, expr: &'e Expr) -> Option<&'e Constant> {
        match &expr.kind {
            ExprKind::Constant(constant) => Some(constant),
            ExprKind::Tariff { tariff, keys, at: None } if keys.is_empty() => {
                self.tariffs[*tariff].rows.first()?.values.first()
            }
            _ => None,
        }
    }

    /// The number that an expression is, if it stands in the text.
    pub(crate) fn constant_number(&self, expr: &Expr) -> Option<Number> {
        match self.constant(expr)? {
            Constant::Number(number) => Some(number.clone()),
            Constant::Date(_)
            | Constant::Text(_)
            | Constant::Choice(_)
            | Constant::YesNo(_)
            | Constant::Period(..) => None,
        }
    }
}
