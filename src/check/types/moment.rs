//! Dates and times: moments, what moves them, and the clock times of the text.

use crate::check::Checker;
use crate::check::messages;
use crate::check::resolve::scope::Scope;
use crate::functions::shift;
use crate::model::{Expr, ExprKind};
use crate::source::Span;
use crate::value::{Function, Number, ShiftUnit, parse_clock};

impl Checker<'_> {
    /// Which clock shows the times of the data, the contract has to say.
    pub(crate) fn needs_clock(&mut self, span: Span) -> Option<()> {
        match self.contract.as_ref().is_some_and(|contract| contract.clock.is_some()) {
            true => Some(()),
            // What was wrong with the clause is reported with it.
            false if self.guessed.clock => None,
            false => {
                // Asked once: the answer is one for all times.
                self.guessed.clock = true;
                self.refuse(messages::types::no_clock(span))
            }
        }
    }

    /// `07:30` as seconds after midnight.
    pub(crate) fn clock_time(&mut self, text: &str, span: Span) -> Option<Number> {
        match parse_clock(text) {
            Some(second) => Some(Number::from_int(i128::from(second))),
            None => self.refuse(messages::types::no_such_time(text, span)),
        }
    }

    /// `4 hours after T`
    pub(crate) fn shift_moment(
        &mut self,
        by: Expr,
        after: bool,
        from: Expr,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let (by, ty) = self.number_expr(by, "moving a date and time")?;
        if !shift::moves_moment(&ty.unit) {
            let found = self.describe_type(&by.ty);
            return self.refuse(messages::types::not_hours(&found, by.span));
        }
        let by = match after {
            true => by,
            false => Expr { kind: ExprKind::Call(Function::Negative, vec![by.clone()]), ..by },
        };
        self.call(Function::Shift(ShiftUnit::Hours), vec![from, by], span, scope)
    }
}
