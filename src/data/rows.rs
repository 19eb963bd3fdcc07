//! Files into the rows of a record.

use std::collections::BTreeSet;
use std::io::Read;

use super::column_reader::{Cell, FieldReader, From};
use super::csv::{Row, Splitter, Stop};
use super::fault::{Fault, FaultList, FileProblem, Problem, RowProblem, shown};
use super::header::{self, Header};
use super::input::{ExtraColumn, Format, Input};
use super::json::{Lines, Object, Value};
use super::kinds;
use super::table::OriginFile;
use super::window::Window;
use crate::column::{Bits, Packed};
use crate::model::{Model, Record};
use crate::text::similar;

/// The rows of a record as they are read, file after file. Rows at fault have a place, too, so that they can be found as duplicates.
pub(super) struct TableReader<'m> {
    pub(super) record: &'m Record,
    pub(super) fields: Vec<FieldReader<'m>>,
    pub(super) rows: usize,
    /// How many lines were rows of other kinds.
    pub(super) others: usize,
    /// The rows at fault.
    pub(super) faulty: Bits,
    /// For each row its number in its file.
    pub(super) numbers: Packed<u32>,
    pub(super) files: Vec<OriginFile>,
    /// For each of the files its position among the inputs.
    pub(super) inputs: Vec<usize>,
    /// False if a file could not be read, so that there may be rows that are not known.
    pub(super) complete: bool,
}

/// The most rows of a record: positions are 32-bit numbers, and one of them means none.
const MOST_ROWS: usize = u32::MAX as usize - 1;

/// How many lines below those that are no headings are looked at for some.
const LOOKED_BELOW: usize = 50;

/// The most columns of one file that the contract does not know that are listed.
const MOST_EXTRA: usize = 1000;

/// The file that is being read.
struct File<'a> {
    /// Its position among the inputs.
    input: usize,
    name: String,
    faults: &'a mut FaultList,
    extra: &'a mut Vec<ExtraColumn>,
}

impl File<'_> {
    fn fault(&mut self, row: Option<u64>, position: usize, fault: Fault) {
        self.faults.add((self.input, row.unwrap_or(0), position), fault);
    }

    fn whole(&mut self, row: Option<u64>, column: Option<String>, problem: FileProblem) {
        let file = self.name.clone();
        let problem = Problem::File(problem);
        self.fault(row, 0, Fault { file, row, column, value: None, problem });
    }
}

impl<'m> TableReader<'m> {
    /// A reader of a record's rows, without rows: those of data, or where they are listed those of the contract.
    pub(super) fn new(model: &'m Model, record: &'m Record) -> Self {
        let from = if record.listed.is_some() { From::Contract } else { From::Data };
        TableReader::reading(model, record, from)
    }

    /// A reader of rows that come from data or from the contract.
    pub(super) fn reading(model: &'m Model, record: &'m Record, from: From) -> Self {
        TableReader {
            record,
            fields: record.fields.iter().map(|field| FieldReader::new(model, field, from)).collect(),
            rows: 0,
            others: 0,
            faulty: Bits::default(),
            numbers: Packed::default(),
            files: Vec::new(),
            inputs: Vec::new(),
            complete: true,
        }
    }

    /// Reads a file to its end.
    pub(super) fn read_file(
        &mut self,
        at: usize,
        input: Input<'_>,
        faults: &mut FaultList,
        extra: &mut Vec<ExtraColumn>,
    ) {
        let first_number = match input.format {
            Format::Csv => u32::try_from(self.record.source.headings_row).unwrap_or(1).saturating_add(1),
            Format::JsonLines => 1,
        };
        self.start_file(at, input.name.clone(), first_number);
        let mut file = File { input: at, name: input.name, faults, extra };
        let stopped = match Window::open(input.reader) {
            Err(error) => Err(Stop::Io(error)),
            Ok(window) => match input.format {
                Format::Csv => self.read_csv(&mut file, window),
                Format::JsonLines => self.read_json(&mut file, window),
            },
        };
        if let Err(stop) = stopped {
            self.complete = false;
            match stop {
                Stop::Io(error) => {
                    file.whole(None, None, FileProblem::CannotRead { reason: error.to_string() });
                }
                Stop::UnclosedQuote(row) => file.whole(Some(row), None, FileProblem::UnclosedQuote),
                Stop::TooLong(row) => file.whole(Some(row), None, FileProblem::RowTooLong),
            }
        }
    }

