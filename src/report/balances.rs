//! How balances moved: a table for each, a row for each period.

use super::document::{Block, Cell, Column, Kind, Row, Section, Table, Value};
use crate::model::Movement;
use crate::statement::{BalanceRoll, Figure, SeriesRoll};

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
    let row = |period: &crate::statement::PeriodRoll| {
        let keys = series.keys.iter().map(|key| Cell::words(&key.value));
        let movements = [Movement::Opening].into_iter().chain(roll.movements()).chain([Movement::Closing]);
        let figures = movements.map(|movement| cell(period.figure(movement)));
        Row::of(keys.chain([Cell::words(&period.period)]).chain(figures))
    };
    series.periods.iter().map(row).collect()
}

fn cell(figure: &Figure) -> Cell {
    Cell { shown: figure.shown.clone(), value: Value::Number(figure.machine.clone()) }
}
