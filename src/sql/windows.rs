//! How far back a running value reaches: to the first of its series, over a window of time, or over an unbroken run.
//!
//! A window of time is two windows of an engine: those of earlier days that still lie in it, by a whole number that
//! grows with the day; and those of the same day that come before in the order. The number of a window of months is
//! 32 for each month and the day in it, so that the corresponding day is a multiple of 32 back. Where a shorter month
//! has no such day, its last is a little further back: at most three.

use super::calendar::days_between;
use super::dialect::SqlType;
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::Scope;
use super::tree::{Call, DatePart, Rows, Sign, Sql};
use super::value::Value;
use crate::model::Window;
use crate::plan::{Node, RunningPlan};
use crate::source::Span;

/// The series of a row and its order there.
pub(super) struct Series {
    /// Whether the row stands in one.
    pub(super) stands: Sql,
    pub(super) by: Vec<Sql>,
    pub(super) order: Vec<(Sql, bool)>,
}

impl Series {
    pub(super) fn over(&self, of: Sql, rows: Option<Rows>) -> Sql {
        Sql::Over { of: Box::new(of), by: self.by.clone(), order: self.order.clone(), rows }
    }

    /// Over all of a series.
    pub(super) fn over_all(&self, of: Sql) -> Sql {
        Sql::Over { of: Box::new(of), by: self.by.clone(), order: Vec::new(), rows: None }
    }

    pub(super) fn turned(&self) -> Series {
        let order = self.order.iter().map(|(part, falls)| (part.clone(), !falls)).collect();
        Series { stands: self.stands.clone(), by: self.by.clone(), order }
    }
}

/// Rows that stand in a window of an engine.
struct Stretch {
    by: Vec<Sql>,
    order: Vec<(Sql, bool)>,
    rows: Rows,
}

/// The rows that a row reaches back to, piece by piece; of each piece some alternatives, of which the first is that
/// whose condition holds.
pub(super) struct Reach {
    pieces: Vec<Vec<(Sql, Stretch)>>,
    /// Of an unbroken run: which rows are in one.
    pub(super) counts: Option<Sql>,
}

impl Reach {
    fn of(series: &Series, rows: Rows) -> Reach {
        Reach { pieces: vec![whole(series, rows)], counts: None }
    }

    /// A function over each of the pieces.
    pub(super) fn over(&self, of: &Sql) -> Vec<Sql> {
        let over = |stretch: &Stretch| Sql::Over {
            of: Box::new(of.clone()),
            by: stretch.by.clone(),
            order: stretch.order.clone(),
            rows: Some(stretch.rows),
        };
        let piece = |alternatives: &Vec<(Sql, Stretch)>| match alternatives.split_last() {
            Some(((_, last), [])) => over(last),
            Some(((_, last), others)) => {
                let others = others.iter().map(|(when, stretch)| (when.clone(), over(stretch)));
                Sql::Case(others.collect(), Some(Box::new(over(last))))
            }
            None => Sql::Null(SqlType::Whole),
        };
        self.pieces.iter().map(piece).collect()
    }
}

fn whole(series: &Series, rows: Rows) -> Vec<(Sql, Stretch)> {
    vec![(Sql::Truth(true), Stretch { by: series.by.clone(), order: series.order.clone(), rows })]
}

