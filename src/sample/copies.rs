//! A draft several times over: other people, other cases, the same facts.

use super::draft::{Draft, DraftRow};
use super::interest::named_texts;
use crate::model::{Field, Model, Payee, RecordId, Type, VolumeOf};
use crate::run::Value;
use crate::value::{Number, PeriodKind};

/// What becomes of the texts of a copy that are no unique value and no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Texts {
    /// They stay, and so do references: more rows of the same others.
    Kept,
    /// They stay.
    Same,
    /// They are others, but for the payee, and for those that the terms know.
    Apart,
    /// They are others, but for those that the terms know.
    Payees,
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
        self.numbered_copies(model, 0..u64::from(times), texts)
    }

    /// Copies of given numbers: those of other numbers, of any draft, are other cases.
    pub(crate) fn numbered_copies(
        &self,
        model: &Model,
        numbers: impl Iterator<Item = u64> + Clone,
        texts: Texts,
    ) -> Self {
        let one = self.written_out();
        let mut all = one.clone();
        for (table, own) in all.tables.iter_mut().zip(&one.tables) {
            table.numbered.iter_mut().for_each(|numbered| *numbered = false);
            let cells = CopiedCells::of(model, own.record, texts);
            table.rows = numbers
                .clone()
                .flat_map(|at| own.rows.iter().map(move |row| (at, row)))
                .map(|(at, row)| cells.copy(row, at))
                .collect();
        }
        all
    }

    /// The same so many months later, or earlier: all its dates, and its months, quarters and years as far as they are
    /// moved by whole ones. None beyond the calendar.
    pub(crate) fn moved(&self, months: i32) -> Option<Self> {
        let mut moved = self.clone();
        let mut rows = moved.tables.iter_mut().flat_map(|table| &mut table.rows);
        rows.try_for_each(|row| move_row(row, months))?;
        Some(moved)
    }

    /// With a row once more, its dates so many months later; and the places of both.
    pub(crate) fn with_moved_copy(
        &self,
        model: &Model,
        place: (usize, usize),
        months: i32,
    ) -> Option<(Self, [(usize, usize); 2])> {
        let mut copy = self.with_copy(model, place)?;
        let last = (place.0, copy.tables.get(place.0)?.rows.len().checked_sub(1)?);
        move_row(copy.row_mut(last)?, months)?;
        Some((copy, [place, last]))
    }

    /// One row alone of its record, with what refers to it: one person of several.
    pub(crate) fn of_one(&self, model: &Model, place: (usize, usize)) -> Option<Self> {
        let record = self.tables.get(place.0)?.record;
        let unique = model.records[record].fields.iter().position(|field| field.unique)?;
        let name = self.tables.get(place.0)?.rows.get(place.1)?.cells.get(unique)?.clone();
        let mut one = self.clone();
        for (at, table) in one.tables.iter_mut().enumerate() {
            let fields = &model.records[table.record].fields;
            let refers = |field: &Field| matches!(field.ty, Type::Reference(to) if to == record);
            let references: Vec<usize> =
                (0..).zip(fields).filter(|(_, field)| refers(field)).map(|(at, _)| at).collect();
            let is_of = |row: &DraftRow| references.iter().all(|field| row.cells.get(*field) == Some(&name));
            let mut rows = 0usize..;
            table.rows.retain(|row| {
                let here = (at, rows.next().unwrap_or(usize::MAX));
                if at == place.0 { here == place } else { is_of(row) }
            });
        }
        Some(one)
    }

    /// The rows of one table alone.
    pub(crate) fn only(&self, at: usize) -> Self {
        Draft { given: self.given.clone(), tables: self.tables.get(at).cloned().into_iter().collect() }
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

fn move_row(row: &mut DraftRow, months: i32) -> Option<()> {
    for cell in &mut row.cells {
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
    Some(())
}

/// What becomes of a cell in a copy.
enum CopiedCell {
    /// It stays.
    Same,
    /// It is another.
    Other,
    /// It is another, but for texts that the terms know, and one of so many.
    OtherThan(Vec<String>, u64),
}

/// What becomes of the cells of a row in a copy.
struct CopiedCells<'m> {
    fields: &'m [Field],
    cells: Vec<CopiedCell>,
}

impl<'m> CopiedCells<'m> {
    fn of(model: &'m Model, record: RecordId, texts: Texts) -> Self {
        let fields = &model.records[record].fields;
        let is_payee =
            |field: &Field| matches!(&model.contract.payee, Payee::Field(name) if *name == field.name);
        let differs = |field: &Field| match texts {
            Texts::Kept | Texts::Same => false,
            Texts::Apart => !is_payee(field),
            Texts::Payees => true,
        };
        // As many texts as the record may have of a field.
        let values = |at: u32| {
            let said = model.records[record].volumes.iter().filter_map(|volume| match volume.of {
                VolumeOf::Values(of) if of == at => Some(volume.most),
                VolumeOf::Values(_) | VolumeOf::Rows(_) => None,
            });
            said.min().unwrap_or(u64::MAX)
        };
        let cell = |(at, field): (u32, &Field)| match &field.ty {
            Type::Reference(to) if texts != Texts::Kept && is_free(model, *to) => CopiedCell::Other,
            Type::Reference(_) => CopiedCell::Same,
            _ if field.unique => CopiedCell::Other,
            Type::Text if differs(field) => CopiedCell::OtherThan(named_texts(model, field), values(at)),
            _ => CopiedCell::Same,
        };
        CopiedCells { fields, cells: (0u32..).zip(fields).map(cell).collect() }
    }

    fn copy(&self, row: &DraftRow, at: u64) -> DraftRow {
        let cells = row.cells.iter().zip(&self.cells).zip(self.fields).map(|((cell, copied), field)| {
            let copy = match copied {
                CopiedCell::OtherThan(known, _)
                    if matches!(cell, Value::Text(text) if known.contains(text)) =>
                {
                    cell.clone()
                }
                CopiedCell::OtherThan(_, values) => other(cell, at.checked_rem(*values).unwrap_or(at)),
                CopiedCell::Other => other(cell, at),
                CopiedCell::Same => cell.clone(),
            };
            match (copy, &field.ty) {
                (Value::Number(number), Type::Text) => Value::Text(shown(&number)),
                (copy, _) => copy,
            }
        });
        DraftRow { times: 1, cells: cells.collect() }
    }
}

/// Whether rows of a record are data, and not terms or made of others.
fn is_free(model: &Model, record: RecordId) -> bool {
    model.records[record].listed.is_none() && model.records[record].made.is_none()
}

/// The value of another copy: a number is far away, a text has the number of the copy behind it.
fn other(cell: &Value, at: u64) -> Value {
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
