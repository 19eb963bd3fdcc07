//! Rows put into groups, key by key.
//!
//! Groups are numbered in the order of the values of their keys, so that neither the order of the rows nor the threads
//! that look at them show. As many keys as go into one table of all combinations are read together, once: each row is
//! given its cell, and a bit says which cells occur; what that makes of each row is then looked up. Between what the
//! values of a key lie is known of its packed column. Where there are far more combinations than rows, the rows of each
//! group are sorted instead.

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use crate::column::{Bits, Column, NOWHERE, side_by_side};

use super::batches::{Share, each_stretch};
use super::buckets::{Bucket, in_buckets};
use super::codes::{Key, STRETCH};
use super::combined::{Combined, GroupKey, most_cells};
use super::result::GroupOfRow;

/// Rows put into groups, key by key. Groups are numbered in the order of the values of their keys, the first key first:
/// texts by their bytes (as codes are), choices by their position, references by the unique field of the row,
/// everything else by value.
#[derive(Clone, Debug)]
pub(crate) struct Grouping {
    /// The group of each row; `NOWHERE` where a key is blank.
    pub(crate) groups: Vec<u32>,
    /// How many groups.
    pub(crate) count: usize,
    /// Whether all rows are in one group still, and none is left out.
    is_one: bool,
    share: Share,
}

impl Grouping {
    /// All rows in one group.
    pub(crate) fn new(rows: usize, share: Share) -> Self {
        Grouping { groups: vec![0; rows], count: usize::from(rows > 0), is_one: true, share }
    }

    /// Rows that are in groups already.
    pub(crate) fn of(groups: Vec<u32>, count: usize, share: Share) -> Self {
        Grouping { groups, count, is_one: false, share }
    }

    /// Leaves rows out of every group.
    pub(crate) fn leave_out(&mut self, rows: impl Iterator<Item = bool>) {
        for (group, _) in self.groups.iter_mut().zip(rows).filter(|(_, out)| *out) {
            *group = NOWHERE;
            self.is_one = false;
        }
    }

    /// Parts each group by one more key. For references, with the places of the rows that they refer to.
    pub(crate) fn part_by(&mut self, key: &Column, ranks: Option<&[u32]>) {
        self.part_by_all(&[GroupKey::Values(key, ranks)]);
    }

