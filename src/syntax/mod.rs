//! `syntax`: the text of a contract becomes a tree.
//!
//! True afterwards: shape only. Names and numbers are text, the depth is bounded, every node has a span. Reading never fails:
//! it gives the declarations that could be read and every mistake that was found.

pub mod ast;
