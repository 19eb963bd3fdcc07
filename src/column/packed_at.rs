//! Packed values at places.

use std::ops::Range;

use super::packed::{CHUNK, STRETCH};
use super::{NOWHERE, Packed, Scalar, in_stretches};

impl<T: Scalar> Packed<T> {
    /// The values at places; nought where there is none. Where these lie close together, as those of a batch do, the
    /// stretch is unpacked once.
    pub(crate) fn at(&self, places: &[u32]) -> Vec<T> {
        const CLOSE: usize = 8;
        if self.chunks.is_empty() {
            let of = |at: &u32| self.open.get(*at as usize).copied().unwrap_or_default();
            return places.iter().map(of).collect();
        }
        let (least, most) = places.iter().fold((NOWHERE, 0), |(least, most), at| {
            let most = if *at == NOWHERE { most } else { (*at).max(most) };
            ((*at).min(least), most)
        });
        let (start, end) = (least as usize, (most as usize).saturating_add(1));
        if end.saturating_sub(start) > places.len().saturating_mul(CLOSE) {
            return places.iter().map(|at| self.get(*at as usize).unwrap_or_default()).collect();
        }
        let stretch = self.range(start, end);
        let of = |at: &u32| stretch.get((*at as usize).wrapping_sub(start)).copied().unwrap_or_default();
        places.iter().map(of).collect()
    }

    /// How many of the first values are so, where those after them are not.
    pub(crate) fn partition_point(&self, is_so: impl Fn(T) -> bool) -> usize {
        let (mut from, mut to) = (0usize, self.len());
        while from < to {
            let middle = from.midpoint(to);
            match self.get(middle) {
                Some(value) if is_so(value) => from = middle.saturating_add(1),
                _ => to = middle,
            }
        }
        from
    }

    /// The values at places, in their order; nothing where there is none. By all threads.
    pub fn take(&self, rows: &[u32]) -> Packed<T> {
        let len = self.len();
        let taken = |start: usize, end: usize| {
            let mut taken = Packed::default();
            for rows in rows.get(start..end).unwrap_or_default().chunks(STRETCH) {
                if rows.iter().all(|row| (*row as usize) < len) {
                    taken.extend_from_slice(&self.at(rows));
                } else {
                    taken.extend(rows.iter().filter_map(|row| self.get(*row as usize)));
                }
            }
            taken.finish()
        };
        Packed::put_together(in_stretches(rows.len(), CHUNK, taken))
    }

    /// Adds every so manieth of the values of another from one place up to another.
    pub(crate) fn extend_every(&mut self, other: &Packed<T>, of: Range<usize>, step: usize) {
        let many = STRETCH.saturating_mul(step.max(1));
        for start in of.clone().step_by(many) {
            let values = other.range(start, start.saturating_add(many).min(of.end));
            self.extend(values.iter().step_by(step.max(1)));
        }
    }
}
