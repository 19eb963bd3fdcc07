//! Amounts that are parted among several payees.

use super::view::View;
use crate::column::{Cells, Lanes, Scale, Vector, number, select};
use crate::value::{ArithmeticOp, Number};

/// The parts of amounts, before and after rounding: for each share in order, and last for whoever gets the rest.
pub(super) struct Parts {
    pub(super) exact: Vec<Vector<'static>>,
    pub(super) rounded: Vec<Vector<'static>>,
}

impl View<'_> {
    /// Each share of an amount is rounded by itself; the rest is what is left, so that the parts make the whole.
    pub(super) fn parted(&self, whole: &Vector<'_>, ratios: &[&Vector<'_>]) -> Parts {
        let rule = &self.model.contract.rounding;
        let mut rest = whole.clone().into_owned();
        let mut parts = Parts { exact: Vec::new(), rounded: Vec::new() };
        for ratio in ratios {
            let exact = number::arithmetic(ArithmeticOp::Multiply, whole, ratio);
            let share = match self.context.unrounded {
                true => exact.clone(),
                false => number::rounded(&exact, &rule.step, rule.way),
            };
            rest = number::arithmetic(ArithmeticOp::Subtract, &rest, &share);
            parts.exact.push(exact);
            parts.rounded.push(share);
        }
        parts.exact.push(rest.clone());
        parts.rounded.push(rest);
        parts
    }
}

/// The first of each of so many rows, then the second of each, and so on, row by row: the parts of the first row come
/// first. None is blank.
pub(super) fn row_by_row(parts: &[Vector<'_>], rows: usize) -> Vector<'static> {
    let scale = parts.iter().try_fold(Scale::WHOLE, |scale, part| match &part.lanes {
        Lanes::Fixed(own, _) => scale.common(*own).map(|(common, ..)| common),
        _ => None,
    });
    let fixed = scale.and_then(|scale| {
        let parts =
            parts.iter().map(|part| select::at_scale(&part.lanes, scale)).collect::<Option<Vec<_>>>()?;
        let all = in_turn(parts.iter().map(|part| part.iter(rows)), rows, &0);
        Some(Lanes::Fixed(scale, Cells::each(all)))
    });
    Vector::given(fixed.unwrap_or_else(|| {
        let parts: Vec<_> = parts.iter().map(|part| number::exact(&part.lanes)).collect();
        let all = in_turn(parts.iter().map(|part| part.iter(rows)), rows, &Number::zero());
        number::settle(Cells::each(all))
    }))
}

/// The first of each of so many rows, then the second of each, row by row.
pub(super) fn in_turn<'p, T: Clone + 'p, P: Iterator<Item = &'p T>>(
    parts: impl ExactSizeIterator<Item = P>,
    rows: usize,
    nothing: &T,
) -> Vec<T> {
    let many = parts.len();
    let mut all = vec![nothing.clone(); rows.saturating_mul(many)];
    for (first, part) in parts.enumerate() {
        let places = all.iter_mut().skip(first).step_by(many.max(1));
        part.zip(places).for_each(|(value, place)| place.clone_from(value));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_put_row_by_row_at_one_scale() {
        let fixed = |places: u32, values: &[i64]| {
            Vector::given(Lanes::Fixed(Scale::decimal(places).unwrap(), Cells::each(values.to_vec())))
        };
        let same = Vector::given(Lanes::number(&Number::from_int(7)));
        let made = row_by_row(&[fixed(1, &[15, 20]), fixed(2, &[125, -300]), same], 2);
        let expected = ["1.5", "1.25", "7", "2", "-3", "7"].map(Number::parse);
        assert_eq!(made.numbers(6), expected);
        let third = Vector::given(Lanes::Exact(Cells::Same(Number::ratio(1, 3).unwrap())));
        let made = row_by_row(&[third, fixed(0, &[1, 2])], 2);
        let third = Number::ratio(1, 3);
        assert_eq!(made.numbers(4), [third.clone(), Number::parse("1"), third, Number::parse("2")]);
    }
}
