//! Where numbers, dates and clock times stand in the terms of a contract.

use super::{layout, lower, token};
use crate::source::{Source, Span};

/// The numbers, dates and clock times that stand in clauses, tables and headers, in the order of the text; for each
/// line whether it could be read or not is the business of [`super::parse`].
pub fn literals(source: &Source) -> Vec<Span> {
    let layout = layout::layout(source, &token::tokens(source.text()));
    let mut reader = lower::Reader::new(source, &[]);
    reader.literals = Some(Vec::new());
    for block in &layout.blocks {
        lower::declaration(&mut reader, block);
    }
    let mut found = reader.literals.unwrap_or_default();
    found.sort_unstable();
    found.dedup();
    found
}
