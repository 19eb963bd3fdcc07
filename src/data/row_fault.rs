//! A fault of a row that is held against others: what its cells are called, and where it stands.

use super::column_reader::key_field;
use super::draft::{Draft, NO_ROW};
use super::fault::{Fault, Problem, shown};
use super::fault_list::FaultList;
use super::table::Dictionary;
use crate::column::{Column, Values};
use crate::model::{Field, Model, Type};
use crate::value::{Day, Number, clock_words};

/// What is needed to show a value of a column.
pub(super) struct Words<'a> {
    pub(super) model: &'a Model,
    pub(super) texts: &'a Dictionary,
}

impl Words<'_> {
    /// The value of a row before references are rows, nearly as it was written.
    pub(super) fn value(&self, field: &Field, column: &Column, row: usize) -> String {
        let text = match &column.values {
            Values::Fixed { values, .. } if field.ty == Type::Moment => {
                self.moment(values.get(row).unwrap_or(0))
            }
            values @ (Values::Fixed { .. } | Values::Exact(_)) => {
                values.number(row).as_ref().map(digits).unwrap_or_default()
            }
            Values::Periods(periods) => match (&field.ty, periods.get(row)) {
                (Type::Period(kind), Some(index)) => self.model.contract.calendar.label(*kind, index),
                _ => String::new(),
            },
            Values::Days(days) => {
                days.get(row).and_then(Day::from_number).map(|day| day.to_string()).unwrap_or_default()
            }
            Values::Codes(codes) => self.code(field, codes.get(row).unwrap_or(0)),
        };
        shown(text.as_bytes())
    }

    /// A date and time by the clock of the contract.
    fn moment(&self, moment: i64) -> String {
        let local = self.model.contract.clock.as_ref().and_then(|clock| clock.local(moment));
        local.map_or_else(String::new, |(day, second)| format!("{day}T{}", clock_words(second)))
    }

    fn code(&self, field: &Field, code: u32) -> String {
        match field.ty {
            Type::Choice(set) => {
                self.model.choice_sets[set].choices.get(code as usize).cloned().unwrap_or_default()
            }
            Type::YesNo => if code == 1 { "yes" } else { "no" }.to_owned(),
            Type::Reference(record) => match key_field(self.model, record) {
                Some((_, key)) if !matches!(key.ty, Type::Reference(_)) => self.code(key, code),
                _ => self.texts.text(code).to_owned(),
            },
            _ => self.texts.text(code).to_owned(),
        }
    }
}

fn digits(number: &Number) -> String {
    number.exact_decimal(20).unwrap_or_default()
}

pub(super) fn row_number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(NO_ROW)
}

/// Reports a fault of a row: the column and value, and what is wrong.
pub(super) fn add(
    faults: &mut FaultList,
    draft: &Draft<'_>,
    row: usize,
    position: usize,
    cell: (String, String),
    problem: Problem,
) {
    add_of_row(faults, draft, row, position, Some(cell), problem);
}

/// The same, of the whole row where it is of no cell.
pub(super) fn add_of_row(
    faults: &mut FaultList,
    draft: &Draft<'_>,
    row: usize,
    position: usize,
    cell: Option<(String, String)>,
    problem: Problem,
) {
    let (file, number) = draft.origin.of(row);
    let (column, value) = cell.unzip();
    let fault = Fault { file: file.to_owned(), row: Some(number), column, value, problem };
    faults.add((draft.input_of(row), number, position), fault);
}
