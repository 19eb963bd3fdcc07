//! What rows have, put behind each other group by group: a counting sort, by several threads of which each has some of
//! the groups.

use std::ops::Range;

use super::batches::Share;
use crate::column::side_by_side;

/// How many rows are looked at together.
const STRETCH: usize = 1 << 12;

/// Some groups, one after the other, and what their rows have.
pub(super) struct Bucket<T> {
    /// For each of the groups where what its rows have ends.
    ends: Vec<u32>,
    /// What they have, in each group as the rows stand.
    items: Vec<T>,
}

impl<T> Bucket<T> {
    /// What the rows of each group have, group by group.
    pub(super) fn groups_mut(&mut self) -> impl Iterator<Item = &mut [T]> {
        let mut left = self.items.as_mut_slice();
        let mut start = 0u32;
        self.ends.iter().map(move |end| {
            let many = end.wrapping_sub(std::mem::replace(&mut start, *end)) as usize;
            left.split_off_mut(..many).unwrap_or_default()
        })
    }

    /// All of it.
    pub(super) fn into_items(self) -> Vec<T> {
        self.items
    }
}

/// Puts what rows have into buckets, and makes something of each; each thread has one. The groups of the rows are below
/// so many, or `NOWHERE`; what a stretch of rows has is put into a list.
pub(super) fn in_buckets<T: Copy + Default + Send, U: Send>(
    (groups, count): (&[u32], usize),
    share: Share,
    items: impl Fn(Range<usize>, &mut Vec<T>) + Sync,
    finish: impl Fn(Bucket<T>) -> U + Sync,
) -> Vec<U> {
    let threads = if groups.len() <= share.batch { 1 } else { share.threads.clamp(1, count.max(1)) };
    let many = count.div_ceil(threads.max(1)).max(1);
    let starts = (0..count.max(1)).step_by(many).collect();
    side_by_side(starts, |start: usize| {
        finish(bucket(groups, start..start.saturating_add(many).min(count), &items))
    })
}

/// The bucket of some of the groups. Whether a row is of one of them no processor foresees; so those that are not are
/// counted and put behind all the others, where nobody looks.
fn bucket<T: Copy + Default>(
    groups: &[u32],
    own: Range<usize>,
    items: &impl Fn(Range<usize>, &mut Vec<T>),
) -> Bucket<T> {
    let many = own.len();
    let place = |group: u32| (group as usize).wrapping_sub(own.start).min(many);
    let mut ends = vec![0u32; many.saturating_add(1)];
    for group in groups {
        if let Some(count) = ends.get_mut(place(*group)) {
            *count = count.wrapping_add(1);
        }
    }
    let mut total = 0u32;
    for (at, end) in ends.iter_mut().enumerate() {
        let count = std::mem::replace(end, total);
        total = if at < many { total.wrapping_add(count) } else { total };
    }
    let mut made = vec![T::default(); (total as usize).saturating_add(1)];
    let mut of_stretch = Vec::with_capacity(STRETCH);
    for (begin, groups) in (0..).step_by(STRETCH).zip(groups.chunks(STRETCH)) {
        of_stretch.clear();
        items(begin..begin.saturating_add(groups.len()), &mut of_stretch);
        for (group, item) in groups.iter().zip(&of_stretch) {
            let place = place(*group);
            let Some(next) = ends.get_mut(place) else { continue };
            if let Some(to) = made.get_mut(*next as usize) {
                *to = *item;
            }
            *next = next.wrapping_add(u32::from(place < many));
        }
    }
    made.truncate(total as usize);
    ends.truncate(many);
    Bucket { ends, items: made }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::NOWHERE;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn buckets_are_the_groups_one_after_the_other(
            groups in prop::collection::vec(prop_oneof![4 => 0u32..9, 1 => Just(NOWHERE)], 0..60),
            (threads, batch) in (1usize..5, 1usize..20),
        ) {
            let rows = |rows: Range<usize>, into: &mut Vec<usize>| into.extend(rows);
            let found = in_buckets((&groups, 9), Share { threads, batch }, rows, |mut bucket| {
                bucket.groups_mut().map(|rows| rows.to_vec()).collect::<Vec<_>>()
            });
            let expected: Vec<Vec<usize>> = (0..9u32)
                .map(|group| (0..groups.len()).filter(|row| groups[*row] == group).collect())
                .collect();
            prop_assert_eq!(found.concat(), expected);
        }
    }

    #[test]
    fn of_no_groups_there_is_nothing() {
        let made = in_buckets(
            (&[NOWHERE], 0),
            Share::ALONE,
            |_, into: &mut Vec<u8>| into.push(1),
            Bucket::into_items,
        );
        assert_eq!(made.concat(), [0u8; 0]);
    }
}
