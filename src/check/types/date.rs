//! Dates, stretches of days and periods.

use crate::analysis::Steps;
use crate::check::Checker;
use crate::check::problem::{GrainProblem, TermProblem, TypeProblem};
use crate::check::resolve::scope::Scope;
use crate::model::{Constant, Elapsed, Expr, ExprKind, RecordId, Type};
use crate::source::{Span, Spanned};
use crate::syntax::ast;
use crate::value::{ArithmeticOp, BaseUnit, ElapsedUnit, Number, NumberStyle, NumberType, PeriodKind, Unit};

/// Makes the expression that moves a date by a count.
type Shift = fn(Box<Expr>, Box<Expr>) -> ExprKind;

impl Checker<'_> {
    /// `42 days after D`, `3 months before D`
    pub(crate) fn shift(
        &mut self,
        by: &ast::Expr,
        after: bool,
        from: &ast::Expr,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let by = self.expr(by, scope);
        let from = self.expr(from, scope);
        let (by, from) = (by?, from?);
        if from.ty == Type::Moment {
            return self.shift_moment(by, after, from, span);
        }
        let from = self.must_be_a_date(from)?;
        let (by, ty) = self.number_expr(by, "moving a date")?;
        let (shift, times): (Shift, _) = match ty.unit.as_base() {
            Some(BaseUnit::Days) => (ExprKind::ShiftDays, 1),
            Some(BaseUnit::Weeks) => (ExprKind::ShiftDays, 7),
            Some(BaseUnit::WorkingDays) => {
                self.needs_working_days(by.span)?;
                (ExprKind::ShiftWorkingDays, 1)
            }
            Some(BaseUnit::Months) => (ExprKind::ShiftMonths, 1),
            Some(BaseUnit::Years) => (ExprKind::ShiftMonths, 12),
            _ => {
                let found = self.describe_type(&by.ty);
                return self.refuse(TypeProblem::NotATimeSpan { found, span: by.span });
            }
        };
        self.whole_steps(&by)?;
        let times = if after { times } else { -times };
        let by = scaled(by, times);
        let (frame, may_be_blank) = (scope.frame, by.may_be_blank || from.may_be_blank);
        let kind = shift(Box::new(from), Box::new(by));
        Some(Expr { kind, ty: Type::Date, frame, may_be_blank, span })
    }

    /// Which days are working days, the contract has to say.
    fn needs_working_days(&mut self, span: Span) -> Option<()> {
        match self.contract.as_ref().is_some_and(|contract| contract.working_week.is_some()) {
            true => Some(()),
            // What was wrong with the clause is reported with it.
            false if self.guessed.working_week => None,
            false => self.refuse(TermProblem::NoWorkingDays { span }),
        }
    }

    /// Dates move by whole days, weeks, months or years. A tariff that is to be supplied is asked when it is.
    fn whole_steps(&mut self, by: &Expr) -> Option<()> {
        if Steps::with_whole_supplies(&self.terms()).step(by).is_whole() {
            return Some(());
        }
        let rounded = match self.known(by) {
            Some(_) => None,
            None => Some((self.as_written(by.span), self.one(&by.ty))),
        };
        self.refuse(TypeProblem::NotWhole { span: by.span, rounded })
    }

    /// `the 5th day from D`: D is day 1.
    pub(crate) fn nth_day(
        &mut self,
        digits: &Spanned<String>,
        from: &ast::Expr,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let from = self.date_expr(from, scope)?;
        let day = digits.node.parse::<i128>().ok().filter(|day| (1..=1_000_000).contains(day));
        let Some(day) = day else {
            return self.refuse(TypeProblem::NoSuchDay { text: digits.node.clone(), span: digits.span });
        };
        let steps = Number::from_int(day.saturating_sub(1));
        let by = crate::check::types::constant_expr(Constant::Number(steps), days(), scope, digits.span);
        let may_be_blank = from.may_be_blank;
        let kind = ExprKind::ShiftDays(Box::new(from), Box::new(by));
        Some(Expr { kind, ty: Type::Date, frame: scope.frame, may_be_blank, span })
    }

    /// `started weeks from A to B, both days counted`
    pub(crate) fn elapsed(
        &mut self,
        unit: ElapsedUnit,
        (from, to): (&ast::Expr, &ast::Expr),
        both: Option<bool>,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        if unit == ElapsedUnit::Hours {
            return self.hours_between((from, to), both, span, scope);
        }
        let from = self.date_expr(from, scope);
        let to = self.date_expr(to, scope);
        let (from, to) = (from?, to?);
        let Some(both) = both else { return self.refuse(TermProblem::EndsNotSaid { span }) };
        let base = match unit {
            ElapsedUnit::Hours => BaseUnit::Hours,
            ElapsedUnit::Days => BaseUnit::Days,
            ElapsedUnit::WorkingDays => {
                self.needs_working_days(span)?;
                BaseUnit::WorkingDays
            }
            ElapsedUnit::StartedWeeks | ElapsedUnit::CompletedWeeks => BaseUnit::Weeks,
            ElapsedUnit::CompletedMonths => BaseUnit::Months,
            ElapsedUnit::CompletedYears => BaseUnit::Years,
        };
        let may_be_blank = from.may_be_blank || to.may_be_blank;
        let ty = crate::check::types::literal::quantity(Unit::base(base));
        let kind = ExprKind::Elapsed(Box::new(Elapsed { unit, from, to, both }));
        Some(Expr { kind, ty, frame: scope.frame, may_be_blank, span })
    }

    /// `quarter of D`. As a key of the clause it is the key.
    pub(crate) fn period_of(
        &mut self,
        kind: PeriodKind,
        of: Option<&ast::Expr>,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let Some(of) = of else {
            let date = self.a_date(scope);
            return self.refuse(GrainProblem::PeriodOfWhat { kind, date, span });
        };
        // Where the place is the rows themselves there is no key, and nothing to try twice.
        let groups = scope.record.is_some_and(|record| self.rows_of(record) != scope.frame);
        if groups && let Some(key) = self.probe(|checker| checker.period_key(kind, of, span, scope)) {
            return Some(key);
        }
        let of = self.expr(of, scope)?;
        self.period_of_typed(kind, of, span)
    }

    /// A date that can be read in this place, for help lines.
    pub(crate) fn a_date(&self, scope: &Scope) -> String {
        let key = self.keys_of(scope.frame).iter().find_map(|key| match key.value.ty {
            Type::Date => Some(key.label.clone()),
            Type::Period(_) => Some(format!("(first day of ({}))", key.label)),
            _ => None,
        });
        let groups = !self.keys_of(scope.frame).is_empty();
        let field = || self.a_date_field(scope.record?).filter(|_| !groups);
        key.or_else(field).unwrap_or_else(|| "first day of the term".to_owned())
    }

    /// A date of a record's rows, rather one that is never blank.
    pub(crate) fn a_date_field(&self, record: RecordId) -> Option<String> {
        let fields = &self.records.get(record.index())?.fields;
        let dates = || fields.iter().filter(|field| field.ty == Type::Date);
        let first = dates().find(|field| !field.may_be_blank).or_else(|| dates().next());
        first.map(|field| field.name.clone())
    }

    /// The period as a value of the rows, brought to the clause's groups.
    fn period_key(&mut self, kind: PeriodKind, of: &ast::Expr, span: Span, scope: &Scope) -> Option<Expr> {
        let record = scope.record?;
        let rows = Scope::rows(self.rows_of(record), record, scope.proven.clone());
        let of = self.expr(of, &rows)?;
        let value = self.period_of_typed(kind, of, span)?;
        self.bring(&value, scope.frame)
    }

    fn period_of_typed(&mut self, kind: PeriodKind, of: Expr, span: Span) -> Option<Expr> {
        match of.ty {
            Type::Date => {}
            Type::Period(finer) if self.nests(finer, kind) => {}
            Type::Period(finer) => {
                return self.refuse(TypeProblem::PeriodsDoNotNest { finer, coarser: kind, span });
            }
            _ => {
                let found = self.describe_type(&of.ty);
                return self.refuse(TypeProblem::NotADate { found, span: of.span });
            }
        }
        let (frame, may_be_blank) = (of.frame, of.may_be_blank);
        Some(Expr {
            kind: ExprKind::PeriodOf(kind, Box::new(of)),
            ty: Type::Period(kind),
            frame,
            may_be_blank,
            span,
        })
    }

    /// `last day of P`
    pub(crate) fn day_of(&mut self, last: bool, of: &ast::Expr, span: Span, scope: &Scope) -> Option<Expr> {
        let of = self.expr(of, scope)?;
        if !matches!(of.ty, Type::Period(_)) {
            let found = self.describe_type(&of.ty);
            return self.refuse(TypeProblem::NotAPeriod { found, span: of.span });
        }
        let (frame, may_be_blank) = (of.frame, of.may_be_blank);
        Some(Expr { kind: ExprKind::DayOf(last, Box::new(of)), ty: Type::Date, frame, may_be_blank, span })
    }
}

fn days() -> Type {
    crate::check::types::literal::quantity(Unit::base(BaseUnit::Days))
}

/// So many times a number of days or months; the unit no longer matters inside a shift.
fn scaled(by: Expr, times: i128) -> Expr {
    if times == 1 {
        return by;
    }
    let ty = Type::Number(NumberType { unit: Unit::none(), style: NumberStyle::Plain });
    let factor = Expr {
        kind: ExprKind::Constant(Constant::Number(Number::from_int(times))),
        ty,
        may_be_blank: false,
        ..by.clone()
    };
    Expr { kind: ExprKind::Arithmetic(ArithmeticOp::Multiply, Box::new(by.clone()), Box::new(factor)), ..by }
}

/// A kind of period as a word.
pub(crate) fn period_word(kind: PeriodKind) -> &'static str {
    kind.word()
}
