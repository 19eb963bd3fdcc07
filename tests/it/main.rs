//! The tests that look at the whole: commands, contracts, documents.

mod cli;
