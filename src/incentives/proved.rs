//! What is proved of what a record adds: whether one more can lower what is paid, and what it is worth at most. Nothing
//! is said where an amount is not a sum over records.

use serde::Serialize;

use crate::analysis::Terms;
use crate::model::{
    Aggregate, CaseRow, Constant, Expr, ExprKind, FactId, FactKind, Frame, LimitTarget, LineKey, Model,
    PaymentId,
};
use crate::proof::{self, Signs};
use crate::run::Prepared;
use crate::source::Span;
use crate::value::{AggregateOp, Amount, ArithmeticOp, ChooseOp, Function, Number};

/// What is proved of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proved {
    /// The payment.
    pub payment: String,
    /// Whether a record that is left out never raises it, whatever the data.
    pub never_pays_to_leave_out: bool,
    /// What each further record adds at most, where each adds its own, whatever the others are: then there is no cliff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each_at_most: Option<Amount>,
    /// Why no more is proved, with the words of the contract that stand in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// What is proved of each payment, in the order of the file.
pub fn proved(prepared: &Prepared<'_>) -> Vec<Proved> {
    let model = prepared.model();
    let terms = Terms::of(model);
    let signs = Signs::of(prepared);
    let items = model.payments_in_file_order().into_iter();
    let payments = items.filter(|id| model.payments[*id].clawback.is_none());
    payments
        .map(|id| {
            let worth = Worth { model, terms: &terms, signs: &signs, id };
            let rises = worth.payment(&|expr| worth.rises(expr)).and_then(|()| worth.alone());
            let adds_up = rises.and_then(|()| worth.payment(&|expr| worth.adds_up(expr)));
            let each = adds_up.ok().and_then(|()| proof::dearest_record(prepared, id));
            let each = each.and_then(|each| up_to_the_step(model, &each));
            let why = rises.err().or(adds_up.err());
            Proved {
                payment: model.payments[id].title.name.clone(),
                never_pays_to_leave_out: rises.is_ok(),
                each_at_most: each.map(Amount::new),
                because: why.map(|stop| stop.words(model)),
            }
        })
        .collect()
}

/// No line that is rounded rises by more than what is added, rounded up.
fn up_to_the_step(model: &Model, each: &Number) -> Option<Number> {
    let step = &model.contract.rounding.step;
    Some(each.divided_by(step)?.negated().floor().negated().times(step))
}

/// Whether something holds, or else what stands in the way.
type Holds = Result<(), Stop>;

/// What stands in the way of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// It may be below nil.
    BelowNil(Span),
    /// It hangs on more than each record by itself.
    More(Span),
    /// A limit that other payments have a part in, or other limits.
    Together(Span),
    /// A minimum.
    AddsTo(Span),
}

impl Stop {
    fn words(self, model: &Model) -> String {
        let (said, span) = match self {
            Stop::BelowNil(span) => ("may be below nil", span),
            Stop::More(span) => ("hangs on more than each record by itself", span),
            Stop::Together(span) => ("works together with other payments or limits", span),
            Stop::AddsTo(span) => ("adds to it where it is low", span),
        };
        let written = model.source.said(span);
        format!("`{written}`, line {}, {said}", model.source.line(span.start))
    }
}

struct Worth<'m> {
    model: &'m Model,
    terms: &'m Terms<'m>,
    signs: &'m Signs<'m>,
    /// The payment that is asked about.
    id: PaymentId,
}

