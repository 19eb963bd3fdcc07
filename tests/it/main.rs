//! The tests that use the crate as its users do, one module for each area.

mod checker;
mod cli;
mod codes;
mod model;
mod syntax;
mod ui;
