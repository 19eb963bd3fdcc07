//! The sum of each group.

use std::collections::BTreeSet;

use crate::column::number::{exact, settle};
use crate::column::{Bits, Cells, Column, Fault, Lanes, Scale, Values, Vector, Wrong};
use crate::value::Number;

/// Sums and counts for each group. A group's sum is that of all its parts together.
pub(crate) struct Sums {
    groups: usize,
    /// Sums of whole numbers, apart for each scale: 128 bits hold the sum of as many 64-bit numbers as there can be rows.
    /// Batches differ in scale only where there is a division in some.
    fixed: Vec<(Scale, Vec<i128>)>,
    /// Sums of ratios, where there are any.
    ratios: Option<Vec<RatioSum>>,
    counts: Vec<i64>,
}

impl Sums {
    /// For so many groups.
    pub(crate) fn new(groups: usize) -> Self {
        Sums { groups, fixed: Vec::new(), ratios: None, counts: vec![0; groups] }
    }

    /// Adds values of groups. Bits are passed over.
    pub(crate) fn add(&mut self, values: &Vector<'_>, groups: &[u32]) {
        match &values.lanes {
            Lanes::Fixed(scale, cells) => {
                let (sums, counts) = (of_scale(&mut self.fixed, *scale, self.groups), &mut self.counts);
                add_each(sums, counts, (cells, &values.blank), groups, |sum, value| {
                    *sum = sum.saturating_add(i128::from(*value));
                });
            }
            lanes => {
                let sums = self.ratios.get_or_insert_with(|| vec![RatioSum::default(); self.groups]);
                add_each(sums, &mut self.counts, (&exact(lanes), &values.blank), groups, RatioSum::add);
            }
        }
    }

    /// Both together.
    pub(crate) fn merge(mut self, other: Sums) -> Sums {
        for (scale, more) in other.fixed {
            let sums = of_scale(&mut self.fixed, scale, self.groups);
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum = sum.saturating_add(more));
        }
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count = count.saturating_add(more);
        }
        self.ratios = match (self.ratios, other.ratios) {
            (Some(a), Some(b)) => Some(a.into_iter().zip(b).map(|(a, b)| a.merge(b)).collect()),
            (a, b) => a.or(b),
        };
        self
    }

    /// The sums; or the first group whose sum has more digits than are kept.
    fn numbers(&self) -> Result<Vec<Number>, Fault> {
        let mut sums = match &self.ratios {
            Some(ratios) => ratios
                .iter()
                .enumerate()
                .map(|(row, sum)| sum.total().ok_or_else(|| Fault::at(row, Wrong::TooManyDigits)))
                .collect::<Result<_, _>>()?,
            None => vec![Number::zero(); self.groups],
        };
        for (scale, fixed) in &self.fixed {
            for (sum, part) in sums.iter_mut().zip(fixed) {
                *sum = sum.plus(&scale.number(*part));
            }
        }
        Ok(sums)
    }

    /// The sums; of no rows nought. Fails with the group whose sum has too many digits.
    pub(crate) fn totals(self) -> Result<Column, Fault> {
        if let (None, [(scale, sums)]) = (&self.ratios, self.fixed.as_slice())
            && let Ok(values) = sums.iter().map(|sum| i64::try_from(*sum)).collect()
        {
            return Ok(Column { values: Values::Fixed { scale: *scale, values }, blanks: None });
        }
        Ok(Vector::given(settle(Cells::each(self.numbers()?))).to_column(self.groups))
    }

    /// The sums by the counts; of no rows blank. Fails with the group whose sum has too many digits.
    pub(crate) fn averages(self) -> Result<Column, Fault> {
        let averages = self.numbers()?.into_iter().zip(&self.counts);
        let averages: Vec<Option<Number>> =
            averages.map(|(sum, count)| sum.divided_by(&Number::from_int(i128::from(*count)))).collect();
        let blanks: Bits = averages.iter().map(Option::is_none).collect();
        let values = averages.into_iter().map(|average| average.unwrap_or_else(Number::zero)).collect();
        Ok(Column { values: Values::Exact(values), blanks: Some(blanks) })
    }
}

/// The sum of many ratios. Each sum of ratios with other denominators is longer than its parts; so what no longer fits
/// into a small number is put aside, and what was put aside is added up pair by pair, like with like: n ratios cost a
/// few long additions instead of n. Once there are too many denominators nothing is added any more; in which order they
/// come makes no difference.
#[derive(Clone, Debug, Default)]
struct RatioSum {
    /// The different denominators.
    under: Denominators,
    /// What has come since something was last put aside; none for nought.
    recent: Option<Number>,
    /// What was put aside: at position k a sum of 2^k parts, as in a binary counter.
    aside: Vec<Option<Number>>,
}

/// The different denominators of what is added up, and how many digits they have together: the denominator of the sum
/// has no more.
#[derive(Clone, Debug, Default)]
struct Denominators {
    known: BTreeSet<Number>,
    bits: u64,
}

impl Denominators {
    /// The most that they may have together: about three hundred thousand digits.
    const MOST_BITS: u64 = 1 << 20;

    /// One more; whether they still are not too many.
    fn add(&mut self, denominator: Number) -> bool {
        if self.can_be_added_up() && denominator != Number::one() {
            let bits = denominator.numerator_denominator().0.bits();
            if self.known.insert(denominator) {
                self.bits = self.bits.saturating_add(bits);
            }
        }
        self.can_be_added_up()
    }

