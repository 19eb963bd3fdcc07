//! A value of the whole contract that is used in each of its periods.

use std::collections::BTreeSet;

use super::limits::has_several;
use crate::analysis::Terms;
use crate::model::{
    Aggregate, Constant, Expr, ExprKind, Fact, FactId, FactKind, Frame, FrameId, Key, Model, Payee, Payment,
    PaymentId, RecordId, Type,
};
use crate::source::Span;
use crate::value::{AggregateOp, PeriodKind};

/// A measure that has one value for all periods, and a payment of periods that rests on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OneValue {
    /// The measure.
    pub(crate) measure: FactId,
    /// The payment.
    pub(crate) payment: PaymentId,
    /// Where the one is used in the other.
    pub(crate) used: Span,
    /// The periods of the payment.
    pub(crate) period: PeriodKind,
    /// What the measure could be for each of besides, as the payment has it.
    pub(crate) key: Option<FrameKey>,
}

/// A key of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FrameKey {
    /// The frame.
    pub(crate) frame: FrameId,
    /// The position of the key.
    pub(crate) position: usize,
}

/// The measures without periods on which amounts of periods rest, each with the first payment that does. Left out are
/// those that say which days they are about, those of data without days, and those that pick a row and add nothing up:
/// what is meant is then clear.
pub(crate) fn one_values(model: &Model, terms: &Terms<'_>) -> Vec<OneValue> {
    let mut found: Vec<OneValue> = Vec::new();
    for (id, payment) in model.payments.iter_enumerated() {
        let Some((period, key)) = periods_of(model, payment) else { continue };
        let mut search = Search { model, terms, payment, met: BTreeSet::new(), found: Vec::new() };
        search.look(&payment.amount, payment.amount.span);
        for (measure, used) in search.found {
            if found.iter().all(|known| known.measure != measure) {
                let same = key.filter(|_| of_one_record(model, &model.facts[measure], payment));
                found.push(OneValue { measure, payment: id, used, period, key: same });
            }
        }
    }
    found
}

/// The periods in which a payment's lines fall, where there are several in the term, with the key that says so.
fn periods_of(model: &Model, payment: &Payment) -> Option<(PeriodKind, Option<FrameKey>)> {
    let (kind, key) = match &model.frames[payment.frame] {
        Frame::Rows(_) => (model.contract.statements, None),
        Frame::Groups { keys, .. } => {
            let mut periods =
                (0..).zip(keys).filter_map(|(position, key)| period_of(key).map(|kind| (position, kind)));
            let (position, kind) = periods.next()?;
            (kind, Some(FrameKey { frame: payment.frame, position }))
        }
        Frame::Contract | Frame::Statement => return None,
    };
    has_several(model, kind).then_some((kind, key))
}

fn period_of(key: &Key) -> Option<PeriodKind> {
    match key.value.ty {
        Type::Period(kind) => Some(kind),
        _ => None,
    }
}

/// The record over whose rows a measure is taken.
fn record_behind(model: &Model, fact: &Fact) -> Option<RecordId> {
    match &fact.kind {
        FactKind::Measure { selection, .. } => model.frames[model.facts[*selection].frame].record(),
        FactKind::Define
        | FactKind::Cohort(_)
        | FactKind::Outcome(..)
        | FactKind::Selection(_)
        | FactKind::Scale(_) => None,
    }
}

fn of_one_record(model: &Model, fact: &Fact, payment: &Payment) -> bool {
    record_behind(model, fact) == model.frames[payment.frame].record()
}

struct Search<'m> {
    model: &'m Model,
    terms: &'m Terms<'m>,
    payment: &'m Payment,
    met: BTreeSet<FactId>,
    /// Measures, and where each is used.
    found: Vec<(FactId, Span)>,
}

impl<'m> Search<'m> {
    /// Looks through an expression of lines or of rows, and through the defines, measures and scales of that grain.
    fn look(&mut self, expr: &'m Expr, used: Span) {
        match &expr.kind {
            ExprKind::Spread(inner, map) if map.through.is_empty() => self.coarser(inner, expr.span),
            ExprKind::Spread(inner, _) => self.look(inner, used),
            ExprKind::Fact(id) => self.enter(*id, used),
            _ => expr.operands().into_iter().for_each(|operand| self.look(operand, used)),
        }
    }

