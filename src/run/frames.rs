//! Groups: rows that share keys, in the order of the keys' values.

use crate::column::{Bits, Column, Lanes, NOWHERE, Values, Vector};
use std::borrow::Cow;
use std::cmp::Ordering;

use super::error::RunError;
use super::result::FrameRows;
use super::view::View;
use crate::model::{Frame, FrameId};
use crate::plan::{FramePlan, Node, Op};
use crate::value::Number;

/// Rows put into groups, key by key. Groups are numbered in the order of the values of their keys, the first key first: texts by their
/// bytes (as codes are), choices by their position, references by the unique field of the row, everything else by value.
#[derive(Clone, Debug)]
pub(crate) struct Grouping {
    /// The group of each row; `NOWHERE` where a key is blank.
    pub(crate) groups: Vec<u32>,
    /// How many groups.
    pub(crate) count: usize,
}

impl Grouping {
    /// All rows in one group.
    pub(crate) fn new(rows: usize) -> Self {
        Grouping { groups: vec![0; rows], count: usize::from(rows > 0) }
    }

    /// Leaves rows out of every group.
    pub(crate) fn leave_out(&mut self, rows: impl Iterator<Item = bool>) {
        self.groups.iter_mut().zip(rows).filter(|(_, out)| *out).for_each(|(group, _)| *group = NOWHERE);
    }

    /// Parts each group by one more key. For references, with the places of the rows that they refer to.
    pub(crate) fn part_by(&mut self, key: &Column, ranks: Option<&[u32]>) {
        self.part_by_turned(key, ranks, |_| false);
    }

    /// The same, where the key of a row may fall: then what is largest, latest or last comes first.
    pub(crate) fn part_by_turned(
        &mut self,
        key: &Column,
        ranks: Option<&[u32]>,
        falls: impl Fn(usize) -> bool,
    ) {
        for row in key.blanks.iter().flat_map(Bits::marked) {
            if let Some(group) = self.groups.get_mut(row) {
                *group = NOWHERE;
            }
        }
        match (&key.values, ranks) {
            (Values::Codes(rows), Some(ranks)) => {
                self.part(&falls, || rows.iter().map(|row| u64::from(rank(ranks, row))));
            }
            (Values::Codes(codes), None) => self.part(&falls, || codes.iter().map(u64::from)),
            (Values::Days(values) | Values::Periods(values), _) => {
                self.part(&falls, || values.iter().map(|value| rising(i64::from(value))));
            }
            (Values::Fixed { values, .. }, _) => self.part(&falls, || values.iter().map(rising)),
            (Values::Exact(values), _) => {
                let positions = positions(values);
                self.part(&falls, || positions.iter().copied());
            }
        }
    }

    /// By the code of each row, which is asked for more than once.
    fn part<C: Iterator<Item = u64>>(&mut self, falls: &impl Fn(usize) -> bool, codes: impl Fn() -> C) {
        // The complement of a code is as far from the end as the code is from the beginning.
        let turned = |(row, code): (usize, u64)| if falls(row) { !code } else { code };
        let codes = || codes().enumerate().map(turned);
        let live = self.groups.iter().zip(codes()).filter(|(group, _)| **group != NOWHERE);
        let range = live.map(|(_, code)| code).fold(None, |range, code| match range {
            None => Some((code, code)),
            Some((least, most)) => Some((code.min(least), code.max(most))),
        });
        let Some((least, most)) = range else {
            self.count = 0;
            return;
        };
        // A table of all combinations where it is not much larger than the rows themselves; else by sorting.
        let width = usize::try_from(most.saturating_sub(least)).ok().and_then(|width| width.checked_add(1));
        let size = width.and_then(|width| self.count.checked_mul(width));
        let most_cells = self.groups.len().saturating_mul(4).max(1 << 12);
        match (width, size) {
            (Some(width), Some(size)) if size <= most_cells => {
                let cell = |group: u32, code: u64| {
                    let code = usize::try_from(code.saturating_sub(least)).unwrap_or(usize::MAX);
                    (group as usize).saturating_mul(width).saturating_add(code)
                };
                self.part_by_table(codes, size, cell);
            }
            _ => self.part_by_sorting(codes()),
        }
    }

