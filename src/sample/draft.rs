//! Rows of an example in the making.

use crate::data::{self, Database};
use crate::model::{
    Constant, Example, ExampleRow, ExampleTable, Field, FieldId, Model, Record, RecordId, TariffId, Type,
};
use crate::run::Value;
use crate::show;
use crate::source::Span;
use crate::value::{
    Day, Number, NumberStyle, NumberType, SECONDS_A_DAY, Shown, clock_words, day_and_second, seconds_of,
};

/// The most rows that are tried, a row that stands for several counted as several.
const MOST_ROWS: u64 = 4000;

/// Rows for the records of a contract, and the amounts that are given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Draft {
    pub(crate) given: Vec<(TariffId, Constant)>,
    pub(crate) tables: Vec<DraftTable>,
}

/// The rows of a record: a value for each of its fields.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DraftTable {
    pub(crate) record: RecordId,
    pub(crate) rows: Vec<DraftRow>,
    /// For each field whether it is numbered 1, 2, 3 and so on instead.
    pub(crate) numbered: Vec<bool>,
}

/// A row, and how many of it there are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DraftRow {
    pub(crate) times: u32,
    pub(crate) cells: Vec<Value>,
}

/// What stands in a field of which nothing is known.
pub(crate) struct Defaults {
    /// For each record and field.
    values: Vec<Vec<Value>>,
}

impl Defaults {
    /// Values of the fields as the examples have them first; of those that none has, any that is allowed.
    pub(crate) fn new(model: &Model, data: &[&Database]) -> Self {
        let of_record = |(record, declared): (RecordId, &Record)| {
            let fields = (0u32..).zip(&declared.fields);
            fields
                .map(|(field, declared)| {
                    let id = FieldId { record, field };
                    first_given(model, data, id).unwrap_or_else(|| any_value(model, declared))
                })
                .collect()
        };
        Defaults { values: model.records.iter_enumerated().map(of_record).collect() }
    }

    fn of(&self, record: RecordId, field: usize) -> Value {
        let value = self.values.get(record.index()).and_then(|fields| fields.get(field));
        value.cloned().unwrap_or(Value::Blank)
    }
}

/// The first value of a field that is given in some data.
fn first_given(model: &Model, data: &[&Database], id: FieldId) -> Option<Value> {
    let field = &model.records[id];
    data.iter().find_map(|data| {
        let table = data.tables.get(id.record.index())?;
        let column = table.columns.get(id.field as usize)?;
        let values = (0..table.rows).map(|row| held(model, data, Value::of(column, row, &field.ty, data)));
        values.into_iter().find(|value| *value != Value::Blank)
    })
}

/// Whether an example can suppose rows of a record: not where they are terms, or worked out.
fn is_supposed(record: &Record) -> bool {
    record.listed.is_none() && record.made.is_none()
}

/// A reference as the field that it is kept by.
fn held(model: &Model, data: &Database, value: Value) -> Value {
    match value {
        Value::Row(..) => Value::Text(value.words(model, data)),
        other => other,
    }
}

/// Any value that a field may have.
pub(super) fn any_value(model: &Model, field: &Field) -> Value {
    match &field.ty {
        Type::Number(_) => Value::Number(field.at_least.clone().unwrap_or_else(Number::one)),
        Type::Date => Value::Date(field.days.0.unwrap_or(model.contract.starts)),
        // Noon in Greenwich: a time that every clock shows once.
        Type::Moment => {
            let noon = i32::try_from(SECONDS_A_DAY / 2).unwrap_or(0);
            Value::Moment(Number::from_int(i128::from(seconds_of(model.contract.starts, noon))))
        }
        Type::Choice(set) => Value::Choice(*set, 0),
        Type::YesNo => Value::YesNo(true),
        Type::Reference(_) => Value::Text("1".to_owned()),
        _ => Value::Text("Acme".to_owned()),
    }
}

impl Draft {
    /// The rows of an example, those fields filled in that it leaves open. None if they cannot be read.
    pub(crate) fn of_example(model: &Model, example: &Example, defaults: &Defaults) -> Option<Self> {
        let data = data::from_example(model, &example.tables).ok()?;
        let mut tables: Vec<DraftTable> = Vec::new();
        let mut next = vec![0usize; model.records.len()];
        for given in &example.tables {
            let declared = &model.records[given.record];
            let read = data.tables.get(given.record.index())?;
            let at = next.get_mut(given.record.index())?;
            let mut rows = Vec::new();
            for row in given.rows.iter().filter(|row| row.times > 0) {
                let cells = declared.fields.iter().enumerate().zip(&read.columns).map(
                    |((position, field), column)| {
                        let value = held(model, &data, Value::of(column, *at, &field.ty, &data));
                        let open = value == Value::Blank && !field.may_be_blank && !field.unique;
                        if open { defaults.of(given.record, position) } else { value }
                    },
                );
                rows.push(DraftRow { times: row.times, cells: cells.collect() });
                *at = at.saturating_add(row.times as usize);
            }
            let is_column =
                |field: usize| u32::try_from(field).is_ok_and(|field| given.fields.contains(&field));
            let numbered =
                declared.fields.iter().enumerate().map(|(at, field)| field.unique && !is_column(at));
            match tables.iter_mut().find(|table| table.record == given.record) {
                Some(table) => table.rows.extend(rows),
                None => tables.push(DraftTable { record: given.record, rows, numbered: numbered.collect() }),
            }
        }
        Some(Draft { given: example.given.clone(), tables })
    }

