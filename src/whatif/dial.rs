//! A value that can be moved: from where to where, and by how much at a time.

use serde::Serialize;

use crate::model::{Constant, Type};
use crate::value::{Number, NumberStyle};

/// How a value is moved. Numbers are written as in the contract, without what stands before and behind them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dial {
    /// What stands before the number: `£`.
    pub before: String,
    /// The number today: `1575.00`.
    pub number: String,
    /// What stands behind it: ` per hour`.
    pub after: String,
    /// The least and the most: half of today's value and twice as much, of a share at most all of it.
    pub low: String,
    /// The most.
    pub high: String,
    /// From one value to the next.
    pub step: String,
}

/// So many steps, and not many more, lie between the ends.
const STEPS: i128 = 150;

impl Dial {
    /// How a value is moved that stands in the contract as a text; none for one that is no number above nought.
    pub(super) fn of(value: Option<&(Constant, Type)>, today: &str) -> Option<Self> {
        let Some((Constant::Number(_), Type::Number(ty))) = value else { return None };
        let is_of_number = |letter: char| letter.is_ascii_digit() || letter == ',' || letter == '.';
        let start = today.find(|letter: char| letter.is_ascii_digit())?;
        let (before, rest) = today.split_at_checked(start)?;
        let end = rest.find(|letter| !is_of_number(letter)).unwrap_or(rest.len());
        let (digits, after) = rest.split_at_checked(end)?;
        let digits = digits.replace(',', "");
        let places = digits.split_once('.').map_or(0, |(_, part)| part.len());
        let now = Number::parse(&digits).filter(|now| !now.is_zero())?;
        // A sign before it would be turned around with it.
        if before.contains(['-', '−', '–']) {
            return None;
        }
        let half = now.divided_by(&Number::from_int(2))?;
        let hundred = Number::from_int(100);
        let most = if ty.style == NumberStyle::Percent && now <= hundred { hundred } else { now.plus(&now) };
        let step = step(&most.minus(&half), places)?;
        // Today's value is one of those that it can be moved to.
        let steps = |stretch: &Number| stretch.divided_by(&step).map(|many| many.floor().times(&step));
        let (low, high) = (now.minus(&steps(&half)?), now.plus(&steps(&most.minus(&now))?));
        let written = |number: &Number| with_places(number, places);
        Some(Dial {
            before: before.to_owned(),
            number: written(&now)?,
            after: after.to_owned(),
            low: written(&low)?,
            high: written(&high)?,
            step: written(&step)?,
        })
    }
}

/// The smallest of 1, 2, 5, 10, … at the last place of a number, of which few enough make a stretch.
fn step(stretch: &Number, places: usize) -> Option<Number> {
    let mut unit = (0..places).try_fold(Number::one(), |unit, _| unit.divided_by(&Number::from_int(10)))?;
    loop {
        for many in [1, 2, 5] {
            let step = unit.times(&Number::from_int(many));
            if step.times(&Number::from_int(STEPS)) >= *stretch {
                return Some(step);
            }
        }
        unit = unit.times(&Number::from_int(10));
    }
}

/// A number with so many places behind the point.
fn with_places(number: &Number, places: usize) -> Option<String> {
    let exact = number.exact_decimal(u32::try_from(places).ok()?)?;
    let (whole, part) = exact.split_once('.').unwrap_or((&exact, ""));
    Some(if places == 0 { whole.to_owned() } else { format!("{whole}.{part:0<places$}") })
}
