//! Payees that may be one: their names differ only in capitals or spaces.

use std::collections::BTreeMap;

use super::Selection;
use crate::run::RunResult;
use crate::text::lookalike;

/// The names, those that differ only in capitals or spaces together; nothing of payees that are spelt in one way, or
/// not selected.
pub(super) fn spellings(outcome: &RunResult, selection: &Selection) -> Vec<Vec<String>> {
    let mut alike: BTreeMap<String, Vec<(u32, &String)>> = BTreeMap::new();
    for payee in (0..).zip(&outcome.payees) {
        alike.entry(lookalike::folded(payee.1)).or_default().push(payee);
    }
    let asked_for = |payees: &[(u32, &String)]| payees.iter().any(|(payee, _)| selection.has_payee(*payee));
    let mut several: Vec<_> =
        alike.into_values().filter(|payees| payees.len() > 1 && asked_for(payees)).collect();
    several.sort_unstable();
    several.into_iter().map(|payees| payees.into_iter().map(|(_, name)| name.clone()).collect()).collect()
}
