//! How balances moved: a table for each, a row for each period.

use super::document::{Block, Cell, Column, Document, Kind, Row, Section, Table, Value};
use super::{Report, Sheet};
use crate::model::Movement;
use crate::statement::{BalanceRoll, Figure, PeriodRoll, Rolls, SeriesRoll};

impl Report for Rolls {
    fn document(&self) -> Document {
        let nothing = Section::of([Block::Paragraph("There are no balances.".to_owned())]);
        let empty = self.balances.iter().all(|roll| roll.series.is_empty());
        Document::new("Balances", balances(&self.balances).chain([empty.then_some(nothing)]))
    }

    /// A row for each period of each balance, with all that may move it.
    fn sheet(&self) -> Option<Sheet> {
        let places = ["balance", "keys", "period", "first_day", "last_day"];
        let header = places.into_iter().chain(Movement::ALL.map(Movement::name)).collect();
        let rows = self.balances.iter().flat_map(|roll| {
            roll.series.iter().flat_map(move |series| {
                let keys: Vec<String> =
                    series.keys.iter().map(|key| format!("{}={}", key.key, key.value)).collect();
                let keys = keys.join("; ");
                series.periods.iter().map(move |period| flat(roll, &keys, period))
            })
        });
        Some(Sheet { header, rows: rows.collect() })
    }
}

fn flat(roll: &BalanceRoll, keys: &str, period: &PeriodRoll) -> Vec<String> {
    let places = [&roll.balance, keys, &period.period, &period.first_day, &period.last_day];
    let figures = period.figures().map(|(_, figure)| figure.machine.clone());
    places.into_iter().map(ToString::to_string).chain(figures).collect()
}

/// A section for each balance.
pub(super) fn balances(rolls: &[BalanceRoll]) -> impl Iterator<Item = Option<Section>> {
    rolls.iter().map(|roll| {
        let label = roll.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
        (!roll.series.is_empty()).then(|| {
            Section::of([Block::Table(table(roll))]).under(2, format!("Balance {}{label}", roll.balance))
        })
    })
}

/// What is brought forward, what came and what went, with their signs, and what is carried forward.
fn table(roll: &BalanceRoll) -> Table {
    let keys = roll.series.first().map(|series| series.keys.as_slice()).unwrap_or_default();
    let keys = keys.iter().map(|key| Column::once(&key.key));
    let moved = roll.movements().map(|movement| {
        let sign = if movement.goes() { "−" } else { "+" };
        format!("{sign} {}", movement.name())
    });
    let figures = ["opening".to_owned()].into_iter().chain(moved).chain(["closing".to_owned()]);
    let figures = figures.map(|heading| Column::new(heading, Kind::Number));
    let columns: Vec<Column> = keys.chain([Column::words("period")]).chain(figures).collect();
    roll.series.iter().fold(Table::new(columns), |table, series| table.group(rows(roll, series)))
}

fn rows(roll: &BalanceRoll, series: &SeriesRoll) -> Vec<Row> {
    let row = |period: &PeriodRoll| {
        let keys = series.keys.iter().map(|key| Cell::words(&key.value));
        let movements = [Movement::Opening].into_iter().chain(roll.movements()).chain([Movement::Closing]);
        let figures = movements.map(|movement| cell(period.figure(movement)));
        Row::of(keys.chain([Cell::words(&period.period)]).chain(figures))
    };
    series.periods.iter().map(row).collect()
}

fn cell(figure: &Figure) -> Cell {
    Cell { shown: figure.shown.clone(), value: Value::Number(figure.machine.clone()), formula: None }
}
