//! What can be said of values before there are any: which are given, what they may be, and whether cases cover them.

pub(crate) mod blank_reason;
pub(crate) mod cases;
pub(crate) mod compared;
pub(crate) mod dependence;
pub(crate) mod domain;
pub(crate) mod exhaustiveness;
