//! The rows of CSV files: the headings first, then block by block, by several threads where there is more than one.

use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};

use super::block::{Block, Blocks};
use super::cell_place::CellPlace;
use super::column_reader::From;
use super::csv::{Progress, Row, RowAt, Splitter, Stop};
use super::fault::{Fault, FileProblem, Problem, RowProblem, shown};
use super::fault_list::FaultOrder;
use super::header::{self, Header};
use super::in_order::in_order;
use super::input::{ExtraColumn, ReadOptions};
use super::kinds;
use super::ordinary::ColumnCells;
use super::rows::{File, MOST_EXTRA, MOST_ROWS, TableReader, cell_fault};
use crate::model::{Model, Record};

/// How many lines below those that are no headings are looked at for some.
const LOOKED_BELOW: usize = 50;

/// How many rows are split before their cells are read, field by field: their bytes and places are still in the nearest
/// cache.
const BATCH: usize = 256;

const DELIMITER: u8 = b',';

/// The lines of a file, before its rows begin.
struct Lines<R> {
    blocks: Blocks<R>,
    block: Block,
    progress: Progress,
    cells: Vec<CellPlace>,
}

impl<R: Read> Lines<R> {
    fn open(reader: R, options: ReadOptions) -> Result<Self, Stop> {
        let mut blocks = Blocks::new(reader, DELIMITER, options.block);
        let mut block = Block::default();
        blocks.next(&mut block).map_err(Stop::Io)?;
        Ok(Lines { blocks, block, progress: Progress::default(), cells: Vec::new() })
    }

    fn next(&mut self) -> Result<Option<Row<'_>>, Stop> {
        loop {
            self.cells.clear();
            let mut splitter = Splitter::new(&mut self.block, DELIMITER, self.progress);
            let found = splitter.next(&mut self.cells)?;
            self.progress = splitter.progress();
            if let Some(row) = found {
                return Ok(Some(Row::new(&self.block.bytes, &self.cells, row)));
            }
            if !self.blocks.next(&mut self.block).map_err(Stop::Io)? {
                return Ok(None);
            }
            self.progress.at = 0;
        }
    }
}

