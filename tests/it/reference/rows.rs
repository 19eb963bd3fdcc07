//! The rows of the data, cell by cell.

use meed::column::{Column, Values};
use meed::data::Database;
use meed::model::{Field, Model, Type};
use meed::value::Day;

use super::value::{Cell, amount_of, date_of};

/// A row, cell by cell.
pub(super) type Row = Vec<Option<Cell>>;

/// The rows of each record, in the order of the model.
pub(super) type Tables = Vec<Vec<Row>>;

pub(super) fn tables(model: &Model, data: &Database) -> Tables {
    let of_record = |(record, table): (&meed::model::Record, &meed::data::Table)| {
        let row = |row: usize| {
            let cells = record.fields.iter().zip(&table.columns);
            cells.map(|(field, column)| cell(model, data, field, column, row)).collect()
        };
        (0..table.rows).map(row).collect()
    };
    model.records.iter().zip(data.tables.iter().map(|table| &**table)).map(of_record).collect()
}

fn cell(model: &Model, data: &Database, field: &Field, column: &Column, row: usize) -> Option<Cell> {
    if column.is_blank(row) {
        return None;
    }
    Some(match (&column.values, &field.ty) {
        (Values::Fixed { scale, values }, _) => {
            Cell::Number(amount_of(&scale.number(i128::from(values.get(row).unwrap()))))
        }
        (Values::Exact(values), _) => Cell::Number(amount_of(&values[row])),
        (Values::Days(values), _) => Cell::Date(date_of(Day::from_number(values.get(row).unwrap()).unwrap())),
        (Values::Codes(values), Type::Text) => {
            Cell::Text(data.texts.text(values.get(row).unwrap()).to_owned())
        }
        (Values::Codes(values), Type::Choice(_)) => Cell::Choice(values.get(row).unwrap()),
        (Values::Codes(values), Type::YesNo) => Cell::YesNo(values.get(row) == Some(1)),
        (Values::Codes(values), _) => Cell::Row(usize::try_from(values.get(row).unwrap()).unwrap()),
        (Values::Periods(values), Type::Period(kind)) => {
            let first = model.contract.calendar.first_day(*kind, values.get(row).unwrap()).unwrap();
            Cell::Period(*kind, date_of(first))
        }
        (Values::Periods(_), _) => panic!("no field of another type is a period"),
    })
}
