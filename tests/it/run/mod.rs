//! The run, on models built by hand; every expected value is worked out by hand.

mod groups;
mod money;
mod operators;
