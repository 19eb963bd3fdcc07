//! Another name for the same declaration.

use serde::Serialize;

/// A declaration that has another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// What it was called.
    pub old: String,
    /// What it is called.
    pub new: String,
}
