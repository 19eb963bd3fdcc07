//! Tables of cases: exactly one must hold, whatever the data. And conditions that nothing can meet.

use std::ops::ControlFlow;

use crate::analysis::{self, FlowFacts};
use crate::check::Checker;
use crate::check::messages::{self, Advice, BlankValue, Doing};
use crate::check::resolve::scope::Scope;
use crate::model::{CaseRow, Comparison, Expr, ExprKind, Type};
use crate::source::Span;
use crate::syntax::ast::{CellKind, Table, TableRow};
use crate::value::{AggregateOp, CompareOp};

/// The rows of a table so far.
struct Reading {
    rows: Vec<CaseRow>,
    otherwise: Option<(Expr, Span)>,
    /// Whether a row was wrong: then nothing can be said of gaps.
    wrong: bool,
    /// What is left after the rows so far.
    left: Scope,
}

/// What is wrong with the rows of a table together.
enum Unsound {
    Gap(String),
    Overlap(usize, usize, String),
}

/// What the assignments show of a row.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// It holds in some.
    holds: bool,
    /// It is unknown in some in which no row holds.
    unknown: bool,
}

impl Checker<'_> {
    /// `| when C | E |` rows and perhaps `| otherwise | E |`.
    pub(crate) fn cases(&mut self, table: &Table, scope: &Scope) -> Option<Expr> {
        let mut reading = Reading { rows: Vec::new(), otherwise: None, wrong: false, left: scope.clone() };
        for row in &table.rows {
            if self.case(row, &mut reading, scope).is_none() {
                reading.wrong = true;
                reading.left.proven.leave_open();
            }
        }
        let Reading { rows, otherwise, wrong, .. } = reading;
        let values: Vec<&Expr> =
            rows.iter().map(|row| &row.then).chain(otherwise.as_ref().map(|(value, _)| value)).collect();
        let (first, others) = values.split_first()?;
        for value in others {
            self.same_type(first, value, Doing::OneTable)?;
        }
        if wrong || scope.proven.is_open() {
            return None;
        }
        self.covered_once(&rows, otherwise.as_ref().map(|(_, span)| *span), table.span, &scope.proven)?;
        let may_be_blank = values.iter().any(|value| value.may_be_blank);
        let ty = first.ty.clone();
        let kind = ExprKind::Cases(rows, otherwise.map(|(value, _)| Box::new(value)));
        Some(Expr { kind, ty, frame: scope.frame, may_be_blank, span: table.span })
    }

    fn case(&mut self, row: &TableRow, reading: &mut Reading, scope: &Scope) -> Option<()> {
        let [when, value] = row.cells.as_slice() else {
            return self.refuse(messages::tables::row_of_two(row.span));
        };
        if let Some((_, first)) = &reading.otherwise {
            return self.refuse(messages::tables::after_otherwise(*first, row.span));
        }
        let CellKind::Expr(value) = &value.kind else {
            return self.refuse(messages::tables::not_a_case_value(value.span));
        };
        match &when.kind {
            CellKind::When(condition) => {
                let condition = self.condition(condition, scope);
                let mut inside = reading.left.clone();
                match &condition {
                    Some(condition) => inside.proven.also(&self.terms().proven_by(condition)),
                    None => inside.proven.leave_open(),
                }
                let then = self.expr(value, &inside);
                let (when, then) = (condition?, then?);
                reading.left.proven.also(&self.terms().proven_without(&when));
                reading.rows.push(CaseRow { when, then, span: row.span });
            }
            CellKind::Otherwise => {
                reading.otherwise = Some((self.expr(value, &reading.left)?, when.span));
            }
            _ => {
                let written = self.as_written(when.span);
                return self.refuse(messages::tables::not_a_case(when.span, &written));
            }
        }
        Some(())
    }

    /// Reports the first gap or overlap, blanks that fall under `otherwise` unsaid, or rows that never hold.
    fn covered_once(
        &mut self,
        rows: &[CaseRow],
        otherwise: Option<Span>,
        table: Span,
        proven: &FlowFacts,
    ) -> Option<()> {
        let Some(assignments) = self.terms().assignments(rows.iter().map(|row| &row.when), proven) else {
            return self.refuse(messages::tables::too_many_cases(table));
        };
        let mut seen = vec![Seen::default(); rows.len()];
        let mut rest = false;
        let unsound = assignments.find(|assignment| {
            let held: Vec<Option<bool>> = (0..rows.len()).map(|row| assignment.holds(row)).collect();
            let mut holding = held.iter().enumerate().filter(|(_, held)| **held == Some(true));
            match (holding.next(), holding.next()) {
                (Some((first, _)), Some((second, _))) => {
                    return ControlFlow::Break(Unsound::Overlap(
                        first,
                        second,
                        self.assignment_words(assignment),
                    ));
                }
                (None, _) if otherwise.is_none() => {
                    return ControlFlow::Break(Unsound::Gap(self.assignment_words(assignment)));
                }
                (None, _) => rest = true,
                (Some(_), None) => {}
            }
            let none_holds = !held.contains(&Some(true));
            for (seen, held) in seen.iter_mut().zip(held) {
                seen.holds |= held == Some(true);
                seen.unknown |= none_holds && held.is_none();
            }
            ControlFlow::Continue(())
        });
        let span_of = |row: usize| rows.get(row).map_or(table, |row| row.when.span);
        match (unsound, otherwise) {
            (Some(Unsound::Gap(example)), _) => {
                let last = rows.last().map_or(table, |row| row.span);
                self.refuse(messages::tables::cases_gap(last, &example))
            }
            (Some(Unsound::Overlap(first, second, example)), _) => {
                let apart = rows.get(first).zip(rows.get(second));
                let apart = apart.and_then(|(first, second)| self.apart(&first.when, &second.when));
                self.refuse(messages::tables::cases_overlap(span_of(first), span_of(second), &example, apart))
            }
            (None, Some(otherwise)) if seen.iter().any(|seen| seen.unknown) => {
                self.unknown_before(rows, &seen, otherwise)
            }
            (None, otherwise) => {
                let never: Vec<&CaseRow> =
                    rows.iter().zip(&seen).filter(|(_, seen)| !seen.holds).map(|(row, _)| row).collect();
                if let Some(otherwise) = otherwise.filter(|_| !rest && never.is_empty()) {
                    self.report(messages::tables::nothing_left(otherwise));
                }
                never.into_iter().all(|row| self.is_met(&row.when, None, None)).then_some(())
            }
        }
    }

    /// How two cases that meet at one value are told apart: the second leaves that value to the first.
    fn apart(&self, first: &Expr, second: &Expr) -> Option<Advice> {
        let (ExprKind::Compare(first), ExprKind::Compare(second)) = (&first.kind, &second.kind) else {
            return None;
        };
        let written = |expr: &Expr| self.as_written(expr.span);
        let sides = |of: &Comparison| (written(&of.left), written(&of.right));
        let date = second.left.ty == Type::Date;
        let word = match (first.op, second.op) {
            (CompareOp::AtMost, CompareOp::AtLeast) if date => "is after",
            (CompareOp::AtMost, CompareOp::AtLeast) => "is more than",
            (CompareOp::AtLeast, CompareOp::AtMost) if date => "is before",
            (CompareOp::AtLeast, CompareOp::AtMost) => "is less than",
            _ => return None,
        };
        let (left, right) = sides(second);
        let between = Span::new(second.left.span.end, second.right.span.start);
        (sides(first) == (left.clone(), right.clone())).then(|| {
            Advice::replace(format!("write `when {left} {word} {right}`"), between, format!(" {word} "))
        })
    }

    /// A case that may be unknown leaves its blanks to `otherwise`: is that meant?
    fn unknown_before(&mut self, rows: &[CaseRow], seen: &[Seen], otherwise: Span) -> Option<()> {
        let mut unknown = rows.iter().zip(seen).filter(|(_, seen)| seen.unknown).map(|(row, _)| &row.when);
        let first = unknown.next()?;
        let others = unknown.map(|when| when.span).collect::<Vec<_>>();
        let of = self.unknown_value(first);
        // What is not known is never helped to an amount: only other values are proposed as they stand.
        let value = rows.first().map(|row| match &row.then.ty {
            ty @ Type::Number(_) => self.nought(ty),
            _ => self.as_written(row.then.span),
        });
        let value = value.unwrap_or_default();
        self.refuse(messages::blanks::unknown_before_otherwise(first.span, &others, of, otherwise, &value))
    }

    /// The value whose blank leaves a condition unknown.
    pub(crate) fn unknown_value(&self, condition: &Expr) -> BlankValue {
        let mut found = None;
        analysis::unknowns(condition, &mut |value| found = found.or(Some(value)));
        let found = found.unwrap_or(condition);
        let settled = self.why_blank(found, &FlowFacts::default()).settled.map(|settled| settled.text);
        BlankValue { written: self.words_of(found), word: self.word_of(found), settled }
    }

    /// The word by which `, and a blank … is taken in` calls a value.
    fn word_of(&self, value: &Expr) -> Option<String> {
        match &value.kind {
            ExprKind::Field(_) | ExprKind::Fact(_) => Some(self.words_of(value)),
            ExprKind::Spread(inner, _) => self.word_of(inner),
            ExprKind::Aggregate(one) if one.op == AggregateOp::One => self.word_of(one.value.as_ref()?),
            _ => None,
        }
    }

    /// Reports a condition that can never be met. One that is told to ask for a blank where there is none has been
    /// warned of.
    fn is_met(&mut self, condition: &Expr, after: Option<Span>, either: Option<&str>) -> bool {
        let idle = asks_for_no_blank(condition);
        if !idle {
            self.report(messages::tables::never_met(condition.span, after, either));
        }
        idle
    }

    /// Conditions that are to be met together: reports the first that the ones before it, or the data, never let be
    /// met.
    pub(crate) fn can_be_met(&mut self, conditions: &[Expr], proven: &FlowFacts) {
        if proven.is_open() || conditions.iter().any(asks_for_no_blank) {
            return;
        }
        let Some(assignments) = self.terms().assignments(conditions.iter(), proven) else { return };
        let mut furthest = 0;
        let met = assignments.find(|assignment| {
            let held = (0..conditions.len()).take_while(|at| assignment.holds(*at) == Some(true)).count();
            furthest = furthest.max(held);
            if held == conditions.len() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if met.is_none()
            && let Some(never) = conditions.get(furthest)
        {
            let before = conditions.get(..furthest).unwrap_or(&[]);
            let after = before.iter().map(|condition| condition.span).reduce(Span::to);
            let either = before.iter().find_map(|condition| self.either_of(condition, never));
            self.is_met(never, after, either.as_deref());
        }
    }

    /// One test for two that ask the same for one value each: `status is one of done, late`.
    fn either_of(&self, first: &Expr, second: &Expr) -> Option<String> {
        let (ExprKind::Compare(first), ExprKind::Compare(second)) = (&first.kind, &second.kind) else {
            return None;
        };
        let written = |expr: &Expr| self.as_written(expr.span);
        let same = (first.op, second.op) == (CompareOp::Is, CompareOp::Is)
            && written(&first.left) == written(&second.left);
        same.then(|| {
            let (left, one, other) = (written(&first.left), written(&first.right), written(&second.right));
            format!("{left} is one of {one}, {other}")
        })
    }
}

/// Whether `is blank` is asked of what is never blank.
fn asks_for_no_blank(condition: &Expr) -> bool {
    match &condition.kind {
        ExprKind::Given(inner, false) => !inner.may_be_blank,
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().any(asks_for_no_blank),
        ExprKind::Not(inner) => asks_for_no_blank(inner),
        _ => false,
    }
}
