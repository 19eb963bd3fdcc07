//! What is worked out of values that stand in the text: `£100,000.00 ÷ 12` is a value too.

use crate::check::Checker;
use crate::check::messages;
use crate::check::resolve::scope::Scope;
use crate::model::{Constant, Expr, ExprKind, FactKind, FrameId, Type};
use crate::syntax::ast;
use crate::value::{ArithmeticOp, ChooseOp, Function, Number};

impl Checker<'_> {
    /// A sum, product, quotient or rounding of values that stand in the text, exactly.
    pub(crate) fn folded(&mut self, expr: &ast::Expr) -> Option<(Constant, Type)> {
        let typed = self.expr(expr, &Scope::contract())?;
        match number(&typed) {
            Some(number) => Some((Constant::Number(number), typed.ty)),
            None => self.refuse(messages::types::not_a_value(expr.span)),
        }
    }

    /// Whether an expression is made of values that stand in the text and of tariffs, and of nothing else.
    pub(crate) fn is_of_tariffs(&self, expr: &Expr) -> bool {
        let leaf = match &expr.kind {
            ExprKind::Constant(_) | ExprKind::Tariff { .. } => true,
            ExprKind::Fact(fact) => {
                self.facts[*fact].frame == FrameId(0) && matches!(self.facts[*fact].kind, FactKind::Define)
            }
            ExprKind::Call(function, _) => is_of_numbers(function),
            ExprKind::MustBeGiven(_) | ExprKind::IfBlank(..) => true,
            _ => false,
        };
        leaf && expr.operands().into_iter().all(|operand| self.is_of_tariffs(operand))
    }
}

/// Whether a function makes a number of numbers.
fn is_of_numbers(function: &Function) -> bool {
    match function {
        Function::Negative
        | Function::Arithmetic(_)
        | Function::Rounded(_)
        | Function::Power
        | Function::Choose(ChooseOp::Larger | ChooseOp::Smaller) => true,
        Function::Choose(ChooseOp::Earlier | ChooseOp::Later)
        | Function::Complete(_)
        | Function::Shift(_)
        | Function::Elapsed(_)
        | Function::CalendarMonths
        | Function::MomentOn
        | Function::HoursWithin(_)
        | Function::Local(_)
        | Function::PeriodOf(_)
        | Function::DayOf(_) => false,
    }
}

/// Whether an expression has a form that is worked out.
pub(crate) fn is_worked_out(expr: &ast::Expr) -> bool {
    use ast::ExprKind as Kind;
    match &expr.kind {
        Kind::Bracket(inner) | Kind::Negative(inner) => is_worked_out(inner),
        Kind::Arithmetic(..) | Kind::Rounded(..) => true,
        Kind::Call(function, _) => is_of_numbers(function),
        _ => false,
    }
}

/// The number that an expression of constants comes to.
pub(crate) fn number(expr: &Expr) -> Option<Number> {
    if let ExprKind::Constant(Constant::Number(number)) = &expr.kind {
        return Some(number.clone());
    }
    let (function, arguments) = expr.called()?;
    let numbers: Vec<Number> = arguments.iter().map(number).collect::<Option<_>>()?;
    match (function, numbers.as_slice()) {
        (Function::Negative, [of]) => Some(of.negated()),
        (Function::Arithmetic(op), [left, right]) => match op {
            ArithmeticOp::Add => Some(left.plus(right)),
            ArithmeticOp::Subtract => Some(left.minus(right)),
            ArithmeticOp::Multiply => Some(left.times(right)),
            ArithmeticOp::Divide => left.divided_by(right),
        },
        (Function::Rounded(rule), [of]) => Some(of.rounded(&rule.step, rule.way)),
        (Function::Choose(ChooseOp::Larger), [left, right]) => Some(left.clone().max(right.clone())),
        (Function::Choose(ChooseOp::Smaller), [left, right]) => Some(left.clone().min(right.clone())),
        (Function::Power, [base, exponent]) => base.to_the_power(exponent.as_exponent()?),
        _ => None,
    }
}
