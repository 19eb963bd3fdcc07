//! Rounding to a multiple of a step: the one place where an amount becomes another. It is asked for only where a
//! contract says so.

use std::cmp::Ordering;

use super::number::Seen;
use super::small_ratio::{Small, quotient};
use super::{Number, RoundingWay};

impl Number {
    /// To a multiple of `step` (which must be above nought), by size: the sign is put back afterwards.
    pub fn rounded(&self, step: &Number, way: RoundingWay) -> Number {
        if let (Seen::Small(own), Seen::Small(step)) = (self.seen(), step.seen())
            && let Some(rounded) = own.rounded(&step, way)
        {
            return Number::of_small(rounded);
        }
        let Some(steps) = self.size().divided_by(step) else { return self.clone() };
        let below = steps.floor();
        let part = steps.minus(&below);
        let half = part.plus(&part).cmp(&Number::one());
        let odd = Number::from_int(2);
        let below_is_odd = !below.divided_by(&odd).is_some_and(|halved| halved.is_whole());
        let up = match way {
            RoundingWay::HalvesUp => half != Ordering::Less,
            RoundingWay::HalvesDown => half == Ordering::Greater,
            RoundingWay::HalvesToEven => {
                half == Ordering::Greater || (half == Ordering::Equal && below_is_odd)
            }
            RoundingWay::Down => false,
            RoundingWay::Up => !part.is_zero(),
        };
        let whole = if up { below.plus(&Number::one()) } else { below };
        let size = whole.times(step);
        if self.is_negative() { size.negated() } else { size }
    }
}

impl Small {
    /// To a multiple of a step above nought, by size.
    pub(super) fn rounded(&self, step: &Small, way: RoundingWay) -> Option<Small> {
        let size = self.numerator.checked_abs()?.checked_mul(step.denominator)?;
        let unit = self.denominator.checked_mul(step.numerator)?;
        let below = quotient(size, unit)?;
        let part = size.checked_sub(below.checked_mul(unit)?)?;
        let half = part.checked_mul(2)?.cmp(&unit);
        let up = match way {
            RoundingWay::HalvesUp => half.is_ge(),
            RoundingWay::HalvesDown => half.is_gt(),
            RoundingWay::HalvesToEven => half.is_gt() || (half.is_eq() && below & 1 == 1),
            RoundingWay::Down => false,
            RoundingWay::Up => part > 0,
        };
        let made = Small::whole(below.checked_add(i128::from(up))?)?.times(step)?;
        Some(if self.numerator < 0 { made.negated() } else { made })
    }
}
