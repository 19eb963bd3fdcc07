//! Whole numbers in as few bytes as they need.
//!
//! A column of ten million rows is mostly small numbers far from nought: days of a few years, codes of a few texts,
//! numbers that count up. So each stretch of 65,536 values is kept as its least value and how far each is above it, in
//! as few bytes as that takes; a stretch of values that rise by the same step takes none.

use std::borrow::Cow;
use std::fmt::Debug;
use std::ops::Not;

use super::chunk::Chunk;
use super::in_stretches;
use super::scalar::{Scalar, part};

/// How many values are packed together.
pub(crate) const CHUNK: usize = 1 << CHUNK_BITS;
pub(super) const CHUNK_BITS: u32 = 16;

/// How many values are unpacked at a time where all are gone through.
pub(super) const STRETCH: usize = 1 << 12;

/// Fewer values than this are not worth packing.
pub(super) const WORTH_PACKING: usize = 1 << 10;

/// Values of one width, packed. Those that are added last are not packed yet.
#[derive(Clone)]
pub struct Packed<T> {
    /// Each of so many values, but for the last one.
    pub(super) chunks: Vec<Chunk<T>>,
    /// Those after the chunks.
    pub(super) open: Vec<T>,
}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Packed { chunks: Vec::new(), open: Vec::new() }
    }
}

impl<T> Packed<T> {
    /// No values.
    pub(crate) const fn new() -> Self {
        Packed { chunks: Vec::new(), open: Vec::new() }
    }
}

impl<T: Scalar> Packed<T> {
    /// How many.
    pub fn len(&self) -> usize {
        let last = self.chunks.last().map_or(0, Chunk::len);
        self.chunks
            .len()
            .saturating_sub(1)
            .saturating_mul(CHUNK)
            .saturating_add(last)
            .saturating_add(self.open.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty() && self.open.is_empty()
    }

    /// The value at a place.
    pub fn get(&self, at: usize) -> Option<T> {
        let (chunk, within) = (at >> CHUNK_BITS, at & CHUNK.wrapping_sub(1));
        match self.chunks.get(chunk) {
            Some(chunk) => chunk.get(within),
            None => self.open.get(at.wrapping_sub(self.chunks.len() << CHUNK_BITS)).copied(),
        }
    }

    /// The values from one place up to another; borrowed where they are not packed.
    pub fn range(&self, start: usize, end: usize) -> Cow<'_, [T]> {
        let packed = self.chunks.len() << CHUNK_BITS;
        let (first, within) = (start >> CHUNK_BITS, start & CHUNK.wrapping_sub(1));
        match self.chunks.get(first) {
            None => Cow::Borrowed(part(&self.open, start.wrapping_sub(packed), end.saturating_sub(packed))),
            Some(Chunk::Plain(values))
                if within.saturating_add(end.saturating_sub(start)) <= values.len() =>
            {
                Cow::Borrowed(part(values, within, within.saturating_add(end.saturating_sub(start))))
            }
            Some(_) => Cow::Owned(self.range_by(start, end, |value| value)),
        }
    }

    /// What is made of the values from one place up to another.
    pub(crate) fn range_by<U>(&self, start: usize, end: usize, f: impl Fn(T) -> U) -> Vec<U> {
        let (first, packed) = (start >> CHUNK_BITS, self.chunks.len() << CHUNK_BITS);
        let mut all = Vec::with_capacity(end.min(self.len()).saturating_sub(start));
        let last = self.chunks.len().min((end >> CHUNK_BITS).saturating_add(1));
        for (at, chunk) in self.chunks.get(first..last).unwrap_or_default().iter().enumerate() {
            let before = first.saturating_add(at) << CHUNK_BITS;
            chunk.unpack_by((start.saturating_sub(before), end.saturating_sub(before)), &mut all, &f);
        }
        let open = part(&self.open, start.saturating_sub(packed), end.saturating_sub(packed));
        all.extend(open.iter().map(|value| f(*value)));
        all
    }

    /// Several, one after the other.
    pub(crate) fn put_together(parts: Vec<Packed<T>>) -> Packed<T> {
        let mut all = Packed::default();
        parts.into_iter().for_each(|part| all.append(part));
        all
    }

