//! Lines that can fall after the last day for which there is a statement.

use crate::analysis::Terms;
use crate::model::{Constant, Expr, ExprKind, Field, Model, PaymentId, Type};
use crate::source::Span;
use crate::value::{Calendar, ChooseOp, Day, Function, LocalPart, PeriodEnd, ShiftUnit};

/// A payment of which a line can fall too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AfterEnd {
    /// The payment, or the due lines of a clawback.
    pub(crate) payment: PaymentId,
    /// Where it is said when its lines fall.
    pub(crate) placed: Span,
    /// A day on which one can.
    pub(crate) day: Day,
    /// Whether all of them fall too late.
    pub(crate) all: bool,
}

/// The payments whose lines can fall after the settlement although all dates of the data lie within the term.
pub(crate) fn after_end(model: &Model, terms: &Terms<'_>) -> Vec<AfterEnd> {
    let contract = &model.contract;
    let days = |day: Day| Days { terms, calendar: &contract.calendar, day };
    let (first, last) = (days(contract.starts), days(contract.ends));
    let payments = model.payments.iter_enumerated();
    let late = payments.filter_map(|(id, payment)| {
        let day = last.of(&payment.placed, End::Latest).filter(|day| *day > contract.settled_by)?;
        let all = first.of(&payment.placed, End::Earliest).is_some_and(|day| day > contract.settled_by);
        Some(AfterEnd { payment: id, placed: payment.placed.span, day, all })
    });
    late.collect()
}

/// Which end of what a date can be is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Earliest,
    Latest,
}

impl End {
    fn of_two(self, one: Day, two: Day) -> Day {
        match self {
            End::Earliest => one.min(two),
            End::Latest => one.max(two),
        }
    }
}

/// The days that dates can be, if those of the data lie within the term.
struct Days<'a, 't> {
    terms: &'a Terms<'t>,
    calendar: &'a Calendar,
    /// The day of the term that a field is, unless its range says that it cannot be.
    day: Day,
}

impl Days<'_, '_> {
    /// An end of what a date or a period can be; of a period, a day in it. None where that is not known.
    fn of(&self, expr: &Expr, end: End) -> Option<Day> {
        match &expr.kind {
            ExprKind::Constant(Constant::Date(day)) => Some(*day),
            ExprKind::Field(id) => self.field(&self.terms.records[*id]),
            ExprKind::Fact(id) => self.of(self.terms.unfolded(*id)?.1, end),
            ExprKind::Key(position) => self.of(&self.terms.key(expr.frame, *position)?.value, end),
            ExprKind::Spread(inner, _) | ExprKind::MustBeGiven(inner) => self.of(inner, end),
            ExprKind::IfBlank(one, two) => Some(end.of_two(self.of(one, end)?, self.of(two, end)?)),
            ExprKind::Call(function, arguments) => self.call(function, arguments, end),
            ExprKind::Cases(rows, otherwise) => {
                let values = rows.iter().map(|row| &row.then).chain(otherwise.as_deref());
                let days: Option<Vec<Day>> = values.map(|value| self.of(value, end)).collect();
                days?.into_iter().reduce(|one, two| end.of_two(one, two))
            }
            // A day that the data decides in a way that is not followed, or none at all.
            ExprKind::Constant(_)
            | ExprKind::Row
            | ExprKind::Tariff { .. }
            | ExprKind::Lookup { .. }
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Running(_)
            | ExprKind::Related(_)
            | ExprKind::ChooseGiven(..)
            | ExprKind::StatementDate
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => None,
        }
    }

    fn field(&self, field: &Field) -> Option<Day> {
        let day = self.day;
        let (first, last) = field.days;
        match field.ty {
            Type::Date | Type::Moment => {
                let no_later = last.map_or(day, |last| day.min(last));
                Some(first.map_or(no_later, |first| no_later.max(first)))
            }
            // A period of the data is that of a day of the term.
            Type::Period(_) => Some(day),
            _ => None,
        }
    }

    fn call(&self, function: &Function, arguments: &[Expr], end: End) -> Option<Day> {
        match (function, arguments) {
            (Function::PeriodOf(_) | Function::Local(LocalPart::Day), [of]) => self.of(of, end),
            (Function::DayOf(which), [period]) => {
                let Type::Period(kind) = period.ty else { return None };
                let index = self.calendar.index(kind, self.of(period, end)?);
                match which {
                    PeriodEnd::First => self.calendar.first_day(kind, index),
                    PeriodEnd::Last => self.calendar.last_day(kind, index),
                }
            }
            (Function::Shift(unit), [from, by]) => {
                let from = self.of(from, end)?;
                let range = self.terms.range(by);
                let by = match end {
                    End::Earliest => range.least,
                    End::Latest => range.most,
                };
                let by = i32::try_from(by?.to_int()?).ok()?;
                match unit {
                    ShiftUnit::Months => from.plus_months(by),
                    // So many working days are at least so many days.
                    ShiftUnit::Days | ShiftUnit::WorkingDays => from.plus_days(by),
                    ShiftUnit::Hours => Some(from),
                }
            }
            (Function::Choose(op), [one, two]) => {
                let (one, two) = (self.of(one, end), self.of(two, end));
                match (op, one, two) {
                    (ChooseOp::Later, Some(one), Some(two)) => Some(one.max(two)),
                    (ChooseOp::Earlier, Some(one), Some(two)) => Some(one.min(two)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
