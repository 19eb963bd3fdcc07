//! Comparisons and what follows from them.

use std::cmp::Ordering;

use super::number::{exact, power};
use crate::model::CompareOp;
use crate::run::vector::{Cells, Lanes, Truth, Vector, either};

/// Row by row; unknown where a side is blank.
pub(crate) fn compare(op: CompareOp, a: &Vector<'_>, b: &Vector<'_>) -> Cells<'static, Truth> {
    let known = match (&a.lanes, &b.lanes) {
        (Lanes::Fixed(scale_a, in_a), Lanes::Fixed(scale_b, in_b)) => {
            fixed(op, *scale_a, in_a, *scale_b, in_b)
                .unwrap_or_else(|| ordered(op, &exact(&a.lanes), &exact(&b.lanes)))
        }
        (Lanes::Fixed(..) | Lanes::Exact(_), Lanes::Fixed(..) | Lanes::Exact(_)) => {
            ordered(op, &exact(&a.lanes), &exact(&b.lanes))
        }
        (Lanes::Days(a), Lanes::Days(b)) | (Lanes::Periods(a), Lanes::Periods(b)) => ordered(op, a, b),
        (Lanes::Codes(a), Lanes::Codes(b)) => ordered(op, a, b),
        (Lanes::Truths(a), Lanes::Truths(b)) => ordered(op, a, b),
        // The model compares only what is of one type.
        _ => Cells::Same(Truth::UNKNOWN),
    };
    unknown_where(known, &either(&a.blanks(), &b.blanks()))
}

/// The same, but unknown where said.
fn unknown_where(truths: Cells<'static, Truth>, blank: &Cells<'_, bool>) -> Cells<'static, Truth> {
    match blank {
        Cells::Same(false) => truths,
        _ => truths.zip(blank, |truth, blank| if *blank { Truth::UNKNOWN } else { *truth }),
    }
}

/// The same, but as said where a certain operand is blank.
pub(crate) fn decided(
    truths: Cells<'static, Truth>,
    blank: &Cells<'_, bool>,
    yes: bool,
) -> Cells<'static, Truth> {
    match blank {
        Cells::Same(false) => truths,
        _ => truths.zip(blank, |truth, blank| if *blank { Truth::of(yes) } else { *truth }),
    }
}

fn ordered<T: Ord + Clone>(op: CompareOp, a: &Cells<'_, T>, b: &Cells<'_, T>) -> Cells<'static, Truth> {
    match op {
        CompareOp::Is => a.zip(b, |a, b| Truth::of(a == b)),
        CompareOp::IsNot => a.zip(b, |a, b| Truth::of(a != b)),
        CompareOp::Less => a.zip(b, |a, b| Truth::of(a < b)),
        CompareOp::AtMost => a.zip(b, |a, b| Truth::of(a <= b)),
        CompareOp::More => a.zip(b, |a, b| Truth::of(a > b)),
        CompareOp::AtLeast => a.zip(b, |a, b| Truth::of(a >= b)),
    }
}

fn fixed(
    op: CompareOp,
    scale_a: u32,
    a: &Cells<'_, i64>,
    scale_b: u32,
    b: &Cells<'_, i64>,
) -> Option<Cells<'static, Truth>> {
    if scale_a == scale_b {
        return Some(ordered(op, a, b));
    }
    let scale = scale_a.max(scale_b);
    // A power that fits into 64 bits, times another 64, fits into 128.
    let (up_a, up_b) =
        (i128::from(power(scale.abs_diff(scale_a))?), i128::from(power(scale.abs_diff(scale_b))?));
    let holds = |order: Ordering| match op {
        CompareOp::Is => order.is_eq(),
        CompareOp::IsNot => order.is_ne(),
        CompareOp::Less => order.is_lt(),
        CompareOp::AtMost => order.is_le(),
        CompareOp::More => order.is_gt(),
        CompareOp::AtLeast => order.is_ge(),
    };
    Some(a.zip(b, |a, b| {
        Truth::of(holds(i128::from(*a).saturating_mul(up_a).cmp(&i128::from(*b).saturating_mul(up_b))))
    }))
}
