//! Whether a value that may be blank is given here, by what is proven of that which it is made of.

use super::{FlowFacts, Here, Terms, value_within};
use crate::functions;
use crate::model::{Expr, ExprKind, FactKind, FieldId};

/// So many parts are looked at, through names; then it counts as open.
const MOST_PARTS: u32 = 200;

impl Terms<'_> {
    /// Whether a value is given where so much is proven: through the defines that it names.
    pub(crate) fn is_settled(&self, expr: &Expr, proven: &FlowFacts) -> bool {
        let mut left = MOST_PARTS;
        self.settles(expr, proven, &mut left)
    }

    fn settles(&self, expr: &Expr, proven: &FlowFacts, left: &mut u32) -> bool {
        if !expr.may_be_blank || proven.is_given(expr) {
            return true;
        }
        let Some(fewer) = left.checked_sub(1) else { return false };
        *left = fewer;
        let all = |parts: Vec<&Expr>, left: &mut u32| {
            parts.into_iter().all(|part| self.settles(part, proven, left))
        };
        match &expr.kind {
            ExprKind::Fact(id) => {
                let fact = &self.facts[*id];
                if !matches!(fact.kind, FactKind::Define) {
                    return false;
                }
                match value_within(&fact.value) {
                    Some((home, value)) => proven.is_in(home) && self.settles(value, proven, left),
                    None => self.settles(&fact.value, proven, left),
                }
            }
            ExprKind::Spread(inner, map) => {
                let leads = |field: FieldId| !self.records[field].may_be_blank;
                let there = self.at_end(&map.through, proven);
                map.through.iter().copied().all(leads)
                    && !map.through.is_empty()
                    && self.settles(inner, &there, left)
            }
            // Blank where an argument is, and where a divisor is nought.
            ExprKind::Call(_, arguments) => {
                let here = Here { proven, inhabited: None };
                all(arguments.iter().collect(), left)
                    && functions::divisor(expr).is_none_or(|by| self.is_never_nought(by, here))
            }
            ExprKind::Tariff { tariff, keys, at } => {
                all(keys.iter().chain(at.as_deref()).collect(), left)
                    && self.missing(*tariff, keys, at.as_deref(), proven).is_none()
            }
            ExprKind::IfBlank(_, last) => all(vec![last], left),
            ExprKind::Cases(rows, otherwise) => {
                let taken = rows.iter().all(|row| {
                    let mut met = proven.clone();
                    met.also(&self.proven_by(&row.when));
                    self.settles(&row.then, &met, left)
                });
                value_within(expr).is_none()
                    && taken
                    && otherwise.as_deref().is_none_or(|value| self.settles(value, proven, left))
            }
            ExprKind::ChooseGiven(_, one, other) => {
                self.settles(one, proven, left) || self.settles(other, proven, left)
            }
            // Nothing that is proven of a row settles these, but for themselves.
            ExprKind::Constant(_)
            | ExprKind::Field(_)
            | ExprKind::Key(_)
            | ExprKind::Row
            | ExprKind::Lookup { .. }
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::MustBeGiven(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Running(_)
            | ExprKind::Related(_)
            | ExprKind::StatementDate
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => false,
        }
    }
}