    fn enter(&mut self, id: FactId, used: Span) {
        if !self.met.insert(id) {
            return;
        }
        let fact = &self.model.facts[id];
        match &fact.kind {
            FactKind::Define | FactKind::Measure { .. } => self.look(&fact.value, used),
            FactKind::Scale(scale) => self.look(&scale.subject, used),
            FactKind::Cohort(_) | FactKind::Outcome(..) | FactKind::Selection(_) => {}
        }
    }

    /// A value of a coarser grain.
    fn coarser(&mut self, inner: &'m Expr, used: Span) {
        let ExprKind::Fact(id) = inner.kind else { return self.look(inner, used) };
        match &self.model.facts[id].kind {
            FactKind::Scale(scale) => self.coarser(&scale.subject, used),
            FactKind::Measure { .. } if self.is_of_all_periods(inner.frame) => {
                if self.is_doubtful(&self.model.facts[id]) {
                    self.found.push((id, used));
                }
            }
            FactKind::Define | FactKind::Measure { .. } => self.enter(id, used),
            FactKind::Cohort(_) | FactKind::Outcome(..) | FactKind::Selection(_) => {}
        }
    }

    /// Whether a frame is the payment's own but for its period, or no finer than its payees.
    fn is_of_all_periods(&self, frame: FrameId) -> bool {
        let keys_of = |frame: FrameId| match &self.model.frames[frame] {
            Frame::Groups { keys, .. } => Some(keys.as_slice()),
            Frame::Contract => Some(&[][..]),
            Frame::Rows(_) | Frame::Statement => None,
        };
        let Some(keys) = keys_of(frame) else { return false };
        let own = keys_of(self.payment.frame).unwrap_or_default();
        let rest: Vec<&str> =
            own.iter().filter(|key| period_of(key).is_none()).map(|key| key.label.as_str()).collect();
        let labels: Vec<&str> = keys.iter().map(|key| key.label.as_str()).collect();
        let payee = match &self.model.contract.payee {
            Payee::Field(name) => Some(name.as_str()),
            Payee::Named(_) => None,
        };
        let plain = keys.iter().all(|key| period_of(key).is_none());
        let same = !own.is_empty() && labels == rest;
        plain && (same || labels.iter().all(|label| Some(*label) == payee))
    }

    /// Whether rows of later days would change the measure.
    fn is_doubtful(&self, fact: &Fact) -> bool {
        let FactKind::Measure { selection, .. } = fact.kind else { return false };
        let dated = record_behind(self.model, fact).is_some_and(|record| {
            let fields = &self.model.records[record].fields;
            fields.iter().any(|field| matches!(field.ty, Type::Date | Type::Moment | Type::Period(_)))
        });
        dated
            && matches!(fact.value.ty, Type::Number(_))
            && adds_up(&fact.value)
            && !self.says_its_days(fact, selection)
    }

    /// Whether the rows that a measure takes in are those of days which stand in the contract.
    fn says_its_days(&self, fact: &Fact, selection: FactId) -> bool {
        let mut within: Vec<FactId> = vec![selection];
        cohorts(&fact.value, &mut within);
        within.into_iter().any(|population| {
            let mut next = self.terms.population(population);
            while let Some(population) = next {
                if population.conditions.iter().any(names_a_day) {
                    return true;
                }
                next = population.within.and_then(|within| self.terms.population(within));
            }
            false
        })
    }
}

/// Whether a value is worked out of a count, a total or an average.
fn adds_up(expr: &Expr) -> bool {
    let here = match &expr.kind {
        ExprKind::Aggregate(aggregate) => counts(aggregate),
        _ => false,
    };
    here || expr.operands().into_iter().any(adds_up)
}

fn counts(aggregate: &Aggregate) -> bool {
    match aggregate.op {
        AggregateOp::Count | AggregateOp::Total | AggregateOp::Average => true,
        AggregateOp::Largest
        | AggregateOp::Smallest
        | AggregateOp::Earliest
        | AggregateOp::Latest
        | AggregateOp::One => false,
    }
}

fn cohorts(expr: &Expr, found: &mut Vec<FactId>) {
    if let ExprKind::Aggregate(aggregate) = &expr.kind {
        found.extend(aggregate.within);
    }
    expr.operands().into_iter().for_each(|operand| cohorts(operand, found));
}

/// Whether a condition has a date or a period of the contract in it.
fn names_a_day(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Constant(Constant::Date(_) | Constant::Period(..)))
        || expr.operands().into_iter().any(names_a_day)
}