impl Worth<'_> {
    /// The lines of a payment: which rows have one, where it falls and who is paid hang on the rows alone, and the
    /// amount is as asked.
    fn payment(&self, amount: &dyn Fn(&Expr) -> Holds) -> Holds {
        let payment = &self.model.payments[self.id];
        self.fixed_fact(payment.selection)?;
        for expr in [&payment.payee, &payment.placed].into_iter().chain(&payment.item) {
            self.fixed(expr)?;
        }
        for share in &payment.shares {
            self.fixed(&share.part)?;
            self.fixed(&share.payee)?;
        }
        if let Some(together) = &payment.together {
            return Err(Stop::More(together.span));
        }
        if !self.signs.is_never_below_nil(self.id, &payment.amount) {
            return Err(Stop::BelowNil(payment.amount.span));
        }
        amount(&payment.amount)
    }

    /// Nothing else moves what the payment comes to but one cap. What clawbacks take are lines of their own.
    fn alone(&self) -> Holds {
        let model = self.model;
        let on_it = |on: &LimitTarget| on.payment == self.id;
        let mut limits = model.limits.iter().filter(|limit| limit.on.iter().any(on_it));
        if let Some(limit) = limits.next() {
            // What one payment leaves of a shared cap another can have.
            let plain =
                limit.at_most && limit.after.is_empty() && limit.on.len() == 1 && limits.next().is_none();
            for on in &limit.on {
                self.fixed(&on.amount)?;
                for key in &on.keys {
                    if let LineKey::Value(value) = key {
                        self.fixed(value)?;
                    }
                }
            }
            if !plain {
                let stop = if limit.at_most { Stop::Together } else { Stop::AddsTo };
                return Err(stop(limit.title.name_span));
            }
        }
        Ok(())
    }

    /// A value of a row that hangs on no other row of its record, or of those that are counted.
    fn fixed(&self, expr: &Expr) -> Holds {
        match &expr.kind {
            ExprKind::Fact(fact) => self.fixed_fact(*fact),
            ExprKind::Aggregate(_)
            | ExprKind::Running(_)
            | ExprKind::Related(_)
            | ExprKind::Lookup { .. }
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => Err(Stop::More(expr.span)),
            ExprKind::Key(position) => match self.terms.key(expr.frame, *position) {
                Some(key) => self.fixed(&key.value),
                None => Err(Stop::More(expr.span)),
            },
            ExprKind::Constant(_)
            | ExprKind::Field(_)
            | ExprKind::Row
            | ExprKind::StatementDate
            | ExprKind::Spread(..)
            | ExprKind::Tariff { .. }
            | ExprKind::Call(..)
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::IfBlank(..)
            | ExprKind::MustBeGiven(_)
            | ExprKind::ChooseGiven(..)
            | ExprKind::Cases(..) => self.each(expr.operands(), &|part| self.fixed(part)),
        }
    }

    fn fixed_fact(&self, id: FactId) -> Holds {
        let fact = &self.model.facts[id];
        match &fact.kind {
            FactKind::Define | FactKind::Measure { .. } => self.fixed(&fact.value),
            FactKind::Scale(scale) => {
                self.fixed(&scale.subject)?;
                let values = scale.bands.iter().flat_map(|band| crate::model::exprs::band_exprs(&band.value));
                self.each(values.collect(), &|part| self.fixed(part))
            }
            FactKind::Cohort(population)
            | FactKind::Outcome(population, _)
            | FactKind::Selection(population) => {
                if let Some(within) = population.within {
                    self.fixed_fact(within)?;
                }
                self.each(population.conditions.iter().collect(), &|part| self.fixed(part))
            }
        }
    }

    fn each(&self, exprs: Vec<&Expr>, holds: &dyn Fn(&Expr) -> Holds) -> Holds {
        exprs.into_iter().try_for_each(holds)
    }

    /// A count, or a total of values that are never below nought, over rows of which it hangs on each alone whether it
    /// counts.
    fn sum(&self, aggregate: &Aggregate, span: Span) -> Holds {
        self.fixed_fact(aggregate.selection)?;
        aggregate.within.map_or(Ok(()), |within| self.fixed_fact(within))?;
        match (aggregate.op, &aggregate.value) {
            (AggregateOp::Count, _) => Ok(()),
            (AggregateOp::Total, Some(value))
                if !self.signs.are_never_below_nil(aggregate.selection, value) =>
            {
                Err(Stop::BelowNil(value.span))
            }
            (AggregateOp::Total, Some(value)) => self.fixed(value),
            _ => Err(Stop::More(span)),
        }
    }

    /// A value that no further row lowers.
    fn rises(&self, expr: &Expr) -> Holds {
        if self.fixed(expr).is_ok() {
            return Ok(());
        }
        let never_less =
            |parts: &[Expr]| parts.iter().all(|part| self.signs.is_never_below_nil(self.id, part));
        match &expr.kind {
            ExprKind::Aggregate(aggregate) => self.sum(aggregate, expr.span),
            ExprKind::Fact(fact) => match &self.model.facts[*fact].kind {
                FactKind::Define | FactKind::Measure { .. } => self.rises(&self.model.facts[*fact].value),
                _ => Err(Stop::More(expr.span)),
            },
            ExprKind::Spread(inner, map) if map.through.is_empty() => self.rises(inner),
            ExprKind::Call(function, parts) => match (function, parts.as_slice()) {
                (Function::Arithmetic(ArithmeticOp::Add), _)
                | (Function::Rounded(_), _)
                | (Function::Choose(ChooseOp::Smaller | ChooseOp::Larger), _) => {
                    self.each(parts.iter().collect(), &|part| self.rises(part))
                }
                (Function::Arithmetic(ArithmeticOp::Multiply), _) if never_less(parts) => {
                    self.each(parts.iter().collect(), &|part| self.rises(part))
                }
                (Function::Arithmetic(ArithmeticOp::Divide) | Function::Complete(_), [of, by])
                    if never_less(parts) =>
                {
                    self.fixed(by)?;
                    self.rises(of)
                }
                _ => Err(Stop::More(self.first(parts, expr.span))),
            },
            ExprKind::Cases(rows, otherwise) => {
                self.cases(rows, otherwise.as_deref(), expr, &|value| self.rises(value))
            }
            _ => Err(Stop::More(expr.span)),
        }
    }

    /// Cases of which one holds for all of a group, whatever rows it has, and each value is as asked.
    fn cases(
        &self,
        rows: &[CaseRow],
        otherwise: Option<&Expr>,
        all: &Expr,
        holds: &dyn Fn(&Expr) -> Holds,
    ) -> Holds {
        if rows.iter().any(|row| self.fixed(&row.when).is_err()) {
            return Err(Stop::More(self.in_the_way(all)));
        }
        self.each(rows.iter().map(|row| &row.then).chain(otherwise).collect(), holds)
    }

    /// The first value, by its name where it has one, that hangs on more than its row.
    fn in_the_way(&self, expr: &Expr) -> Span {
        let inner = expr.operands().into_iter().find(|part| self.fixed(part).is_err());
        match (&expr.kind, inner) {
            (ExprKind::Fact(_) | ExprKind::Aggregate(_) | ExprKind::Running(_) | ExprKind::Related(_), _)
            | (_, None) => expr.span,
            (_, Some(inner)) => self.in_the_way(inner),
        }
    }

    /// A value that is the sum of what each row adds, whatever the others are.
    fn adds_up(&self, expr: &Expr) -> Holds {
        let by_rows = matches!(self.model.frames[expr.frame], Frame::Rows(_));
        match &expr.kind {
            _ if by_rows => self.fixed(expr),
            ExprKind::Constant(Constant::Number(number)) if number.is_zero() => Ok(()),
            ExprKind::Aggregate(aggregate) => self.sum(aggregate, expr.span),
            ExprKind::Fact(fact) => match &self.model.facts[*fact].kind {
                FactKind::Define | FactKind::Measure { .. } => self.adds_up(&self.model.facts[*fact].value),
                _ => Err(Stop::More(expr.span)),
            },
            ExprKind::Spread(inner, map) if map.through.is_empty() => self.adds_up(inner),
            ExprKind::Call(Function::Arithmetic(op), parts) => match (op, parts.as_slice()) {
                (ArithmeticOp::Add, _) => self.each(parts.iter().collect(), &|part| self.adds_up(part)),
                (ArithmeticOp::Multiply, [one, other]) => {
                    let first = self.adds_up(one).and_then(|()| self.fixed(other));
                    first.or_else(|_| self.fixed(one).and_then(|()| self.adds_up(other)))
                }
                (ArithmeticOp::Divide, [of, by]) => {
                    self.fixed(by)?;
                    self.adds_up(of)
                }
                _ => Err(Stop::More(expr.span)),
            },
            ExprKind::Cases(rows, otherwise) => {
                self.cases(rows, otherwise.as_deref(), expr, &|value| self.adds_up(value))
            }
            _ => Err(Stop::More(expr.span)),
        }
    }

    /// The first part that hangs on more than its row.
    fn first(&self, parts: &[Expr], otherwise: Span) -> Span {
        parts.iter().find(|part| self.rises(part).is_err()).map_or(otherwise, |part| part.span)
    }
}

impl Proved {
    /// For people.
    pub fn text(&self, model: &Model) -> String {
        let currency = model.contract.currency;
        match (self.never_pays_to_leave_out, &self.each_at_most, &self.because) {
            (true, Some(each), _) => format!(
                "  {}: no record that is left out raises it, and each adds {} at most: there is no cliff\n",
                self.payment,
                each.shown(currency)
            ),
            (true, None, Some(place)) => format!(
                "  {}: no record that is left out raises it; a cliff is not ruled out ({place})\n",
                self.payment
            ),
            (true, None, None) => format!("  {}: no record that is left out raises it\n", self.payment),
            (false, _, Some(place)) => format!("  {}: nothing is proved: {place}\n", self.payment),
            (false, _, None) => format!("  {}: nothing is proved\n", self.payment),
        }
    }
}
