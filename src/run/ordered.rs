//! Rows put in order within their groups: each group by itself, by keys that are looked at one after the other.

use std::cmp::Ordering;

use super::batches::Share;
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
    let compare = |(one_code, one): &(u64, u32), (other_code, other): &(u64, u32)| {
        let (a, b) = (*one as usize, *other as usize);
        let by_later = || later.iter().map(|key| key.code(a).cmp(&key.code(b))).find(|order| order.is_ne());
        let keys = one_code.cmp(other_code).then_with(|| by_later().unwrap_or(Ordering::Equal));
        keys.then_with(|| ties(a, b)).then(one.cmp(other))
    };
    let sorted = |mut bucket: Bucket<(u64, u32)>| {
        bucket.groups_mut().for_each(|group| group.sort_unstable_by(compare));
        bucket.into_items().into_iter().map(|(_, row)| row).collect::<Vec<u32>>()
    };
    let buckets = in_buckets(
        groups,
        share,
        |rows, into| match first {
            Some(first) => first.read(rows, into),
            None => into.extend(rows.map(|row| (0, u32::try_from(row).unwrap_or(NOWHERE)))),
        },
        sorted,
    );
    buckets.concat()
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
            rows in prop::collection::vec((prop_oneof![4 => 0u32..5, 1 => Just(NOWHERE)], -2i64..3, -2i64..3, 0u8..3), 0..60),
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
                .map(|(column, falls)| Key { codes: Codes::of(column, None), falls: move |_: usize| falls })
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
