//! The clauses of the contract itself.

use super::{DateText, Expr, Forms, Name, Party, Quoted, Rounding, Spanned};
use crate::value::{NamePart, PeriodKind, Prevails};

/// The clauses of the contract itself. Each list holds every occurrence, so that the model can say "said twice".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contract {
    /// `commissioner "…"`
    pub commissioner: Vec<Quoted>,
    /// `payee provider` or `payee "Name"`
    pub payee: Vec<Spanned<ContractPayee>>,
    /// `term D to D`
    pub term: Vec<Spanned<(DateText, DateText)>>,
    /// `settlement until D`
    pub settlement: Vec<Spanned<DateText>>,
    /// `years from 1 April`: the text of the day and month
    pub years: Vec<Spanned<String>>,
    /// `statements in quarters`
    pub statements: Vec<Spanned<PeriodKind>>,
    /// `rounding each payment line …`
    pub rounding: Vec<Spanned<Rounding>>,
    /// `currency pounds`: the word
    pub currency: Vec<Name>,
    /// How the data is written.
    pub forms: Forms,
    /// `working days Monday to Friday, without bank_holiday`
    pub working_days: Vec<Spanned<WorkingDays>>,
    /// `clock Europe/London`
    pub clock: Vec<Name>,
    /// `cut-off 10 days after each period`: the span of time
    pub cut_off: Vec<Expr>,
    /// `contract years called "FY" and the year in which they end`
    pub years_called: Vec<Spanned<Vec<NamePart>>>,
    /// `quarters called the contract year and " Q" and their number`
    pub quarters_called: Vec<Spanned<Vec<NamePart>>>,
    /// `party "…" "…", called "…"`
    pub parties: Vec<Spanned<Party>>,
    /// `agreement "…"`
    pub agreement: Vec<Quoted>,
    /// `version "…"`
    pub version: Vec<Quoted>,
    /// `examples prevail over paragraphs`, `headings are no terms`, …
    pub prevails: Vec<Spanned<Prevails>>,
}

/// Which days are worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingDays {
    /// The first day of the working week, from Monday as 0.
    pub first: u8,
    /// The last day of the working week.
    pub last: u8,
    /// The record of the days that are holidays.
    pub without: Option<Name>,
}

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContractPayee {
    /// The field that names the payee.
    Field(String),
    /// One payee by name.
    Named(String),
}
