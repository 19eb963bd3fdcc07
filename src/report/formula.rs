//! How a cell comes about from others: what a workbook calculates anew.

/// A formula. Columns are counted from nought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Nought.
    Nought,
    /// Another cell of the same row.
    Here(usize),
    /// A cell of the row above.
    Above(usize),
    /// What several come to together.
    Plus(Vec<Formula>),
    /// One less another.
    Less(Box<Formula>, Box<Formula>),
    /// The smallest of some; words among them do not count.
    Least(Vec<Formula>),
    /// The largest of some.
    Most(Vec<Formula>),
    /// All of a column of a table, but for its sums; only those rows of which other columns say exactly what cells of
    /// this row say.
    Total {
        /// The name of the table.
        table: String,
        /// What is added up.
        column: usize,
        /// Columns there, and the columns here that say the same.
        only: Vec<(usize, usize)>,
    },
    /// How often a column of a table says something.
    Count {
        /// The name of the table.
        table: String,
        /// The column.
        column: usize,
        /// What it says.
        is: &'static str,
    },
    /// `agrees` where there is no difference, otherwise `DIFFERS`.
    Agrees(Box<Formula>),
}

/// The word of a check that holds.
pub const AGREES: &str = "agrees";
/// The word of a check that does not.
pub const DIFFERS: &str = "DIFFERS";

impl Formula {
    /// One less another.
    pub fn less(self, other: Formula) -> Self {
        Formula::Less(Box::new(self), Box::new(other))
    }

    /// Whether it is nought.
    pub fn agrees(self) -> Self {
        Formula::Agrees(Box::new(self))
    }

    /// All of a column of a table.
    pub fn total(table: &str, column: usize) -> Self {
        Formula::Total { table: table.to_owned(), column, only: Vec::new() }
    }

    /// The same of those rows that say what this row says.
    pub fn total_of(table: &str, column: usize, only: impl Into<Vec<(usize, usize)>>) -> Self {
        Formula::Total { table: table.to_owned(), column, only: only.into() }
    }
}