    fn can_be_added_up(&self) -> bool {
        self.bits <= Denominators::MOST_BITS
    }
}

impl RatioSum {
    fn add(&mut self, value: &Number) {
        if !self.under.add(value.denominator()) {
            return;
        }
        let Some(recent) = self.recent.take() else {
            self.recent = Some(value.clone());
            return;
        };
        let sum = recent.plus(value);
        if sum.is_small() {
            self.recent = Some(sum);
        } else {
            self.put_aside(recent, 0);
            self.recent = Some(value.clone());
        }
    }

    fn put_aside(&mut self, value: Number, level: usize) {
        let mut carried = value;
        for at in level.. {
            if self.aside.len() <= at {
                self.aside.resize(at.saturating_add(1), None);
            }
            let Some(slot) = self.aside.get_mut(at) else { return };
            match slot.take() {
                Some(other) => carried = other.plus(&carried),
                None => {
                    *slot = Some(carried);
                    return;
                }
            }
        }
    }

    fn merge(mut self, other: RatioSum) -> RatioSum {
        if !other.under.known.into_iter().fold(true, |_, denominator| self.under.add(denominator)) {
            return self;
        }
        for (level, value) in other.aside.into_iter().enumerate() {
            if let Some(value) = value {
                self.put_aside(value, level);
            }
        }
        if let Some(recent) = other.recent {
            self.add(&recent);
        }
        self
    }

    /// The shortest first. None where it has too many digits.
    fn total(&self) -> Option<Number> {
        let parts = self.recent.iter().chain(self.aside.iter().flatten());
        let sum = || parts.fold(Number::zero(), |sum, part| sum.plus(part));
        self.under.can_be_added_up().then(sum)
    }
}

fn of_scale(fixed: &mut Vec<(Scale, Vec<i128>)>, scale: Scale, groups: usize) -> &mut [i128] {
    let known = fixed.iter().position(|(known, _)| *known == scale);
    let at = known.unwrap_or_else(|| {
        fixed.push((scale, vec![0; groups]));
        fixed.len().saturating_sub(1)
    });
    fixed.get_mut(at).map(|(_, sums)| sums.as_mut_slice()).unwrap_or_default()
}

fn add_each<S, T: Clone>(
    sums: &mut [S],
    counts: &mut [i64],
    (values, blanks): (&Cells<'_, T>, &Cells<'_, bool>),
    groups: &[u32],
    add: impl Fn(&mut S, &T),
) {
    let len = groups.len();
    for ((group, value), blank) in groups.iter().zip(values.iter(len)).zip(blanks.iter(len)) {
        let group = *group as usize;
        if let (false, Some(sum), Some(count)) = (*blank, sums.get_mut(group), counts.get_mut(group)) {
            add(sum, value);
            *count = count.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1/1 + 1/2 + … + 1/n, one after the other and as the sum of two halves.
    #[test]
    fn a_long_sum_of_ratios_is_exact_however_it_is_parted() {
        let parts: Vec<Number> = (1..=300).filter_map(|n| Number::ratio(1, n)).collect();
        let plain = parts.iter().fold(Number::zero(), |sum, part| sum.plus(part));
        let of = |parts: &[Number]| {
            let mut sum = RatioSum::default();
            parts.iter().for_each(|part| sum.add(part));
            sum
        };
        assert_eq!(of(&parts).total().as_ref(), Some(&plain));
        for at in [0, 1, 99, 150, 299] {
            let (first, second) = parts.split_at(at);
            assert_eq!(of(second).merge(of(first)).total().as_ref(), Some(&plain));
        }
    }

    /// Long additions are few: 1/1 + … + 1/2000 keeps to small numbers for about twenty ratios at a time.
    #[test]
    fn what_is_put_aside_is_far_less_than_what_is_added() {
        let mut sum = RatioSum::default();
        (1..=2000).filter_map(|n| Number::ratio(1, n)).for_each(|part| sum.add(&part));
        let aside: usize =
            sum.aside.iter().enumerate().filter(|(_, at)| at.is_some()).map(|(k, _)| 1 << k).sum();
        assert!((1..=400).contains(&aside), "{aside} of 2000 were put aside");
    }

    /// The denominators from 1 to 60,000 have about 60,000 × 15 = 900,000 bits together, those up to 80,000 about
    /// 80,000 × 15.3 = 1,220,000, which is more than 2^20. Nothing is added from there on, forwards or backwards or in
    /// two halves.
    #[test]
    fn a_sum_with_too_many_digits_is_left_off_in_any_order() {
        let ratios = |of: &mut dyn Iterator<Item = i128>| {
            let mut sum = RatioSum::default();
            of.filter_map(|n| Number::ratio(1, n)).for_each(|part| sum.add(&part));
            sum
        };
        assert!(ratios(&mut (1..=60_000)).under.can_be_added_up());
        for sum in [
            ratios(&mut (1..=80_000)),
            ratios(&mut (1..=80_000).rev()),
            ratios(&mut (1..=40_000)).merge(ratios(&mut (40_001..=80_000))),
        ] {
            assert_eq!(sum.total(), None);
            assert!(sum.under.known.len() < 75_000);
        }
    }
}
