//! `data`: files become typed columns.
//!
//! True afterwards: every column has the type that the contract gives its field; required cells are there; values are within their
//! ranges; unique values are unique; references are rows. Every fault was listed with its file, row and column, and nothing was coerced.

pub mod table;

pub use table::{Blanks, Column, Database, Dictionary, Origin, Table, Values};
