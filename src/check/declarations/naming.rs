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
        let said = [(PeriodKind::ContractYear, years), (PeriodKind::Quarter, quarters)];
        let said = said.into_iter().filter_map(|(kind, said)| Some((kind, said?)));
        let said: Vec<(PeriodKind, &Spanned<Vec<NamePart>>)> = said.collect();
        let mut wrong = false;
        for (kind, said) in &said {
            let label = named.label(*kind, named.index(*kind, starts));
            if label.trim() != label || label.is_empty() {
                self.report(messages::terms::spaces_around_a_name(&label, said.span));
                wrong = true;
            }
        }
        if wrong || said.is_empty() {
            return if wrong { calendar } else { named };
        }
        let mut told: Vec<PeriodKind> = Vec::new();
        for (label, kind) in same_names(&named, (starts, settled_by)) {
            // A name that the contract gives to periods of one kind may be the usual one of another.
            let own = said.iter().find(|(of, _)| *of == kind).or(said.first());
            let Some((of, said)) = own.filter(|(of, _)| !told.contains(of)) else { continue };
            // A quarter that is called by its contract year follows it.
            if told.contains(&PeriodKind::ContractYear) && said.node.contains(&NamePart::ContractYear) {
                continue;
            }
            told.push(*of);
            self.report(messages::terms::periods_of_one_name(&label, kind, said.span));
        }
        if told.is_empty() { named } else { calendar }
    }
}

/// Names that two periods around the term would share, each with the kind of one of them that a contract can name.
fn same_names(calendar: &Calendar, (starts, settled_by): (Day, Day)) -> Vec<(String, PeriodKind)> {
    let around = |months| move |day: Day| day.plus_months(months).unwrap_or(day);
    let (from, to) = (around(-12)(starts), around(12)(settled_by));
    let mut seen: BTreeMap<String, PeriodKind> = BTreeMap::new();
    let mut found = Vec::new();
    // A financial year keeps its label, whatever a contract year is called.
    for kind in [PeriodKind::ContractYear, PeriodKind::Quarter, PeriodKind::Month, PeriodKind::Week] {
        for index in calendar.index(kind, from)..=calendar.index(kind, to) {
            let label = calendar.label(kind, index);
            let Some(other) = seen.get(&label).copied() else {
                seen.insert(label, kind);
                continue;
            };
            let mut kinds = [kind, other].into_iter();
            let named = kinds.find(|kind| matches!(kind, PeriodKind::ContractYear | PeriodKind::Quarter));
            found.extend(named.map(|named| (label, named)));
        }
    }
    found
}
