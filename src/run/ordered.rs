//! Rows put in order within their groups: each group by itself, by keys that are looked at one after the other.

use std::cmp::Ordering;
use std::ops::Range;

use super::batches::{Share, put_together};
use super::buckets::{Bucket, in_buckets};
use super::codes::Key;
use crate::column::NOWHERE;

/// The rows that are in a group, group by group and in each by the keys; those that no key tells apart by what is said
/// of ties, and then as they stand. The groups are below so many.
///
/// Most groups are small, and the first key tells most of their rows apart: it is sorted by its codes, and the others
/// are looked up where they are asked for.
pub(super) fn in_order<F: Fn(usize) -> bool + Sync>(
    groups: (&[u32], usize),
    share: Share,
    keys: &[Key<'_, F>],
    ties: impl Fn(usize, usize) -> Ordering + Sync,
) -> Vec<u32> {
    let (first, later) = keys.split_first().map_or((None, keys), |(first, later)| (Some(first), later));
    let rest = |one: u32, other: u32| {
        let (a, b) = (one as usize, other as usize);
        let by_later = later.iter().map(|key| key.code(a).cmp(&key.code(b))).find(|order| order.is_ne());
        by_later.unwrap_or(Ordering::Equal).then_with(|| ties(a, b)).then(one.cmp(&other))
    };
    let near = first.map_or(Some(0), |first| first.near());
    match (first, near) {
        (first, Some(least)) => {
            // The code and the row in one word.
            let items = |rows: Range<usize>, into: &mut Vec<u64>| {
                let numbers = rows.clone().map(|row| u32::try_from(row).unwrap_or(NOWHERE));
                match first {
                    Some(first) => {
                        let mut codes = Vec::with_capacity(rows.len());
                        first.codes.read_above(least, (rows.start, rows.end), &mut codes);
                        into.extend(
                            codes
                                .iter()
                                .zip(numbers)
                                .map(|(code, row)| u64::from(*code) << 32 | u64::from(row)),
                        );
                    }
                    None => into.extend(numbers.map(u64::from)),
                }
            };
            let row = |item: u64| u32::try_from(item & u64::from(u32::MAX)).unwrap_or(NOWHERE);
            let compare = |one: &u64, other: &u64| {
                (one >> 32).cmp(&(other >> 32)).then_with(|| rest(row(*one), row(*other)))
            };
            sorted(groups, share, items, compare, row)
        }
        (Some(first), None) => {
            let compare = |(one_code, one): &(u64, u32), (other_code, other): &(u64, u32)| {
                one_code.cmp(other_code).then_with(|| rest(*one, *other))
            };
            sorted(groups, share, |rows, into| first.read(rows, into), compare, |(_, row)| row)
        }
        (None, None) => Vec::new(),
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

    proptest! {
        #[test]
        fn rows_are_in_the_order_of_a_stable_sort(
            rows in prop::collection::vec((prop_oneof![4 => 0u32..5, 1 => Just(NOWHERE)], prop_oneof![9 => -2i64..3, 1 => Just(1i64 << 40)], -2i64..3, 0u8..3), 0..60),
            falls in any::<[bool; 2]>(),
            many in 0usize..3,
            (threads, batch) in (1usize..4, 1usize..20),
        ) {
            let column = |values: Vec<i64>| Column { values: Values::Fixed { scale: Scale::WHOLE, values: values.into() }, blanks: None };
            let columns = [
                column(rows.iter().map(|row| row.1).collect()),
                column(rows.iter().map(|row| row.2).collect()),
            ];
            let keys: Vec<_> = columns
                .iter()
                .zip(falls)
                .take(many)
                .map(|(column, falls)| Key { codes: Codes::of(column, None), falls: falls.then_some(|_: usize| true) })
                .collect();
            let groups: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let found = in_order((&groups, 5), Share { threads, batch }, &keys, |a, b| rows[a].3.cmp(&rows[b].3));
            let turned = |value: i64, falls: bool| if falls { -value } else { value };
            let mut expected: Vec<u32> = (0u32..).zip(&rows).filter(|(_, row)| row.0 != NOWHERE).map(|(at, _)| at).collect();
            expected.sort_by_key(|at| {
                let (group, one, two, tie) = rows[*at as usize];
                let own = [turned(one, falls[0]), turned(two, falls[1])];
                (group, own[..many].to_vec(), tie)
            });
            prop_assert_eq!(found, expected);
        }
    }
}
