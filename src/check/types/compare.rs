//! Comparisons and conditions, and what a blank does to them.

use crate::analysis;
use crate::check::messages::{self, Doing};
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, ValueKind};
use crate::model::{BlankRule, Comparison, Expr, ExprKind, FieldId, Type};
use crate::source::{Edit, Span};
use crate::syntax::ast::{self, OrderTest, Test};
use crate::value::{AggregateOp, CompareOp};

impl Checker<'_> {
    /// All parts; each is read knowing that those before it are met.
    pub(crate) fn all_of(&mut self, parts: &[ast::Expr], span: Span, scope: &Scope) -> Option<Expr> {
        let mut scope = scope.clone();
        let mut typed = Vec::new();
        let mut wrong = false;
        for part in parts {
            match self.condition(part, &scope) {
                Some(part) => {
                    scope.proven.also(&self.terms().proven_by(&part));
                    typed.push(part);
                }
                None => wrong = true,
            }
        }
        let may_be_blank = typed.iter().any(|part| part.may_be_blank);
        let kind = ExprKind::And(typed);
        (!wrong).then_some(Expr { kind, ty: Type::YesNo, frame: scope.frame, may_be_blank, span })
    }

    pub(crate) fn any_of(&mut self, parts: &[ast::Expr], span: Span, scope: &Scope) -> Option<Expr> {
        let typed: Vec<Option<Expr>> = parts.iter().map(|part| self.condition(part, scope)).collect();
        let typed: Vec<Expr> = typed.into_iter().collect::<Option<_>>()?;
        let may_be_blank = typed.iter().any(|part| part.may_be_blank);
        Some(Expr { kind: ExprKind::Or(typed), ty: Type::YesNo, frame: scope.frame, may_be_blank, span })
    }

    pub(crate) fn not(&mut self, inner: &ast::Expr, span: Span, scope: &Scope) -> Option<Expr> {
        let inner = self.condition(inner, scope)?;
        if inner.may_be_blank {
            let of = self.unknown_value(&inner);
            return self.refuse(messages::blanks::unknown_under_not(inner.span, span, of));
        }
        Some(Expr {
            kind: ExprKind::Not(Box::new(inner)),
            ty: Type::YesNo,
            frame: scope.frame,
            may_be_blank: false,
            span,
        })
    }

    pub(crate) fn comparison(
        &mut self,
        comparison: &ast::Comparison,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let left = self.expr(&comparison.left, scope);
        match &comparison.test.node {
            Test::Given => self.given(left?, true, span, scope),
            Test::Blank => self.given(left?, false, span, scope),
            Test::Is(right) => self.equality(CompareOp::Is, left, right, comparison, span, scope),
            Test::IsNot(right) => self.equality(CompareOp::IsNot, left, right, comparison, span, scope),
            Test::OneOf(list) => self.one_of(left?, list, comparison, span, scope),
            Test::NotOneOf(list) => self.none_of(left?, list, comparison, span, scope),
            Test::Order(order, right) => self.ordering(*order, left, right, comparison, span, scope),
            Test::Between { from, to, both } => {
                self.between(left, (from, to), *both, comparison, span, scope)
            }
        }
    }

    fn given(&mut self, value: Expr, given: bool, span: Span, scope: &Scope) -> Option<Expr> {
        if !value.may_be_blank && !scope.proven.is_open() {
            self.report(messages::blanks::never_blank(value.span));
        }
        let frame = value.frame;
        let kind = ExprKind::Given(Box::new(value), given);
        Some(Expr { kind, ty: Type::YesNo, frame, may_be_blank: false, span })
    }

    fn equality(
        &mut self,
        op: CompareOp,
        left: Option<Expr>,
        right: &ast::Expr,
        comparison: &ast::Comparison,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        if let Some(left) = &left
            && let Some(meant) = self.near_test(right, &left.ty, scope)
        {
            return self.refuse(meant);
        }
        if let Some(left) = &left
            && let Some(meant) = self.nothing(op, right, &left.ty, comparison.test.span, scope)
        {
            return self.refuse(meant);
        }
        let mut left = left;
        if let (ast::ExprKind::Text(_), Some(value)) = (&right.kind, &left)
            && let Some(named) = self.named_by_text(&comparison.left, &value.ty)
        {
            // A text beside a reference is the text by which its row is named.
            left = self.expr(&named, scope);
        }
        self.label_beside(&comparison.left, right)?;
        self.beside = left.as_ref().and_then(field_of);
        let right = self.expr_like(right, left.as_ref().map(|left| left.ty.clone()), scope);
        self.beside = None;
        let (left, right) = (left?, right?);
        self.same_type(&left, &right, Doing::Compare)?;
        let blank = self.blank_rule(comparison, &[&left, &right], scope)?;
        let made = compare(op, left, right, blank, span);
        if op == CompareOp::IsNot {
            self.decided(&made, comparison)?;
        }
        Some(made)
    }

    fn one_of(
        &mut self,
        left: Expr,
        list: &[ast::Expr],
        comparison: &ast::Comparison,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let parts = self.each_of(CompareOp::Is, &left, list, comparison, scope)?;
        let may_be_blank = parts.iter().any(|part| part.may_be_blank);
        Some(Expr { kind: ExprKind::Or(parts), ty: Type::YesNo, frame: left.frame, may_be_blank, span })
    }

    fn none_of(
        &mut self,
        left: Expr,
        list: &[ast::Expr],
        comparison: &ast::Comparison,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let parts = self.each_of(CompareOp::IsNot, &left, list, comparison, scope)?;
        for part in &parts {
            self.decided(part, comparison)?;
        }
        Some(Expr {
            kind: ExprKind::And(parts),
            ty: Type::YesNo,
            frame: left.frame,
            may_be_blank: false,
            span,
        })
    }

    /// Data writes labels of periods; of a period that the terms work out from a date, they say the date.
    fn label_beside(&mut self, left: &ast::Expr, right: &ast::Expr) -> Option<()> {
        match (&left.kind, &right.kind) {
            (ast::ExprKind::Bracket(inner), ast::ExprKind::Period(_)) => self.label_beside(inner, right),
            (ast::ExprKind::PeriodOf(..), ast::ExprKind::Period(label)) => {
                self.refuse(messages::types::period_label_here(label, right.span))
            }
            _ => Some(()),
        }
    }

    fn each_of(
        &mut self,
        op: CompareOp,
        left: &Expr,
        list: &[ast::Expr],
        comparison: &ast::Comparison,
        scope: &Scope,
    ) -> Option<Vec<Expr>> {
        let mut parts = Vec::new();
        let texts = list.iter().all(|item| matches!(item.kind, ast::ExprKind::Text(_)));
        let named = self.named_by_text(&comparison.left, &left.ty).filter(|_| texts);
        let named = named.map(|named| self.expr(&named, scope));
        let left = match &named {
            Some(named) => named.as_ref()?,
            None => left,
        };
        for item in list {
            self.label_beside(&comparison.left, item)?;
            self.beside = field_of(left);
            let right = self.expr_like(item, Some(left.ty.clone()), scope);
            self.beside = None;
            let right = right?;
            self.same_type(left, &right, Doing::Compare)?;
            let blank = self.blank_rule(comparison, &[left, &right], scope)?;
            parts.push(compare(op, left.clone(), right, blank, item.span));
        }
        Some(parts)
    }

    fn ordering(
        &mut self,
        order: OrderTest,
        left: Option<Expr>,
        right: &ast::Expr,
        comparison: &ast::Comparison,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let asked = right;
        let right = self.expr(right, scope);
        if let Some(left) = &left {
            self.asked_of(asked, &[ValueKind::of(&left.ty)]);
        }
        let (left, right) = (left?, right?);
        let op = self.order_of(order, &left, &right, comparison.test.span)?;
        let blank = self.blank_rule(comparison, &[&left, &right], scope)?;
        Some(compare(op, left, right, blank, span))
    }

    /// How two values are put in order, by the words that are for their type.
    pub(super) fn order_of(
        &mut self,
        order: OrderTest,
        left: &Expr,
        right: &Expr,
        test: Span,
    ) -> Option<CompareOp> {
        let ty = self.same_type(left, right, Doing::Compare)?;
        let date_words = matches!(
            order,
            OrderTest::Before | OrderTest::After | OrderTest::OnOrBefore | OrderTest::OnOrAfter
        );
        match (&ty, date_words) {
            (Type::Number(_), false) | (Type::Date | Type::Moment | Type::Clock, true) => {}
            (Type::Number(_), true) | (Type::Date | Type::Moment | Type::Clock, false) => {
                let (dates, instead, span) = (!date_words, other_words(order), test);
                let between = Edit::new(Span::new(left.span.end, right.span.start), format!(" {instead} "));
                return self
                    .refuse(messages::types::words_of_order(span, dates, instead).with_fix([between]));
            }
            _ => {
                let found = self.describe_type(&ty);
                return self.refuse(messages::types::no_order(&found, left.span));
            }
        }
        Some(match order {
            OrderTest::AtLeast | OrderTest::OnOrAfter => CompareOp::AtLeast,
            OrderTest::AtMost | OrderTest::OnOrBefore => CompareOp::AtMost,
            OrderTest::MoreThan | OrderTest::After => CompareOp::More,
            OrderTest::LessThan | OrderTest::Before => CompareOp::Less,
        })
    }

    /// `is from A to B, both days counted`: on or after A (or after it) and on or before B.
    fn between(
        &mut self,
        left: Option<Expr>,
        (from, to): (&ast::Expr, &ast::Expr),
        both: Option<bool>,
        comparison: &ast::Comparison,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        if let Some(Type::Number(_)) = left.as_ref().map(|left| &left.ty) {
            let written = |expr: &ast::Expr| self.as_written(expr.span);
            let (left, from, to) = (written(&comparison.left), written(from), written(to));
            return self.refuse(messages::types::numbers_between(
                comparison.test.span,
                span,
                &left,
                &from,
                &to,
            ));
        }
        if let Some(anew) = self.window_reversed(from, to) {
            return self.refuse(messages::terms::ends_before_it_begins(from.span, to.span, &anew));
        }
        // After `from 25 days after quit_date`, `it` could be either day: it stays `it`, and is refused.
        let two_dates = matches!(from.kind, ast::ExprKind::Shift { .. } | ast::ExprKind::NthDay(..));
        let to = if two_dates { to.clone() } else { put_it(to, from) };
        let from = self.date_expr(from, scope);
        let to = self.date_expr(&to, scope);
        let (left, from, to) = (left?, from?, to?);
        self.same_type(&left, &from, Doing::Compare)?;
        let Some(both) = both else {
            return self.refuse(messages::terms::ends_not_said(comparison.test.span));
        };
        let blank = self.blank_rule(comparison, &[&left, &from, &to], scope)?;
        let first = if both { CompareOp::AtLeast } else { CompareOp::More };
        let frame = left.frame;
        let parts = vec![
            compare(first, left.clone(), from, blank.clone(), span),
            compare(CompareOp::AtMost, left, to, blank, span),
        ];
        let may_be_blank = parts.iter().any(|part| part.may_be_blank);
        Some(Expr { kind: ExprKind::And(parts), ty: Type::YesNo, frame, may_be_blank, span })
    }

    /// `from 42 days after D to D`, `from 1 May 2024 to 1 April 2024`: the two ends the other way round, if they can be
    /// told apart.
    pub(super) fn window_reversed(&self, from: &ast::Expr, to: &ast::Expr) -> Option<(String, String)> {
        let (from_base, from_days) = self.days_after(from);
        let (to_base, to_days) = self.days_after(to);
        let same = from_base == to_base || to_base == "it";
        let reversed = match (&from.kind, &to.kind) {
            (ast::ExprKind::Date(first), ast::ExprKind::Date(last)) => {
                crate::value::Day::parse_long(first) > crate::value::Day::parse_long(last)
            }
            _ => same && from_days? > to_days?,
        };
        let to_text = self.as_written(to.span);
        let to_text = match to_text.strip_suffix(" it") {
            Some(shift) => format!("{shift} {from_base}"),
            None => to_text,
        };
        reversed.then(|| (to_text, self.as_written(from.span)))
    }

    /// What a date is days after, and how many; none where they are no plain number of days or weeks.
    fn days_after(&self, expr: &ast::Expr) -> (String, Option<i64>) {
        let text = self.as_written(expr.span);
        let mut words = text.splitn(4, ' ');
        let parts = (words.next(), words.next(), words.next(), words.next());
        let (Some(number), Some(unit), Some(way @ ("after" | "before")), Some(base)) = parts else {
            return (text, Some(0));
        };
        let days = match unit {
            "day" | "days" => 1,
            "week" | "weeks" => 7,
            _ => return (base.to_owned(), None),
        };
        let sign = if way == "after" { 1 } else { -1 };
        let number = number.parse::<i64>().ok().and_then(|number| number.checked_mul(days * sign));
        (base.to_owned(), number)
    }

    /// `, and a blank outcome is taken in`: the name must be one of the values compared.
    fn blank_rule(
        &mut self,
        comparison: &ast::Comparison,
        values: &[&Expr],
        scope: &Scope,
    ) -> Option<Option<BlankRule>> {
        let Some((name, included)) = &comparison.blank else { return Some(None) };
        for value in values {
            if let Some(of) = self.leaf_called(value, &name.node) {
                if !of.may_be_blank && !scope.proven.is_open() {
                    self.report(messages::blanks::never_blank(name.span));
                }
                return Some(Some(BlankRule { of, included: included.node }));
            }
        }
        self.refuse(messages::blanks::blank_of_what(name, comparison.left.span))
    }

    /// The field or fact of a name among what an expression is made of.
    fn leaf_called(&self, expr: &Expr, name: &str) -> Option<Expr> {
        let called = match &expr.kind {
            ExprKind::Field(field) => self.records[*field].name == name,
            ExprKind::Fact(fact) => self.facts[*fact].title.name == name,
            ExprKind::Key(position) => {
                self.keys_of(expr.frame).get(*position as usize).is_some_and(|key| key.label == name)
            }
            ExprKind::Spread(inner, _) => self.leaf_called(inner, name).is_some(),
            ExprKind::Aggregate(one) if one.op == AggregateOp::One => {
                one.value.as_ref().is_some_and(|of| self.leaf_called(of, name).is_some())
            }
            _ => return expr.operands().into_iter().find_map(|operand| self.leaf_called(operand, name)),
        };
        called.then(|| expr.clone())
    }

    /// An `is not` that may be unknown has to say what a blank does.
    fn decided(&mut self, made: &Expr, comparison: &ast::Comparison) -> Option<()> {
        if !made.may_be_blank {
            return Some(());
        }
        let of = self.unknown_value(made);
        self.refuse(messages::blanks::blank_undecided(comparison.left.span, comparison.test.span, of))
    }
}

