//! The rows of a sheet into the fields of a record.

use std::collections::BTreeMap;
use std::io::{BufRead, Cursor, Read};
use std::ops::Range;

use super::book::{Book, Sheet};
use super::cell::{Told, heading, told};
use super::hidden::{hidden_columns, hidden_rows};
use super::place::{Place, span, texts_of};
use super::sheet::{Held, Merged, Rows, SheetCell, SheetRow, letters};
use super::{opened, problem};
use crate::data::book_fault::{BookNote, BookProblem, CellTrouble, SheetRead};
use crate::data::column_reader::{Cell, FieldReader, Sink};
use crate::data::csv::Stop;
use crate::data::fault::{CellProblem, Fault, FileProblem, Problem, RowProblem};
use crate::data::header;
use crate::data::input::{Content, ExtraColumn, ReadSeek};
use crate::data::kinds;
use crate::data::rows::{File, MOST_EXTRA, MOST_ROWS, TableReader, cell_fault};
use crate::data::sheet_names::sheet_called;
use crate::text;

/// How many rows below those that are no headings are looked at for some.
const LOOKED_BELOW: usize = 50;

/// Reads the rows of a sheet of a workbook.
pub(in crate::data) fn read(
    table: &mut TableReader<'_>,
    file: &mut File<'_>,
    content: Content<'_>,
) -> Result<(), Stop> {
    let (bytes, named): (Box<dyn ReadSeek>, Option<String>) = match content {
        Content::Sheet(bytes, sheet) => (bytes, Some(sheet)),
        Content::AtPlaces(bytes) => (bytes, None),
        Content::InOrder(mut reader) => {
            let mut all = Vec::new();
            reader.read_to_end(&mut all).map_err(Stop::Io)?;
            (Box::new(Cursor::new(all)), None)
        }
    };
    if let Err(wrong) = read_book(table, file, bytes, named.as_deref()) {
        table.forget_rows();
        file.whole(None, None, FileProblem::Book(wrong));
    }
    Ok(())
}

fn read_book(
    table: &mut TableReader<'_>,
    file: &mut File<'_>,
    bytes: Box<dyn ReadSeek>,
    named: Option<&str>,
) -> Result<(), BookProblem> {
    let mut book = opened(bytes)?;
    let sheet = meant(&book.sheets, table, named)?.clone();
    let others = others(&mut book, &sheet)?;
    let read = SheetRead {
        file: file.name.clone(),
        sheet: sheet.name.clone(),
        headings: 1,
        columns: Vec::new(),
        others,
    };
    table.books.push(read);
    let (xml, common) = book.cells(&sheet).map_err(problem)?;
    let rows = Rows::new(xml, common);
    let mut reading = Reading { table, file, rows, from_1904: common.from_1904, seen: Seen::default() };
    if reading.all()? {
        reading.finish(&sheet);
    } else {
        reading.table.complete = false;
    }
    Ok(())
}

/// The sheet that is named, or else the one that is called like the record, or else the only one that can be seen.
fn meant<'s>(
    sheets: &'s [Sheet],
    table: &TableReader<'_>,
    named: Option<&str>,
) -> Result<&'s Sheet, BookProblem> {
    let names = |sheets: &mut dyn Iterator<Item = &Sheet>| sheets.map(|sheet| sheet.name.clone()).collect();
    let called = |name: &str| sheets.iter().find(|sheet| sheet.name == name);
    let record = &sheet_called(table.record);
    let mut seen = sheets.iter().filter(|sheet| !sheet.hidden && sheet.has_cells());
    let found = match named {
        Some(sheet) => called(sheet).ok_or_else(|| BookProblem::NoSheet {
            sheet: sheet.to_owned(),
            sheets: names(&mut sheets.iter()),
        })?,
        None => match (called(record), seen.next(), seen.next()) {
            (Some(own), _, _) | (None, Some(own), None) => own,
            (None, _, _) => {
                let sheets = names(&mut sheets.iter());
                return Err(BookProblem::WhichSheet { record: record.clone(), sheets });
            }
        },
    };
    if found.has_cells() { Ok(found) } else { Err(BookProblem::NoCells { sheet: found.name.clone() }) }
}

