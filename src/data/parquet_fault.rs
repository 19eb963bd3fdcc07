//! What can be wrong with a Parquet file as a whole, or with a column of it.

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParquetProblem {
    /// It is none, or it is damaged.
    Unreadable {
        /// What the reader of Parquet says.
        reason: String,
    },
    /// Its columns are packed in a way that is not unpacked.
    Packed {
        /// In which way.
        by: String,
    },
    /// A column holds what its field cannot hold, or what is not read at all.
    Holds {
        /// What it holds, in words.
        found: String,
        /// What it should hold.
        wanted: &'static str,
    },
    /// This program was built without.
    LeftOut,
}

impl ParquetProblem {
    pub(super) fn code(&self) -> &'static str {
        match self {
            ParquetProblem::Unreadable { .. } => "E0502",
            ParquetProblem::Packed { .. } | ParquetProblem::LeftOut => "E0503",
            ParquetProblem::Holds { .. } => "E0516",
        }
    }

    pub(super) fn words(&self) -> (String, Option<String>) {
        match self {
            ParquetProblem::Unreadable { reason } => (
                format!("the file cannot be read as Parquet: {reason}"),
                Some("write it anew from where it comes from, as Parquet or as CSV".to_owned()),
            ),
            ParquetProblem::Packed { by } => (
                format!("the columns of the file are packed by {by}, which is not unpacked here"),
                Some(
                    "write the file with the compression `snappy`, `gzip` or `lz4`, or with none".to_owned(),
                ),
            ),
            ParquetProblem::Holds { found, wanted } => (
                format!("the column holds {found} where the contract asks for {wanted}"),
                Some(format!("write the column as {wanted}")),
            ),
            ParquetProblem::LeftOut => (
                "this build of Meed does not read Parquet".to_owned(),
                Some("give the rows as CSV, or build Meed with the feature `parquet`".to_owned()),
            ),
        }
    }
}
