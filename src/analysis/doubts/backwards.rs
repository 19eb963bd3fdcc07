//! Stretches of time that may end before they begin.

use std::collections::BTreeSet;

use super::held::Held;
use crate::analysis::Terms;
use crate::model::exprs::{band_exprs, line_key_expr, made_exprs};
use crate::model::{Comparison, Expr, ExprKind, FactId, FactKind, FieldId, Frame, Model};
use crate::source::Span;
use crate::value::{ArithmeticOp, ChooseOp, CompareOp, Function};

/// So many parts are looked at through the names of defines, for each thing that uses them.
const MOST_PARTS: u32 = 400;

/// A stretch that may end before it begins, and what is counted from and to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Backwards {
    /// All of it.
    pub(crate) stretch: Span,
    /// Where it begins.
    pub(crate) from: Span,
    /// Where it ends.
    pub(crate) to: Span,
    /// The two, where they are fields of one row.
    pub(crate) fields: Option<(FieldId, FieldId)>,
}

/// The stretches that may end before they begin, where it would be counted: nothing asks that they are long, nothing
/// keeps them from falling below nought, and neither the fields nor the conditions of the clause hold the end to the
/// beginning.
pub(crate) fn backwards<'t>(model: &'t Model, terms: &Terms<'t>) -> BTreeSet<Backwards> {
    let mut search = Search { terms, plain: BTreeSet::new(), left: MOST_PARTS, found: BTreeSet::new() };
    search.defines(model);
    let nothing = Held::default();
    for fact in &model.facts {
        search.left = MOST_PARTS;
        match &fact.kind {
            FactKind::Define => {}
            FactKind::Cohort(population)
            | FactKind::Outcome(population, _)
            | FactKind::Selection(population) => {
                let within = population.within.map(|within| terms.held_in(within)).unwrap_or_default();
                let held = population
                    .conditions
                    .iter()
                    .fold(within, |held, condition| held.with(terms.held_by(condition)));
                population.conditions.iter().for_each(|condition| search.look(condition, &held));
            }
            FactKind::Measure { .. } => search.look(&fact.value, &nothing),
            FactKind::Scale(scale) => {
                let edges = scale.bands.iter().filter_map(|band| band.edge.as_ref()).map(|edge| &edge.at);
                let values = scale.bands.iter().flat_map(|band| band_exprs(&band.value));
                edges.chain(values).for_each(|value| search.look(value, &nothing));
            }
        }
    }
    search.money(model);
    search.found
}

struct Search<'a, 't> {
    terms: &'a Terms<'t>,
    /// Defines in which nothing may run backwards, whoever asks for them.
    plain: BTreeSet<FactId>,
    left: u32,
    found: BTreeSet<Backwards>,
}

