//! What was known when: the rows of the data as they stood by a day.
//!
//! A row counts from the day on which it was received until one is received that names it: replaced, it is another row
//! from then on, and reversed, it is none. A row that reverses another counts for nothing by itself. Nothing that a row
//! did to another is undone: what becomes of it later is its own affair. A reference leads to the row that stands where
//! the one that it names stood; a row whose reference leads nowhere yet, or no more, does not count.

use std::sync::Arc;

use super::draft::NO_ROW;
use super::named::Named;
use super::table::{Database, Table};
use crate::column::{Column, Values, in_stretches, side_by_side};
use crate::model::{Record, RecordId};
use crate::value::Day;

/// All rows of the data that are without fault, and what they do to each other.
#[derive(Clone, Debug, Default)]
pub struct History {
    all: Database,
    records: Vec<Rows>,
    /// The records, each after those that it refers to.
    order: Vec<usize>,
}

/// What is known of the rows of a record.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// The position of the field of the day on which they were received.
    received: Option<u32>,
    named: Named,
    /// Which columns are references, and to which records.
    refers_to: Vec<(usize, RecordId)>,
}

/// The rows that count by a day.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// They, as a database.
    pub database: Database,
    /// For each record the positions in the history of the rows of its table, rising; none where they are the same.
    pub rows: Vec<Option<Vec<u32>>>,
    /// The rows that do not count, record by record.
    pub gone: Vec<Gone>,
}

/// A row that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Its record.
    pub record: RecordId,
    /// Its position in the history.
    pub row: u32,
    /// Why not.
    pub why: Absence,
}

/// Why a row does not count. Rows are called by their positions in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It is received later.
    NotYet,
    /// A row stands in its place.
    Replaced {
        /// Which.
        by: u32,
    },
    /// A row took it back.
    Reversed {
        /// Which.
        by: u32,
    },
    /// It takes back another row, and is nothing by itself.
    Reverses {
        /// Which.
        row: u32,
    },
    /// A row that it refers to does not count.
    RefersTo {
        /// Of which record.
        record: RecordId,
        /// Which.
        row: u32,
    },
}

/// What became of the rows of a record by a day.
#[derive(Default)]
struct Standing {
    /// Why each row does not count; empty where all do.
    absent: Vec<Option<Absence>>,
    /// For each row the one that stands in its place, itself where it counts; empty where all count.
    stands: Vec<u32>,
}

impl Rows {
    /// What is known of the rows of a record.
    pub(super) fn new(record: &Record, named: Named, refers_to: Vec<(usize, RecordId)>) -> Self {
        Rows { received: record.receipt.received, named, refers_to }
    }

    /// Whether no row ever counts otherwise than another, but for what it refers to.
    fn is_plain(&self) -> bool {
        self.received.is_none() && self.named.names.is_empty()
    }
}

impl History {
    /// The history of tables, in an order in which each stands after those that it refers to.
    pub(super) fn new(all: Database, records: Vec<Rows>, order: Vec<usize>) -> Self {
        History { all, records, order }
    }

    /// Every row that was read and is without fault, whether it counts or not.
    pub fn all(&self) -> &Database {
        &self.all
    }

    /// Whether rows count from the beginning, and for good.
    pub fn is_plain(&self) -> bool {
        self.records.iter().all(Rows::is_plain)
    }

    /// The day on which a row was received; none where all rows of its record were known from the beginning.
    pub fn received(&self, record: RecordId, row: u32) -> Option<Day> {
        let rows = self.records.get(record.index())?;
        day(self.all.tables.get(record.index())?, rows.received?, row as usize).and_then(Day::from_number)
    }

    /// The row that a row replaces or reverses.
    pub fn names(&self, record: RecordId, row: u32) -> Option<u32> {
        let rows = self.records.get(record.index())?;
        rows.named.named(row as usize).and_then(|named| u32::try_from(named).ok())
    }

    /// The rows that a row refers to, each with its record, as the data names them.
    pub fn refers_to(&self, record: RecordId, row: u32) -> Vec<(RecordId, u32)> {
        let rows = self.records.get(record.index()).zip(self.all.tables.get(record.index()));
        let Some((rows, table)) = rows else { return Vec::new() };
        rows.refers_to
            .iter()
            .filter_map(|(at, to)| Some((*to, code(table.columns.get(*at)?, row)?)))
            .collect()
    }

    /// The last day on which a row was received.
    pub fn last_received(&self) -> Option<Day> {
        let days = self.records.iter().zip(&self.all.tables).filter_map(|(rows, table)| {
            let received = rows.received?;
            (0..table.rows).filter_map(|row| day(table, received, row)).max()
        });
        days.max().and_then(Day::from_number)
    }

    /// The rows that count by a day; all that ever was received counts where none is said.
    pub fn known(&self, by: Option<Day>) -> Known {
        if self.is_plain() {
            let rows = self.all.tables.iter().map(|_| None).collect();
            return Known { database: self.all.clone(), rows, gone: Vec::new() };
        }
        let mut standing: Vec<Standing> = self.all.tables.iter().map(|_| Standing::default()).collect();
        for at in &self.order {
            let found = self.standing(*at, by.map(Day::number), &standing);
            if let Some(slot) = standing.get_mut(*at) {
                *slot = found;
            }
        }
        let rows: Vec<Option<Vec<u32>>> = standing.iter().map(Standing::rows).collect();
        let tables =
            self.all.tables.iter().enumerate().map(|(at, table)| self.table(at, table, &standing, &rows));
        let database = Database { tables: tables.collect(), texts: Arc::clone(&self.all.texts) };
        let gone = (0..).map(RecordId).zip(&standing).flat_map(|(record, standing)| {
            let absent = (0..).zip(&standing.absent);
            absent.filter_map(move |(row, why)| Some(Gone { record, row, why: (*why)? }))
        });
        Known { database, gone: gone.collect(), rows }
    }

