//! The rows of a record as the first of its steps: each field in one column of one form.

use std::collections::BTreeMap;

use super::clock::{MOST_SECONDS, is_by_clocks, seconds_of};
use super::dialect::SqlType;
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Relation, Scope};
use super::tree::{Call, From, Query, Select, Sign, Sql, Step};
use super::types::{Holds, key_of};
use super::value::{MOST, NARROW, Num, Over, Value};
use crate::column::Values;
use crate::model::{Field, FrameId, RecordId, Type};
use crate::source::Span;
use crate::value::Number;

impl Maker<'_> {
    /// The rows of a record.
    pub(super) fn rows_of(&mut self, position: usize) -> Made<Relation> {
        let id = RecordId(u32::try_from(position).unwrap_or(u32::MAX));
        let record = &self.model.records[id];
        if record.made.is_some() {
            return self.spell_rows(id);
        }
        if record.listed.is_some() {
            return self.listed_rows(id);
        }
        if self.rows_name_others(id) {
            self.refuse_references(id)?;
        }
        let Some(table) = self.tables.of.get(&id).cloned() else {
            return Err(Refusal::unexpected(record.title.span, "the rows of this record are in no table"));
        };
        let mut columns = Vec::new();
        let mut values = BTreeMap::new();
        let mut shown = Vec::new();
        for ((position, field), column) in (0u32..).zip(&record.fields).zip(&table.columns) {
            let (sql, value) = self.field(field, &Sql::column(&column.name), column.holds)?;
            if is_by_clocks(column.holds) {
                shown.push((field.name.clone(), field.span));
            }
            columns.push((sql, field.name.clone()));
            values.insert(Held::Field(position), value.named(&field.name, ""));
        }
        let names: Vec<String> = record.fields.iter().map(|field| field.name.clone()).collect();
        let comment = self.comment("record", &record.title.name, record.title.span);
        let namers = self.namers(&table)?;
        let step = self.fresh(&format!("{}_rows", record.title.name));
        let mut select = Select { columns, from: self.lines_of_table(&table), ..Select::default() };
        if let Some((join, stands)) = namers {
            select.joins = vec![join];
            select.filter = Some(Sql::all(vec![Maker::is_not_named(), stands]));
        }
        if !shown.is_empty() {
            let mut columns = Vec::new();
            for name in &names {
                let own = Sql::column(name);
                let sql = match shown.iter().find(|(field, _)| field == name) {
                    Some((_, span)) => self.moment_of(&own, *span)?,
                    None => own,
                };
                columns.push((sql, name.clone()));
            }
            select = Select { columns, from: From::Query(Box::new(select)), ..Select::default() };
        }
        self.steps.push(Step { name: step.clone(), comment, query: Query::Select(Box::new(select)) });
        Ok(Relation::new(step, values, names))
    }

    /// What a field is, made of its column.
    fn field(&self, field: &Field, own: &Sql, holds: Holds) -> Made<(Sql, Value)> {
        let own = &as_held(own.clone(), holds);
        let given_text = || given_text(field, own);
        let column = Sql::column(&field.name);
        Ok(match (&field.ty, holds) {
            (Type::Number(_), Holds::Number { decimals, digits, percent, .. }) => {
                let scale = decimals.saturating_add(if percent { 2 } else { 0 });
                if digits.saturating_add(decimals.saturating_mul(2)) > MOST_DIGITS {
                    return Err(Refusal::of(
                        field.span,
                        "a column whose numbers have so many digits and decimal places is not made whole in 38 digits",
                    )
                    .with_help("let a view give it fewer: `CAST(hours AS DECIMAL(12,4))`"));
                }
                let bound = size_of(field, holds).ok_or_else(|| {
                    Refusal::of(
                        field.span,
                        "a field whose numbers may have more than 38 digits is not said in SQL",
                    )
                    .with_help("say between what its numbers lie: `from 0 to 1,000,000`")
                })?;
                let wide = bound >= NARROW;
                let ty = if wide { SqlType::Wide } else { SqlType::Whole };
                let sql = match decimals {
                    0 => own.clone().cast(ty),
                    decimals => {
                        let power = 10i128.checked_pow(decimals).unwrap_or(i128::MAX);
                        own.clone().infix(Sign::Times, Sql::Int(power)).cast(ty)
                    }
                };
                (sql, Value::Number(Num { of: column, scale, over: Over::Fixed(1), bound, wide }))
            }
            (Type::Date, Holds::Day) => (own.clone(), Value::Day(column)),
            (Type::Moment, Holds::Moment | Holds::MomentInGreenwich) => {
                let (seconds, _) = seconds_of(own, field);
                let value = Num::count(column, MOST_SECONDS);
                // By the clocks of the zone it is made a moment in a step of its own.
                (seconds, Value::Number(value))
            }
            (Type::Period(kind), Holds::Day) => {
                let mut nowhere = Scope::nothing(FrameId(0));
                let period = self.period_of(&mut nowhere, *kind, own.clone());
                (period, Value::Period(column))
            }
            (Type::YesNo, Holds::YesNo) => (own.clone(), Value::Truth(column)),
            (Type::YesNo, Holds::Text) => (self.answer(field, own), Value::Truth(column)),
            (Type::Reference(record), holds) => {
                let key = key_of(self.model, *record);
                let sql = match (key, holds) {
                    (Some(Type::Number(_)), Holds::Number { .. }) => own.clone().cast(SqlType::Whole),
                    (Some(Type::Date), Holds::Day) => own.clone(),
                    (Some(Type::Text | Type::Choice(_)), Holds::Text) => given_text(),
                    _ => {
                        return Err(Refusal::of(
                            field.span,
                            "a reference whose column is of another type than what it refers to",
                        )
                        .with_help("let a view cast the column to the type of the field that it refers to"));
                    }
                };
                (sql, Value::Code(column, field.ty.clone()))
            }
            (Type::Text | Type::Choice(_), Holds::Text) => {
                if field.form.capitals_ignored {
                    return Err(Refusal::of(
                        field.span,
                        "texts whose capitals are ignored are not read from tables",
                    ).with_help("let a view write the texts alike: `lower(provider)`, and leave `capitals ignored` out of the contract"));
                }
                (given_text(), Value::Code(column, field.ty.clone()))
            }
            (
                Type::Number(_)
                | Type::Date
                | Type::Moment
                | Type::YesNo
                | Type::Text
                | Type::Choice(_)
                | Type::Clock
                | Type::Period(_),
                _,
            ) => {
                return Err(Refusal::of(field.span, "a field whose column is of another type")
                    .with_help("let a view cast the column to what the field is"));
            }
        })
    }

    /// Yes or no by the words of the data; anything else is a fault, which is told before anything is paid.
    pub(super) fn answer(&self, field: &Field, own: &Sql) -> Sql {
        let is = |word: &String| own.clone().infix(Sign::Is, Sql::Text(word.clone()));
        let yes = field.form.answers.iter().map(|(yes, _)| (is(yes), Sql::Truth(true)));
        let no = field.form.answers.iter().map(|(_, no)| (is(no), Sql::Truth(false)));
        Sql::Case(yes.chain(no).collect(), None)
    }

    /// The rows that stand in the contract.
    fn listed_rows(&mut self, id: RecordId) -> Made<Relation> {
        let record = &self.model.records[id];
        let span = record.title.span;
        let listed = self.listed;
        let Some(table) = listed.tables.get(id.index()) else {
            return Err(Refusal::unexpected(span, "the rows that the contract lists are not at hand"));
        };
        let mut columns = Vec::new();
        let mut values = BTreeMap::new();
        let mut rows: Vec<Vec<Sql>> = vec![Vec::new(); table.rows];
        for ((position, field), column) in (0u32..).zip(&record.fields).zip(&table.columns) {
            let name = Sql::column(&field.name);
            let scale = match &column.values {
                Values::Fixed { scale, .. } => scale.places(),
                _ => Some(0),
            };
            let many_parts = || {
                Refusal::of(field.span, "a number of so many digits is not listed in SQL")
                    .with_help("write the number with fewer digits")
            };
            let scale = scale.ok_or_else(many_parts)?;
            let mut bound = 0u128;
            for (at, row) in rows.iter_mut().enumerate() {
                let sql = self.listed_cell(field, (id, position), at)?;
                if let Sql::Int(value) = &sql {
                    bound = bound.max(value.unsigned_abs());
                }
                row.push(sql);
            }
            let (ty, value) = match &field.ty {
                Type::Number(_) | Type::Moment | Type::Clock => (
                    SqlType::Whole,
                    Value::Number(Num { of: name, scale, over: Over::Fixed(1), bound, wide: false }),
                ),
                Type::Date => (SqlType::Date, Value::Day(name)),
                Type::YesNo => (SqlType::Truth, Value::Truth(name)),
                Type::Period(_) => (SqlType::Short, Value::Period(name)),
                Type::Reference(record) => {
                    let ty = match key_of(self.model, *record) {
                        Some(Type::Number(_)) => SqlType::Whole,
                        Some(Type::Date) => SqlType::Date,
                        _ => SqlType::Text,
                    };
                    (ty, Value::Code(name, field.ty.clone()))
                }
                Type::Text | Type::Choice(_) => (SqlType::Text, Value::Code(name, field.ty.clone())),
            };
            columns.push((field.name.clone(), ty));
            values.insert(Held::Field(position), value);
        }
        let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
        let comment = self.comment("record", &record.title.name, span);
        let step = self.fresh(&record.title.name);
        self.steps.push(Step { name: step.clone(), comment, query: Query::Values(columns, rows) });
        Ok(Relation::new(step, values, names))
    }

    /// A cell of a row that stands in the contract.
    fn listed_cell(&self, field: &Field, (record, position): (RecordId, u32), row: usize) -> Made<Sql> {
        let listed = self.listed;
        let column = listed.tables.get(record.index()).and_then(|table| table.columns.get(position as usize));
        let blank = |ty| Ok(Sql::Null(ty));
        let missing = || Refusal::unexpected(field.span, "a value that the contract lists is not at hand");
        let column = column.ok_or_else(missing)?;
        let is_blank = column.is_blank(row);
        match &field.ty {
            Type::Number(_) | Type::Moment | Type::Clock if is_blank => blank(SqlType::Whole),
            Type::Number(_) | Type::Moment | Type::Clock => {
                let Values::Fixed { scale, .. } = &column.values else {
                    return Err(Refusal::of(field.span, "a number of so many digits is not listed in SQL")
                        .with_help("write the number with fewer digits"));
                };
                let number: Option<Number> = column.values.number(row);
                number.and_then(|number| scale.count(&number)).map(Sql::Int).ok_or_else(missing)
            }
            Type::Date if is_blank => blank(SqlType::Date),
            Type::Date => column.day(row).map(Sql::Day).ok_or_else(missing),
            Type::YesNo if is_blank => blank(SqlType::Truth),
            Type::YesNo => column.code(row).map(|code| Sql::Truth(code != 0)).ok_or_else(missing),
            Type::Period(_) if is_blank => blank(SqlType::Short),
            Type::Period(_) => match &column.values {
                Values::Periods(periods) => {
                    periods.get(row).map(|period| Sql::Int(i128::from(period))).ok_or_else(missing)
                }
                _ => Err(missing()),
            },
            Type::Text | Type::Choice(_) | Type::Reference(_) if is_blank => blank(SqlType::Text),
            Type::Text => {
                column.code(row).map(|code| Sql::Text(listed.texts.text(code).to_owned())).ok_or_else(missing)
            }
            Type::Choice(set) => {
                let word =
                    column.code(row).and_then(|code| self.model.choice_sets[*set].choices.get(code as usize));
                word.map(|word| Sql::Text(word.clone())).ok_or_else(missing)
            }
            Type::Reference(to) => {
                let row = column.code(row).ok_or_else(missing)?;
                let of = &self.model.records[*to].fields;
                let unique = (0u32..).zip(of).find(|(_, field)| field.unique).ok_or_else(missing)?;
                self.listed_cell(unique.1, (*to, unique.0), row as usize)
            }
        }
    }

    /// The type of what a reference to a record holds.
    pub(super) fn key_type(&self, record: RecordId) -> Type {
        key_of(self.model, record).unwrap_or(Type::Text)
    }

    /// The holidays, where the contract lists them.
    pub(super) fn holidays(&self, span: Span) -> Made<Vec<i32>> {
        let Some(field) = self.model.contract.working_week.and_then(|week| week.without) else {
            return Ok(Vec::new());
        };
        if self.model.records[field.record].listed.is_none() {
            return Err(Refusal::of(span, "working days whose holidays are data are not counted in SQL")
                .with_help("let the contract list them: `listed here`"));
        }
        let column = self
            .listed
            .tables
            .get(field.record.index())
            .and_then(|table| table.columns.get(field.field as usize));
        Ok(match column.map(|column| &column.values) {
            Some(Values::Days(days)) => days.iter().collect(),
            _ => Vec::new(),
        })
    }
}

