//! Work that several threads share.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

/// What is made of each of a few parts, each by a thread of its own as far as there are some; in the order of the parts.
pub(crate) fn side_by_side<T: Send, U: Send>(parts: Vec<T>, work: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    // Small work does not wake a thread.
    match parts.len() {
        0 | 1 => parts.into_iter().map(work).collect(),
        _ => parts.into_par_iter().with_max_len(1).map(work).collect(),
    }
}

/// What is made of stretches of so many rows, one after the other.
pub(crate) fn in_stretches<U: Send>(
    rows: usize,
    stretch: usize,
    work: impl Fn(usize, usize) -> U + Sync + Send,
) -> Vec<U> {
    let stretch = stretch.max(1);
    let starts = (0..rows).step_by(stretch).collect();
    side_by_side(starts, |start: usize| work(start, start.saturating_add(stretch).min(rows)))
}
