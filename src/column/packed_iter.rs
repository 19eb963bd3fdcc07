//! Packed values one after the other.

use std::borrow::Cow;

use super::packed::{Packed, STRETCH};
use super::scalar::Scalar;

impl<T: Scalar> Packed<T> {
    /// The values in order.
    pub fn iter(&self) -> PackedIter<'_, T> {
        PackedIter { packed: self, unpacked: Cow::default(), at: 0, next: 0 }
    }
}

/// Packed values in order: a stretch is unpacked at a time.
#[derive(Clone, Debug)]
pub struct PackedIter<'p, T: Scalar> {
    packed: &'p Packed<T>,
    unpacked: Cow<'p, [T]>,
    /// The place of the next value in what is unpacked.
    at: usize,
    /// Where what is unpacked ends.
    next: usize,
}

impl<T: Scalar> PackedIter<'_, T> {
    /// Goes on to the next stretch, and its first value.
    #[cold]
    fn go_on(&mut self) -> Option<T> {
        self.unpacked = self.packed.range(self.next, self.next.saturating_add(STRETCH));
        self.next = self.next.saturating_add(self.unpacked.len());
        self.at = 1;
        self.unpacked.first().copied()
    }
}

impl<T: Scalar> Iterator for PackedIter<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        match self.unpacked.get(self.at) {
            Some(value) => {
                self.at = self.at.wrapping_add(1);
                Some(*value)
            }
            None => self.go_on(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let unpacked = self.unpacked.len().saturating_sub(self.at);
        let left = self.packed.len().saturating_sub(self.next).saturating_add(unpacked);
        (left, Some(left))
    }
}
