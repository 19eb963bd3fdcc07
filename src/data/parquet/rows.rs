//! The columns of a Parquet file into the fields of a record.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::SchemaDescriptor;

use super::each::each;
use super::place::Places;
use super::push::{push, write};
use super::source::{Source, Visit};
use super::values::{Holds, Value};
use crate::column::Bits;
use crate::data::column_reader::{FieldReader, Sink};
use crate::data::csv::Stop;
use crate::data::fault::{Fault, FileProblem};
use crate::data::header::{self, Header};
use crate::data::input::{Content, ExtraColumn, ReadOptions};
use crate::data::kinds;
use crate::data::parquet_fault::ParquetProblem;
use crate::data::rows::{File, MOST_EXTRA, MOST_ROWS, TableReader, cell_fault};
use crate::model::{Record, RowsWhere};

/// A column that a field is read from.
struct Column {
    /// Its position among all columns of the file.
    leaf: usize,
    /// Its position among the headings.
    position: usize,
    holds: Holds,
}

/// A file whose columns are known.
struct Opened<'a> {
    reader: SerializedFileReader<Places>,
    header: Header,
    name: &'a str,
    rows: usize,
    /// The rows of other kinds.
    others: Bits,
}

/// What is wrong with cells: in which row of the table, and the fault with its row in the file.
type CellFaults = Vec<(usize, Fault)>;

/// Reads the rows of a Parquet file.
pub(in crate::data) fn read(
    table: &mut TableReader<'_>,
    file: &mut File<'_>,
    content: Content<'_>,
    options: ReadOptions,
) -> Result<(), Stop> {
    let places = Places::of(content).map_err(Stop::Io)?;
    let read = unless_damaged(|| read_places(table, file, places, options));
    if let Err(error) = read {
        table.forget_rows();
        whole(file, None, unreadable(&error));
    }
    Ok(())
}

/// What comes of looking into a file. The reader of Parquet believes some of what a damaged file says of itself, and
/// panics later.
fn unless_damaged<T>(look: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    let damaged = |_| Err(ParquetError::General("it is damaged".to_owned()));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(look)).unwrap_or_else(damaged)
}

fn read_places(
    table: &mut TableReader<'_>,
    file: &mut File<'_>,
    places: Places,
    options: ReadOptions,
) -> Result<(), ParquetError> {
    let name = file.name.clone();
    let Some((mut opened, columns)) = open(table, file, places, &name)? else {
        table.complete = false;
        return Ok(());
    };
    if opened.rows > MOST_ROWS.saturating_sub(table.rows) {
        table.complete = false;
        file.whole(None, None, FileProblem::TooManyRows { most: MOST_ROWS });
        return Ok(());
    }
    opened.find_others(table, &columns)?;
    let faults = opened.fields(table, &columns, options)?;
    opened.finish(table, file, faults);
    Ok(())
}

/// Looks at what a file says of itself; none where its rows can not be read.
fn open<'n>(
    table: &TableReader<'_>,
    file: &mut File<'_>,
    places: Places,
    name: &'n str,
) -> Result<Option<(Opened<'n>, Vec<Column>)>, ParquetError> {
    let reader = SerializedFileReader::new(places)?;
    let about = reader.metadata().file_metadata();
    let schema = about.schema_descr();
    let names: Vec<&[u8]> =
        schema.root_schema().get_fields().iter().map(|field| field.name().as_bytes()).collect();
    let header = match header::matched(table.record, &names) {
        Ok(header) => header,
        Err(problems) => {
            problems.into_iter().for_each(|(column, problem)| file.whole(None, column, problem));
            return Ok(None);
        }
    };
    let extra = header.extra.iter().take(MOST_EXTRA).filter_map(|at| header.headings.get(*at).cloned());
    file.extra.extend(extra.map(|heading| ExtraColumn { file: name.to_owned(), heading }));
    let Some(columns) = columns(table, file, schema, &header) else { return Ok(None) };
    if let Some(by) = packed(&reader, &columns) {
        whole(file, None, ParquetProblem::Packed { by });
        return Ok(None);
    }
    let rows = usize::try_from(about.num_rows()).unwrap_or(usize::MAX);
    Ok(Some((Opened { reader, header, name, rows, others: Bits::default() }, columns)))
}

/// The columns of the fields, all of which have to hold what can be read there.
fn columns(
    table: &TableReader<'_>,
    file: &mut File<'_>,
    schema: &SchemaDescriptor,
    header: &Header,
) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    for (position, field) in header.columns.iter().zip(&table.fields) {
        let leaf = (0..schema.num_columns()).find(|leaf| schema.get_column_root_idx(*leaf) == *position)?;
        let holds = match Holds::of(&schema.column(leaf)) {
            Ok(holds) if can_hold(&field.sink, holds) => Ok(holds),
            Ok(holds) => Err(in_words(holds).to_owned()),
            Err(words) => Err(words),
        };
        match holds {
            Ok(holds) => columns.push(Column { leaf, position: *position, holds }),
            Err(found) => {
                let problem = ParquetProblem::Holds { found, wanted: wanted(&field.sink) };
                whole(file, header.headings.get(*position).cloned(), problem);
            }
        }
    }
    (columns.len() == header.columns.len()).then_some(columns)
}

