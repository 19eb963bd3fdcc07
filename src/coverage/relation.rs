//! What is known of the rows that come to a case: the cases before it have taken the others.

use super::edge::Step;
use super::goal::Goal;
use crate::analysis::{Range, Terms};
use crate::model::{Comparison, Expr, ExprKind};
use crate::value::{CompareOp, Number};

/// How a value stands to another in every row that comes here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Relation<'m> {
    left: &'m Expr,
    op: CompareOp,
    right: &'m Expr,
}

/// What holds where a condition is met.
pub(super) fn where_met(condition: &Expr) -> Vec<Relation<'_>> {
    match &condition.kind {
        ExprKind::And(parts) => parts.iter().flat_map(where_met).collect(),
        ExprKind::Compare(comparison) if comparison.blank.is_none() => vec![of(comparison, comparison.op)],
        // Of all else nothing follows that orders two values.
        _ => Vec::new(),
    }
}

/// What holds where a condition is not met, of rows of which something is known. Where it is not known no later case is
/// asked.
pub(super) fn where_not_met<'m>(condition: &'m Expr, held: &[Relation<'m>]) -> Vec<Relation<'m>> {
    match &condition.kind {
        ExprKind::Or(parts) => parts.iter().flat_map(|part| where_not_met(part, held)).collect(),
        // Of several of which all but one are met in any case, it is that one that is not.
        ExprKind::And(parts) => {
            let is_open = |part: &&Expr| !is_met(part, held);
            match parts.iter().filter(is_open).collect::<Vec<_>>().as_slice() {
                [one] => where_not_met(one, held),
                _ => Vec::new(),
            }
        }
        ExprKind::Compare(comparison) if comparison.blank.is_none() => {
            vec![of(comparison, comparison.op.opposite())]
        }
        // Of all else nothing follows that orders two values.
        _ => Vec::new(),
    }
}

/// Whether a condition is one that holds of all rows here.
fn is_met(condition: &Expr, held: &[Relation<'_>]) -> bool {
    let ExprKind::Compare(asked) = &condition.kind else { return false };
    held.iter().any(|held| held.op == asked.op && *held.left == asked.left && *held.right == asked.right)
}

fn of(comparison: &Comparison, op: CompareOp) -> Relation<'_> {
    Relation { left: &comparison.left, op, right: &comparison.right }
}

/// Whether a value can stand so to an edge where all this holds: just beside it where that is near, or on that side at
/// all.
pub(super) fn can(
    terms: &Terms<'_>,
    held: &[Relation<'_>],
    (left, right): (&Expr, &Expr),
    step: Step,
    goal: Goal,
) -> bool {
    held.iter().filter(|relation| relation.left == left).all(|relation| match relation.right == right {
        true => allows(relation.op, goal),
        false => reaches(relation.op, &terms.range(relation.right), &terms.range(right), step, goal),
    })
}

/// Whether a value that stands so to the edge itself can be there.
fn allows(op: CompareOp, goal: Goal) -> bool {
    match (op, goal) {
        (CompareOp::Is, goal) => goal == Goal::At,
        (CompareOp::IsNot, goal) => goal != Goal::At,
        (CompareOp::Less, goal) => goal == Goal::Below,
        (CompareOp::AtMost, goal) => goal != Goal::Above,
        (CompareOp::More, goal) => goal == Goal::Above,
        (CompareOp::AtLeast, goal) => goal != Goal::Below,
    }
}

/// Whether a value that stands so to a fixed one can be on, or beside, a fixed edge.
fn reaches(op: CompareOp, known: &Range, edge: &Range, step: Step, goal: Goal) -> bool {
    let (Some(known), Some(edge)) = (fixed(known), fixed(edge)) else { return true };
    let asked = match (goal, step.distance()) {
        (Goal::Below, Some(near)) => edge.minus(&near),
        (Goal::Above, Some(near)) => edge.plus(&near),
        // Any value of that side will do: what lies beyond the known one on the same side is there.
        (Goal::Below, None) => {
            return match op {
                CompareOp::Is => known < edge,
                CompareOp::More | CompareOp::AtLeast => known < edge,
                CompareOp::IsNot | CompareOp::Less | CompareOp::AtMost => true,
            };
        }
        (Goal::Above, None) => {
            return match op {
                CompareOp::Is => known > edge,
                CompareOp::Less | CompareOp::AtMost => known > edge,
                CompareOp::IsNot | CompareOp::More | CompareOp::AtLeast => true,
            };
        }
        _ => edge.clone(),
    };
    match op {
        CompareOp::Is => asked == *known,
        CompareOp::IsNot => asked != *known,
        CompareOp::Less => asked < *known,
        CompareOp::AtMost => asked <= *known,
        CompareOp::More => asked > *known,
        CompareOp::AtLeast => asked >= *known,
    }
}

/// The one value that a range holds.
fn fixed(range: &Range) -> Option<&Number> {
    range.least.as_ref().filter(|least| range.most.as_ref() == Some(least))
}
