//! Payments that take in more rows than something in their formula rests on.

use super::schedule::Clause;
use super::voice::Voice;
use crate::analysis::{Dependence, Thing};
use crate::model::{
    Expr, ExprKind, FactId, FactKind, Frame, Model, Payment, PaymentId, Population, RecordId,
};

/// The figures in a payment's formula that rest on a subset of the rows that the payment takes in, each with the
/// subset.
pub(super) fn narrower(model: &Model, payment: &Payment) -> Vec<(FactId, FactId)> {
    let population = |fact: FactId| model.facts[fact].population();
    if population(payment.selection).is_none_or(|population| population.within.is_some()) {
        return Vec::new();
    }
    let within = |selection: FactId| population(selection).and_then(|population| population.within);
    let measured = |fact: FactId| match &model.facts[fact].kind {
        FactKind::Measure { selection, .. } => within(*selection),
        FactKind::Define
        | FactKind::Cohort(_)
        | FactKind::Outcome(..)
        | FactKind::Selection(_)
        | FactKind::Scale(_) => None,
    };
    let mut found: Vec<(FactId, FactId)> = Vec::new();
    let mut open: Vec<&Expr> = vec![&payment.amount];
    while let Some(expr) = open.pop() {
        open.extend(expr.operands());
        if let ExprKind::Spread(inner, _) = &expr.kind {
            open.push(inner);
        }
        let ExprKind::Fact(id) = &expr.kind else { continue };
        let narrow = match &model.facts[*id].kind {
            FactKind::Scale(scale) => match &scale.subject.kind {
                ExprKind::Fact(subject) => measured(*subject),
                _ => None,
            },
            FactKind::Measure { .. }
            | FactKind::Define
            | FactKind::Cohort(_)
            | FactKind::Outcome(..)
            | FactKind::Selection(_) => measured(*id),
        };
        found.extend(narrow.map(|narrow| (*id, narrow)).filter(|one| !found.contains(one)));
    }
    found
}

impl Voice<'_> {
    /// That a payment takes in rows whether or not they are in a subset that other things rest on: a reader would
    /// otherwise take the narrower one.
    pub(super) fn whoever(&self, id: PaymentId, payment: &Payment) -> Vec<Clause> {
        let narrow = narrower(self.model, payment);
        let Some(population) = self.population_of(payment.selection) else { return Vec::new() };
        let rows = self.book.record(population.record);
        let rested = narrow.into_iter().map(|(rate, cohort)| {
            let (rate, cohort) = (self.book.fact(rate), self.book.fact(cohort).many());
            let rests = if super::casing::is_several(&rate.singular) { "rest" } else { "rests" };
            let counted = if population.conditions.is_empty() { "" } else { " that count" };
            Clause::of(
                "whoever",
                format!(
                    "The {} {rests} on {cohort} alone; the {} takes in all {}{counted}, whether or not they are {cohort}.",
                    rate.one(),
                    self.book.payment(id).one(),
                    rows.many()
                ),
            )
        });
        let rested: Vec<Clause> = rested.collect();
        if !rested.is_empty() || !matches!(self.model.frames[payment.frame], Frame::Rows(_)) {
            return rested;
        }
        let others = self.gates_of_others(id, population);
        let others: Vec<String> =
            others.into_iter().map(|gate| super::casing::a(&self.book.fact(gate).one())).collect();
        if others.is_empty() {
            return Vec::new();
        }
        let text =
            format!("It does not matter whether the {} is {}.", rows.one(), crate::text::one_of(&others));
        vec![Clause::of("whoever", text)]
    }

    /// The widest subsets of a record on which other payments hang, where one hangs on none at all.
    fn gates_of_others(&self, id: PaymentId, population: &Population) -> Vec<FactId> {
        let dependence = Dependence::of(self.model);
        let behind = |payment: PaymentId| -> Vec<FactId> {
            let all = dependence.behind([Thing::Payment(payment)]).into_iter();
            let facts = all.filter_map(|thing| if let Thing::Fact(fact) = thing { Some(fact) } else { None });
            facts.filter(|fact| self.is_subset_of(*fact, population.record)).collect()
        };
        if population.within.is_some() || !behind(id).is_empty() {
            return Vec::new();
        }
        let others = self.model.payments.iter_enumerated().filter(|(other, _)| *other != id);
        let others =
            others.filter(|(_, other)| other.clawback.is_none()).flat_map(|(other, _)| behind(other));
        let widest = |fact: &FactId| self.population_of(*fact).is_some_and(|of| of.within.is_none());
        let mut gates: Vec<FactId> = others.filter(widest).collect();
        gates.sort();
        gates.dedup();
        gates
    }

    fn is_subset_of(&self, fact: FactId, record: RecordId) -> bool {
        match &self.model.facts[fact].kind {
            FactKind::Cohort(population) | FactKind::Outcome(population, _) => population.record == record,
            FactKind::Define | FactKind::Measure { .. } | FactKind::Scale(_) | FactKind::Selection(_) => {
                false
            }
        }
    }
}
