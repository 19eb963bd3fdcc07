//! Groups: rows that share keys, in the order of the keys' values.

use crate::column::{Cells, Column, Lanes, NOWHERE, Packed, Truth, Values, Vector};
use std::borrow::Cow;
use std::cmp::Ordering;

use super::codes::rank;
use super::combined::{CellsOfRows, GroupKey, Groups};
use super::error::RunError;
use super::grouping::Grouping;
use super::result::FrameRows;
use super::view::View;
use crate::model::{Frame, FrameId};
use crate::plan::{FramePlan, Node, Op};
use crate::value::Number;

impl<'a> View<'a> {
    /// The rows of a frame of the plan.
    pub(crate) fn build_frame(&self, frame: FrameId) -> Result<FrameRows, RunError> {
        let of_len = |len| FrameRows { len, ..FrameRows::default() };
        let rows_of = |record: usize| self.outcome.data.tables.get(record).map_or(0, |table| table.rows);
        Ok(match self.plan.frames.get(frame.index()) {
            Some(FramePlan::Contract) => of_len(1),
            Some(FramePlan::Rows(record)) => of_len(rows_of(*record)),
            Some(FramePlan::Groups { record, rows, keys }) => {
                self.group(frame, rows_of(*record), (*rows, keys))?
            }
            Some(FramePlan::Statement) | None => {
                of_len(self.outcome.payees.len().saturating_mul(self.outcome.periods.len()))
            }
        })
    }

    /// For each key of a frame of groups that is a reference: the places of the rows that it refers to.
    pub(crate) fn key_ranks(&self, frame: FrameId) -> Vec<Option<&'a [u32]>> {
        let keys = self.model.frames[frame].keys().iter();
        keys.map(|key| self.context.ranks.of(&key.value.ty)).collect()
    }

    fn group(
        &self,
        frame: FrameId,
        len: usize,
        (rows, keys): (FrameId, &[Node]),
    ) -> Result<FrameRows, RunError> {
        let (known, begun) = self.begun(frame, len).unzip();
        let known = known.unwrap_or(0);
        let mut columns = Vec::with_capacity(keys.len());
        for key in keys.iter().skip(known) {
            let column = self.key_column(key, rows)?;
            self.orders(key.span, &column);
            columns.push(column);
        }
        let ranks = self.key_ranks(frame).into_iter().skip(known);
        let values = columns.iter().zip(ranks).map(|(column, ranks)| GroupKey::Values(column, ranks));
        let by: Vec<_> = begun.map(GroupKey::Groups).into_iter().chain(values).collect();
        let Groups { of_row, first_row } = match CellsOfRows::of(len, &by, self.share) {
            Some(cells) => {
                // What is known of every row by now is its cell, and takes the room of its keys.
                drop(columns);
                cells.into_groups()
            }
            None => {
                let mut grouping = Grouping::new(len, self.share);
                grouping.part_by_all(&by);
                let first_row = grouping.first_rows();
                Groups { of_row: grouping.into_groups(), first_row }
            }
        };
        let keys = keys.iter().map(|key| self.column_at(key, rows, &first_row)).collect::<Result<_, _>>()?;
        Ok(FrameRows { len: first_row.len(), group_of_row: of_row, first_row, keys })
    }

    /// Of groups by some keys that are parted further by others: how many the first are, and the groups by them. They
    /// are in the order of those keys, and so stand for them.
    fn begun(&self, frame: FrameId, len: usize) -> Option<(usize, &Packed<u32>)> {
        let Frame::Groups { record, keys } = &self.model.frames[frame] else { return None };
        let coarser = |(id, other): (FrameId, &Frame)| match other {
            Frame::Groups { record: of, keys: first } if of == record && first.len() < keys.len() => {
                let same = first.iter().zip(keys).all(|(one, other)| one.value == other.value);
                let groups = &self.outcome.frame(id)?.group_of_row;
                (same && groups.len() == len).then_some((first.len(), groups))
            }
            _ => None,
        };
        // Who listens is told of every key.
        let known = self.model.frames.iter_enumerated().filter(|_| !self.is_traced());
        let (many, groups) = known.filter_map(coarser).max_by_key(|(many, _)| *many)?;
        Some((many, groups.as_key()?))
    }

    /// The values of an expression for all rows of a frame: the column itself where it is one.
    pub(super) fn key_column(&self, key: &Node, rows: FrameId) -> Result<Cow<'a, Column>, RunError> {
        let known = match &key.op {
            Op::Field(field) => self.field(*field),
            Op::Fact(fact) => self.outcome.fact(*fact),
            _ => None,
        };
        match known {
            Some(column) => Ok(Cow::Borrowed(column)),
            None => self.column(key, rows).map(Cow::Owned),
        }
    }
}

