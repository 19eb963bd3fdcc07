//! Dates, stretches of days and periods.

use crate::analysis::Steps;
use crate::check::messages;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, ValueKind};
use crate::functions::shift;
use crate::model::{Constant, Expr, ExprKind, RecordId, Type};
use crate::source::{Span, Spanned};
use crate::syntax::ast;
use crate::value::{
    ArithmeticOp, BaseUnit, Function, Number, NumberStyle, NumberType, PeriodKind, ShiftUnit, Unit,
};

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
            return self.shift_moment(by, after, from, span, scope);
        }
        let from = self.must_be_a_date(from)?;
        let (by, ty) = self.number_expr(by, "moving a date")?;
        let Some((unit, times)) = shift::of_date(&ty.unit) else {
            let found = self.describe_type(&by.ty);
            return self.refuse(messages::types::not_a_time_span(&found, by.span));
        };
        if unit == ShiftUnit::WorkingDays {
            self.needs_working_days(by.span)?;
        }
        self.whole_steps(&by)?;
        let by = scaled(by, if after { times } else { -times });
        self.call(Function::Shift(unit), vec![from, by], span, scope)
    }

    /// Which days are working days, the contract has to say.
    pub(crate) fn needs_working_days(&mut self, span: Span) -> Option<()> {
        match self.contract.as_ref().is_some_and(|contract| contract.working_week.is_some()) {
            true => Some(()),
            // What was wrong with the clause is reported with it.
            false if self.guessed.working_week => None,
            false => self.refuse(messages::terms::no_working_days(span)),
        }
    }

    /// Dates move by whole days, weeks, months or years. A tariff that is to be supplied is asked when it is.
    fn whole_steps(&mut self, by: &Expr) -> Option<()> {
        if Steps::with_whole_supplies(&self.terms()).step(by).is_whole() {
            return Some(());
        }
        let rounded = match self.terms().constant_number(by) {
            Some(_) => None,
            None => Some((self.as_written(by.span), self.one(&by.ty))),
        };
        self.refuse(messages::types::not_whole(by.span, rounded.as_ref()))
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
            return self.refuse(messages::types::no_such_day(&digits.node, digits.span));
        };
        let steps = Number::from_int(day.saturating_sub(1));
        let by = crate::check::types::constant_expr(Constant::Number(steps), days(), scope, digits.span);
        self.call(Function::Shift(ShiftUnit::Days), vec![from, by], span, scope)
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
            return self.refuse(messages::grain::period_of_what(kind, &date, span));
        };
        // Where the place is the rows themselves there is no key, and nothing to try twice.
        let groups = scope.record.is_some_and(|record| self.rows_of(record) != scope.frame);
        if groups && let Some(key) = self.probe(|checker| checker.period_key(kind, of, span, scope)) {
            return Some(key);
        }
        let value = self.expr(of, scope);
        self.asked_of(of, &[ValueKind::Date, ValueKind::Period]);
        self.call(Function::PeriodOf(kind), vec![value?], span, scope)
    }

    /// The period of a label, beside one of its kind: the one that holds its first day.
    pub(crate) fn period_labelled(
        &mut self,
        kind: PeriodKind,
        label: &str,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let calendar = self.contract.as_ref()?.calendar.clone();
        let first = calendar.labelled(kind, label).and_then(|index| calendar.first_day(kind, index));
        let Some(first) = first else {
            let example = calendar.written(kind, calendar.index(kind, calendar.anchor()));
            return self.refuse(messages::types::no_such_period(label, kind, &example, span));
        };
        let first = crate::check::types::constant_expr(Constant::Date(first), Type::Date, scope, span);
        self.call(Function::PeriodOf(kind), vec![first], span, scope)
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
        let fields = &self.records[record].fields;
        let dates = || fields.iter().filter(|field| field.ty == Type::Date);
        let first = dates().find(|field| !field.may_be_blank).or_else(|| dates().next());
        first.map(|field| field.name.clone())
    }

    /// The period as a value of the rows, brought to the clause's groups.
    fn period_key(&mut self, kind: PeriodKind, of: &ast::Expr, span: Span, scope: &Scope) -> Option<Expr> {
        let record = scope.record?;
        let rows = Scope::rows(self.rows_of(record), record, scope.proven.clone());
        let of = self.expr(of, &rows)?;
        let value = self.call(Function::PeriodOf(kind), vec![of], span, &rows)?;
        self.bring(&value, scope.frame)
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
    let (ty, span) = (by.ty.clone(), by.span);
    Expr::call(Function::Arithmetic(ArithmeticOp::Multiply), vec![by, factor], ty, span)
}

/// A kind of period as a word.
pub(crate) fn period_word(kind: PeriodKind) -> &'static str {
    kind.word()
}
