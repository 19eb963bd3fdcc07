//! The run, on models built by hand; every expected value is worked out by hand.

mod groups;
mod memory;
mod mini;
mod money;
mod operators;
mod rows;
mod same;
mod work;
