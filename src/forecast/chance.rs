//! Chance that can be replayed: the same seed gives the same draws on every machine, in whole numbers throughout.

use crate::value::Number;

/// A sequence of draws (SplitMix64, which is short enough to stand here and never to change).
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// The draws of one sample.
    pub(super) fn of(seed: u64, sample: u64) -> Self {
        let mut chance = Chance(seed ^ sample.wrapping_mul(0xA24B_AED4_963E_E407));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number below another, each as likely as any; nought below nought.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        // What would make some numbers likelier is drawn again.
        let Some(odd) = end.wrapping_neg().checked_rem(end) else { return 0 };
        loop {
            let drawn = self.next();
            if drawn >= odd {
                return drawn.checked_rem(end).unwrap_or(0);
            }
        }
    }

    /// One of several, each as likely as its weight of all says.
    pub(super) fn one_of(&mut self, weights: &Weights) -> usize {
        let drawn = self.below(weights.all);
        let mut passed = 0u64;
        for (at, weight) in weights.each.iter().enumerate() {
            passed = passed.saturating_add(*weight);
            if drawn < passed {
                return at;
            }
        }
        weights.each.len().saturating_sub(1)
    }
}

/// Chances as whole numbers of one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Weights {
    each: Vec<u64>,
    all: u64,
}

impl Weights {
    /// Of chances that make one; none where they do not, or are too fine to be drawn.
    pub(super) fn of(chances: &[Number]) -> Option<Self> {
        let sum = chances.iter().fold(Number::zero(), |all, chance| all.plus(chance));
        if sum != Number::one() || chances.iter().any(Number::is_negative) {
            return None;
        }
        let mut all: u64 = 1;
        for chance in chances {
            let (_, parts) = chance.times(&Number::from_int(i128::from(all))).numerator_denominator();
            all = all.checked_mul(u64::try_from(parts).ok()?)?;
        }
        let whole =
            |chance: &Number| u64::try_from(chance.times(&Number::from_int(i128::from(all))).to_int()?).ok();
        Some(Weights { each: chances.iter().map(whole).collect::<Option<_>>()?, all })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_draws_are_those_of_splitmix64() {
        // The first three of seed 1234567, as its author publishes them.
        let mut chance = Chance(1_234_567);
        let drawn = [chance.next(), chance.next(), chance.next()];
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn chances_become_whole_weights_or_are_refused() {
        let ratio = |n, d| Number::ratio(n, d).unwrap();
        let weights = Weights::of(&[ratio(1, 2), ratio(1, 3), ratio(1, 6)]).unwrap();
        assert_eq!((weights.each, weights.all), (vec![3, 2, 1], 6));
        assert_eq!(Weights::of(&[ratio(1, 2), ratio(1, 3)]), None);
        assert_eq!(Weights::of(&[ratio(3, 2), ratio(-1, 2)]), None);
    }

    #[test]
    fn a_die_falls_on_each_side_about_as_often() {
        let mut chance = Chance::of(1, 0);
        let mut fell = [0u32; 6];
        for _ in 0..6_000 {
            fell[usize::try_from(chance.below(6)).unwrap()] += 1;
        }
        // Six standard deviations of a fair die: 6 × √(6000 × 1/6 × 5/6) = 173.
        assert!(fell.iter().all(|times| times.abs_diff(1_000) < 173), "{fell:?}");
    }
}