    /// The values that are not packed yet, to add at most so many more. None where fewer fit.
    pub(crate) fn room(&mut self, more: usize) -> Option<&mut Vec<T>> {
        if self.open.len() >= CHUNK {
            self.pack();
        }
        if self.open.is_empty() {
            self.reopen();
        }
        (self.open.len().saturating_add(more) <= CHUNK).then_some(&mut self.open)
    }

    /// Adds a value.
    pub fn push(&mut self, value: T) {
        if self.open.len() >= CHUNK {
            self.pack();
        }
        if self.open.is_empty() {
            self.reopen();
        }
        self.open.push(value);
    }

    /// Adds values.
    pub fn extend_from_slice(&mut self, values: &[T]) {
        self.extend_by(values, |value| *value);
    }

    /// Adds what is made of each of others.
    pub(crate) fn extend_by<U>(&mut self, of: &[U], f: impl Fn(&U) -> T) {
        let mut left = of;
        while !left.is_empty() {
            if self.open.len() >= CHUNK {
                self.pack();
            }
            if self.open.is_empty() {
                self.reopen();
            }
            let room = CHUNK.saturating_sub(self.open.len()).min(left.len());
            let (now, later) = left.split_at_checked(room).unwrap_or((left, &[]));
            self.open.extend(now.iter().map(&f));
            left = later;
        }
    }

    /// Adds the values of another. Behind whole chunks the other's go as they are, else they are packed anew, by all
    /// threads.
    pub fn append(&mut self, other: Packed<T>) {
        if self.open.len() >= CHUNK {
            self.pack();
        }
        if self.open.is_empty() && self.chunks.last().is_none_or(|last| last.len() == CHUNK) {
            self.chunks.extend(other.chunks);
            self.open = other.open;
            return;
        }
        if self.open.is_empty() {
            self.reopen();
        }
        let room = CHUNK.saturating_sub(self.open.len()).min(other.len());
        self.extend_from_slice(&other.range(0, room));
        let rest = |at: usize| room.saturating_add(at);
        let whole = other.len().saturating_sub(room) & CHUNK.wrapping_sub(1).not();
        if whole > 0 {
            self.pack();
            let chunk = |start: usize, end: usize| Chunk::of(&other.range(rest(start), rest(end)));
            self.chunks.extend(in_stretches(whole, CHUNK, chunk));
        }
        self.extend_from_slice(&other.range(rest(whole), other.len()));
    }

    /// Takes the values of another, which has none from then on, but their room.
    pub(crate) fn take_all(&mut self, other: &mut Packed<T>) {
        if other.chunks.is_empty() {
            self.extend_from_slice(&other.open);
            other.open.clear();
        } else {
            self.append(std::mem::take(other));
        }
    }

    /// Forgets all values.
    pub(crate) fn clear(&mut self) {
        self.chunks.clear();
        self.open.clear();
    }

    /// The first value, and by how much each is above the one before, if that is always the same.
    pub(crate) fn steps(&self) -> Option<(T, u64)> {
        let first = self.get(0)?;
        let step = self.get(1)?.above(first);
        let after = |at: usize| first.plus(step.wrapping_mul(at as u64));
        let mut chunks = self.chunks.iter().enumerate();
        let packed = chunks.all(|(at, chunk)| chunk.steps_from(after(at << CHUNK_BITS), step));
        let before = self.chunks.len() << CHUNK_BITS;
        let mut open = self.open.iter().enumerate();
        let rest = packed && open.all(|(at, value)| *value == after(before.saturating_add(at)));
        rest.then_some((first, step))
    }

    /// Between what the values lie; perhaps they lie closer together. None where there are none.
    pub(crate) fn bounds(&self) -> Option<(T, T)> {
        let open = self.open.iter().copied().min().zip(self.open.iter().copied().max());
        let all = self.chunks.iter().filter_map(Chunk::bounds).chain(open);
        all.reduce(|(least, most), (low, high)| (least.min(low), most.max(high)))
    }

    /// Packs what is not packed yet.
    pub fn finish(mut self) -> Self {
        if self.open.len() >= WORTH_PACKING || (!self.chunks.is_empty() && !self.open.is_empty()) {
            self.pack();
        }
        self.open.shrink_to_fit();
        self
    }

