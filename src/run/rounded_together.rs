//! Lines that are rounded together, so that they make their sum to the penny.

use std::cmp::Ordering;

use crate::value::{GoesTo, Number, Rounding};

/// The rounded amounts of lines in their order: their sum is what the exact ones come to, rounded once.
pub(super) fn rounded_together(exact: &[Number], rule: &Rounding, goes_to: GoesTo) -> Vec<Number> {
    let round = |amount: &Number| amount.rounded(&rule.step, rule.way);
    let sum = |amounts: &[Number]| amounts.iter().fold(Number::zero(), |sum, amount| sum.plus(amount));
    let whole = round(&sum(exact));
    let mut made: Vec<Number> = match goes_to {
        GoesTo::LargestRemainders => exact.iter().map(|amount| whole_steps(amount, &rule.step)).collect(),
        GoesTo::Largest | GoesTo::Last => exact.iter().map(round).collect(),
    };
    let over = whole.minus(&sum(&made));
    match goes_to {
        GoesTo::LargestRemainders => {
            let taken: Vec<Number> = exact.iter().zip(&made).map(|(exact, down)| exact.minus(down)).collect();
            let mut order: Vec<usize> = (0..exact.len()).collect();
            // Of equal remainders the first in the order of the lines goes first: the sort keeps it.
            order.sort_by(|a, b| taken.get(*b).cmp(&taken.get(*a)));
            let steps = over.divided_by(&rule.step).and_then(|steps| steps.to_int()).unwrap_or(0);
            let steps = usize::try_from(steps).unwrap_or(0);
            for at in order.into_iter().take(steps) {
                add(&mut made, at, &rule.step);
            }
        }
        GoesTo::Largest => add(&mut made, largest(exact), &over),
        GoesTo::Last => {
            let last = made.len().saturating_sub(1);
            add(&mut made, last, &over);
        }
    }
    made
}

/// The most whole steps that are no more than an amount; below nought, too.
fn whole_steps(amount: &Number, step: &Number) -> Number {
    amount.divided_by(step).map_or_else(|| amount.clone(), |steps| steps.floor().times(step))
}

/// The position of the largest amount, the first of equal ones.
fn largest(exact: &[Number]) -> usize {
    let first_of_largest = exact.iter().enumerate().max_by(|(i, a), (j, b)| match a.cmp(b) {
        Ordering::Equal => j.cmp(i),
        other => other,
    });
    first_of_largest.map_or(0, |(at, _)| at)
}

fn add(made: &mut [Number], at: usize, amount: &Number) {
    if let Some(place) = made.get_mut(at) {
        *place = place.plus(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::RoundingWay;

    /// Amounts in thirds of a penny, and what each is rounded to, in pennies.
    fn holds(thirds: &[i128], goes_to: GoesTo, pennies: &[i128]) {
        let exact: Vec<Number> = thirds.iter().filter_map(|thirds| Number::ratio(*thirds, 300)).collect();
        let rule =
            Rounding { step: Number::from_scaled(1, 2), way: RoundingWay::HalvesUp, words: String::new() };
        let expected: Vec<Number> = pennies.iter().map(|pennies| Number::from_scaled(*pennies, 2)).collect();
        assert_eq!(rounded_together(&exact, &rule, goes_to), expected, "{thirds:?} {goes_to:?}");
    }

    #[test]
    fn remainders_decide_and_then_the_order() {
        use GoesTo::LargestRemainders;
        holds(&[], LargestRemainders, &[]);
        holds(&[0, 0], LargestRemainders, &[0, 0]);
        holds(&[7], LargestRemainders, &[2]);
        // Three thirds of a penny make one, for the first; three times two thirds make two, for the first two.
        holds(&[1, 1, 1], LargestRemainders, &[1, 0, 0]);
        holds(&[2, 2, 2], LargestRemainders, &[1, 1, 0]);
        // 1⅓ + ⅔ + 2 = 4: the second has the larger remainder.
        holds(&[4, 2, 6], LargestRemainders, &[1, 1, 2]);
        // −1⅓ is −2 and ⅔: with ⅓ + 1 it makes nought.
        holds(&[-4, 1, 3], LargestRemainders, &[-1, 0, 1]);
        // The sum, 1⅓, is itself rounded: one.
        holds(&[2, 2], LargestRemainders, &[1, 0]);
    }

    #[test]
    fn one_line_takes_the_difference() {
        // ⅓ four times is 1⅓, one penny: rounded alone each is nought.
        holds(&[1, 1, 1, 1], GoesTo::Last, &[0, 0, 0, 1]);
        holds(&[1, 1, 1, 1], GoesTo::Largest, &[1, 0, 0, 0]);
        // ⅔ three times is two: rounded alone they are three.
        holds(&[2, 2, 2], GoesTo::Last, &[1, 1, 0]);
        holds(&[2, 8, 2], GoesTo::Largest, &[1, 2, 1]);
        holds(&[-2, -2, -2], GoesTo::Last, &[-1, -1, 0]);
        holds(&[5], GoesTo::Largest, &[2]);
        holds(&[], GoesTo::Last, &[]);
    }
}
