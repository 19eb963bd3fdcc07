//! Amounts that two payments part between them: one has what is within a limit, `at most £26,000.00`, and the other what
//! is beyond it. Priced one by one, each record would count for both.

use crate::analysis::Terms;
use crate::model::{Constant, Expr, ExprKind, Model, Payment, PaymentId};
use crate::value::{ArithmeticOp, ChooseOp, Function, Number, Rounding};

/// An amount, and the two payments that have all of it together: the smaller of it and the limit, and the larger of
/// what is left and nothing.
#[derive(Clone, Debug)]
pub(super) struct Parted {
    pub(super) limited: PaymentId,
    pub(super) beyond: PaymentId,
    pub(super) of: Expr,
}

impl Parted {
    /// Those of a contract. Both payments are made for the same groups, on the same days; and the limit is a whole
    /// number of the steps that lines are rounded to, so that the two rounded parts are the rounded whole.
    pub(super) fn all(model: &Model, terms: &Terms<'_>) -> Vec<Parted> {
        let mut found: Vec<Parted> = Vec::new();
        for (limited, one) in model.payments.iter_enumerated() {
            let Some((of, limit)) = within_limit(model, one) else { continue };
            let alike = |other: &Payment| {
                other.frame == one.frame
                    && terms.is_subset(other.selection, one.selection)
                    && terms.is_subset(one.selection, other.selection)
                    && other.placed == one.placed
                    && [one, other]
                        .iter()
                        .all(|payment| payment.shares.is_empty() && payment.together.is_none())
            };
            let mut others = model.payments.iter_enumerated();
            let beyond = others.find(|(_, other)| alike(other) && is_beyond(other, of, limit));
            let Some((beyond, _)) = beyond else { continue };
            if found.iter().all(|known| known.beyond != beyond) {
                found.push(Parted { limited, beyond, of: of.clone() });
            }
        }
        found
    }
}

/// The amount and the limit of a payment of the smaller of both.
fn within_limit<'m>(model: &'m Model, payment: &'m Payment) -> Option<(&'m Expr, &'m Expr)> {
    let ExprKind::Call(Function::Choose(ChooseOp::Smaller), parts) = &payment.amount.kind else {
        return None;
    };
    let [one, other] = parts.as_slice() else { return None };
    let is_limit = |expr: &Expr| {
        whole_limit(model, expr, &model.contract.rounding).is_some_and(|limit| !limit.is_negative())
    };
    [(one, other), (other, one)].into_iter().find(|(_, limit)| is_limit(limit))
}

/// A limit that is one number, a whole number of steps.
fn whole_limit(model: &Model, expr: &Expr, rounding: &Rounding) -> Option<Number> {
    let number = match &expr.kind {
        ExprKind::Constant(Constant::Number(number)) => number.clone(),
        ExprKind::Tariff { tariff, keys, .. } if keys.is_empty() && !model.tariffs[*tariff].supplied => {
            match model.tariffs[*tariff].rows.as_slice() {
                [row] => match row.values.as_slice() {
                    [Constant::Number(number)] => number.clone(),
                    _ => return None,
                },
                _ => return None,
            }
        }
        ExprKind::Spread(inner, _) => return whole_limit(model, inner, rounding),
        _ => return None,
    };
    number.divided_by(&rounding.step).is_some_and(|steps| steps.is_whole()).then_some(number)
}

/// Whether a payment is of the larger of nothing and what of an amount is beyond a limit.
fn is_beyond(payment: &Payment, of: &Expr, limit: &Expr) -> bool {
    let ExprKind::Call(Function::Choose(ChooseOp::Larger), parts) = &payment.amount.kind else {
        return false;
    };
    let is_nothing =
        |expr: &Expr| matches!(&expr.kind, ExprKind::Constant(Constant::Number(number)) if number.is_zero());
    let is_rest = |expr: &Expr| {
        matches!(&expr.kind, ExprKind::Call(Function::Arithmetic(ArithmeticOp::Subtract), parts)
            if matches!(parts.as_slice(), [whole, less] if whole == of && less == limit))
    };
    match parts.as_slice() {
        [one, other] => is_nothing(one) && is_rest(other) || is_nothing(other) && is_rest(one),
        _ => false,
    }
}