    /// The bytes that the values take.
    pub fn bytes(&self) -> usize {
        let chunks: usize = self.chunks.iter().map(Chunk::bytes).sum();
        let own = self.chunks.capacity().saturating_mul(size_of::<Chunk<T>>());
        chunks.saturating_add(own).saturating_add(self.open.capacity().saturating_mul(size_of::<T>()))
    }

    fn pack(&mut self) {
        self.chunks.push(Chunk::of(&self.open));
        self.open.clear();
    }

    /// Unpacks a last chunk that has room for more.
    fn reopen(&mut self) {
        if let Some(chunk) = self.chunks.pop_if(|chunk| chunk.len() < CHUNK) {
            chunk.unpack(0, chunk.len(), &mut self.open);
        }
    }
}

impl Packed<u32> {
    /// So many numbers that count up from nought.
    pub(crate) fn rising(len: usize) -> Self {
        Packed::stepping(0, 1, len)
    }
}

impl<T: Scalar> Packed<T> {
    /// The same value so many times.
    pub(crate) fn same(value: T, len: usize) -> Self {
        Packed::stepping(value, 0, len)
    }

    /// So many values, each the same step above the one before.
    fn stepping(first: T, step: u64, len: usize) -> Self {
        let chunk = |start: usize| Chunk::Step {
            first: first.plus(step.wrapping_mul(start as u64)),
            step,
            len: CHUNK.min(len.saturating_sub(start)),
        };
        Packed { chunks: (0..len).step_by(CHUNK).map(chunk).collect(), open: Vec::new() }
    }
}

impl<T: Scalar> From<Vec<T>> for Packed<T> {
    fn from(values: Vec<T>) -> Self {
        if values.len() <= CHUNK {
            return Packed { chunks: Vec::new(), open: values };
        }
        let chunk = |start: usize, end: usize| Chunk::of(values.get(start..end).unwrap_or_default());
        let mut chunks: Vec<Chunk<T>> = in_stretches(values.len(), CHUNK, chunk);
        let mut open = Vec::new();
        if let Some(chunk) = chunks.pop_if(|chunk| chunk.len() < CHUNK) {
            chunk.unpack(0, chunk.len(), &mut open);
        }
        Packed { chunks, open }
    }
}

impl<T: Scalar> FromIterator<T> for Packed<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut all = Packed::default();
        all.extend(values);
        all
    }
}

impl<T: Scalar> Extend<T> for Packed<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        let mut values = values.into_iter();
        loop {
            if self.open.len() >= CHUNK {
                self.pack();
            }
            if self.open.is_empty() {
                self.reopen();
            }
            let before = self.open.len();
            self.open.extend(values.by_ref().take(CHUNK.saturating_sub(before)));
            if self.open.len() < CHUNK {
                return;
            }
        }
    }
}

impl<'a, T: Scalar> Extend<&'a T> for Packed<T> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, values: I) {
        self.extend(values.into_iter().copied());
    }
}

impl<T: Scalar> Debug for Packed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Scalar> PartialEq for Packed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: Scalar> Eq for Packed<T> {}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "values that are made up")]
mod tests {
    use super::*;

    /// Values that fall into each kind of chunk, with a part of a chunk at the end.
    fn kinds() -> Vec<Vec<i64>> {
        let places = || 0..200_000i64;
        vec![
            Vec::new(),
            vec![7; 150_000],
            places().collect(),
            places().map(|at| 9 + at * 7_919 % 2).collect(),
            places().map(|at| -at * 7_919 % 4).collect(),
            places().map(|at| i64::MAX - at * 7_919 % 16).collect(),
            places().map(|at| 5 - 3 * at).collect(),
            places().map(|at| 1_000 + at * 7_919 % 256).collect(),
            places().map(|at| -40 + at * 7_919 % 65_536).collect(),
            places().map(|at| at * 7_919 % 99_991 * 1_000).collect(),
            places().map(|at| if at % 2 == 0 { i64::MIN } else { i64::MAX }).collect(),
            places().map(|at| i64::MAX - at * at % 300).collect(),
        ]
    }

