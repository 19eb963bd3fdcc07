//! A data set of what is taken to come, drawn by chance.

use std::collections::BTreeMap;

use super::assumptions::Assumptions;
use super::chance::Chance;
use super::form::Drawn;
use super::plan::{Each, FieldPlan, Plan};
use crate::model::{ExampleRow, ExampleTable, FieldId, Model, RecordId, Type};
use crate::source::Span;
use crate::value::Day;

/// The most rows of one sample.
const MOST_ROWS: usize = 200_000;

/// The rows that were drawn, by record.
pub(super) type Rows = BTreeMap<RecordId, Vec<Vec<Drawn>>>;

/// Draws a data set; `luck` where nothing is taken to improve. None where it would be too long.
pub(super) fn drawn(model: &Model, assumed: &Assumptions, chance: &mut Chance, luck: bool) -> Option<Rows> {
    let mut rows = Rows::new();
    for plan in &assumed.plans {
        let mut own: Vec<Vec<Drawn>> = Vec::new();
        for start in starts(model, plan, &rows) {
            let many = chance.below(plan.most.saturating_sub(plan.least).saturating_add(1));
            for _ in 0..many.saturating_add(plan.least) {
                let at = own.len();
                own.push(row(model, plan, (&start, at), &rows, chance, luck));
                if own.len() > MOST_ROWS {
                    return None;
                }
            }
        }
        rows.insert(plan.record, own);
    }
    Some(rows)
}

/// What some rows of a plan have in common: the days in which they fall, or the row to which they refer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Start {
    All,
    Between(Day, Day, u32),
    Of(u32, usize),
}

fn starts(model: &Model, plan: &Plan, rows: &Rows) -> Vec<Start> {
    let contract = &model.contract;
    match plan.each {
        Each::All => vec![Start::All],
        Each::Period(kind, field) => {
            let calendar = &contract.calendar;
            let all = calendar.index(kind, contract.starts)..=calendar.index(kind, contract.ends);
            let days = |index: i32| {
                let first = calendar.first_day(kind, index)?.max(contract.starts);
                let last = calendar.last_day(kind, index)?.min(contract.ends);
                Some(Start::Between(first, last, field))
            };
            all.filter_map(days).collect()
        }
        Each::Referred(field, to) => {
            let many = rows.get(&to).map_or(0, Vec::len);
            (0..many).map(|row| Start::Of(field, row)).collect()
        }
    }
}

fn row(
    model: &Model,
    plan: &Plan,
    (start, at): (&Start, usize),
    rows: &Rows,
    chance: &mut Chance,
    luck: bool,
) -> Vec<Drawn> {
    let declared = &model.records[plan.record];
    let mut cells: Vec<Drawn> = vec![Drawn::default(); declared.fields.len()];
    let mut refers: BTreeMap<u32, usize> = BTreeMap::new();
    let set = |cells: &mut Vec<Drawn>, field: u32, drawn: Drawn| {
        if let Some(cell) = cells.get_mut(field as usize) {
            *cell = drawn;
        }
    };
    for (field, declared) in (0u32..).zip(&declared.fields) {
        match (&declared.ty, start) {
            (Type::Reference(to), _) => {
                let many = rows.get(to).map_or(0, Vec::len);
                let target = match start {
                    Start::Of(own, target) if *own == field => *target,
                    _ => usize::try_from(chance.below(many as u64)).unwrap_or(0),
                };
                if many > 0 {
                    refers.insert(field, target);
                    set(&mut cells, field, name_of(model, *to, target, rows));
                }
            }
            (Type::Date, Start::Between(first, last, own)) if *own == field => {
                let days = u64::try_from(first.days_until(*last)).unwrap_or(0).saturating_add(1);
                let by = i32::try_from(chance.below(days)).unwrap_or(0);
                set(&mut cells, field, first.plus_days(by).map(Drawn::day).unwrap_or_default());
            }
            (Type::Text, _) if declared.unique => {
                let cell = format!("{}-{}", model.records[plan.record].title.name, at.saturating_add(1));
                set(&mut cells, field, Drawn { cell, day: None });
            }
            _ if declared.unique => {
                set(&mut cells, field, Drawn { cell: at.saturating_add(1).to_string(), day: None });
            }
            _ => {}
        }
    }
    for planned in &plan.fields {
        let drawn = value(model, plan.record, planned, (&cells, &refers), rows, chance, luck);
        set(&mut cells, planned.field, drawn);
    }
    cells
}

/// What those that refer to a row call it.
fn name_of(model: &Model, record: RecordId, row: usize, rows: &Rows) -> Drawn {
    let at = model.records[record].fields.iter().position(|field| field.unique).unwrap_or(0);
    rows.get(&record).and_then(|rows| rows.get(row)?.get(at)).cloned().unwrap_or_default()
}

fn value(
    model: &Model,
    record: RecordId,
    planned: &FieldPlan,
    (cells, refers): (&[Drawn], &BTreeMap<u32, usize>),
    rows: &Rows,
    chance: &mut Chance,
    luck: bool,
) -> Drawn {
    let holds = |when: &Option<(u32, String)>| match when {
        Some((field, value)) => cells.get(*field as usize).is_some_and(|cell| cell.cell == *value),
        None => true,
    };
    let Some(group) = planned.groups.iter().find(|group| holds(&group.when)) else { return Drawn::default() };
    let weights = if luck { &group.luck } else { &group.weights };
    let Some(form) = group.forms.get(chance.one_of(weights)) else { return Drawn::default() };
    form.drawn(chance, |through, field| match through {
        None => cells.get(field as usize)?.day,
        Some(reference) => {
            let Type::Reference(to) = model.records[FieldId { record, field: reference }].ty else {
                return None;
            };
            rows.get(&to)?.get(*refers.get(&reference)?)?.get(field as usize)?.day
        }
    })
}

/// The rows as tables that the contract reads.
pub(super) fn tables(model: &Model, rows: &Rows) -> Vec<ExampleTable> {
    let table = |(record, rows): (&RecordId, &Vec<Vec<Drawn>>)| {
        let fields = u32::try_from(model.records[*record].fields.len()).unwrap_or(0);
        let row = |row: &Vec<Drawn>| ExampleRow {
            times: 1,
            cells: row.iter().map(|drawn| drawn.cell.clone()).collect(),
            spans: vec![Span::default(); row.len()],
        };
        ExampleTable { record: *record, fields: (0..fields).collect(), rows: rows.iter().map(row).collect() }
    };
    rows.iter().filter(|(_, rows)| !rows.is_empty()).map(table).collect()
}

/// The day of a row: of the field by whose periods there are so many, or else its first date.
pub(super) fn day_of(plan: &Plan, row: &[Drawn]) -> Option<Day> {
    match plan.each {
        Each::Period(_, field) => row.get(field as usize)?.day,
        Each::All | Each::Referred(..) => row.iter().find_map(|drawn| drawn.day),
    }
}
