//! Small numbers as Parquet keeps them: runs of one number, and stretches of numbers of so many bits each.
//!
//! Which rows have a value, and where in a dictionary it is. The crate `parquet` shows pages, but keeps how it reads
//! these numbers to itself; what it hands out, a copy of each text, took four times as long.

/// The most bits of a number.
const MOST_BITS: u32 = 32;

/// Numbers that are taken one after the other.
pub(super) struct Runs<'p> {
    /// Those of the runs that have not begun.
    bytes: &'p [u8],
    bits: u32,
    run: Run<'p>,
}

enum Run<'p> {
    /// One number again and again.
    Same { value: u32, left: usize },
    /// Numbers of so many bits behind each other; the next is at that place.
    Packed { bytes: &'p [u8], at: usize, left: usize },
}

impl<'p> Runs<'p> {
    /// Numbers of so many bits; none if there can be no such numbers.
    pub(super) fn of(bytes: &'p [u8], bits: u32) -> Option<Self> {
        let run = Run::Same { value: 0, left: 0 };
        (bits <= MOST_BITS).then_some(Runs { bytes, bits, run })
    }

    /// The number that the next so many are, which are passed over; none if they are not known to be the same.
    pub(super) fn same(&mut self, count: usize) -> Option<u32> {
        if self.left() == 0 {
            self.begin()?;
        }
        match &mut self.run {
            Run::Same { value, left } if *left >= count => {
                *left = left.wrapping_sub(count);
                Some(*value)
            }
            Run::Same { .. } | Run::Packed { .. } => None,
        }
    }

    /// Adds the next so many; none where there are fewer.
    pub(super) fn take(&mut self, count: usize, into: &mut Vec<u32>) -> Option<()> {
        let mut wanted = count;
        while wanted > 0 {
            if self.left() == 0 {
                self.begin()?;
            }
            let now = wanted.min(self.left());
            match &mut self.run {
                Run::Same { value, left } => {
                    into.extend(std::iter::repeat_n(*value, now));
                    *left = left.wrapping_sub(now);
                }
                Run::Packed { bytes, at, left } => {
                    unpack(bytes, self.bits, (*at, now), into);
                    (*at, *left) = (at.wrapping_add(now), left.wrapping_sub(now));
                }
            }
            wanted = wanted.wrapping_sub(now);
        }
        Some(())
    }

    fn left(&self) -> usize {
        match self.run {
            Run::Same { left, .. } | Run::Packed { left, .. } => left,
        }
    }

    /// Goes on to the next run that has numbers.
    fn begin(&mut self) -> Option<()> {
        while self.left() == 0 {
            let header = self.header()?;
            let many = usize::try_from(header >> 1).ok()?;
            if header & 1 == 0 {
                let (value, rest) = self.bytes.split_at_checked(self.bits.div_ceil(8) as usize)?;
                let value = value.iter().rev().fold(0u32, |value, byte| (value << 8) | u32::from(*byte));
                (self.bytes, self.run) = (rest, Run::Same { value, left: many });
            } else {
                // Eight numbers take as many bytes as one takes bits.
                let length = many.checked_mul(self.bits as usize)?;
                let (_, rest) = self.bytes.split_at_checked(length)?;
                let left = many.checked_mul(8)?;
                (self.run, self.bytes) = (Run::Packed { bytes: self.bytes, at: 0, left }, rest);
            }
        }
        Some(())
    }

    /// Seven bits in each byte, the lowest first; the highest bit says that there are more.
    fn header(&mut self) -> Option<u64> {
        let mut header = 0u64;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            header |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(header);
            }
        }
        None
    }
}

/// Adds numbers of so many bits, from a place on so many. The bytes go on behind them as far as there are any, so that
/// eight can be read at a time.
fn unpack(bytes: &[u8], bits: u32, (from, count): (usize, usize), into: &mut Vec<u32>) {
    let mask = (1u64 << bits).wrapping_sub(1);
    let number = |at: usize| {
        let bit = at.wrapping_mul(bits as usize);
        let rest = bytes.get(bit >> 3..).unwrap_or_default();
        let word = match rest.first_chunk::<8>() {
            Some(word) => u64::from_le_bytes(*word),
            None => rest.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte)),
        };
        u32::try_from((word >> (bit & 7)) & mask).unwrap_or(0)
    };
    into.extend((from..from.wrapping_add(count)).map(number));
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "numbers that are made up"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A number of so many bits again and again, or eight and eight numbers.
    #[derive(Clone, Debug)]
    enum Part {
        Same(u32, usize),
        Packed(Vec<[u32; 8]>),
    }

    fn header(mut value: usize, into: &mut Vec<u8>) {
        while value >= 0x80 {
            into.push((value as u8) | 0x80);
            value >>= 7;
        }
        into.push(value as u8);
    }

    /// The parts as the specification of Parquet writes them, bit by bit.
    fn written(parts: &[Part], bits: u32) -> Vec<u8> {
        let mut all = Vec::new();
        for part in parts {
            match part {
                Part::Same(value, count) => {
                    header(count << 1, &mut all);
                    all.extend(value.to_le_bytes().iter().take(bits.div_ceil(8) as usize));
                }
                Part::Packed(eights) => {
                    header((eights.len() << 1) | 1, &mut all);
                    let bits: Vec<u8> = eights
                        .iter()
                        .flatten()
                        .flat_map(|number| (0..bits).map(move |bit| ((number >> bit) & 1) as u8))
                        .collect();
                    all.extend(
                        bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |all, bit| (all << 1) | bit)),
                    );
                }
            }
        }
        all
    }

    fn parts() -> impl Strategy<Value = (u32, Vec<Part>)> {
        (0..=32u32).prop_flat_map(|bits| {
            let most = u32::try_from((1u64 << bits) - 1).unwrap();
            let same = (0..=most, 0..300usize).prop_map(|(value, count)| Part::Same(value, count));
            let eight = prop::array::uniform8(0..=most);
            let packed = prop::collection::vec(eight, 0..30).prop_map(Part::Packed);
            (Just(bits), prop::collection::vec(prop_oneof![same, packed], 0..8))
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_taken_in_steps_of_any_size((bits, parts) in parts(), step in 1..50usize) {
            let numbers: Vec<u32> = parts
                .iter()
                .flat_map(|part| match part {
                    Part::Same(value, count) => vec![*value; *count],
                    Part::Packed(eights) => eights.iter().flatten().copied().collect(),
                })
                .collect();
            let bytes = written(&parts, bits);
            let (mut runs, mut taken) = (Runs::of(&bytes, bits).unwrap(), Vec::new());
            for some in numbers.chunks(step) {
                match runs.same(some.len()) {
                    Some(value) => taken.extend(vec![value; some.len()]),
                    None => runs.take(some.len(), &mut taken).unwrap(),
                }
            }
            prop_assert_eq!(&taken, &numbers);
            prop_assert!(runs.take(1, &mut taken).is_none());
        }

        #[test]
        fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..40), bits in 0..40u32) {
            if let Some(mut runs) = Runs::of(&bytes, bits) {
                let mut taken = Vec::new();
                while taken.len() < 10_000 && runs.take(7, &mut taken).is_some() {}
                prop_assert!(taken.iter().all(|number| u64::from(*number) < (1 << (bits.div_ceil(8) * 8))));
            }
        }
    }
}
