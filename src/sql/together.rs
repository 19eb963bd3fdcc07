//! What rows of a table may not share, and how many there are at most.

use super::dialect::SqlType;
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::rule::Rule;
use super::scope::Scope;
use super::tables::Table;
use super::tree::{Call, From, Rows, Select, Sign, Sql};
use crate::model::{FrameId, VolumeKey, VolumeOf};
use crate::value::Day;

/// A rule, the fields that it is about and the query that gives what breaks it.
pub(super) type Broken = (Rule, Vec<u32>, Select);

impl Maker<'_> {
    /// Values that may occur together once and do not, and what there is more of than there may be. What is told of is
    /// numbered from a first.
    pub(super) fn together(&mut self, table: &Table, apart: &Option<Sql>, first: usize) -> Made<Vec<Broken>> {
        let record = &self.model.records[table.record];
        let mut made: Vec<Broken> = Vec::new();
        let uniques: Vec<Vec<u32>> = record
            .uniques
            .iter()
            .filter(|unique| unique.fields.len() > 1)
            .map(|unique| unique.fields.clone())
            .collect();
        for fields in uniques {
            let number = first.saturating_add(made.len());
            let select = self.occur_together(table, apart, &fields, number)?;
            made.push((Rule::Together, fields, select));
        }
        for volume in &record.volumes {
            if self.rows_name_others(table.record) {
                return Err(Refusal::of(
                    record.title.span,
                    "how many rows there are at most is not asked of rows that are replaced or reversed",
                ).with_help("let a view of the table have the rows that count, and take the clause on what is received out"));
            }
            let number = first.saturating_add(made.len());
            let (fields, select) = match &volume.of {
                VolumeOf::Rows(keys) => (
                    keys.iter().map(|key| key.field).collect(),
                    self.too_many_rows(table, keys, volume.most, number),
                ),
                VolumeOf::Values(field) => {
                    (vec![*field], self.too_many_values(table, *field, volume.most, number))
                }
            };
            let rule = match &volume.of {
                VolumeOf::Rows(_) => Rule::MoreRows(volume.most),
                VolumeOf::Values(_) => Rule::MoreValues(volume.most),
            };
            made.push((rule, fields, select));
        }
        Ok(made)
    }

    /// The values of some fields that several rows share; of rows that stand in the place of others, on one day.
    fn occur_together(
        &mut self,
        table: &Table,
        apart: &Option<Sql>,
        fields: &[u32],
        number: usize,
    ) -> Made<Select> {
        let apart = apart.clone().map_or(Sql::Text(String::new()), |apart| apart.cast(SqlType::Text));
        let mut columns = vec![(Sql::ByBytes(Box::new(apart)), "row_key".to_owned())];
        let mut given = Vec::new();
        let names: Vec<String> = (0..fields.len()).map(|at| format!("value_{at}")).collect();
        for (field, name) in fields.iter().zip(&names) {
            let cell = self.cell_of(table, *field);
            let span = self.model.records[table.record].title.span;
            let cell = cell.ok_or_else(|| Refusal::unexpected(span, "a field that is in no column"))?;
            given.push(cell.clone().is_given());
            columns.push((cell, name.clone()));
        }
        let namers = self.namers(table)?;
        let received = self.model.records[table.record].receipt.received;
        let from = self.lines_of_table(table);
        let mut inner = Select { columns, from, ..Select::default() };
        let by: Vec<Sql> = names.iter().map(|name| Sql::column(name)).collect();
        let numbered = |select: Select, broken: Sql| Select {
            columns: vec![
                (Sql::Int(i128::try_from(number).unwrap_or(0)), "rule".to_owned()),
                (Sql::column("row_key"), "row_key".to_owned()),
                (Sql::Text(String::new()), "value".to_owned()),
            ],
            from: From::Query(Box::new(select)),
            filter: Some(broken),
            ..Select::default()
        };
        if let (Some((join, stands)), Some(received)) = (&namers, received) {
            // Each counts from the day on which it was received until that of the one that names it.
            let start = self.cell_of(table, received).unwrap_or(Sql::Day(Day::LAST.number()));
            let until = Maker::counts_until();
            given.extend([stands.clone(), start.clone().infix(Sign::Less, until.clone())]);
            inner.columns.push((start, "starts".to_owned()));
            inner.columns.push((until, "ends".to_owned()));
            inner.joins = vec![join.clone()];
            inner.filter = Some(Sql::all(given));
            let order = ["starts", "ends", "row_key"].map(|name| (Sql::column(name), false)).to_vec();
            let longest = Sql::Over {
                of: Box::new(Sql::call(Call::Max, vec![Sql::column("ends")])),
                by,
                order,
                rows: Some(Rows::BeforeThis),
            };
            let placed = Select {
                star: true,
                columns: vec![(longest, "longest".to_owned())],
                from: From::Query(Box::new(inner)),
                ..Select::default()
            };
            return Ok(numbered(placed, Sql::column("starts").infix(Sign::Less, Sql::column("longest"))));
        }
        if let Some((join, stands)) = namers {
            given.extend([stands, Maker::is_not_named()]);
            inner.joins = vec![join];
        }
        inner.filter = Some(Sql::all(given));
        let mut columns: Vec<(Sql, String)> =
            names.iter().map(|name| (Sql::column(name), name.clone())).collect();
        let group = (1..=columns.len()).collect();
        columns.push((Sql::call(Call::Min, vec![Sql::column("row_key")]), "row_key".to_owned()));
        columns.push((Sql::call(Call::Count, Vec::new()), "times".to_owned()));
        let grouped = Select { columns, from: From::Query(Box::new(inner)), group, ..Select::default() };
        Ok(numbered(grouped, Sql::column("times").infix(Sign::More, Sql::Int(1))))
    }

    fn too_many_rows(&self, table: &Table, keys: &[VolumeKey], most: u64, number: usize) -> Select {
        let mut nowhere = Scope::nothing(FrameId(0));
        let shared = keys.iter().filter_map(|key| {
            let cell = self.cell_of(table, key.field)?;
            Some(match key.period {
                Some(kind) => self.period_of(&mut nowhere, kind, cell),
                None => cell,
            })
        });
        let columns: Vec<(Sql, String)> =
            shared.enumerate().map(|(at, sql)| (sql, format!("value_{at}"))).collect();
        let given = columns.iter().map(|(sql, _)| sql.clone().is_given()).collect();
        let names: Vec<String> = columns.iter().map(|(_, name)| name.clone()).collect();
        let mut inner = Select {
            columns,
            from: self.lines_of_table(table),
            filter: Some(Sql::all(given)),
            ..Select::default()
        };
        inner.columns.push((Sql::Int(1), "one".to_owned()));
        counted(inner, &names, most, number)
    }

    fn too_many_values(&self, table: &Table, field: u32, most: u64, number: usize) -> Select {
        let cell = self.cell_of(table, field).unwrap_or(Sql::Text(String::new()));
        let inner = Select {
            distinct: true,
            columns: vec![(cell.clone(), "one".to_owned())],
            from: self.lines_of_table(table),
            filter: Some(cell.is_given()),
            ..Select::default()
        };
        counted(inner, &[], most, number)
    }
}

/// How many rows there are of each of some values, where these are too many.
fn counted(inner: Select, names: &[String], most: u64, number: usize) -> Select {
    let mut columns: Vec<(Sql, String)> =
        names.iter().map(|name| (Sql::column(name), name.clone())).collect();
    let group = (1..=columns.len()).collect();
    columns.push((Sql::call(Call::Count, vec![Sql::column("one")]), "times".to_owned()));
    let grouped = Select { columns, from: From::Query(Box::new(inner)), group, ..Select::default() };
    Select {
        columns: vec![
            (Sql::Int(i128::try_from(number).unwrap_or(0)), "rule".to_owned()),
            (Sql::Text(String::new()), "row_key".to_owned()),
            (Sql::column("times").cast(SqlType::Text), "value".to_owned()),
        ],
        from: From::Query(Box::new(grouped)),
        filter: Some(Sql::column("times").infix(Sign::More, Sql::Int(i128::from(most)))),
        ..Select::default()
    }
}
