//! Strict functions: of operands that are worked out already. The run chooses the kernel and tells the listener; it decides nothing else.

use super::trace::Compared;
use super::view::{Rows, View};
use crate::column::{Cells, Fault, Truth, Vector, compare, date, moment, number, working};
use crate::plan::{Node, Op};
use crate::value::{ArithmeticOp, ElapsedUnit};

impl View<'_> {
    /// A function of its operands, for so many rows.
    pub(super) fn call(
        &self,
        node: &Node,
        operands: &[Vector<'_>],
        rows: Rows<'_>,
    ) -> Result<Vector<'static>, Fault> {
        let len = rows.len();
        let nothing = Vector::nothing(node.kind);
        let operand = |position: usize| operands.get(position).unwrap_or(&nothing);
        let (a, b) = (operand(0), operand(1));
        let calendar = self.model.contract.calendar;
        Ok(match &node.op {
            Op::Negative(_) => number::negative(a),
            Op::Arithmetic(op, _, by) => {
                if *op == ArithmeticOp::Divide {
                    self.divisor(by.span, b, rows);
                }
                number::arithmetic(*op, a, b)
            }
            Op::Compare { op, right, blank, .. } => {
                let what = if op.is_order() { Compared::Edge } else { Compared::Turn };
                self.meets(right.span, what, (a, b), rows);
                let truths = compare::compare(*op, a, b);
                match blank {
                    Some((of, yes)) => {
                        let blanks = operand(2).blanks();
                        self.asks(of.span, &blanks, &Cells::Same(true), rows);
                        compare::decided(truths, &blanks, *yes)
                    }
                    None => truths,
                }
            }
            Op::Given(_, given) => Vector::truths(a.blanks().map(|blank| Truth::of(*blank != *given))),
            Op::Not(_) => Vector::truths(a.clone().into_truths().map(|truth| truth.not())),
            Op::Rounded { step, way, .. } => {
                self.rounds(node.span, a, step, *way, len);
                number::rounded(a, step, *way)
            }
            Op::Choose(larger, _, bound) => {
                self.meets(bound.span, Compared::Choice { larger: *larger }, (a, b), rows);
                compare::choose(*larger, a, b, len)
            }
            Op::ChooseGiven(larger, _, bound) => {
                self.meets(bound.span, Compared::Choice { larger: *larger }, (a, b), rows);
                let (one, other) = (a.blanks(), b.blanks());
                let blank = one.zip(&other, |one, other| *one || *other);
                let counts = one.zip(&other, |one, other| !(*one && *other));
                self.asks(node.span, &blank, &counts, rows);
                compare::choose_given(*larger, a, b, len)
            }
            Op::Power(..) => number::to_the_power(a, b)?,
            Op::Complete(..) => {
                self.divides(node.span, a, b, len);
                number::complete(a, b)
            }
            Op::ShiftDays(..) => date::shift(a, b, false)?,
            Op::ShiftMonths(..) => date::shift(a, b, true)?,
            Op::ShiftWorkingDays(..) => working::shift(&self.context.working, a, b)?,
            Op::Local(part, _) => moment::local(self.model.contract.clock.as_ref(), *part, a),
            Op::Elapsed { unit: ElapsedUnit::WorkingDays, both, .. } => {
                working::elapsed(&self.context.working, a, b, *both)?
            }
            Op::Elapsed { unit, both, .. } => date::elapsed(*unit, a, b, *both),
            Op::PeriodOf { kind, from: Some(from), .. } => date::period_of_period(calendar, *kind, *from, a),
            Op::PeriodOf { kind, from: None, .. } => self.context.periods_of_days(*kind, a),
            Op::DayOf(last, kind, _) => date::day_of(calendar, *last, *kind, a)?,
            // These are no functions of operands that are worked out: the evaluator asks each in its own way.
            Op::Constant(_)
            | Op::Field(_)
            | Op::Fact(_)
            | Op::Key(_)
            | Op::Slot(_)
            | Op::Spread(..)
            | Op::Tariff { .. }
            | Op::Lookup { .. }
            | Op::LinesTotal(..)
            | Op::And(_)
            | Op::Or(_)
            | Op::IfBlank(..)
            | Op::MustBeGiven(_)
            | Op::StatementDate
            | Op::Row
            | Op::Cases(..) => nothing,
        })
    }
}
