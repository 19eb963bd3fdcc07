//! Where in a block something stands that ends or quotes a cell.
//!
//! All of it is found before the block is cut: sixty-four bytes are compared at once, the answers gathered in the bits of
//! one number, and the places written down one after the other. Looking at byte after byte took a quarter of the time
//! of reading a row.

use wide::u8x16;

/// How many bytes are looked at together.
const GROUP: usize = 64;

/// The stops of a block, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Stops {
    /// Where each of them is.
    pub(super) places: Vec<u32>,
    /// Which of them are line ends, rising.
    pub(super) line_ends: Vec<u32>,
    /// Which of them are quotes, rising.
    pub(super) quotes: Vec<u32>,
}

impl Stops {
    /// Finds those of a block.
    pub(super) fn find(&mut self, bytes: &[u8], delimiter: u8) {
        self.places.clear();
        self.line_ends.clear();
        self.quotes.clear();
        let (groups, rest) = bytes.as_chunks::<GROUP>();
        let mut start = 0u32;
        for group in groups {
            self.add(start, Marks::of(group, delimiter), u64::MAX);
            start = start.wrapping_add(64);
        }
        let mut last = [0; GROUP];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        // What stands beyond the end is no stop, whatever the delimiter is.
        self.add(start, Marks::of(&last, delimiter), (1u64 << rest.len()).wrapping_sub(1));
    }

    /// Adds those of sixty-four bytes, as far as they are there.
    fn add(&mut self, start: u32, marks: Marks, there: u64) {
        let (line_ends, quotes) = (marks.line_ends & there, marks.quotes & there);
        let mut left = marks.delimiters & there | line_ends | quotes;
        if line_ends | quotes != 0 {
            let before = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
            let number =
                |at: u32| before.wrapping_add((left & 1u64.wrapping_shl(at).wrapping_sub(1)).count_ones());
            self.line_ends.extend(Ones(line_ends).map(number));
            self.quotes.extend(Ones(quotes).map(number));
        }
        while left != 0 {
            self.places.push(start.wrapping_add(left.trailing_zeros()));
            left &= left.wrapping_sub(1);
        }
    }
}

/// The places of the bits that are set, rising.
struct Ones(u64);

impl Iterator for Ones {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let at = (self.0 != 0).then(|| self.0.trailing_zeros())?;
        self.0 &= self.0.wrapping_sub(1);
        Some(at)
    }
}

/// Which of sixty-four bytes are stops: a bit for each. A quote is a quote also where it is the delimiter.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    delimiters: u64,
    line_ends: u64,
    quotes: u64,
}

impl Marks {
    fn of(group: &[u8; GROUP], delimiter: u8) -> Self {
        let (sixteens, _) = group.as_chunks::<16>();
        let alike = |wanted: u8| {
            let wanted = u8x16::splat(wanted);
            sixteens.iter().rev().fold(0u64, |marks, sixteen| {
                marks << 16 | u64::from(u8x16::new(*sixteen).simd_eq(wanted).to_bitmask())
            })
        };
        Marks { delimiters: alike(delimiter), line_ends: alike(b'\n'), quotes: alike(b'"') }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_stop_is_found_at_its_place(text in "[abc,;\"\n\r]{0,400}", delimiter in prop::sample::select(vec![b',', b';', 0])) {
            let bytes = text.as_bytes();
            let mut stops = Stops::default();
            // What was found of another block is forgotten.
            stops.find(b"a,b\n", b',');
            stops.find(bytes, delimiter);
            let is_stop = |byte: u8| byte == delimiter || byte == b'"' || byte == b'\n';
            let places: Vec<usize> = (0..bytes.len()).filter(|at| is_stop(bytes[*at])).collect();
            prop_assert!(stops.places.iter().map(|at| *at as usize).eq(places.iter().copied()));
            let those = |wanted: u8| -> Vec<u32> {
                (0..).zip(&places).filter(|(_, at)| bytes[**at] == wanted).map(|(number, _)| number).collect()
            };
            prop_assert_eq!(&stops.line_ends, &those(b'\n'));
            prop_assert_eq!(&stops.quotes, &those(b'"'));
        }
    }
}