    /// Says that the next rows are those of another file.
    pub(super) fn start_file(&mut self, input: usize, name: String, first_number: u32) {
        self.files.push(OriginFile { name, first: self.rows, first_number });
        self.inputs.push(input);
    }

    fn read_csv(&mut self, file: &mut File<'_>, window: Window<impl Read>) -> Result<(), Stop> {
        if let Some(seems) = header::not_plain_text(window.unread()) {
            self.complete = false;
            file.whole(None, None, FileProblem::NotPlainText { seems });
            return Ok(());
        }
        let mut splitter = Splitter::new(window, b',');
        let Some(header) = self.read_header(file, &mut splitter)? else {
            self.complete = false;
            return Ok(());
        };
        file.extra.extend(header.extra.iter().take(MOST_EXTRA).map(|at| ExtraColumn {
            file: file.name.clone(),
            heading: header.headings.get(*at).cloned().unwrap_or_default(),
        }));
        while let Some(row) = splitter.next()? {
            if kinds::ends(self.record, &row) {
                break;
            }
            if kinds::is_of_another(self.record, &header, &row) {
                self.others = self.others.saturating_add(1);
                continue;
            }
            if self.rows >= MOST_ROWS {
                self.complete = false;
                file.whole(Some(row.number), None, FileProblem::TooManyRows { most: MOST_ROWS });
                return Ok(());
            }
            self.push_csv(file, &header, row);
        }
        Ok(())
    }

    fn read_header(
        &mut self,
        file: &mut File<'_>,
        splitter: &mut Splitter<impl Read>,
    ) -> Result<Option<Header>, Stop> {
        let wanted = self.record.source.headings_row;
        let mut any = false;
        let row = loop {
            match splitter.next()? {
                Some(row) if row.number < wanted => any = true,
                Some(row) if row.number == wanted || wanted == 1 => break row,
                // Empty lines are passed over.
                later => {
                    let empty = later.is_none() && !any;
                    let problem =
                        if empty { FileProblem::Empty } else { FileProblem::NoHeadingsRow { row: wanted } };
                    file.whole(None, None, if wanted == 1 { FileProblem::Empty } else { problem });
                    return Ok(None);
                }
            }
        };
        let (number, problems) = match header::matched(self.record, &cells_of(&row)) {
            Ok(header) => return Ok(Some(header)),
            Err(problems) => (row.number, problems),
        };
        if header::knows_none(self.record, &cells_of(&row))
            && let Some(below) = self.headings_below(splitter)?
        {
            file.whole(Some(number), None, FileProblem::HeadingsBelow { row: below });
            return Ok(None);
        }
        for (column, problem) in problems {
            file.whole(Some(number), column, problem);
        }
        Ok(None)
    }