    fn part_by_table<C: Iterator<Item = u64>>(
        &mut self,
        codes: impl Fn() -> C,
        size: usize,
        cell: impl Fn(u32, u64) -> usize,
    ) {
        let mut cells = vec![NOWHERE; size];
        for (group, code) in self.groups.iter().zip(codes()).filter(|(group, _)| **group != NOWHERE) {
            if let Some(cell) = cells.get_mut(cell(*group, code)) {
                *cell = 0;
            }
        }
        let mut next = 0u32;
        for cell in cells.iter_mut().filter(|cell| **cell != NOWHERE) {
            *cell = next;
            next = next.saturating_add(1);
        }
        self.count = next as usize;
        for (group, code) in self.groups.iter_mut().zip(codes()).filter(|(group, _)| **group != NOWHERE) {
            *group = cells.get(cell(*group, code)).copied().unwrap_or(NOWHERE);
        }
    }

    fn part_by_sorting(&mut self, codes: impl Iterator<Item = u64>) {
        let live = self.groups.iter().zip(codes).enumerate().filter(|(_, (group, _))| **group != NOWHERE);
        let mut keyed: Vec<(u32, u64, u32)> =
            live.map(|(row, (group, code))| (*group, code, u32::try_from(row).unwrap_or(NOWHERE))).collect();
        keyed.sort_unstable();
        let mut last = None;
        let mut next = 0u32;
        for (group, code, row) in keyed {
            if last.is_some_and(|last| last != (group, code)) {
                next = next.saturating_add(1);
            }
            last = Some((group, code));
            if let Some(group) = self.groups.get_mut(row as usize) {
                *group = next;
            }
        }
        self.count = (next as usize).saturating_add(1);
    }
}

/// The place of a row.
fn rank(ranks: &[u32], row: u32) -> u32 {
    ranks.get(row as usize).copied().unwrap_or(NOWHERE)
}

/// Signed numbers as unsigned ones in the same order.
fn rising(value: i64) -> u64 {
    value.cast_unsigned() ^ (1 << 63)
}

/// Numbers as their positions among the different ones.
fn positions(values: &[Number]) -> Vec<u64> {
    let mut known: Vec<&Number> = values.iter().collect();
    known.sort_unstable();
    known.dedup();
    values.iter().map(|value| known.binary_search(&value).map_or(0, |at| at as u64)).collect()
}

impl<'a> View<'a> {
    /// The rows of a frame of the plan.
    pub(crate) fn build_frame(&self, frame: FrameId) -> Result<FrameRows, RunError> {
        let of_len = |len| FrameRows { len, ..FrameRows::default() };
        let rows_of = |record: usize| self.outcome.data.tables.get(record).map_or(0, |table| table.rows);
        Ok(match self.plan.frames.get(frame.index()) {
            Some(FramePlan::Contract) => of_len(1),
            Some(FramePlan::Rows(record)) => of_len(rows_of(*record)),
            Some(FramePlan::Groups { record, rows, keys }) => {
                self.group(rows_of(*record), *rows, keys, &self.key_ranks(frame))?
            }
            Some(FramePlan::Statement) | None => {
                of_len(self.outcome.payees.len().saturating_mul(self.outcome.periods.len()))
            }
        })
    }

    /// For each key of a frame of groups that is a reference: the places of the rows that it refers to.
    pub(crate) fn key_ranks(&self, frame: FrameId) -> Vec<Option<&'a [u32]>> {
        match &self.model.frames[frame] {
            Frame::Groups { keys, .. } => {
                keys.iter().map(|key| self.context.ranks.of(&key.value.ty)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn group(
        &self,
        len: usize,
        rows: FrameId,
        keys: &[Node],
        ranks: &[Option<&[u32]>],
    ) -> Result<FrameRows, RunError> {
        let mut grouping = Grouping::new(len);
        for (key, ranks) in keys.iter().zip(ranks) {
            let column = self.key_column(key, rows)?;
            self.orders(key.span, &column);
            grouping.part_by(&column, *ranks);
        }
        let mut first_row = vec![NOWHERE; grouping.count];
        for (row, group) in grouping.groups.iter().enumerate().rev() {
            if let Some(first) = first_row.get_mut(*group as usize) {
                *first = u32::try_from(row).unwrap_or(NOWHERE);
            }
        }
        let keys = keys.iter().map(|key| self.column_at(key, rows, &first_row)).collect::<Result<_, _>>()?;
        Ok(FrameRows { len: grouping.count, group_of_row: grouping.groups.into(), first_row, keys })
    }

    /// The values of a key: the column itself where it is one.
    fn key_column(&self, key: &Node, rows: FrameId) -> Result<Cow<'a, Column>, RunError> {
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
    let find = |row: usize| {
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
    (0..len).map(find).collect()
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
        Lanes::Fixed(scale, cells) => {
            cells.get(at).map(|value| Number::from_scaled(i128::from(*value), *scale))
        }
        Lanes::Exact(cells) => cells.get(at).cloned(),
        _ => None,
    }
}