/// The groups with these keys, row by row; `NOWHERE` where there is none, and where a key is blank.
pub(crate) fn find(frame: &FrameRows, keys: &[Vector<'_>], ranks: &[Option<&[u32]>], len: usize) -> Vec<u32> {
    let blanks: Vec<_> = keys.iter().map(Vector::blanks).collect();
    let search = |row: usize| {
        if blanks.iter().any(|blanks| blanks.get(row).copied().unwrap_or(true)) {
            return NOWHERE;
        }
        let order = |group: usize| {
            let by_key = frame.keys.iter().zip(keys).zip(ranks);
            let by_key = by_key.map(|((column, key), ranks)| order_at((column, group), (key, row), *ranks));
            by_key.fold(Ordering::Equal, Ordering::then)
        };
        let (mut from, mut to) = (0usize, frame.len);
        while from < to {
            let middle = from.midpoint(to);
            match order(middle) {
                Ordering::Less => from = middle.saturating_add(1),
                Ordering::Greater => to = middle,
                Ordering::Equal => return u32::try_from(middle).unwrap_or(NOWHERE),
            }
        }
        NOWHERE
    };
    // Rows with the same keys are often near each other: at the place that the keys say is who had them last.
    let Some(looks) = looks(keys, len).filter(|_| len > FEW) else { return (0..len).map(search).collect() };
    let mut last = vec![(usize::MAX, NOWHERE); 1 << PLACES_BITS];
    let known = |(row, look): (usize, &u64)| {
        let place = usize::try_from(look >> u64::BITS.saturating_sub(PLACES_BITS)).unwrap_or(0);
        let Some((other, found)) = last.get_mut(place) else { return search(row) };
        if *other == usize::MAX
            || !keys.iter().zip(&blanks).all(|(key, blank)| is_alike(key, blank, *other, row))
        {
            (*other, *found) = (row, search(row));
        }
        *found
    };
    looks.iter().enumerate().map(known).collect()
}

/// So few rows are looked for one by one.
const FEW: usize = 1 << 7;

/// How many places there are for rows that were looked for, in bits.
const PLACES_BITS: u32 = 10;

/// A number of each row in which all its keys are; none where some are ratios.
fn looks(keys: &[Vector<'_>], len: usize) -> Option<Vec<u64>> {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut looks = vec![0u64; len];
    let add = |row: &mut u64, own: u64| *row = (*row ^ own).wrapping_mul(FACTOR);
    for key in keys {
        let rows = looks.iter_mut();
        match &key.lanes {
            Lanes::Codes(cells) => {
                rows.zip(cells.iter(len)).for_each(|(row, code)| add(row, u64::from(*code)))
            }
            Lanes::Days(cells) | Lanes::Periods(cells) => {
                rows.zip(cells.iter(len)).for_each(|(row, day)| add(row, u64::from(day.cast_unsigned())));
            }
            Lanes::Fixed(_, cells) => {
                rows.zip(cells.iter(len)).for_each(|(row, own)| add(row, own.cast_unsigned()))
            }
            Lanes::Truths(cells) => {
                rows.zip(cells.iter(len)).for_each(|(row, truth)| add(row, u64::from(*truth == Truth::YES)));
            }
            Lanes::Exact(_) => return None,
        }
    }
    Some(looks)
}

/// Whether a key is the same in two rows.
fn is_alike(key: &Vector<'_>, blank: &Cells<'_, bool>, one: usize, other: usize) -> bool {
    let alike = match &key.lanes {
        Lanes::Codes(cells) => cells.get(one) == cells.get(other),
        Lanes::Days(cells) | Lanes::Periods(cells) => cells.get(one) == cells.get(other),
        Lanes::Fixed(_, cells) => cells.get(one) == cells.get(other),
        Lanes::Truths(cells) => cells.get(one) == cells.get(other),
        Lanes::Exact(cells) => cells.get(one) == cells.get(other),
    };
    alike && blank.get(one) == blank.get(other)
}

/// How a group's key compares with a value.
pub(crate) fn order_at(
    (column, group): (&Column, usize),
    (key, row): (&Vector<'_>, usize),
    ranks: Option<&[u32]>,
) -> Ordering {
    match (&column.values, &key.lanes) {
        (Values::Codes(a), Lanes::Codes(b)) if ranks.is_some() => {
            let place = |code: Option<u32>| ranks.zip(code).map(|(ranks, code)| rank(ranks, code));
            place(a.get(group)).cmp(&place(b.get(row).copied()))
        }
        (Values::Codes(a), Lanes::Codes(b)) => a.get(group).cmp(&b.get(row).copied()),
        (Values::Days(a), Lanes::Days(b)) | (Values::Periods(a), Lanes::Periods(b)) => {
            a.get(group).cmp(&b.get(row).copied())
        }
        (Values::Codes(a), Lanes::Truths(b)) => {
            let yes = b.get(row).map(|truth| u32::from(*truth == crate::column::Truth::YES));
            a.get(group).cmp(&yes)
        }
        (Values::Fixed { scale, values }, Lanes::Fixed(other, b)) if scale == other => {
            values.get(group).cmp(&b.get(row).copied())
        }
        (values, lanes) => values.number(group).cmp(&lane_number(lanes, row)),
    }
}

fn lane_number(lanes: &Lanes<'_>, at: usize) -> Option<Number> {
    match lanes {
        Lanes::Fixed(scale, cells) => cells.get(at).map(|value| scale.number(i128::from(*value))),
        Lanes::Exact(cells) => cells.get(at).cloned(),
        _ => None,
    }
}
