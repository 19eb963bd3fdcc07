//! The contract's own clauses: who, when, and how amounts become pennies.

use super::{ContractWords, CutOff, FieldForm, FieldId, Printed};
use crate::source::Span;
use crate::value::{Calendar, Currency, Day, PeriodKind, Rounding, Zone};

/// The contract's own clauses.
#[derive(Clone, Debug)]
pub struct Contract {
    /// The title.
    pub title: String,
    /// The commissioner, if named.
    pub commissioner: Option<String>,
    /// Who is paid.
    pub payee: Payee,
    /// First day of the term.
    pub starts: Day,
    /// Last day of the term.
    pub ends: Day,
    /// Last day on which a line may fall.
    pub settled_by: Day,
    /// Months, quarters and years.
    pub calendar: Calendar,
    /// The periods of the statement.
    pub statements: PeriodKind,
    /// How a payment line is rounded.
    pub rounding: Rounding,
    /// The currency.
    pub currency: Currency,
    /// How the data is written, where neither record nor field says otherwise.
    pub form: FieldForm,
    /// The zone of the clocks by which the data's times are written, if it is said.
    pub clock: Option<Zone>,
    /// Which days are worked on, if it is said.
    pub working_week: Option<WorkingWeek>,
    /// By when what belongs to a statement has to be known, if it is said.
    pub cut_off: Option<CutOff>,
    /// Words beside it, printed and never calculated.
    pub printed: Printed,
    /// Who the parties are, and what else is printed of the whole.
    pub words: ContractWords,
    /// The declaration.
    pub span: Span,
}

/// Which days are worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingWeek {
    /// The first day of the working week, Monday being 0.
    pub first: u8,
    /// The last day of the working week. The week may run over Sunday.
    pub last: u8,
    /// The days that are holidays: a unique field of dates.
    pub without: Option<FieldId>,
}

/// Who is paid, unless a clause says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payee {
    /// The field of this name, of type text.
    Field(String),
    /// One payee.
    Named(String),
}
