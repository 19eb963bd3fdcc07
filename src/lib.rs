//! Meed: a language for the payment terms of outcome-based contracts.
//!
//! The stages, in the order of the data, are in `docs/architecture.md`.

pub mod data;
pub mod diagnostic;
pub mod model;
pub mod plan;
pub mod run;
pub mod source;
pub mod statement;
pub mod syntax;
pub mod value;
