//! Payments that look up what rows of another record come to: a reward is a part of the fees of its quarter, and the
//! fees are those of deliveries. Where each line looks up a group of its own, what all lines come to is a part of what
//! all these groups come to, row by row of the other record: it is counted where it is. Priced by its own rows, each
//! departure would be worth the whole pool.
//!
//! *The lemma.* Let the amount of a line with keys k be F(m(k), r), where m(k) is a measure of the other record's rows
//! with keys made of k in such a way that no two lines have the same, and F comes to no more, for whatever else r that a
//! line with such keys can have, than the sum of f(ρ) over the rows ρ of that group. Then all lines come to no more than
//! the sum of f over all rows of the other record, each being in one group at most. A line that rounds up does so because
//! some row of its group adds something, and has the gain of it (`price`). Where there is no such group the line is nought.

use super::enclosure::{Enclosure, Set, nought, or_nought, sum};
use super::evaluate::{larger, smaller};
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::model::{Constant, Expr, ExprKind, FactId, FactKind, Frame, PaymentId, RecordId, Type};
use crate::value::{ArithmeticOp, ChooseOp, Function};

/// What lines look up.
pub(super) struct LookedUp<'m> {
    /// Whose rows it is made of.
    pub(super) record: RecordId,
    of: &'m Expr,
    /// For each key of the lines which key of the groups it is.
    keys: Vec<usize>,
}

