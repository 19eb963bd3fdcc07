//! Rows put in order within their groups: each group by itself, by keys that are looked at one after the other.

use std::cmp::Ordering;
use std::ops::Range;

use super::batches::{Share, each_stretch, put_together};
use super::buckets::{Bucket, in_buckets};
use super::codes::{Key, STRETCH};
use crate::column::NOWHERE;

/// The rows that are in a group, group by group and in each by the keys; those that no key tells apart by what is said
/// of ties, and then as they stand. The groups are below so many.
///
/// As many of the first keys as fit become one number, by which rows are sorted; what lies apart, the other keys of two
/// rows, is looked up only where that does not tell them apart.
pub(super) fn in_order<F: Fn(usize) -> bool + Sync>(
    groups: (&[u32], usize),
    share: Share,
    keys: &[Key<'_, F>],
    ties: impl Fn(usize, usize) -> Ordering + Sync,
) -> Vec<u32> {
    // The number and the row in one word, if all keys fit; else the number has a word of its own.
    let half = Leading::of(keys, u32::BITS);
    let in_half = half.keys.len() == keys.len();
    let leading = if in_half { half } else { Leading::of(keys, u64::BITS) };
    let later = keys.get(leading.keys.len()..).unwrap_or_default();
    let rest = |one: u32, other: u32| {
        let (a, b) = (one as usize, other as usize);
        let by_later = later.iter().map(|key| key.code(a).cmp(&key.code(b))).find(|order| order.is_ne());
        by_later.unwrap_or(Ordering::Equal).then_with(|| ties(a, b)).then(one.cmp(&other))
    };
    let number = |row: usize| u32::try_from(row).unwrap_or(NOWHERE);
    if in_half {
        let items = |rows: Range<usize>, into: &mut Vec<u64>| {
            leading.read(rows.clone(), into);
            into.iter_mut().zip(rows).for_each(|(item, row)| *item = *item << 32 | u64::from(number(row)));
        };
        let row = |item: u64| number(usize::try_from(item & u64::from(u32::MAX)).unwrap_or(usize::MAX));
        let compare = |one: &u64, other: &u64| {
            (one >> 32).cmp(&(other >> 32)).then_with(|| rest(row(*one), row(*other)))
        };
        return sorted(groups, share, items, compare, row);
    }
    let items = |rows: Range<usize>, into: &mut Vec<(u64, u32)>| {
        let mut codes = Vec::with_capacity(rows.len());
        leading.read(rows.clone(), &mut codes);
        into.extend(codes.into_iter().zip(rows.map(number)));
    };
    let compare = |(one_code, one): &(u64, u32), (other_code, other): &(u64, u32)| {
        one_code.cmp(other_code).then_with(|| rest(*one, *other))
    };
    sorted(groups, share, items, compare, |(_, row)| row)
}

/// For each group the row that comes first in the order of the keys, or last; of those that no key tells apart the first
/// as they stand, or the last. None where the keys do not fit into one number, or the groups are so many that to put
/// their rows in order takes less room.
pub(super) fn end_of_each<F: Fn(usize) -> bool + Sync>(
    (groups, count): (&[u32], usize),
    share: Share,
    keys: &[Key<'_, F>],
    last: bool,
) -> Option<Vec<u32>> {
    let leading = Leading::of(keys, u64::BITS);
    if leading.keys.len() < keys.len() || count.saturating_mul(share.threads) > groups.len() {
        return None;
    }
    let comes_before = |number: u64, row: u32, other: (u64, u32)| {
        row != NOWHERE && (other.1 == NOWHERE || if last { number >= other.0 } else { number < other.0 })
    };
    let best_of = |start: usize, end: usize| {
        let mut best = vec![(0u64, NOWHERE); count];
        let mut numbers = Vec::new();
        for begin in (start..end).step_by(STRETCH) {
            let rows = begin..begin.saturating_add(STRETCH).min(end);
            leading.read(rows.clone(), &mut numbers);
            let own = groups.get(rows.clone()).unwrap_or_default();
            for ((row, group), number) in rows.zip(own).zip(&numbers) {
                let row = u32::try_from(row).unwrap_or(NOWHERE);
                if let Some(best) = best.get_mut(*group as usize)
                    && comes_before(*number, row, *best)
                {
                    *best = (*number, row);
                }
            }
        }
        best
    };
    let parts = each_stretch(groups.len(), share, best_of).into_iter();
    let best = parts.reduce(|mut all, part| {
        for (best, (number, row)) in all.iter_mut().zip(part) {
            if comes_before(number, row, *best) {
                *best = (number, row);
            }
        }
        all
    });
    Some(best.unwrap_or_default().into_iter().map(|(_, row)| row).collect())
}

/// The first of some keys, as far as their codes side by side fit into so many bits.
struct Leading<'k, 'c, F> {
    keys: &'k [Key<'c, F>],
    /// For each its least code, how far the others lie above that, and how many bits that takes.
    spans: Vec<(u64, u64, u32)>,
}

impl<'k, 'c, F: Fn(usize) -> bool> Leading<'k, 'c, F> {
    fn of(keys: &'k [Key<'c, F>], bits: u32) -> Self {
        let (mut spans, mut left) = (Vec::with_capacity(keys.len()), bits);
        for key in keys {
            let (least, most) = key.codes.bounds().unwrap_or((0, 0));
            let span = most.wrapping_sub(least);
            let own = u64::BITS.saturating_sub(span.leading_zeros());
            let Some(after) = left.checked_sub(own) else { break };
            left = after;
            spans.push((least, span, own));
        }
        Leading { keys: keys.get(..spans.len()).unwrap_or_default(), spans }
    }

    /// The numbers of rows.
    fn read(&self, rows: Range<usize>, into: &mut Vec<u64>) {
        let mut codes = Vec::with_capacity(rows.len());
        into.clear();
        into.resize(rows.len(), 0);
        for (key, (least, span, bits)) in self.keys.iter().zip(&self.spans) {
            key.codes.read(rows.start, rows.end, &mut codes);
            // What is in no group may have a code beyond.
            let above = |code: u64| code.wrapping_sub(*least).min(*span);
            let beside = |all: u64, own: u64| all.checked_shl(*bits).unwrap_or(0) | own;
            let each = into.iter_mut().zip(&codes);
            match &key.falls {
                None => each.for_each(|(all, code)| *all = beside(*all, above(*code))),
                Some(falls) => each.zip(rows.clone()).for_each(|((all, code), row)| {
                    let above = above(*code);
                    *all = beside(*all, if falls(row) { span.wrapping_sub(above) } else { above });
                }),
            }
        }
    }
}

