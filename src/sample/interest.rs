//! The values of a field that the terms take an interest in: its ends, the days on which prices change, the texts that
//! are compared with.

use super::draft::Draft;
use crate::model::{Constant, Expr, ExprKind, Field, FieldId, Model, Type, exprs};
use crate::run::Value;
use crate::value::{Day, Number};

/// The most values of a field that are tried.
const MOST_VALUES: usize = 24;

/// The values of a field that the contract has an interest in.
pub(crate) fn values(model: &Model, id: FieldId) -> Vec<Value> {
    let field = &model.records[id];
    if field.unique {
        return Vec::new();
    }
    let mut found = Vec::new();
    match &field.ty {
        Type::YesNo => found.extend([Value::YesNo(false), Value::YesNo(true)]),
        Type::Choice(set) => {
            let choices = model.choice_sets[*set].choices.len();
            found.extend((0u32..).take(choices).map(|choice| Value::Choice(*set, choice)));
        }
        Type::Date => found.extend(days(model, field).into_iter().map(Value::Date)),
        Type::Number(_) => found.extend(numbers(model, field).into_iter().map(Value::Number)),
        Type::Text => found.extend(texts(model, field).into_iter().map(Value::Text)),
        _ => {}
    }
    found.truncate(MOST_VALUES);
    if field.may_be_blank {
        found.insert(0, Value::Blank);
    }
    found
}

/// The first and last days of the term and of the field, those on which tariffs change, and the days before them.
fn days(model: &Model, field: &Field) -> Vec<Day> {
    let contract = &model.contract;
    let tariffs = model.tariffs.iter().flat_map(|tariff| tariff.dates.iter().flatten().copied());
    let ends =
        [Some(contract.starts), Some(contract.ends), Some(contract.settled_by), field.days.0, field.days.1];
    let mut days: Vec<Day> = tariffs
        .chain(ends.into_iter().flatten())
        .flat_map(|day| [Some(day), day.plus_days(-1), day.plus_days(1)])
        .flatten()
        .collect();
    days.retain(|day| {
        field.days.0.is_none_or(|first| *day >= first) && field.days.1.is_none_or(|last| *day <= last)
    });
    days.sort_unstable();
    days.dedup();
    days
}

/// Nought, one, and the ends of the range.
fn numbers(model: &Model, field: &Field) -> Vec<Number> {
    let mut found: Vec<Number> =
        [field.at_least.clone(), field.at_most.clone(), Some(Number::zero()), Some(Number::one())]
            .into_iter()
            .flatten()
            .collect();
    let keys = model
        .tariffs
        .iter()
        .flat_map(|tariff| tariff.rows.iter().flat_map(|row| row.keys.iter().zip(&tariff.keys)));
    found.extend(keys.filter(|(_, key)| key.name == field.name).filter_map(|(value, _)| match value {
        Constant::Number(number) => Some(number.clone()),
        _ => None,
    }));
    found.retain(|number| in_range(field, number));
    found.sort();
    found.dedup();
    found
}

/// Whether a field may have a number.
pub(crate) fn in_range(field: &Field, number: &Number) -> bool {
    field.at_least.as_ref().is_none_or(|least| number >= least)
        && field.at_most.as_ref().is_none_or(|most| number <= most)
        && (!field.whole || number.is_whole())
        && number.exact_decimal(6).is_some()
}

/// The texts that the contract compares with or has a price for, and one that it does not know.
fn texts(model: &Model, field: &Field) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for tariff in &model.tariffs {
        for row in &tariff.rows {
            for (value, _) in row.keys.iter().zip(&tariff.keys).filter(|(_, key)| key.name == field.name) {
                found.extend(text_of(value));
            }
        }
    }
    exprs::all_exprs(model).into_iter().for_each(|expr| texts_in(expr, &mut found));
    found.push("Other".to_owned());
    found.sort();
    found.dedup();
    found
}

fn text_of(constant: &Constant) -> Option<String> {
    match constant {
        Constant::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn texts_in(expr: &Expr, found: &mut Vec<String>) {
    if let ExprKind::Constant(constant) = &expr.kind {
        found.extend(text_of(constant));
    }
    expr.operands().into_iter().for_each(|operand| texts_in(operand, found));
}

/// The numbers that conditions compare a field with, and, of a field of whole numbers, those beside them.
pub(crate) fn edges(model: &Model, id: FieldId) -> Vec<Number> {
    let mut found = Vec::new();
    exprs::all_exprs(model).into_iter().for_each(|expr| compared(expr, id, &mut found));
    let beside = [Number::one(), Number::from_int(-1)];
    let near: Vec<Number> = found.iter().flat_map(|edge| beside.iter().map(|step| edge.plus(step))).collect();
    found.extend(near);
    found.retain(|number| in_range(&model.records[id], number));
    found.sort();
    found.dedup();
    found.truncate(MOST_VALUES);
    found
}

fn compared(expr: &Expr, id: FieldId, found: &mut Vec<Number>) {
    if let ExprKind::Compare(comparison) = &expr.kind {
        for (side, other) in [(&comparison.left, &comparison.right), (&comparison.right, &comparison.left)] {
            if let (true, ExprKind::Constant(Constant::Number(edge))) = (reads(side, id), &other.kind) {
                found.push(edge.clone());
            }
        }
    }
    expr.operands().into_iter().for_each(|operand| compared(operand, id, found));
}

fn reads(expr: &Expr, id: FieldId) -> bool {
    matches!(expr.kind, ExprKind::Field(field) if field == id)
        || expr.operands().into_iter().any(|operand| reads(operand, id))
}

/// The days by which a day is tried before or after another of its row: a day, weeks, months, a half and a whole year,
/// and those beside them.
const STRETCHES: [i32; 14] = [0, 1, 7, 27, 28, 42, 84, 90, 91, 182, 183, 364, 365, 366];

/// The values of a field at a place that may matter: those that the terms know, the edges of conditions, and days that
/// lie a known stretch from the other days of the row.
pub(crate) fn values_at(model: &Model, draft: &Draft, place: (usize, usize), id: FieldId) -> Vec<Value> {
    let mut found = values(model, id);
    match model.records[id].ty {
        Type::Number(_) => found.extend(edges(model, id).into_iter().map(Value::Number)),
        Type::Date => {
            let row = draft.tables.get(place.0).and_then(|table| table.rows.get(place.1));
            let cells = row.into_iter().flat_map(|row| &row.cells);
            for cell in cells {
                if let Value::Date(day) = cell {
                    found.extend(STRETCHES.iter().filter_map(|days| day.plus_days(*days)).map(Value::Date));
                }
            }
        }
        Type::Text
        | Type::Choice(_)
        | Type::YesNo
        | Type::Reference(_)
        | Type::Moment
        | Type::Clock
        | Type::Period(_) => {}
    }
    found
}
