//! Expressions: each gets a type, a frame and whether it may be blank.

mod aggregate;
mod arithmetic;
mod blank_reason;
mod call;
mod cases;
mod compare;
mod date;
pub(crate) mod folded;
pub(crate) mod grain;
pub(crate) mod lines_total;
pub(crate) mod literal;
pub(crate) mod lookup;
mod moment;
mod name;
pub(crate) mod number_form;
mod one_row;
mod picked;
mod prices;
mod related;
mod running;
mod ties;
pub(crate) mod units;
mod words_beside;

use crate::check::messages::{self, Doing};
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, Meant, ValueKind};
use crate::functions;
use crate::model::{Constant, Expr, ExprKind, Type};
use crate::show::Names;
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind as Ast};
use crate::value::{Function, NumberType};

impl Checker<'_> {
    /// Types an expression in its place. None if something is wrong with it, which has then been reported.
    pub(crate) fn expr(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let mut value = self.deeper(1, expr.span, |checker| checker.form(expr, scope))?;
        // Whatever it is made of: a condition that is met has proven it.
        value.may_be_blank &= !scope.proven.is_given(&value);
        self.is_typed(&value, expr.span);
        Some(value)
    }

    /// Types an expression by its form.
    fn form(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let span = expr.span;
        match &expr.kind {
            Ast::Bracket(inner) => self.expr(inner, scope),
            Ast::Name(name) => self.name(name, span, scope),
            Ast::Possessive(of, field) => self.possessive(of, field, span, scope),
            Ast::Number(_) | Ast::Date(_) | Ast::YesNo(_) | Ast::Text(_) => {
                let (constant, ty) = self.constant(expr)?;
                Some(constant_expr(constant, ty, scope, span))
            }
            Ast::Period(label) => self.refuse(messages::types::period_label_here(label, span)),
            Ast::Negative(inner) => self.negative(inner, span, scope),
            Ast::Arithmetic(..) => self.arithmetic(expr, scope),
            Ast::Compare(comparison) => self.comparison(comparison, span, scope),
            Ast::And(parts) => self.all_of(parts, span, scope),
            Ast::Or(parts) => self.any_of(parts, span, scope),
            Ast::Not(inner) => self.not(inner, span, scope),
            Ast::IfBlank(value, otherwise) => self.if_blank(value, otherwise, span, scope),
            Ast::IfEmpty(value, otherwise, population) => {
                self.if_empty(value, otherwise, population, span, scope)
            }
            Ast::MustBeGiven(value) => self.must_be_given(value, span, scope),
            Ast::Rounded(value, rule) => {
                let value = self.expr(value, scope)?;
                self.rounded(value, rule, scope)
            }
            Ast::Aggregate { op, value, of } => {
                if let Some(total) = self.total_of_payment(
                    op.node,
                    value.as_deref(),
                    of.as_ref().map(|of| &of.name),
                    span,
                    scope,
                ) {
                    return total;
                }
                if let Some(of) = of {
                    self.of_other_rows(op, value.as_deref(), &of.name, scope)?;
                }
                self.no_rows_sought(of.as_ref())?;
                let of = of.as_ref().map(|of| &of.name);
                self.aggregate(op, value.as_deref(), of, span, scope)
            }
            Ast::Related(related) => self.related(related, span, scope),
            Ast::This(record) => {
                self.place_of_this(record, span, scope)?;
                Some(self.row_itself(scope.record?, span))
            }
            Ast::Running { of, reach, series } => self.running(of, reach, series, span, scope),
            Ast::Share(part, whole) => self.share(part, whole, span, scope),
            Ast::OnThe { value, latest, by } => self.on_the(value, *latest, by, span, scope),
            Ast::Lookup { table, column, keys, at } => {
                self.lookup((table, column.as_ref()), keys, at.as_deref(), span, scope)
            }
            Ast::Call(function, arguments) => self.call_written(function, arguments, span, scope),
            Ast::WhicheverGiven(inner) => self.choose_given(inner, span, scope),
            Ast::Complete { unit, size, of } => self.complete(unit, size, of, span, scope),
            Ast::Shift { by, after, from } => self.shift(by, *after, from, span, scope),
            Ast::Clock(text) => {
                let second = self.clock_time(text, span)?;
                Some(constant_expr(Constant::Number(second), Type::Clock, scope, span))
            }
            Ast::NthDay(digits, from) => self.nth_day(digits, from, span, scope),
            Ast::PeriodOf(kind, of) => self.period_of(kind.node, of.as_deref(), span, scope),
            Ast::TermPeriods(kind) => {
                let (kind, date) = (kind.node, self.a_date(scope));
                self.refuse(messages::grain::term_periods_here(kind, &date, span))
            }
            Ast::TermDay(day) => {
                let contract = self.contract.as_ref()?;
                let day = match day {
                    ast::TermDay::First => contract.starts,
                    ast::TermDay::Last => contract.ends,
                    ast::TermDay::LastOfSettlement => contract.settled_by,
                };
                Some(constant_expr(Constant::Date(day), Type::Date, scope, span))
            }
            Ast::StatementDate => Some(Expr {
                kind: ExprKind::StatementDate,
                ty: Type::Date,
                frame: scope.frame,
                may_be_blank: false,
                span,
            }),
            Ast::It => self.refuse(messages::types::it_here(span)),
            Ast::WhatLeaves { cap, of, keys } => self.what_leaves(cap, of.as_ref(), keys, span, scope),
        }
    }

    /// A yes-no expression.
    pub(crate) fn condition(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let typed = self.expr(expr, scope)?;
        if typed.ty != Type::YesNo {
            let found = self.describe_type(&typed.ty);
            return self.refuse(messages::types::not_a_condition(&found, typed.span));
        }
        Some(typed)
    }

    /// A number; anything else is refused, saying what is being done.
    pub(crate) fn number_expr(&mut self, expr: Expr, doing: &'static str) -> Option<(Expr, NumberType)> {
        match expr.ty.clone() {
            Type::Number(ty) => Some((expr, ty)),
            other => {
                let found = self.describe_type(&other);
                self.refuse(messages::types::not_a_number(doing, &found, expr.span))
            }
        }
    }

    /// A date; anything else is refused.
    pub(crate) fn date_expr(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let typed = self.expr(expr, scope);
        self.asked_of(expr, &[ValueKind::Date]);
        self.must_be_a_date(typed?)
    }

    fn must_be_a_date(&mut self, typed: Expr) -> Option<Expr> {
        if typed.ty != Type::Date {
            let found = self.describe_type(&typed.ty);
            return self.refuse(messages::types::not_a_date(&found, typed.span));
        }
        Some(typed)
    }

    /// `(X, or Y if blank)`
    fn if_blank(
        &mut self,
        value: &ast::Expr,
        otherwise: &ast::Expr,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let value = self.expr(value, scope);
        let otherwise = self.expr_like(otherwise, value.as_ref().map(|value| value.ty.clone()), scope);
        let (value, otherwise) = (value?, otherwise?);
        let ty = self.same_type(&value, &otherwise, Doing::StandIn)?;
        if !value.may_be_blank && !scope.proven.is_open() {
            self.report(messages::blanks::never_blank(value.span));
        }
        let may_be_blank = otherwise.may_be_blank;
        let kind = ExprKind::IfBlank(Box::new(value), Box::new(otherwise));
        Some(Expr { kind, ty, frame: scope.frame, may_be_blank, span })
    }

    /// `(X, which must be given)`
    fn must_be_given(&mut self, value: &ast::Expr, span: Span, scope: &Scope) -> Option<Expr> {
        let value = self.expr(value, scope)?;
        if !value.may_be_blank && !scope.proven.is_open() {
            self.report(messages::blanks::never_blank(value.span));
        }
        let (ty, frame) = (value.ty.clone(), value.frame);
        Some(Expr { kind: ExprKind::MustBeGiven(Box::new(value)), ty, frame, may_be_blank: false, span })
    }

    /// `(X, or Y if eligible is empty)`: as for a blank, and the population named must be the one that X is taken over.
    fn if_empty(
        &mut self,
        value: &ast::Expr,
        otherwise: &ast::Expr,
        population: &ast::Name,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let made = self.if_blank(value, otherwise, span, scope)?;
        let within = self.population_named(population, scope)?;
        if !blank_over(&made, within) {
            return self.refuse(messages::blanks::empty_of_what(population, value.span));
        }
        Some(made)
    }

    /// An expression in a place where a bare word may be a choice of this type.
    pub(crate) fn expr_like(&mut self, expr: &ast::Expr, ty: Option<Type>, scope: &Scope) -> Option<Expr> {
        let word = match &expr.kind {
            Ast::Name(word) | Ast::Text(word) if !matches!(ty, Some(Type::Period(_))) => word,
            Ast::Period(label) | Ast::Text(label) => match ty {
                Some(Type::Period(kind)) => return self.period_labelled(kind, label, expr.span, scope),
                _ => return self.expr(expr, scope),
            },
            _ => {
                let value = self.expr(expr, scope);
                if let Some(ty) = &ty {
                    self.asked_of(expr, &[ValueKind::of(ty)]);
                }
                return value;
            }
        };
        if self.is_asked(word) {
            if let Some(Type::Choice(set)) = ty {
                self.offer_choices(set);
            }
            self.offer_values(expr.span, scope, ty.as_ref());
            return None;
        }
        match ty {
            Some(Type::Choice(set)) => {
                let choices = &self.choice_sets[set].choices;
                if let Some(position) = choices.iter().position(|choice| choice == word) {
                    let position = u32::try_from(position).ok()?;
                    let constant = Constant::Choice(position);
                    self.meant(word, expr.span, Meant::Choice(set, position));
                    return Some(constant_expr(constant, Type::Choice(set), scope, expr.span));
                }
                let another_field =
                    scope.record.is_some_and(|record| self.find_field(record, word).is_some());
                if matches!(expr.kind, Ast::Name(_)) && (another_field || self.is_declared(word)) {
                    return self.expr(expr, scope);
                }
                let choices = choices.to_vec();
                let suggestion = crate::text::nearest(word, &choices).map(str::to_owned);
                let word = ast::Name::new(word.clone(), expr.span);
                self.refuse(messages::names::unknown_choice(&word, &choices, suggestion.as_deref()))
            }
            // The left side was wrong: a bare word may well be a choice of it, so nothing is said about it.
            None => None,
            Some(Type::Text) if matches!(expr.kind, Ast::Name(_)) && self.is_unknown(word, scope) => {
                let found = messages::names::maybe_text(&ast::Name::new(word.clone(), expr.span));
                let found = found.word_of(self.beside, word);
                self.refuse(found)
            }
            Some(_) => self.expr(expr, scope),
        }
    }

    /// Rounds a number by a rule in its own unit.
    pub(crate) fn rounded(&mut self, value: Expr, rule: &ast::Rounding, scope: &Scope) -> Option<Expr> {
        let (value, ty) = self.number_expr(value, "rounding")?;
        let rounding = self.rounding(rule, Some(&ty))?;
        let span = value.span.to(rule.span);
        self.call(Function::Rounded(rounding), vec![value], span, scope)
    }

    /// What types and frames are called, as far as the terms have been worked out.
    pub(crate) fn called(&self) -> Names<'_> {
        Names {
            records: &self.records,
            choice_sets: &self.choice_sets,
            frames: &self.frames,
            units: &self.units,
        }
    }

    /// A type in words.
    pub(crate) fn describe_type(&self, ty: &Type) -> String {
        self.called().kind(ty)
    }
}

/// Whether an expression is blank where a cohort is empty (none: where the clause takes nothing in): an average or the
/// like over it, or a division by something taken over it.
fn blank_over(expr: &Expr, within: Option<crate::model::FactId>) -> bool {
    match &expr.kind {
        ExprKind::Aggregate(aggregate) => !aggregate.op.of_nothing_is_nought() && aggregate.within == within,
        _ => {
            functions::divisor(expr).is_some_and(|by| taken_over(by, within))
                || expr.operands().into_iter().any(|operand| blank_over(operand, within))
        }
    }
}

/// Whether something in an expression is taken over the rows of a cohort.
fn taken_over(expr: &Expr, within: Option<crate::model::FactId>) -> bool {
    let here = matches!(&expr.kind, ExprKind::Aggregate(aggregate) if aggregate.within == within);
    here || expr.operands().into_iter().any(|operand| taken_over(operand, within))
}

/// A value that stands in the text, on the frame of the scope.
pub(crate) fn constant_expr(constant: Constant, ty: Type, scope: &Scope, span: Span) -> Expr {
    Expr { kind: ExprKind::Constant(constant), ty, frame: scope.frame, may_be_blank: false, span }
}

pub(crate) use date::period_word;
pub(crate) use running::Placed;