/// How a column is packed that can not be unpacked, if one is.
fn packed(reader: &SerializedFileReader<Places>, columns: &[Column]) -> Option<String> {
    let groups = reader.metadata().row_groups().iter();
    let mut chunks =
        groups.flat_map(|group| columns.iter().filter_map(|column| group.columns().get(column.leaf)));
    chunks.find_map(|chunk| match chunk.compression() {
        Compression::UNCOMPRESSED
        | Compression::SNAPPY
        | Compression::GZIP(_)
        | Compression::LZ4
        | Compression::LZ4_RAW => None,
        Compression::ZSTD(_) => Some("zstd".to_owned()),
        Compression::BROTLI(_) => Some("brotli".to_owned()),
        Compression::LZO => Some("lzo".to_owned()),
    })
}

fn whole(file: &mut File<'_>, column: Option<String>, problem: ParquetProblem) {
    file.whole(None, column, FileProblem::Parquet(problem));
}

fn unreadable(error: &ParquetError) -> ParquetProblem {
    let words = error.to_string();
    let reason = words.split_once(": ").map_or(words.as_str(), |(_, reason)| reason);
    ParquetProblem::Unreadable { reason: crate::text::visible(reason.as_bytes(), 120) }
}

/// Whether a field may have values of a column. What is text is read as in CSV.
fn can_hold(sink: &Sink<'_>, holds: Holds) -> bool {
    match (sink, holds) {
        (_, Holds::Text)
        | (Sink::Numbers { .. }, Holds::Whole { .. } | Holds::Decimal { .. } | Holds::Binary)
        | (Sink::Days { .. }, Holds::Day | Holds::Moment { .. })
        | (Sink::Moments { .. }, Holds::Moment { .. })
        | (Sink::YesNo { .. }, Holds::YesNo) => true,
        (
            Sink::Numbers { .. }
            | Sink::Days { .. }
            | Sink::Moments { .. }
            | Sink::YesNo { .. }
            | Sink::Texts { .. }
            | Sink::Choices { .. }
            | Sink::Periods { .. },
            Holds::Whole { .. }
            | Holds::Decimal { .. }
            | Holds::Binary
            | Holds::Day
            | Holds::YesNo
            | Holds::Moment { .. },
        ) => false,
    }
}

fn in_words(holds: Holds) -> &'static str {
    match holds {
        Holds::Whole { .. } => "whole numbers",
        Holds::Decimal { .. } => "decimal numbers",
        Holds::Binary => "binary floating-point numbers",
        Holds::Day => "dates",
        Holds::YesNo => "true and false",
        Holds::Text => "texts",
        Holds::Moment { .. } => "dates and times",
    }
}

