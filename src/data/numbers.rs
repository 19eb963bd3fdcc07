//! Numbers as they are read.

use super::cell::Decimal;
use crate::column::{Packed, Scale, Values};
use crate::value::Number;

/// Numbers as whole numbers of the smallest decimal place that occurs, as long as they fit.
pub(super) enum Numbers {
    Fixed { scale: u32, values: Packed<i64> },
    Exact(Vec<Number>),
}

impl Default for Numbers {
    fn default() -> Self {
        Numbers::Fixed { scale: 0, values: Packed::default() }
    }
}

impl Numbers {
    /// Adds a number.
    pub(super) fn push(&mut self, number: Decimal) {
        if let (Numbers::Fixed { scale, values }, Decimal::Small { mantissa, scale: places }) =
            (&mut *self, &number)
        {
            if let Some(scaled) = rescaled(*mantissa, *places, *scale) {
                return values.push(scaled);
            }
            if places > scale {
                let finer: Option<Packed<i64>> =
                    values.iter().map(|value| rescaled(value, *scale, *places)).collect();
                if let Some(finer) = finer {
                    (*values, *scale) = (finer, *places);
                    return values.push(*mantissa);
                }
            }
        }
        self.exact().push(number.number());
    }

    /// Room for numbers between bounds with no more decimal places than there have been; none where each has to be
    /// looked at more closely.
    pub(super) fn short(&mut self, bounds: &Bounds) -> Option<Short<'_>> {
        let Numbers::Fixed { scale, values } = self else { return None };
        let (least, most) = bounds.by_scale.get(*scale as usize).copied().flatten()?;
        Some(Short { scaling: Scaling { scale: *scale, least, most }, values })
    }

    /// Takes the numbers of another, which has none from then on.
    pub(super) fn take(&mut self, other: &mut Numbers) {
        match (&mut *self, &mut *other) {
            (Numbers::Fixed { scale, values }, Numbers::Fixed { scale: own, values: others })
                if scale == own =>
            {
                values.take_all(others);
            }
            _ => self.append(std::mem::take(other)),
        }
    }

    fn append(&mut self, mut other: Numbers) {
        if let (Numbers::Fixed { scale, values }, Numbers::Fixed { scale: own, values: others }) =
            (&mut *self, &mut other)
        {
            let common = (*scale).max(*own);
            let finer = |values: &Packed<i64>, scale: u32| -> Option<Packed<i64>> {
                values.iter().map(|value| rescaled(value, scale, common)).collect()
            };
            let before = if *scale == common { Some(None) } else { finer(values, *scale).map(Some) };
            let after = if *own == common { Some(None) } else { finer(others, *own).map(Some) };
            if let (Some(before), Some(after)) = (before, after) {
                if let Some(before) = before {
                    (*values, *scale) = (before, common);
                }
                return values.append(after.unwrap_or_else(|| std::mem::take(others)));
            }
        }
        let all = self.exact();
        match other {
            Numbers::Fixed { scale, values } => {
                all.extend(values.iter().map(|value| Number::from_scaled(i128::from(value), scale)));
            }
            Numbers::Exact(values) => all.extend(values),
        }
    }

    fn exact(&mut self) -> &mut Vec<Number> {
        if let Numbers::Fixed { scale, values } = self {
            let exact = values.iter().map(|value| Number::from_scaled(i128::from(value), *scale)).collect();
            *self = Numbers::Exact(exact);
        }
        match self {
            Numbers::Exact(values) => values,
            Numbers::Fixed { .. } => self.exact(),
        }
    }

    /// As the values of a column.
    pub(super) fn finish(self) -> Values {
        match self {
            Numbers::Fixed { scale: places, values } => match Scale::decimal(places) {
                Some(scale) => Values::Fixed { scale, values },
                None => Values::Exact(Numbers::Fixed { scale: places, values }.exact().clone()),
            },
            Numbers::Exact(values) => Values::Exact(values),
        }
    }
}

/// Room for short numbers.
pub(super) struct Short<'n> {
    pub(super) scaling: Scaling,
    pub(super) values: &'n mut Packed<i64>,
}

/// How numbers become whole numbers of one decimal place.
#[derive(Clone, Copy)]
pub(super) struct Scaling {
    scale: u32,
    least: i64,
    most: i64,
}

impl Scaling {
    /// How many decimal places the whole numbers have.
    #[cfg(feature = "parquet")]
    pub(super) fn places(&self) -> u32 {
        self.scale
    }

    /// A number between the bounds with no more decimal places than there are; none if it has to be looked at more
    /// closely.
    pub(super) fn scaled(&self, mantissa: i64, places: u32) -> Option<i64> {
        let up = POWERS.get(self.scale.checked_sub(places)? as usize)?;
        mantissa.checked_mul(*up).filter(|scaled| (self.least..=self.most).contains(scaled))
    }
}

/// The powers of ten that fit 64 bits.
const POWERS: [i64; 19] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
    10_000_000_000_000,
    100_000_000_000_000,
    1_000_000_000_000_000,
    10_000_000_000_000_000,
    100_000_000_000_000_000,
    1_000_000_000_000_000_000,
];

/// The whole number of 10^-`to` that is the same as one of 10^-`from`.
fn rescaled(value: i64, from: u32, to: u32) -> Option<i64> {
    value.checked_mul(10i64.checked_pow(to.checked_sub(from)?)?)
}

/// Between what numbers have to lie, for those that are read quickly.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounds {
    /// For each number of decimal places the least and the greatest whole number; where a bound does not fit, none.
    by_scale: Vec<Option<(i64, i64)>>,
}

impl Bounds {
    /// The bounds of a field.
    pub(super) fn new(least: Option<&Decimal>, most: Option<&Decimal>) -> Self {
        let bound = |limit: Option<&Decimal>, scale: u32, none: i64| match limit {
            None => Some(none),
            Some(Decimal::Small { mantissa, scale: places }) => rescaled(*mantissa, *places, scale),
            Some(Decimal::Large(_)) => None,
        };
        let of_scale = |scale| Some((bound(least, scale, i64::MIN)?, bound(most, scale, i64::MAX)?));
        Bounds { by_scale: (0..=18).map(of_scale).collect() }
    }
}
