//! What can be wrong with rows that replace or reverse others, and how it is told.

/// What is wrong with a row that replaces or reverses another, which it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedProblem {
    /// No row has that name.
    NotThere {
        /// The heading of the unique column.
        key: String,
    },
    /// The row names itself.
    Itself,
    /// The row replaces one and reverses one.
    Both,
    /// Another row names the same one.
    Twice {
        /// Its file.
        file: String,
        /// Its number.
        row: u64,
    },
    /// The row that is named reverses another, and is nothing by itself.
    OfReversal {
        /// Its file.
        file: String,
        /// Its number.
        row: u64,
    },
    /// The row was received before the one that it names.
    TooSoon {
        /// The file of the other.
        file: String,
        /// Its number.
        row: u64,
        /// The day of the row itself.
        own: String,
        /// The day of the other.
        earlier: String,
    },
    /// Rows name each other in a circle.
    Circle,
}

impl NamedProblem {
    /// The code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            NamedProblem::NotThere { .. } => "E0536",
            NamedProblem::Twice { .. } => "E0537",
            NamedProblem::Both => "E0538",
            NamedProblem::Itself | NamedProblem::Circle => "E0539",
            NamedProblem::TooSoon { .. } => "E0541",
            NamedProblem::OfReversal { .. } => "E0542",
        }
    }

    /// What is wrong, and what to do.
    pub(super) fn words(&self, value: &str) -> (String, Option<String>) {
        let (message, help) = match self {
            NamedProblem::NotThere { key } => (
                format!("no row has the {key} `{value}`"),
                "correct it, or hand in the earlier row, too: what was once received stays in the data"
                    .to_owned(),
            ),
            NamedProblem::Itself => (
                format!("`{value}` names the row in which it stands"),
                "name the earlier row, or leave the cell blank".to_owned(),
            ),
            NamedProblem::Both => (
                "the row replaces one row and reverses one".to_owned(),
                "leave one of the two cells blank, and send a row of its own for the other".to_owned(),
            ),
            NamedProblem::Twice { file, row } => (
                format!("`{value}` is replaced or reversed by {file}, row {row} already"),
                "to correct what took its place, name that row; a row is named once".to_owned(),
            ),
            NamedProblem::OfReversal { file, row } => (
                format!("`{value}` is {file}, row {row}, which only takes back another row"),
                "to have back what was taken back, send it again as a row of its own".to_owned(),
            ),
            NamedProblem::TooSoon { file, row, own, earlier } => (
                format!(
                    "received on {own}, before {file}, row {row}, which it names and which was received on {earlier}"
                ),
                "correct one of the two days: a row names one that was received before it, or on that day"
                    .to_owned(),
            ),
            NamedProblem::Circle => (
                "rows name each other in a circle, and none of them would count".to_owned(),
                "let the first of them name none".to_owned(),
            ),
        };
        (message, Some(help))
    }
}
