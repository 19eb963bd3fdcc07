//! `analysis`: what can be said of values before there are any.
//!
//! Pure functions over the typed terms of a contract, which a checker has as it makes them and a model has for good. Each question has one
//! answer, which every stage uses: it is exact, or says that it is not known. A new form of expression cannot be forgotten: no match here
//! has a branch for all else.

mod step;
mod terms;

pub use crate::functions::Step;
pub(crate) use step::Steps;
pub use terms::{Known, Terms};