    /// The row of the headings, if it is one of the next.
    fn headings_below(&self, splitter: &mut Splitter<impl Read>) -> Result<Option<u64>, Stop> {
        for _ in 0..LOOKED_BELOW {
            match splitter.next() {
                Ok(Some(row)) if header::matched(self.record, &cells_of(&row)).is_ok() => {
                    return Ok(Some(row.number));
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(Stop::UnclosedQuote(_) | Stop::TooLong(_)) => break,
                Err(stop) => return Err(stop),
            }
        }
        Ok(None)
    }

    fn push_csv(&mut self, file: &mut File<'_>, header: &Header, row: Row<'_>) {
        let columns = header.headings.len();
        let broken = if let Some(at) = row.stray_quote {
            let heading = header.headings.get(at).cloned();
            Some((at, heading, Some(shown(row.cell(at))), RowProblem::StrayQuote))
        } else if row.len() != columns {
            Some((0, None, None, RowProblem::Width { cells: row.len(), columns }))
        } else {
            None
        };
        if let Some((position, column, value, problem)) = broken {
            let problem = Problem::Row(problem);
            let fault = Fault { file: file.name.clone(), row: Some(row.number), column, value, problem };
            file.fault(Some(row.number), position, fault);
            return self.push_blank_row(row.number);
        }
        self.push_row(row.number, |this, number| {
            let mut whole = true;
            for (field, position) in this.fields.iter_mut().zip(&header.columns) {
                let cell = row.cell(*position);
                if let Err(problem) = field.push(Cell::Text(cell)) {
                    whole = false;
                    let heading = header.headings.get(*position);
                    let fault = cell_fault(&file.name, number, heading, cell, problem);
                    file.fault(Some(number), *position, fault);
                }
            }
            whole
        });
    }

    fn read_json(&mut self, file: &mut File<'_>, window: Window<impl Read>) -> Result<(), Stop> {
        let mut lines = Lines::new(window);
        let mut strangers = BTreeSet::new();
        while let Some((number, line)) = lines.next()? {
            if self.rows >= MOST_ROWS {
                self.complete = false;
                file.whole(Some(number), None, FileProblem::TooManyRows { most: MOST_ROWS });
                return Ok(());
            }
            match Object::parse(line) {
                Ok(object) => self.push_json(file, number, &object, &mut strangers),
                Err(reason) => {
                    let value = Some(shown(line.trim_ascii()));
                    let problem = Problem::Row(RowProblem::Json { reason });
                    let fault =
                        Fault { file: file.name.clone(), row: Some(number), column: None, value, problem };
                    file.fault(Some(number), 0, fault);
                    self.push_blank_row(number);
                }
            }
        }
        Ok(())
    }

    fn push_json(
        &mut self,
        file: &mut File<'_>,
        number: u64,
        object: &Object<'_>,
        strangers: &mut BTreeSet<String>,
    ) {
        let record = self.record;
        let known = |key: &str| record.fields.iter().any(|field| field.headings().any(|own| own == key));
        for (key, _) in &object.0 {
            if !known(&key.0) && strangers.len() < MOST_EXTRA && strangers.insert(key.0.to_string()) {
                let heading = shown(key.0.as_bytes());
                file.extra.push(ExtraColumn { file: file.name.clone(), heading });
            }
        }
        if kinds::is_of_another_kind(self.record, object) {
            self.others = self.others.saturating_add(1);
            return;
        }
        self.push_row(number, |this, number| {
            let mut whole = true;
            for (position, field) in this.fields.iter_mut().enumerate() {
                let heading = field.field().column.clone();
                let own = field.field();
                let mut pairs = object.0.iter().filter(|(key, _)| own.headings().any(|own| own == key.0));
                let (raw, problem) = match (pairs.next(), pairs.next()) {
                    (Some((_, raw)), None) => (raw.get(), field.push(Value::of(raw).cell()).err()),
                    (Some((_, raw)), Some(_)) => (raw.get(), Some(Problem::Row(RowProblem::KeyTwice))),
                    (None, _) => {
                        let keys = object.0.iter().map(|(key, _)| key.0.as_ref());
                        let unknown = keys.filter(|key| !known(key));
                        let similar = similar(&heading, unknown).map(str::to_owned);
                        ("", Some(Problem::Row(RowProblem::NoKey { similar })))
                    }
                };
                let Some(problem) = problem else { continue };
                if matches!(problem, Problem::Row(RowProblem::KeyTwice | RowProblem::NoKey { .. })) {
                    field.push_blank();
                }
                whole = false;
                let raw = if raw == "null" { "" } else { raw };
                let value = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw);
                let fault = cell_fault(&file.name, number, Some(&heading), value.as_bytes(), problem);
                file.fault(Some(number), position, fault);
            }
            whole
        });
    }

    /// Adds a row; the cells are pushed by the closure, which says whether they are without fault.
    pub(super) fn push_row(&mut self, number: u64, cells: impl FnOnce(&mut Self, u64) -> bool) {
        if !cells(self, number) {
            self.faulty.mark(self.rows);
        }
        self.numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
        self.rows = self.rows.saturating_add(1);
    }

    fn push_blank_row(&mut self, number: u64) {
        self.push_row(number, |this, _| {
            this.fields.iter_mut().for_each(FieldReader::push_blank);
            false
        });
    }
}

fn cells_of<'a>(row: &Row<'a>) -> Vec<&'a [u8]> {
    (0..row.len()).map(|at| row.cell(at)).collect()
}

fn cell_fault(file: &str, row: u64, heading: Option<&String>, cell: &[u8], problem: Problem) -> Fault {
    let column = heading.cloned();
    let value = (!cell.is_empty()).then(|| shown(cell));
    Fault { file: file.to_owned(), row: Some(row), column, value, problem }
}
