//! How the balance of each clawback moved, in every period from the first in which something is due.

use std::collections::BTreeMap;

use super::Recovery;
use crate::model::Model;
use crate::run::{ClawbackPeriod, RunResult};
use crate::statement::{Amount, Selection};
use crate::value::Number;

pub(super) fn recoveries(model: &Model, outcome: &RunResult, selection: &Selection) -> Vec<Recovery> {
    let mut found = Vec::new();
    for ((_, clawback), periods) in model.clawbacks.iter_enumerated().zip(&outcome.clawbacks) {
        let mut of_payees: BTreeMap<u32, BTreeMap<u32, &ClawbackPeriod>> = BTreeMap::new();
        for period in periods {
            of_payees.entry(period.payee).or_default().insert(period.period, period);
        }
        for (payee, known) in of_payees {
            let Some(first) = known.keys().next().copied() else { continue };
            let last = u32::try_from(outcome.periods.len()).unwrap_or(u32::MAX);
            let mut follows = false;
            for period in (first..last).filter(|period| selection.has_period(Some(*period))) {
                if !selection.has_payee(payee) {
                    continue;
                }
                let index = outcome.periods.get(period as usize).copied().unwrap_or(i32::MAX);
                let before = found.last().map(|last: &Recovery| last.period.clone());
                let previous = period.checked_sub(1).and_then(|before| outcome.periods.get(before as usize));
                let label = |index: i32| model.contract.calendar.label(model.contract.statements, index);
                let amount = |of: fn(&ClawbackPeriod) -> &Number| {
                    Amount::new(known.get(&period).map_or_else(Number::zero, |known| of(known).clone()))
                };
                let limits = known.get(&period).map(|known| known.limits.clone()).unwrap_or_default();
                found.push(Recovery {
                    payee: outcome.payees.get(payee as usize).cloned().unwrap_or_default(),
                    name: clawback.title.name.clone(),
                    label: clawback.title.label.clone(),
                    period: label(index),
                    brought: amount(|known| &known.brought),
                    due: amount(|known| &known.due),
                    limits: limits.into_iter().map(Amount::new).collect(),
                    taken: amount(|known| &known.taken),
                    left: amount(|known| &known.left),
                    carried: clawback.carried,
                    follows: follows && before == previous.map(|index| label(*index)),
                });
                follows = true;
            }
        }
    }
    found
}
