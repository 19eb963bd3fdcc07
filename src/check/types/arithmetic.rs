//! Sums and products, and their units.

use crate::check::Checker;
use crate::check::problem::{BlankProblem, Doing, TypeProblem};
use crate::check::resolve::scope::Scope;
use crate::model::{Constant, Expr, ExprKind, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{AggregateOp, ArithmeticOp, ChooseOp, Number, NumberStyle, NumberType};

impl Checker<'_> {
    pub(crate) fn negative(&mut self, inner: &ast::Expr, span: Span, scope: &Scope) -> Option<Expr> {
        let inner = self.expr(inner, scope)?;
        let (inner, _) = self.number_expr(inner, "a minus sign")?;
        Some(Expr {
            ty: inner.ty.clone(),
            frame: inner.frame,
            may_be_blank: inner.may_be_blank,
            kind: ExprKind::Negative(Box::new(inner)),
            span,
        })
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
        for (left_text, op, right_text, span) in chain.into_iter().rev() {
            let right = self.expr(right_text, scope);
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
        let (left, left_type) = self.number_expr(left, doing(op))?;
        let (right, right_type) = self.number_expr(right, doing(op))?;
        let ty = match op {
            ArithmeticOp::Add | ArithmeticOp::Subtract => {
                self.percentage_asked((left_text, &left_type), op, (right_text, &right_type))?;
                let doing = if op == ArithmeticOp::Add { Doing::Add } else { Doing::Subtract };
                self.same_type(&left, &right, doing)?;
                NumberType { style: sum_style(left_type.style, right_type.style), ..left_type }
            }
            ArithmeticOp::Multiply | ArithmeticOp::Divide => {
                let unit = match op {
                    ArithmeticOp::Multiply => left_type.unit.times(&right_type.unit),
                    _ => left_type.unit.per(&right_type.unit),
                };
                let unit = self.sensible(unit, span)?;
                let style = if unit.is_none() {
                    product_style(op, &left, &left_type, &right, &right_type)
                } else {
                    NumberStyle::Plain
                };
                NumberType { unit, style }
            }
        };
        let divides = op == ArithmeticOp::Divide;
        let may_be_blank =
            left.may_be_blank || right.may_be_blank || (divides && !self.never_nought(&right, scope));
        let kind = ExprKind::Arithmetic(op, Box::new(left), Box::new(right));
        Some(Expr { kind, ty: Type::Number(ty), frame: scope.frame, may_be_blank, span })
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
        let adds = op == ArithmeticOp::Add;
        let (asked, other) = match (percent_literal(left), percent_literal(right)) {
            (None, Some(asked)) => (asked, left),
            // `100% − rate` is what is left of the whole: that has one meaning only.
            (Some(asked), None) if adds => (asked, right),
            _ => return Some(()),
        };
        if !both_ratios {
            return Some(());
        }
        let written = self.as_written(other.span);
        let plain = matches!(other.kind, ast::ExprKind::Name(_) | ast::ExprKind::Bracket(_));
        let other = if plain { written } else { format!("({written})") };
        let (span, digits) = asked;
        self.refuse(TypeProblem::PercentOrPoints { span, digits, other, adds })
    }

    /// Whether a divisor is known not to be nought.
    fn never_nought(&self, divisor: &Expr, scope: &Scope) -> bool {
        match &divisor.kind {
            ExprKind::Constant(Constant::Number(number)) => !number.is_zero(),
            ExprKind::Tariff { tariff, .. } => self.tariffs.get(tariff.index()).is_some_and(|tariff| {
                let values = tariff.rows.iter().flat_map(|row| &row.values);
                !tariff.supplied && values.clone().count() > 0 && values.into_iter().all(is_not_nought)
            }),
            ExprKind::Aggregate(aggregate) => {
                aggregate.op == AggregateOp::Count
                    && aggregate.within.is_none()
                    && scope.inhabited
                    && scope.selection == Some(aggregate.selection)
            }
            ExprKind::Spread(inner, map) if map.through.is_empty() => self.counts_more(inner, scope),
            ExprKind::Fact(_) => self.counts_more(divisor, scope),
            ExprKind::Arithmetic(ArithmeticOp::Multiply, left, right) => {
                self.never_nought(left, scope) && self.never_nought(right, scope)
            }
            ExprKind::Rounded(..) => false,
            _ => false,
        }
    }

    /// Whether a measure counts a population that holds every row of the clause's own, which has one.
    fn counts_more(&self, measure: &Expr, scope: &Scope) -> bool {
        let ExprKind::Fact(id) = &measure.kind else { return false };
        let (Some(fact), Some(selection), true) =
            (self.facts.get(id.index()), scope.selection, scope.inhabited)
        else {
            return false;
        };
        let ExprKind::Aggregate(aggregate) = &fact.value.kind else { return false };
        aggregate.op == AggregateOp::Count
            && self.is_subset(selection, aggregate.selection)
            && aggregate.within.is_none_or(|within| self.is_subset(selection, within))
    }

    /// `larger of A and B`
    pub(crate) fn choose(
        &mut self,
        op: ChooseOp,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let left = self.expr(left, scope);
        let right = self.expr(right, scope);
        self.choose_typed(op, left?, right?, span)
    }

    /// `(earlier of A and B, whichever is given)`
    pub(crate) fn choose_given(&mut self, inner: &ast::Expr, span: Span, scope: &Scope) -> Option<Expr> {
        let ast::ExprKind::Choose(op, left, right) = &inner.kind else {
            return self.refuse(TypeProblem::WhicheverOfWhat { span: inner.span });
        };
        let chosen = self.choose(op.node, left, right, span, scope)?;
        let ExprKind::Choose(op, left, right) = chosen.kind else { return None };
        if !left.may_be_blank && !right.may_be_blank && !scope.proven.is_open() {
            self.report(BlankProblem::NeverBlank { span: inner.span });
        }
        let may_be_blank = left.may_be_blank && right.may_be_blank;
        Some(Expr { kind: ExprKind::ChooseGiven(op, left, right), may_be_blank, ..chosen })
    }

    /// The same for typed operands.
    pub(crate) fn choose_typed(&mut self, op: ChooseOp, left: Expr, right: Expr, span: Span) -> Option<Expr> {
        let ty = self.same_type(&left, &right, Doing::Compare)?;
        let dates = matches!(op, ChooseOp::Earlier | ChooseOp::Later);
        match (&ty, dates) {
            (Type::Number(_), false) | (Type::Date | Type::Moment | Type::Clock, true) => {}
            (Type::Number(_), true) | (Type::Date, false) => {
                let instead = match op {
                    ChooseOp::Larger => "later of",
                    ChooseOp::Smaller => "earlier of",
                    ChooseOp::Later => "larger of",
                    ChooseOp::Earlier => "smaller of",
                };
                return self.refuse(TypeProblem::WordsOfOrder { span, dates: !dates, instead });
            }
            _ => {
                let found = self.describe_type(&ty);
                return self.refuse(TypeProblem::NoOrder { found, span });
            }
        }
        let (frame, may_be_blank) = (left.frame, left.may_be_blank || right.may_be_blank);
        Some(Expr {
            kind: ExprKind::Choose(op, Box::new(left), Box::new(right)),
            ty,
            frame,
            may_be_blank,
            span,
        })
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
        let (size, _) = self.number_expr(size, "counting in blocks")?;
        let (of, _) = self.number_expr(of, "counting in blocks")?;
        self.same_type(&of, &size, Doing::Blocks)?;
        let may_be_blank = of.may_be_blank || size.may_be_blank || !self.never_nought(&size, scope);
        let kind = ExprKind::Complete(Box::new(of), Box::new(size));
        let ty = Type::Number(NumberType { unit: result, style: NumberStyle::Plain });
        Some(Expr { kind, ty, frame: scope.frame, may_be_blank, span })
    }
}

/// A percentage that stands in the text, perhaps in brackets or with a sign; 100% is the whole, to which something is added.
fn percent_literal(expr: &ast::Expr) -> Option<(Span, String)> {
    match &expr.kind {
        ast::ExprKind::Number(text) if text.form == ast::NumberForm::Percent && text.digits != "100" => {
            Some((expr.span, text.digits.clone()))
        }
        ast::ExprKind::Bracket(inner) | ast::ExprKind::Negative(inner) => percent_literal(inner),
        _ => None,
    }
}

fn is_not_nought(constant: &Constant) -> bool {
    matches!(constant, Constant::Number(number) if *number != Number::zero())
}

fn is_one(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Constant(Constant::Number(number)) if *number == Number::one())
}