/// The other sheets that hold something.
fn others(book: &mut Book<Box<dyn ReadSeek>>, read: &Sheet) -> Result<Vec<(String, bool)>, BookProblem> {
    let mut others = Vec::new();
    for sheet in book.sheets.clone().iter().filter(|sheet| *sheet != read) {
        let holds = if sheet.has_cells() {
            let (xml, common) = book.cells(sheet).map_err(problem)?;
            Rows::new(xml, common).next().map_err(problem)?.is_some()
        } else {
            true
        };
        if holds {
            others.push((sheet.name.clone(), sheet.hidden));
        }
    }
    Ok(others)
}

/// What is to be told of the rows that were read.
#[derive(Default)]
struct Seen {
    /// Where a row stands in the table, by its number in the sheet.
    places: Vec<(u32, usize)>,
    hidden: Vec<u32>,
    /// By the position of the column: how many values are those of formulas, and how many numbers are kept as texts.
    formulas: BTreeMap<usize, usize>,
    texts: BTreeMap<usize, usize>,
}

struct Reading<'r, 'm, 'f, 'b, R> {
    table: &'r mut TableReader<'m>,
    file: &'r mut File<'f>,
    rows: Rows<'b, R>,
    from_1904: bool,
    seen: Seen,
}

impl<R: BufRead> Reading<'_, '_, '_, '_, R> {
    fn next(&mut self) -> Result<Option<SheetRow>, BookProblem> {
        self.rows.next().map_err(problem)
    }

    /// Reads all rows; false where they can not be read.
    fn all(&mut self) -> Result<bool, BookProblem> {
        let Some(place) = self.headings()? else { return Ok(false) };
        self.say_columns(&place);
        let mut before = place.row;
        while let Some(row) = self.next()? {
            if self.table.rows >= MOST_ROWS {
                self.file.whole(
                    Some(u64::from(row.number)),
                    None,
                    FileProblem::TooManyRows { most: MOST_ROWS },
                );
                return Ok(false);
            }
            let texts = place.texts(&row);
            let first = texts.iter().map(|text| text.trim()).find(|text| !text.is_empty());
            if kinds::ends_at(self.table.record, first.map(str::as_bytes)) {
                // What stands below is not read, but what the sheet says at its end is.
                while self.next()?.is_some() {}
                break;
            }
            self.push_gap(before.saturating_add(1)..row.number);
            before = row.number;
            self.push(&place, &row, &texts);
        }
        self.merged(&place);
        Ok(true)
    }

    /// Finds the headings.
    fn headings(&mut self) -> Result<Option<Place>, BookProblem> {
        let wanted = self.table.record.source.headings_row;
        let mut any = false;
        let row = loop {
            match self.next()? {
                Some(row) if u64::from(row.number) < wanted => any = true,
                Some(row) if u64::from(row.number) == wanted || wanted == 1 => break row,
                later => {
                    let empty = later.is_none() && !any;
                    let none =
                        if empty { FileProblem::Empty } else { FileProblem::NoHeadingsRow { row: wanted } };
                    self.file.whole(None, None, none);
                    return Ok(None);
                }
            }
        };
        let problems = match Place::of(&row, self.table) {
            Ok(place) => return Ok(Some(place)),
            Err(problems) => problems,
        };
        let number = u64::from(row.number);
        let cells = texts_of(&row, span(&row));
        let bytes: Vec<&[u8]> = cells.iter().map(String::as_bytes).collect();
        if header::knows_none(self.table.record, &bytes) {
            for _ in 0..LOOKED_BELOW {
                let Some(below) = self.next()? else { break };
                if Place::of(&below, self.table).is_ok() {
                    let row = u64::from(below.number);
                    self.file.whole(Some(number), None, FileProblem::HeadingsBelow { row });
                    return Ok(None);
                }
            }
        }
        for (column, problem) in problems {
            self.file.whole(Some(number), column, problem);
        }
        Ok(None)
    }

