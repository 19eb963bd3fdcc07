//! Names: what each stands for, in which order declarations are worked out, and what nothing uses.

pub(crate) mod expected;
pub(crate) mod misspelt;
pub(crate) mod names;
pub(crate) mod order;
pub(crate) mod scope;
pub(crate) mod texts;
pub(crate) mod unused;
