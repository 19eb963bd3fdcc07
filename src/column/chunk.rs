//! Values that are packed together.

use std::fmt::Debug;

/// What can be packed: whole numbers of some width. How far one is above another is counted around the end of the width, so that it always
/// fits.
pub trait Scalar: Copy + Ord + Default + Debug {
    /// How far it is above another.
    fn above(self, least: Self) -> u64;
    /// The value so far above.
    fn plus(self, distance: u64) -> Self;
    /// The value so far above, where that fits a byte.
    fn plus_byte(self, distance: u8) -> Self;
    /// The value so far above, where that fits two bytes.
    fn plus_pair(self, distance: u16) -> Self;
}

impl Scalar for i64 {
    fn above(self, least: Self) -> u64 {
        self.wrapping_sub(least).cast_unsigned()
    }

    fn plus(self, distance: u64) -> Self {
        self.wrapping_add_unsigned(distance)
    }

    fn plus_byte(self, distance: u8) -> Self {
        self.wrapping_add(i64::from(distance))
    }

    fn plus_pair(self, distance: u16) -> Self {
        self.wrapping_add(i64::from(distance))
    }
}

impl Scalar for i32 {
    fn above(self, least: Self) -> u64 {
        u64::from(self.wrapping_sub(least).cast_unsigned())
    }

    fn plus(self, distance: u64) -> Self {
        self.wrapping_add_unsigned(low_half(distance))
    }

    fn plus_byte(self, distance: u8) -> Self {
        self.wrapping_add(i32::from(distance))
    }

    fn plus_pair(self, distance: u16) -> Self {
        self.wrapping_add(i32::from(distance))
    }
}

impl Scalar for u32 {
    fn above(self, least: Self) -> u64 {
        u64::from(self.wrapping_sub(least))
    }

    fn plus(self, distance: u64) -> Self {
        self.wrapping_add(low_half(distance))
    }

    fn plus_byte(self, distance: u8) -> Self {
        self.wrapping_add(u32::from(distance))
    }

    fn plus_pair(self, distance: u16) -> Self {
        self.wrapping_add(u32::from(distance))
    }
}

