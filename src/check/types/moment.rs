//! Dates and times: moments, the hours between them, and what calendars and clocks show there.

use crate::check::Checker;
use crate::check::problem::TypeProblem;
use crate::check::resolve::scope::Scope;
use crate::model::{Elapsed, Expr, ExprKind, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{BaseUnit, ElapsedUnit, LocalPart, Number, Unit, parse_clock};

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
                self.refuse(TypeProblem::NoClock { span })
            }
        }
    }

    /// `07:30` as seconds after midnight.
    pub(crate) fn clock_time(&mut self, text: &str, span: Span) -> Option<Number> {
        match parse_clock(text) {
            Some(second) => Some(Number::from_int(i128::from(second))),
            None => self.refuse(TypeProblem::NoSuchTime { text: text.to_owned(), span }),
        }
    }

    /// `day of T`, `clock time of T`
    pub(crate) fn local(
        &mut self,
        part: LocalPart,
        of: &ast::Expr,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let of = self.moment(of, scope)?;
        let ty = match part {
            LocalPart::Day => Type::Date,
            LocalPart::Clock => Type::Clock,
        };
        let (frame, may_be_blank) = (of.frame, of.may_be_blank);
        Some(Expr { kind: ExprKind::Local(part, Box::new(of)), ty, frame, may_be_blank, span })
    }

    /// `4 hours after T`
    pub(crate) fn shift_moment(&mut self, by: Expr, after: bool, from: Expr, span: Span) -> Option<Expr> {
        let (by, ty) = self.number_expr(by, "moving a date and time")?;
        if ty.unit.as_base() != Some(BaseUnit::Hours) {
            let found = self.describe_type(&by.ty);
            return self.refuse(TypeProblem::NotHours { found, span: by.span });
        }
        let by = match after {
            true => by,
            false => Expr { kind: ExprKind::Negative(Box::new(by.clone())), ..by },
        };
        let (frame, may_be_blank) = (from.frame, by.may_be_blank || from.may_be_blank);
        let kind = ExprKind::ShiftHours(Box::new(from), Box::new(by));
        Some(Expr { kind, ty: Type::Moment, frame, may_be_blank, span })
    }

    /// `hours from A to B`: the time that passes.
    pub(crate) fn hours_between(
        &mut self,
        (from, to): (&ast::Expr, &ast::Expr),
        both: Option<bool>,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let from = self.moment(from, scope);
        let to = self.moment(to, scope);
        let (from, to) = (from?, to?);
        if both.is_some() {
            return self.refuse(TypeProblem::DaysOfHours { span });
        }
        let may_be_blank = from.may_be_blank || to.may_be_blank;
        let ty = crate::check::types::literal::quantity(Unit::base(BaseUnit::Hours));
        let kind = ExprKind::Elapsed(Box::new(Elapsed { unit: ElapsedUnit::Hours, from, to, both: false }));
        Some(Expr { kind, ty, frame: scope.frame, may_be_blank, span })
    }

    fn moment(&mut self, of: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let of = self.expr(of, scope)?;
        if of.ty != Type::Moment {
            let found = self.describe_type(&of.ty);
            return self.refuse(TypeProblem::NotAMoment { found, span: of.span });
        }
        Some(of)
    }
}