    /// Parts each group by more keys, the first one first.
    pub(crate) fn part_by_all(&mut self, keys: &[GroupKey<'_>]) {
        let mut left = keys;
        while let [key, later @ ..] = left {
            let combined = Combined::of(left, self.count, self.groups.len());
            if combined.len() > 0 {
                self.part_by_cells(&combined);
                left = left.get(combined.len()..).unwrap_or_default();
            } else {
                self.part_by_code(*key, |_| false);
                left = later;
            }
        }
    }

    /// Puts the cell of each row for its group, and then the number of the cell among those that occur.
    fn part_by_cells(&mut self, combined: &Combined<'_>) {
        let is_one = std::mem::replace(&mut self.is_one, false);
        let marked = self.each_part(|start, groups| {
            let (mut cells, mut codes) = (combined.none(), Vec::with_capacity(STRETCH));
            for (begin, groups) in (start..).step_by(STRETCH).zip(groups.chunks_mut(STRETCH)) {
                combined.read(begin, is_one, groups, &mut codes);
                cells.mark_all(groups);
            }
            cells
        });
        let cells = combined.numbered(marked, self.groups.len());
        self.count = cells.count();
        self.each_part(|_, groups| {
            let some = groups.iter_mut().filter(|group| **group != NOWHERE);
            some.for_each(|group| *group = cells.number(*group));
        });
    }

    /// Leaves rows out of every group where a key is blank.
    pub(super) fn leave_out_blanks(&mut self, blanks: Option<&Bits>) {
        for row in blanks.into_iter().flat_map(Bits::marked) {
            if let Some(group) = self.groups.get_mut(row) {
                *group = NOWHERE;
            }
            self.is_one = false;
        }
    }

    /// The same, where the key of a row may fall: then what is largest, latest or last comes first.
    pub(crate) fn part_by_turned(
        &mut self,
        key: &Column,
        ranks: Option<&[u32]>,
        falls: impl Fn(usize) -> bool + Sync,
    ) {
        self.part_by_code(GroupKey::Values(key, ranks), falls);
    }

    fn part_by_code(&mut self, key: GroupKey<'_>, falls: impl Fn(usize) -> bool + Sync) {
        self.leave_out_blanks(key.blanks());
        self.is_one = false;
        let key = Key { codes: key.codes(), falls: Some(falls) };
        let range = self.each_part(|start, groups| {
            let mut range: Option<(u64, u64)> = None;
            key.each(start, groups, |_, code| {
                let (least, most) = range.unwrap_or((code, code));
                range = Some((code.min(least), code.max(most)));
            });
            range
        });
        let range =
            range.into_iter().flatten().reduce(|(least, most), (low, high)| (least.min(low), most.max(high)));
        let Some((least, most)) = range else {
            self.count = 0;
            return;
        };
        // A table of all combinations, or else by sorting.
        let width = usize::try_from(most.saturating_sub(least)).ok().and_then(|width| width.checked_add(1));
        let size = width.and_then(|width| self.count.checked_mul(width));
        match (width, size) {
            (Some(width), Some(size)) if size <= most_cells(self.groups.len()) => {
                self.part_by_table(&key, least, (width, size))
            }
            _ => self.part_by_sorting(&key),
        }
    }

    fn part_by_table(
        &mut self,
        key: &Key<'_, impl Fn(usize) -> bool + Sync>,
        least: u64,
        (width, size): (usize, usize),
    ) {
        let cell = |group: u32, code: u64| {
            let code = usize::try_from(code.saturating_sub(least)).unwrap_or(usize::MAX);
            (group as usize).saturating_mul(width).saturating_add(code)
        };
        let marked = self.each_part(|start, groups| {
            let mut cells = Bits::none(size);
            key.each(start, groups, |group, code| cells.mark(cell(*group, code)));
            cells
        });
        let cells = marked.into_iter().reduce(Bits::or).unwrap_or_default().ranked();
        self.count = cells.count();
        self.each_part(|start, groups| {
            key.each(start, groups, |group, code| *group = cells.rank(cell(*group, code)));
        });
    }

    /// The rows of each group are sorted by their codes; each thread has some of the groups.
    fn part_by_sorting(&mut self, key: &Key<'_, impl Fn(usize) -> bool + Sync>) {
        let sorted = in_buckets(
            (&self.groups, self.count),
            self.share,
            |rows, into| key.read(rows, into),
            |mut bucket| {
                let mut count = 0u32;
                for group in bucket.groups_mut() {
                    group.sort_unstable();
                    let codes = group.chunk_by(|(one, _), (next, _)| one == next).count();
                    count = count.saturating_add(u32::try_from(codes).unwrap_or(NOWHERE));
                }
                (bucket, count)
            },
        );
        let (mut buckets, mut before) = (Vec::with_capacity(sorted.len()), 0u32);
        for (bucket, count) in sorted {
            buckets.push((bucket, before));
            before = before.saturating_add(count);
        }
        self.count = before as usize;
        // Rows stand anywhere, and each in one group.
        let groups: Vec<AtomicU32> = self.groups.iter().map(|_| AtomicU32::new(NOWHERE)).collect();
        let number = |(mut bucket, before): (Bucket<(u64, u32)>, u32)| {
            let mut number = before;
            for group in bucket.groups_mut() {
                for same in group.chunk_by(|(one, _), (next, _)| one == next) {
                    for (_, row) in same {
                        if let Some(group) = groups.get(*row as usize) {
                            group.store(number, Relaxed);
                        }
                    }
                    number = number.saturating_add(1);
                }
            }
        };
        side_by_side(buckets, number);
        self.groups = groups.into_iter().map(AtomicU32::into_inner).collect();
    }

    /// Does something with each stretch of the rows, by all threads: gives what came of each, in their order.
    fn each_part<T: Send>(&mut self, work: impl Fn(usize, &mut [u32]) -> T + Sync) -> Vec<T> {
        let stretch = self.share.stretch(self.groups.len());
        let parts = (0..).step_by(stretch).zip(self.groups.chunks_mut(stretch)).collect();
        side_by_side(parts, |(start, groups)| work(start, groups))
    }

    /// The first row of each group.
    pub(crate) fn first_rows(&self) -> Vec<u32> {
        let see = |start: usize, groups: &[u32], first: &mut [u32]| {
            let rows = start..start.saturating_add(groups.len());
            for (row, group) in rows.zip(groups) {
                // Rows rise, and of nearly all the group was seen before.
                if let Some(first) = first.get_mut(*group as usize).filter(|first| **first == NOWHERE) {
                    *first = u32::try_from(row).unwrap_or(NOWHERE);
                }
            }
        };
        self.gathered(NOWHERE, see, |one, other| *one = (*one).min(other))
    }

    /// What is seen of the rows of each group, stretch by stretch of them: each thread begins with nothing, and what
    /// they saw is put together. Where there are many groups that takes longer than for one to go over all rows.
    pub(super) fn gathered<T: Clone + Send + Sync>(
        &self,
        nothing: T,
        see: impl Fn(usize, &[u32], &mut [T]) + Sync + Send,
        join: impl Fn(&mut T, T),
    ) -> Vec<T> {
        let all_of = |from: usize, until: usize| {
            let mut seen = vec![nothing.clone(); self.count];
            for start in (from..until).step_by(STRETCH) {
                let groups = self.groups.get(start..start.saturating_add(STRETCH).min(until));
                see(start, groups.unwrap_or_default(), &mut seen);
            }
            seen
        };
        let rows = self.groups.len();
        let share = if self.count > rows >> 3 { Share::ALONE } else { self.share };
        let parts = each_stretch(rows, share, all_of).into_iter();
        let joined = parts.reduce(|mut one, other| {
            one.iter_mut().zip(other).for_each(|(one, other)| join(one, other));
            one
        });
        joined.unwrap_or_else(|| vec![nothing; self.count])
    }

    /// The groups of the rows, packed.
    pub(crate) fn into_groups(mut self) -> GroupOfRow {
        let parts = self.each_part(|_, groups| GroupOfRow::packed(groups));
        parts.into_iter().reduce(GroupOfRow::followed_by).unwrap_or_default().finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::{Scale, Values};
    use proptest::prelude::*;

    fn column(values: &[i64]) -> Column {
        Column { values: Values::Fixed { scale: Scale::WHOLE, values: values.to_vec().into() }, blanks: None }
    }

    /// Each row's position among the different pairs of keys, found by looking at all of them.
    fn expected(keys: &[(i64, i64)]) -> Vec<u32> {
        let mut known = keys.to_vec();
        known.sort_unstable();
        known.dedup();
        keys.iter()
            .map(|key| u32::try_from(known.iter().position(|other| other == key).unwrap()).unwrap())
            .collect()
    }

    #[test]
    fn groups_are_numbered_by_their_keys_whoever_looks_at_them() {
        // The second keys lie close together, and so far apart that rows are sorted.
        for step in [1, 1_000_003] {
            let keys: Vec<(i64, i64)> =
                (0..500).map(|row| (row * 7 % 61 - 30, row * row % 13 * step)).collect();
            let (one, two): (Vec<i64>, Vec<i64>) = keys.iter().copied().unzip();
            for (threads, batch) in [(1, 1_000), (2, 1), (3, 7), (7, 64)] {
                let mut grouping = Grouping::new(keys.len(), Share { threads, batch });
                grouping.part_by(&column(&one), None);
                grouping.part_by(&column(&two), None);
                assert_eq!(grouping.groups, expected(&keys), "{threads} threads, {batch} rows at a time");
                let mut together = Grouping::new(keys.len(), Share { threads, batch });
                together.part_by_all(
                    &[&column(&one), &column(&two)].map(|column| GroupKey::Values(column, None)),
                );
                assert_eq!(together.groups, grouping.groups, "{threads} threads, {batch} rows at a time");
                assert_eq!(together.count, grouping.count);
                let count = expected(&keys).into_iter().max().unwrap() as usize + 1;
                assert_eq!(grouping.count, count);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Small keys go into one table, large ones are sorted, and blanks leave rows out of either.
        #[test]
        fn keys_together_part_rows_as_one_after_the_other(
            rows in prop::collection::vec(
                (any::<[bool; 3]>(), 0i64..9, prop::sample::select(vec![i64::MIN, -5, 0, 3, 4_000_000_000, i64::MAX]), -70i64..70),
                0..80,
            ),
            (threads, batch) in (1usize..4, 1usize..40),
        ) {
            let key = |at: usize| {
                let given = rows.iter().map(|(given, one, two, three)| (given[at], [*one, *two, *three][at]));
                let (blanks, values): (Vec<bool>, Vec<i64>) = given.map(|(given, value)| (given && value % 4 == 3, value)).unzip();
                Column { blanks: Some(Bits::from(blanks)), ..column(&values) }
            };
            let keys = [key(0), key(1), key(2)];
            for order in [[0, 1, 2], [1, 0, 2], [2, 0, 1]] {
                let share = Share { threads, batch };
                let mut alone = Grouping::new(rows.len(), share);
                order.iter().for_each(|at| alone.part_by_turned(&keys[*at], None, |_| false));
                let mut together = Grouping::new(rows.len(), share);
                together.part_by_all(&order.map(|at| GroupKey::Values(&keys[at], None)));
                prop_assert_eq!(&together.groups, &alone.groups);
                prop_assert_eq!(together.count, alone.count);
            }
        }
    }

    #[test]
    fn a_row_that_is_alone_stays_alone_and_one_without_a_key_is_in_no_group() {
        let mut two = column(&[9_000_000_000, 5, 5, 0, -9_000_000_000, 7]);
        two.blanks = Some(Bits::from(vec![false, false, false, true, false, false]));
        let mut grouping = Grouping::new(6, Share { threads: 2, batch: 2 });
        grouping.part_by(&column(&[1, 2, 2, 2, 2, 3]), None);
        grouping.part_by_turned(&two, None, |_| true);
        assert_eq!(grouping.groups, [0, 1, 1, NOWHERE, 2, 3]);
        assert_eq!(grouping.count, 4);
    }
}
