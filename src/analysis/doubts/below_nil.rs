//! Whether an amount that is paid may be below nil, and by which difference.

use super::held::Held;
use crate::analysis::Terms;
use crate::model::{Aggregate, Expr, ExprKind, FactKind, Model, PaymentId, Running};
use crate::source::Span;
use crate::value::{ArithmeticOp, ChooseOp, Function};

/// So many parts of an amount are looked at; then it counts as never below nil.
const MOST_PARTS: u32 = 400;

/// An amount that may be below nil.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BelowNil {
    /// The payment.
    pub(crate) payment: PaymentId,
    /// The difference that may be.
    pub(crate) difference: Span,
}

/// The amounts that may be below nil, each by the first difference in it that nothing keeps above.
pub(crate) fn below_nil<'t>(model: &'t Model, terms: &Terms<'t>) -> Vec<BelowNil> {
    let payments = model.payments.iter_enumerated();
    let found = payments.filter_map(|(id, payment)| {
        let mut left = MOST_PARTS;
        let difference = terms.may_be_below(&payment.amount, &terms.held_in(payment.selection), &mut left)?;
        Some(BelowNil { payment: id, difference })
    });
    found.collect()
}

impl<'t> Terms<'t> {
    fn may_be_below(&self, expr: &'t Expr, held: &Held<'t>, left: &mut u32) -> Option<Span> {
        *left = left.checked_sub(1)?;
        if self.is_from_nought(expr, held) {
            return None;
        }
        match &expr.kind {
            ExprKind::Fact(id) => match &self.facts[*id].kind {
                FactKind::Define => {
                    let (home, value) = self.unfolded(*id)?;
                    let held = home.map_or_else(|| held.clone(), |home| held.with(self.held_in(home)));
                    self.may_be_below(value, &held, left)
                }
                FactKind::Measure { .. } => self.may_be_below(&self.facts[*id].value, held, left),
                FactKind::Scale(scale) => {
                    let bands =
                        scale.bands.iter().flat_map(|band| crate::model::exprs::band_exprs(&band.value));
                    let subject = scale.mode.map(|_| &scale.subject);
                    let mut parts = bands.chain(subject);
                    parts.find_map(|part| self.may_be_below(part, &Held::default(), left))
                }
                FactKind::Cohort(_) | FactKind::Outcome(..) | FactKind::Selection(_) => None,
            },
            ExprKind::Spread(inner, _) | ExprKind::Lookup { of: inner, .. } => {
                self.may_be_below(inner, &Held::default(), left)
            }
            ExprKind::MustBeGiven(inner) => self.may_be_below(inner, held, left),
            ExprKind::Call(function, arguments) => self.call_below(expr, function, arguments, held, left),
            ExprKind::IfBlank(one, other) | ExprKind::ChooseGiven(_, one, other) => {
                self.may_be_below(one, held, left).or_else(|| self.may_be_below(other, held, left))
            }
            ExprKind::Cases(rows, otherwise) => {
                let met = rows
                    .iter()
                    .find_map(|row| self.may_be_below(&row.then, &held.with(self.held_by(&row.when)), left));
                let unmet =
                    || rows.iter().fold(held.clone(), |held, row| held.with(self.held_without(&row.when)));
                met.or_else(|| self.may_be_below(otherwise.as_deref()?, &unmet(), left))
            }
            ExprKind::Aggregate(aggregate) => self.aggregate_below(aggregate, left),
            ExprKind::Running(running) => self.running_below(running, left),
            ExprKind::Related(related) => {
                let sought = &related.sought;
                self.may_be_below(sought.value.as_ref()?, &self.held_of_sought(sought), left)
            }
            // What is below nil here is so by what somebody wrote: a field's range, an amount, a payment of its own.
            ExprKind::Constant(_)
            | ExprKind::Field(_)
            | ExprKind::Key(_)
            | ExprKind::Tariff { .. }
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => None,
            // Not numbers.
            ExprKind::Row
            | ExprKind::StatementDate
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_) => None,
        }
    }

    fn call_below(
        &self,
        expr: &Expr,
        function: &Function,
        arguments: &'t [Expr],
        held: &Held<'t>,
        left: &mut u32,
    ) -> Option<Span> {
        match (function, arguments) {
            (Function::Arithmetic(ArithmeticOp::Subtract), [more, less]) => {
                (!self.is_no_less(more, less, held)).then_some(expr.span)
            }
            (Function::Negative, [_]) => Some(expr.span),
            (Function::Choose(ChooseOp::Larger), [one, other]) => {
                let first = self.may_be_below(one, held, left)?;
                self.may_be_below(other, held, left).map(|_| first)
            }
            (
                Function::Arithmetic(_)
                | Function::Negative
                | Function::Rounded(_)
                | Function::Complete(_)
                | Function::Choose(_),
                arguments,
            ) => arguments.iter().find_map(|argument| self.may_be_below(argument, held, left)),
            // A whole power of what may be below nil is rare enough to be let pass; a stretch that runs backwards is
            // told as that.
            (
                Function::Power | Function::Elapsed(_) | Function::HoursWithin(_) | Function::CalendarMonths,
                _,
            ) => None,
            // Not numbers.
            (
                Function::Shift(_)
                | Function::Local(_)
                | Function::MomentOn
                | Function::PeriodOf(_)
                | Function::DayOf(_),
                _,
            ) => None,
        }
    }

    fn aggregate_below(&self, aggregate: &'t Aggregate, left: &mut u32) -> Option<Span> {
        let within = aggregate.within.map(|within| self.held_in(within)).unwrap_or_default();
        self.may_be_below(aggregate.value.as_ref()?, &self.held_in(aggregate.selection).with(within), left)
    }

    fn running_below(&self, running: &'t Running, left: &mut u32) -> Option<Span> {
        let within = running.within.map(|within| self.held_in(within)).unwrap_or_default();
        let held =
            running.conditions.iter().fold(within, |held, condition| held.with(self.held_by(condition)));
        self.may_be_below(running.value.as_ref()?, &held, left)
    }
}
