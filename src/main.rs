//! Meed.
fn main(){}
