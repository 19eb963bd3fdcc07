//! Values that stand in the text.

use super::Terms;
use crate::model::{Constant, Expr, ExprKind};
use crate::value::Number;

impl Terms<'_> {
    /// The value of an expression, if it stands in the text. What is chosen among a few does not: cases over it cover
    /// them all.
    pub(crate) fn constant(&self, expr: &Expr) -> Option<Constant> {
        match &expr.kind {
            ExprKind::Constant(constant) => Some(constant.clone()),
            ExprKind::Tariff { .. } => self.constant_number(expr).map(Constant::Number),
            _ => None,
        }
    }

    /// The number that an expression is, if it stands in the text: as it is, or in a tariff of one value.
    pub(crate) fn constant_number(&self, expr: &Expr) -> Option<Number> {
        let constant = match &expr.kind {
            ExprKind::Constant(constant) => constant,
            ExprKind::Tariff { tariff, keys, at: None } if keys.is_empty() => {
                self.tariffs[*tariff].rows.first()?.values.first()?
            }
            _ => return None,
        };
        match constant {
            Constant::Number(number) => Some(number.clone()),
            Constant::Date(_)
            | Constant::Text(_)
            | Constant::Choice(_)
            | Constant::YesNo(_)
            | Constant::Period(..) => None,
        }
    }
}
