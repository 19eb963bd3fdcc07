//! Rows found by the values of some of their columns.

use crate::column::{Bits, Column, Scale, Values};
use std::hash::{BuildHasher, Hash, Hasher};

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::cell::Decimal;
use super::draft::NO_ROW;

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
        Values::Fixed { scale: Scale::WHOLE, values } => Key::Whole(values.get(row)?),
        Values::Fixed { scale, values } => match scale.places() {
            Some(places) => number(Decimal::small(values.get(row)?, places)),
            None => number(Decimal::of(&column.values.number(row)?)),
        },
        Values::Exact(values) => number(Decimal::of(values.get(row)?)),
        Values::Days(values) | Values::Periods(values) => Key::Whole(i64::from(values.get(row)?)),
        Values::Codes(values) => Key::Code(values.get(row)?),
    })
}

/// The rows of a table by the values of columns that should tell them apart. A row with a blank among them is like no
/// other.
pub(super) enum KeyIndex {
    /// No two rows are alike, and nobody looks for one.
    Unasked,
    /// The whole numbers of a single column, each so far above the one before: ids that count up. Nothing is kept.
    Steps { first: i64, step: i64, rows: usize },
    /// By hash.
    Hashed { hasher: DefaultHashBuilder, rows: HashTable<u32> },
    /// For a single column of whole numbers or codes that lie close together: for each value from the least on its row.
    Dense { least: i64, rows: Vec<u32> },
}

impl KeyIndex {
    /// Indexes the rows in the order in which they are given; says of each row that is like an earlier one which that
    /// is. Where nobody asks for rows, no more is kept than it takes to see that no two are alike.
    pub(super) fn build(
        columns: &[&Column],
        rows: impl Iterator<Item = usize> + Clone,
        asked: bool,
        twice: impl FnMut(usize, usize),
    ) -> Self {
        let [column] = columns else { return KeyIndex::hashed(columns, rows, twice) };
        if let Some(steps) = steps(column) {
            return steps;
        }
        if !asked && is_rising(column) {
            return KeyIndex::Unasked;
        }
        match span_of_values(column) {
            Some(span) if !asked && all_differ(column, span) => KeyIndex::Unasked,
            Some(span) => KeyIndex::dense(column, rows, span, twice),
            None => KeyIndex::hashed(columns, rows, twice),
        }
    }

    fn dense(
        column: &Column,
        rows: impl Iterator<Item = usize>,
        (least, length): (i64, usize),
        mut twice: impl FnMut(usize, usize),
    ) -> Self {
        let mut table = vec![NO_ROW; length];
        for row in rows {
            let place = key(column, row).and_then(|key| key.place(least)).and_then(|at| table.get_mut(at));
            match place {
                Some(free) if *free == NO_ROW => *free = u32::try_from(row).unwrap_or(NO_ROW),
                Some(first) => twice(row, *first as usize),
                None => {}
            }
        }
        KeyIndex::Dense { least, rows: table }
    }

    fn hashed(
        columns: &[&Column],
        rows: impl Iterator<Item = usize>,
        mut twice: impl FnMut(usize, usize),
    ) -> Self {
        let hasher = DefaultHashBuilder::default();
        let mut table = HashTable::with_capacity(columns.first().map_or(0, |column| column.values.len()));
        for row in rows {
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
            KeyIndex::Unasked => None,
            KeyIndex::Steps { .. } | KeyIndex::Dense { .. } => self.of_whole(key(other, row)?.whole()?),
            KeyIndex::Hashed { hasher, rows } => {
                let hash = hash(hasher, &[other], row)?;
                rows.find(hash, |found| same(&[own], *found as usize, &[other], row)).copied()
            }
        }
    }

    /// The same for all rows from one up to another; [`NO_ROW`] where there is none.
    pub(super) fn find_all(&self, own: &Column, other: &Column, (start, end): (usize, usize)) -> Vec<u32> {
        let wholes = match self {
            KeyIndex::Steps { .. } | KeyIndex::Dense { .. } if other.blanks.is_none() => {
                whole_values_of(other, start, end)
            }
            KeyIndex::Unasked | KeyIndex::Steps { .. } | KeyIndex::Dense { .. } | KeyIndex::Hashed { .. } => {
                None
            }
        };
        match wholes {
            Some(wholes) => wholes.iter().map(|whole| self.of_whole(*whole).unwrap_or(NO_ROW)).collect(),
            None => (start..end).map(|row| self.find(own, other, row).unwrap_or(NO_ROW)).collect(),
        }
    }

    /// The row of a whole number or code, where rows are found by these.
    fn of_whole(&self, whole: i64) -> Option<u32> {
        match self {
            KeyIndex::Steps { first, step, rows } => {
                let above = whole.checked_sub(*first)?;
                let place =
                    above.checked_div(*step).filter(|place| place.checked_mul(*step) == Some(above))?;
                u32::try_from(place).ok().filter(|place| (*place as usize) < *rows)
            }
            KeyIndex::Dense { least, rows } => {
                let place = usize::try_from(whole.checked_sub(*least)?).ok()?;
                rows.get(place).copied().filter(|found| *found != NO_ROW)
            }
            KeyIndex::Unasked | KeyIndex::Hashed { .. } => None,
        }
    }
}

impl Key {
    fn whole(&self) -> Option<i64> {
        match self {
            Key::Whole(value) => Some(*value),
            Key::Code(code) => Some(i64::from(*code)),
            Key::Number(_) => None,
        }
    }

    /// The position in a dense index.
    fn place(&self, least: i64) -> Option<usize> {
        usize::try_from(self.whole()?.checked_sub(least)?).ok()
    }
}