impl<'t> Search<'_, 't> {
    /// Sets apart the defines that need no second look; each stands after those that it uses.
    fn defines(&mut self, model: &'t Model) {
        for (id, fact) in model.facts.iter_enumerated() {
            let Some((home, value)) = self.terms.unfolded(id) else { continue };
            let held = home.map(|home| self.terms.held_in(home)).unwrap_or_default();
            self.left = 0;
            self.look(value, &held);
            if std::mem::take(&mut self.found).is_empty() && self.only_plain(&fact.value) {
                self.plain.insert(id);
            }
        }
    }

    /// Whether every define that is named directly is plain.
    fn only_plain(&self, expr: &Expr) -> bool {
        let named = match expr.kind {
            ExprKind::Fact(id) => self.terms.unfolded(id).is_none() || self.plain.contains(&id),
            _ => true,
        };
        named && expr.operands().into_iter().all(|operand| self.only_plain(operand))
    }

    fn money(&mut self, model: &'t Model) {
        for payment in &model.payments {
            self.left = MOST_PARTS;
            let held = match model.frames[payment.frame] {
                Frame::Rows(_) => self.terms.held_in(payment.selection),
                Frame::Contract | Frame::Groups { .. } | Frame::Statement => Held::default(),
            };
            payment.exprs().for_each(|expr| self.look(expr, &held));
        }
        let nothing = Held::default();
        for target in model.limits.iter().flat_map(|limit| &limit.on) {
            self.left = MOST_PARTS;
            self.look(&target.amount, &nothing);
            let keys = target.keys.iter().chain(&target.order).filter_map(line_key_expr);
            keys.for_each(|key| self.look(key, &nothing));
        }
        for limit in model.clawbacks.iter().flat_map(|clawback| &clawback.limits) {
            self.look(limit, &nothing);
        }
        for made in model.records.iter().filter_map(|record| record.made.as_ref()) {
            let held = self.terms.held_in(made.rows().selection);
            made_exprs(made).into_iter().for_each(|expr| self.look(expr, &held));
        }
    }

    fn look(&mut self, expr: &'t Expr, held: &Held<'t>) {
        match &expr.kind {
            ExprKind::Fact(id) => self.define(*id, held),
            ExprKind::Call(
                Function::Elapsed(_) | Function::HoursWithin(_) | Function::CalendarMonths,
                arguments,
            ) => {
                if let [from, to, ..] = arguments.as_slice()
                    && !self.terms.is_no_less(to, from, held)
                    && !self.terms.is_from_nought(expr, held)
                {
                    let fields = self.fields(from, to, held);
                    self.found.insert(Backwards { stretch: expr.span, from: from.span, to: to.span, fields });
                }
                self.parts(expr, held);
            }
            ExprKind::Call(Function::Choose(ChooseOp::Larger), arguments) => match arguments.as_slice() {
                [one, other] if self.terms.range(other).is_never_negative() => self.harmless(one, held),
                [one, other] if self.terms.range(one).is_never_negative() => self.harmless(other, held),
                _ => self.parts(expr, held),
            },
            ExprKind::Compare(comparison) => self.compared(comparison, held),
            ExprKind::Cases(rows, otherwise) => {
                let mut unmet = held.clone();
                for row in rows {
                    let met = held.with(self.terms.held_by(&row.when));
                    self.look(&row.when, &met);
                    self.look(&row.then, &met);
                    unmet = unmet.with(self.terms.held_without(&row.when));
                }
                otherwise.iter().for_each(|value| self.look(value, &unmet));
            }
            ExprKind::And(parts) => {
                let all = held.with(self.terms.held_by(expr));
                parts.iter().for_each(|part| self.look(part, &all));
            }
            ExprKind::Aggregate(aggregate) => {
                let within = aggregate.within.map(|within| self.terms.held_in(within)).unwrap_or_default();
                let held = self.terms.held_in(aggregate.selection).with(within);
                aggregate.operands().into_iter().for_each(|operand| self.look(operand, &held));
            }
            ExprKind::Running(running) => {
                let within = running.within.map(|within| self.terms.held_in(within)).unwrap_or_default();
                let held = running
                    .conditions
                    .iter()
                    .fold(within, |held, condition| held.with(self.terms.held_by(condition)));
                running.operands().into_iter().for_each(|operand| self.look(operand, &held));
            }
            ExprKind::Related(related) => {
                related.asked().for_each(|asked| self.look(asked, held));
                let there = self.terms.held_of_sought(&related.sought);
                related.sought.operands().into_iter().for_each(|operand| self.look(operand, &there));
            }
            // The rows there are others.
            ExprKind::Spread(inner, _) => self.look(inner, &Held::default()),
            ExprKind::Lookup { of, keys } => {
                self.look(of, &Held::default());
                keys.iter().for_each(|key| self.look(key, held));
            }
            ExprKind::Constant(_)
            | ExprKind::Field(_)
            | ExprKind::Key(_)
            | ExprKind::Row
            | ExprKind::Tariff { .. }
            | ExprKind::Call(..)
            | ExprKind::Given(..)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::IfBlank(..)
            | ExprKind::MustBeGiven(_)
            | ExprKind::ChooseGiven(..)
            | ExprKind::StatementDate
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => self.parts(expr, held),
        }
    }

    /// The fields of one row of which the one would have to be held to the other.
    fn fields(&self, from: &'t Expr, to: &'t Expr, held: &Held<'t>) -> Option<(FieldId, FieldId)> {
        match (&from.kind, &to.kind) {
            (ExprKind::Field(first), ExprKind::Field(last)) => {
                (first.record == last.record).then_some((*first, *last))
            }
            (_, ExprKind::IfBlank(last, otherwise)) if self.terms.is_no_less(otherwise, from, held) => {
                self.fields(from, last, held)
            }
            _ => None,
        }
    }

    fn parts(&mut self, expr: &'t Expr, held: &Held<'t>) {
        expr.operands().into_iter().for_each(|operand| self.look(operand, held));
    }

    /// A define is looked at with what is known of the row that asks for it. What other facts say is looked at where
    /// they stand.
    fn define(&mut self, id: FactId, held: &Held<'t>) {
        if self.plain.contains(&id) {
            return;
        }
        let (Some((home, value)), Some(left)) = (self.terms.unfolded(id), self.left.checked_sub(1)) else {
            return;
        };
        self.left = left;
        let held = home.map_or_else(|| held.clone(), |home| held.with(self.terms.held_in(home)));
        self.look(value, &held);
    }

    /// A value of which what is below nought does not count, so that the stretches in it may run backwards; they may
    /// hold others.
    fn harmless(&mut self, expr: &'t Expr, held: &Held<'t>) {
        match &expr.kind {
            ExprKind::Call(Function::Elapsed(_) | Function::HoursWithin(_) | Function::CalendarMonths, _) => {
                self.parts(expr, held)
            }
            ExprKind::Call(
                Function::Choose(_)
                | Function::Rounded(_)
                | Function::Complete(_)
                | Function::Arithmetic(ArithmeticOp::Add | ArithmeticOp::Multiply),
                arguments,
            ) => arguments.iter().for_each(|argument| self.harmless(argument, held)),
            // What is taken off, or divided by, does count where it is below nought.
            ExprKind::Call(
                Function::Arithmetic(ArithmeticOp::Subtract | ArithmeticOp::Divide),
                arguments,
            ) => {
                if let [first, rest] = arguments.as_slice() {
                    self.harmless(first, held);
                    self.look(rest, held);
                }
            }
            ExprKind::MustBeGiven(inner) => self.harmless(inner, held),
            ExprKind::IfBlank(one, other) => {
                self.harmless(one, held);
                self.harmless(other, held);
            }
            ExprKind::Fact(id) => match (self.terms.unfolded(*id), self.left.checked_sub(1)) {
                (Some((_, value)), Some(left)) => {
                    self.left = left;
                    self.harmless(value, held);
                }
                _ => self.look(expr, held),
            },
            _ => self.look(expr, held),
        }
    }

    /// A comparison that a stretch below nought cannot meet is no worse for it.
    fn compared(&mut self, comparison: &'t Comparison, held: &Held<'t>) {
        for (of, with, op) in [
            (&comparison.left, &comparison.right, comparison.op),
            (&comparison.right, &comparison.left, comparison.op.mirrored()),
        ] {
            let never_met = match op {
                CompareOp::More | CompareOp::AtLeast | CompareOp::Is => {
                    self.terms.range(with).is_never_negative()
                }
                CompareOp::Less | CompareOp::AtMost | CompareOp::IsNot => false,
            };
            if never_met { self.harmless(of, held) } else { self.look(of, held) }
        }
    }
}
