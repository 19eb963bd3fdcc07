//! Sums and products, and their units.

use crate::analysis::Here;
use crate::check::messages;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, ValueKind};
use crate::model::{Expr, ExprKind, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{ArithmeticOp, Blocks, Function, NumberStyle, NumberType};

impl Checker<'_> {
    pub(crate) fn negative(&mut self, inner: &ast::Expr, span: Span, scope: &Scope) -> Option<Expr> {
        let inner = self.expr(inner, scope)?;
        self.call(Function::Negative, vec![inner], span, scope)
    }

    /// `A + B × C − …`: a chain is worked through from the left, without going deeper for each sign.
    pub(crate) fn arithmetic(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let mut chain = Vec::new();
        let mut first = expr;
        while let ast::ExprKind::Arithmetic(left, op, right) = &first.kind {
            chain.push((left.as_ref(), op.node, right.as_ref(), first.span));
            first = left;
        }
        let mut value = self.expr(first, scope);
        self.asked_of(first, &[ValueKind::Number]);
        for (left_text, op, right_text, span) in chain.into_iter().rev() {
            let right = self.expr(right_text, scope);
            self.asked_of(right_text, &[ValueKind::Number]);
            value = match (value, right) {
                (Some(left), Some(right)) => {
                    self.calculated((left_text, left), op, (right_text, right), span, scope)
                }
                _ => None,
            };
        }
        value
    }

    fn calculated(
        &mut self,
        (left_text, left): (&ast::Expr, Expr),
        op: ArithmeticOp,
        (right_text, right): (&ast::Expr, Expr),
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        if let Some(anew) = self.days_meant((left_text, &left), op, (right_text, &right)) {
            return self.refuse(messages::types::days_by_a_sign(span, &anew));
        }
        if let (Type::Number(left_type), Type::Number(right_type)) = (&left.ty, &right.ty) {
            self.percentage_asked((left_text, left_type), op, (right_text, right_type))?;
        }
        self.call(Function::Arithmetic(op), vec![left, right], span, scope)
    }

    /// `start_date + 42`, `end_date - start_date`: how a contract counts days.
    fn days_meant(
        &self,
        left: (&ast::Expr, &Expr),
        op: ArithmeticOp,
        right: (&ast::Expr, &Expr),
    ) -> Option<String> {
        let (day, length) = (self.as_written(left.0.span), self.as_written(right.0.span));
        let way = match op {
            ArithmeticOp::Add => "after",
            ArithmeticOp::Subtract => "before",
            ArithmeticOp::Multiply | ArithmeticOp::Divide => return None,
        };
        match (&left.1.ty, &right.1.ty) {
            (Type::Date, Type::Date) if op == ArithmeticOp::Subtract => {
                Some(format!("(days from {length} to {day}, the first day not counted)"))
            }
            (Type::Date, Type::Number(ty)) if ty.unit.is_none() && is_digits(&length) => {
                Some(format!("({length} days {way} {day})"))
            }
            (Type::Date, Type::Number(_)) if length.split(' ').next().is_some_and(is_digits) => {
                Some(format!("({length} {way} {day})"))
            }
            _ => None,
        }
    }

    /// `rate + 5%`: is it 5% of the rate, or 5 percentage points?
    fn percentage_asked(
        &mut self,
        left: (&ast::Expr, &NumberType),
        op: ArithmeticOp,
        right: (&ast::Expr, &NumberType),
    ) -> Option<()> {
        let ratio = |ty: &NumberType| ty.unit.is_none() && ty.style != NumberStyle::PercentagePoints;
        let both_ratios = ratio(left.1) && ratio(right.1);
        let (left, right) = (left.0, right.0);
        let adds = match op {
            ArithmeticOp::Add => true,
            ArithmeticOp::Subtract => false,
            ArithmeticOp::Multiply | ArithmeticOp::Divide => return Some(()),
        };
        let (asked, other) = match (percent_literal(left), percent_literal(right)) {
            (None, Some(asked)) => (asked, left),
            // `100% − rate` is what is left of the whole: that has one meaning only.
            (Some(asked), None) if adds => (asked, right),
            _ => return Some(()),
        };
        if !both_ratios || is_share(other) {
            return Some(());
        }
        let written = self.as_written(other.span);
        let plain = matches!(other.kind, ast::ExprKind::Name(_) | ast::ExprKind::Bracket(_));
        let other = if plain { written } else { format!("({written})") };
        let (span, digits) = asked;
        self.refuse(messages::types::percent_or_points(span, &digits, &other, adds))
    }

    /// Whether a divisor is known not to be nought.
    pub(crate) fn never_nought(&self, divisor: &Expr, scope: &Scope) -> bool {
        let inhabited = scope.selection.filter(|_| scope.inhabited);
        self.terms().is_never_nought(divisor, Here { proven: &scope.proven, inhabited })
    }

    /// `(earlier of A and B, whichever is given)`
    pub(crate) fn choose_given(&mut self, inner: &ast::Expr, span: Span, scope: &Scope) -> Option<Expr> {
        let ast::ExprKind::Call(function @ Function::Choose(_), both) = &inner.kind else {
            return self.refuse(messages::types::whichever_of_what(inner.span));
        };
        let chosen = self.call_written(function, both, span, scope)?;
        let ExprKind::Call(Function::Choose(op), both) = chosen.kind else { return None };
        let [left, right] = <[Expr; 2]>::try_from(both).ok()?;
        if !left.may_be_blank && !right.may_be_blank && !scope.proven.is_open() {
            self.report(messages::blanks::never_blank(inner.span));
        }
        let may_be_blank = left.may_be_blank && right.may_be_blank;
        let kind = ExprKind::ChooseGiven(op, Box::new(left), Box::new(right));
        Some(Expr { kind, may_be_blank, ..chosen })
    }

    /// `complete blocks of 100 people in X`
    pub(crate) fn complete(
        &mut self,
        unit: &ast::Name,
        size: &ast::Expr,
        of: &ast::Expr,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let text = ast::UnitText { over: unit.clone(), per: None };
        let result = self.unit(&text);
        let size = self.expr(size, scope);
        let of = self.expr(of, scope);
        let (size, of, result) = (size?, of?, result?);
        self.call(Function::Complete(Blocks { unit: result }), vec![of, size], span, scope)
    }
}

