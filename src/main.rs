//! Meed.
fn main() {}