/// A comparison; unknown where a side may be blank, unless the blank rule settles just that side.
fn compare(op: CompareOp, left: Expr, right: Expr, blank: Option<BlankRule>, span: Span) -> Expr {
    let settled = |side: &Expr| {
        let mut settled = true;
        let is_it = |reason: &Expr| blank.as_ref().is_some_and(|rule| rule.of == *reason);
        analysis::reasons(side, &mut |reason| settled &= is_it(reason));
        settled
    };
    let may_be_blank = !settled(&left) || !settled(&right);
    let frame = left.frame;
    let kind = ExprKind::Compare(Box::new(Comparison { op, left, right, blank }));
    Expr { kind, ty: Type::YesNo, frame, may_be_blank, span }
}

/// The words of time for words of size, and the other way round.
/// The field of the row, or of one that it refers to, that a value is.
fn field_of(value: &Expr) -> Option<FieldId> {
    match &value.kind {
        ExprKind::Field(field) => Some(*field),
        ExprKind::Spread(inner, _) => field_of(inner),
        _ => None,
    }
}

fn other_words(order: OrderTest) -> &'static str {
    match order {
        OrderTest::AtLeast => "is on or after",
        OrderTest::AtMost => "is on or before",
        OrderTest::MoreThan => "is after",
        OrderTest::LessThan => "is before",
        OrderTest::OnOrAfter => "is at least",
        OrderTest::OnOrBefore => "is at most",
        OrderTest::After => "is more than",
        OrderTest::Before => "is less than",
    }
}

/// Puts the lower bound in the place of `it`.
pub(super) fn put_it(expr: &ast::Expr, it: &ast::Expr) -> ast::Expr {
    use ast::ExprKind as Kind;
    let again = |inner: &ast::Expr| Box::new(put_it(inner, it));
    let kind = match &expr.kind {
        Kind::It => it.kind.clone(),
        Kind::Bracket(inner) => Kind::Bracket(again(inner)),
        Kind::WhicheverGiven(inner) => Kind::WhicheverGiven(again(inner)),
        Kind::Shift { by, after, from } => Kind::Shift { by: again(by), after: *after, from: again(from) },
        Kind::NthDay(digits, from) => Kind::NthDay(digits.clone(), again(from)),
        Kind::Call(function, of) => {
            Kind::Call(function.clone(), of.iter().map(|of| put_it(of, it)).collect())
        }
        Kind::PeriodOf(kind, Some(of)) => Kind::PeriodOf(kind.clone(), Some(again(of))),
        other => other.clone(),
    };
    ast::Expr { kind, span: expr.span }
}