/// So many digits the widest numbers have, those after the point and those that make it whole too.
const MOST_DIGITS: u32 = 38;

/// A column; a text by its bytes, whatever its table takes for the same.
pub(super) fn as_held(own: Sql, holds: Holds) -> Sql {
    if holds == Holds::Text { Sql::ByBytes(Box::new(own)) } else { own }
}

/// A text that is not one of those that stand for a blank.
pub(super) fn given_text(field: &Field, own: &Sql) -> Sql {
    let blanks = std::iter::once(String::new()).chain(field.form.blanks.iter().cloned());
    blanks.fold(own.clone(), |text, blank| Sql::call(Call::NullIf, vec![text, Sql::Text(blank)]))
}

/// The size that the whole numbers of a field never exceed: by its range, or else by the digits of its column. What is
/// larger is a fault.
pub(super) fn size_of(field: &Field, holds: Holds) -> Option<u128> {
    let Holds::Number { decimals, digits, percent, .. } = holds else { return Some(0) };
    let scale = decimals.saturating_add(if percent { 2 } else { 0 });
    let ranged = field.at_least.as_ref().zip(field.at_most.as_ref()).and_then(|(least, most)| {
        let size = least.size().max(most.size());
        let scaled = size.times(&Number::from_scaled(10i128.checked_pow(scale)?, 0)).floor().to_int()?;
        Some(scaled.unsigned_abs().saturating_add(1))
    });
    let by_digits = 10u128.checked_pow(digits.checked_add(decimals)?);
    ranged.or(by_digits).filter(|bound| *bound <= MOST)
}
