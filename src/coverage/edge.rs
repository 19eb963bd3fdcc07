//! Edges: how near to one is *just* below and *just* above it.

use super::goal::Goal;
use crate::analysis::{Steps, Terms};
use crate::model::{Expr, ExprKind, Type};
use crate::value::Number;

/// An edge.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    /// How near to it is just beside it; none where any value will do.
    pub(super) distance: Option<Number>,
    /// The type of what is compared with it.
    pub(super) ty: Type,
}

/// How near to an edge counts as just beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Dates: one day.
    Day,
    /// Dates with a time, and clock times: one minute.
    Minute,
    /// Whole numbers and counts: one.
    One,
    /// An amount of money that stands in the data: one hundredth of a pound.
    Penny,
    /// All else, which can be as near as one likes: any value on that side, of a scale in the neighbouring band. The
    /// nearest is shown.
    Any,
}

impl Step {
    /// Between two sides that are compared.
    pub(super) fn between(terms: &Terms<'_>, left: &Expr, right: &Expr) -> Step {
        let is_whole = |side: &Expr| Steps::of(terms).step(side).is_whole();
        match &left.ty {
            Type::Date => Step::Day,
            Type::Moment | Type::Clock => Step::Minute,
            Type::Number(_) if is_whole(left) && is_whole(right) => Step::One,
            Type::Number(ty)
                if ty.unit.currency().is_some() && (stands_in_data(left) || stands_in_data(right)) =>
            {
                Step::Penny
            }
            _ => Step::Any,
        }
    }

    /// The distance that is just beside; none where any will do.
    pub fn distance(self) -> Option<Number> {
        match self {
            Step::Day | Step::One => Some(Number::one()),
            // Held in seconds.
            Step::Minute => Some(Number::from_int(60)),
            Step::Penny => Some(Number::from_scaled(1, 2)),
            Step::Any => None,
        }
    }

    /// The situation in words, of a currency with such a coin.
    pub(super) fn words(self, goal: Goal, edge: &str, coin: &str) -> String {
        let word = match (self, goal) {
            (_, Goal::At) => "exactly",
            (Step::Penny, Goal::Below) => return format!("a {coin} less than {edge}"),
            (Step::Penny, _) => return format!("a {coin} more than {edge}"),
            (Step::Day, Goal::Below) => "the day before",
            (Step::Day, _) => "the day after",
            (Step::Minute, Goal::Below) => "a minute before",
            (Step::Minute, _) => "a minute after",
            (Step::One, Goal::Below) => "one less than",
            (Step::One, _) => "one more than",
            (Step::Any, Goal::Below) => "below",
            (Step::Any, _) => "above",
        };
        format!("{word} {edge}")
    }
}

/// Whether an amount is a field, of this row or of one that it refers to.
fn stands_in_data(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Field(_) => true,
        ExprKind::Spread(inner, _) => stands_in_data(inner),
        _ => false,
    }
}
