//! An expression, looked at for the rows for which it is needed.

use super::Observer;
use crate::analysis::Terms;
use crate::coverage::edge::Step;
use crate::coverage::item::{Goal, Key};
use crate::coverage::parts;
use crate::model::{
    Aggregate, CaseRow, Comparison, Constant, Expr, ExprKind, FrameId, Tariff, TariffId, TariffRow, Type,
};
use crate::run::Value;
use crate::source::Span;
use crate::value::{ChooseOp, Day, Number};

/// An edge: where it stands, and how near to it is just beside it.
pub(super) struct EdgeHere<'a> {
    span: Span,
    ty: &'a Type,
    distance: Option<Number>,
}

impl<'a> EdgeHere<'a> {
    /// Between what is compared and what it is compared with.
    pub(super) fn between(terms: &Terms<'_>, left: &'a Expr, right: &Expr) -> Self {
        EdgeHere { span: right.span, ty: &left.ty, distance: Step::between(terms, left, right).distance() }
    }
}

impl Observer<'_> {
    /// An expression at rows of a frame, which may be finer than its own.
    pub(super) fn expr_on(&mut self, expr: &Expr, frame: FrameId, rows: &[u32]) {
        if expr.frame == frame {
            self.expr(expr, rows);
        } else if !rows.is_empty() {
            let rows = self.all_rows(expr.frame);
            self.expr(expr, &rows);
        }
    }

    /// An expression and what it is made of, at rows of its frame.
    pub(super) fn expr(&mut self, expr: &Expr, rows: &[u32]) {
        if rows.is_empty() {
            return;
        }
        match &expr.kind {
            ExprKind::Cases(cases, otherwise) => return self.cases(cases, otherwise.as_deref(), rows),
            ExprKind::And(parts) => return self.some_of(parts, rows, true),
            ExprKind::Or(parts) => return self.some_of(parts, rows, false),
            ExprKind::IfBlank(value, otherwise) => return self.if_blank(expr, value, otherwise, rows),
            ExprKind::Spread(inner, map) => {
                let rows = self.look.coarser(expr.frame, map, inner.frame, rows);
                return self.expr(inner, &rows);
            }
            ExprKind::Lookup { of, keys } => return self.lookup(expr, of, keys, rows),
            ExprKind::Aggregate(aggregate) => return self.aggregate(expr, aggregate, rows),
            ExprKind::Compare(comparison) => self.comparison(expr, comparison, rows),
            ExprKind::Choose(op, value, bound) => self.choice(expr, *op, value, bound, rows),
            ExprKind::ChooseGiven(op, value, bound) => self.choice_given(expr, *op, value, bound, rows),
            ExprKind::Tariff { tariff, keys, at } => self.tariff(expr, *tariff, keys, at.as_deref(), rows),
            _ => {}
        }
        expr.operands().into_iter().for_each(|operand| self.expr_on(operand, expr.frame, rows));
    }

    /// A group that there is not is taken over nothing: what stands in where the population is empty is asked for.
    fn lookup(&mut self, expr: &Expr, of: &Expr, keys: &[Expr], rows: &[u32]) {
        keys.iter().for_each(|key| self.expr_on(key, expr.frame, rows));
        let ExprKind::Fact(fact) = of.kind else { return };
        let fact = &self.model.facts[fact];
        if !self.open.has(expr)
            && self.look.asks_for_no_group(of.frame, keys, expr.frame, rows).unwrap_or(false)
        {
            self.over_nothing(&fact.value);
        }
    }

    /// What stands in for a blank, in the value of a measure of nothing and in those of the measures that it is made of.
    fn over_nothing(&mut self, expr: &Expr) {
        let model = self.model;
        match &expr.kind {
            ExprKind::IfBlank(value, _) if self.look.of_nothing(value) == Ok(Value::Blank) => {
                self.mark(expr.span, Goal::Blank);
            }
            ExprKind::Fact(fact) => {
                let fact = &model.facts[*fact];
                if fact.frame == expr.frame {
                    self.over_nothing(&fact.value);
                }
            }
            // What is taken over rows, there being none, is not looked at row by row.
            ExprKind::Aggregate(_) => return,
            _ => {}
        }
        expr.operands().into_iter().for_each(|operand| self.over_nothing(operand));
    }

    fn cases(&mut self, cases: &[CaseRow], otherwise: Option<&Expr>, rows: &[u32]) {
        let mut left = rows.to_vec();
        let mut known = true;
        for case in cases {
            self.expr(&case.when, &left);
            let (taken, mut rest, unknown) = self.parted(&case.when, &left);
            known &= !self.open.has(&case.when);
            if known && !taken.is_empty() {
                self.mark(case.span, Goal::Taken);
            }
            self.expr_on(&case.then, case.when.frame, &taken);
            rest.extend(unknown);
            rest.sort_unstable();
            left = rest;
        }
        if let Some(value) = otherwise {
            if known && !left.is_empty() {
                self.mark(value.span, Goal::Taken);
            }
            let frame = cases.first().map_or(value.frame, |case| case.when.frame);
            self.expr_on(value, frame, &left);
        }
    }

    /// The parts of an `and` or `or`, each for the rows that those before it have not decided.
    fn some_of(&mut self, parts: &[Expr], rows: &[u32], all: bool) {
        let mut rows = rows.to_vec();
        for part in parts {
            self.expr(part, &rows);
            let (met, mut rest, unknown) = self.parted(part, &rows);
            rest.extend(unknown);
            rest.sort_unstable();
            rows = if all { met } else { rest };
        }
    }

    fn if_blank(&mut self, expr: &Expr, value: &Expr, otherwise: &Expr, rows: &[u32]) {
        self.expr_on(value, expr.frame, rows);
        let values = self.values(value, expr.frame, rows);
        let blank: Vec<u32> = rows
            .iter()
            .zip(&values)
            .filter(|(_, value)| **value == Value::Blank)
            .map(|(row, _)| *row)
            .collect();
        if !self.open.has(value) {
            if !blank.is_empty() {
                self.mark(expr.span, Goal::Blank);
            }
            if blank.len() < values.len() {
                self.mark(expr.span, Goal::Given);
            }
        }
        self.expr_on(otherwise, expr.frame, &blank);
    }

    /// What is taken over rows is looked at for those that are in one of the groups.
    fn aggregate(&mut self, expr: &Expr, aggregate: &Aggregate, groups: &[u32]) {
        let mut rows = self.members(aggregate.selection, expr.frame);
        rows.retain(|row| {
            let here = self.group(expr.frame, *row).is_some_and(|group| groups.binary_search(&group).is_ok());
            here && aggregate.within.is_none_or(|within| self.is_in(within, *row))
        });
        if self.open.has_fact(aggregate.selection) {
            return;
        }
        expr.operands().into_iter().for_each(|operand| self.expr(operand, &rows));
    }

    fn comparison(&mut self, expr: &Expr, comparison: &Comparison, rows: &[u32]) {
        if self.open.has(expr) {
            return;
        }
        if let Some(rule) = &comparison.blank {
            let asked = self.values(&rule.of, expr.frame, rows);
            if asked.contains(&Value::Blank) {
                self.mark(rule.of.span, Goal::Blank);
            }
            if asked.iter().any(|value| *value != Value::Blank) {
                self.mark(rule.of.span, Goal::Given);
            }
        }
        if !parts::has_order(comparison) {
            return;
        }
        let left = self.values(&comparison.left, expr.frame, rows);
        let right = self.values(&comparison.right, expr.frame, rows);
        let edge_here = EdgeHere::between(&self.terms, &comparison.left, &comparison.right);
        for (value, edge) in left.iter().zip(&right) {
            self.beside_edge(&edge_here, value, edge);
        }
    }

    /// A value beside an edge: counted where it is near enough, or where any will do if it is nearer than those before.
    pub(super) fn beside_edge(&mut self, here: &EdgeHere<'_>, value: &Value, edge: &Value) {
        let (Some(size), Some(edge)) = (in_order(value), in_order(edge)) else { return };
        let distance = size.minus(&edge).size();
        let goal = match size.cmp(&edge) {
            std::cmp::Ordering::Less => Goal::Below,
            std::cmp::Ordering::Equal => Goal::At,
            std::cmp::Ordering::Greater => Goal::Above,
        };
        let key = Key::new(here.span, goal);
        match &here.distance {
            Some(wanted) if goal != Goal::At && distance != *wanted => {}
            None if goal != Goal::At => {
                let nearer = self
                    .seen
                    .get(&key)
                    .is_none_or(|seen| seen.as_ref().is_none_or(|(before, _)| distance < *before));
                if nearer {
                    let shown = value.shown(self.model, &self.outcome.data, here.ty);
                    self.seen.insert(key, Some((distance, shown)));
                }
            }
            _ => self.mark(key.span, key.goal),
        }
    }

    fn choice(&mut self, expr: &Expr, op: ChooseOp, value: &Expr, bound: &Expr, rows: &[u32]) {
        if self.open.has(expr) {
            return;
        }
        let (values, bounds) = (self.values(value, expr.frame, rows), self.values(bound, expr.frame, rows));
        for pair in values.iter().zip(&bounds) {
            let (Some(value), Some(bound_at)) = (in_order(pair.0), in_order(pair.1)) else { continue };
            let order = value.cmp(&bound_at);
            let smaller = matches!(op, ChooseOp::Smaller | ChooseOp::Earlier);
            let bites = if smaller { order.is_gt() } else { order.is_lt() };
            self.mark(bound.span, if bites { Goal::Bites } else { Goal::LeavesWhole });
        }
    }

    /// The same, and whether one of them is blank.
    fn choice_given(&mut self, expr: &Expr, op: ChooseOp, value: &Expr, bound: &Expr, rows: &[u32]) {
        self.choice(expr, op, value, bound, rows);
        if self.open.has(expr) {
            return;
        }
        let (values, bounds) = (self.values(value, expr.frame, rows), self.values(bound, expr.frame, rows));
        for (value, bound) in values.iter().zip(&bounds) {
            match (*value == Value::Blank, *bound == Value::Blank) {
                (true, true) => {}
                (false, false) => self.mark(expr.span, Goal::Given),
                _ => self.mark(expr.span, Goal::Blank),
            }
        }
    }

    /// The row and the date of a tariff that each lookup finds.
    fn tariff(&mut self, expr: &Expr, id: TariffId, keys: &[Expr], at: Option<&Expr>, rows: &[u32]) {
        let tariff = &self.model.tariffs[id];
        let single = tariff.keys.is_empty() && tariff.dates.is_empty();
        if single || self.open.has(expr) {
            return;
        }
        let keys: Vec<Vec<Value>> = keys.iter().map(|key| self.values(key, expr.frame, rows)).collect();
        let days = at.map(|at| self.values(at, expr.frame, rows));
        for position in 0..rows.len() {
            let row = found_row(tariff, &keys, position);
            let date = match days.as_ref().map(|days| days.get(position)) {
                Some(Some(Value::Date(day))) => found_date(tariff, *day),
                _ => None,
            };
            let dated = !tariff.dates.is_empty();
            let Some(row) = row.filter(|_| !dated || date.is_some()) else { continue };
            if !tariff.keys.is_empty() {
                self.mark(row, Goal::LookedUp);
            }
            if let Some(date) = date {
                self.mark(tariff.title.span, Goal::DateHolds(date));
            }
        }
    }
}

