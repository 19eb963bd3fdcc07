//! The changes of rows that are tried: other values of fields, rows more and rows less.

use super::focus::Focus;
use crate::model::{Constant, Model, TariffId, Type};
use crate::run::Value;
use crate::sample::{Draft, values};
use crate::value::Number;

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
