//! `column`: values of one form together, and the kernels that work on them a batch at a time.
//!
//! A [`Column`] is what is kept: values, and where there is none. A `Vector` is a batch of them, owned or borrowed, and
//! the same value in all rows is kept once. Kernels take evaluated vectors and give a vector, or a `Fault` with its
//! row.
//!
//! Numbers are scaled 64-bit whole numbers while these hold them exactly, in pennies or in seconds or in whatever parts a
//! division by one and the same number leaves; where one row of a batch would not fit, or each is divided by another
//! number, the batch goes over to exact ratios. Nothing wraps and nothing is rounded but by
//! `number::rounded`.
#![deny(clippy::arithmetic_side_effects)]

mod bits;
pub(crate) mod blanks;
mod builder;
mod cells;
mod chunk;
pub(crate) mod compare;
pub(crate) mod date;
mod fault;
mod few;
pub(crate) mod forms;
mod kind;
pub(crate) mod marks;
pub(crate) mod number;
mod packed;
mod packed_at;
mod packed_iter;
mod packed_map;
mod scalar;
mod scale;
pub(crate) mod select;
mod threads;
mod truth;
mod values;
mod vector;

pub use bits::Bits;
pub(crate) use bits::Ranked;
pub(crate) use builder::ColumnBuilder;
pub(crate) use cells::{Cells, either};
pub(crate) use fault::{Fault, Wrong};
pub(crate) use kind::Kind;
pub(crate) use packed::CHUNK;
pub use packed::Packed;
pub use packed_iter::PackedIter;
pub use scalar::Scalar;
pub(crate) use scalar::part;
pub use scale::Scale;
pub(crate) use select::marked;
pub(crate) use threads::{in_stretches, side_by_side};
pub(crate) use truth::Truth;
pub use values::{Column, Values};
pub(crate) use vector::{Lanes, Vector};

/// No row: a reference that is blank, a row that is in no group.
pub(crate) const NOWHERE: u32 = u32::MAX;