fn low_half(value: u64) -> u32 {
    let [a, b, c, d, ..] = value.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

fn low_pair(value: u64) -> u16 {
    let [a, b, ..] = value.to_le_bytes();
    u16::from_le_bytes([a, b])
}

fn low_byte(value: u64) -> u8 {
    let [a, ..] = value.to_le_bytes();
    a
}

/// Values of which no more are added.
#[derive(Clone, Debug)]
pub(super) enum Chunk<T> {
    /// So many, each the same step above the one before.
    Step { first: T, step: u64, len: usize },
    /// The least value, and how far each is above it, in 1, 2 or 4 bits; as many values as the number says.
    Few(T, Few, usize),
    /// The least value, and how far each is above it.
    Bytes(T, Box<[u8]>),
    /// The same in two bytes.
    Pairs(T, Box<[u16]>),
    /// The same in four bytes.
    Quads(T, Box<[u32]>),
    /// As they are.
    Plain(Box<[T]>),
}

impl<T: Scalar> Chunk<T> {
    pub(super) fn of(values: &[T]) -> Self {
        let first = values.first().copied().unwrap_or_default();
        let step = values.get(1).map_or(0, |second| second.above(first));
        if values.iter().zip(values.iter().skip(1)).all(|(one, next)| next.above(*one) == step) {
            return Chunk::Step { first, step, len: values.len() };
        }
        let (least, most) =
            values.iter().fold((first, first), |(least, most), value| (least.min(*value), most.max(*value)));
        let above = values.iter().map(|value| value.above(least));
        match most.above(least) {
            0..=0xF => Chunk::Few(least, Few::of(above, most.above(least)), values.len()),
            0x10..=0xFF => Chunk::Bytes(least, above.map(low_byte).collect()),
            0x100..=0xFFFF => Chunk::Pairs(least, above.map(low_pair).collect()),
            0x1_0000..=0xFFFF_FFFF if size_of::<T>() > size_of::<u32>() => {
                Chunk::Quads(least, above.map(low_half).collect())
            }
            _ => Chunk::Plain(values.into()),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Chunk::Step { len, .. } | Chunk::Few(.., len) => *len,
            Chunk::Bytes(_, above) => above.len(),
            Chunk::Pairs(_, above) => above.len(),
            Chunk::Quads(_, above) => above.len(),
            Chunk::Plain(values) => values.len(),
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<T> {
        match self {
            Chunk::Step { first, step, len } => (at < *len).then(|| first.plus(step.wrapping_mul(at as u64))),
            Chunk::Few(least, above, len) => (at < *len).then(|| least.plus_byte(above.get(at))),
            Chunk::Bytes(least, above) => above.get(at).map(|above| least.plus_byte(*above)),
            Chunk::Pairs(least, above) => above.get(at).map(|above| least.plus_pair(*above)),
            Chunk::Quads(least, above) => above.get(at).map(|above| least.plus(u64::from(*above))),
            Chunk::Plain(values) => values.get(at).copied(),
        }
    }

    /// Whether the first value is this one and each is so far above the one before.
    pub(super) fn steps_from(&self, value: T, above: u64) -> bool {
        match self {
            Chunk::Step { first, step, len } => *first == value && (*step == above || *len == 1),
            Chunk::Few(..) | Chunk::Bytes(..) | Chunk::Pairs(..) | Chunk::Quads(..) | Chunk::Plain(_) => {
                false
            }
        }
    }

    /// Adds a stretch of the values to others.
    pub(super) fn unpack(&self, from: usize, to: usize, all: &mut Vec<T>) {
        match self {
            Chunk::Step { first, step, len } => {
                let places = from..to.min(*len);
                all.extend(places.map(|at| first.plus(step.wrapping_mul(at as u64))));
            }
            Chunk::Few(least, above, len) => {
                all.extend((from..to.min(*len)).map(|at| least.plus_byte(above.get(at))));
            }
            Chunk::Bytes(least, above) => {
                all.extend(part(above, from, to).iter().map(|above| least.plus_byte(*above)));
            }
            Chunk::Pairs(least, above) => {
                all.extend(part(above, from, to).iter().map(|above| least.plus_pair(*above)));
            }
            Chunk::Quads(least, above) => {
                all.extend(part(above, from, to).iter().map(|above| least.plus(u64::from(*above))));
            }
            Chunk::Plain(values) => all.extend_from_slice(part(values, from, to)),
        }
    }

    /// The bytes that it takes beside itself.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Chunk::Step { .. } => 0,
            Chunk::Few(_, above, _) => size_of_val::<[u64]>(&above.words),
            Chunk::Bytes(_, above) => above.len(),
            Chunk::Pairs(_, above) => size_of_val::<[u16]>(above),
            Chunk::Quads(_, above) => size_of_val::<[u32]>(above),
            Chunk::Plain(values) => size_of_val::<[T]>(values),
        }
    }
}

/// Numbers below 16 in as few bits as the greatest needs.
#[derive(Clone, Debug)]
pub(super) struct Few {
    /// By how many bits a place is shifted to find its word: there are 64, 32 or 16 numbers in one.
    in_word: u32,
    words: Box<[u64]>,
}

impl Few {
    fn of(mut numbers: impl ExactSizeIterator<Item = u64>, most: u64) -> Self {
        let in_word = match most {
            0..=1 => 6,
            2..=3 => 5,
            _ => 4,
        };
        let (bits, each) = (Few::bits(in_word), 1usize << in_word);
        let mut words = Vec::with_capacity(numbers.len().div_ceil(each));
        while numbers.len() > 0 {
            let (mut word, mut shift) = (0u64, 0u32);
            for number in numbers.by_ref().take(each) {
                word |= number << shift;
                shift = shift.wrapping_add(bits);
            }
            words.push(word);
        }
        Few { in_word, words: words.into() }
    }

    /// How many bits a number has.
    fn bits(in_word: u32) -> u32 {
        64u32 >> in_word
    }

    fn get(&self, at: usize) -> u8 {
        let word = self.words.get(at >> self.in_word).copied().unwrap_or(0);
        let bits = Few::bits(self.in_word);
        let place = low_half((at as u64) & (1u64 << self.in_word).wrapping_sub(1));
        low_byte(word >> place.wrapping_mul(bits) & (1u64 << bits).wrapping_sub(1))
    }
}

/// What of a stretch there is.
pub(super) fn part<T>(values: &[T], from: usize, to: usize) -> &[T] {
    values.get(from..to.min(values.len())).unwrap_or_default()
}
