//! What a workbook holds, cell by cell, so that it can be written again with something beside it.

use std::io::{Read, Seek};

use super::digits::{Digits, day};
use super::sheet::{Held, Rows, SheetCell};
use super::shown::Shown;
use super::{opened, problem};
use crate::data::book_fault::BookProblem;
use crate::data::sheet_names::{MARKS_COLUMN, MARKS_SHEET};
use crate::value::Day;

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedSheet {
    /// Its name.
    pub name: String,
    /// Its rows that hold something, each with its number.
    pub rows: Vec<(u32, Vec<CopiedCell>)>,
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedCell {
    /// Its column, counted from nought.
    pub column: u32,
    /// What it holds.
    pub value: CopiedValue,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopiedValue {
    /// A text, or the error that it shows.
    Text(String),
    /// A number, and how it is shown.
    Number(String, CopiedFormat),
    /// A day, and what has passed of it in thousandths of a second.
    Moment(Day, u32),
    /// True or false.
    YesNo(bool),
    /// A formula that has not been worked out.
    NotWorkedOut,
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopiedFormat {
    /// As it is.
    Plain,
    /// As a percentage.
    Percent,
    /// With the sign of a currency.
    Money(char),
    /// As a time or a duration.
    Time,
}

/// The sheets of a workbook that have cells, without what an earlier check has written into it.
pub fn copied<R: Read + Seek>(bytes: R) -> Result<Vec<CopiedSheet>, BookProblem> {
    let mut book = opened(bytes)?;
    let mut sheets = Vec::new();
    for sheet in book.sheets.clone() {
        if !sheet.has_cells() || sheet.name == MARKS_SHEET {
            continue;
        }
        let (xml, common) = book.cells(&sheet).map_err(problem)?;
        let (mut rows, from_1904) = (Rows::new(xml, common), common.from_1904);
        let mut copied = CopiedSheet { name: sheet.name.clone(), rows: Vec::new() };
        while let Some(row) = rows.next().map_err(problem)? {
            let cells = row
                .cells
                .iter()
                .map(|cell| CopiedCell { column: cell.column, value: value(cell, from_1904) });
            copied.rows.push((row.number, cells.collect()));
        }
        copied.without_marks();
        sheets.push(copied);
    }
    Ok(sheets)
}

fn value(cell: &SheetCell, from_1904: bool) -> CopiedValue {
    match &cell.held {
        Held::Nothing => CopiedValue::Text(String::new()),
        Held::Text(text) | Held::Error(text) => CopiedValue::Text(text.clone()),
        Held::YesNo(answer) => CopiedValue::YesNo(*answer),
        Held::NotWorkedOut => CopiedValue::NotWorkedOut,
        Held::Number(written) => number(written, cell.shown, from_1904),
    }
}

fn number(written: &str, shown: Shown, from_1904: bool) -> CopiedValue {
    let Some(digits) = Digits::of(written) else { return CopiedValue::Text(written.to_owned()) };
    let format = match shown {
        Shown::Day | Shown::Moment => {
            let moment = digits.moment().and_then(|(number, time)| Some((day(number, from_1904)?, time)));
            return moment.map_or_else(
                || CopiedValue::Number(digits.written(), CopiedFormat::Plain),
                |(day, time)| CopiedValue::Moment(day, time),
            );
        }
        Shown::Percent => CopiedFormat::Percent,
        Shown::Money(currency) => CopiedFormat::Money(currency.symbol()),
        Shown::Time => CopiedFormat::Time,
        Shown::Plain | Shown::Text | Shown::Padded(_) | Shown::Dressed => CopiedFormat::Plain,
    };
    CopiedValue::Number(digits.written(), format)
}

impl CopiedSheet {
    /// Takes out the column that an earlier check has added.
    fn without_marks(&mut self) {
        let is_heading = |cell: &&CopiedCell| cell.value == CopiedValue::Text(MARKS_COLUMN.to_owned());
        let found =
            self.rows.iter().flat_map(|(_, cells)| cells.iter().filter(is_heading)).map(|cell| cell.column);
        if let Some(column) = found.min() {
            for (_, cells) in &mut self.rows {
                cells.retain(|cell| cell.column != column);
            }
        }
    }
}
