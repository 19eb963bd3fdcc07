//! The things of two lists, side by side.

use std::collections::BTreeMap;

/// A thing as it was and as it is; none where it was not, or is no more.
pub(super) type Pair<'s, T> = (Option<&'s T>, Option<&'s T>);

/// The things of two lists by their keys; the same key several times is the first, second and so on.
pub(super) fn pairs<'s, T, K: Ord + Clone>(
    before: &'s [T],
    after: &'s [T],
    key: impl Fn(&'s T) -> K,
) -> BTreeMap<(K, usize), Pair<'s, T>> {
    let mut pairs = BTreeMap::new();
    for (key, thing) in numbered(before, &key) {
        pairs.insert(key, (Some(thing), None));
    }
    for (key, thing) in numbered(after, &key) {
        pairs.entry(key).or_insert((None, None)).1 = Some(thing);
    }
    pairs
}

fn numbered<'s, T, K: Ord + Clone>(
    things: &'s [T],
    key: impl Fn(&'s T) -> K,
) -> impl Iterator<Item = ((K, usize), &'s T)> {
    let mut seen: BTreeMap<K, usize> = BTreeMap::new();
    things.iter().map(move |thing| {
        let key = key(thing);
        let number = seen.entry(key.clone()).or_insert(0);
        let place = (key, *number);
        *number = number.saturating_add(1);
        (place, thing)
    })
}
