//! Calls of built-in functions: what a function asks of its arguments is said in `functions`, and held here.

use crate::check::Checker;
use crate::check::problem::{Doing, TermProblem, TypeProblem};
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
        let known: Vec<_> = arguments.iter().map(|argument| self.known(argument)).collect();
        let all = arguments.iter().zip(&known).map(|(argument, known)| Argument {
            ty: &argument.ty,
            known: known.as_ref(),
            literal: matches!(argument.kind, ExprKind::Constant(_)),
        });
        let all: Vec<Argument<'_>> = all.collect();
        let calendar = self.contract.as_ref().map(|contract| contract.calendar);
        let ty = match built_in.gives(&Arguments { all: &all, calendar }) {
            Ok(ty) => ty,
            Err(refusal) => return self.refuse_call(refusal, &arguments, span),
        };
        match built_in.needs() {
            None => {}
            Some(Need::WorkingDays) => self.needs_working_days(span)?,
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
            (Want::Number(doing), _) => {
                TypeProblem::NotANumber { doing: doing.to_owned(), found: found(self), span }
            }
            (Want::Date, _) => TypeProblem::NotADate { found: found(self), span },
            (Want::Moment, _) => TypeProblem::NotAMoment { found: found(self), span },
            (Want::Period, _) => TypeProblem::NotAPeriod { found: found(self), span },
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
            Refusal::NotADate(position) => {
                TypeProblem::NotADate { found: found(self, position), span: at(position) }
            }
            Refusal::AbsurdUnit { money } => TypeProblem::AbsurdUnit { span, money },
            Refusal::PowerOfUnit(position) => {
                let written = self.as_written(at(position));
                let written = if written.contains(' ') { format!("({written})") } else { written };
                let one = argument(position).map(|argument| self.one(&argument.ty)).unwrap_or_default();
                let (found, exponent) = (found(self, position), position == 1);
                TypeProblem::PowerOfUnit { span: at(position), exponent, found, written, one }
            }
            Refusal::NotAnExponent(position) => TypeProblem::NotAnExponent { span: at(position) },
            Refusal::WordsOfOrder { dates, instead } => TypeProblem::WordsOfOrder { span, dates, instead },
            Refusal::NoOrder => TypeProblem::NoOrder { found: found(self, 0), span },
            Refusal::EndsNotSaid => return self.refuse(TermProblem::EndsNotSaid { span }),
            Refusal::DaysOfHours => TypeProblem::DaysOfHours { span },
            Refusal::PeriodsDoNotNest { finer, coarser } => {
                TypeProblem::PeriodsDoNotNest { finer, coarser, span }
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
