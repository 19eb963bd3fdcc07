//! What was used of each limit, payee by payee and period by period, and what is left.

use std::collections::BTreeMap;

use super::{Edition, LimitUse, Whose};
use crate::explain::Told;
use crate::model::{LimitId, Model};
use crate::run::RunResult;
use crate::statement::Amount;
use crate::value::Number;

pub(super) fn limits(model: &Model, outcome: &RunResult, told: &Told<'_>, whose: Whose<'_>) -> Vec<LimitUse> {
    let mut found = Vec::new();
    for (id, limit) in model.limits.iter_enumerated() {
        match limit.cut {
            true => found.extend(of_payments(model, outcome, told, id)),
            false => found.extend(of_lines(model, outcome, id)),
        }
    }
    let found = if whose.edition == Edition::Payee { of_one(found, whose) } else { found };
    let wanted = |used: &LimitUse| {
        let periods = &whose.selection.period_labels;
        let in_period = periods.is_empty() || used.period.is_empty() || periods.contains(&used.period);
        whose.has(&used.payee) && in_period
    };
    found.into_iter().filter(wanted).collect()
}

/// A limit with lines of its own: each line says what it did.
fn of_lines(model: &Model, outcome: &RunResult, id: LimitId) -> Vec<LimitUse> {
    let limit = &model.limits[id];
    let one = |line: crate::run::LimitLine| {
        let keys = limit.key_labels.iter().zip(line.key_words(model, &outcome.data));
        let keys: Vec<String> = keys.map(|(label, value)| format!("{label} {value}")).collect();
        LimitUse {
            name: limit.title.name.clone(),
            label: limit.title.label.clone(),
            at_most: limit.at_most,
            keys: keys.join(", "),
            payee: line.payee.map(|payee| payee_name(outcome, payee)).unwrap_or_default(),
            period: line.period.map(|period| period_label(model, outcome, period)).unwrap_or_default(),
            amount: Amount::new(line.limit),
            before: Amount::new(line.used_before),
            claimed: Amount::new(line.before),
            change: Amount::new(line.amount),
        }
    };
    outcome.limit_lines(id).map(one).collect()
}

/// What the lines of a group come to in a period, for a payee.
#[derive(Default)]
struct Sums {
    limit: Option<Number>,
    claimed: Option<Number>,
    kept: Option<Number>,
}

/// A limit that reduces the payments: of each group the lines, before and after.
fn of_payments(model: &Model, outcome: &RunResult, told: &Told<'_>, id: LimitId) -> Vec<LimitUse> {
    let limit = &model.limits[id];
    let mut groups: BTreeMap<Vec<String>, BTreeMap<(u32, u32), Sums>> = BTreeMap::new();
    for target in &limit.on {
        for line in outcome.lines(target.payment) {
            let Some(period) = line.period else { continue };
            let keys = told.limit_keys(target, &line);
            let sums = groups.entry(keys).or_default().entry((period, line.payee)).or_default();
            let earlier = line.cuts.iter().filter(|(by, _)| *by < id);
            let own = line.cuts.iter().filter(|(by, _)| *by == id);
            let claimed = earlier.fold(line.rounded.clone(), |left, (_, cut)| left.minus(cut));
            let kept = own.fold(claimed.clone(), |left, (_, cut)| left.minus(cut));
            let added = |sum: &Option<Number>, more: &Number| {
                Some(sum.as_ref().map_or_else(|| more.clone(), |sum| sum.plus(more)))
            };
            sums.limit = sums.limit.take().or_else(|| told.limit(target, &line));
            sums.claimed = added(&sums.claimed, &claimed);
            sums.kept = added(&sums.kept, &kept);
        }
    }
    let mut found = Vec::new();
    for (keys, places) in groups {
        let labels = limit.key_labels.iter().zip(&keys).filter(|(_, value)| !value.is_empty());
        let keys: Vec<String> = labels.map(|(label, value)| format!("{label} {value}")).collect();
        let mut used = Number::zero();
        for ((period, payee), sums) in places {
            let nought = Number::zero;
            let (claimed, kept) = (sums.claimed.unwrap_or_else(nought), sums.kept.unwrap_or_else(nought));
            let before = used.clone();
            used = used.plus(&kept);
            found.push(LimitUse {
                name: limit.title.name.clone(),
                label: limit.title.label.clone(),
                at_most: true,
                keys: keys.join(", "),
                payee: payee_name(outcome, payee),
                period: period_label(model, outcome, period),
                amount: Amount::new(sums.limit.unwrap_or_else(nought)),
                before: Amount::new(before),
                change: Amount::new(kept.minus(&claimed)),
                claimed: Amount::new(claimed),
            });
        }
    }
    found
}

/// What one payee may see: its own use, and what others have used of the same limit before as a part of one sum.
fn of_one(all: Vec<LimitUse>, whose: Whose<'_>) -> Vec<LimitUse> {
    all.into_iter().filter(|used| !used.payee.is_empty() && whose.has(&used.payee)).collect()
}

fn payee_name(outcome: &RunResult, payee: u32) -> String {
    outcome.payees.get(payee as usize).cloned().unwrap_or_default()
}

fn period_label(model: &Model, outcome: &RunResult, period: u32) -> String {
    let index = outcome.periods.get(period as usize).copied().unwrap_or(i32::MAX);
    model.contract.calendar.label(model.contract.statements, index)
}
