//! Files into the rows of a record.

use std::collections::BTreeSet;
use std::io::Read;

use super::book_fault::{BookNote, SheetRead};
use super::column_reader::{FieldReader, From};
use super::csv::Stop;
use super::fault::{Fault, FileProblem, Problem, RowProblem, shown};
use super::fault_list::FaultList;
use super::input::{Content, ExtraColumn, Format, Input, ReadOptions};
use super::json::{Lines, Object, Value};
use super::kinds;
use super::table::OriginFile;
use super::window::Window;
use crate::column::{Bits, Packed};
use crate::model::{Model, Record};
use crate::text::similar;

/// The rows of a record as they are read, file after file. Rows at fault have a place, too, so that they can be found
/// as duplicates.
pub(super) struct TableReader<'m> {
    pub(super) model: &'m Model,
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
    /// The sheets of workbooks that were read, and what is to be known of them.
    pub(super) books: Vec<SheetRead>,
    pub(super) notes: Vec<BookNote>,
}

/// The most rows of a record: positions are 32-bit numbers, and one of them means none.
pub(super) const MOST_ROWS: usize = u32::MAX as usize - 1;

/// The most columns of one file that the contract does not know that are listed.
pub(super) const MOST_EXTRA: usize = 1000;

/// The file that is being read.
pub(super) struct File<'a> {
    /// Its position among the inputs.
    pub(super) input: usize,
    pub(super) name: String,
    pub(super) faults: &'a mut FaultList,
    pub(super) extra: &'a mut Vec<ExtraColumn>,
}

impl File<'_> {
    pub(super) fn fault(&mut self, row: Option<u64>, position: usize, fault: Fault) {
        self.faults.add((self.input, row.unwrap_or(0), position), fault);
    }

    /// A fault of a cell that explains whatever else was found in it.
    #[cfg(feature = "excel")]
    pub(super) fn explain(&mut self, row: u64, position: usize, fault: Fault) {
        self.faults.explain((self.input, row, position), fault);
    }

    pub(super) fn whole(&mut self, row: Option<u64>, column: Option<String>, problem: FileProblem) {
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
            model,
            record,
            fields: record.fields.iter().map(|field| FieldReader::new(model, field, from)).collect(),
            rows: 0,
            others: 0,
            faulty: Bits::default(),
            numbers: Packed::default(),
            files: Vec::new(),
            inputs: Vec::new(),
            complete: true,
            books: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Reads a file to its end.
    pub(super) fn read_file(
        &mut self,
        at: usize,
        input: Input<'_>,
        options: ReadOptions,
        (faults, extra): (&mut FaultList, &mut Vec<ExtraColumn>),
    ) {
        let first_number = match input.format {
            Format::Csv | Format::Xlsx => {
                u32::try_from(self.record.source.headings_row).unwrap_or(1).saturating_add(1)
            }
            Format::JsonLines | Format::Parquet => 1,
        };
        self.start_file(at, input.name.clone(), first_number);
        let mut file = File { input: at, name: input.name, faults, extra };
        let stopped = match input.format {
            Format::Csv => self.read_csv(&mut file, input.content, options),
            Format::Parquet => self.read_parquet(&mut file, input.content, options),
            Format::Xlsx => self.read_xlsx(&mut file, input.content),
            Format::JsonLines => match Window::open(input.content) {
                Err(error) => Err(Stop::Io(error)),
                Ok(window) => self.read_json(&mut file, window, options),
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

    #[cfg(feature = "parquet")]
    fn read_parquet(
        &mut self,
        file: &mut File<'_>,
        content: Content<'_>,
        options: ReadOptions,
    ) -> Result<(), Stop> {
        super::parquet::read(self, file, content, options)
    }

    #[cfg(not(feature = "parquet"))]
    fn read_parquet(&mut self, file: &mut File<'_>, _: Content<'_>, _: ReadOptions) -> Result<(), Stop> {
        self.complete = false;
        file.whole(None, None, FileProblem::Parquet(super::parquet_fault::ParquetProblem::LeftOut));
        Ok(())
    }

    #[cfg(feature = "excel")]
    fn read_xlsx(&mut self, file: &mut File<'_>, content: Content<'_>) -> Result<(), Stop> {
        super::xlsx::read(self, file, content)
    }

    #[cfg(not(feature = "excel"))]
    fn read_xlsx(&mut self, file: &mut File<'_>, _: Content<'_>) -> Result<(), Stop> {
        self.complete = false;
        file.whole(None, None, FileProblem::Book(super::book_fault::BookProblem::LeftOut));
        Ok(())
    }

    /// Forgets all rows, where those of a file are not known in every column.
    #[cfg(any(feature = "parquet", feature = "excel"))]
    pub(super) fn forget_rows(&mut self) {
        let files = std::mem::take(&mut self.files).into_iter().map(|file| OriginFile { first: 0, ..file });
        let (files, inputs) = (files.collect(), std::mem::take(&mut self.inputs));
        let (books, notes) = (std::mem::take(&mut self.books), std::mem::take(&mut self.notes));
        let empty = TableReader::reading(self.model, self.record, From::Data);
        *self = TableReader { files, inputs, books, notes, complete: false, ..empty };
    }

    /// Says that the next rows are those of another file.
    pub(super) fn start_file(&mut self, input: usize, name: String, first_number: u32) {
        self.files.push(OriginFile { name, first: self.rows, first_number });
        self.inputs.push(input);
    }

    fn read_json(
        &mut self,
        file: &mut File<'_>,
        window: Window<impl Read>,
        options: ReadOptions,
    ) -> Result<(), Stop> {
        let mut lines = Lines::new(window);
        let mut strangers = BTreeSet::new();
        while let Some((number, line)) = lines.next()? {
            if self.rows >= MOST_ROWS {
                self.complete = false;
                file.whole(Some(number), None, FileProblem::TooManyRows { most: MOST_ROWS });
                return Ok(());
            }
            options.tell(1);
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

    /// Takes the rows of another reader of the record, whose numbers count from so many rows on. The other has none
    /// from then on, and the room for as many.
    pub(super) fn take_rows(&mut self, other: &mut TableReader<'m>, before: u64) {
        for row in other.faulty.marked() {
            self.faulty.mark(self.rows.saturating_add(row));
        }
        let in_file =
            |number: u32| u32::try_from(before.saturating_add(u64::from(number))).unwrap_or(u32::MAX);
        self.numbers.extend_mapped(&other.numbers, in_file);
        for (field, others) in self.fields.iter_mut().zip(&mut other.fields) {
            field.take_rows(others);
        }
        self.others = self.others.saturating_add(other.others);
        self.rows = self.rows.saturating_add(other.rows);
        other.faulty = Bits::default();
        other.numbers.clear();
        (other.rows, other.others) = (0, 0);
    }

    pub(super) fn push_blank_row(&mut self, number: u64) {
        self.push_row(number, |this, _| {
            this.fields.iter_mut().for_each(FieldReader::push_blank);
            false
        });
    }
}

pub(super) fn cell_fault(
    file: &str,
    row: u64,
    heading: Option<&String>,
    cell: &[u8],
    problem: Problem,
) -> Fault {
    let column = heading.cloned();
    let value = (!cell.is_empty()).then(|| shown(cell));
    Fault { file: file.to_owned(), row: Some(row), column, value, problem }
}
