//! A draft several times over: other people, other cases, the same facts.

use std::ops::Range;

use super::draft::{Draft, DraftRow};
use crate::model::{Field, FieldId, Model, Payee, RecordId, Type};
use crate::run::Value;
use crate::value::{Number, PeriodKind};

/// What becomes of the texts of a copy that are no unique value and no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Texts {
    /// They stay.
    Same,
    /// They are others, but for the payee, and for those that the terms know.
    Apart,
}

/// Far from any number that is there.
const STEP: i128 = 1_000_000;

impl Draft {
    /// Each row written out, with its number where rows are numbered.
    pub(crate) fn written_out(&self) -> Self {
        let mut written = self.clone();
        for table in &mut written.tables {
            let mut rows: Vec<DraftRow> = Vec::new();
            for row in &table.rows {
                for _ in 0..row.times {
                    let mut one = DraftRow { times: 1, ..row.clone() };
                    let number = i128::try_from(rows.len()).unwrap_or(i128::MAX).saturating_add(1);
                    for (cell, numbered) in one.cells.iter_mut().zip(&table.numbered) {
                        if *numbered {
                            *cell = Value::Number(Number::from_int(number));
                        }
                    }
                    rows.push(one);
                }
            }
            table.rows = rows;
        }
        written
    }

    /// So many times over, each copy with unique values, and references to them, of its own.
    pub(crate) fn copies(&self, model: &Model, times: u32, texts: Texts) -> Self {
        self.numbered_copies(model, 0..times, texts)
    }

    /// Copies of given numbers: those of other numbers, of any draft, are other cases.
    pub(crate) fn numbered_copies(&self, model: &Model, numbers: Range<u32>, texts: Texts) -> Self {
        let one = self.written_out();
        let mut all = one.clone();
        for (table, own) in all.tables.iter_mut().zip(&one.tables) {
            table.numbered.iter_mut().for_each(|numbered| *numbered = false);
            let copy = |at: u32| own.rows.iter().map(move |row| copied(model, own.record, row, at, texts));
            table.rows = numbers.clone().flat_map(copy).collect();
        }
        all
    }

    /// The same so many months later, or earlier: all its dates, and its months, quarters and years as far as they are
    /// moved by whole ones. None beyond the calendar.
    pub(crate) fn moved(&self, months: i32) -> Option<Self> {
        let mut moved = self.clone();
        let cells = moved.tables.iter_mut().flat_map(|table| &mut table.rows).flat_map(|row| &mut row.cells);
        for cell in cells {
            match cell {
                Value::Date(day) => *day = day.plus_months(months)?,
                Value::Period(kind, index) => {
                    let length = match kind {
                        PeriodKind::Month => 1,
                        PeriodKind::Quarter => 3,
                        PeriodKind::ContractYear | PeriodKind::FinancialYear => 12,
                        PeriodKind::Week => return None,
                    };
                    if months.checked_rem(length)? != 0 {
                        return None;
                    }
                    *index = index.checked_add(months.checked_div(length)?)?;
                }
                Value::Blank
                | Value::Number(_)
                | Value::Moment(_)
                | Value::Clock(_)
                | Value::Text(_)
                | Value::Choice(..)
                | Value::YesNo(_)
                | Value::Row(..) => {}
            }
        }
        Some(moved)
    }

    /// With the rows of another after its own.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for table in other.tables {
            match self.tables.iter_mut().find(|own| own.record == table.record) {
                Some(own) => own.rows.extend(table.rows),
                None => self.tables.push(table),
            }
        }
        self
    }
}

fn copied(model: &Model, record: RecordId, row: &DraftRow, at: u32, texts: Texts) -> DraftRow {
    let fields = (0u32..).zip(&model.records[record].fields);
    let cells = row.cells.iter().zip(fields).map(|(cell, (field, declared))| {
        let id = FieldId { record, field };
        let differs = match &declared.ty {
            Type::Reference(to) => is_free(model, *to),
            _ if declared.unique => true,
            Type::Text => texts == Texts::Apart && may_differ(model, id, declared, cell),
            _ => false,
        };
        let cell = if differs { other(cell, at) } else { cell.clone() };
        match (cell, &declared.ty) {
            (Value::Number(number), Type::Text) => Value::Text(shown(&number)),
            (cell, _) => cell,
        }
    });
    DraftRow { times: 1, cells: cells.collect() }
}

/// Whether rows of a record are data, and not terms or made of others.
fn is_free(model: &Model, record: RecordId) -> bool {
    model.records[record].listed.is_none() && model.records[record].made.is_none()
}

fn may_differ(model: &Model, id: FieldId, field: &Field, cell: &Value) -> bool {
    let is_payee = matches!(&model.contract.payee, Payee::Field(name) if *name == field.name);
    !is_payee && !super::values(model, id).contains(cell)
}

/// The value of another copy: a number is far away, a text has the number of the copy behind it.
fn other(cell: &Value, at: u32) -> Value {
    let step = Number::from_int(i128::from(at).saturating_mul(STEP));
    match cell {
        Value::Number(number) => Value::Number(number.plus(&step)),
        Value::Text(text) => match Number::parse(text) {
            Some(number) if number.is_whole() => Value::Text(shown(&number.plus(&step))),
            _ if at == 0 => Value::Text(text.clone()),
            _ => Value::Text(format!("{text}-{at}")),
        },
        _ => cell.clone(),
    }
}

fn shown(number: &Number) -> String {
    crate::show::exact(number).replace(',', "")
}
