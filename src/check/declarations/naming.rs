//! What the parties call the contract's years and quarters.

use std::collections::BTreeMap;

use crate::check::Checker;
use crate::check::declarations::contract::Need;
use crate::check::messages;
use crate::source::Spanned;
use crate::syntax::ast;
use crate::value::{Calendar, Day, NamePart, Naming, PeriodKind};

impl Checker<'_> {
    /// The calendar with the names that the contract gives to its years and quarters, if it gives any that can be used.
    pub(crate) fn named(
        &mut self,
        declaration: &ast::Declaration,
        clauses: &ast::Contract,
        calendar: Calendar,
        (starts, settled_by): (Day, Day),
    ) -> Calendar {
        let years = self.clause(declaration, "contract years called", &clauses.years_called, Need::Never);
        let quarters = self.clause(declaration, "quarters called", &clauses.quarters_called, Need::Never);
        let parts =
            |said: Option<&Spanned<Vec<NamePart>>>| said.map(|said| said.node.clone()).unwrap_or_default();
        let naming = Naming { years: parts(years), quarters: parts(quarters), from: starts };
        let named = calendar.clone().named(naming);
        for said in [years, quarters].into_iter().flatten() {
            let kind = if Some(said) == years { PeriodKind::ContractYear } else { PeriodKind::Quarter };
            let label = named.label(kind, named.index(kind, starts));
            if label.trim() != label || label.is_empty() {
                self.report(messages::terms::spaces_around_a_name(&label, said.span));
                return calendar;
            }
        }
        match (same_name(&named, (starts, settled_by)), years, quarters) {
            (Some((label, kind)), Some(said), None) | (Some((label, kind)), None, Some(said)) => {
                self.report(messages::terms::periods_of_one_name(&label, kind, said.span));
                calendar
            }
            (Some((label, kind)), Some(years), Some(quarters)) => {
                let said = if kind == PeriodKind::ContractYear { years } else { quarters };
                self.report(messages::terms::periods_of_one_name(&label, kind, said.span));
                calendar
            }
            (Some(_), None, None) | (None, _, _) => named,
        }
    }
}

/// A name that two periods around the term would share, and the kind of one of them that the contract names.
fn same_name(calendar: &Calendar, (starts, settled_by): (Day, Day)) -> Option<(String, PeriodKind)> {
    let around = |months| move |day: Day| day.plus_months(months).unwrap_or(day);
    let (from, to) = (around(-12)(starts), around(12)(settled_by));
    let mut seen: BTreeMap<String, PeriodKind> = BTreeMap::new();
    // A financial year keeps its label, whatever a contract year is called.
    for kind in [PeriodKind::ContractYear, PeriodKind::Quarter, PeriodKind::Month, PeriodKind::Week] {
        for index in calendar.index(kind, from)..=calendar.index(kind, to) {
            let label = calendar.label(kind, index);
            match seen.get(&label) {
                Some(other) => {
                    let named = [kind, *other]
                        .into_iter()
                        .find(|kind| matches!(kind, PeriodKind::ContractYear | PeriodKind::Quarter))?;
                    return Some((label, named));
                }
                None => {
                    seen.insert(label, kind);
                }
            }
        }
    }
    None
}