    /// One row of each record, of which nothing is known.
    pub(crate) fn plain(model: &Model, defaults: &Defaults) -> Self {
        let table = |(record, declared): (RecordId, &Record)| {
            let cells = (0..declared.fields.len()).map(|field| defaults.of(record, field)).collect();
            let numbered =
                declared.fields.iter().map(|field| field.unique && !matches!(field.ty, Type::Reference(_)));
            DraftTable { record, rows: vec![DraftRow { times: 1, cells }], numbered: numbered.collect() }
        };
        let supposed = model.records.iter_enumerated().filter(|(_, record)| is_supposed(record));
        Draft { given: Vec::new(), tables: supposed.map(table).collect() }
    }

    /// The first rows of each record in a set of data, with the rows that they refer to.
    pub(crate) fn of_data(model: &Model, data: &Database, first: usize) -> Self {
        let mut taken: Vec<Vec<usize>> =
            data.tables.iter().map(|table| (0..table.rows.min(first)).collect()).collect();
        // A chain of references is no longer than there are records.
        for _ in &model.records {
            for (record, declared) in model.records.iter().enumerate() {
                let rows = taken.get(record).cloned().unwrap_or_default();
                for (at, field) in declared.fields.iter().enumerate() {
                    let Type::Reference(to) = field.ty else { continue };
                    let column = data.tables.get(record).and_then(|table| table.columns.get(at));
                    for row in &rows {
                        let value = column.map(|column| Value::of(column, *row, &field.ty, data));
                        if let (Some(Value::Row(_, row)), Some(others)) = (value, taken.get_mut(to.index()))
                            && !others.contains(&(row as usize))
                        {
                            others.push(row as usize);
                        }
                    }
                }
            }
        }
        let table = |((record, declared), rows): ((RecordId, &Record), Vec<usize>)| {
            let columns =
                data.tables.get(record.index()).map(|table| table.columns.as_slice()).unwrap_or_default();
            let row = |at: usize| {
                let cells = declared.fields.iter().zip(columns);
                let cells =
                    cells.map(|(field, column)| held(model, data, Value::of(column, at, &field.ty, data)));
                DraftRow { times: 1, cells: cells.collect() }
            };
            let numbered = vec![false; declared.fields.len()];
            DraftTable { record, rows: rows.into_iter().map(row).collect(), numbered }
        };
        let records = model.records.iter_enumerated().zip(taken);
        let supposed = records.filter(|((_, record), rows)| is_supposed(record) && !rows.is_empty());
        Draft { given: Vec::new(), tables: supposed.map(table).collect() }
    }

    /// How many rows it has, and how many it stands for.
    pub(crate) fn size(&self) -> (usize, u64) {
        let rows = || self.tables.iter().flat_map(|table| &table.rows);
        (rows().count(), rows().map(|row| u64::from(row.times)).sum())
    }

    /// Whether it is small enough to be tried.
    pub(crate) fn is_small(&self) -> bool {
        self.size().1 <= MOST_ROWS
    }

    /// The places of its rows: table and row.
    pub(crate) fn places(&self) -> Vec<(usize, usize)> {
        let of = |(at, table): (usize, &DraftTable)| {
            (0..table.rows.len()).map(move |row| (at, row)).collect::<Vec<_>>()
        };
        self.tables.iter().enumerate().flat_map(of).collect()
    }

    /// The rows at a place.
    pub(crate) fn row_mut(&mut self, (table, row): (usize, usize)) -> Option<&mut DraftRow> {
        self.tables.get_mut(table)?.rows.get_mut(row)
    }

    /// The value of a field at a place.
    pub(crate) fn value(&self, (table, row): (usize, usize), field: FieldId) -> Option<&Value> {
        let table = self.tables.get(table).filter(|table| table.record == field.record)?;
        table.rows.get(row)?.cells.get(field.field as usize)
    }

