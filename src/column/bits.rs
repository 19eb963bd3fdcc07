//! Which of many rows.

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
            self.words.resize(len.div_ceil(WIDTH), 0);
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
        let some = self.words.get(first..last).unwrap_or_default().iter().any(|word| *word != 0);
        some.then(|| (start..end.min(self.len)).map(|row| self.get(row)).collect())
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
        marks.into_iter().for_each(|marked| self.push(marked));
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
    fn a_row_can_be_marked_before_it_is_told_of() {
        let mut bits = Bits::default();
        bits.mark(70);
        assert_eq!((bits.len(), bits.get(70), bits.get(69), bits.count()), (71, true, false, 1));
    }
}
