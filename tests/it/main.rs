//! The tests that use the crate as its users do, one module for each area.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod cli;
mod data;
mod reference;
mod run;
mod support;
mod syntax;
mod value;