impl<'m> World<'m> {
    /// What the lines of a payment look up, each another group, if their amount is made of that.
    pub(super) fn looked_up(&self, id: PaymentId) -> Option<LookedUp<'m>> {
        let model: &'m crate::model::Model = self.model;
        let payment = &model.payments[id];
        if payment.clawback.is_some() || !payment.shares.is_empty() || payment.together.is_some() {
            return None;
        }
        let Frame::Groups { keys: own, .. } = &model.frames[payment.frame] else { return None };
        let (of, asked) = self.factor(&payment.amount)?;
        let Frame::Groups { record, keys } = &model.frames[of.frame] else { return None };
        if keys.len() != asked.len() || own.is_empty() || !self.is_sum(of) {
            return None;
        }
        let is_key = |expr: &Expr, position: usize| {
            expr.frame == payment.frame && matches!(expr.kind, ExprKind::Key(at) if at as usize == position)
        };
        // Each key of the lines is one of those by which they look up: no two lines look up the same.
        let place_of = |position: usize| asked.iter().position(|key| is_key(key, position));
        let keys = (0..own.len()).map(place_of).collect::<Option<Vec<usize>>>()?;
        Some(LookedUp { record: *record, of, keys })
    }

    /// The value that is looked up, and by which keys, of which an amount is made.
    pub(super) fn factor<'e>(&self, amount: &'e Expr) -> Option<(&'e Expr, &'e [Expr])>
    where
        'm: 'e,
    {
        match &amount.kind {
            ExprKind::Lookup { of, keys } => Some((of, keys)),
            ExprKind::IfBlank(inner, otherwise) if is_nought(otherwise) => self.factor(inner),
            ExprKind::MustBeGiven(inner) => self.factor(inner),
            ExprKind::Fact(fact) => self.factor(self.defined(*fact)?),
            ExprKind::Call(function, parts) => match (function, parts.as_slice()) {
                (
                    Function::Arithmetic(ArithmeticOp::Multiply) | Function::Choose(ChooseOp::Smaller),
                    [one, other],
                ) => self.factor(one).or_else(|| self.factor(other)),
                (Function::Choose(ChooseOp::Larger), [one, other]) if is_nought(other) => self.factor(one),
                (Function::Choose(ChooseOp::Larger), [one, other]) if is_nought(one) => self.factor(other),
                (Function::Arithmetic(ArithmeticOp::Divide), [one, _]) => self.factor(one),
                (Function::Rounded(_), [one]) => self.factor(one),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a define comes to.
    fn defined(&self, fact: FactId) -> Option<&'m Expr> {
        let model: &'m crate::model::Model = self.model;
        let fact = &model.facts[fact];
        matches!(fact.kind, FactKind::Define).then_some(&fact.value)
    }

    /// Whether a value of groups is nothing, or blank, where there is no such group: a sum over its rows, times or by
    /// something.
    pub(super) fn is_sum(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Fact(fact) => {
                let fact = &self.model.facts[*fact];
                matches!(fact.kind, FactKind::Measure { .. }) && self.is_sum(&fact.value)
            }
            ExprKind::Aggregate(aggregate) => aggregate.op.of_nothing_is_nought(),
            ExprKind::IfBlank(inner, otherwise) => is_nought(otherwise) && self.is_sum(inner),
            ExprKind::Call(function, parts) => match (function, parts.as_slice()) {
                (Function::Arithmetic(ArithmeticOp::Multiply), [one, other]) => {
                    self.is_sum(one) || self.is_sum(other)
                }
                (Function::Choose(ChooseOp::Larger), [one, other]) => {
                    self.is_sum(one) && is_nought(other) || self.is_sum(other) && is_nought(one)
                }
                (Function::Arithmetic(ArithmeticOp::Divide), [one, _]) | (Function::Rounded(_), [one]) => {
                    self.is_sum(one)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// What a row of the other record adds to the lines of a payment that look up its group.
    pub(super) fn adds_where_looked_up(
        &self,
        id: PaymentId,
        looked_up: &LookedUp<'_>,
        place: &Place,
    ) -> Range {
        let payment = &self.model.payments[id];
        let Some(line) = self.line_that_looks_up(id, looked_up, place) else { return nought() };
        let Some(taken) = self.narrowed_to_population(payment.selection, &line) else { return nought() };
        // The rows of a line fall on one day, whether they are taken in or not.
        if self.is_outside(id, &line) {
            return nought();
        }
        let own = self.eval(looked_up.of, place);
        if !own.given {
            return nought();
        }
        // What is no sum over the rows of its group is added by one of them, all of it.
        let row = own.by_row.clone().unwrap_or_else(|| or_nought(&own.range()));
        let row = self.as_factor(&payment.amount, &row, &taken);
        or_nought(&self.rounded_by_row(id, &row))
    }

    /// Any line that looks up the group of a row.
    fn line_that_looks_up(&self, id: PaymentId, looked_up: &LookedUp<'_>, place: &Place) -> Option<Place> {
        let payment = &self.model.payments[id];
        let record = self.record_of(payment.frame)?;
        let (own, theirs) = (self.keys(payment.frame), self.keys(looked_up.of.frame));
        let asked = looked_up.keys.iter().filter_map(|at| theirs.get(*at));
        // Texts, and values of another type, are those of another record: nothing is known of them.
        let value = |(own, asked): (&&Expr, &&Expr)| {
            let value = self.eval(asked, place).whole();
            let alike = own.ty == asked.ty && !matches!(value.set, Set::Text(_));
            if alike || !value.given { value } else { Enclosure::of(self.any_of(&own.ty)) }
        };
        let values: Vec<Enclosure> = own.iter().zip(asked).map(value).collect();
        self.generic(record, &own, &values)
    }

    /// What an amount comes to of what a row adds to the value that it looks up.
    pub(super) fn as_factor(&self, amount: &Expr, row: &Range, line: &Place) -> Range {
        match &amount.kind {
            ExprKind::Lookup { .. } => row.clone(),
            ExprKind::IfBlank(inner, _) | ExprKind::MustBeGiven(inner) => self.as_factor(inner, row, line),
            ExprKind::Fact(fact) => {
                self.defined(*fact).map_or_else(Range::unknown, |value| self.as_factor(value, row, line))
            }
            ExprKind::Call(function, parts) => match (function, parts.as_slice()) {
                (Function::Arithmetic(ArithmeticOp::Multiply), [one, other]) => {
                    let (inner, by) = self.inner(one, other);
                    self.as_factor(inner, row, line).times(&self.eval(by, line).range())
                }
                (Function::Choose(ChooseOp::Smaller), [one, other]) => {
                    let (inner, by) = self.inner(one, other);
                    let row = self.as_factor(inner, row, line);
                    smaller(&row, &self.eval(by, line).range()).unwrap_or_else(Range::unknown)
                }
                (Function::Choose(ChooseOp::Larger), [one, other]) => {
                    let (inner, _) = self.inner(one, other);
                    larger(&self.as_factor(inner, row, line), &nought())
                }
                (Function::Arithmetic(ArithmeticOp::Divide), [one, by]) => {
                    self.as_factor(one, row, line).times(&self.eval(by, line).range().inverse())
                }
                (Function::Rounded(rounding), [one]) => {
                    let more = Range::of(Some(rounding.step.negated()), Some(rounding.step.clone()));
                    sum(&self.as_factor(one, row, line), &more)
                }
                _ => Range::unknown(),
            },
            _ => Range::unknown(),
        }
    }

    fn inner<'e>(&self, one: &'e Expr, other: &'e Expr) -> (&'e Expr, &'e Expr)
    where
        'm: 'e,
    {
        if self.factor(one).is_some() { (one, other) } else { (other, one) }
    }

    /// What is answered if payments are priced by the rows that their lines look up.
    pub(super) fn where_looked_up<T>(&self, payments: Vec<PaymentId>, answer: impl FnOnce() -> T) -> T {
        let before = self.elsewhere.replace(payments);
        let found = answer();
        self.elsewhere.replace(before);
        found
    }

    /// What the lines of a payment look up, if it is priced there.
    pub(super) fn elsewhere(&self, id: PaymentId) -> Option<LookedUp<'m>> {
        let is_elsewhere = self.elsewhere.borrow().contains(&id);
        if is_elsewhere { self.looked_up(id) } else { None }
    }

    /// A value that lines share, which is one of their keys or a period of one, as the rows of the other record have it.
    pub(super) fn on_rows_looked_up(
        &self,
        id: PaymentId,
        looked_up: &LookedUp<'_>,
        value: &Expr,
    ) -> Option<Expr> {
        let (own, theirs) = (self.keys(self.model.payments[id].frame), self.keys(looked_up.of.frame));
        let mut pairs =
            own.iter().zip(&looked_up.keys).filter_map(|(own, at)| Some((*own, *theirs.get(*at)?)));
        pairs.find_map(|(own, theirs)| {
            if own == value {
                return Some(theirs.clone());
            }
            let ((finer, of), (kind, wanted)) = (own.as_period()?, value.as_period()?);
            let (also, to) = theirs.as_period()?;
            let nests = finer == kind || self.model.contract.calendar.nests(finer, kind);
            let same = of == wanted && nests && finer == also;
            same.then(|| {
                Expr::call(Function::PeriodOf(kind), vec![to.clone()], Type::Period(kind), value.span)
            })
        })
    }
}

/// Whether it is nothing.
pub(super) fn is_nought(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant(Constant::Number(number)) => number.is_zero(),
        ExprKind::Spread(inner, _) => is_nought(inner),
        _ => false,
    }
}
