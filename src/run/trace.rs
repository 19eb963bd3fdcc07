//! Where a run comes to a parting of ways: the comparisons and roundings that it meets, for whoever asks at which values it would go the
//! other way.

use crate::column::{Column, Kind, Lanes, Values, Vector};
use std::fmt;
use std::sync::Arc;

use super::view::View;
use crate::value::{Number, RoundingWay};

/// What a run met, for each row of a batch; none where a side is blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Met {
    /// By how much the left side of a comparison is above the right one. Days count for one each.
    Comparison(Vec<Option<Number>>),
    /// How many steps there are in something that is taken in whole steps.
    Steps(Vec<Option<Number>>),
}

/// Told of what a run meets, in the order in which one thread meets it.
#[derive(Clone)]
pub struct Watch(Arc<dyn Fn(Met) + Send + Sync>);

impl Watch {
    /// Tells this function.
    pub fn new(tell: impl Fn(Met) + Send + Sync + 'static) -> Self {
        Watch(Arc::new(tell))
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

impl View<'_> {
    /// Whether somebody wants to know.
    pub(crate) fn is_watched(&self) -> bool {
        self.context.watch.is_some()
    }

    /// Tells of two sides that are compared.
    pub(crate) fn meets(&self, left: &Vector<'_>, right: &Vector<'_>, len: usize) {
        let Some(watch) = &self.context.watch else { return };
        let sides = values(left, len).into_iter().zip(values(right, len));
        (watch.0)(Met::Comparison(sides.map(|(left, right)| Some(left?.minus(&right?))).collect()));
    }

    /// Tells of two amounts of which a limit takes the smaller or the larger.
    pub(crate) fn parts(&self, left: &Number, right: &Number) {
        if let Some(watch) = &self.context.watch {
            (watch.0)(Met::Comparison(vec![Some(left.minus(right))]));
        }
    }

    /// Tells of numbers by which things are ordered or grouped: how far each is from the next larger one.
    pub(crate) fn orders(&self, by: &Column) {
        let Some(watch) = &self.context.watch else { return };
        if !matches!(by.values, Values::Fixed { .. } | Values::Exact(_)) {
            return;
        }
        let len = by.values.len();
        let numbers = Vector::range(by, Kind::Number, 0, len).numbers(len);
        let mut numbers: Vec<Number> = numbers.into_iter().flatten().collect();
        numbers.sort_unstable();
        let next = numbers.iter().zip(numbers.iter().skip(1)).map(|(low, high)| Some(high.minus(low)));
        (watch.0)(Met::Comparison(next.collect()));
    }

    /// Tells of a divisor: at nought the quotient is blank, and beyond it has the other sign.
    pub(crate) fn divisor(&self, of: &Vector<'_>, len: usize) {
        if let Some(watch) = &self.context.watch {
            (watch.0)(Met::Comparison(values(of, len)));
        }
    }

    /// Tells of a number that is rounded.
    pub(crate) fn rounds(&self, of: &Vector<'_>, step: &Number, way: RoundingWay, len: usize) {
        let Some(watch) = &self.context.watch else { return };
        let half = Number::ratio(1, 2).unwrap_or_else(Number::zero);
        let shift = match way {
            RoundingWay::Down | RoundingWay::Up => Number::zero(),
            RoundingWay::HalvesUp | RoundingWay::HalvesDown | RoundingWay::HalvesToEven => half,
        };
        let steps = values(of, len).into_iter().map(|of| Some(of?.divided_by(step)?.plus(&shift)));
        (watch.0)(Met::Steps(steps.collect()));
    }

    /// Tells of a number of which only complete times of another count.
    pub(crate) fn divides(&self, of: &Vector<'_>, by: &Vector<'_>, len: usize) {
        let Some(watch) = &self.context.watch else { return };
        let sides = values(of, len).into_iter().zip(values(by, len));
        (watch.0)(Met::Steps(sides.map(|(of, by)| of?.divided_by(&by?)).collect()));
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
