//! What is made of packed values, stretch by stretch.

use std::ops::Range;

use super::packed::{CHUNK, STRETCH};
use super::{Packed, Scalar, in_stretches};

impl<T: Scalar> Packed<T> {
    /// What is made of each, by all threads.
    pub fn map(&self, f: impl Fn(T) -> T + Sync + Send) -> Packed<T> {
        self.map_range(0..self.len(), f)
    }

    /// What is made of those from one place up to another.
    pub(crate) fn map_range<U: Scalar>(
        &self,
        of: Range<usize>,
        f: impl Fn(T) -> U + Sync + Send,
    ) -> Packed<U> {
        let part = |start: usize, end: usize| {
            let mut made = Packed::default();
            for begin in (start..end).step_by(STRETCH) {
                let until = begin.saturating_add(STRETCH).min(end).saturating_add(of.start);
                made.extend_from_slice(&self.range_by(begin.saturating_add(of.start), until, &f));
            }
            made.finish()
        };
        Packed::put_together(in_stretches(of.len(), CHUNK, part))
    }

    /// The same after something was done to stretches of the values, one after the other. Each is let go of before the
    /// next is unpacked.
    pub(crate) fn into_mapped(self, mut f: impl FnMut(&mut [T])) -> Packed<T> {
        let (mut all, mut values) = (Packed::default(), Vec::new());
        for chunk in self.chunks {
            values.clear();
            chunk.unpack(0, chunk.len(), &mut values);
            drop(chunk);
            f(&mut values);
            all.extend_from_slice(&values);
        }
        let mut open = self.open;
        f(&mut open);
        all.extend_from_slice(&open);
        all
    }

    /// Adds what is made of each value of another.
    pub(crate) fn extend_mapped(&mut self, others: &Packed<T>, mut f: impl FnMut(T) -> T) {
        let mut made = Vec::new();
        for start in (0..others.len()).step_by(STRETCH) {
            made.clear();
            made.extend(others.range(start, start.saturating_add(STRETCH)).iter().map(|value| f(*value)));
            self.extend_from_slice(&made);
        }
    }
}
