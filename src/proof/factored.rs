//! Sums and differences of products that share factors: `fee − fee × share` is `fee × (100% − share)`. Taken apart, the
//! fee would be at its most in the one and at its least in the other.
//!
//! *The lemma.* x·r ± x·s = x·(r ± s), for numbers that are given; where one is blank, so is the sum. The sum lies in
//! what is said of it apart, and in the range of x times that of r ± s. Of an amount of a group one of whose common
//! factors is a sum over the rows, the row adds what it adds to that factor, times the others and r ± s.
//!
//! And quotients of which the row has a part: `pool × members ÷ members of all`.

use super::enclosure::{Enclosure, just, or_nought, sum};
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::model::{Expr, ExprKind, FactKind};
use crate::value::{AggregateOp, ArithmeticOp, Function, Number};

/// A value as a product: of these, divided by those.
#[derive(Clone, Debug, Default)]
struct Product<'e> {
    times: Vec<&'e Expr>,
    by: Vec<&'e Expr>,
}

/// What a sum or a difference of products that share factors comes to, and what the row of the box adds to it.
pub(super) struct Factored {
    pub(super) range: Range,
    pub(super) by_row: Option<Range>,
}

fn product(ranges: impl IntoIterator<Item = Range>) -> Range {
    ranges.into_iter().fold(just(Number::one()), |all, one| all.times(&one))
}

impl World<'_> {
    /// What a sum or a difference comes to with its common factors taken out; none where there are none.
    pub(super) fn factored(&self, op: ArithmeticOp, parts: &[Expr], place: &Place) -> Option<Factored> {
        let is_sum = matches!(op, ArithmeticOp::Add | ArithmeticOp::Subtract);
        let [one, other] = parts else { return None };
        if !is_sum {
            return None;
        }
        let (mut one, mut other) = (self.product(one), self.product(other));
        let mut common: Vec<&Expr> = Vec::new();
        one.times.retain(|factor| {
            let at = other.times.iter().position(|also| also == factor);
            if let Some(at) = at {
                common.push(other.times.remove(at));
            }
            at.is_none()
        });
        let varies = common.iter().any(|factor| !matches!(factor.kind, ExprKind::Constant(_)));
        if !varies {
            return None;
        }
        let rest = |product_of: &Product<'_>| {
            let times = product_of.times.iter().map(|factor| self.eval(factor, place).range());
            let by = product_of.by.iter().map(|factor| self.eval(factor, place).range().inverse());
            product(times.chain(by))
        };
        let (one, other) = (rest(&one), rest(&other));
        let turned = |range: &Range| {
            Range::of(range.most.as_ref().map(Number::negated), range.least.as_ref().map(Number::negated))
        };
        let rest = if op == ArithmeticOp::Add { sum(&one, &other) } else { sum(&one, &turned(&other)) };
        let common: Vec<Enclosure> = common.into_iter().map(|factor| self.eval(factor, place)).collect();
        let range = product(common.iter().map(Enclosure::range)).times(&rest);
        let sums = common.iter().filter(|factor| factor.by_row.is_some()).count();
        let of_row = |factor: &Enclosure| factor.by_row.clone().unwrap_or_else(|| factor.range());
        let by_row = (sums == 1).then(|| product(common.iter().map(of_row)).times(&rest));
        Some(Factored { range, by_row })
    }

    /// What a part of a sum over the rows of its own group, of values that are never below nought, comes to: `pool ×
    /// members ÷ members of all` is between nothing and the pool. The row is one of those that are added up, so that its
    /// own value is no more than their sum.
    pub(super) fn own_share(&self, parts: &[Expr], place: &Place) -> Option<Range> {
        let [whole, by] = parts else { return None };
        let ExprKind::Spread(inner, map) = &by.kind else { return None };
        let inner = match &inner.kind {
            ExprKind::Fact(fact) if matches!(self.model.facts[*fact].kind, FactKind::Measure { .. }) => {
                &self.model.facts[*fact].value
            }
            _ => inner,
        };
        let ExprKind::Aggregate(aggregate) = &inner.kind else { return None };
        let value = aggregate.value.as_ref().filter(|_| aggregate.op == AggregateOp::Total)?;
        let record = self.record_of(inner.frame).filter(|record| place.record == Some(*record))?;
        let (mut rest, own) = (self.product(whole), self.product(value));
        let takes_out = |factor: &&Expr| {
            let at = rest.times.iter().position(|also| also == factor);
            at.map(|at| rest.times.remove(at)).is_some()
        };
        let is_part = own.by.is_empty() && own.times.iter().all(takes_out);
        if !is_part || !map.through.is_empty() || !place.member || !self.is_taken_in(aggregate, place) {
            return None;
        }
        let any = self.taken_in(aggregate, &Place::any(record))?;
        if !self.eval(value, &any).range().is_never_negative() {
            return None;
        }
        let times = rest.times.iter().map(|factor| self.eval(factor, place).range());
        let by = rest.by.iter().map(|factor| self.eval(factor, place).range().inverse());
        Some(or_nought(&product(times.chain(by))))
    }

    /// A value as a product of what stands in it by name or by itself.
    fn product<'e>(&'e self, value: &'e Expr) -> Product<'e> {
        match &value.kind {
            ExprKind::Fact(fact) if matches!(self.model.facts[*fact].kind, FactKind::Define) => {
                self.product(&self.model.facts[*fact].value)
            }
            ExprKind::Call(Function::Arithmetic(ArithmeticOp::Multiply), parts) => {
                let mut all = Product::default();
                for part in parts.iter().map(|part| self.product(part)) {
                    all.times.extend(part.times);
                    all.by.extend(part.by);
                }
                all
            }
            ExprKind::Call(Function::Arithmetic(ArithmeticOp::Divide), parts) => match parts.as_slice() {
                [whole, by] => {
                    let mut all = self.product(whole);
                    all.by.push(by);
                    all
                }
                _ => Product { times: vec![value], by: Vec::new() },
            },
            _ => Product { times: vec![value], by: Vec::new() },
        }
    }
}