impl Maker<'_> {
    /// How far back a value reaches that is taken up to this row or before it.
    pub(super) fn reach(
        &mut self,
        plan: &RunningPlan,
        series: &Series,
        rows: Rows,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Reach> {
        let Some(window) = plan.source.window else { return Ok(Reach::of(series, rows)) };
        let Some((first, _)) = plan.places.get(plan.keys) else {
            return Err(Refusal::unexpected(span, "a window over what has no order"));
        };
        let place = self.value(first, scope)?;
        let including = rows == Rows::UpToThis;
        let (at, length, back_in_month) = match (window, place) {
            (Window::Periods(periods), Value::Period(period)) => (period, periods, None),
            (Window::Days(days), Value::Day(day)) => (days_between(Sql::Day(0), day), days, None),
            (Window::Months(months), Value::Day(day)) => {
                let day = scope.bind(day, "day");
                let part = |part: DatePart| Sql::Part(part, Box::new(day.clone()));
                let month = part(DatePart::Year).infix(Sign::Times, Sql::Int(12)).plus(part(DatePart::Month));
                let at = month.infix(Sign::Times, Sql::Int(32)).plus(part(DatePart::Day));
                // What comes after the corresponding day is what is a multiple of 32 back at most, and a day less:
                // a shorter month has no later day.
                let missing = (!including).then(|| missing_days(&day, months));
                (at, months.saturating_mul(32), missing)
            }
            _ => return Err(Refusal::unexpected(span, "a window over what is no day or period")),
        };
        // Windows count in 32 bits.
        let at = scope.bind(at.cast(SqlType::Short), "place");
        let length = u32::try_from(length).unwrap_or(0);
        let length = if including { length.saturating_sub(1) } else { length };
        let earlier = |most: u32| Stretch {
            by: series.by.clone(),
            order: vec![(at.clone(), false)],
            rows: Rows::Earlier(most),
        };
        let mut same = series.by.clone();
        same.push(at.clone());
        let same = Stretch { by: same, order: series.order.clone(), rows };
        let mut pieces = vec![vec![(Sql::Truth(true), same)]];
        match back_in_month {
            Some(missing) => {
                let missing = scope.bind(missing, "missing_days");
                let alternatives = (1..=3u32).map(|days| {
                    let when = missing.clone().infix(Sign::Is, Sql::Int(i128::from(days)));
                    (when, earlier(length.saturating_add(days)))
                });
                pieces.push(alternatives.chain([(Sql::Truth(true), earlier(length))]).collect());
            }
            None if length > 0 => pieces.push(vec![(Sql::Truth(true), earlier(length))]),
            None => {}
        }
        Ok(Reach { pieces, counts: None })
    }

    /// The unbroken run up to a row: a row that does not meet the condition ends what is before it, and so does a
    /// period that is missing.
    pub(super) fn unbroken(
        &mut self,
        plan: &RunningPlan,
        series: &Series,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Reach> {
        let Some(holds) = &plan.holds else {
            return Err(Refusal::unexpected(span, "a run that nothing holds together"));
        };
        scope.guards.push(series.stands.clone());
        let holds = self.value(holds, scope)?.truth(holds.span)?;
        scope.guards.pop();
        let holds = scope.bind(holds.or_no(), "holds");
        let mut breaks = vec![holds.clone().not()];
        if let Some((first, _)) = plan.places.get(plan.keys)
            && let Value::Period(period) = self.period_in_order(first, scope)?
        {
            let before = series.over(Sql::call(Call::Lag, vec![period.clone()]), None);
            let before = scope.bind(before, "period_before");
            let apart = Sql::call(Call::Abs, vec![period.infix(Sign::Minus, before)]);
            breaks.push(apart.infix(Sign::More, Sql::Int(1)));
        }
        let breaks = scope.bind(Sql::if_else(Sql::any(breaks), Sql::Int(1), Sql::Int(0)), "breaks");
        let run = scope.bind(series.over(Sql::call(Call::Sum, vec![breaks]), Some(Rows::UpToThis)), "run");
        let mut by = series.by.clone();
        by.push(run);
        let run = Series { stands: series.stands.clone(), by, order: series.order.clone() };
        Ok(Reach { pieces: vec![whole(&run, Rows::UpToThis)], counts: Some(holds) })
    }

    /// What an order begins with; a period in a column of its own.
    fn period_in_order(&mut self, first: &Node, scope: &mut Scope) -> Made<Value> {
        let value = self.value(first, scope)?;
        Ok(self.in_columns(value, scope, "period"))
    }
}

/// How many days the month some months before a day is too short to have the corresponding day.
fn missing_days(day: &Sql, months: i32) -> Sql {
    let back = Sql::Int(i128::from(months).saturating_neg());
    let back = Sql::PlusMonths(Box::new(day.clone()), Box::new(back));
    let part = |of: Sql| Sql::Part(DatePart::Day, Box::new(of));
    part(day.clone()).infix(Sign::Minus, part(back))
}