    /// With rows numbered by what they are called, where there is one of a record and its name is its number: then it can
    /// be there several times.
    pub(crate) fn numbered(mut self, model: &Model) -> Self {
        for table in self.tables.iter_mut().filter(|table| table.rows.len() == 1) {
            let fields = &model.records[table.record].fields;
            let cells = table.rows.first().map(|row| row.cells.as_slice()).unwrap_or_default();
            for ((field, cell), numbered) in fields.iter().zip(cells).zip(&mut table.numbered) {
                let is_first = match cell {
                    Value::Number(number) => *number == Number::one(),
                    Value::Text(text) => text == "1",
                    _ => false,
                };
                *numbered |= field.unique && is_first && !matches!(field.ty, Type::Reference(_));
            }
        }
        self
    }

    /// The days of the row at a place but for one field, and of the rows that it refers to.
    pub(crate) fn days_beside(&self, model: &Model, place: (usize, usize), but: FieldId) -> Vec<Day> {
        let Some(table) = self.tables.get(place.0) else { return Vec::new() };
        let Some(row) = table.rows.get(place.1) else { return Vec::new() };
        let mut found: Vec<Day> = Vec::new();
        let mut add = |value: &Value| {
            if let Value::Date(day) = value
                && !found.contains(day)
            {
                found.push(*day);
            }
        };
        for ((at, field), cell) in (0u32..).zip(&model.records[table.record].fields).zip(&row.cells) {
            if at != but.field {
                add(cell);
            }
            let Type::Reference(to) = field.ty else { continue };
            let Some(unique) = model.records[to].fields.iter().position(|field| field.unique) else {
                continue;
            };
            let others = self.tables.iter().filter(|table| table.record == to);
            let named = |row: &&DraftRow| row.cells.get(unique).is_some_and(|name| is_named(name, cell));
            let other = others.flat_map(|table| &table.rows).find(named);
            other.into_iter().flat_map(|row| &row.cells).for_each(&mut add);
        }
        found
    }

    /// The same with another value at a place.
    pub(crate) fn with(&self, place: (usize, usize), field: FieldId, value: Value) -> Option<Self> {
        let before = self.value(place, field)?;
        if *before == value {
            return None;
        }
        let mut changed = self.clone();
        *changed.row_mut(place)?.cells.get_mut(field.field as usize)? = value;
        Some(changed)
    }

    /// The same with a value in all rows of a table.
    pub(crate) fn with_in_all(&self, table: usize, field: FieldId, value: &Value) -> Option<Self> {
        let mut changed = self.clone();
        let rows = &mut changed.tables.get_mut(table).filter(|table| table.record == field.record)?.rows;
        let cells = rows.iter_mut().filter_map(|row| row.cells.get_mut(field.field as usize));
        cells.for_each(|cell| *cell = value.clone());
        (changed != *self).then_some(changed)
    }

    /// The same with another number of rows at a place.
    pub(crate) fn with_times(&self, place: (usize, usize), times: u32) -> Option<Self> {
        let mut changed = self.clone();
        changed.row_mut(place)?.times = times;
        Some(changed)
    }

    /// The same with a row twice: first the row as it is, which is then also found at the second place.
    pub(crate) fn with_copy(&self, model: &Model, (table, row): (usize, usize)) -> Option<Self> {
        let mut changed = self.clone();
        let declared = &model.records[changed.tables.get(table)?.record];
        let rows = &mut changed.tables.get_mut(table)?.rows;
        let mut copy = rows.get(row)?.clone();
        copy.times = 1;
        let unique = declared.fields.iter().enumerate().filter(|(_, field)| field.unique);
        for (at, _) in unique {
            let others: Vec<Value> = rows.iter().filter_map(|row| row.cells.get(at).cloned()).collect();
            let cell = copy.cells.get_mut(at)?;
            *cell = another(cell, &others)?;
        }
        rows.push(copy);
        Some(changed)
    }

    /// The same without a row.
    pub(crate) fn without(&self, (table, row): (usize, usize)) -> Option<Self> {
        let mut changed = self.clone();
        let rows = &mut changed.tables.get_mut(table)?.rows;
        if row < rows.len() {
            rows.remove(row);
        }
        changed.tables.retain(|table| !table.rows.is_empty());
        (!changed.tables.is_empty()).then_some(changed)
    }

    /// The places of its columns: table and field.
    pub(crate) fn columns(&self) -> Vec<(usize, usize)> {
        let of = |(at, table): (usize, &DraftTable)| {
            (0..table.numbered.len()).map(move |field| (at, field)).collect::<Vec<_>>()
        };
        self.tables.iter().enumerate().flat_map(of).collect()
    }

