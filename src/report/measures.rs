//! Measures and scales, the published ones as league tables.

use super::document::{Block, Cell, Column, Document, Item, Kind, List, Look, Row, Section, Table, Value};
use super::{Report, Sheet};
use crate::measures::{self, Measured};
use crate::model::Type;
use crate::value::{NumberStyle, NumberType};

impl Report for [Measured] {
    fn document(&self) -> Document {
        let nothing = || Section::of([Block::Paragraph("The contract has no such measure.".to_owned())]);
        let nothing = self.is_empty().then(nothing);
        Document::new("Measures", self.iter().map(|measured| Some(section(measured))).chain([nothing]))
    }

    /// `measure,place,keys,value`, a row for each group.
    fn sheet(&self) -> Option<Sheet> {
        let rows = self.iter().flat_map(|measured| {
            measured.rows.iter().map(move |row| {
                let keys = measured.keys.iter().zip(&row.keys).map(|(key, value)| format!("{key}={value}"));
                let keys: Vec<_> = keys.collect();
                let place = row.place.map(|place| place.to_string()).unwrap_or_default();
                [measured.measure.clone(), place, keys.join("; "), row.value.clone().unwrap_or_default()]
            })
        });
        Some(Sheet::new(["measure", "place", "keys", "value"], rows))
    }
}

fn section(measured: &Measured) -> Section {
    let label = measured.label.as_ref().map(|label| format!("   {label}")).unwrap_or_default();
    let first = measured.first.map(|first| format!(", the {first} first")).unwrap_or_default();
    let block = if measured.rows.is_empty() {
        Block::List(List { items: vec![Item::new("there are no rows for it")], inset: true })
    } else {
        Block::Table(table(measured))
    };
    Section::of([block]).under(2, format!("{}{label}{first}", measured.measure))
}

fn table(measured: &Measured) -> Table {
    let league = measured.first.is_some();
    let place = league.then(|| Column::words("place"));
    let keys = measured.keys.iter().map(Column::words);
    let value = Column::new("value", kind(&measured.ty));
    let columns: Vec<Column> = place.into_iter().chain(keys).chain([value]).collect();
    let rows = measured.rows.iter().map(|row| {
        let place = league.then(|| Cell::words(self::place(row)));
        let keys = row.keys.iter().map(Cell::words);
        Row::of(place.into_iter().chain(keys).chain([cell(&measured.ty, row)]))
    });
    Table { look: Look::Inset, ..Table::new(columns).group(rows) }
}

/// `1`, `2=` where several share it, nothing for a blank.
fn place(row: &measures::Row) -> String {
    let shared = if row.shared { "=" } else { "" };
    row.place.map(|place| format!("{place}{shared}")).unwrap_or_default()
}

fn kind(ty: &Type) -> Kind {
    match ty {
        Type::Number(NumberType { style: NumberStyle::Percent, .. }) => Kind::Percent,
        Type::Number(_) => Kind::Number,
        Type::Date => Kind::Date,
        Type::Moment
        | Type::Clock
        | Type::Text
        | Type::Choice(_)
        | Type::YesNo
        | Type::Reference(_)
        | Type::Period(_) => Kind::Mixed,
    }
}

fn cell(ty: &Type, row: &measures::Row) -> Cell {
    let value = match (kind(ty), &row.value) {
        (Kind::Percent | Kind::Number, Some(value)) => Value::Number(value.clone()),
        (Kind::Date, Some(value)) => Value::Date(value.clone()),
        (Kind::Percent | Kind::Number | Kind::Date, None) | (Kind::Words | Kind::Money | Kind::Mixed, _) => {
            Value::Words
        }
    };
    Cell { shown: row.shown.clone(), value, formula: None }
}
