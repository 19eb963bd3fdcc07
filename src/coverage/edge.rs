//! Edges: how near to one is *just* below and *just* above it.

use super::item::Goal;
use crate::model::{Constant, Expr, ExprKind, FactKind, Frame, Model, Type};
use crate::value::{AggregateOp, ArithmeticOp, Number};

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
    /// All else, which can be as near as one likes: any value on that side, of a scale in the neighbouring band. The nearest is shown.
    Any,
}

impl Step {
    /// Between two sides that are compared.
    pub(super) fn between(model: &Model, left: &Expr, right: &Expr) -> Step {
        match &left.ty {
            Type::Date => Step::Day,
            Type::Moment | Type::Clock => Step::Minute,
            Type::Number(_) if is_whole(model, left) && is_whole(model, right) => Step::One,
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

    /// The situation in words.
    pub(super) fn words(self, goal: Goal, edge: &str) -> String {
        let word = match (self, goal) {
            (_, Goal::At) => "exactly",
            (Step::Day, Goal::Below) => "the day before",
            (Step::Day, _) => "the day after",
            (Step::Minute, Goal::Below) => "a minute before",
            (Step::Minute, _) => "a minute after",
            (Step::One, Goal::Below) => "one less than",
            (Step::One, _) => "one more than",
            (Step::Penny, Goal::Below) => "a penny less than",
            (Step::Penny, _) => "a penny more than",
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

/// Whether a number is whole wherever it is given, by how it is made.
fn is_whole(model: &Model, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant(Constant::Number(number)) => number.is_whole(),
        ExprKind::Field(field) => model.field(*field).is_some_and(|field| field.whole),
        ExprKind::Fact(fact) => match &model.facts[*fact].kind {
            FactKind::Scale(_) => false,
            _ => is_whole(model, &model.facts[*fact].value),
        },
        ExprKind::Key(position) => match &model.frames[expr.frame] {
            Frame::Groups { keys, .. } => {
                keys.get(*position as usize).is_some_and(|key| is_whole(model, &key.value))
            }
            _ => false,
        },
        ExprKind::Tariff { tariff, .. } => {
            let tariff = &model.tariffs[*tariff];
            let whole = |value: &Constant| matches!(value, Constant::Number(number) if number.is_whole());
            !tariff.supplied && tariff.rows.iter().flat_map(|row| &row.values).all(whole)
        }
        ExprKind::Complete(..) => true,
        // Between days; between times there are parts of hours.
        ExprKind::Elapsed(elapsed) => elapsed.from.ty == Type::Date,
        ExprKind::Aggregate(aggregate) => match (&aggregate.op, &aggregate.value) {
            (AggregateOp::Count, _) => true,
            (AggregateOp::Average, _) | (_, None) => false,
            (_, Some(value)) => is_whole(model, value),
        },
        ExprKind::Running(running) if running.is_count() => true,
        ExprKind::Rounded(_, rounding) => rounding.step.is_whole(),
        ExprKind::Lookup { of, .. } | ExprKind::Spread(of, _) | ExprKind::Negative(of) => is_whole(model, of),
        ExprKind::Arithmetic(ArithmeticOp::Divide, ..) => false,
        ExprKind::Arithmetic(_, a, b) | ExprKind::IfBlank(a, b) | ExprKind::Choose(_, a, b) => {
            is_whole(model, a) && is_whole(model, b)
        }
        ExprKind::Cases(rows, otherwise) => {
            let values = rows.iter().map(|row| &row.then).chain(otherwise.as_deref());
            values.into_iter().all(|value| is_whole(model, value))
        }
        _ => false,
    }
}
