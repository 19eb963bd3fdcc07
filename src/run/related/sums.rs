//! Running sums, so that the total of any stretch is one difference.

use crate::column::{Column, Kind, Scale, Values, Vector};
use crate::value::Number;

/// For each position the sum of the values of those that share its keys, up to and including its own.
#[derive(Clone, Debug)]
pub(super) enum Sums {
    /// Of whole numbers of one scale: 128 bits hold the sum of as many 64-bit numbers as there can be rows.
    Fixed(Scale, Vec<i128>),
    /// Of ratios.
    Exact(Vec<Number>),
}

impl Default for Sums {
    fn default() -> Self {
        Sums::Fixed(Scale::WHOLE, Vec::new())
    }
}

impl Sums {
    /// Of values in order, and who shares keys with whom.
    pub(super) fn new(values: &Column, heads: &[(u32, u32)]) -> Self {
        let given = |position: usize| !values.is_blank(position);
        if let Values::Fixed { scale, values } = &values.values {
            let number = |position: usize, value: i64| if given(position) { i128::from(value) } else { 0 };
            let numbers = values.iter().enumerate().map(|(position, value)| number(position, value));
            return Sums::Fixed(*scale, run(numbers, heads, |a, b| a.saturating_add(*b)));
        }
        let len = values.values.len();
        let numbers = Vector::range(values, Kind::Number, 0, len).numbers(len);
        let numbers = numbers.into_iter().map(|number| number.unwrap_or_else(Number::zero));
        Sums::Exact(run(numbers, heads, Number::plus))
    }

    /// The sum from one position up to another, of which all share their keys.
    pub(super) fn between(&self, from: usize, to: usize, is_first: bool) -> Number {
        let (Some(last), before) = (to.checked_sub(1).filter(|_| from < to), from.checked_sub(1)) else {
            return Number::zero();
        };
        let before = before.filter(|_| !is_first);
        match self {
            Sums::Fixed(scale, sums) => {
                let at = |position: usize| sums.get(position).copied().unwrap_or(0);
                scale.number(at(last).saturating_sub(before.map_or(0, at)))
            }
            Sums::Exact(sums) => {
                let at = |position: usize| sums.get(position).cloned().unwrap_or_else(Number::zero);
                before.map_or_else(|| at(last), |before| at(last).minus(&at(before)))
            }
        }
    }
}

fn run<T: Clone>(
    values: impl Iterator<Item = T>,
    heads: &[(u32, u32)],
    plus: impl Fn(&T, &T) -> T,
) -> Vec<T> {
    let mut sums: Vec<T> = Vec::with_capacity(heads.len());
    let mut head = None;
    for (value, own) in values.zip(heads) {
        let sum = match sums.last().filter(|_| head == Some(*own)) {
            Some(before) => plus(before, &value),
            None => value,
        };
        head = Some(*own);
        sums.push(sum);
    }
    sums
}
