//! Values that are packed together.

use super::few::Few;
use super::scalar::{Scalar, low_byte, low_half, low_pair, part};

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
            0..=0xF => Chunk::Few(least, Few::of(values, least, most.above(least)), values.len()),
            0x10..=0xFF => Chunk::Bytes(least, above.map(low_byte).collect()),
            0x100..=0xFFFF => Chunk::Pairs(least, above.map(low_pair).collect()),
            0x1_0000..=0xFFFF_FFFF if size_of::<T>() > size_of::<u32>() => {
                Chunk::Quads(least, above.map(low_half).collect())
            }
            _ => Chunk::Plain(values.into()),
        }
    }

    /// Ones where there are marks, noughts elsewhere: so many of them, by the words of the marks.
    pub(super) fn of_marks(words: &[u64], len: usize, one: T) -> Self {
        let last = u64::MAX
            .wrapping_shr(u32::try_from(words.len().saturating_mul(64).saturating_sub(len)).unwrap_or(0));
        let same = |all: u64| {
            let (end, whole) = words.split_last().unwrap_or((&0, &[]));
            whole.iter().all(|word| *word == all) && *end & last == all & last
        };
        if same(0) {
            return Chunk::Step { first: T::default(), step: 0, len };
        }
        if same(u64::MAX) {
            return Chunk::Step { first: one, step: 0, len };
        }
        Chunk::Few(T::default(), Few::of_words(words), len)
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
        self.unpack_by((from, to), all, &|value| value);
    }

    /// Adds what is made of a stretch of the values to others.
    pub(super) fn unpack_by<U>(&self, (from, to): (usize, usize), all: &mut Vec<U>, f: &impl Fn(T) -> U) {
        match self {
            Chunk::Step { first, step, len } => {
                let places = from..to.min(*len);
                all.extend(places.map(|at| f(first.plus(step.wrapping_mul(at as u64)))));
            }
            Chunk::Few(least, above, len) => {
                above.unpack_by((from, to.min(*len)), all, &|above| f(least.plus_byte(above)));
            }
            Chunk::Bytes(least, above) => {
                all.extend(part(above, from, to).iter().map(|above| f(least.plus_byte(*above))));
            }
            Chunk::Pairs(least, above) => {
                all.extend(part(above, from, to).iter().map(|above| f(least.plus_pair(*above))));
            }
            Chunk::Quads(least, above) => {
                all.extend(part(above, from, to).iter().map(|above| f(least.plus(u64::from(*above)))));
            }
            Chunk::Plain(values) => all.extend(part(values, from, to).iter().map(|value| f(*value))),
        }
    }

    /// Between what the values lie; perhaps they lie closer together. None where there are none.
    pub(super) fn bounds(&self) -> Option<(T, T)> {
        match self {
            // Steps are counted around the end of the width.
            Chunk::Step { first, step, len } => {
                let each = || (0..*len).map(|at| first.plus(step.wrapping_mul(at as u64)));
                each().min().zip(each().max())
            }
            Chunk::Few(least, above, _) => Some((*least, least.plus_byte(above.most()))),
            Chunk::Bytes(least, above) => Some((*least, least.plus_byte(above.iter().copied().max()?))),
            Chunk::Pairs(least, above) => Some((*least, least.plus_pair(above.iter().copied().max()?))),
            Chunk::Quads(least, above) => Some((*least, least.plus(u64::from(above.iter().copied().max()?)))),
            Chunk::Plain(values) => values.iter().copied().min().zip(values.iter().copied().max()),
        }
    }

    /// The bytes that it takes beside itself.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Chunk::Step { .. } => 0,
            Chunk::Few(_, above, _) => above.bytes(),
            Chunk::Bytes(_, above) => above.len(),
            Chunk::Pairs(_, above) => size_of_val::<[u16]>(above),
            Chunk::Quads(_, above) => size_of_val::<[u32]>(above),
            Chunk::Plain(values) => size_of_val::<[T]>(values),
        }
    }
}
