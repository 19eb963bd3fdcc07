//! Sums and differences of products that share factors: `fee − fee × share` is `fee × (100% − share)`. Taken apart, the
//! fee would be at its most in the one and at its least in the other.
//!
//! *The lemma.* x·r ± x·s = x·(r ± s), for numbers that are given; where one is blank, so is the sum. The sum lies in
//! what is said of it apart, and in the range of x times that of r ± s. Of an amount of a group one of whose common
//! factors is a sum over the rows, the row adds what it adds to that factor, times the others and r ± s.
//!
//! And quotients of which the row has a part: `pool × members ÷ members of all`. All rows of a group have no more than
//! the pool, and with those who are paid parts of what they leave of it no more either.

use super::Scope;
use super::enclosure::{Enclosure, just, or_nought, sum};
use super::looked_up::is_nought;
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::model::{
    Aggregate, Expr, ExprKind, FactKind, Frame, FrameId, LineKey, Payment, PaymentId, RecordId,
};
use crate::value::{AggregateOp, ArithmeticOp, Function, Number};

/// A value as a product: of these, divided by those.
#[derive(Clone, Debug, Default)]
struct Product<'e> {
    times: Vec<&'e Expr>,
    by: Vec<&'e Expr>,
}

/// A sum over the rows of a group.
struct Part<'e> {
    aggregate: &'e Aggregate,
    /// What is added up.
    value: &'e Expr,
    /// The groups, and whose rows they have.
    frame: FrameId,
    record: RecordId,
}

/// What a sum or a difference of products that share factors comes to, and what the row of the box adds to it.
pub(super) struct Factored {
    pub(super) range: Range,
    pub(super) by_row: Option<Range>,
}

fn product(ranges: impl IntoIterator<Item = Range>) -> Range {
    ranges.into_iter().fold(just(Number::one()), |all, one| all.times(&one))
}