/// What has an order, as a number: days of dates, seconds of times.
pub(in crate::coverage) fn in_order(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) | Value::Moment(number) | Value::Clock(number) => Some(number.clone()),
        Value::Date(day) => Some(Number::from_int(i128::from(day.number()))),
        _ => None,
    }
}

/// The row of a tariff that has the keys at a position.
fn found_row(tariff: &Tariff, keys: &[Vec<Value>], position: usize) -> Option<Span> {
    let fits = |row: &&TariffRow| {
        row.keys
            .iter()
            .zip(keys)
            .all(|(key, values)| values.get(position).is_some_and(|value| is_constant(value, key)))
    };
    tariff.rows.iter().find(fits).map(|row| row.span)
}

/// The date of a tariff that holds on a day.
fn found_date(tariff: &Tariff, day: Day) -> Option<u32> {
    let begun = tariff.dates.iter().take_while(|from| from.is_none_or(|from| from <= day)).count();
    u32::try_from(begun.checked_sub(1)?).ok()
}

fn is_constant(value: &Value, constant: &Constant) -> bool {
    match (value, constant) {
        (Value::Number(value), Constant::Number(constant)) => value == constant,
        (Value::Text(value), Constant::Text(constant)) => value == constant,
        (Value::Choice(_, value), Constant::Choice(constant)) => value == constant,
        (Value::YesNo(value), Constant::YesNo(constant)) => value == constant,
        (Value::Date(value), Constant::Date(constant)) => value == constant,
        _ => false,
    }
}
