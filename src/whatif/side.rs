//! One of two outcomes that are set side by side.

use crate::model::Model;
use crate::run::RunResult;

/// One of the two sides: a contract and what came of it on some data.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The contract.
    pub model: &'a Model,
    /// What came of it.
    pub outcome: &'a RunResult,
}
