//! The operators, each over a whole batch at once.
//!
//! Numbers are scaled 64-bit whole numbers while these hold them exactly; where one row of a batch would not fit, or a division comes in,
//! the batch goes over to exact ratios. Nothing wraps and nothing is rounded but by [`number::rounded`].
#![deny(clippy::arithmetic_side_effects)]

pub(crate) mod compare;
pub(crate) mod date;
pub(crate) mod fault;
pub(crate) mod moment;
pub(crate) mod number;
pub(crate) mod select;
pub(crate) mod working;