impl<'m> World<'m> {
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
        let mut rest = self.product(whole);
        let Part { aggregate, value, record, .. } = self.part_of_all(&mut rest, by)?;
        if place.record != Some(record) || !place.member || !self.is_taken_in(aggregate, place) {
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

    /// What all lines come to at most that are parts of something: `pool × members ÷ members of all`. With rows i of a
    /// group, values v of which none is below nought and that are added up over the paid rows and others, the sum of
    /// r(i)·v(i) ÷ Σv is no more than the largest r(i), or nought; and so are the lines, but for what rounding adds to
    /// each.
    pub(super) fn by_shares(&self, id: PaymentId, scope: Scope) -> Option<Number> {
        let (groups, rest) = self.parts_of_all(id)?;
        self.go_on();
        let whole =
            self.over_groups(id, &self.keys(groups), scope, &|place| self.largest(id, &rest, place))?;
        Some(whole.plus(&self.rounding_of_rows(id, scope)?))
    }

    /// A payment of parts of what another leaves of a pool, that other, and what both come to at most: of each group the
    /// other has T, and this one parts of X − T that are no more than all of it, so that both are no more than the
    /// larger of X and T.
    pub(super) fn of_one_pool(&self, id: PaymentId) -> Option<(PaymentId, Number)> {
        if !matches!(self.model.frames[self.model.payments[id].frame], Frame::Rows(_)) {
            return None;
        }
        let (groups, rest) = self.parts_of_all(id)?;
        let ([left], []) = (rest.times.as_slice(), rest.by.as_slice()) else { return None };
        let ExprKind::Call(Function::Arithmetic(ArithmeticOp::Subtract), parts) = &left.kind else {
            return None;
        };
        let [whole, total] = parts.as_slice() else { return None };
        let ExprKind::LinesTotal(total) = &total.kind else { return None };
        let keys = self.keys(groups);
        let ([target], [asked], [key]) = (total.on.as_slice(), total.keys.as_slice(), keys.as_slice()) else {
            return None;
        };
        let (own, other) = (&self.model.payments[id], &self.model.payments[target.payment]);
        let held = self.model.limits.iter().flat_map(|limit| &limit.on);
        let held = held.into_iter().any(|on| on.payment == id || on.payment == target.payment);
        // The lines of both fall in one statement, and those that are taken from the pool are of the same group.
        let alike = own.frame == other.frame && own.placed == other.placed && other.clawback.is_none();
        let of_group = match target.keys.as_slice() {
            [LineKey::Value(value)] => self.on_rows(value) == **key,
            [LineKey::Period(kind)] => {
                own.placed == **key && key.as_period().is_some_and(|(own, _)| own == *kind)
            }
            _ => false,
        };
        if held || !alike || !of_group || self.on_rows(asked) != **key {
            return None;
        }
        let (theirs, others) = self.parts_of_all(target.payment)?;
        let of_rows = matches!(self.model.frames[self.model.payments[target.payment].frame], Frame::Rows(_));
        if theirs != groups || !of_rows {
            return None;
        }
        self.go_on();
        let most = |place: &Place| {
            let pool = self.eval(whole, place).range().most?;
            Some(pool.max(self.largest(target.payment, &others, place)?))
        };
        let all = self.over_groups(id, &[*key], Scope::Whole, &most)?;
        let rounding = [id, target.payment].map(|id| self.rounding_of_rows(id, Scope::Whole));
        let [one, other] = rounding;
        Some((target.payment, all.plus(&one?).plus(&other?)))
    }

    /// The largest that a product is for a row of a box that a payment takes in, or nought.
    fn largest(&self, id: PaymentId, rest: &Product<'_>, place: &Place) -> Option<Number> {
        let Some(taken) = self.narrowed_to_population(self.model.payments[id].selection, place) else {
            return Some(Number::zero());
        };
        let times = rest.times.iter().map(|factor| self.eval(factor, &taken).range());
        let by = rest.by.iter().map(|factor| self.eval(factor, &taken).range().inverse());
        product(times.chain(by)).most.map(|most| most.max(Number::zero()))
    }

    /// What rounding adds at most to the lines of a payment's rows.
    fn rounding_of_rows(&self, id: PaymentId, scope: Scope) -> Option<Number> {
        let gain = match self.model.payments[id].together {
            Some(_) => self.model.contract.rounding.step.clone(),
            None => self.most_rounding_gain(),
        };
        let keys = self.keys(self.model.payments[id].frame);
        let lines = || self.over_groups(id, &keys, scope, &|_| Some(Number::one()));
        let lines = if keys.is_empty() { None } else { lines() };
        let many = self.rows_paid_for(id, scope).into_iter().chain(lines).min()?;
        Some(gain.times(&many))
    }

    /// A payment's amount, if it is a part of a sum over a group of rows that takes in all that is paid for, and never
    /// less than nought: the groups of that sum, and what the part is times.
    fn parts_of_all(&self, id: PaymentId) -> Option<(FrameId, Product<'m>)> {
        let model: &'m crate::model::Model = self.model;
        let payment = &model.payments[id];
        let amount = match &payment.amount.kind {
            ExprKind::IfBlank(inner, otherwise) if is_nought(otherwise) => inner,
            _ => &payment.amount,
        };
        if !payment.shares.is_empty() {
            return None;
        }
        match &self.model.frames[payment.frame] {
            Frame::Rows(_) => self.rows_of_all(payment, amount),
            Frame::Groups { .. } => self.groups_of_all(payment, amount),
            Frame::Contract | Frame::Statement => None,
        }
    }

    /// The same of lines that are rows: `pool × hours ÷ hours of all`.
    fn rows_of_all(&self, payment: &Payment, amount: &'m Expr) -> Option<(FrameId, Product<'m>)> {
        let all = self.product(amount);
        let (part, rest) = all.by.iter().enumerate().find_map(|(at, by)| {
            let mut rest = all.clone();
            rest.by.remove(at);
            let part = self.part_of_all(&mut rest, by)?;
            let mut selections = std::iter::once(part.aggregate.selection).chain(part.aggregate.within);
            let counted = selections.all(|of| self.terms.is_subset(payment.selection, of));
            counted.then_some((part, rest))
        })?;
        let any = self.taken_in(part.aggregate, &Place::any(part.record))?;
        self.eval(part.value, &any).range().is_never_negative().then_some((part.frame, rest))
    }

    /// The same of lines that are groups, each with what its own rows come to: `pool × hours of this provider ÷ hours of
    /// all`. No two lines have the same rows, and all of these are among those that the divisor adds up.
    fn groups_of_all(&self, payment: &Payment, amount: &'m Expr) -> Option<(FrameId, Product<'m>)> {
        let all = self.product(amount);
        let own = self.keys(payment.frame);
        all.by.iter().enumerate().find_map(|(at, by)| {
            let (whole, groups) = self.sum_over(by)?;
            let place = all.times.iter().position(|factor| {
                self.sum_over(factor).is_some_and(|(part, frame)| {
                    let keys = self.keys(frame);
                    let same = keys.len() == own.len() && keys.iter().all(|key| own.contains(key));
                    same && self.is_part_of(part, whole)
                })
            })?;
            let finer = |key: &&Expr| {
                own.contains(key)
                    || own.iter().any(|own| match (own.as_period(), key.as_period()) {
                        (Some((finer, of)), Some((kind, also))) => {
                            of == also && self.model.contract.calendar.nests(finer, kind)
                        }
                        _ => false,
                    })
            };
            let record = self.record_of(groups)?;
            let within = self.keys(groups).iter().all(finer) && self.record_of(payment.frame) == Some(record);
            let any = self.taken_in(whole, &Place::any(record))?;
            let never_negative =
                whole.value.as_ref().is_none_or(|value| self.eval(value, &any).range().is_never_negative());
            let mut rest = all.clone();
            rest.by.remove(at);
            rest.times.remove(place);
            (within && never_negative).then_some((groups, rest))
        })
    }

    /// A count or a sum over the rows of a group, by whatever name, and the groups.
    fn sum_over(&self, value: &'m Expr) -> Option<(&'m Aggregate, FrameId)> {
        let model: &'m crate::model::Model = self.model;
        match &value.kind {
            ExprKind::Spread(inner, map) if map.through.is_empty() => self.sum_over(inner),
            ExprKind::Fact(fact) if matches!(model.facts[*fact].kind, FactKind::Measure { .. }) => {
                self.sum_over(&model.facts[*fact].value)
            }
            ExprKind::Aggregate(aggregate) if aggregate.op.adds_up() => Some((aggregate, value.frame)),
            _ => None,
        }
    }

    /// Whether the rows of one sum are all among those of another, of the same values.
    fn is_part_of(&self, part: &Aggregate, whole: &Aggregate) -> bool {
        let own = || std::iter::once(part.selection).chain(part.within);
        let mut selections = std::iter::once(whole.selection).chain(whole.within);
        part.op == whole.op
            && part.value == whole.value
            && selections.all(|of| own().any(|own| self.terms.is_subset(own, of)))
    }

    /// What a divisor adds up over a group of rows, if it is the sum of what also stands among factors, which are taken
    /// out of them.
    fn part_of_all<'e>(&self, rest: &mut Product<'e>, by: &'e Expr) -> Option<Part<'e>>
    where
        'm: 'e,
    {
        let model: &'m crate::model::Model = self.model;
        let ExprKind::Spread(inner, map) = &by.kind else { return None };
        let inner = match &inner.kind {
            ExprKind::Fact(fact) if matches!(self.model.facts[*fact].kind, FactKind::Measure { .. }) => {
                &model.facts[*fact].value
            }
            _ => inner,
        };
        let ExprKind::Aggregate(aggregate) = &inner.kind else { return None };
        let value = aggregate.value.as_ref().filter(|_| aggregate.op == AggregateOp::Total)?;
        let own = self.product(value);
        let takes_out = |factor: &&Expr| {
            let at = rest.times.iter().position(|also| also == factor);
            at.map(|at| rest.times.remove(at)).is_some()
        };
        let is_part = map.through.is_empty() && own.by.is_empty() && own.times.iter().all(takes_out);
        let record = self.record_of(inner.frame).filter(|_| is_part)?;
        Some(Part { aggregate, value, frame: inner.frame, record })
    }

    /// A value as a product of what stands in it by name or by itself.
    fn product<'e>(&self, value: &'e Expr) -> Product<'e>
    where
        'm: 'e,
    {
        match &value.kind {
            ExprKind::Fact(fact) if matches!(self.model.facts[*fact].kind, FactKind::Define) => {
                let model: &'m crate::model::Model = self.model;
                self.product(&model.facts[*fact].value)
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
