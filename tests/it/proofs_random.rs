//! What random contracts are paid on random data lies within what is proved of them. The records say as much of their
//! rows as the data holds: how many there are, in all or of those that share something, and between what their values
//! lie.

use std::collections::{BTreeMap, BTreeSet};

use meed::data::Database;
use meed::model::{FactKind, FieldId, Item, Model, RecordId, Type, Volume, VolumeKey, VolumeOf};
use meed::proof::{Bound, Effort, Scope, bounds};
use meed::run::{Prepared, RunResult, Settings, Value};
use meed::source::Span;
use meed::value::{Number, PeriodKind};
use proptest::prelude::{TestCaseError, any, proptest};

use crate::reference::random::ready;
use crate::support::search;

/// How many contracts in a run of the suite.
const CASES: u32 = 14;

fn value(model: &Model, data: &Database, id: FieldId, row: usize) -> Value {
    let table = &data.tables[id.record.index()];
    Value::of(&table.columns[id.field as usize], row, &model.records[id].ty, data)
}

/// Says of a record's rows what is so of the data, in one of several ways.
fn held_to_data(model: &mut Model, data: &Database, record: RecordId, way: u16) {
    let rows = data.tables[record.index()].rows;
    let mut keys: Vec<(VolumeKey, BTreeMap<String, u64>)> = Vec::new();
    for field in 0..u32::try_from(model.records[record].fields.len()).unwrap() {
        let id = FieldId { record, field };
        let values: Vec<Value> = (0..rows).map(|row| value(model, data, id, row)).collect();
        let given = || values.iter().filter(|value| **value != Value::Blank);
        let numbers = || {
            given().filter_map(|value| if let Value::Number(number) = value { Some(number) } else { None })
        };
        let days =
            || given().filter_map(|value| if let Value::Date(day) = value { Some(*day) } else { None });
        let calendar = model.contract.calendar.clone();
        let mut count = |period: Option<PeriodKind>| {
            let mut of: BTreeMap<String, u64> = BTreeMap::new();
            for value in given() {
                let shared = match (period, value) {
                    (Some(kind), Value::Date(day)) => calendar.index(kind, *day).to_string(),
                    _ => format!("{value:?}"),
                };
                *of.entry(shared).or_default() += 1;
            }
            keys.push((VolumeKey { field, period }, of));
        };
        let declared = &mut model.records[record].fields[field as usize];
        match declared.ty {
            Type::Date => {
                count(Some(PeriodKind::Quarter));
                count(Some(PeriodKind::ContractYear));
                count(None);
            }
            Type::Text | Type::Choice(_) | Type::YesNo | Type::Reference(_) if !declared.unique => {
                count(None)
            }
            _ => {}
        }
        match declared.ty {
            Type::Number(_) if numbers().next().is_some() => {
                declared.at_least = numbers().min().cloned();
                declared.at_most = numbers().max().cloned();
            }
            Type::Date => declared.days = (days().min(), days().max()),
            _ => {}
        }
        if given().count() == rows && rows > 0 {
            declared.may_be_blank = false;
        }
    }
    let volume = |most: u64, of: VolumeOf| Volume { most: most.max(1), of, span: Span::default() };
    let mut said = vec![volume(rows as u64, VolumeOf::Rows(Vec::new()))];
    let way = usize::from(way);
    if way % 3 > 0 && !keys.is_empty() {
        let (key, of) = &keys[way % keys.len()];
        said.push(volume(of.values().copied().max().unwrap_or(0), VolumeOf::Rows(vec![*key])));
        if key.period.is_none() {
            said.push(volume(of.len() as u64, VolumeOf::Values(key.field)));
        }
    }
    if way % 3 == 2 {
        said.remove(0);
    }
    model.records[record].volumes = said;
}

/// What is paid, as a bound says it: of an item or of all, over a scope; of several the most, or the least.
pub(crate) fn paid(model: &Model, result: &RunResult, bound: &Bound) -> Option<Number> {
    let calendar = &model.contract.calendar;
    let mut sums: BTreeMap<(u32, i32), Number> = BTreeMap::new();
    for line in &result.statement {
        let name = match line.item {
            Item::Payment(id) => Some(model.payments[id].title.name.as_str()),
            _ => None,
        };
        if bound.item.is_some() && bound.item.as_deref() != name {
            continue;
        }
        let period = result.periods[line.period as usize];
        let key = match bound.scope {
            Scope::PayeePeriod => (line.payee, period),
            Scope::Year => {
                let day = calendar.first_day(model.contract.statements, period).unwrap();
                (0, calendar.index(PeriodKind::ContractYear, day))
            }
            Scope::Whole => (0, 0),
        };
        let sum = sums.entry(key).or_insert_with(Number::zero);
        *sum = sum.plus(&line.amount);
    }
    if bound.scope == Scope::Whole {
        return Some(sums.into_values().next().unwrap_or_else(Number::zero));
    }
    if bound.least { sums.into_values().min() } else { sums.into_values().max() }
}

pub(crate) fn within(bound: &Bound, amount: &Number) -> bool {
    let Some(proved) = bound.proved.as_ref().map(meed::value::Amount::exact) else { return true };
    if bound.least { amount >= proved } else { amount <= proved }
}

/// Holds what the data is paid, and what is found, against what is proved of a contract.
fn held(contract: Vec<u16>, data: Vec<u16>, way: &[u16]) -> Result<(), TestCaseError> {
    let Some((mut model, data, settings, text)) = ready(contract, data, |line| Some(line.to_owned())) else {
        return Ok(());
    };
    let ids: BTreeSet<RecordId> = model
        .records
        .iter_enumerated()
        .filter(|(_, own)| own.made.is_none() && own.listed.is_none())
        .map(|(id, _)| id)
        .collect();
    for (id, way) in ids.iter().zip(way) {
        held_to_data(&mut model, &data, *id, *way);
    }
    let prepared = Prepared::new(&model);
    let outcomes =
        model.facts.iter_enumerated().filter(|(_, fact)| matches!(fact.kind, FactKind::Outcome(..)));
    let outcomes: Vec<_> = outcomes.map(|(id, _)| id).collect();
    let run = |empty| prepared.run(data.clone(), &Settings { empty, ..settings.clone() }).ok();
    let (Some(with), without) = (run(Vec::new()), run(outcomes)) else { return Ok(()) };
    let found = bounds(&prepared, Effort { boxes: 8, values: 20_000 });
    for bound in &found.bounds {
        let result = if bound.without_outcomes { without.as_ref() } else { Some(&with) };
        let amount = result.and_then(|result| paid(&model, result, bound));
        let sought = bound.found.as_ref().map(|found| found.exact().clone());
        for amount in amount.iter().chain(&sought) {
            if !within(bound, amount) {
                let volumes: Vec<_> = model.records.iter().map(|record| &record.volumes).collect();
                return Err(TestCaseError::fail(format!(
                    "{amount:?} is paid: {bound:?}\n{text}\n{volumes:?}"
                )));
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(search::cases(CASES))]

    #[test]
    fn what_random_data_is_paid_lies_within_what_is_proved(
        contract in proptest::collection::vec(any::<u16>(), 0..400),
        data in proptest::collection::vec(any::<u16>(), 0..600),
        way in proptest::collection::vec(any::<u16>(), 2),
    ) {
        held(contract, data, &way)?;
    }
}
