//! The tests that look at the library from outside.

mod run;
mod support;
