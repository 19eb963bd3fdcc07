//! `given.csv`: the amounts and the statement date with which a data set is worked out.

use crate::column::{Column, Values};
use std::io::Read;

use super::fault::{CellProblem, Fault, FileProblem, Problem, shown};
use super::fault_list::{FaultList, Faults};
use super::input::{Content, Format, Input, ReadOptions, ReadSeek};
use super::sheet_names::GIVEN_SHEET;
use super::table::Database;
use crate::check::supplied::supplied;
use crate::diagnostic::Refusal;
use crate::model::{Constant, Model, RecordId, Tariff, TariffId};
use crate::source::Source;
use crate::syntax;
use crate::value::Day;

/// The name of the file in the folder of a data set.
pub const GIVEN: &str = "given.csv";

/// What stands in the column `name` for the day for which the statement is made.
pub const STATEMENT_DATE: &str = "statement date";

/// What is given with a data set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Amounts for tariffs, supplied or instead of the contract's own, in the order of the file.
    pub tariffs: Vec<(TariffId, Constant)>,
    /// The day for which the statement is made.
    pub statement_date: Option<Day>,
}

/// The shape of the file. It is read as the rows of any record, so that its faults are those of any data.
const SHAPE: &str = "\
contract \"What is given\"
  payee       \"Nobody\"
  term        1 January 2000 to 31 December 2000
  statements  in financial years
  rounding    each payment line to the nearest penny, halves up

record amount
  name   text, unique
  value  text
";

/// Reads a file of what is given. Columns beside `name` and `value` are for people, and are not read.
///
/// Never fails: what cannot be taken is a fault, with its row and column.
pub fn read_given(model: &Model, name: &str, reader: impl Read + Send) -> (Given, Faults) {
    read_from(model, name, Format::Csv, Content::InOrder(Box::new(reader)))
}

/// The same of the sheet of a workbook.
pub fn read_given_sheet(model: &Model, name: &str, book: Box<dyn ReadSeek>) -> (Given, Faults) {
    read_from(model, name, Format::Xlsx, Content::Sheet(book, GIVEN_SHEET.to_owned()))
}

fn read_from(model: &Model, name: &str, format: Format, content: Content<'_>) -> (Given, Faults) {
    let mut given = Given::default();
    let Some(shape) = crate::check(&Source::new(GIVEN, SHAPE)).model else {
        return (given, Faults::default());
    };
    let input = Input { record: RecordId(0), name: name.to_owned(), format, content };
    let options = ReadOptions { set_aside_faults: true, ..ReadOptions::default() };
    let loaded = super::read(&shape, vec![input], options);
    let mut faults = FaultList::new(options.fault_limit);
    for fault in loaded.faults.list() {
        add(&mut faults, of_the_file(fault.clone()));
    }
    for row in rows(&loaded.database) {
        if let Err((column, wrong)) = take(model, &mut given, &row) {
            let value = if column == "name" { row.name } else { row.value };
            let fault = Fault {
                file: name.to_owned(),
                row: Some(row.number),
                column: Some(column.to_owned()),
                value: Some(shown(value.as_bytes())),
                problem: Problem::Given(wrong),
            };
            add(&mut faults, fault);
        }
    }
    (given, faults.finish())
}

fn add(faults: &mut FaultList, fault: Fault) {
    faults.add((0, fault.row.unwrap_or(0), usize::from(fault.column.as_deref() == Some("value"))), fault);
}

/// The contract has no word on this file, so no help may send the reader there.
fn of_the_file(fault: Fault) -> Fault {
    let (message, help) = match (&fault.problem, fault.column.as_deref()) {
        (Problem::File(FileProblem::NoColumn { heading, .. }), _) => {
            (format!("there is no column `{heading}`"), "the first line of the file is `name,value`")
        }
        (Problem::Cell(CellProblem::Blank), Some("name")) => {
            ("the cell is blank".to_owned(), "write the name of a tariff, or `statement date`")
        }
        (Problem::Cell(CellProblem::Blank), _) => {
            ("the cell is blank".to_owned(), "write the value, or leave the row out")
        }
        _ => return fault,
    };
    Fault { problem: Problem::Given(Refusal::usage(message).with_help(help)), ..fault }
}

/// A row of the file.
struct Row<'d> {
    number: u64,
    name: &'d str,
    value: &'d str,
}

fn rows(data: &Database) -> impl Iterator<Item = Row<'_>> {
    let text = |column: Option<&Column>, row: usize| match column.map(|column| &column.values) {
        Some(Values::Codes(codes)) => codes.get(row).map(|code| data.texts.text(code)).unwrap_or_default(),
        _ => "",
    };
    data.tables.first().into_iter().flat_map(move |table| {
        let [names, values] = [0, 1].map(|at| table.columns.get(at));
        (0..table.rows).map(move |at| Row {
            number: table.origin.of(at).1,
            name: text(names, at),
            value: text(values, at),
        })
    })
}

/// Which column of a row is wrong, and how.
type Wrong = (&'static str, Refusal);

fn take(model: &Model, given: &mut Given, row: &Row<'_>) -> Result<(), Wrong> {
    if row.name == STATEMENT_DATE {
        given.statement_date = Some(statement_date(row.value)?);
        return Ok(());
    }
    let literal = syntax::parse_literal(row.value).map_err(|reason| {
        let wrong = Refusal::usage(format!("`{}`: {reason}", row.value));
        ("value", wrong.with_help("write it as in a contract: `£15.50 per hour`, `35%`, `12 weeks`"))
    })?;
    let found = supplied(model, row.name, &literal).map_err(|wrong| {
        let takes_one = |tariff: &Tariff| tariff.title.name == row.name && tariff.is_single();
        (if model.tariffs.iter().any(takes_one) { "value" } else { "name" }, wrong)
    });
    given.tariffs.push(found?);
    Ok(())
}

fn statement_date(text: &str) -> Result<Day, Wrong> {
    Day::parse_long(text).or_else(|| Day::parse(text)).ok_or_else(|| {
        let wrong = Refusal::usage(format!("`{text}` is not a date"));
        ("value", wrong.with_help("write it as `31 March 2026` or `2026-03-31`"))
    })
}
