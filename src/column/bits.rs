//! Which of many rows.

use super::few::{marks, squeezed_marks};
use super::scalar::part;

/// A mark for each row, in a bit. Rows beyond the last one that was told of have none.
#[derive(Clone, Debug, Default)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

const WIDTH: usize = 64;

impl Bits {
    /// So many rows without a mark.
    pub fn none(len: usize) -> Self {
        Bits { words: vec![0; len.div_ceil(WIDTH)], len }
    }

    /// How many rows were told of.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no row was told of.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether a row is marked.
    pub fn get(&self, row: usize) -> bool {
        let word = self.words.get(row >> 6).copied().unwrap_or(0);
        word >> (row & 63) & 1 == 1
    }

    /// Whether any row is marked.
    pub fn any(&self) -> bool {
        self.words.iter().any(|word| *word != 0)
    }

    /// Whether any row from one up to another is marked; rows that share a word with them may be looked at, too.
    pub(super) fn any_of(&self, start: usize, end: usize) -> bool {
        let (first, last) = (start >> 6, end.div_ceil(WIDTH).min(self.words.len()));
        self.words.get(first..last).unwrap_or_default().iter().any(|word| *word != 0)
    }

    /// How many rows are marked.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Tells of the next row.
    pub fn push(&mut self, marked: bool) {
        let row = self.len;
        self.reach(row.saturating_add(1));
        if marked {
            self.mark(row);
        }
    }

    /// Tells of rows up to so many, without marks.
    pub fn reach(&mut self, len: usize) {
        if len > self.len {
            let words = len.div_ceil(WIDTH);
            if words > self.words.len() {
                self.words.resize(words, 0);
            }
            self.len = len;
        }
    }

    /// Marks a row.
    pub fn mark(&mut self, row: usize) {
        self.reach(row.saturating_add(1));
        if let Some(word) = self.words.get_mut(row >> 6) {
            *word |= 1 << (row & 63);
        }
    }

    /// Marks rows, in any order, up to the last one that was told of; what is beyond is passed over.
    pub(crate) fn mark_all(&mut self, rows: &[u32]) {
        for row in rows {
            if let Some(word) = self.words.get_mut((*row >> 6) as usize) {
                *word |= 1 << (row & 63);
            }
        }
    }

    /// Tells of as many rows as there are values, each marked if something holds of its value.
    pub(crate) fn extend_by<T>(&mut self, values: &[T], holds: impl Fn(&T) -> bool) {
        // Word by word from where a word begins.
        let open = self.len.next_multiple_of(WIDTH).saturating_sub(self.len).min(values.len());
        let (first, values) = values.split_at_checked(open).unwrap_or((values, &[]));
        first.iter().for_each(|value| self.push(holds(value)));
        self.words.extend(values.chunks(WIDTH).map(|values| word_of(values, &holds)));
        self.len = self.len.saturating_add(values.len());
    }

    /// Tells of so many rows, sixty-four in a word.
    pub(crate) fn extend_words(&mut self, words: Vec<u64>, len: usize) {
        self.append(self.len, &Bits { words, len });
    }

    /// The words of the marks, the lowest bit of each first; of the rows from one up to another, which both begin a
    /// word or end the rows.
    pub(super) fn words(&self, start: usize, end: usize) -> &[u64] {
        self.words.get(start >> 6..end.div_ceil(WIDTH).min(self.words.len())).unwrap_or_default()
    }

    /// Marks, from a row on, those that others have from their first on.
    pub fn append(&mut self, from: usize, others: &Bits) {
        if from == self.len && from & 63 == 0 {
            self.words.extend_from_slice(&others.words);
            self.len = self.len.saturating_add(others.len);
            return;
        }
        self.reach(from.saturating_add(others.len));
        let shift = from & 63;
        for (at, word) in others.words.iter().enumerate() {
            let at = at.saturating_add(from >> 6);
            if let Some(here) = self.words.get_mut(at) {
                *here |= word << shift;
            }
            // What is shifted out at the top goes into the next word; of nothing shifted out there may be none.
            let above =
                word.checked_shr(u32::try_from(WIDTH.saturating_sub(shift)).unwrap_or(0)).unwrap_or(0);
            if let Some(next) = self.words.get_mut(at.saturating_add(1)) {
                *next |= above;
            }
        }
    }

    /// The rows that are marked here or there.
    pub(crate) fn or(mut self, other: Bits) -> Self {
        self.reach(other.len);
        self.words.iter_mut().zip(&other.words).for_each(|(here, there)| *here |= there);
        self
    }

    /// The same, so that it can be asked how many rows before one are marked.
    pub(crate) fn ranked(self) -> Ranked {
        let mut count = 0u32;
        let ones = self.words.iter().map(|word| {
            let before = count;
            count = count.saturating_add(word.count_ones());
            before
        });
        let before = ones.collect();
        Ranked { words: self.words, before, count }
    }

