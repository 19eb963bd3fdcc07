//! The tests that use the crate as its users do, one module for each area.
#![cfg(test)]

mod syntax;
