//! Limits that let nothing through, and minimums that do not reach every period.

use crate::analysis::Terms;
use crate::model::{ClawbackId, Constant, Expr, ExprKind, LimitId, Model, Payment, PaymentId, RecordId};
use crate::source::Span;
use crate::value::{Day, Number, PeriodKind};

/// A limit that lets nothing through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NothingThrough {
    /// What limits.
    pub(crate) what: Limiting,
    /// The amount.
    pub(crate) at: Span,
}

/// What limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limiting {
    /// A cap, under which nothing is paid.
    Cap(LimitId),
    /// A minimum, up to which nothing has to be added.
    Minimum(LimitId),
    /// A limit of a clawback, by which nothing is taken back.
    Clawback(ClawbackId),
}

/// The limits that let nothing through, or add nothing.
pub(crate) fn nothing_through(model: &Model, terms: &Terms<'_>) -> Vec<NothingThrough> {
    let is_nothing = |amount: &Expr| terms.range(amount).most.is_some_and(|most| most <= Number::zero());
    let limits = model.limits.iter_enumerated().filter_map(|(id, limit)| {
        // The one amount stands in every target.
        let amount = &limit.on.first()?.amount;
        let what = if limit.at_most { Limiting::Cap(id) } else { Limiting::Minimum(id) };
        is_nothing(amount).then_some(NothingThrough { what, at: amount.span })
    });
    let clawbacks = model.clawbacks.iter_enumerated().flat_map(|(id, clawback)| {
        let limits = clawback.limits.iter().filter(|limit| is_nothing(limit));
        limits.map(move |limit| NothingThrough { what: Limiting::Clawback(id), at: limit.span })
    });
    limits.chain(clawbacks).collect()
}

/// A minimum for each period, on a payment that has lines only where there are rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoLine {
    /// The minimum.
    pub(crate) limit: LimitId,
    /// The payment.
    pub(crate) payment: PaymentId,
    /// The periods.
    pub(crate) period: PeriodKind,
}

/// The minimums that do not reach a period without a row.
pub(crate) fn without_lines(model: &Model) -> Vec<NoLine> {
    let found = model.limits.iter_enumerated().filter_map(|(id, limit)| {
        let period = limit.period_key.filter(|period| !limit.at_most && has_several(model, *period))?;
        let payment = limit.on.iter().map(|target| target.payment);
        // One payment with a line in every period is enough.
        let mut lacking = payment.filter(|payment| !has_every_period(model, &model.payments[*payment]));
        let first = lacking.next()?;
        let all = lacking.count().saturating_add(1) == limit.on.len();
        all.then_some(NoLine { limit: id, payment: first, period })
    });
    found.collect()
}

/// Whether the term has several periods of a kind.
pub(super) fn has_several(model: &Model, kind: PeriodKind) -> bool {
    let contract = &model.contract;
    contract.calendar.index(kind, contract.starts) < contract.calendar.index(kind, contract.ends)
}

/// Whether the rows of a payment are periods of the term, which are there whatever happens.
fn has_every_period(model: &Model, payment: &Payment) -> bool {
    model.frames[payment.frame].record().is_some_and(|record| covers_the_term(model, record))
}

/// Whether a record is a spell from the first day of the term to the last, perhaps cut.
fn covers_the_term(model: &Model, record: RecordId) -> bool {
    fn date(expr: &Expr) -> Option<Day> {
        match &expr.kind {
            ExprKind::Constant(Constant::Date(day)) => Some(*day),
            ExprKind::Spread(inner, _) => date(inner),
            _ => None,
        }
    }
    let contract = &model.contract;
    model.spell(record).is_some_and(|spell| {
        let (from, to) = (date(&spell.from), date(&spell.to));
        from == Some(contract.starts) && (to == Some(contract.ends) || to == Some(contract.settled_by))
    })
}
