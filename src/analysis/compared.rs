//! What a comparison compares, in one form: so that `A before B` and `B after A` ask about the same thing, and so that
//! deadlines of the same two dates can be told apart.

use std::cmp::Ordering;

use super::Terms;
use crate::model::{Comparison, Constant, Expr, ExprKind};
use crate::value::{ArithmeticOp, CompareOp, Function, ShiftUnit};

/// A comparison in one form.
pub(crate) struct Compared {
    pub(crate) op: CompareOp,
    pub(crate) sides: Sides,
}

/// What is compared.
pub(crate) enum Sides {
    /// Two values that are known.
    Known(Ordering),
    /// A value with one that is known.
    Constant(Expr, Constant),
    /// A value with another one, or with the day so far from it.
    Against(Expr, Expr, Stretch),
}

/// How far a day is from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stretch {
    Days(i32),
    Months(i32),
}

impl Stretch {
    const NONE: Stretch = Stretch::Days(0);

    /// As far the other way; none for months, which do not lead back to the same day.
    pub(crate) fn turned(self) -> Option<Stretch> {
        match self {
            Stretch::Days(days) => days.checked_neg().map(Stretch::Days),
            Stretch::Months(_) => None,
        }
    }

    /// Whether the two are a day apart.
    pub(crate) fn is_beside(self, other: Stretch) -> bool {
        matches!((self, other), (Stretch::Days(a), Stretch::Days(b)) if a.abs_diff(b) == 1)
    }

    /// Which of two reaches further, if that does not depend on the day that they start from.
    pub(crate) fn against(self, other: Stretch) -> Option<Ordering> {
        match (self, other) {
            (Stretch::Days(a), Stretch::Days(b)) | (Stretch::Months(a), Stretch::Months(b)) => {
                Some(a.cmp(&b))
            }
            (Stretch::Days(days), Stretch::Months(months)) => days_against(days, months),
            (Stretch::Months(months), Stretch::Days(days)) => {
                days_against(days, months).map(Ordering::reverse)
            }
        }
    }
}

/// A month has at least 28 and at most 31 days.
fn days_against(days: i32, months: i32) -> Option<Ordering> {
    let (short, long) = (months.checked_mul(28)?, months.checked_mul(31)?);
    match (days < short.min(long), days > short.max(long)) {
        (true, _) => Some(Ordering::Less),
        (_, true) => Some(Ordering::Greater),
        _ => None,
    }
}

impl Terms<'_> {
    /// What a comparison asks, in one form.
    pub(crate) fn in_one_form(&self, comparison: &Comparison) -> Compared {
        let (left, right) = (&comparison.left, &comparison.right);
        match (self.constant(left), self.constant(right)) {
            (Some(a), Some(b)) => {
                let order = order_of(&a, &b).unwrap_or(Ordering::Equal);
                Compared { op: comparison.op, sides: Sides::Known(order) }
            }
            (None, Some(known)) => with_constant(left, known, comparison.op),
            (Some(known), None) => with_constant(right, known, comparison.op.mirrored()),
            (None, None) => against(left, right, comparison.op),
        }
    }
}

/// How two values of one type stand to each other.
pub(crate) fn order_of(a: &Constant, b: &Constant) -> Option<Ordering> {
    Some(match (a, b) {
        (Constant::Number(a), Constant::Number(b)) => a.cmp(b),
        (Constant::Date(a), Constant::Date(b)) => a.cmp(b),
        (Constant::Text(a), Constant::Text(b)) => a.cmp(b),
        (Constant::Choice(a), Constant::Choice(b)) => a.cmp(b),
        (Constant::YesNo(a), Constant::YesNo(b)) => a.cmp(b),
        _ => return None,
    })
}

/// `D + 42 days` against a day is D against the day 42 days earlier.
fn with_constant(of: &Expr, known: Constant, op: CompareOp) -> Compared {
    let moved = match (&known, parts(of)) {
        (Constant::Date(day), (base, Stretch::Days(days))) => {
            days.checked_neg().and_then(|back| day.plus_days(back)).map(|day| (base, Constant::Date(day)))
        }
        _ => None,
    };
    let (of, known) = moved.unwrap_or((of, known));
    Compared { op, sides: Sides::Constant(of.clone(), known) }
}

/// The stretch of time stands on the right; without one, the value whose name comes first stands on the left.
fn against(left: &Expr, right: &Expr, op: CompareOp) -> Compared {
    let ((left_base, left_by), (right_base, right_by)) = (parts(left), parts(right));
    let text = |expr: &Expr| format!("{:?}", expr.kind);
    let (of, other, apart, turned) = match (left_by, right_by) {
        (Stretch::Days(a), Stretch::Days(b)) => {
            let apart = b.saturating_sub(a);
            if text(left_base) <= text(right_base) {
                (left_base, right_base, Stretch::Days(apart), false)
            } else {
                (right_base, left_base, Stretch::Days(apart.saturating_neg()), true)
            }
        }
        (Stretch::Days(0), by) => (left_base, right_base, by, false),
        (by, Stretch::Days(0)) => (right_base, left_base, by, true),
        _ => (left, right, Stretch::NONE, false),
    };
    let op = if turned { op.mirrored() } else { op };
    Compared { op, sides: Sides::Against(of.clone(), other.clone(), apart) }
}

/// A date as another date and a stretch of time that is known.
fn parts(expr: &Expr) -> (&Expr, Stretch) {
    let found = match expr.called() {
        Some((Function::Shift(ShiftUnit::Days), [from, by])) => {
            steps(by).map(|days| (from, Stretch::Days(days)))
        }
        Some((Function::Shift(ShiftUnit::Months), [from, by])) => {
            steps(by).map(|months| (from, Stretch::Months(months)))
        }
        _ => None,
    };
    found.unwrap_or((expr, Stretch::NONE))
}

/// The whole number that a literal is, perhaps multiplied (weeks are days seven times).
fn steps(by: &Expr) -> Option<i32> {
    match &by.kind {
        ExprKind::Constant(Constant::Number(number)) => i32::try_from(number.to_int()?).ok(),
        ExprKind::Call(Function::Arithmetic(ArithmeticOp::Multiply), factors) => {
            factors.iter().try_fold(1, |product: i32, factor| product.checked_mul(steps(factor)?))
        }
        _ => None,
    }
}