    /// The same without a column that need not be there: blank in every row, or numbered.
    pub(crate) fn without_column(&self, model: &Model, (table, field): (usize, usize)) -> Option<Self> {
        let mut changed = self.clone();
        let at = changed.tables.get_mut(table)?;
        let declared = model.records[at.record].fields.get(field)?;
        if declared.unique && !matches!(declared.ty, Type::Reference(_)) {
            *at.numbered.get_mut(field)? = true;
        } else if declared.may_be_blank {
            at.rows
                .iter_mut()
                .filter_map(|row| row.cells.get_mut(field))
                .for_each(|cell| *cell = Value::Blank);
        }
        (changed != *self).then_some(changed)
    }

    /// As the tables of an example.
    pub(crate) fn tables(&self, model: &Model) -> Vec<ExampleTable> {
        self.tables.iter().map(|table| self.table(model, table)).collect()
    }

    fn table(&self, model: &Model, table: &DraftTable) -> ExampleTable {
        let declared = &model.records[table.record].fields;
        let is_blank = |at: usize| table.rows.iter().all(|row| row.cells.get(at) == Some(&Value::Blank));
        let shown: Vec<(usize, &Field)> = declared
            .iter()
            .enumerate()
            .filter(|(at, field)| {
                table.numbered.get(*at) != Some(&true) && !(field.may_be_blank && is_blank(*at))
            })
            .collect();
        let row = |row: &DraftRow| ExampleRow {
            times: row.times,
            cells: shown.iter().map(|(at, field)| as_data(model, field, row.cells.get(*at))).collect(),
            spans: vec![Span::default(); shown.len()],
        };
        ExampleTable {
            record: table.record,
            fields: shown.iter().filter_map(|(at, _)| u32::try_from(*at).ok()).collect(),
            rows: table.rows.iter().map(row).collect(),
        }
    }
}

/// A value that is not among others: a number above them all, or a text with a number behind it.
fn another(value: &Value, others: &[Value]) -> Option<Value> {
    match value {
        Value::Number(_) => {
            let numbers = others.iter().filter_map(|other| match other {
                Value::Number(number) => Some(number.clone()),
                _ => None,
            });
            numbers.max().map(|most| Value::Number(most.plus(&Number::one())))
        }
        Value::Text(text) => {
            (2..1000).map(|at| Value::Text(format!("{text}{at}"))).find(|text| !others.contains(text))
        }
        Value::Blank => Some(Value::Blank),
        _ => None,
    }
}

/// A value as the data of the contract writes it.
pub(crate) fn as_data(model: &Model, field: &Field, value: Option<&Value>) -> String {
    match (value, &field.ty) {
        (None | Some(Value::Blank), _) => String::new(),
        (Some(Value::Number(number)), Type::Number(NumberType { style: NumberStyle::Percent, .. })) => {
            format!("{}%", show::exact(&number.times(&Number::from_int(100))))
        }
        (Some(Value::Number(number)), _) => show::exact(number),
        (Some(Value::Date(day)), _) => day.to_string(),
        (Some(Value::Moment(second)), _) => moment(model, second).unwrap_or_default(),
        (Some(value), _) => in_words(model, value),
    }
}

/// A value as an example writes it.
pub(crate) fn as_example(model: &Model, field: &Field, value: &Value) -> String {
    match (value, &field.ty) {
        (Value::Blank, _) => String::new(),
        (Value::Number(number), Type::Number(ty)) if ty.unit.currency().is_some() => {
            crate::value::format::money(number, model.contract.currency).replace('−', "-")
        }
        (Value::Date(day), _) => day.long(),
        _ => as_data(model, field, Some(value)),
    }
}

/// A moment by the clocks of the contract; one that they show twice, by those of Greenwich.
fn moment(model: &Model, second: &Number) -> Option<String> {
    let zone = model.contract.clock.as_ref()?;
    let second = i64::try_from(second.to_int()?).ok()?;
    let (day, clock) = zone.local(second)?;
    if zone.moment(day, clock) == Some(Shown::Once(second)) {
        return Some(format!("{} {}", day.long(), clock_words(clock)));
    }
    let (day, clock) = day_and_second(second)?;
    Some(format!("{} {}Z", day.long(), clock_words(clock)))
}

fn in_words(model: &Model, value: &Value) -> String {
    value.words(model, &Database::default())
}

/// So many days later, if that is a day.
pub(crate) fn later(day: Day, days: &Number) -> Option<Day> {
    day.plus_days(i32::try_from(days.to_int()?).ok()?)
}

/// Whether a reference leads to the row of a name.
fn is_named(name: &Value, reference: &Value) -> bool {
    match (name, reference) {
        (Value::Text(name), Value::Text(other)) => name == other,
        (Value::Number(name), Value::Text(other)) => Number::parse(other).as_ref() == Some(name),
        _ => false,
    }
}
