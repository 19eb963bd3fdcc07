//! What tests share.

#[cfg(feature = "excel")]
pub(crate) mod book;
pub(crate) mod build;
pub(crate) mod command;
pub(crate) mod expr;
pub(crate) mod paid;
pub(crate) mod questions;
pub(crate) mod search;
pub(crate) mod table;
pub(crate) mod written;
