//! Rows found by the values of some of their columns.

use std::hash::{BuildHasher, Hash, Hasher};

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::cell::Decimal;
use super::table::{Column, Values};

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
        Values::Fixed { scale: 0, values } => Key::Whole(*values.get(row)?),
        Values::Fixed { scale, values } => number(Decimal::small(*values.get(row)?, *scale)),
        Values::Exact(values) => number(Decimal::of(values.get(row)?)),
        Values::Days(values) | Values::Periods(values) => Key::Whole(i64::from(*values.get(row)?)),
        Values::Codes(values) => Key::Code(*values.get(row)?),
    })
}

/// The rows of a table by the values of columns that should tell them apart. A row with a blank among them is like no other.
pub(super) struct KeyIndex {
    hasher: DefaultHashBuilder,
    rows: HashTable<u32>,
}

impl KeyIndex {
    /// Indexes the rows; says of each row that is like an earlier one which that is.
    pub(super) fn build(columns: &[&Column], rows: usize, mut twice: impl FnMut(usize, usize)) -> Self {
        let hasher = DefaultHashBuilder::default();
        let mut table = HashTable::with_capacity(rows);
        for row in 0..rows {
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
        KeyIndex { hasher, rows: table }
    }

    /// The row of this table, indexed by `own`, with the value that a row of another column has.
    pub(super) fn find(&self, own: &Column, other: &Column, row: usize) -> Option<u32> {
        let hash = hash(&self.hasher, &[other], row)?;
        self.rows.find(hash, |found| same(&[own], *found as usize, &[other], row)).copied()
    }
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
