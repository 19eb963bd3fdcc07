//! Values that are whole: days of a date, whole days and weeks. Each is tried.

use super::parameter::{Parameter, Spent};
use super::range::Range;
use crate::model::{Model, Type};
use crate::value::{BaseUnit, Number};

/// How many values are tried one by one.
pub(super) const MOST_VALUES: i128 = 400;

/// Whether a range goes in whole steps: dates, and lengths of time of which the contract takes only whole ones.
pub(super) fn is_whole(parameter: &mut Parameter<'_>, range: &Range) -> bool {
    let time = match &range.ty {
        Type::Date => return true,
        Type::Number(ty) => ty.unit.as_base().is_some_and(BaseUnit::is_calendar_time),
        _ => false,
    };
    let half = Number::ratio(1, 2).unwrap_or_else(Number::one);
    let whole_ends = range.from.is_whole() && range.to.is_whole();
    time && whole_ends && (parameter.is_text() || parameter.paid(&range.from.plus(&half)).is_err())
}

/// Every whole value of a range with its total.
///
/// # Errors
/// Where a run has no answer.
pub(super) fn totals(parameter: &mut Parameter<'_>, range: &Range) -> Result<Vec<(Number, Number)>, Spent> {
    let mut found = Vec::new();
    let mut next = range.from.clone();
    while next <= range.to {
        let paid = parameter.paid(&next)?;
        found.push((next.clone(), paid.total.clone()));
        next = next.plus(&Number::one());
    }
    Ok(found)
}

/// How many whole values a range has.
pub(super) fn count(range: &Range) -> Number {
    range.to.minus(&range.from).plus(&Number::one())
}

/// What one more is called: `1 day`.
pub(super) fn one(model: &Model, range: &Range) -> String {
    match &range.ty {
        Type::Date => "1 day".to_owned(),
        ty => crate::show::constant(model, ty, &crate::model::Constant::Number(Number::one())),
    }
}