    fn standing(&self, at: usize, by: Option<i32>, others: &[Standing]) -> Standing {
        let (Some(rows), Some(table)) = (self.records.get(at), self.all.tables.get(at)) else {
            return Standing::default();
        };
        let moved = |to: &RecordId| others.get(to.index()).is_some_and(|other| !other.stands.is_empty());
        if rows.is_plain() && !rows.refers_to.iter().any(|(_, to)| moved(to)) {
            return Standing::default();
        }
        let is_known = |row: usize| match (by, rows.received) {
            (Some(by), Some(received)) => day(table, received, row).is_none_or(|day| day <= by),
            _ => true,
        };
        let absence = |row: usize| {
            let namer = rows.named.namer(row).filter(|namer| is_known(*namer));
            if !is_known(row) {
                Some(Absence::NotYet)
            } else if let (true, Some(other)) = (rows.named.is_reversal(row), rows.named.named(row)) {
                Some(Absence::Reverses { row: number(other) })
            } else if let Some(namer) = namer {
                let (reversed, by) = (rows.named.is_reversal(namer), number(namer));
                Some(if reversed { Absence::Reversed { by } } else { Absence::Replaced { by } })
            } else {
                leads_nowhere(rows, table, row, others)
            }
        };
        let absent =
            in_stretches(table.rows, STRETCH, |start, end| (start..end).map(absence).collect::<Vec<_>>());
        let absent = absent.concat();
        let stands = stands(&absent);
        Standing { absent, stands }
    }

    fn table(
        &self,
        at: usize,
        table: &Arc<Table>,
        standing: &[Standing],
        rows: &[Option<Vec<u32>>],
    ) -> Arc<Table> {
        let Some(kept) = rows.get(at).and_then(Option::as_ref) else { return Arc::clone(table) };
        let mut columns: Vec<Column> = match kept.len() {
            0..=STRETCH => table.columns.iter().map(|column| column.taken(kept)).collect(),
            _ => side_by_side(table.columns.iter().collect(), |column| column.taken(kept)),
        };
        for (position, to) in self.records.get(at).map(|rows| rows.refers_to.as_slice()).unwrap_or_default() {
            let (Some(column), Some(target)) = (columns.get_mut(*position), standing.get(to.index())) else {
                continue;
            };
            let Values::Codes(codes) = &mut column.values else { continue };
            let Some(Some(places)) = rows.get(to.index()) else { continue };
            *codes = codes.map(|code| {
                let stands = target.stands.get(code as usize).copied().unwrap_or(NO_ROW);
                // The value at a blank is nought.
                places.binary_search(&stands).map_or(0, number)
            });
        }
        let columns = columns.into_iter().map(Column::finish).collect();
        Arc::new(Table { rows: kept.len(), columns, origin: table.origin.taken(kept) })
    }
}

impl Standing {
    /// The rows that count.
    fn rows(&self) -> Option<Vec<u32>> {
        let rows = (0..).zip(&self.absent).filter(|(_, absent)| absent.is_none()).map(|(row, _)| row);
        (!self.absent.is_empty()).then(|| rows.collect())
    }
}

/// Whether a row refers to one that does not count, and in whose place none stands.
fn leads_nowhere(rows: &Rows, table: &Table, row: usize, others: &[Standing]) -> Option<Absence> {
    rows.refers_to.iter().find_map(|(at, record)| {
        let to = code(table.columns.get(*at)?, number(row))?;
        let stands = &others.get(record.index())?.stands;
        let lost = stands.get(to as usize).is_some_and(|stands| *stands == NO_ROW);
        lost.then_some(Absence::RefersTo { record: *record, row: to })
    })
}

/// For each row the one that stands in its place. A row is named by one other at the most, and never in a circle.
fn stands(absent: &[Option<Absence>]) -> Vec<u32> {
    let own = |(row, absent): (usize, &Option<Absence>)| absent.map_or(number(row), |_| NO_ROW);
    let mut stands: Vec<u32> = absent.iter().enumerate().map(own).collect();
    let replaced = |row: usize| match absent.get(row) {
        Some(Some(Absence::Replaced { by })) => Some(*by as usize),
        _ => None,
    };
    let mut open: Vec<bool> = (0..absent.len()).map(|row| replaced(row).is_some()).collect();
    let mut path = Vec::new();
    for start in 0..absent.len() {
        let mut at = start;
        while open.get(at) == Some(&true)
            && let Some(by) = replaced(at)
        {
            path.push(at);
            at = by;
        }
        let end = stands.get(at).copied().unwrap_or(NO_ROW);
        for row in path.drain(..) {
            if let (Some(stands), Some(open)) = (stands.get_mut(row), open.get_mut(row)) {
                (*stands, *open) = (end, false);
            }
        }
    }
    stands
}

/// How many rows a thread looks at, at least.
const STRETCH: usize = 1 << 14;

fn number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(NO_ROW)
}

fn day(table: &Table, field: u32, row: usize) -> Option<i32> {
    table.columns.get(field as usize)?.day(row)
}

/// The row that a reference names.
fn code(column: &Column, row: u32) -> Option<u32> {
    column.code(row as usize)
}
