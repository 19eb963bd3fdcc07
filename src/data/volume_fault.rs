//! What can be wrong with how many rows there are, and how it is told.

use crate::text;

/// There is more than the contract says there can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeProblem {
    /// More rows share something.
    Shared {
        /// How many there are.
        rows: usize,
        /// How many there can be.
        most: u64,
    },
    /// There are more rows in all.
    Rows {
        /// How many there are.
        rows: usize,
        /// How many there can be.
        most: u64,
    },
    /// A column has more values.
    Values {
        /// How many there are.
        values: usize,
        /// How many there can be.
        most: u64,
    },
}

impl VolumeProblem {
    /// The code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            VolumeProblem::Shared { .. } | VolumeProblem::Rows { .. } | VolumeProblem::Values { .. } => {
                "E0545"
            }
        }
    }

    /// What is wrong, and what to do.
    pub(super) fn words(&self, value: &str) -> (String, Option<String>) {
        let number = |most: u64| text::number(usize::try_from(most).unwrap_or(usize::MAX));
        let too_many = "leave out what is not meant, or agree on more";
        let (message, help) = match self {
            VolumeProblem::Shared { rows, most } => (
                format!("{} share `{value}`", text::count(*rows, "row", "rows")),
                format!("the contract says that no more than {} can: {too_many}", number(*most)),
            ),
            VolumeProblem::Rows { rows, most } => (
                format!("there are {}", text::count(*rows, "row", "rows")),
                format!("the contract says that there are no more than {} in all: {too_many}", number(*most)),
            ),
            VolumeProblem::Values { values, most } => (
                format!("`{value}` is one of {} in this column", text::count(*values, "value", "values")),
                format!(
                    "the contract says that there are no more than {}: correct the names, or agree on more",
                    number(*most)
                ),
            ),
        };
        (message, Some(help))
    }
}
