//! Rows found by the values of some of their columns.

use crate::column::{Column, Values};
use std::hash::{BuildHasher, Hash, Hasher};

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::cell::Decimal;

/// A value, so that equal values are equal whatever column they stand in.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Number(Decimal),
    Whole(i64),
    Code(u32),
}

/// The value of a row; none where it is blank.
fn key(column: &Column, row: usize) -> Option<Key> {
    if column.is_blank(row) {
        return None;
    }
    let number = |decimal| match decimal {
        Decimal::Small { mantissa, scale: 0 } => Key::Whole(mantissa),
        other => Key::Number(other),
    };
    Some(match &column.values {
        Values::Fixed { scale: 0, values } => Key::Whole(values.get(row)?),
        Values::Fixed { scale, values } => number(Decimal::small(values.get(row)?, *scale)),
        Values::Exact(values) => number(Decimal::of(values.get(row)?)),
        Values::Days(values) | Values::Periods(values) => Key::Whole(i64::from(values.get(row)?)),
        Values::Codes(values) => Key::Code(values.get(row)?),
    })
}

/// The rows of a table by the values of columns that should tell them apart. A row with a blank among them is like no other.
pub(super) enum KeyIndex {
    /// By hash.
    Hashed { hasher: DefaultHashBuilder, rows: HashTable<u32> },
    /// For a single column of whole numbers or codes that lie close together: for each value from the least on its row.
    Dense { least: i64, rows: Vec<u32> },
}

/// No row.
const NONE: u32 = u32::MAX;

impl KeyIndex {
    /// Indexes the rows in the order in which they are given; says of each row that is like an earlier one which that is.
    pub(super) fn build(columns: &[&Column], rows: &[usize], twice: impl FnMut(usize, usize)) -> Self {
        let single = match columns {
            [column] => span_of_values(column, rows.len()).map(|(least, length)| (column, least, length)),
            _ => None,
        };
        match single {
            Some((column, least, length)) => KeyIndex::dense(column, rows, (least, length), twice),
            None => KeyIndex::hashed(columns, rows, twice),
        }
    }

    fn dense(
        column: &Column,
        rows: &[usize],
        (least, length): (i64, usize),
        mut twice: impl FnMut(usize, usize),
    ) -> Self {
        let mut table = vec![NONE; length];
        for row in rows.iter().copied() {
            let place = key(column, row).and_then(|key| key.place(least)).and_then(|at| table.get_mut(at));
            match place {
                Some(free) if *free == NONE => *free = u32::try_from(row).unwrap_or(NONE),
                Some(first) => twice(row, *first as usize),
                None => {}
            }
        }
        KeyIndex::Dense { least, rows: table }
    }

    fn hashed(columns: &[&Column], rows: &[usize], mut twice: impl FnMut(usize, usize)) -> Self {
        let hasher = DefaultHashBuilder::default();
        let mut table = HashTable::with_capacity(rows.len());
        for row in rows.iter().copied() {
            let (Some(hash), Ok(code)) = (hash(&hasher, columns, row), u32::try_from(row)) else { continue };
            let alike = |other: &u32| same(columns, *other as usize, columns, row);
            let again = |other: &u32| hash_known(&hasher, columns, *other);
            match table.entry(hash, alike, again) {
                Entry::Occupied(first) => twice(row, *first.get() as usize),
                Entry::Vacant(free) => {
                    free.insert(code);
                }
            }
        }
        KeyIndex::Hashed { hasher, rows: table }
    }

    /// The row of this table, indexed by `own`, with the value that a row of another column has.
    pub(super) fn find(&self, own: &Column, other: &Column, row: usize) -> Option<u32> {
        match self {
            KeyIndex::Hashed { hasher, rows } => {
                let hash = hash(hasher, &[other], row)?;
                rows.find(hash, |found| same(&[own], *found as usize, &[other], row)).copied()
            }
            KeyIndex::Dense { least, rows } => {
                rows.get(key(other, row)?.place(*least)?).copied().filter(|found| *found != NONE)
            }
        }
    }
}

impl Key {
    /// The position in a dense index.
    fn place(&self, least: i64) -> Option<usize> {
        match self {
            Key::Whole(value) => usize::try_from(value.checked_sub(least)?).ok(),
            Key::Code(code) => usize::try_from(i64::from(*code).checked_sub(least)?).ok(),
            Key::Number(_) => None,
        }
    }
}

/// The least value of a column and how many lie from there to the greatest, if a table of that length is worth its memory.
fn span_of_values(column: &Column, rows: usize) -> Option<(i64, usize)> {
    let given = |row: &usize| !column.is_blank(*row);
    let values = (0..rows).filter(given).map(|row| match key(column, row) {
        Some(Key::Whole(value)) => Some(value),
        Some(Key::Code(code)) => Some(i64::from(code)),
        Some(Key::Number(_)) | None => None,
    });
    let (least, most) = values.into_iter().try_fold((i64::MAX, i64::MIN), |(least, most), value| {
        let value = value?;
        Some((least.min(value), most.max(value)))
    })?;
    let length = usize::try_from(most.checked_sub(least)?).ok()?.checked_add(1)?;
    (length <= rows.saturating_mul(4)).then_some((least, length))
}

fn hash(hasher: &DefaultHashBuilder, columns: &[&Column], row: usize) -> Option<u64> {
    let mut state = hasher.build_hasher();
    for column in columns {
        key(column, row)?.hash(&mut state);
    }
    Some(state.finish())
}

fn hash_known(hasher: &DefaultHashBuilder, columns: &[&Column], row: u32) -> u64 {
    // Only rows without blanks are in the table.
    hash(hasher, columns, row as usize).unwrap_or(0)
}

fn same(left: &[&Column], left_row: usize, right: &[&Column], right_row: usize) -> bool {
    left.iter().zip(right).all(|(left, right)| key(left, left_row) == key(right, right_row))
}
