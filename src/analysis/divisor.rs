//! Whether what is divided by may be nought.

use super::{FlowFacts, Terms};
use crate::model::{Aggregate, Constant, Expr, ExprKind, FactId, Frame};
use crate::value::{AggregateOp, ArithmeticOp, Elapsed, ElapsedUnit, Function};

/// What is known where something is divided.
#[derive(Clone, Copy)]
pub(crate) struct Here<'f> {
    /// What is proven of the row or group.
    pub(crate) proven: &'f FlowFacts,
    /// The selection that holds a row there, if one is known to.
    pub(crate) inhabited: Option<FactId>,
}

impl Terms<'_> {
    /// Whether a divisor is known not to be nought where it is given.
    pub(crate) fn is_never_nought(&self, divisor: &Expr, here: Here<'_>) -> bool {
        if here.proven.is_not_nought(divisor) || !self.range(divisor).may_be_nought() {
            return true;
        }
        let is_never = |part: &Expr| self.is_never_nought(part, here);
        match &divisor.kind {
            ExprKind::Tariff { tariff, .. } => {
                let tariff = &self.tariffs[*tariff];
                let mut values = tariff.rows.iter().flat_map(|row| &row.values).peekable();
                !tariff.supplied && values.peek().is_some() && values.all(is_not_nought)
            }
            ExprKind::Aggregate(aggregate) => self.has_size(aggregate, here),
            ExprKind::Spread(inner, map) if map.through.is_empty() => {
                self.has_rows_of(inner, here) || is_never(inner)
            }
            ExprKind::Spread(inner, map) => {
                let there = self.at_end(&map.through, here.proven);
                self.is_never_nought(inner, Here { proven: &there, inhabited: None })
            }
            ExprKind::Fact(fact) => {
                self.has_rows_of(divisor, here)
                    || self.is_of_all_rows(*fact)
                    || self.known[*fact].never_nought
            }
            ExprKind::Call(
                Function::Elapsed(Elapsed { both: Some(true), unit: ElapsedUnit::Days }),
                ends,
            ) => {
                matches!(ends.as_slice(), [from, to] if self.is_no_earlier(to, from))
            }
            ExprKind::Call(
                Function::Arithmetic(ArithmeticOp::Multiply) | Function::Choose(_) | Function::Negative,
                parts,
            ) => parts.iter().all(is_never),
            // All else that is known of a call is its range.
            ExprKind::Call(..) => false,
            ExprKind::IfBlank(left, right) | ExprKind::ChooseGiven(_, left, right) => {
                is_never(left) && is_never(right)
            }
            ExprKind::MustBeGiven(inner) => is_never(inner),
            ExprKind::Lookup { of, .. } => match of.kind {
                // Of a group that there is not, a count or total is nought.
                ExprKind::Fact(fact) => {
                    let plain = matches!(self.facts[fact].value.kind, ExprKind::Aggregate(_));
                    !plain && self.known[fact].never_nought
                }
                _ => false,
            },
            ExprKind::Cases(rows, otherwise) => {
                let taken = rows.iter().all(|row| {
                    let mut met = here.proven.clone();
                    met.also(&self.proven_by(&row.when));
                    self.is_never_nought(&row.then, Here { proven: &met, ..here })
                });
                taken && otherwise.as_deref().is_none_or(is_never)
            }
            ExprKind::Constant(_)
            | ExprKind::Field(_)
            | ExprKind::Key(_)
            | ExprKind::Row
            | ExprKind::Running(_)
            | ExprKind::Related(_)
            | ExprKind::StatementDate
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => false,
        }
    }

    /// Whether a count or total is taken over rows of which there is one, each of a size.
    fn has_size(&self, aggregate: &Aggregate, here: Here<'_>) -> bool {
        aggregate.within.is_none()
            && here.inhabited == Some(aggregate.selection)
            && self.adds_up_to_something(aggregate)
    }

    /// Whether a measure is taken over all rows of its groups, of which each has one.
    fn is_of_all_rows(&self, fact: FactId) -> bool {
        let fact = &self.facts[fact];
        let ExprKind::Aggregate(aggregate) = &fact.value.kind else { return false };
        let takes_all = |selection| {
            self.population(selection)
                .is_some_and(|population| population.within.is_none() && population.conditions.is_empty())
        };
        matches!(self.frames[fact.frame], Frame::Groups { .. })
            && self.adds_up_to_something(aggregate)
            && takes_all(aggregate.selection)
            && aggregate.within.is_none_or(takes_all)
    }

    /// Whether a field is held to be no earlier than another of its row, also where both are reached through
    /// references.
    fn is_no_earlier(&self, later: &Expr, earlier: &Expr) -> bool {
        match (&later.kind, &earlier.kind) {
            (ExprKind::Field(later), ExprKind::Field(earlier)) => self.is_held_to(*later, *earlier),
            (ExprKind::Spread(later, way), ExprKind::Spread(earlier, same)) => {
                way == same && self.is_no_earlier(later, earlier)
            }
            _ => false,
        }
    }

    /// Whether a count or total over at least one row is not nought.
    fn adds_up_to_something(&self, aggregate: &Aggregate) -> bool {
        match (aggregate.op, &aggregate.value) {
            (AggregateOp::Count, _) => true,
            (AggregateOp::Total, Some(value)) => !self.range(value).may_be_nought(),
            (AggregateOp::Total, None) => false,
            // Of values of which none is nought, none of these is, and without a row they are blank.
            (
                AggregateOp::Average
                | AggregateOp::Largest
                | AggregateOp::Smallest
                | AggregateOp::Earliest
                | AggregateOp::Latest
                | AggregateOp::One,
                _,
            ) => false,
        }
    }

    /// Whether a measure is taken over a population that holds every row of the clause's own, which has one.
    fn has_rows_of(&self, measure: &Expr, here: Here<'_>) -> bool {
        let ExprKind::Fact(id) = &measure.kind else { return false };
        let Some(selection) = here.inhabited else { return false };
        let ExprKind::Aggregate(aggregate) = &self.facts[*id].value.kind else { return false };
        self.adds_up_to_something(aggregate)
            && self.is_subset(selection, aggregate.selection)
            && aggregate.within.is_none_or(|within| self.is_subset(selection, within))
    }
}

fn is_not_nought(constant: &Constant) -> bool {
    matches!(constant, Constant::Number(number) if !number.is_zero())
}
