//! What a contract calls its years and quarters.

use super::{Calendar, Day, PeriodKind};

/// One part of the name of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamePart {
    /// A text, as it stands.
    Text(String),
    /// The year in which the period begins: `2025`.
    FirstYear,
    /// The year in which it ends: `2026`.
    LastYear,
    /// Both: `2025/26`.
    BothYears,
    /// Its number: of a contract year in the contract, from 1; of a quarter in its contract year, from 1 to 4.
    Number,
    /// The name of the contract year that holds it.
    ContractYear,
}

/// What a contract calls its years and its quarters; nothing where they keep the labels that all contracts have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The parts of the name of a contract year.
    pub years: Vec<NamePart>,
    /// The parts of the name of a quarter.
    pub quarters: Vec<NamePart>,
    /// The day from which contract years are numbered: the first of the term.
    pub from: Day,
}

impl Naming {
    fn parts(&self, kind: PeriodKind) -> &[NamePart] {
        match kind {
            PeriodKind::ContractYear => &self.years,
            PeriodKind::Quarter => &self.quarters,
            PeriodKind::Week | PeriodKind::Month | PeriodKind::FinancialYear => &[],
        }
    }

    /// Whether periods of a kind have names of the contract's own.
    pub(super) fn names(&self, kind: PeriodKind) -> bool {
        !self.parts(kind).is_empty()
    }

    /// The name of a period that has one.
    pub(super) fn name(&self, calendar: &Calendar, kind: PeriodKind, index: i32) -> Option<String> {
        let parts = self.parts(kind);
        let (first, last) = (calendar.first_day(kind, index)?, calendar.last_day_within(kind, index));
        let part = |part: &NamePart| match part {
            NamePart::Text(text) => text.clone(),
            NamePart::FirstYear => format!("{:04}", first.year()),
            NamePart::LastYear => format!("{:04}", last.year()),
            NamePart::BothYears => two_years(first.year()),
            NamePart::Number => self.number(calendar, kind, index).to_string(),
            NamePart::ContractYear => {
                calendar.label(PeriodKind::ContractYear, calendar.index(PeriodKind::ContractYear, first))
            }
        };
        (!parts.is_empty()).then(|| parts.iter().map(part).collect())
    }

    fn number(&self, calendar: &Calendar, kind: PeriodKind, index: i32) -> i32 {
        match kind {
            PeriodKind::Quarter => index.rem_euclid(4).saturating_add(1),
            PeriodKind::Week | PeriodKind::Month | PeriodKind::ContractYear | PeriodKind::FinancialYear => {
                index.saturating_sub(calendar.index(kind, self.from)).saturating_add(1)
            }
        }
    }
}

/// `2025/26`
pub(super) fn two_years(first: i32) -> String {
    format!("{first:04}/{:02}", first.saturating_add(1).rem_euclid(100))
}
