//! The forms of values, as the closures of kernels see them.

use std::borrow::Cow;

use super::number::{exact, settle};
use super::{Cells, Kind, Lanes, Scale, Truth, Vector, Wrong};
use crate::value::Number;

/// What a closure is given.
pub(crate) trait Takes {
    /// One value.
    type Value: Clone + 'static;
    /// The values of a batch; none where it is of another kind, of which a typed model has none.
    fn values<'c>(lanes: &'c Lanes<'_>) -> Option<Cells<'c, Self::Value>>;
}

/// What a closure gives.
pub(crate) trait Gives {
    /// One value.
    type Value: Clone + 'static;
    /// The kind of batches that hold it.
    const KIND: Kind;
    /// What stands at a blank.
    fn placeholder() -> Self::Value;
    /// A batch of values.
    fn vector(values: Cells<'static, Self::Value>, blank: Cells<'static, bool>) -> Vector<'static>;
}

/// Exact numbers.
#[derive(Debug)]
pub(crate) struct Numbers;
/// Counts: whole numbers.
#[derive(Debug)]
pub(crate) struct Counts;
/// The whole numbers of scaled ones, as they are held.
#[derive(Debug)]
pub(crate) struct Whole;
/// Days, by their number.
#[derive(Debug)]
pub(crate) struct Days;
/// Periods of one kind, by their index.
#[derive(Debug)]
pub(crate) struct Periods;
/// Texts, choices and references.
#[derive(Debug)]
pub(crate) struct Codes;
/// Yes, no or unknown.
#[derive(Debug)]
pub(crate) struct Truths;

/// By how much a date is to be moved.
#[derive(Clone, Debug)]
pub(crate) enum Count {
    /// So many.
    Whole(i32),
    /// Whole, but beyond any calendar.
    TooLarge,
    /// Not whole.
    Part(Box<Number>),
}

impl Count {
    fn of(number: &Number) -> Count {
        match number.to_int() {
            Some(whole) => i32::try_from(whole).map_or(Count::TooLarge, Count::Whole),
            None if number.is_whole() => Count::TooLarge,
            None => Count::Part(Box::new(number.clone())),
        }
    }

    /// So many, if it is a count of steps in a calendar.
    pub(crate) fn steps(&self) -> Result<i32, Wrong> {
        match self {
            Count::Whole(count) => Ok(*count),
            Count::TooLarge => Err(Wrong::BeyondCalendar),
            Count::Part(part) => Err(Wrong::NotWhole((**part).clone())),
        }
    }
}

impl Takes for Numbers {
    type Value = Number;

    fn values<'c>(lanes: &'c Lanes<'_>) -> Option<Cells<'c, Number>> {
        is_numbers(lanes).then(|| exact(lanes))
    }
}

/// Decimals of few places go back to whole numbers of a scale.
impl Gives for Numbers {
    type Value = Number;
    const KIND: Kind = Kind::Number;

    fn placeholder() -> Number {
        Number::zero()
    }

    fn vector(values: Cells<'static, Number>, blank: Cells<'static, bool>) -> Vector<'static> {
        Vector { lanes: settle(values), blank }
    }
}

impl Takes for Counts {
    type Value = Count;

    fn values<'c>(lanes: &'c Lanes<'_>) -> Option<Cells<'c, Count>> {
        match lanes {
            Lanes::Fixed(Scale::WHOLE, cells) => {
                Some(cells.map(|count| i32::try_from(*count).map_or(Count::TooLarge, Count::Whole)))
            }
            lanes => is_numbers(lanes).then(|| exact(lanes).map(Count::of)),
        }
    }
}

impl Gives for Counts {
    type Value = i64;
    const KIND: Kind = Kind::Number;

    fn placeholder() -> i64 {
        0
    }

    fn vector(values: Cells<'static, i64>, blank: Cells<'static, bool>) -> Vector<'static> {
        Vector { lanes: Lanes::Fixed(Scale::WHOLE, values), blank }
    }
}

impl Takes for Whole {
    type Value = i64;

    fn values<'c>(lanes: &'c Lanes<'_>) -> Option<Cells<'c, i64>> {
        match lanes {
            Lanes::Fixed(_, cells) => Some(borrowed(cells)),
            _ => None,
        }
    }
}

impl Takes for Truths {
    type Value = Truth;

    fn values<'c>(lanes: &'c Lanes<'_>) -> Option<Cells<'c, Truth>> {
        match lanes {
            Lanes::Truths(cells) => Some(borrowed(cells)),
            _ => None,
        }
    }
}

/// Of a blank it is not known whether.
impl Gives for Truths {
    type Value = Truth;
    const KIND: Kind = Kind::Truth;

    fn placeholder() -> Truth {
        Truth::UNKNOWN
    }

    fn vector(values: Cells<'static, Truth>, blank: Cells<'static, bool>) -> Vector<'static> {
        Vector::truths(match blank {
            Cells::Same(false) => values,
            blank => values.zip(&blank, |truth, blank| if *blank { Truth::UNKNOWN } else { *truth }),
        })
    }
}

/// Forms that are held as they are.
macro_rules! held {
    ($form:ident, $value:ty, $lanes:ident, $kind:ident) => {
        impl Takes for $form {
            type Value = $value;

            fn values<'c>(lanes: &'c Lanes<'_>) -> Option<Cells<'c, $value>> {
                match lanes {
                    Lanes::$lanes(cells) => Some(borrowed(cells)),
                    _ => None,
                }
            }
        }

        impl Gives for $form {
            type Value = $value;
            const KIND: Kind = Kind::$kind;

            fn placeholder() -> $value {
                0
            }

            fn vector(values: Cells<'static, $value>, blank: Cells<'static, bool>) -> Vector<'static> {
                Vector { lanes: Lanes::$lanes(values), blank }
            }
        }
    };
}

held!(Days, i32, Days, Day);
held!(Periods, i32, Periods, Period);
held!(Codes, u32, Codes, Code);

fn is_numbers(lanes: &Lanes<'_>) -> bool {
    matches!(lanes, Lanes::Fixed(..) | Lanes::Exact(_))
}

fn borrowed<'c, T: Clone>(cells: &'c Cells<'_, T>) -> Cells<'c, T> {
    match cells {
        Cells::Same(value) => Cells::Same(value.clone()),
        Cells::Each(values) => Cells::Each(Cow::Borrowed(values)),
    }
}
