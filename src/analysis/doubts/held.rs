//! What is known of rows, by the conditions that are met: which value is no less than which.

use crate::analysis::Terms;
use crate::model::{Comparison, Expr, ExprKind, FactId, Population, Sought};
use crate::value::CompareOp;

/// So many conditions are kept of a row; what more there are proves nothing.
const MOST_HELD: usize = 100;
/// What is known to be no less than what: pairs of the one and the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Held<'t> {
    pub(super) pairs: Vec<(&'t Expr, &'t Expr)>,
}

impl<'t> Held<'t> {
    fn add(&mut self, more: &'t Expr, less: &'t Expr) {
        if self.pairs.len() < MOST_HELD {
            self.pairs.push((more, less));
        }
    }

    /// Both are known.
    pub(super) fn with(&self, more: Held<'t>) -> Held<'t> {
        let mut both = self.clone();
        more.pairs.into_iter().for_each(|(more, less)| both.add(more, less));
        both
    }

    fn by_comparison(&mut self, comparison: &'t Comparison, op: CompareOp) {
        let (left, right) = (&comparison.left, &comparison.right);
        match op {
            CompareOp::Is => {
                self.add(left, right);
                self.add(right, left);
            }
            CompareOp::More | CompareOp::AtLeast => self.add(left, right),
            CompareOp::Less | CompareOp::AtMost => self.add(right, left),
            CompareOp::IsNot => {}
        }
    }
}

impl<'t> Terms<'t> {
    /// What is known of the rows that meet a condition.
    pub(super) fn held_by(&self, condition: &'t Expr) -> Held<'t> {
        let mut held = Held::default();
        self.hold(condition, &mut held);
        held
    }

    fn hold(&self, condition: &'t Expr, held: &mut Held<'t>) {
        match &condition.kind {
            ExprKind::And(parts) => parts.iter().for_each(|part| self.hold(part, held)),
            ExprKind::Compare(comparison) => held.by_comparison(comparison, comparison.op),
            ExprKind::Fact(fact) => self.hold_in(*fact, held),
            // Nothing that orders two values.
            ExprKind::Constant(_)
            | ExprKind::Field(_)
            | ExprKind::Key(_)
            | ExprKind::Row
            | ExprKind::Spread(..)
            | ExprKind::Tariff { .. }
            | ExprKind::Lookup { .. }
            | ExprKind::Call(..)
            | ExprKind::Given(..)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::IfBlank(..)
            | ExprKind::MustBeGiven(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Running(_)
            | ExprKind::Related(_)
            | ExprKind::ChooseGiven(..)
            | ExprKind::StatementDate
            | ExprKind::Cases(..)
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => {}
        }
    }

    /// What is known of the rows of a population, through those that it is of.
    pub(super) fn held_in(&self, fact: FactId) -> Held<'t> {
        let mut held = Held::default();
        self.hold_in(fact, &mut held);
        held
    }

    fn hold_in(&self, fact: FactId, held: &mut Held<'t>) {
        let mut next = self.population(fact);
        while let Some(population) = next
            && held.pairs.len() < MOST_HELD
        {
            self.hold_conditions(population, held);
            next = population.within.and_then(|within| self.population(within));
        }
    }

    fn hold_conditions(&self, population: &'t Population, held: &mut Held<'t>) {
        population.conditions.iter().for_each(|condition| self.hold(condition, held));
    }

    /// What is known of the rows that are sought for others.
    pub(super) fn held_of_sought(&self, sought: &'t Sought) -> Held<'t> {
        let mut held = Held::default();
        sought.within.into_iter().for_each(|within| self.hold_in(within, &mut held));
        sought.conditions.iter().for_each(|condition| self.hold(condition, &mut held));
        held
    }

    /// What is known of the rows that do not meet a condition that is one comparison.
    pub(super) fn held_without(&self, condition: &'t Expr) -> Held<'t> {
        let mut held = Held::default();
        if let ExprKind::Compare(comparison) = &condition.kind {
            held.by_comparison(comparison, comparison.op.opposite());
        }
        held
    }
}
