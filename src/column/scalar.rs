//! Whole numbers of some width, as they are packed.

use std::fmt::Debug;

/// What can be packed: whole numbers of some width. How far one is above another is counted around the end of the
/// width, so that it always fits.
pub trait Scalar: Copy + Ord + Default + Debug + Send + Sync {
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

/// The lowest four bytes.
pub(super) fn low_half(value: u64) -> u32 {
    let [a, b, c, d, ..] = value.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// The lowest two bytes.
pub(super) fn low_pair(value: u64) -> u16 {
    let [a, b, ..] = value.to_le_bytes();
    u16::from_le_bytes([a, b])
}

/// The lowest byte.
pub(super) fn low_byte(value: u64) -> u8 {
    let [a, ..] = value.to_le_bytes();
    a
}

/// What of a stretch there is.
pub(crate) fn part<T>(values: &[T], from: usize, to: usize) -> &[T] {
    values.get(from..to.min(values.len())).unwrap_or_default()
}