    /// Says where each column stands, and which are not asked for.
    fn say_columns(&mut self, place: &Place) {
        let name = self.file.name.clone();
        let heading = |at: &usize| place.header.headings.get(*at).cloned().unwrap_or_default();
        let extra = place.header.extra.iter().take(MOST_EXTRA);
        self.file.extra.extend(extra.map(|at| ExtraColumn { file: name.clone(), heading: heading(at) }));
        let Some(read) = self.table.books.last_mut() else { return };
        read.headings = place.row;
        let all = 0..place.header.headings.len();
        read.columns = all.map(|at| (heading(&at), letters(place.column(at)))).collect();
        for (field, at) in self.table.record.fields.iter().zip(&place.header.columns) {
            read.columns.push((field.column.clone(), letters(place.column(*at))));
        }
    }

    /// Rows between others and with nothing in them. Where everything may be blank, each is a row with blanks, as in
    /// CSV; elsewhere the first is told.
    fn push_gap(&mut self, mut gap: Range<u32>) {
        if self.table.record.fields.iter().all(|field| field.may_be_blank) {
            for number in gap {
                self.seen.places.push((number, self.table.rows));
                self.table.push_row(u64::from(number), |table, _| {
                    table.fields.iter_mut().for_each(FieldReader::push_blank);
                    true
                });
            }
            return;
        }
        let Some(number) = gap.next() else { return };
        self.seen.places.push((number, self.table.rows));
        self.table.push_blank_row(u64::from(number));
        let problem = Problem::Row(RowProblem::Nothing);
        let row = Some(u64::from(number));
        let fault = Fault { file: self.file.name.clone(), row, column: None, value: None, problem };
        self.file.fault(row, 0, fault);
    }

    fn push(&mut self, place: &Place, row: &SheetRow, texts: &[String]) {
        if self.is_of_another_kind(place, row, texts) {
            self.table.others = self.table.others.saturating_add(1);
            return;
        }
        if row.hidden {
            self.seen.hidden.push(row.number);
        }
        self.seen.places.push((row.number, self.table.rows));
        let (number, from_1904) = (u64::from(row.number), self.from_1904);
        let (file, seen) = (&mut *self.file, &mut self.seen);
        self.table.push_row(number, |table, _| {
            let mut whole = true;
            for cell in row.cells.iter().filter(|cell| !place.holds(cell.column)) {
                let trouble = CellTrouble::Beside { cell: format!("{}{}", letters(cell.column), row.number) };
                let problem = Problem::Cell(CellProblem::Book(trouble));
                let fault = cell_fault(&file.name, number, None, heading(cell).as_bytes(), problem);
                file.fault(Some(number), usize::MAX, fault);
                whole = false;
            }
            for (position, field) in place.header.columns.iter().zip(&mut table.fields) {
                let cell = place.cell(row, *position);
                let told =
                    cell.map_or_else(|| Told::Text(String::new()), |cell| told(cell, field, from_1904));
                let (shown, taken) = match told {
                    Told::Text(text) => {
                        let taken = field.push(Cell::Text(text.as_bytes()));
                        (text, taken)
                    }
                    Told::YesNo(answer) => (answer.to_string(), field.push(Cell::YesNo(answer))),
                    Told::Wrong(trouble, shown) => {
                        field.push_blank();
                        (shown, Err(Problem::Cell(CellProblem::Book(trouble))))
                    }
                };
                let is_number = matches!(field.sink, Sink::Numbers { .. });
                match (cell, taken) {
                    (Some(cell), Ok(())) => seen.cell(cell, *position, is_number),
                    (None, Ok(())) => {}
                    (_, Err(problem)) => {
                        let own = place.header.headings.get(*position);
                        let fault = cell_fault(&file.name, number, own, shown.as_bytes(), problem);
                        file.fault(Some(number), *position, fault);
                        whole = false;
                    }
                }
            }
            whole
        });
    }

