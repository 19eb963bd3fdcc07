//! The values of a key as numbers in their order.

use std::ops::Range;

use crate::column::{Column, NOWHERE, Packed, Scalar, Values};
use crate::value::Number;

/// How many codes are looked at together.
pub(super) const STRETCH: usize = 1 << 12;

/// A key whose codes lie between bounds: so many different ones from the least on.
pub(super) struct Placed<'c> {
    pub(super) codes: Codes<'c>,
    pub(super) least: u64,
    pub(super) width: u32,
}

/// Numbers in the order of the values of a key.
pub(super) enum Codes<'c> {
    /// References, and the places of the rows that they refer to.
    Ranked(&'c Packed<u32>, &'c [u32]),
    Own(&'c Packed<u32>),
    Days(&'c Packed<i32>),
    Numbers(&'c Packed<i64>),
    /// Numbers as their positions among the different ones.
    Positions(Vec<u64>),
}

impl<'c> Codes<'c> {
    pub(super) fn of(key: &'c Column, ranks: Option<&'c [u32]>) -> Self {
        match (&key.values, ranks) {
            (Values::Codes(rows), Some(ranks)) => Codes::Ranked(rows, ranks),
            (Values::Codes(codes), None) => Codes::Own(codes),
            (Values::Days(values) | Values::Periods(values), _) => Codes::Days(values),
            (Values::Fixed { values, .. }, _) => Codes::Numbers(values),
            (Values::Exact(values), _) => Codes::Positions(positions(values)),
        }
    }

    /// Between what all of them lie, those of blanks too; perhaps they lie closer together. None where there are none.
    pub(super) fn bounds(&self) -> Option<(u64, u64)> {
        match self {
            Codes::Ranked(_, ranks) => Some((0, u64::from(ranks.iter().copied().max()?))),
            Codes::Own(codes) => codes.bounds().map(|(least, most)| (u64::from(least), u64::from(most))),
            Codes::Days(days) => {
                days.bounds().map(|(least, most)| (rising(i64::from(least)), rising(i64::from(most))))
            }
            Codes::Numbers(numbers) => numbers.bounds().map(|(least, most)| (rising(least), rising(most))),
            Codes::Positions(positions) => Some((0, positions.iter().copied().max()?)),
        }
    }

    /// How far those of rows are above the least. What is further than 32 bits hold is not asked.
    pub(super) fn read_above(&self, least: u64, (start, end): (usize, usize), into: &mut Vec<u32>) {
        into.clear();
        let above = |code: u64| Scalar::plus(0u32, code.wrapping_sub(least));
        match self {
            Codes::Ranked(rows, ranks) => {
                into.extend(rows.range(start, end).iter().map(|row| above(u64::from(rank(ranks, *row)))));
            }
            Codes::Own(codes) => {
                into.extend(codes.range(start, end).iter().map(|code| above(u64::from(*code))));
            }
            Codes::Days(days) => {
                into.extend(days.range(start, end).iter().map(|day| above(rising(i64::from(*day)))));
            }
            Codes::Numbers(numbers) => {
                into.extend(numbers.range(start, end).iter().map(|number| above(rising(*number))));
            }
            Codes::Positions(positions) => {
                let own = positions.get(start..end).unwrap_or_default();
                into.extend(own.iter().map(|position| above(*position)));
            }
        }
    }

    /// The code of one row.
    pub(super) fn get(&self, row: usize) -> u64 {
        match self {
            Codes::Ranked(rows, ranks) => u64::from(rank(ranks, rows.get(row).unwrap_or(NOWHERE))),
            Codes::Own(codes) => codes.get(row).map_or(0, u64::from),
            Codes::Days(days) => days.get(row).map_or(0, |day| rising(i64::from(day))),
            Codes::Numbers(numbers) => numbers.get(row).map_or(0, rising),
            Codes::Positions(positions) => positions.get(row).copied().unwrap_or(0),
        }
    }

    pub(super) fn read(&self, start: usize, end: usize, into: &mut Vec<u64>) {
        into.clear();
        match self {
            Codes::Ranked(rows, ranks) => {
                into.extend(rows.range(start, end).iter().map(|row| u64::from(rank(ranks, *row))));
            }
            Codes::Own(codes) => into.extend(codes.range(start, end).iter().map(|code| u64::from(*code))),
            Codes::Days(days) => {
                into.extend(days.range(start, end).iter().map(|day| rising(i64::from(*day))))
            }
            Codes::Numbers(numbers) => {
                into.extend(numbers.range(start, end).iter().map(|number| rising(*number)))
            }
            Codes::Positions(positions) => {
                into.extend_from_slice(positions.get(start..end).unwrap_or_default())
            }
        }
    }
}

/// A key of rows, and which of them have it the other way round.
pub(super) struct Key<'c, F> {
    pub(super) codes: Codes<'c>,
    pub(super) falls: Option<F>,
}

impl<F: Fn(usize) -> bool> Key<'_, F> {
    /// The codes of rows, each with its row.
    pub(super) fn read(&self, rows: Range<usize>, into: &mut Vec<(u64, u32)>) {
        let mut codes = Vec::new();
        self.codes.read(rows.start, rows.end, &mut codes);
        let of =
            |(row, code): (usize, &u64)| (self.turned(row, *code), u32::try_from(row).unwrap_or(NOWHERE));
        into.extend(rows.zip(&codes).map(of));
    }

    /// The code of a row.
    pub(super) fn code(&self, row: usize) -> u64 {
        self.turned(row, self.codes.get(row))
    }

    /// The complement of a code is as far from the end as the code is from the beginning.
    fn turned(&self, row: usize, code: u64) -> u64 {
        if self.falls.as_ref().is_some_and(|falls| falls(row)) { !code } else { code }
    }

    /// Tells of each row that is in a group: its group and its code.
    pub(super) fn each(&self, start: usize, groups: &mut [u32], mut tell: impl FnMut(&mut u32, u64)) {
        let mut codes = Vec::with_capacity(STRETCH);
        for (begin, groups) in (start..).step_by(STRETCH).zip(groups.chunks_mut(STRETCH)) {
            self.codes.read(begin, begin.saturating_add(groups.len()), &mut codes);
            for (row, (group, code)) in (begin..).zip(groups.iter_mut().zip(&codes)) {
                if *group != NOWHERE {
                    tell(group, self.turned(row, *code));
                }
            }
        }
    }
}

/// The place of a row.
pub(super) fn rank(ranks: &[u32], row: u32) -> u32 {
    ranks.get(row as usize).copied().unwrap_or(NOWHERE)
}

/// Signed numbers as unsigned ones in the same order.
fn rising(value: i64) -> u64 {
    value.cast_unsigned() ^ (1 << 63)
}

fn positions(values: &[Number]) -> Vec<u64> {
    let mut known: Vec<&Number> = values.iter().collect();
    known.sort_unstable();
    known.dedup();
    values.iter().map(|value| known.binary_search(&value).map_or(0, |at| at as u64)).collect()
}
