//! What an expression is directly made of.

use super::{Expr, ExprKind, Reach, Related, RelatedValue, Series, Test};

impl Expr {
    /// The expressions that it is directly made of, in the order of the text.
    pub fn operands(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Name(_)
            | ExprKind::Text(_)
            | ExprKind::YesNo(_)
            | ExprKind::Date(_)
            | ExprKind::Clock(_)
            | ExprKind::Period(_)
            | ExprKind::Number(_)
            | ExprKind::This(_)
            | ExprKind::Share(..)
            | ExprKind::TermPeriods(_)
            | ExprKind::TermDay(_)
            | ExprKind::StatementDate
            | ExprKind::It => Vec::new(),
            ExprKind::Possessive(of, _)
            | ExprKind::Negative(of)
            | ExprKind::Not(of)
            | ExprKind::Bracket(of)
            | ExprKind::MustBeGiven(of)
            | ExprKind::WhicheverGiven(of)
            | ExprKind::Rounded(of, _)
            | ExprKind::OnThe { value: of, .. }
            | ExprKind::NthDay(_, of) => vec![of],
            ExprKind::Arithmetic(left, _, right)
            | ExprKind::IfBlank(left, right)
            | ExprKind::IfEmpty(left, right, _)
            | ExprKind::Complete { size: left, of: right, .. }
            | ExprKind::Shift { by: left, from: right, .. } => vec![left, right],
            ExprKind::And(parts)
            | ExprKind::Or(parts)
            | ExprKind::Call(_, parts)
            | ExprKind::WhatLeaves { keys: parts, .. } => parts.iter().collect(),
            ExprKind::Compare(comparison) => {
                std::iter::once(&comparison.left).chain(comparison.test.node.operands()).collect()
            }
            ExprKind::Aggregate { value, .. } => value.as_deref().into_iter().collect(),
            ExprKind::Related(related) => related.operands(),
            ExprKind::Running { of, reach, series } => {
                let reach = match &reach.node {
                    Reach::UpToThis(last) | Reach::BeforeThis(last) => last.as_deref(),
                    Reach::InARow(holds) => Some(holds.as_ref()),
                    Reach::OneBefore => None,
                };
                std::iter::once(of.as_ref()).chain(reach).chain(series.operands()).collect()
            }
            ExprKind::Lookup { keys, at, .. } => keys.iter().chain(at.as_deref()).collect(),
            ExprKind::PeriodOf(_, of) => of.as_deref().into_iter().collect(),
        }
    }
}

impl Test {
    fn operands(&self) -> Vec<&Expr> {
        match self {
            Test::Is(right) | Test::IsNot(right) | Test::Order(_, right) => vec![right],
            Test::OneOf(list) | Test::NotOneOf(list) => list.iter().collect(),
            Test::Between { from, to, .. } => vec![from, to],
            Test::Given | Test::Blank => Vec::new(),
        }
    }
}

impl Series {
    fn operands(&self) -> impl Iterator<Item = &Expr> {
        self.keys.iter().chain(self.order.iter().map(|part| &part.by))
    }
}

impl Related {
    fn operands(&self) -> Vec<&Expr> {
        let (value, series) = match &self.taken {
            RelatedValue::Aggregate(_, value) => (value.as_ref(), None),
            RelatedValue::End { value, series, .. } => (Some(value), Some(series)),
        };
        let order = series.into_iter().flat_map(Series::operands);
        value.into_iter().chain(&self.condition).chain(order).collect()
    }
}
