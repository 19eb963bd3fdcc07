//! The tests that use the crate as its users do, one module for each area.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

mod checker;
mod cli;
mod codes;
mod model;
mod syntax;
mod ui;