    /// The marks in order.
    pub fn iter(&self) -> impl Iterator<Item = bool> + '_ {
        (0..self.len).map(|row| self.get(row))
    }

    /// The rows that are marked, rising.
    pub fn marked(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left.wrapping_sub(1);
                Some(at.wrapping_mul(WIDTH).wrapping_add(bit))
            })
        })
    }

    /// The marks from one row up to another; none where no row of them is marked.
    pub fn range(&self, start: usize, end: usize) -> Option<Vec<bool>> {
        let (first, last) = (start >> 6, end.div_ceil(WIDTH).min(self.words.len()));
        let words = self.words.get(first..last).unwrap_or_default();
        if words.iter().all(|word| *word == 0) {
            return None;
        }
        let end = end.min(self.len);
        let mut all = Vec::with_capacity(end.saturating_sub(start).saturating_add(WIDTH));
        for (before, word) in (first..).map(|at| at << 6).zip(words) {
            all.extend_from_slice(part(
                &marks(*word),
                start.saturating_sub(before),
                end.saturating_sub(before),
            ));
        }
        Some(all)
    }

    /// The same without room for more.
    pub fn finish(mut self) -> Self {
        self.words.shrink_to_fit();
        self
    }

    /// The bytes that the marks take.
    pub fn bytes(&self) -> usize {
        self.words.capacity().saturating_mul(size_of::<u64>())
    }
}

/// The marks of up to sixty-four values in one word.
pub(super) fn word_of<T>(values: &[T], holds: &impl Fn(&T) -> bool) -> u64 {
    let mut marks = [0u8; WIDTH];
    marks.iter_mut().zip(values).for_each(|(mark, value)| *mark = u8::from(holds(value)));
    let (eights, _) = marks.as_chunks::<8>();
    let places = (0..u64::BITS).step_by(8);
    places
        .zip(eights)
        .fold(0, |word, (place, eight)| word | squeezed_marks(u64::from_le_bytes(*eight)) << place)
}

/// Marked rows, and how many of them stand before each.
#[derive(Debug)]
pub(crate) struct Ranked {
    words: Vec<u64>,
    /// How many are marked before the first row of each word.
    before: Vec<u32>,
    count: u32,
}

impl Ranked {
    /// How many rows are marked.
    pub(crate) fn count(&self) -> usize {
        self.count as usize
    }

    /// How many rows before one are marked.
    pub(crate) fn rank(&self, row: usize) -> u32 {
        let at = row >> 6;
        let (word, before) = (self.words.get(at).copied(), self.before.get(at).copied());
        let lower = word.unwrap_or(0) & (1u64 << (row & 63)).wrapping_sub(1);
        before.unwrap_or(self.count).saturating_add(lower.count_ones())
    }
}

impl PartialEq for Bits {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.words == other.words
    }
}

impl Eq for Bits {}

impl From<Vec<bool>> for Bits {
    fn from(marks: Vec<bool>) -> Self {
        marks.into_iter().collect()
    }
}

impl FromIterator<bool> for Bits {
    fn from_iter<I: IntoIterator<Item = bool>>(marks: I) -> Self {
        let mut bits = Bits::default();
        bits.extend(marks);
        bits
    }
}

impl Extend<bool> for Bits {
    fn extend<I: IntoIterator<Item = bool>>(&mut self, marks: I) {
        let mut marks = marks.into_iter();
        // Word by word from where a word begins.
        while self.len & 63 != 0 {
            match marks.next() {
                Some(marked) => self.push(marked),
                None => return,
            }
        }
        loop {
            let (mut word, mut bit) = (0u64, 0u32);
            for marked in marks.by_ref().take(WIDTH) {
                word |= u64::from(marked) << bit;
                bit = bit.wrapping_add(1);
            }
            if bit == 0 {
                return;
            }
            self.words.push(word);
            self.len = self.len.saturating_add(bit as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_where_they_were_made() {
        let marks: Vec<bool> = (0..1_000).map(|row| row % 7 == 3 || row == 640).collect();
        let bits = Bits::from(marks.clone());
        assert!(bits.iter().eq(marks.iter().copied()));
        assert_eq!(bits.count(), marks.iter().filter(|marked| **marked).count());
        let rows: Vec<usize> = (0..1_000).filter(|row| marks[*row]).collect();
        assert!(bits.marked().eq(rows));
        assert_eq!(bits.range(600, 700), Some(marks[600..700].to_vec()));
        assert_eq!(Bits::none(500).range(0, 500), None);
        assert!(!bits.get(1_000));
    }

    #[test]
    fn marks_go_behind_others_wherever_these_end() {
        let marks: Vec<bool> = (0..300).map(|row| row * row % 5 == 1).collect();
        for at in [0, 1, 63, 64, 65, 128, 200, 299, 300] {
            let mut bits = Bits::from(marks[..at].to_vec());
            bits.append(at, &Bits::from(marks[at..].to_vec()));
            assert_eq!(bits, Bits::from(marks.clone()), "parted at {at}");
        }
        let mut later = Bits::default();
        later.append(70, &Bits::from(vec![true, false, true]));
        assert!(later.marked().eq([70, 72]));
    }

    #[test]
    fn marks_of_values_are_told_of_word_by_word() {
        let values: Vec<u32> = (0..300).map(|row| row * row % 7).collect();
        let marked = |value: &u32| *value == 2;
        for at in [0, 1, 63, 64, 65, 128, 200, 299, 300] {
            let mut bits = Bits::default();
            bits.extend_by(&values[..at], marked);
            bits.extend_by(&values[at..], marked);
            assert_eq!(bits, values.iter().map(marked).collect(), "parted at {at}");
        }
    }

    #[test]
    fn a_row_can_be_marked_before_it_is_told_of() {
        let mut bits = Bits::default();
        bits.mark(70);
        assert_eq!((bits.len(), bits.get(70), bits.get(69), bits.count()), (71, true, false, 1));
    }
}
