//! Numbers below 16 in 1, 2 or 4 bits each.
//!
//! They are put in and taken out eight at a time, each eight by three shifts of a whole word; number by number, that
//! took a seventh of the time of a run.

use super::scalar::{Scalar, low_byte, low_half, part};

/// Numbers below 16 in as few bits as the greatest needs.
#[derive(Clone, Debug)]
pub(super) struct Few {
    /// By how many bits a place is shifted to find its word: there are 64, 32 or 16 numbers in one.
    in_word: u32,
    words: Box<[u64]>,
}

/// The most numbers in a word.
const IN_WORD: usize = 64;

impl Few {
    /// How far values are above the least; the greatest is so far.
    pub(super) fn of<T: Scalar>(values: &[T], least: T, most: u64) -> Self {
        match most {
            0..=1 => Few { in_word: 6, words: packed::<T, 1>(values, least) },
            2..=3 => Few { in_word: 5, words: packed::<T, 2>(values, least) },
            _ => Few { in_word: 4, words: packed::<T, 4>(values, least) },
        }
    }

    /// Noughts and ones, by their words.
    pub(super) fn of_words(words: &[u64]) -> Few {
        Few { in_word: 6, words: words.into() }
    }

    /// The words of noughts and ones; none where there are other numbers.
    pub(super) fn ones(&self) -> Option<&[u64]> {
        (self.in_word == 6).then_some(&self.words)
    }

    /// The number at a place.
    pub(super) fn get(&self, at: usize) -> u8 {
        let word = self.words.get(at >> self.in_word).copied().unwrap_or(0);
        let bits = 64u32 >> self.in_word;
        let place = low_half((at as u64) & (1u64 << self.in_word).wrapping_sub(1));
        low_byte(word >> place.wrapping_mul(bits) & (1u64 << bits).wrapping_sub(1))
    }

    /// Adds what is made of the numbers from one place up to another to others.
    pub(super) fn unpack_by<U>(&self, (from, to): (usize, usize), all: &mut Vec<U>, f: &impl Fn(u8) -> U) {
        let (first, last) = (from >> self.in_word, to.saturating_add(IN_WORD) >> self.in_word);
        let words = self.words.get(first..last.min(self.words.len())).unwrap_or_default();
        let within = from.saturating_sub(first << self.in_word)..to.saturating_sub(first << self.in_word);
        all.reserve(to.saturating_sub(from));
        match self.in_word {
            6 => unpacked::<U, 1>(words, (within.start, within.end), all, f),
            5 => unpacked::<U, 2>(words, (within.start, within.end), all, f),
            _ => unpacked::<U, 4>(words, (within.start, within.end), all, f),
        }
    }

    /// The greatest number that there can be.
    pub(super) fn most(&self) -> u8 {
        match self.in_word {
            6 => 1,
            5 => 3,
            _ => 15,
        }
    }

    /// The bytes that the numbers take.
    pub(super) fn bytes(&self) -> usize {
        size_of_val::<[u64]>(&self.words)
    }
}

fn packed<T: Scalar, const BITS: u32>(values: &[T], least: T) -> Box<[u64]> {
    let word = |values: &[T]| {
        let mut above = [0u8; IN_WORD];
        above.iter_mut().zip(values).for_each(|(to, value)| *to = low_byte(value.above(least)));
        let (eights, _) = above.as_chunks::<8>();
        let places = (0..u64::BITS).step_by(Lanes::<BITS>::EIGHT as usize);
        let eights = places.zip(eights);
        eights.fold(0, |word, (place, eight)| word | squeezed::<BITS>(u64::from_le_bytes(*eight)) << place)
    };
    values.chunks(Lanes::<BITS>::EACH).map(word).collect()
}

/// Adds what is made of the numbers of words from one place up to another.
fn unpacked<U, const BITS: u32>(
    words: &[u64],
    (from, to): (usize, usize),
    all: &mut Vec<U>,
    f: &impl Fn(u8) -> U,
) {
    for (before, word) in (0usize..).step_by(Lanes::<BITS>::EACH).zip(words) {
        let mut above = [0u8; IN_WORD];
        let (eights, _) = above.as_chunks_mut::<8>();
        for (place, eight) in (0..u64::BITS).step_by(Lanes::<BITS>::EIGHT as usize).zip(eights) {
            *eight = spread::<BITS>(word >> place).to_le_bytes();
        }
        let here = |place: usize| place.saturating_sub(before).min(Lanes::<BITS>::EACH);
        all.extend(part(&above, here(from), here(to)).iter().map(|above| f(*above)));
    }
}

/// Where numbers of so many bits lie while they are moved.
struct Lanes<const BITS: u32>;

