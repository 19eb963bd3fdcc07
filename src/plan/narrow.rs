//! A plan of no more than is wanted.

use std::collections::BTreeSet;

use super::{Plan, Step, schedule};
use crate::model::{
    Example, Expectation, Expected, FactId, Item, LimitId, Model, PaymentId, RecordId, TariffId,
};

/// Something that is wanted of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A fact.
    Fact(FactId),
    /// An item of the statement, as it is after the limits that cut it.
    Item(Item),
    /// The rows of a spell.
    Made(RecordId),
}

impl Goal {
    /// What an example expects something of; none for everything. What nothing expected depends on may have been left
    /// out of its rows.
    pub fn of_example(example: &Example) -> Option<Vec<Goal>> {
        let goal = |expectation: &Expectation| match &expectation.of {
            Expected::Fact(fact, _) => Some(Goal::Fact(*fact)),
            Expected::Money { item, .. } => item.map(Goal::Item),
        };
        example.expectations.iter().map(goal).collect()
    }
}

impl Plan {
    /// Whether a step uses one of some others, through whatever else.
    pub(crate) fn uses(&self, model: &Model, step: Step, is_one: impl Fn(Step) -> bool) -> bool {
        let used = schedule::used(model, self, std::iter::once(step));
        used.steps.into_iter().any(|used| used != step && is_one(used))
    }

    /// The steps that do not depend on some tariffs, and those that do, each in their order. Later are also steps that
    /// have to wait for others, what uses steps that wait, and limits after one that waits: they are applied in order.
    pub(crate) fn apart_from(
        &self,
        model: &Model,
        tariffs: &[TariffId],
        waits: impl Fn(Step) -> bool,
    ) -> (Vec<Step>, Vec<Step>) {
        let (mut now, mut later) = (Vec::new(), BTreeSet::new());
        let mut limits_wait = false;
        for step in &self.steps {
            let used = schedule::used(model, self, std::iter::once(*step));
            let is_limit = matches!(step, Step::Limit(_));
            if waits(*step)
                || tariffs.iter().any(|tariff| used.tariffs.contains(tariff))
                || used.steps.iter().any(|used| later.contains(used))
                || (is_limit && limits_wait)
            {
                limits_wait |= is_limit;
                later.insert(*step);
            } else {
                now.push(*step);
            }
        }
        (now, self.steps.iter().copied().filter(|step| later.contains(step)).collect())
    }

    /// Leaves out every step that nothing wanted uses. Then nobody asks for what only those would have read.
    pub(crate) fn narrow(&mut self, model: &Model, goals: &[Goal]) {
        let steps = goals.iter().flat_map(|goal| steps_of(model, *goal));
        let used = schedule::used(model, self, steps);
        self.steps.retain(|step| used.steps.contains(step));
        self.tariffs.retain(|tariff| used.tariffs.contains(tariff));
        self.statement_date = used.statement_date;
    }
}

fn steps_of(model: &Model, goal: Goal) -> Vec<Step> {
    match goal {
        Goal::Fact(fact) => vec![Step::Fact(fact)],
        Goal::Made(record) => vec![Step::Frame(model.records[record].rows)],
        Goal::Item(Item::Payment(payment)) => {
            let mut steps = vec![Step::Payment(payment)];
            steps.extend(cuts_of(model, payment).map(Step::Limit));
            steps
        }
        Goal::Item(Item::Limit(limit)) => vec![Step::Limit(limit)],
        Goal::Item(Item::Clawback(clawback)) => vec![Step::Clawback(clawback)],
    }
}

/// The limits that reduce a payment itself.
fn cuts_of(model: &Model, payment: PaymentId) -> impl Iterator<Item = LimitId> {
    let limits = model.limits.iter_enumerated().filter(|(_, limit)| limit.cut);
    limits.filter(move |(_, limit)| limit.on.iter().any(|target| target.payment == payment)).map(|(id, _)| id)
}
