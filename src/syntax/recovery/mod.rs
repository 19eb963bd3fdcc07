//! Lines that cannot be read: what the author meant, and how it is written.
//!
//! A line with a slip is not parsed; of one that does not fit the grammar it is said why, in the author's terms, and
//! where it has the habits of other tools, how the line is written here. A help is a line that was read again and
//! works.

pub(in crate::syntax) mod failure;
pub(in crate::syntax) mod habits;
pub(in crate::syntax) mod known;
pub(in crate::syntax) mod mend;
mod samples;
pub(in crate::syntax) mod slips;
pub(in crate::syntax) mod stray_lines;
