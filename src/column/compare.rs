//! Comparisons and what follows from them.

use std::cmp::Ordering;

use super::blanks::{Scaled, binary, blank};
use super::forms::{Codes, Days, Gives, Numbers, Periods, Truths};
use super::{Cells, Lanes, NOWHERE, Truth, Vector, select};
use crate::value::CompareOp;

/// Row by row; unknown where a side is blank.
pub(crate) fn compare(op: CompareOp, a: &Vector<'_>, b: &Vector<'_>) -> Vector<'static> {
    match op {
        CompareOp::Is => compare_by(a, b, Ordering::is_eq),
        CompareOp::IsNot => compare_by(a, b, Ordering::is_ne),
        CompareOp::Less => compare_by(a, b, Ordering::is_lt),
        CompareOp::AtMost => compare_by(a, b, Ordering::is_le),
        CompareOp::More => compare_by(a, b, Ordering::is_gt),
        CompareOp::AtLeast => compare_by(a, b, Ordering::is_ge),
    }
}

fn compare_by(a: &Vector<'_>, b: &Vector<'_>, holds: impl Fn(Ordering) -> bool + Copy) -> Vector<'static> {
    match (&a.lanes, &b.lanes) {
        (Lanes::Fixed(scale_a, in_a), Lanes::Fixed(scale_b, in_b)) => {
            match scaled((*scale_a, in_a), (*scale_b, in_b), holds) {
                Some(truths) => Truths::vector(truths, blank(a, b)),
                None => binary::<Numbers, Numbers, Truths>(a, b, |a, b| Truth::of(holds(a.cmp(b)))),
            }
        }
        (Lanes::Fixed(..) | Lanes::Exact(_), _) => {
            binary::<Numbers, Numbers, Truths>(a, b, |a, b| Truth::of(holds(a.cmp(b))))
        }
        (Lanes::Days(_), _) => binary::<Days, Days, Truths>(a, b, |a, b| Truth::of(holds(a.cmp(b)))),
        (Lanes::Periods(_), _) => binary::<Periods, Periods, Truths>(a, b, |a, b| Truth::of(holds(a.cmp(b)))),
        (Lanes::Codes(_), _) => binary::<Codes, Codes, Truths>(a, b, |a, b| Truth::of(holds(a.cmp(b)))),
        (Lanes::Truths(in_a), Lanes::Truths(in_b)) => {
            let known = in_a.zip(in_b, |a, b| Truth::of(holds(a.cmp(b))));
            let unknown = a.blanks().zip(&b.blanks(), |a, b| *a || *b);
            Truths::vector(known, unknown)
        }
        // The model compares only what is of one type.
        (Lanes::Truths(_), _) => Vector::nothing(super::Kind::Truth),
    }
}

fn scaled(
    (scale_a, a): Scaled<'_>,
    (scale_b, b): Scaled<'_>,
    holds: impl Fn(Ordering) -> bool,
) -> Option<Cells<'static, Truth>> {
    if scale_a == scale_b {
        return Some(a.zip(b, |a, b| Truth::of(holds(a.cmp(b)))));
    }
    // Two 64-bit numbers multiplied fit into 128 bits.
    let (_, up_a, up_b) = scale_a.common(scale_b)?;
    let (up_a, up_b) = (i128::from(up_a), i128::from(up_b));
    Some(a.zip(b, |a, b| {
        Truth::of(holds(i128::from(*a).saturating_mul(up_a).cmp(&i128::from(*b).saturating_mul(up_b))))
    }))
}

/// The same truths, but as said where a certain operand is blank.
pub(crate) fn decided(truths: Vector<'static>, blank: &Cells<'_, bool>, yes: bool) -> Vector<'static> {
    match blank {
        Cells::Same(false) => truths,
        _ => {
            let truths = truths.into_truths();
            Vector::truths(truths.zip(blank, |truth, blank| if *blank { Truth::of(yes) } else { *truth }))
        }
    }
}

/// The larger or the smaller of two; blank where either is.
pub(crate) fn choose(larger: bool, a: &Vector<'_>, b: &Vector<'_>, len: usize) -> Vector<'static> {
    let first = compare(if larger { CompareOp::AtLeast } else { CompareOp::AtMost }, a, b).into_truths();
    let which: Vec<u32> = first
        .iter(len)
        .map(|first| match *first {
            Truth::YES => 0,
            Truth::NO => 1,
            _ => NOWHERE,
        })
        .collect();
    select::pick(a.kind(), &which, &[a.clone(), b.clone()])
}

/// The larger or the smaller of two, or the one that is given.
pub(crate) fn choose_given(larger: bool, a: &Vector<'_>, b: &Vector<'_>, len: usize) -> Vector<'static> {
    let chosen = choose(larger, a, b, len);
    let blanks = chosen.blanks();
    let given = a.blanks().zip(&b.blanks(), |a, b| match (*a, *b) {
        (false, true) => 1,
        (true, _) => 2,
        (false, false) => 0,
    });
    let which = blanks.zip(&given, |blank, given: &u32| if *blank { *given } else { 0 });
    let which: Vec<u32> = which.iter(len).copied().collect();
    select::pick(a.kind(), &which, &[chosen, a.clone(), b.clone()])
}
