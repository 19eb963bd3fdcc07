//! Marks of rows as columns of noughts and ones, and these as marks again: sixty-four rows in a word.

use super::bits::word_of;
use super::chunk::Chunk;
use super::packed::{CHUNK, CHUNK_BITS, Packed, WORTH_PACKING};
use super::{Bits, Column, Values};

const WIDTH: usize = 64;

impl Packed<u32> {
    /// Ones where there are marks, noughts elsewhere.
    pub(super) fn of_marks(marks: &Bits) -> Self {
        if marks.len() < WORTH_PACKING {
            return Packed { chunks: Vec::new(), open: marks.iter().map(u32::from).collect() };
        }
        let chunk = |start: usize| {
            let end = start.saturating_add(CHUNK).min(marks.len());
            Chunk::of_marks(marks.words(start, end), end.saturating_sub(start), 1)
        };
        Packed { chunks: (0..marks.len()).step_by(CHUNK).map(chunk).collect(), open: Vec::new() }
    }

    /// Where there are ones, from one place, which has to begin a word, up to another, sixty-four in a word; none where
    /// other numbers may be among them.
    fn ones(&self, start: usize, end: usize) -> Option<Vec<u64>> {
        let (first, within) = (start >> CHUNK_BITS, start & CHUNK.wrapping_sub(1));
        let len = end.checked_sub(start)?;
        if within & WIDTH.wrapping_sub(1) != 0 || within.saturating_add(len) > CHUNK {
            return None;
        }
        let mut words = match self.chunks.get(first) {
            Some(Chunk::Step { first: value @ (0 | 1), step: 0, .. }) => {
                vec![if *value == 1 { u64::MAX } else { 0 }; len.div_ceil(WIDTH)]
            }
            Some(Chunk::Few(0, few, _)) => {
                let words = few.ones()?;
                words.get(within >> 6..within.saturating_add(len).div_ceil(WIDTH))?.to_vec()
            }
            Some(_) => return None,
            None => {
                let before = start.checked_sub(self.chunks.len() << CHUNK_BITS)?;
                let values = self.open.get(before..before.saturating_add(len))?;
                if values.iter().any(|value| *value > 1) {
                    return None;
                }
                values.chunks(WIDTH).map(|values| word_of(values, &|value| *value == 1)).collect()
            }
        };
        cut_off(&mut words, len);
        Some(words)
    }
}

impl Column {
    /// The rows that are yes, from one, which has to begin a word, up to another, sixty-four in a word. None where it is
    /// blank in one of them, and where the column is not one of yes and no.
    pub(crate) fn yes(&self, start: usize, end: usize) -> Option<Vec<u64>> {
        let blank = self.blanks.as_ref().is_some_and(|blanks| blanks.any_of(start, end));
        match &self.values {
            Values::Codes(codes) if !blank => codes.ones(start, end),
            _ => None,
        }
    }
}

/// Takes away what is marked beyond so many rows.
pub(crate) fn cut_off(words: &mut [u64], rows: usize) {
    let beyond = words.len().saturating_mul(WIDTH).saturating_sub(rows);
    if let Some(last) = words.last_mut() {
        *last &= u64::MAX.checked_shr(u32::try_from(beyond).unwrap_or(u32::MAX)).unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_noughts_and_ones() {
        for len in [0, 1, 1_023, 1_024, 1_025, 65_536, 65_537, 140_001] {
            for marked in [|_: usize| false, |_| true, |row| row * 7_919 % 3 == 1, |row| row >= 65_536] {
                let marks: Bits = (0..len).map(marked).collect();
                let packed = Packed::of_marks(&marks);
                assert_eq!(packed.len(), len);
                assert!(packed.iter().eq((0..len).map(|row| u32::from(marked(row)))));
                let (start, end) = (len / 3, len / 2);
                let stretch: Vec<u32> = (start..end).map(|row| u32::from(marked(row))).collect();
                assert_eq!(&*packed.range(start, end), stretch);
            }
        }
    }

    #[test]
    fn ones_are_the_marks_again() {
        for len in [0, 1, 63, 64, 1_023, 1_025, 65_536, 65_537, 140_001] {
            for marked in [|_: usize| false, |_| true, |row| row * 7_919 % 3 == 1, |row| row >= 65_536] {
                let marks: Bits = (0..len).map(marked).collect();
                for packed in [Packed::of_marks(&marks), marks.iter().map(u32::from).collect()] {
                    for (start, end) in
                        [(0, len.min(65_536)), (64, len.min(1_000)), (65_536, len.min(131_072))]
                    {
                        let Some(ones) = packed.ones(start, end) else {
                            assert!(end < start);
                            continue;
                        };
                        assert_eq!(ones.len(), (end - start).div_ceil(64));
                        for row in start..start + ones.len() * 64 {
                            let bit = ones[(row - start) / 64] >> (row % 64) & 1 == 1;
                            assert_eq!(bit, row < end && marked(row), "{row} of {start}..{end}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn other_numbers_are_no_marks() {
        for values in [vec![0, 2], vec![3; 2_000], (0..2_000).map(|at| at % 3).collect::<Vec<u32>>()] {
            let packed = Packed::from(values).finish();
            assert_eq!(packed.ones(0, packed.len()), None);
        }
        // Rows that do not begin a word, and rows of two stretches.
        let packed: Packed<u32> = (0..100_000).map(|at| at % 2).collect();
        assert_eq!(packed.ones(1, 64), None);
        assert_eq!(packed.ones(65_472, 65_600), None);
    }
}