fn wanted(sink: &Sink<'_>) -> &'static str {
    match sink {
        Sink::Numbers { .. } => "numbers: INT32, INT64 or DECIMAL",
        Sink::Days { .. } => "dates: DATE",
        Sink::Moments { .. } => "dates and times: TIMESTAMP",
        Sink::YesNo { .. } => "yes or no: BOOLEAN",
        Sink::Texts { .. } | Sink::Choices { .. } | Sink::Periods { .. } => "texts: STRING",
    }
}

impl Opened<'_> {
    /// Visits the values of a column, in the order of the rows. Fails unless there are as many as the file says.
    fn visit<V: VisitRows>(&self, column: &Column, visit: V) -> Result<V, ParquetError> {
        let mut counted = Counted { visit, row: 0 };
        for group in 0..self.reader.num_row_groups() {
            let group = self.reader.get_row_group(group)?;
            each(&*group, column.leaf, column.holds, &mut counted)?;
            if counted.row > self.rows {
                break;
            }
        }
        if counted.row == self.rows {
            return Ok(counted.visit);
        }
        let row = counted.row;
        Err(ParquetError::General(format!("a column has {row} rows where the file says {}", self.rows)))
    }

    /// Finds the rows that belong to records of another kind.
    fn find_others(&mut self, table: &TableReader<'_>, columns: &[Column]) -> Result<(), ParquetError> {
        let mut rows = Bits::default();
        for only in &table.record.source.only {
            let Some(column) = columns.get(only.field as usize) else { continue };
            rows = self.visit(column, Others { record: table.record, only, rows })?.rows;
        }
        self.others = rows;
        Ok(())
    }

    /// Reads the columns into the fields, several at a time.
    fn fields(
        &self,
        table: &mut TableReader<'_>,
        columns: &[Column],
        options: ReadOptions,
    ) -> Result<CellFaults, ParquetError> {
        let threads = options.thread_count();
        // A row has been read with its last column; until then a part of the rows stands for a part of the columns.
        let done = AtomicUsize::new(0);
        let tell = || {
            let part = |done: usize| self.rows.saturating_mul(done).checked_div(columns.len()).unwrap_or(0);
            let before = done.fetch_add(1, Ordering::Relaxed);
            options.tell(part(before.saturating_add(1)).saturating_sub(part(before)));
        };
        // What takes longest comes first, so that nobody is left alone with it at the end.
        let mut work: Vec<_> = table.fields.iter_mut().zip(columns).collect();
        work.sort_by_key(|(_, column)| self.bytes(column));
        let work = Mutex::new(work);
        let next = || work.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let run = || {
            let (mut faults, mut failed) = (CellFaults::new(), None);
            while let Some((field, column)) = next() {
                failed = failed.or(self.field(field, column, &mut faults).err());
                tell();
            }
            failed.map_or(Ok(faults), Err)
        };
        std::thread::scope(|scope| {
            let run = &run;
            let others: Vec<_> =
                (1..threads.clamp(1, columns.len().max(1))).map(|_| scope.spawn(run)).collect();
            let mut all = run();
            for other in others {
                let made = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                all = all.and_then(|mut all| {
                    all.append(&mut made?);
                    Ok(all)
                });
            }
            all
        })
    }

    /// How many bytes a column takes once it is unpacked.
    fn bytes(&self, column: &Column) -> i64 {
        let groups = self.reader.metadata().row_groups().iter();
        let chunks = groups.filter_map(|group| group.columns().get(column.leaf));
        chunks.map(|chunk| chunk.uncompressed_size()).fold(0, i64::saturating_add)
    }

    fn field(
        &self,
        field: &mut FieldReader<'_>,
        column: &Column,
        faults: &mut CellFaults,
    ) -> Result<(), ParquetError> {
        let heading = self.header.headings.get(column.position);
        let rows = FieldRows { field, file: self, heading, faults };
        self.visit(column, rows).map(|_| ())
    }

    /// Says which rows there are now, and which of them are at fault.
    fn finish(&self, table: &mut TableReader<'_>, file: &mut File<'_>, faults: CellFaults) {
        let number = |row: usize| u32::try_from(row.saturating_add(1)).unwrap_or(u32::MAX);
        let before = table.numbers.len();
        table.numbers.extend((0..self.rows).filter(|row| !self.others.get(*row)).map(number));
        table.rows = table.rows.saturating_add(table.numbers.len().saturating_sub(before));
        table.others = table.others.saturating_add(self.others.count());
        for (row, fault) in faults {
            table.faulty.mark(row);
            let named = |heading: &&String| fault.column.as_ref() == Some(*heading);
            let position = self.header.headings.iter().position(|heading| named(&heading)).unwrap_or(0);
            file.faults.add((file.input, fault.row.unwrap_or(0), position), fault);
        }
    }
}

/// A visit that counts the rows.
struct Counted<V> {
    visit: V,
    row: usize,
}

/// A visit that knows the rows.
trait VisitRows {
    /// Takes cells, each with its row.
    fn rows<S: Source>(
        &mut self,
        source: &mut S,
        cells: impl Iterator<Item = (usize, Option<S::Cell>)>,
    ) -> Result<(), ParquetError>;
}

impl<V: VisitRows> Visit for Counted<V> {
    fn batch<S: Source>(
        &mut self,
        source: &mut S,
        cells: impl Iterator<Item = Option<S::Cell>>,
    ) -> Result<(), ParquetError> {
        let row = &mut self.row;
        let counted = cells.map(|cell| {
            let at = *row;
            *row = at.saturating_add(1);
            (at, cell)
        });
        self.visit.rows(source, counted)
    }
}

/// Finds the rows that a record leaves to another.
struct Others<'r> {
    record: &'r Record,
    only: &'r RowsWhere,
    rows: Bits,
}

impl VisitRows for Others<'_> {
    fn rows<S: Source>(
        &mut self,
        source: &mut S,
        cells: impl Iterator<Item = (usize, Option<S::Cell>)>,
    ) -> Result<(), ParquetError> {
        let mut text = Vec::new();
        for (row, cell) in cells {
            text.clear();
            let look = |value: &Value<'_>| {
                write(value, &mut text);
                if let Value::YesNo(answer) = value { Some(*answer) } else { None }
            };
            let answer = cell.as_ref().and_then(|cell| source.look_at(cell, look)?);
            if kinds::leaves_out(self.record, self.only, answer, &text) {
                self.rows.mark(row);
            }
        }
        Ok(())
    }
}

/// Adds the rows of the record to a field.
struct FieldRows<'f, 'm> {
    field: &'f mut FieldReader<'m>,
    file: &'f Opened<'f>,
    heading: Option<&'f String>,
    faults: &'f mut CellFaults,
}

impl VisitRows for FieldRows<'_, '_> {
    fn rows<S: Source>(
        &mut self,
        source: &mut S,
        cells: impl Iterator<Item = (usize, Option<S::Cell>)>,
    ) -> Result<(), ParquetError> {
        let FieldRows { field, file, heading, faults } = self;
        // A damaged column can have more rows than the file.
        let (last, others) = (file.rows, Some(&file.others).filter(|others| others.any()));
        let own = cells.filter(|(row, _)| *row < last && others.is_none_or(|others| !others.get(*row)));
        push(field, source, own, |(at, row), text, problem| {
            let number = (row as u64).saturating_add(1);
            faults.push((at, cell_fault(file.name, number, *heading, text, problem)));
        })
    }
}