impl<const BITS: u32> Lanes<BITS> {
    /// How many numbers there are in a word.
    const EACH: usize = 64 / BITS as usize;
    /// How many bits eight numbers take.
    const EIGHT: u32 = 8 * BITS;
    /// One number in each byte; two in the lower bits of each two bytes; four of each four.
    const ONES: u64 = every(BITS, 8);
    const TWOS: u64 = every(2 * BITS, 16);
    const FOURS: u64 = every(4 * BITS, 32);
    const ALL: u64 = every(8 * BITS, 64);
    /// By how much a number is nearer to the one before it than in bytes; two numbers to the two before; four to the
    /// four before.
    const ONE_NEARER: u32 = 8 - BITS;
    const TWO_NEARER: u32 = 2 * (8 - BITS);
    const FOUR_NEARER: u32 = 4 * (8 - BITS);
}

/// The lowest so many bits of each so many.
const fn every(bits: u32, of: u32) -> u64 {
    let lowest = 1u64.wrapping_shl(bits).wrapping_sub(1);
    match of {
        8 => lowest.wrapping_mul(0x0101_0101_0101_0101),
        16 => lowest.wrapping_mul(0x0001_0001_0001_0001),
        32 => lowest.wrapping_mul(0x0000_0001_0000_0001),
        _ => lowest,
    }
}

/// Of eight bytes with a number in each: the numbers side by side.
fn squeezed<const BITS: u32>(bytes: u64) -> u64 {
    let twos = (bytes | bytes >> Lanes::<BITS>::ONE_NEARER) & Lanes::<BITS>::TWOS;
    let fours = (twos | twos >> Lanes::<BITS>::TWO_NEARER) & Lanes::<BITS>::FOURS;
    (fours | fours >> Lanes::<BITS>::FOUR_NEARER) & Lanes::<BITS>::ALL
}

/// Of numbers side by side the first eight, a byte for each.
fn spread<const BITS: u32>(numbers: u64) -> u64 {
    let all = numbers & Lanes::<BITS>::ALL;
    let fours = (all | all << Lanes::<BITS>::FOUR_NEARER) & Lanes::<BITS>::FOURS;
    let twos = (fours | fours << Lanes::<BITS>::TWO_NEARER) & Lanes::<BITS>::TWOS;
    (twos | twos << Lanes::<BITS>::ONE_NEARER) & Lanes::<BITS>::ONES
}

/// The marks of eight rows, of which each has a byte, side by side.
pub(super) fn squeezed_marks(bytes: u64) -> u64 {
    squeezed::<1>(bytes)
}

/// The marks of 64 rows, a byte for each.
pub(super) fn marks(word: u64) -> [bool; IN_WORD] {
    let mut bytes = [0u8; IN_WORD];
    let (eights, _) = bytes.as_chunks_mut::<8>();
    for (place, eight) in (0..u64::BITS).step_by(8).zip(eights) {
        *eight = spread::<1>(word >> place).to_le_bytes();
    }
    bytes.map(|byte| byte != 0)
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_squeezed_is_spread_again(numbers in prop::array::uniform8(0u8..16), cut in 0usize..3) {
            let bits = [1u32, 2, 4][cut];
            let numbers = numbers.map(|number| number & ((1 << bits) - 1));
            let bytes = u64::from_le_bytes(numbers);
            let side_by_side = numbers.iter().rev().fold(0u64, |all, number| all << bits | u64::from(*number));
            let (squeezed, spread) = match bits {
                1 => (squeezed::<1>(bytes), spread::<1>(side_by_side)),
                2 => (squeezed::<2>(bytes), spread::<2>(side_by_side)),
                _ => (squeezed::<4>(bytes), spread::<4>(side_by_side)),
            };
            prop_assert_eq!(squeezed, side_by_side);
            prop_assert_eq!(spread, bytes);
        }

        #[test]
        fn any_stretch_is_unpacked_as_its_numbers_are_got(
            numbers in prop::collection::vec(0i64..16, 1..300),
            most in prop::sample::select(vec![1i64, 3, 15]),
            (from, to) in (0usize..300, 0usize..300),
        ) {
            let values: Vec<i64> = numbers.iter().map(|number| 1_000 + (number & most)).collect();
            let few = Few::of(&values, 1_000, most.cast_unsigned());
            let got: Vec<i64> = (0..values.len()).map(|at| 1_000 + i64::from(few.get(at))).collect();
            prop_assert_eq!(&got, &values);
            let (from, to) = (from.min(values.len()), to.min(values.len()));
            let mut all = Vec::new();
            few.unpack_by((from, to), &mut all, &|above| 1_000 + i64::from(above));
            prop_assert_eq!(all.as_slice(), part(&values, from, to));
        }

        #[test]
        fn marks_are_those_of_the_bits(word: u64) {
            let marks = marks(word);
            prop_assert!((0..64).all(|at| marks[at] == (word >> at & 1 == 1)));
        }
    }
}
