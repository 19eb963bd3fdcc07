//! The values of a field that the terms take an interest in: its ends, the days on which prices change, the texts that
//! are compared with.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::stretches::stretches;
use crate::model::{Constant, Expr, ExprKind, FactId, FactKind, Field, FieldId, Model, Type, exprs};
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
        Type::Text => {
            let mut texts = named_texts(model, field);
            texts.push("Other".to_owned());
            texts.sort();
            found.extend(texts.into_iter().map(Value::Text));
            found.dedup();
        }
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

/// The texts that the contract compares with or has a price for.
pub(super) fn named_texts(model: &Model, field: &Field) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for tariff in &model.tariffs {
        for row in &tariff.rows {
            for (value, _) in row.keys.iter().zip(&tariff.keys).filter(|(_, key)| key.name == field.name) {
                found.extend(text_of(value));
            }
        }
    }
    exprs::all_exprs(model).into_iter().for_each(|expr| texts_in(expr, &mut found));
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

/// The numbers that conditions compare a field with, and at which bands of it begin, and, of a field of whole numbers,
/// those beside them.
pub(crate) fn edges(model: &Model, id: FieldId) -> Vec<Number> {
    let mut found = Vec::new();
    let read = Read::of(model, id);
    exprs::all_exprs(model).into_iter().for_each(|expr| compared(model, expr, &read, &mut found));
    for fact in &model.facts {
        let FactKind::Scale(scale) = &fact.kind else { continue };
        if read.by(&scale.subject) {
            let at = scale.bands.iter().filter_map(|band| band.edge.as_ref().map(|edge| &edge.at));
            found.extend(at.filter_map(|at| number_of(model, at)));
        }
    }
    let beside = [Number::one(), Number::from_int(-1)];
    let near: Vec<Number> = found.iter().flat_map(|edge| beside.iter().map(|step| edge.plus(step))).collect();
    found.extend(near);
    found.retain(|number| in_range(&model.records[id], number));
    found.sort();
    found.dedup();
    found.truncate(MOST_VALUES);
    found
}

fn compared(model: &Model, expr: &Expr, read: &Read, found: &mut Vec<Number>) {
    if let ExprKind::Compare(comparison) = &expr.kind {
        for (side, other) in [(&comparison.left, &comparison.right), (&comparison.right, &comparison.left)] {
            if let Some(edge) = number_of(model, other).filter(|_| read.by(side)) {
                found.push(edge);
            }
        }
    }
    expr.operands().into_iter().for_each(|operand| compared(model, operand, read, found));
}

/// A number that stands in the terms, or in a tariff of one value.
pub(super) fn number_of(model: &Model, expr: &Expr) -> Option<Number> {
    let constant = match &expr.kind {
        ExprKind::Constant(constant) => constant,
        ExprKind::Spread(inner, _) => return number_of(model, inner),
        ExprKind::Tariff { tariff, keys, at: None } if keys.is_empty() => {
            model.tariffs[*tariff].rows.first()?.values.first()?
        }
        _ => return None,
    };
    match constant {
        Constant::Number(number) => Some(number.clone()),
        _ => None,
    }
}

/// A field, and what is made of it, by whatever names.
struct Read {
    id: FieldId,
    facts: BTreeSet<FactId>,
}

impl Read {
    fn of(model: &Model, id: FieldId) -> Self {
        let mut read = Read { id, facts: BTreeSet::new() };
        // Each fact stands after what it uses.
        for (fact, declared) in model.facts.iter_enumerated() {
            if exprs::fact_exprs(declared).into_iter().any(|expr| read.by(expr)) {
                read.facts.insert(fact);
            }
        }
        read
    }

    fn by(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Field(field) => *field == self.id,
            ExprKind::Fact(fact) => self.facts.contains(fact),
            _ => expr.operands().into_iter().any(|operand| self.by(operand)),
        }
    }
}

/// The days by which a day is tried before or after another of its row: a day, weeks, months, a half and a whole year,
/// and those beside them.
const STRETCHES: [i32; 14] = [0, 1, 7, 27, 28, 42, 84, 90, 91, 182, 183, 364, 365, 366];

/// The values of a field at a place that may matter: those that the terms know, the edges of conditions, and days that
/// lie a known stretch, or one of the terms, from the other days of the row and of those that it refers to.
pub(crate) fn values_at(model: &Model, draft: &Draft, place: (usize, usize), id: FieldId) -> Vec<Value> {
    let mut found = values(model, id);
    match model.records[id].ty {
        Type::Number(_) => found.extend(edges(model, id).into_iter().map(Value::Number)),
        Type::Date => {
            let own = stretches(model);
            let mut add = |day: Day| {
                let value = Value::Date(day);
                if !found.contains(&value) {
                    found.push(value);
                }
            };
            for day in draft.days_beside(model, place, id) {
                own.iter().flat_map(|stretch| stretch.from(day)).for_each(&mut add);
                STRETCHES.iter().filter_map(|days| day.plus_days(*days)).for_each(&mut add);
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
