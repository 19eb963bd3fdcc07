//! How balances moved, as a snapshot keeps it: a line for each key and period.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Snapshot;
use super::pairs::pairs;
use super::words::moved as stated;
use crate::statement::{BalanceRoll, KeyValue};

/// A period of a balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BalanceLine {
    balance: String,
    keys: Vec<KeyValue>,
    period: String,
    /// What moved, and what is there before and after, where it is not nought.
    moved: BTreeMap<String, String>,
}

/// The lines of a balance.
pub(super) fn balance_lines(roll: &BalanceRoll) -> impl Iterator<Item = BalanceLine> {
    roll.series.iter().flat_map(|series| {
        series.periods.iter().map(|period| {
            let figures = period.figures().map(|(name, figure)| (name.to_owned(), figure.machine.clone()));
            BalanceLine {
                balance: roll.balance.clone(),
                keys: series.keys.clone(),
                period: period.period.clone(),
                moved: figures.filter(|(_, figure)| !is_nought(figure)).collect(),
            }
        })
    })
}

fn is_nought(figure: &str) -> bool {
    figure.chars().all(|sign| matches!(sign, '0' | '.'))
}

/// What moved otherwise, in words.
pub(super) fn moved(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let place = |line: &BalanceLine| {
        let keys: String = line.keys.iter().map(|key| format!("{}, ", key.value)).collect();
        format!("{}, {keys}{}", line.balance, line.period)
    };
    let both = pairs(&before.balances, &after.balances, place).into_iter();
    let changed = both.filter_map(|((place, _), (was, is))| {
        let names = [was, is].into_iter().flatten().flat_map(|line| line.moved.keys());
        let names: BTreeSet<&String> = names.collect();
        let figure = |line: Option<&BalanceLine>, name: &str| {
            Some(line?.moved.get(name).cloned().unwrap_or_else(|| "0".to_owned()))
        };
        let parts = names.into_iter().filter_map(|name| stated(name, figure(was, name), figure(is, name)));
        let existence = match (was, is) {
            (None, _) => Some("a period that was not there".to_owned()),
            (_, None) => Some("a period that is there no more".to_owned()),
            (Some(_), Some(_)) => None,
        };
        let parts: Vec<String> = existence.into_iter().chain(parts).collect();
        (!parts.is_empty()).then(|| format!("balance {place}: {}", parts.join(", ")))
    });
    changed.collect()
}
