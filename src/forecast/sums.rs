//! What the samples come to: means and quantiles by period and payee, and what comes and goes when.

use std::collections::BTreeMap;

use super::assumptions::Assumptions;
use super::rows::{Rows, day_of};
use super::{Cash, Spread, to_the_penny};
use crate::model::{FactKind, Frame, Model, RecordId, Type};
use crate::run::{RunResult, Value};
use crate::value::{Amount, Day, Number};

/// Amounts of each sample, by what they are for.
pub(super) struct Sums<'a> {
    model: &'a Model,
    assumed: &'a Assumptions,
    samples: usize,
    whole: Vec<Number>,
    periods: BTreeMap<i32, BTreeMap<usize, Number>>,
    payees: BTreeMap<String, BTreeMap<usize, Number>>,
    /// What is paid, what rows cost, what outcomes save: by period, all samples together.
    cash: BTreeMap<i32, [Number; 3]>,
}

fn add(sums: &mut BTreeMap<usize, Number>, sample: usize, amount: &Number) {
    let sum = sums.entry(sample).or_insert_with(Number::zero);
    *sum = sum.plus(amount);
}

impl<'a> Sums<'a> {
    pub(super) fn new(model: &'a Model, assumed: &'a Assumptions) -> Self {
        Sums {
            model,
            assumed,
            samples: 0,
            whole: Vec::new(),
            periods: BTreeMap::new(),
            payees: BTreeMap::new(),
            cash: BTreeMap::new(),
        }
    }

    /// A sample more.
    pub(super) fn add(&mut self, rows: &Rows, result: &RunResult) {
        let sample = self.samples;
        self.samples = self.samples.saturating_add(1);
        self.whole.push(super::total(result));
        let calendar = &self.model.contract.calendar;
        let kind = self.model.contract.statements;
        for line in &result.statement {
            let Some(period) = result.periods.get(line.period as usize).copied() else { continue };
            add(self.periods.entry(period).or_default(), sample, &line.amount);
            if let Some(payee) = result.payees.get(line.payee as usize) {
                add(self.payees.entry(payee.clone()).or_default(), sample, &line.amount);
            }
            let day = calendar.last_day(kind, period).and_then(|day| day.plus_days(self.assumed.paid_after));
            self.flow(day, 0, &line.amount);
        }
        for plan in &self.assumed.plans {
            let Some(cost) = self.assumed.costs.get(&plan.record) else { continue };
            for row in rows.get(&plan.record).into_iter().flatten() {
                self.flow(day_of(plan, row), 1, cost);
            }
        }
        for (outcome, saving) in &self.assumed.savings {
            let fact = &self.model.facts[*outcome];
            let record = match (&fact.kind, &self.model.frames[fact.frame]) {
                (FactKind::Outcome(..), Frame::Rows(record)) => *record,
                _ => continue,
            };
            for at in achieved(result, *outcome, rows.get(&record).map_or(0, Vec::len)) {
                let day = self.day(record, rows, at);
                self.flow(day, 2, saving);
            }
        }
    }

    fn day(&self, record: RecordId, rows: &Rows, at: usize) -> Option<Day> {
        let plan = self.assumed.plans.iter().find(|plan| plan.record == record)?;
        day_of(plan, rows.get(&record)?.get(at)?)
    }

    fn flow(&mut self, day: Option<Day>, which: usize, amount: &Number) {
        let Some(day) = day else { return };
        let period = self.model.contract.calendar.index(self.model.contract.statements, day);
        let sums = self.cash.entry(period).or_insert_with(|| std::array::from_fn(|_| Number::zero()));
        if let Some(sum) = sums.get_mut(which) {
            *sum = sum.plus(amount);
        }
    }

    pub(super) fn whole(&self) -> Spread {
        spread(self.model, String::new(), &self.whole)
    }

    /// The amounts of all samples; nothing where a sample has no line.
    fn filled(&self, sums: &BTreeMap<usize, Number>) -> Vec<Number> {
        (0..self.samples).map(|sample| sums.get(&sample).cloned().unwrap_or_else(Number::zero)).collect()
    }

