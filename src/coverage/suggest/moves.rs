//! The changes of rows that are tried: other values of fields, rows more and rows less.

use super::draft::Draft;
use super::focus::Focus;
use crate::model::{Constant, Expr, ExprKind, Field, FieldId, Model, TariffId, Type, exprs};
use crate::run::Value;
use crate::value::{Day, Number};

/// The most values of a field that are tried.
const MOST_VALUES: usize = 24;

/// The values of a field that the contract has an interest in.
pub(super) fn values(model: &Model, id: FieldId) -> Vec<Value> {
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
pub(super) fn in_range(field: &Field, number: &Number) -> bool {
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

/// A draft with one value changed, in place or in a copy of the row, for every field behind an item.
pub(super) fn of_fields(model: &Model, focus: &Focus<'_>, draft: &Draft) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut copies = Vec::new();
    for field in &focus.fields {
        for value in values(model, *field) {
            for place in draft.places() {
                found.extend(draft.with(place, *field, value.clone()));
                let copy = draft.with_copy(model, place).and_then(|copy| {
                    let last = copy.tables.get(place.0)?.rows.len().checked_sub(1)?;
                    copy.with((place.0, last), *field, value.clone())
                });
                copies.extend(copy);
            }
        }
    }
    found.extend(copies);
    found
}

/// A draft with the keys of a row of a tariff in every row that has fields of these names.
pub(super) fn of_tariff(model: &Model, draft: &Draft, keys: &[(String, Constant)]) -> Vec<Draft> {
    let changed = draft.places().into_iter().filter_map(|place| {
        let record = draft.tables.get(place.0)?.record;
        let mut changed = draft.clone();
        for (name, value) in keys {
            let fields = &model.records[record].fields;
            let at = fields.iter().position(|field| field.name == *name)?;
            let value = match (value, &fields.get(at)?.ty) {
                (Constant::Text(text), Type::Text) => Value::Text(text.clone()),
                (Constant::Choice(choice), Type::Choice(set)) => Value::Choice(*set, *choice),
                (Constant::Number(number), Type::Number(_)) => Value::Number(number.clone()),
                _ => return None,
            };
            *changed.row_mut(place)?.cells.get_mut(at)? = value;
        }
        Some(changed)
    });
    changed.collect()
}

/// A draft with more rows or fewer, and with other amounts for the tariffs behind an item.
pub(super) fn of_amounts(model: &Model, focus: &Focus<'_>, draft: &Draft) -> Vec<Draft> {
    let mut found = Vec::new();
    for tariff in &focus.tariffs {
        found.extend(amounts(model, *tariff).into_iter().map(|value| given(draft, *tariff, value)));
    }
    for place in draft.places().into_iter().filter(|_| focus.counts) {
        found.extend([1, 2, 10, 100, 1000].into_iter().filter_map(|times| draft.with_times(place, times)));
    }
    found.extend(draft.places().into_iter().filter_map(|place| draft.without(place)));
    found.extend((0..draft.tables.len()).filter_map(|table| emptied(draft, table)));
    found
}

/// The same without rows of a record.
fn emptied(draft: &Draft, table: usize) -> Option<Draft> {
    let mut changed = draft.clone();
    changed.tables.get_mut(table)?.rows.iter_mut().for_each(|row| row.times = 0);
    Some(changed)
}

/// The same with an amount for a tariff.
fn given(draft: &Draft, tariff: TariffId, value: Constant) -> Draft {
    let mut changed = draft.clone();
    changed.given.retain(|(known, _)| *known != tariff);
    changed.given.push((tariff, value));
    changed
}

/// Little, and much.
fn amounts(model: &Model, id: TariffId) -> Vec<Constant> {
    let tariff = &model.tariffs[id];
    let is_money = matches!(&tariff.ty, Type::Number(ty) if ty.unit.currency().is_some());
    let sizes: &[i128] = if is_money { &[1, 100, 1_000_000] } else { &[] };
    sizes.iter().map(|size| Constant::Number(Number::from_int(*size))).collect()
}