    /// Whether a row is one of another kind.
    fn is_of_another_kind(&self, place: &Place, row: &SheetRow, texts: &[String]) -> bool {
        self.table.record.source.only.iter().any(|only| {
            let Some(position) = place.header.columns.get(only.field as usize) else { return false };
            let answer = match place.cell(row, *position).map(|cell| &cell.held) {
                Some(Held::YesNo(answer)) => Some(*answer),
                _ => None,
            };
            let text = texts.get(*position).map(String::as_str).unwrap_or_default();
            kinds::leaves_out(self.table.record, only, answer, text.as_bytes())
        })
    }

    /// Cells of the table that are merged with others of it.
    fn merged(&mut self, place: &Place) {
        let merged: Vec<Merged> = std::mem::take(&mut self.rows.beside.merged);
        for merged in merged {
            for (field, position) in self.table.record.fields.iter().zip(&place.header.columns) {
                let column = place.column(*position);
                if !(merged.columns.0..=merged.columns.1).contains(&column) {
                    continue;
                }
                let from = self.seen.places.partition_point(|(row, _)| *row < merged.rows.0);
                let within = self.seen.places.iter().skip(from).take_while(|(row, _)| *row <= merged.rows.1);
                for (row, at) in within {
                    // The one that has the value is as it would be without the others.
                    if (*row, column) == (merged.rows.0, merged.columns.0) {
                        continue;
                    }
                    let problem = CellProblem::Book(CellTrouble::Merged { range: merged.words() });
                    let number = u64::from(*row);
                    let own = Some(&field.column);
                    let fault = cell_fault(&self.file.name, number, own, b"", Problem::Cell(problem));
                    self.file.explain(number, *position, fault);
                    self.table.faulty.mark(*at);
                }
            }
        }
    }

    /// Says what is to be known, though nothing is wrong.
    fn finish(self, sheet: &Sheet) {
        let Reading { table, file, rows, seen, .. } = self;
        let columns = table.books.last().map(|read| read.columns.clone()).unwrap_or_default();
        let called =
            |position: usize| columns.get(position).map(|(name, _)| name.clone()).unwrap_or_default();
        let mut notes = Vec::new();
        if sheet.hidden {
            notes.push("the sheet is hidden, and was read".to_owned());
        }
        notes.extend(hidden_rows(&seen.hidden, &rows.beside));
        notes.extend(hidden_columns(&columns, &rows.beside));
        for (position, cells) in &seen.formulas {
            let (cells, are) =
                (text::count(*cells, "value", "values"), if *cells == 1 { "is" } else { "are" });
            notes.push(format!(
                "column {}: {cells} {are} what a formula came to when the workbook was saved",
                called(*position)
            ));
        }
        for (position, cells) in &seen.texts {
            let (cells, are) =
                (text::count(*cells, "number", "numbers"), if *cells == 1 { "is" } else { "are" });
            notes.push(format!(
                "column {}: {cells} {are} kept as text, and read as written",
                called(*position)
            ));
        }
        let (file, sheet) = (&file.name, &sheet.name);
        let note = |note| BookNote { file: file.clone(), sheet: sheet.clone(), note };
        table.notes.extend(notes.into_iter().map(note));
    }
}

impl Seen {
    /// Counts a cell that was taken.
    fn cell(&mut self, cell: &SheetCell, position: usize, is_number: bool) {
        let count = |counts: &mut BTreeMap<usize, usize>| {
            let count = counts.entry(position).or_default();
            *count = count.saturating_add(1);
        };
        if cell.formula {
            count(&mut self.formulas);
        }
        if is_number && matches!(cell.held, Held::Text(_)) {
            count(&mut self.texts);
        }
    }
}
