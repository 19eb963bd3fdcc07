//! Where in a block something stands that ends or quotes a cell.
//!
//! All of it is found before the block is cut: sixty-four bytes are compared at once (the compiler makes vector
//! instructions of it), the answers gathered in the bits of one number, and the places written down one after the
//! other. Looking at byte after byte took a quarter of the time of reading a row.

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
            self.add(start, Found::of(group, delimiter));
            start = start.wrapping_add(64);
        }
        let mut last = [0; GROUP];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        // What stands beyond the end is no stop, whatever the delimiter is.
        let there = (1u64 << rest.len()).wrapping_sub(1);
        self.add(start, Found::of(&last, delimiter).within(there));
    }

    /// Adds the stops of a group. They are put into a list of their own first, which has room for all there can be, so
    /// that nothing is asked of one but where it is.
    fn add(&mut self, start: u32, found: Found) {
        let mut own = [0u32; GROUP];
        let (mut left, mut count) = (found.stops, 0usize);
        while left != 0 {
            if let Some(place) = own.get_mut(count & 63) {
                *place = start.wrapping_add(left.trailing_zeros());
            }
            left &= left.wrapping_sub(1);
            count = count.wrapping_add(1);
        }
        if found.others != 0 {
            self.add_others(found);
        }
        self.places.extend_from_slice(own.get(..count).unwrap_or(&own));
    }

    /// Which of the stops are line ends, and which are quotes.
    fn add_others(&mut self, found: Found) {
        let before = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let mut left = found.others;
        while left != 0 {
            let bit = left & left.wrapping_neg();
            left ^= bit;
            let number = before.wrapping_add((found.stops & bit.wrapping_sub(1)).count_ones());
            if found.quotes & bit == 0 { &mut self.line_ends } else { &mut self.quotes }.push(number);
        }
    }
}

/// What is found among sixty-four bytes: a bit for each.
#[derive(Clone, Copy, Debug)]
struct Found {
    stops: u64,
    /// Those that are no separators.
    others: u64,
    /// Those of these that are quotes.
    quotes: u64,
}

impl Found {
    /// Of a group.
    fn of(group: &[u8; GROUP], delimiter: u8) -> Self {
        let stops = bits(group, |byte| (byte == delimiter) | (byte == b'\n') | (byte == b'"'));
        let others = group.iter().fold(false, |any, byte| any | (*byte == b'\n') | (*byte == b'"'));
        if !others {
            return Found { stops, others: 0, quotes: 0 };
        }
        let separators = bits(group, |byte| byte == delimiter);
        Found { stops, others: stops & !separators, quotes: bits(group, |byte| byte == b'"') & !separators }
    }

    /// The same without what stands beyond the first so many bytes.
    fn within(self, there: u64) -> Self {
        Found { stops: self.stops & there, others: self.others & there, quotes: self.quotes & there }
    }
}

/// Of which of sixty-four bytes something holds: a bit for each.
fn bits(group: &[u8; GROUP], holds: impl Fn(u8) -> bool) -> u64 {
    let found = group.map(|byte| u8::from(holds(byte)));
    let (eights, _) = found.as_chunks::<8>();
    eights.iter().rev().fold(0, |bits, eight| {
        // Each of the eight bytes is 0 or 1; the product has them side by side in its highest byte.
        bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
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