impl TableReader<'_> {
    /// Reads the rows of a CSV file.
    pub(super) fn read_csv(
        &mut self,
        file: &mut File<'_>,
        reader: impl Read + Send,
        options: ReadOptions,
    ) -> Result<(), Stop> {
        let mut lines = Lines::open(reader, options)?;
        if let Some(seems) = header::not_plain_text(&lines.block.bytes) {
            self.complete = false;
            file.whole(None, None, FileProblem::NotPlainText { seems });
            return Ok(());
        }
        let Some(header) = self.read_header(file, &mut lines)? else {
            self.complete = false;
            return Ok(());
        };
        file.extra.extend(header.extra.iter().take(MOST_EXTRA).map(|at| ExtraColumn {
            file: file.name.clone(),
            heading: header.headings.get(*at).cloned().unwrap_or_default(),
        }));
        let Lines { mut blocks, block, progress, .. } = lines;
        // Small files are not worth a thread.
        let threads = if blocks.is_over() { 1 } else { options.thread_count() };
        let shape = Shape {
            model: self.model,
            record: self.record,
            header: &header,
            columns: progress.columns,
            file: (file.input, file.name.clone()),
            spare: Mutex::default(),
        };
        let mut first = Some((block, progress.at));
        let next = |piece: &mut Piece| match first.take() {
            Some((block, at)) => {
                (piece.block, piece.at) = (block, at);
                true
            }
            None => {
                piece.at = 0;
                blocks.next(&mut piece.block).unwrap_or_else(|error| {
                    piece.failed = Some(error);
                    true
                })
            }
        };
        let (mut before, mut stopped) = (progress.number, Ok(()));
        in_order(
            threads,
            next,
            |piece| {
                let part = shape.read(piece);
                options.tell(part.rows.rows);
                part
            },
            |part| {
                let (end, rows) = self.join(part, file, &mut before);
                shape.give_back(rows);
                let goes_on = matches!(end, End::OfBlock);
                if let End::Stopped(stop) = end {
                    stopped = Err(stop);
                }
                goes_on
            },
        );
        stopped
    }

    fn read_header(
        &mut self,
        file: &mut File<'_>,
        lines: &mut Lines<impl Read>,
    ) -> Result<Option<Header>, Stop> {
        let wanted = self.record.source.headings_row;
        let mut any = false;
        let row = loop {
            match lines.next()? {
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
        let cells = cells_of(&row);
        let (number, problems) = match header::matched(self.record, &cells) {
            Ok(header) => return Ok(Some(header)),
            Err(problems) => (row.number, problems),
        };
        if header::knows_none(self.record, &cells)
            && let Some(below) = self.headings_below(lines)?
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
    fn headings_below(&self, lines: &mut Lines<impl Read>) -> Result<Option<u64>, Stop> {
        for _ in 0..LOOKED_BELOW {
            match lines.next() {
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
}

impl<'m> TableReader<'m> {
    /// Adds the rows of a part of a file, before which there are so many rows.
    fn join(&mut self, mut part: Part<'m>, file: &mut File<'_>, before: &mut u64) -> (End, TableReader<'m>) {
        let in_file = |row: u64| before.saturating_add(row);
        for ((input, row, position), fault) in part.faults {
            let row = in_file(row);
            file.faults.add((input, row, position), Fault { row: Some(row), ..fault });
        }
        let room = MOST_ROWS.saturating_sub(self.rows);
        if let Some(number) = part.rows.numbers.get(room) {
            self.complete = false;
            let most = FileProblem::TooManyRows { most: MOST_ROWS };
            file.whole(Some(in_file(u64::from(number))), None, most);
            return (End::OfRows, part.rows);
        }
        let end = match part.end {
            End::Stopped(Stop::UnclosedQuote(row)) => End::Stopped(Stop::UnclosedQuote(in_file(row))),
            End::Stopped(Stop::TooLong(row)) => End::Stopped(Stop::TooLong(in_file(row))),
            end => end,
        };
        self.take_rows(&mut part.rows, *before);
        *before = in_file(part.lines);
        (end, part.rows)
    }
}

/// What a thread reads.
#[derive(Default)]
struct Piece {
    block: Block,
    /// Where in the block its rows begin.
    at: usize,
    /// The file cannot be read on: there are no rows.
    failed: Option<io::Error>,
}

/// Why the rows of a part end.
enum End {
    /// The part does.
    OfBlock,
    /// No rows come after these.
    OfRows,
    /// There may be more.
    Stopped(Stop),
}

/// What was read of a part of a file. Rows are numbered from its start.
struct Part<'m> {
    rows: TableReader<'m>,
    faults: Vec<(FaultOrder, Fault)>,
    /// How many rows it has, as a spreadsheet counts them.
    lines: u64,
    end: End,
}

/// Rows that have been split.
struct Batch {
    /// Places for a batch of rows, as many for each row as there are headings.
    cells: Vec<CellPlace>,
    /// The number of each row: how many there are.
    numbers: Vec<u32>,
    /// The cells of a row that is looked at byte by byte.
    odd: Vec<CellPlace>,
    /// What is wrong with rows as a whole, and then with cells; each with its row in the batch.
    faults: Vec<(usize, usize, Fault)>,
}

/// What is known of all parts of a file.
struct Shape<'m, 'a> {
    model: &'m Model,
    record: &'m Record,
    header: &'a Header,
    /// How many cells the first row of the file has.
    columns: Option<usize>,
    /// Its position among the inputs, and its name.
    file: (usize, String),
    /// Readers whose rows were taken. Room for the rows of a block is asked for once, and not for every block anew.
    spare: Mutex<Vec<TableReader<'m>>>,
}

impl<'m> Shape<'m, '_> {
    fn read(&self, piece: &mut Piece) -> Part<'m> {
        let mut rows = self.reader();
        let mut faults = Vec::new();
        if let Some(error) = piece.failed.take() {
            return Part { rows, faults, lines: 0, end: End::Stopped(Stop::Io(error)) };
        }
        let progress = Progress { at: piece.at, number: 0, columns: self.columns };
        let mut splitter = Splitter::new(&mut piece.block, DELIMITER, progress);
        let mut batch = self.batch();
        let end = loop {
            if batch.numbers.len() >= BATCH {
                self.take(&mut rows, splitter.bytes(), &mut batch, &mut faults);
            }
            self.take_regular(&mut splitter, &mut batch);
            if batch.numbers.len() >= BATCH {
                continue;
            }
            batch.odd.clear();
            let at = match splitter.next(&mut batch.odd) {
                Ok(Some(at)) => at,
                Ok(None) => break End::OfBlock,
                Err(stop) => break End::Stopped(stop),
            };
            let row = splitter.row(at, &batch.odd);
            if kinds::ends(self.record, &row) {
                break End::OfRows;
            }
            if kinds::is_of_another(self.record, self.header, &row) {
                rows.others = rows.others.saturating_add(1);
                continue;
            }
            let broken = self.broken(&row);
            self.add(&mut batch, at, broken);
        };
        self.take(&mut rows, splitter.bytes(), &mut batch, &mut faults);
        Part { rows, faults, lines: splitter.progress().number, end }
    }

    /// Room for a batch of rows.
    fn batch(&self) -> Batch {
        let cells = vec![CellPlace::NONE; BATCH.saturating_mul(self.width())];
        Batch { cells, numbers: Vec::with_capacity(BATCH), odd: Vec::new(), faults: Vec::new() }
    }

    /// Takes regular rows into the batch, up to one that is not, where each of them is a row of the record.
    fn take_regular(&self, splitter: &mut Splitter<'_>, batch: &mut Batch) {
        let source = &self.record.source;
        let width = self.width();
        if self.columns != Some(width) || !source.until.is_empty() || !source.only.is_empty() {
            return;
        }
        let first = batch.numbers.len().saturating_mul(width);
        let before = splitter.progress().number;
        let rows = splitter.regular(width, batch.cells.get_mut(first..).unwrap_or_default());
        let numbers =
            (1..=rows as u64).map(|row| u32::try_from(before.saturating_add(row)).unwrap_or(u32::MAX));
        batch.numbers.extend(numbers);
    }

    /// A reader without rows.
    fn reader(&self) -> TableReader<'m> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| TableReader::reading(self.model, self.record, From::Data))
    }

    fn give_back(&self, rows: TableReader<'m>) {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).push(rows);
    }

    /// How many cells a row has.
    fn width(&self) -> usize {
        self.header.headings.len().max(1)
    }

    /// Adds the row that was looked at byte by byte; one that is at fault has no cells.
    fn add(&self, batch: &mut Batch, row: RowAt, broken: Option<(usize, Fault)>) {
        let first = batch.numbers.len().saturating_mul(self.width());
        let places = batch.cells.get_mut(first..).unwrap_or_default().iter_mut().take(self.width());
        match broken {
            None => places.zip(&batch.odd).for_each(|(place, cell)| *place = *cell),
            Some((position, fault)) => {
                places.for_each(|place| *place = CellPlace::NONE);
                batch.faults.push((batch.numbers.len(), position, fault));
            }
        }
        batch.numbers.push(u32::try_from(row.number).unwrap_or(u32::MAX));
    }

    /// What is wrong with a row as a whole, and in which column.
    fn broken(&self, row: &Row<'_>) -> Option<(usize, Fault)> {
        let columns = self.header.headings.len();
        let (position, column, value, problem) = if let Some(at) = row.stray_quote {
            let heading = self.header.headings.get(at).cloned();
            (at, heading, Some(shown(row.cell(at))), RowProblem::StrayQuote)
        } else if row.len() != columns {
            (0, None, None, RowProblem::Width { cells: row.len(), columns })
        } else if columns > 1 && self.is_nothing(row) {
            (0, None, None, RowProblem::Nothing)
        } else {
            return None;
        };
        let (file, problem) = (self.file.1.clone(), Problem::Row(problem));
        Some((position, Fault { file, row: Some(row.number), column, value, problem }))
    }

    /// Whether a row has nothing in any cell, and some cell has to have something.
    fn is_nothing(&self, row: &Row<'_>) -> bool {
        (0..row.len()).all(|at| row.cell(at).is_empty())
            && self.record.fields.iter().any(|field| !field.may_be_blank)
    }

    /// Reads the cells of the batch, field by field.
    fn take(
        &self,
        rows: &mut TableReader<'m>,
        bytes: &[u8],
        batch: &mut Batch,
        faults: &mut Vec<(FaultOrder, Fault)>,
    ) {
        let (width, count) = (self.width(), batch.numbers.len());
        for (position, field) in self.header.columns.iter().zip(&mut rows.fields) {
            let Batch { cells, numbers, faults, odd: _ } = &mut *batch;
            let cells = cells.get(..count.saturating_mul(width)).unwrap_or_default();
            field.push_texts(ColumnCells::new(bytes, cells, (*position, width)), |at, cell, problem| {
                let number = numbers.get(at).copied().map_or(0, u64::from);
                let heading = self.header.headings.get(*position);
                faults.push((at, *position, cell_fault(&self.file.1, number, heading, cell, problem)));
            });
        }
        batch.faults.sort_by_key(|(at, position, _)| (*at, *position));
        for (at, position, fault) in batch.faults.drain(..) {
            rows.faulty.mark(rows.rows.saturating_add(at));
            faults.push(((self.file.0, fault.row.unwrap_or(0), position), fault));
        }
        rows.numbers.extend_from_slice(&batch.numbers);
        rows.rows = rows.rows.saturating_add(count);
        batch.numbers.clear();
    }
}

fn cells_of<'a>(row: &Row<'a>) -> Vec<&'a [u8]> {
    (0..row.len()).map(|at| row.cell(at)).collect()
}
