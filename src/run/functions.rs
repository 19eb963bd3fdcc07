//! Strict functions: of operands that are worked out already. The run tells the listener and asks the function; it
//! decides nothing else.

use super::trace::Compared;
use super::view::{Rows, View};
use crate::column::number::kept;
use crate::column::{Cells, Fault, Truth, Vector, compare};
use crate::functions::{self, Batch, Parting, Surroundings};
use crate::plan::{Node, Op};

impl View<'_> {
    /// A function of its operands, for so many rows.
    pub(super) fn call(
        &self,
        node: &Node,
        operands: &[Vector<'_>],
        rows: Rows<'_>,
    ) -> Result<Vector<'static>, Fault> {
        let nothing = Vector::nothing(node.kind);
        let operand = |position: usize| operands.get(position).unwrap_or(&nothing);
        let (a, b) = (operand(0), operand(1));
        Ok(match &node.op {
            Op::Call(call) => {
                let function = functions::of(&call.function);
                self.parts_at(function.parting(), node, operands, rows);
                let batch =
                    Batch { arguments: operands, types: &call.types, nothing: &nothing, len: rows.len() };
                kept(function.kernel(&batch, &self.surroundings())?, operands)?
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
            Op::ChooseGiven(op, _, bound) => {
                let larger = op.takes_larger();
                self.meets(bound.span, Compared::Choice { larger }, (a, b), rows);
                let (one, other) = (a.blanks(), b.blanks());
                let blank = one.zip(&other, |one, other| *one || *other);
                let counts = one.zip(&other, |one, other| !(*one && *other));
                self.asks(node.span, &blank, &counts, rows);
                compare::choose_given(larger, a, b, rows.len())
            }
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
            | Op::Related(_)
            | Op::And(_)
            | Op::Or(_)
            | Op::IfBlank(..)
            | Op::MustBeGiven(_)
            | Op::StatementDate
            | Op::Row
            | Op::Cases(..) => nothing,
        })
    }

    /// Tells of where the run could go another way.
    fn parts_at(&self, parting: Parting<'_>, node: &Node, arguments: &[Vector<'_>], rows: Rows<'_>) {
        let places = node.operands();
        let place = |position: usize| places.get(position).map_or(node.span, |operand| operand.span);
        match (parting, arguments) {
            (Parting::Nowhere, _) => {}
            (Parting::WhereEqual { larger }, [left, right]) => {
                self.meets(place(1), Compared::Choice { larger }, (left, right), rows);
            }
            (Parting::AtNought(position), arguments) => {
                if let Some(divisor) = arguments.get(position) {
                    self.divisor(place(position), divisor, rows);
                }
            }
            (Parting::AtSteps(rounding), [of]) => {
                self.rounds(node.span, of, &rounding.step, rounding.way, rows.len());
            }
            (Parting::AtTimes, [of, by]) => self.divides(node.span, of, by, rows.len()),
            // A typed model has no other number of arguments.
            (Parting::WhereEqual { .. } | Parting::AtSteps(_) | Parting::AtTimes, _) => {}
        }
    }

    fn surroundings(&self) -> Surroundings<'_> {
        let contract = &self.model.contract;
        Surroundings {
            calendar: contract.calendar.clone(),
            clock: contract.clock.as_ref(),
            working: &self.context.working,
            periods: self.context.periods(),
        }
    }
}
