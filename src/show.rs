//! How values are written for people: `£1,575.00`, `55.5%`, `12 weeks`, `2 May 2024`. Showing never changes a value.

mod names;

use crate::model::{ChoiceSetId, Constant, Expr, ExprKind, Model, Type};
use crate::text;
pub use crate::value::format::exact;
use crate::value::{PeriodKind, format};
pub use names::Names;

/// A condition that a row does not meet, in the contract's words; of a pick what became of the row.
pub fn condition(model: &Model, condition: &Expr) -> String {
    match &condition.kind {
        ExprKind::Running(pick) if pick.is_pick() => pick.words.clone(),
        _ => model.source.said(condition.span),
    }
}

/// Any value that may stand in a text.
pub fn constant(model: &Model, ty: &Type, value: &Constant) -> String {
    match (value, ty) {
        (Constant::Number(value), Type::Number(ty)) => format::number(value, ty, &model.units),
        (Constant::Number(value), Type::Clock) => {
            let second = value.to_int().and_then(|second| i32::try_from(second).ok());
            crate::value::clock_words(second.unwrap_or(0))
        }
        (Constant::Number(value), _) => format::plain(value),
        (Constant::Date(day), _) => day.long(),
        (Constant::Text(text), _) => text.clone(),
        (Constant::Choice(position), Type::Choice(set)) => choice(model, *set, *position),
        (Constant::Choice(position), _) => position.to_string(),
        (Constant::YesNo(yes), _) => text::yes_no(*yes).to_owned(),
        (Constant::Period(kind, index), _) => period(model, *kind, *index),
    }
}

/// The words of a choice.
pub fn choice(model: &Model, set: ChoiceSetId, position: u32) -> String {
    model.choice_sets[set].choices.get(position as usize).cloned().unwrap_or_default()
}

/// The label of a period.
pub fn period(model: &Model, kind: PeriodKind, index: i32) -> String {
    model.contract.calendar.label(kind, index)
}
