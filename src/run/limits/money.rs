//! Amounts as a limit goes through them.

use std::borrow::Cow;

use crate::column::number::settle;
use crate::column::{Cells, Lanes, Scale, Values};
use crate::value::Number;

/// Exact numbers, or whole numbers of parts, which hold all that there is where they hold each amount and limit: 128
/// bits for sums of as many 64-bit numbers as there can be lines.
pub(super) trait Money: Clone + Ord + Send + Sync {
    /// One that is kept.
    type Kept: Clone + Default + Send;
    fn nought() -> Self;
    fn plus(&self, other: &Self) -> Self;
    fn minus(&self, other: &Self) -> Self;
}

impl Money for Number {
    type Kept = Number;

    fn nought() -> Self {
        Number::zero()
    }

    fn plus(&self, other: &Self) -> Self {
        Number::plus(self, other)
    }

    fn minus(&self, other: &Self) -> Self {
        Number::minus(self, other)
    }
}

impl Money for i128 {
    type Kept = i64;

    fn nought() -> Self {
        0
    }

    fn plus(&self, other: &Self) -> Self {
        self.saturating_add(*other)
    }

    fn minus(&self, other: &Self) -> Self {
        self.saturating_sub(*other)
    }
}

/// What may stay of an amount: all of it, or what is left of the limit, which is never below nought. A cap never adds.
pub(super) fn kept<M: Money>(amount: &M, most: &M, used: &M) -> M {
    amount.clone().min(most.minus(used).max(M::nought()))
}

/// How amounts become what they are gone through as, and back. None is what can not be gone through so.
pub(super) trait Through: Sync {
    type Money: Money;
    /// What is left of an entry.
    fn left(&self, entry: usize) -> Option<Self::Money>;
    /// An amount of the contract.
    fn of(&self, number: &Number) -> Option<Self::Money>;
    /// The number again.
    fn number(&self, money: &Self::Money) -> Number;
    fn keep(&self, money: Self::Money) -> Option<<Self::Money as Money>::Kept>;
    /// What is kept, as a column takes it.
    fn lanes(&self, kept: Vec<<Self::Money as Money>::Kept>) -> Lanes<'static>;
}

/// Amounts as whole numbers of parts.
pub(super) struct Parts<'p> {
    pub(super) scale: Scale,
    /// What is left of each entry, in parts of its own.
    pub(super) left: Cow<'p, [i64]>,
    /// How many parts there are in one of those.
    pub(super) up: i128,
}

impl Through for Parts<'_> {
    type Money = i128;

    fn left(&self, entry: usize) -> Option<i128> {
        Some(i128::from(*self.left.get(entry)?).saturating_mul(self.up))
    }

    fn of(&self, number: &Number) -> Option<i128> {
        self.scale.count(number)
    }

    fn number(&self, money: &i128) -> Number {
        self.scale.number(*money)
    }

    fn keep(&self, money: i128) -> Option<i64> {
        i64::try_from(money).ok()
    }

    fn lanes(&self, kept: Vec<i64>) -> Lanes<'static> {
        Lanes::Fixed(self.scale, Cells::each(kept))
    }
}

/// Any amounts.
pub(super) struct Exact<'p> {
    pub(super) left: &'p Values,
}

impl Through for Exact<'_> {
    type Money = Number;

    fn left(&self, entry: usize) -> Option<Number> {
        self.left.number(entry)
    }

    fn of(&self, number: &Number) -> Option<Number> {
        Some(number.clone())
    }

    fn number(&self, money: &Number) -> Number {
        money.clone()
    }

    fn keep(&self, money: Number) -> Option<Number> {
        Some(money)
    }

    fn lanes(&self, kept: Vec<Number>) -> Lanes<'static> {
        settle(Cells::each(kept))
    }
}
