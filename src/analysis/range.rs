//! Between what values lie.

use super::Terms;
use crate::functions::{self, Range};
use crate::model::exprs::band_exprs;
use crate::model::{Aggregate, Constant, Expr, ExprKind, Field, Related, RelatedOp, Scale, Tariff, Type};
use crate::value::{AggregateOp, ArithmeticOp, Day, Function, Number};

impl Terms<'_> {
    /// Between what the values of an expression lie.
    pub(crate) fn range(&self, expr: &Expr) -> Range {
        match &expr.kind {
            ExprKind::Constant(constant) => constant_range(constant),
            ExprKind::Field(field) => self.field_range(&self.records[*field]),
            ExprKind::Fact(fact) => self.known[*fact].range.clone(),
            ExprKind::Key(position) => {
                self.key(expr.frame, *position).map(|key| self.range(&key.value)).unwrap_or_default()
            }
            ExprKind::Tariff { tariff, .. } => self.tariff_range(&self.tariffs[*tariff]),
            ExprKind::Aggregate(aggregate) => self.aggregate_range(aggregate),
            ExprKind::Running(running) if running.is_count() => Range::from_nought(),
            ExprKind::Related(related) => self.related_range(related),
            ExprKind::Spread(inner, _)
            | ExprKind::Lookup { of: inner, .. }
            | ExprKind::MustBeGiven(inner) => self.range(inner),
            ExprKind::Call(Function::Arithmetic(ArithmeticOp::Divide), parts) if self.is_share(parts) => {
                Range::of(Some(Number::zero()), Some(Number::one()))
            }
            ExprKind::Call(function, arguments) => {
                let ranges: Vec<Range> = arguments.iter().map(|argument| self.range(argument)).collect();
                functions::of(function).range(&ranges)
            }
            ExprKind::IfBlank(a, b) | ExprKind::ChooseGiven(_, a, b) => self.range(a).either(self.range(b)),
            ExprKind::Cases(rows, otherwise) => {
                let values = rows.iter().map(|row| &row.then).chain(otherwise.as_deref());
                values.map(|value| self.range(value)).reduce(Range::either).unwrap_or_default()
            }
            // Could be narrower; nobody asked so far.
            ExprKind::Running(_)
            | ExprKind::StatementDate
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => Range::default(),
            // Not numbers.
            ExprKind::Row
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_) => Range::default(),
        }
    }

    fn related_range(&self, related: &Related) -> Range {
        let Some(value) = &related.sought.value else { return Range::from_nought() };
        let range = self.range(value);
        match related.sought.op {
            RelatedOp::Aggregate(AggregateOp::Total) if range.is_never_negative() => Range::from_nought(),
            RelatedOp::Aggregate(AggregateOp::Total) => Range::default(),
            RelatedOp::Aggregate(_) | RelatedOp::First | RelatedOp::Last => range,
        }
    }

    fn aggregate_range(&self, aggregate: &Aggregate) -> Range {
        let Some(value) = &aggregate.value else { return Range::from_nought() };
        let range = self.range(value);
        match aggregate.op {
            AggregateOp::Count => Range::from_nought(),
            AggregateOp::Total if range.is_never_negative() => Range::from_nought(),
            AggregateOp::Total => Range::default(),
            AggregateOp::Average
            | AggregateOp::Largest
            | AggregateOp::Smallest
            | AggregateOp::Earliest
            | AggregateOp::Latest
            | AggregateOp::One => range,
        }
    }

    /// Between what the values lie that a scale gives.
    pub(super) fn scale_range(&self, scale: &Scale) -> Range {
        let bands = scale.bands.iter().flat_map(|band| band_exprs(&band.value));
        let given = bands.map(|value| self.range(value)).reduce(Range::either).unwrap_or_default();
        match scale.mode {
            None => given,
            Some(_) if given.is_never_negative() && self.range(&scale.subject).is_never_negative() => {
                Range::from_nought()
            }
            Some(_) => Range::unknown(),
        }
    }

    fn field_range(&self, field: &Field) -> Range {
        let day = |day: Option<Day>| day.map(|day| Number::from_int(i128::from(day.number())));
        let (first, last) = match (field.days, &field.ty, self.ordinary) {
            ((None, None), Type::Date, Some((starts, ends))) => (Some(starts), Some(ends)),
            (days, ..) => days,
        };
        let is_usual = self.ordinary.is_some() && matches!(field.ty, Type::Number(_));
        let nought = Number::zero();
        let usual = (is_usual && field.at_most.as_ref().is_none_or(|most| *most >= nought)).then_some(nought);
        Range::of(field.at_least.clone().or(day(first)).or(usual), field.at_most.clone().or(day(last)))
    }

    /// Of a single amount only that it is not negative: it may be replaced for a run, but a price does not become a
    /// debt.
    fn tariff_range(&self, tariff: &Tariff) -> Range {
        let values = tariff.rows.iter().flat_map(|row| &row.values);
        let range = values.map(constant_range).reduce(Range::either).unwrap_or_default();
        let is_fixed = !tariff.is_single() || self.ordinary.is_some() && !tariff.rows.is_empty();
        match (is_fixed, &tariff.ty) {
            (true, _) => range,
            (false, Type::Number(_)) if range.is_never_negative() || self.ordinary.is_some() => {
                Range::from_nought()
            }
            (false, _) => Range::default(),
        }
    }

    /// Whether a call is a share of a count in another, which is never more than all of it.
    pub(crate) fn is_share_of(&self, function: &Function, parts: &[Expr]) -> bool {
        *function == Function::Arithmetic(ArithmeticOp::Divide) && self.is_share(parts)
    }

    /// `A as a share of B`: two counts, the one of a part of the other.
    fn is_share(&self, parts: &[Expr]) -> bool {
        let [part, whole] = parts else { return false };
        let (ExprKind::Aggregate(part), ExprKind::Aggregate(whole)) = (&part.kind, &whole.kind) else {
            return false;
        };
        let counts = part.op == AggregateOp::Count && whole.op == AggregateOp::Count;
        let is_part = match (part.within, whole.within) {
            (_, None) => true,
            (Some(part), Some(whole)) => self.is_subset(part, whole),
            (None, Some(_)) => false,
        };
        counts && part.selection == whole.selection && is_part
    }
}

fn constant_range(constant: &Constant) -> Range {
    match constant {
        Constant::Number(number) => Range::of(Some(number.clone()), Some(number.clone())),
        Constant::Date(day) => {
            let number = Number::from_int(i128::from(day.number()));
            Range::of(Some(number.clone()), Some(number))
        }
        Constant::Text(_) | Constant::Choice(_) | Constant::YesNo(_) | Constant::Period(..) => {
            Range::default()
        }
    }
}
