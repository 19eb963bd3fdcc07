//! Who is in a population, and by which condition the others are left out.

use super::eye::Eye;
use super::formula::with_numbers;
use crate::model::{Expr, FactId, FactKind, Population};

/// The first thing that keeps a row out.
#[derive(Clone, Copy, Debug)]
pub(super) enum LeftOut<'a> {
    /// It is not in the population that this one is a part of.
    NotIn(FactId),
    /// This condition is not met.
    Condition(&'a Expr),
}

/// What keeps a row out of a population; nothing if it is in it.
pub(super) fn left_out<'a>(eye: &Eye<'a>, population: &'a Population, row: usize) -> Option<LeftOut<'a>> {
    if let Some(within) = population.within
        && !eye.has(within, row)
    {
        return Some(LeftOut::NotIn(within));
    }
    let at = u32::try_from(row).unwrap_or(u32::MAX);
    population.conditions.iter().find(|condition| !eye.met(condition, at)).map(LeftOut::Condition)
}

impl LeftOut<'_> {
    /// `not in eligible`, `outcome is independent: same is independent`.
    pub(super) fn words(&self, eye: &Eye, row: usize) -> String {
        match self {
            LeftOut::NotIn(_) => self.reason(eye),
            LeftOut::Condition(condition) => {
                let at = u32::try_from(row).unwrap_or(u32::MAX);
                let (reason, numbers) = (self.reason(eye), with_numbers(eye, condition, at));
                format!("{reason}; here {numbers}")
            }
        }
    }

    /// The same without the values of a row.
    pub(super) fn reason(&self, eye: &Eye) -> String {
        match self {
            LeftOut::NotIn(fact) => {
                let name = eye.model.facts.get(fact.index()).map(|fact| fact.title.name.as_str());
                format!("it is not in {}", name.unwrap_or_default())
            }
            LeftOut::Condition(condition) => format!("not met: {}", eye.words(condition.span)),
        }
    }
}

/// The population of a fact that is one.
pub(super) fn population_of<'a>(eye: &Eye<'a>, fact: FactId) -> Option<&'a Population> {
    match &eye.model.facts.get(fact.index())?.kind {
        FactKind::Cohort(population) | FactKind::Outcome(population, _) | FactKind::Selection(population) => {
            Some(population)
        }
        FactKind::Define | FactKind::Measure { .. } | FactKind::Scale(_) => None,
    }
}
