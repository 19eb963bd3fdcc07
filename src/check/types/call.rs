//! Calls of built-in functions: what a function asks of its arguments is said in `functions`, and held here.

use crate::check::Checker;
use crate::check::messages::{self, Doing};
use crate::check::resolve::scope::Scope;
use crate::functions::{self, Argument, Arguments, Need, Refusal, Together, Want};
use crate::model::{Expr, ExprKind, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Function;

impl Checker<'_> {
    /// A call as it is written.
    pub(crate) fn call_written(
        &mut self,
        function: &Function,
        arguments: &[ast::Expr],
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let arguments: Vec<Option<Expr>> =
            arguments.iter().map(|argument| self.expr(argument, scope)).collect();
        self.call(function.clone(), arguments.into_iter().collect::<Option<_>>()?, span, scope)
    }

    /// A call of typed arguments.
    pub(crate) fn call(
        &mut self,
        function: Function,
        arguments: Vec<Expr>,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let built_in = functions::of(&function);
        for (argument, want) in arguments.iter().zip(built_in.wants()) {
            self.is_as_wanted(argument, *want)?;
        }
        if let (Some(together), [left, right]) = (built_in.together(), arguments.as_slice()) {
            self.same_type(left, right, doing(together))?;
        }
        let known: Vec<_> = arguments.iter().map(|argument| self.terms().constant_number(argument)).collect();
        let all = arguments.iter().zip(&known).map(|(argument, known)| Argument {
            ty: &argument.ty,
            known: known.as_ref(),
            literal: matches!(argument.kind, ExprKind::Constant(_)),
        });
        let all: Vec<Argument<'_>> = all.collect();
        let calendar = self.contract.as_ref().map(|contract| contract.calendar.clone());
        let ty = match built_in.gives(&Arguments { all: &all, calendar }) {
            Ok(ty) => ty,
            Err(refusal) => return self.refuse_call(refusal, &arguments, span),
        };
        match built_in.needs() {
            None => {}
            Some(Need::WorkingDays) => self.needs_working_days(span)?,
            Some(Need::Clock) => self.needs_clock(span)?,
        }
        let divisor = built_in.blank_at_nought().and_then(|position| arguments.get(position));
        let at_nought = divisor.is_some_and(|divisor| !self.never_nought(divisor, scope));
        let call = Expr::call(function, arguments, ty, span);
        Some(Expr { may_be_blank: call.may_be_blank || at_nought, ..call })
    }

    fn is_as_wanted(&mut self, argument: &Expr, want: Want) -> Option<()> {
        let found = |checker: &Self| checker.describe_type(&argument.ty);
        let span = argument.span;
        let problem = match (want, &argument.ty) {
            (Want::Any, _)
            | (Want::Number(_), Type::Number(_))
            | (Want::Date, Type::Date)
            | (Want::Moment, Type::Moment)
            | (Want::Period, Type::Period(_)) => return Some(()),
            (Want::Number(doing), _) => messages::types::not_a_number(doing, &found(self), span),
            (Want::Date, _) => messages::types::not_a_date(&found(self), span),
            (Want::Moment, _) => messages::types::not_a_moment(&found(self), span),
            (Want::Period, _) => messages::types::not_a_period(&found(self), span),
        };
        self.refuse(problem)
    }

    /// Says why there is no such call.
    pub(crate) fn refuse_call<T>(&mut self, refusal: Refusal, arguments: &[Expr], span: Span) -> Option<T> {
        let argument = |position: usize| arguments.get(position);
        let at = |position| argument(position).map_or(span, |argument| argument.span);
        let found = |checker: &Self, position| {
            argument(position).map(|argument| checker.describe_type(&argument.ty)).unwrap_or_default()
        };
        let problem = match refusal {
            Refusal::Count => return None,
            Refusal::NotADate(position) => messages::types::not_a_date(&found(self, position), at(position)),
            Refusal::AbsurdUnit { money } => messages::types::absurd_unit(span, money),
            Refusal::PowerOfUnit(position) => {
                let written = self.as_written(at(position));
                let written = if written.contains(' ') { format!("({written})") } else { written };
                let one = argument(position).map(|argument| self.one(&argument.ty)).unwrap_or_default();
                let (found, exponent) = (found(self, position), position == 1);
                messages::types::power_of_unit(at(position), exponent, &found, &written, &one)
            }
            Refusal::NotAnExponent(position) => messages::types::not_an_exponent(at(position)),
            Refusal::WordsOfOrder { dates, instead } => messages::types::words_of_order(span, dates, instead),
            Refusal::NoOrder => messages::types::no_order(&found(self, 0), span),
            Refusal::EndsNotSaid => return self.refuse(messages::terms::ends_not_said(span)),
            Refusal::NoTimeBetween => messages::types::no_time_between(at(2).to(at(3))),
            Refusal::DaysOfHours => messages::types::days_of_hours(span),
            Refusal::PeriodsDoNotNest { finer, coarser } => {
                return self.refuse(messages::types::periods_do_not_nest(finer, coarser, span));
            }
        };
        self.refuse(problem)
    }
}

fn doing(together: Together) -> Doing {
    match together {
        Together::Add => Doing::Add,
        Together::Subtract => Doing::Subtract,
        Together::Compare => Doing::Compare,
        Together::Blocks => Doing::Blocks,
    }
}
