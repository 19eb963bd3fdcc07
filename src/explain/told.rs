//! What there is to say of single lines, groups and rows, for documents that list them all.

use super::bands::band_nodes;
use super::context::{Context, Place};
use super::formula::with_numbers;
use super::payment::key_words;
use super::population::{condition, condition_in_row, condition_words};
use super::row_places::rows_node;
use super::target::evaluator;
use super::value::taken;
use crate::diagnostic::Refusal;
use crate::model::{Expr, ExprKind, FactId, FactKind, Frame, LimitTarget, PaymentId, RecordId};
use crate::run::{Failed, PaymentLine, Prepared, RunResult, Value};
use crate::statement;
use crate::value::{ArithmeticOp, Function, Number};

/// An outcome whose lines, groups and rows are told of, one by one.
pub struct Told<'a> {
    context: Context<'a>,
}

/// A measure or scale at a group: how it was worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldFigure {
    /// The value for people.
    pub shown: String,
    /// What is divided and by what, where it is a quotient: for people, and the numbers.
    pub quotient: Option<[(String, Number); 2]>,
    /// The band of a scale that the value reached.
    pub band: Option<String>,
    /// How many rows it is taken over, where it is a measure.
    pub rows: Option<usize>,
}

/// Looks into an outcome for as long as it takes.
///
/// # Errors
/// As for [`Prepared::look`].
pub fn told<R>(
    prepared: &Prepared<'_>,
    outcome: &RunResult,
    of: impl FnOnce(&Told<'_>) -> R,
) -> Result<R, Refusal> {
    let look = evaluator(prepared, outcome)?;
    Ok(of(&Told { context: Context::new(prepared.model(), outcome, &look, true) }))
}

impl Told<'_> {
    /// The formula of a line with its numbers in: `20% × £11,735.00 × 23.8095…%`.
    pub fn working(&self, id: PaymentId, line: &PaymentLine) -> String {
        let amount = taken(&self.context, &self.context.model.payments[id].amount, line.at);
        with_numbers(&self.context, amount, line.at)
    }

    /// The rows behind a line.
    pub fn behind(&self, id: PaymentId, line: &PaymentLine) -> Option<(RecordId, Vec<usize>)> {
        let payment = &self.context.model.payments[id];
        let record = self.context.record_of(self.context.model.facts[payment.selection].frame)?;
        let place = Place { frame: payment.frame, at: line.at };
        Some((record, self.context.rows_in(place, payment.selection)))
    }

    /// Where rows stand: `8 rows: episode.csv rows 2–4, 19–21, 36–37`.
    pub fn places(&self, record: RecordId, rows: &[usize]) -> String {
        rows_node(&self.context, record, rows).text
    }

    /// The amount of a limit for a line.
    pub fn limit(&self, target: &LimitTarget, line: &PaymentLine) -> Option<Number> {
        self.context.number(&target.amount, line.at)
    }

    /// What a line is grouped by in a limit, key by key.
    pub fn limit_keys(&self, target: &LimitTarget, line: &PaymentLine) -> Vec<String> {
        target.keys.iter().map(|key| key_words(&self.context, key, line)).collect()
    }

    /// The keys of a group.
    pub fn keys(&self, fact: FactId, at: u32) -> Vec<(String, String)> {
        let frame = self.context.model.facts[fact].frame;
        let keys = statement::keys(self.context.model, self.context.outcome, frame, at);
        keys.into_iter().map(|key| (key.key, key.value)).collect()
    }

    /// How many groups a measure or scale has.
    pub fn groups(&self, fact: FactId) -> u32 {
        let fact = &self.context.model.facts[fact];
        let len = match &self.context.model.frames[fact.frame] {
            Frame::Contract => 1,
            Frame::Rows(_) => 0,
            Frame::Groups { .. } | Frame::Statement => {
                self.context.outcome.frame(fact.frame).map_or(0, |rows| rows.len)
            }
        };
        u32::try_from(len).unwrap_or(u32::MAX)
    }

    /// A measure or scale at a group.
    pub fn figure(&self, id: FactId, at: u32) -> ToldFigure {
        let context = &self.context;
        let fact = &context.model.facts[id];
        let value = context.fact(id, at);
        let side = |side: &Expr| Some((context.shown(side, at), context.number(side, at)?));
        let quotient = match value {
            Value::Blank => None,
            _ => quotient(&fact.value).and_then(|(of, by)| Some([side(of)?, side(by)?])),
        };
        let band = match &fact.kind {
            FactKind::Scale(scale) => band_nodes(context, scale, at, &fact.value.ty),
            FactKind::Define
            | FactKind::Cohort(_)
            | FactKind::Outcome(..)
            | FactKind::Measure { .. }
            | FactKind::Selection(_) => Vec::new(),
        };
        let rows = match &fact.kind {
            FactKind::Measure { selection, .. } => context
                .record_of(context.model.facts[*selection].frame)
                .map(|_| context.rows_in(Place { frame: fact.frame, at }, *selection).len()),
            FactKind::Define
            | FactKind::Cohort(_)
            | FactKind::Outcome(..)
            | FactKind::Scale(_)
            | FactKind::Selection(_) => None,
        };
        ToldFigure {
            rows,
            shown: value.shown(context.model, &context.outcome.data, &fact.value.ty),
            quotient,
            band: band.into_iter().next().map(|node| node.text),
        }
    }

    /// Whether a row is in a cohort or an outcome.
    pub fn has(&self, population: FactId, row: usize) -> bool {
        self.context.has(population, row)
    }

    /// The first condition that keeps a row out of a subset.
    pub fn failed(&self, subset: FactId, row: usize) -> Option<Failed> {
        self.context.first_failed(subset, row)
    }

    /// Why a condition leaves a row out, with the values that were compared.
    pub fn condition(&self, failed: Failed, row: usize) -> String {
        condition_in_row(&self.context, failed, failed.of, row)
    }

    /// The same without any values: the condition that is not met.
    pub fn condition_alone(&self, failed: Failed) -> String {
        format!("not met: {}", condition_words(&self.context, failed, failed.of))
    }

    /// Whether a condition is met by what stands in the row alone.
    pub fn is_of_row(&self, failed: Failed) -> bool {
        condition(&self.context, failed).is_some_and(is_of_row)
    }

    /// What is defined of a row, for people.
    pub fn value(&self, define: FactId, row: usize) -> String {
        let value = self.context.fact(define, u32::try_from(row).unwrap_or(u32::MAX));
        value.shown(
            self.context.model,
            &self.context.outcome.data,
            &self.context.model.facts[define].value.ty,
        )
    }
}

/// What is divided and by what, within what is done to the quotient afterwards.
fn quotient(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &expr.kind {
        ExprKind::IfBlank(of, _) | ExprKind::Given(of, _) | ExprKind::MustBeGiven(of) => quotient(of),
        ExprKind::Call(function, arguments) => match (function, arguments.as_slice()) {
            (Function::Arithmetic(ArithmeticOp::Divide), [of, by]) => Some((of, by)),
            (Function::Rounded(_), [of]) => quotient(of),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an expression asks for nothing but the row that it is of.
fn is_of_row(expr: &Expr) -> bool {
    let own = match &expr.kind {
        ExprKind::Fact(_)
        | ExprKind::Spread(..)
        | ExprKind::Lookup { .. }
        | ExprKind::Aggregate(_)
        | ExprKind::Running(_)
        | ExprKind::Related(_)
        | ExprKind::Payment(_)
        | ExprKind::LinesTotal(_)
        | ExprKind::WhatLeaves(..)
        | ExprKind::Key(_) => false,
        ExprKind::Constant(_)
        | ExprKind::Field(_)
        | ExprKind::Row
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
        | ExprKind::StatementDate
        | ExprKind::Cases(..) => true,
    };
    own && expr.operands().into_iter().all(is_of_row)
}