/// The values of a column of whole numbers or codes, also the placeholders of blanks.
fn whole_values(column: &Column) -> Option<Box<dyn Iterator<Item = i64> + '_>> {
    match &column.values {
        Values::Fixed { scale: Scale::WHOLE, values } => Some(Box::new(values.iter())),
        Values::Days(values) | Values::Periods(values) => Some(Box::new(values.iter().map(i64::from))),
        Values::Codes(values) => Some(Box::new(values.iter().map(i64::from))),
        Values::Fixed { .. } | Values::Exact(_) => None,
    }
}

/// The whole numbers or codes from one row up to another, also the placeholders of blanks.
fn whole_values_of(column: &Column, start: usize, end: usize) -> Option<Vec<i64>> {
    match &column.values {
        Values::Fixed { scale: Scale::WHOLE, values } => Some(values.range(start, end).into_owned()),
        Values::Days(values) | Values::Periods(values) => Some(values.range_by(start, end, i64::from)),
        Values::Codes(values) => Some(values.range_by(start, end, i64::from)),
        Values::Fixed { .. } | Values::Exact(_) => None,
    }
}

/// The same without blanks.
fn given_values(column: &Column) -> Option<impl Iterator<Item = i64> + '_> {
    let values = whole_values(column)?.enumerate();
    Some(values.filter(move |(row, _)| !column.is_blank(*row)).map(|(_, value)| value))
}

/// The index of a column that counts up.
fn steps(column: &Column) -> Option<KeyIndex> {
    let rows = column.values.len();
    let at = rows.checked_sub(1)?;
    let (first, step, last) = match &column.values {
        Values::Fixed { scale: Scale::WHOLE, values } => {
            values.steps().zip(values.get(at)).map(|((a, b), c)| (a, b, c))?
        }
        Values::Codes(values) => {
            let ((first, step), last) = values.steps().zip(values.get(at))?;
            (i64::from(first), step, i64::from(last))
        }
        Values::Days(values) | Values::Periods(values) => {
            let ((first, step), last) = values.steps().zip(values.get(at))?;
            (i64::from(first), step, i64::from(last))
        }
        Values::Fixed { .. } | Values::Exact(_) => return None,
    };
    let step = i64::try_from(step).ok().filter(|step| *step > 0)?;
    // Steps are counted around the end of the width: values that fall seem to rise by much.
    let rises = i64::try_from(at).ok()?.checked_mul(step)?.checked_add(first) == Some(last);
    (rises && column.blanks.is_none()).then_some(KeyIndex::Steps { first, step, rows })
}

/// Whether each value is above the one before.
fn is_rising(column: &Column) -> bool {
    let pairs = whole_values(column).zip(whole_values(column));
    column.blanks.is_none()
        && pairs.is_some_and(|(values, next)| values.zip(next.skip(1)).all(|(one, next)| one < next))
}

/// Whether no two values are the same, of those that lie so far from the least.
fn all_differ(column: &Column, (least, length): (i64, usize)) -> bool {
    let mut known = Bits::none(length);
    given_values(column).is_some_and(|mut values| {
        values.all(|value| {
            let place = value.checked_sub(least).and_then(|place| usize::try_from(place).ok());
            let new = place.filter(|place| !known.get(*place));
            new.map(|place| known.mark(place)).is_some()
        })
    })
}

/// The least value of a column and how many lie from there to the greatest, if a table of that length is worth its
/// memory.
fn span_of_values(column: &Column) -> Option<(i64, usize)> {
    let range = |(least, most): (i64, i64), value: i64| (least.min(value), most.max(value));
    let (least, most) = given_values(column)?.fold((i64::MAX, i64::MIN), range);
    let length = usize::try_from(most.checked_sub(least)?).ok()?.checked_add(1)?;
    (length <= column.values.len().saturating_mul(4)).then_some((least, length))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Packed;

    /// Codes in one column, and the places at which they are found from another.
    fn found(codes: &[u32], wanted: &[u32]) -> Vec<Option<u32>> {
        let column = |codes: &[u32]| Column::codes(codes.iter().copied());
        let (own, other) = (column(codes), column(wanted));
        let index = KeyIndex::build(&[&own], 0..codes.len(), true, |_, _| panic!("no two are alike"));
        (0..wanted.len()).map(|row| index.find(&own, &other, row)).collect()
    }

    #[test]
    fn rows_are_found_whether_values_rise_fall_or_neither() {
        assert_eq!(found(&[5, 7, 9], &[7, 9, 5, 6, 11, 3]), [Some(1), Some(2), Some(0), None, None, None]);
        assert_eq!(found(&[1, 0], &[0, 1, 2]), [Some(1), Some(0), None]);
        assert_eq!(found(&[u32::MAX - 1, u32::MAX, 0], &[0, u32::MAX, 1]), [Some(2), Some(1), None]);
        assert_eq!(found(&[4], &[4, 5]), [Some(0), None]);
        assert_eq!(found(&[9, 2, 700_000], &[700_000, 2]), [Some(2), Some(1)]);
    }

    #[test]
    fn values_that_nobody_asks_for_are_told_apart_all_the_same() {
        for (values, expected) in [
            (vec![3, 4, 5], vec![]),
            (vec![3, 9, 5], vec![]),
            (vec![3, 9, 3, 9, 3], vec![(2, 0), (3, 1), (4, 0)]),
            (vec![7, 7], vec![(1, 0)]),
            (vec![i64::MIN, i64::MAX, i64::MIN], vec![(2, 0)]),
        ] {
            let rows = values.len();
            let values = Values::Fixed { scale: Scale::WHOLE, values: Packed::from(values) };
            let mut twice = Vec::new();
            KeyIndex::build(&[&Column { values, blanks: None }], 0..rows, false, |row, first| {
                twice.push((row, first));
            });
            assert_eq!(twice, expected);
        }
    }
}