    pub(super) fn periods(&self) -> Vec<Spread> {
        let label = |period: i32| self.model.contract.calendar.label(self.model.contract.statements, period);
        let of = |(period, sums): (&i32, &BTreeMap<usize, Number>)| {
            spread(self.model, label(*period), &self.filled(sums))
        };
        self.periods.iter().map(of).collect()
    }

    pub(super) fn payees(&self) -> Vec<Spread> {
        let of = |(payee, sums): (&String, &BTreeMap<usize, Number>)| {
            spread(self.model, payee.clone(), &self.filled(sums))
        };
        self.payees.iter().map(of).collect()
    }

    /// Period by period, in the mean.
    pub(super) fn cash(&self) -> Vec<Cash> {
        let calendar = &self.model.contract.calendar;
        let kind = self.model.contract.statements;
        let samples = Number::from_int(i128::try_from(self.samples).unwrap_or(1).max(1));
        let (mut provider, mut commissioner) = (Number::zero(), Number::zero());
        let (Some(first), Some(last)) = (self.cash.keys().next(), self.cash.keys().last()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for period in *first..=*last {
            let sums = self.cash.get(&period).cloned();
            let [paid, costs, savings] = sums.unwrap_or_else(|| std::array::from_fn(|_| Number::zero()));
            let mean = |sum: Number| sum.divided_by(&samples).unwrap_or_else(Number::zero);
            let [paid, costs, savings] = [mean(paid), mean(costs), mean(savings)];
            provider = provider.plus(&paid).minus(&costs);
            commissioner = commissioner.plus(&savings).minus(&paid);
            let shown = |number: &Number| to_the_penny(self.model, number);
            found.push(Cash {
                period: calendar.label(kind, period),
                paid: shown(&paid),
                costs: shown(&costs),
                savings: shown(&savings),
                provider: shown(&provider),
                commissioner: shown(&commissioner),
            });
        }
        found
    }
}

/// The rows that achieve an outcome.
fn achieved(result: &RunResult, outcome: crate::model::FactId, rows: usize) -> Vec<usize> {
    let Some(column) = result.fact(outcome) else { return Vec::new() };
    let is_met = |row: &usize| Value::of(column, *row, &Type::YesNo, &result.data) == Value::YesNo(true);
    (0..rows).filter(is_met).collect()
}

/// The mean and the quantiles of amounts. The quantile of a share is the least amount that no less than that share of
/// them does not pass.
pub(super) fn spread(model: &Model, of: String, amounts: &[Number]) -> Spread {
    let mut sorted = amounts.to_vec();
    sorted.sort();
    let many = sorted.len();
    let at = |twentieths: usize| Amount::new(quantile(&sorted, twentieths));
    let sum = amounts.iter().fold(Number::zero(), |all, amount| all.plus(amount));
    let mean = sum.divided_by(&Number::from_int(i128::try_from(many).unwrap_or(1).max(1)));
    Spread {
        of,
        mean: to_the_penny(model, &mean.unwrap_or_else(Number::zero)),
        low: at(1),
        middle: at(10),
        high: at(19),
    }
}

/// The least of the amounts, which are sorted, that so many twentieths of them do not pass.
fn quantile(sorted: &[Number], twentieths: usize) -> Number {
    let place = sorted.len().saturating_mul(twentieths).div_ceil(20).max(1).saturating_sub(1);
    sorted.get(place).cloned().unwrap_or_else(Number::zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_amounts_of_the_sample() {
        // Of 1 to 40: 5% are two of them, 50% twenty, 95% thirty-eight. Of three, one, two and all three.
        let of = |many: i128| {
            let amounts: Vec<Number> = (1..=many).map(Number::from_int).collect();
            [1, 10, 19].map(|twentieths| quantile(&amounts, twentieths).to_int().unwrap())
        };
        assert_eq!((of(40), of(3), of(1)), ([2, 20, 38], [1, 2, 3], [1, 1, 1]));
    }
}