    #[test]
    fn what_was_packed_comes_out() {
        for values in kinds() {
            for packed in
                [Packed::from(values.clone()), values.iter().copied().collect::<Packed<i64>>().finish()]
            {
                assert_eq!(packed.len(), values.len());
                assert!(packed.iter().eq(values.iter().copied()));
                for at in [0, 1, 65_535, 65_536, 131_072, 149_999, 199_999, 200_000] {
                    assert_eq!(packed.get(at), values.get(at).copied());
                }
                for (start, end) in
                    [(0, 10), (65_530, 65_540), (65_000, 199_999), (131_072, 150_000), (0, 65_536)]
                {
                    assert_eq!(
                        &*packed.range(start, end),
                        part(&values, start.min(values.len()), end),
                        "{start}..{end}"
                    );
                }
            }
        }
    }

    #[test]
    fn more_can_be_added_to_what_was_finished() {
        let mut packed = (0..70_000).collect::<Packed<u32>>().finish();
        packed.push(5);
        packed.extend_from_slice(&[6, 7]);
        assert_eq!(packed.len(), 70_003);
        assert_eq!(&*packed.range(69_999, 80_000), [69_999, 5, 6, 7]);
    }

    #[test]
    fn values_are_appended_mapped_and_taken_as_in_a_list() {
        let more: Vec<u32> = (0..150_000u32).map(|at| at * 7_919 % 1_000).collect();
        for before in [0u32, 1, 65_535, 65_536, 70_000] {
            let mut all: Vec<u32> = (0..before).collect();
            let mut packed = all.iter().copied().collect::<Packed<u32>>();
            packed.append(more.iter().copied().collect::<Packed<u32>>().finish());
            packed.push(5);
            all.extend(&more);
            all.push(5);
            assert_eq!(packed.len(), all.len());
            assert!(packed.iter().eq(all.iter().copied()), "{before}");
            let doubled = packed.map_range(60_000..140_000, |value| i64::from(value) * 2);
            assert!(doubled.iter().eq(all[60_000..140_000].iter().map(|value| i64::from(*value) * 2)));
            let places: Vec<u32> = (0..all.len()).rev().map(|at| u32::try_from(at).unwrap()).collect();
            assert!(packed.take(&places).iter().eq(all.iter().rev().copied()));
        }
        assert!(Packed::same(9, 70_000).iter().eq(vec![9u32; 70_000]));
        let rising = Packed::rising(140_000);
        assert!(rising.iter().eq(0..140_000));
        assert_eq!(
            [0, 65_536, 150_000].map(|bound| rising.partition_point(|at| at < bound)),
            [0, 65_536, 140_000]
        );
    }

    #[test]
    fn small_widths_keep_their_edges() {
        let days: Vec<i32> =
            (0..70_000).map(|at| if at % 3 == 0 { i32::MIN } else { i32::MIN + at % 256 }).collect();
        assert!(Packed::from(days.clone()).finish().iter().eq(days));
        let codes: Vec<u32> = (0..70_000).map(|at| u32::MAX - at % 65_536).collect();
        assert!(Packed::from(codes.clone()).finish().iter().eq(codes));
    }

    #[test]
    fn a_value_takes_as_few_bytes_as_it_needs() {
        let rows = 1 << 20;
        let bytes = |value: fn(i64) -> i64| (0..rows).map(value).collect::<Packed<i64>>().finish().bytes();
        let rows = usize::try_from(rows).unwrap();
        assert!(bytes(|at| at) < 2_000);
        assert!((rows / 8..rows / 8 + 2_000).contains(&bytes(|at| at * 7 % 5 % 2)));
        assert!((rows / 4..rows / 4 + 2_000).contains(&bytes(|at| 7 + at * 7 % 3)));
        assert!((rows / 2..rows / 2 + 2_000).contains(&bytes(|at| 1_000_000 + at * 7 % 13)));
        assert!((rows..rows + 2_000).contains(&bytes(|at| 1_000_000 + at * 7 % 200)));
        assert!((2 * rows..2 * rows + 2_000).contains(&bytes(|at| 1_000_000 + at * 7 % 20_000)));
        assert!((4 * rows..4 * rows + 2_000).contains(&bytes(|at| at * 7_919 % 700_000)));
    }
}
