//! What luck alone is paid: cases that are alike, each achieving an outcome by chance though nothing has improved.
//! Exactly, as a binomial.

use serde::Serialize;

use super::assumptions::Assumptions;
use super::{percent, to_the_penny};
use crate::incentives;
use crate::model::Frame;
use crate::run::Prepared;
use crate::value::{Amount, Number};

/// What luck alone is paid for an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ByLuck {
    /// The outcome.
    pub outcome: String,
    /// So many cases of one payee and period.
    pub cases: u32,
    /// The chance of each to achieve it though nothing has improved.
    pub each: String,
    /// The chance that more is paid than if none achieved it; none where no example shows such a case.
    pub chance: Option<String>,
    /// What is paid more, in the mean.
    pub mean: Option<Amount>,
    /// What is paid more at most.
    pub most: Option<Amount>,
    /// So many have to achieve it for the cases to earn what they cost; none where that is not assumed, or too many.
    pub break_even: Option<u32>,
}

/// What luck alone is paid, for each outcome of which it is assumed.
pub(super) fn by_luck(prepared: &Prepared<'_>, assumed: &Assumptions) -> Vec<ByLuck> {
    let model = prepared.model();
    let one = |(outcome, each, cases): &(crate::model::FactId, Number, u32)| {
        let paid = incentives::paid_by_number(prepared, *outcome, *cases);
        let more: Option<Vec<Number>> = paid.as_ref().and_then(|paid| {
            let none = paid.first()?;
            Some(paid.iter().map(|amount| amount.minus(none)).collect())
        });
        let (ways, in_all) = binomial(*cases, each);
        let over = |take: &dyn Fn(&Number) -> Number| {
            let more = more.as_ref()?;
            let parts = more.iter().zip(&ways).map(|(amount, ways)| take(amount).times(ways));
            parts.fold(Number::zero(), |all, part| all.plus(&part)).divided_by(&in_all)
        };
        let some = |amount: &Number| {
            if amount.is_zero() || amount.is_negative() { Number::zero() } else { Number::one() }
        };
        let break_even = cost(model, assumed, *outcome).and_then(|cost| {
            let needed = cost.times(&Number::from_int(i128::from(*cases)));
            let at = paid.as_ref()?.iter().position(|amount| *amount >= needed)?;
            u32::try_from(at).ok()
        });
        ByLuck {
            outcome: model.facts[*outcome].title.name.clone(),
            cases: *cases,
            each: percent(each),
            chance: over(&some).map(|chance| percent(&chance)),
            mean: over(&Number::clone).map(|mean| to_the_penny(model, &mean)),
            most: more.as_ref().and_then(|more| more.iter().max()).cloned().map(Amount::new),
            break_even,
        }
    };
    assumed.by_luck.iter().map(one).collect()
}

/// What a case of an outcome costs.
fn cost(model: &crate::model::Model, assumed: &Assumptions, outcome: crate::model::FactId) -> Option<Number> {
    match model.frames[model.facts[outcome].frame] {
        Frame::Rows(record) => assumed.costs.get(&record).cloned(),
        Frame::Contract | Frame::Groups { .. } | Frame::Statement => None,
    }
}

/// How many of all equally likely ways there are for none, one, two and more of a number of cases to achieve it; and
/// how many ways in all.
fn binomial(cases: u32, each: &Number) -> (Vec<Number>, Number) {
    let (_, all) = each.numerator_denominator();
    let all = Number::from_int(i128::try_from(all).unwrap_or(1));
    let part = each.times(&all);
    let not = all.minus(&part);
    // The ways of one case more: a case before that achieves it, or does not.
    let mut ways = vec![Number::one()];
    for _ in 0..cases {
        let mut next = vec![Number::zero(); ways.len().saturating_add(1)];
        for (at, way) in ways.iter().enumerate() {
            for (to, by) in [(at, &not), (at.saturating_add(1), &part)] {
                if let Some(sum) = next.get_mut(to) {
                    *sum = sum.plus(&way.times(by));
                }
            }
        }
        ways = next;
    }
    let in_all = ways.iter().fold(Number::zero(), |all, way| all.plus(way));
    (ways, in_all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_of_three_coins_and_of_two_dice() {
        let whole = |numbers: &[i128]| numbers.iter().copied().map(Number::from_int).collect::<Vec<_>>();
        // (1 + 1)³ = 1 3 3 1, of eight.
        assert_eq!(binomial(3, &Number::ratio(1, 2).unwrap()), (whole(&[1, 3, 3, 1]), Number::from_int(8)));
        // Two throws of a die for a six: 25, 10 and 1 of 36.
        assert_eq!(binomial(2, &Number::ratio(1, 6).unwrap()), (whole(&[25, 10, 1]), Number::from_int(36)));
    }
}