/// A percentage that stands in the text, perhaps in brackets or with a sign; 100% is the whole, to which something is
/// added.
fn percent_literal(expr: &ast::Expr) -> Option<(Span, String)> {
    match &expr.kind {
        ast::ExprKind::Number(text)
            if text.form == (ast::NumberForm::Percent { per: None }) && text.digits != "100" =>
        {
            Some((expr.span, text.digits.clone()))
        }
        ast::ExprKind::Bracket(inner) | ast::ExprKind::Negative(inner) => percent_literal(inner),
        _ => None,
    }
}

/// Whether a value is said to be so many per cent of something, or a sum of such: `30% × ratio`. Beside it `70%` is
/// another part of the same whole.
fn is_share(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Bracket(inner) | ast::ExprKind::Negative(inner) => is_share(inner),
        ast::ExprKind::Arithmetic(left, op, right) => match op.node {
            ArithmeticOp::Multiply => has_percent_factor(left) || has_percent_factor(right),
            ArithmeticOp::Divide => has_percent_factor(left),
            ArithmeticOp::Add | ArithmeticOp::Subtract => is_share(left) && is_share(right),
        },
        ast::ExprKind::Number(_) => percent_literal(expr).is_some(),
        _ => false,
    }
}

fn has_percent_factor(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Bracket(inner) | ast::ExprKind::Negative(inner) => has_percent_factor(inner),
        ast::ExprKind::Arithmetic(left, op, right) => match op.node {
            ArithmeticOp::Multiply => has_percent_factor(left) || has_percent_factor(right),
            ArithmeticOp::Divide => has_percent_factor(left),
            ArithmeticOp::Add | ArithmeticOp::Subtract => false,
        },
        _ => percent_literal(expr).is_some(),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