/// What is being done, for messages.
fn doing(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "adding",
        ArithmeticOp::Subtract => "subtracting",
        ArithmeticOp::Multiply => "multiplying",
        ArithmeticOp::Divide => "dividing",
    }
}

/// How a sum is written: a percentage stays one when percentage points are added to it.
fn sum_style(left: NumberStyle, right: NumberStyle) -> NumberStyle {
    match (left, right) {
        (NumberStyle::Percent, _) | (_, NumberStyle::Percent) => NumberStyle::Percent,
        (left, _) => left,
    }
}

/// How a product or quotient without a unit is written: half of a score of 60 is 30, half of a share of 60% is 30%.
fn product_style(
    op: ArithmeticOp,
    left: &Expr,
    left_type: &NumberType,
    right: &Expr,
    right_type: &NumberType,
) -> NumberStyle {
    let percent = |ty: &NumberType| ty.unit.is_none() && ty.style != NumberStyle::Plain;
    let literal = |expr: &Expr| matches!(expr.kind, ExprKind::Constant(_));
    let ratio = match op {
        // `÷ 1 year` only takes the unit away.
        ArithmeticOp::Divide if !left_type.unit.is_none() => !is_one(right),
        ArithmeticOp::Divide => percent(left_type) && (percent(right_type) || literal(right)),
        _ => {
            percent(left_type) && percent(right_type)
                || percent(left_type) && literal(right)
                || literal(left) && percent(right_type)
        }
    };
    if ratio { NumberStyle::Percent } else { NumberStyle::Plain }
}
