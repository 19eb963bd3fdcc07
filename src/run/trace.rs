//! The listener of a run. Whoever wants to know where a run comes to a parting of ways (at which values it would go the other way, what
//! it exercises, how much it works out) is told so while it runs, and works nothing out again.

use std::fmt;

use super::view::{Rows, View};
use crate::column::{Column, Kind, Lanes, Values, Vector};
use crate::plan::Node;
use crate::source::Span;
use crate::value::{Number, RoundingWay};

/// Told of what a run meets; of threads, each in its order. Every method does nothing unless it is written.
pub trait Tracer: fmt::Debug + Send + Sync {
    /// An expression is worked out for so many rows.
    fn evaluated(&self, at: Span, rows: usize) {
        let _ = (at, rows);
    }

    /// Two sides are compared, row by row: by how much the first is above the second, none where a side is blank. Days count for one each.
    fn compared(&self, distances: Vec<Option<Number>>) {
        let _ = distances;
    }

    /// Something is taken in whole steps: how many there are in it, row by row.
    fn stepped(&self, steps: Vec<Option<Number>>) {
        let _ = steps;
    }
}

impl View<'_> {
    /// Whether somebody wants to know.
    pub(crate) fn is_traced(&self) -> bool {
        self.context.tracer.is_some()
    }

    /// Tells that an expression is worked out.
    pub(crate) fn evaluates(&self, node: &Node, rows: Rows<'_>) {
        if let Some(tracer) = &self.context.tracer {
            tracer.evaluated(node.span, rows.len());
        }
    }

    /// Tells of two sides that are compared.
    pub(crate) fn meets(&self, left: &Vector<'_>, right: &Vector<'_>, len: usize) {
        let Some(tracer) = &self.context.tracer else { return };
        let sides = values(left, len).into_iter().zip(values(right, len));
        tracer.compared(sides.map(|(left, right)| Some(left?.minus(&right?))).collect());
    }

    /// Tells of two amounts of which a limit takes the smaller or the larger.
    pub(crate) fn parts(&self, left: &Number, right: &Number) {
        if let Some(tracer) = &self.context.tracer {
            tracer.compared(vec![Some(left.minus(right))]);
        }
    }

    /// Tells of numbers by which things are ordered or grouped: how far each is from the next larger one.
    pub(crate) fn orders(&self, by: &Column) {
        let Some(tracer) = &self.context.tracer else { return };
        if !matches!(by.values, Values::Fixed { .. } | Values::Exact(_)) {
            return;
        }
        let len = by.values.len();
        let numbers = Vector::range(by, Kind::Number, 0, len).numbers(len);
        let mut numbers: Vec<Number> = numbers.into_iter().flatten().collect();
        numbers.sort_unstable();
        let next = numbers.iter().zip(numbers.iter().skip(1)).map(|(low, high)| Some(high.minus(low)));
        tracer.compared(next.collect());
    }

    /// Tells of a divisor: at nought the quotient is blank, and beyond it has the other sign.
    pub(crate) fn divisor(&self, of: &Vector<'_>, len: usize) {
        if let Some(tracer) = &self.context.tracer {
            tracer.compared(values(of, len));
        }
    }

    /// Tells of a number that is rounded.
    pub(crate) fn rounds(&self, of: &Vector<'_>, step: &Number, way: RoundingWay, len: usize) {
        let Some(tracer) = &self.context.tracer else { return };
        let half = Number::ratio(1, 2).unwrap_or_else(Number::zero);
        let shift = match way {
            RoundingWay::Down | RoundingWay::Up => Number::zero(),
            RoundingWay::HalvesUp | RoundingWay::HalvesDown | RoundingWay::HalvesToEven => half,
        };
        let steps = values(of, len).into_iter().map(|of| Some(of?.divided_by(step)?.plus(&shift)));
        tracer.stepped(steps.collect());
    }

    /// Tells of a number of which only complete times of another count.
    pub(crate) fn divides(&self, of: &Vector<'_>, by: &Vector<'_>, len: usize) {
        let Some(tracer) = &self.context.tracer else { return };
        let sides = values(of, len).into_iter().zip(values(by, len));
        tracer.stepped(sides.map(|(of, by)| of?.divided_by(&by?)).collect());
    }
}

/// Numbers, and dates by their number. What is of another kind is compared for being the same only.
fn values(vector: &Vector<'_>, len: usize) -> Vec<Option<Number>> {
    match &vector.lanes {
        Lanes::Fixed(..) | Lanes::Exact(_) => vector.numbers(len),
        Lanes::Days(days) => {
            let blanks = vector.blanks();
            let days = days.iter(len).zip(blanks.iter(len));
            days.map(|(day, blank)| (!blank).then(|| Number::from_int(i128::from(*day)))).collect()
        }
        _ => vec![None; len],
    }
}
