//! The physical forms of values.

/// The physical forms of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Exact numbers.
    Number,
    /// Days.
    Day,
    /// Periods of one kind.
    Period,
    /// Texts, choices and references.
    Code,
    /// Yes, no or unknown.
    Truth,
}
