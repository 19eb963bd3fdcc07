//! How data writes values, and which lines of a file are rows.

use super::{Name, Quoted, Spanned};
use crate::value::{DateForm, HoursForm};

/// What data writes for yes and for no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// For yes.
    pub yes: Quoted,
    /// For no.
    pub no: Quoted,
}

/// `written …` after the type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// `written day/month/year`
    Date(DateForm),
    /// `written hours:minutes`
    Hours(HoursForm),
    /// `written Y or N`
    Answers(Answers),
}

/// How a contract, or one record, says that its data is written. Each list holds every occurrence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// `dates written day/month/year`
    pub dates: Vec<Spanned<DateForm>>,
    /// `yes or no written Y or N`
    pub answers: Vec<Spanned<Answers>>,
    /// `blanks written "*" or "N/A"`
    pub blanks: Vec<Spanned<Vec<Quoted>>>,
}

/// Where the rows of a record are found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowSource {
    /// `file "spells.csv"`
    pub file: Vec<Quoted>,
    /// `headings in row 4`: the digits
    pub headings: Vec<Spanned<String>>,
    /// `rows where indicator is meals`
    pub only: Vec<Spanned<RowsWhere>>,
    /// `rows until "Total"`
    pub until: Vec<Spanned<Vec<Quoted>>>,
}

/// Which rows of a mixed file are rows of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsWhere {
    /// The field that tells.
    pub field: Name,
    /// Whether it must be one of the words; otherwise none of them.
    pub is: bool,
    /// As the file writes them.
    pub words: Vec<Quoted>,
}
