//! The kinds of period.

/// The kinds of period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three months, aligned with the contract year.
    Quarter,
    /// Twelve months from the day that `years from` names.
    ContractYear,
    /// 1 April to 31 March.
    FinancialYear,
}

impl PeriodKind {
    /// All of them, in the order in which a label is looked for.
    pub const ALL: [PeriodKind; 5] = [
        PeriodKind::Week,
        PeriodKind::Month,
        PeriodKind::Quarter,
        PeriodKind::ContractYear,
        PeriodKind::FinancialYear,
    ];

    /// The word for it: `contract year`.
    pub fn word(self) -> &'static str {
        match self {
            PeriodKind::Week => "week",
            PeriodKind::Month => "month",
            PeriodKind::Quarter => "quarter",
            PeriodKind::ContractYear => "contract year",
            PeriodKind::FinancialYear => "financial year",
        }
    }
}