/// The rows of items that are sorted group by group.
fn sorted<T: Copy + Default + Send>(
    groups: (&[u32], usize),
    share: Share,
    items: impl Fn(Range<usize>, &mut Vec<T>) + Sync + Send,
    compare: impl Fn(&T, &T) -> Ordering + Sync + Send,
    row: impl Fn(T) -> u32 + Sync + Send,
) -> Vec<u32> {
    let rows = |mut bucket: Bucket<T>| {
        bucket.groups_mut().for_each(|group| group.sort_unstable_by(&compare));
        bucket.into_items().into_iter().map(&row).collect::<Vec<u32>>()
    };
    put_together(in_buckets(groups, share, items, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::{Column, Scale, Values};
    use crate::run::codes::Codes;
    use proptest::prelude::*;

    /// Some alike, some far apart: alone, beside each other, or not even beside each other, they fit into one number.
    fn value() -> impl Strategy<Value = i64> {
        prop_oneof![9 => -2i64..3, 1 => Just(1i64 << 30), 1 => Just(1i64 << 40), 1 => Just(i64::MIN), 1 => Just(i64::MAX)]
    }

    proptest! {
        #[test]
        fn rows_are_in_the_order_of_a_stable_sort(
            rows in prop::collection::vec((prop_oneof![4 => 0u32..5, 1 => Just(NOWHERE)], [value(), value(), value()], 0u8..3), 0..60),
            wide in any::<[bool; 3]>(),
            falls in any::<[bool; 3]>(),
            many in 0usize..4,
            (threads, batch) in (1usize..4, 1usize..20),
        ) {
            let key = |row: &[i64; 3], at: usize| if wide[at] { row[at] } else { row[at] % 4 };
            let column = |at: usize| {
                let values: Vec<i64> = rows.iter().map(|row| key(&row.1, at)).collect();
                Column { values: Values::Fixed { scale: Scale::WHOLE, values: values.into() }, blanks: None }
            };
            let columns = [column(0), column(1), column(2)];
            let keys: Vec<_> = columns
                .iter()
                .zip(falls)
                .take(many)
                .map(|(column, falls)| Key { codes: Codes::of(column, None), falls: falls.then_some(|_: usize| true) })
                .collect();
            let groups: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let share = Share { threads, batch };
            for last in [false, true] {
                let order = in_order((&groups, 5), share, &keys, |_, _| Ordering::Equal);
                let own = |group: u32| -> Vec<u32> {
                    order.iter().copied().filter(|row| groups[*row as usize] == group).collect()
                };
                if let Some(found) = end_of_each((&groups, 5), share, &keys, last) {
                    let expected = (0..5).map(|group| if last { own(group).last().copied() } else { own(group).first().copied() });
                    prop_assert_eq!(found, expected.map(|row| row.unwrap_or(NOWHERE)).collect::<Vec<_>>());
                }
            }
            let found = in_order((&groups, 5), share, &keys, |a, b| rows[a].2.cmp(&rows[b].2));
            let turned = |value: i64, falls: bool| if falls { -i128::from(value) } else { value.into() };
            let mut expected: Vec<u32> = (0u32..).zip(&rows).filter(|(_, row)| row.0 != NOWHERE).map(|(at, _)| at).collect();
            expected.sort_by_key(|at| {
                let (group, own, tie) = &rows[*at as usize];
                let own: Vec<i128> = (0..many).map(|at| turned(key(own, at), falls[at])).collect();
                (*group, own, *tie)
            });
            prop_assert_eq!(found, expected);
        }
    }
}
