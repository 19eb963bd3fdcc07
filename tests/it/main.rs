//! The one integration binary: a module for each area.

mod cli;
mod codes;
mod data;
mod docs;
mod reference;
mod run;
mod support;
mod syntax;
mod value;
