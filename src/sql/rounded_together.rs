//! Lines that are rounded together, so that they make their sum: the steps of rounding of each series are counted, and
//! what is left over goes where the payment says.

use super::dialect::SqlType;
use super::maker::Maker;
use super::number::{Arithmetic, Steps, Whole};
use super::ratios::added_up;
use super::refusal::{Made, Refusal};
use super::scope::Scope;
use super::tree::{Call, Sign, Sql};
use super::value::{MOST_ROWS, NARROW, Num, Over, Value};
use super::windows::Series;
use crate::plan::RunningPlan;
use crate::source::Span;
use crate::value::GoesTo;

impl Maker<'_> {
    /// The rounded amounts of the lines of a series.
    pub(super) fn rounded_together(
        &mut self,
        plan: &RunningPlan,
        goes_to: GoesTo,
        series: &Series,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let Some(node) = &plan.value else {
            return Err(Refusal::unexpected(span, "lines without an amount"));
        };
        scope.guards.push(series.stands.clone());
        let amount = self.value(node, scope)?.number(node.span)?;
        scope.guards.pop();
        let amount = self.over_one_in(&amount, &series.stands, |of| series.over_all(of), scope, node.span)?;
        let amount = amount.or_nought();
        let rounding = self.model.contract.rounding.clone();
        let mut arithmetic = Arithmetic { scope: &mut *scope, span };
        let Steps { of, by, unit, scale } = arithmetic.in_steps(&amount, &rounding.step)?;
        let of = Whole { of: arithmetic.scope.bind(of.of, "exact"), ..of };
        let by = Whole { of: arithmetic.scope.bind(by.of, "step"), ..by };
        let rounded = |arithmetic: &mut Arithmetic<'_>, of: Whole| match by.of {
            Sql::Int(1) => Ok(of),
            _ => arithmetic.steps(of, by.clone(), rounding.way),
        };
        let (own, rest) = match goes_to {
            GoesTo::LargestRemainders => whole_steps(&of, &by, &mut *arithmetic.scope),
            GoesTo::Largest | GoesTo::Last => (rounded(&mut arithmetic, of.clone())?, of.of.clone()),
        };
        let own = Whole { of: arithmetic.scope.bind(own.of, "steps"), ..own };
        let in_all = rounded(&mut arithmetic, self.in_all(&of, series, node.span)?)?;
        let left = arithmetic.plus(in_all, Sign::Minus, self.in_all(&own, series, node.span)?)?;
        // Of each line less than a step was left over.
        let left = scope.bind(left.of.cast(SqlType::Whole), "left_over");
        let turned = series.turned();
        let order = match goes_to {
            GoesTo::LargestRemainders | GoesTo::Largest => {
                std::iter::once((rest, true)).chain(series.order.iter().cloned()).collect()
            }
            GoesTo::Last => turned.order,
        };
        let place = Series { stands: series.stands.clone(), by: series.by.clone(), order };
        let place = scope.bind(place.over(Sql::call(Call::RowNumber, Vec::new()), None), "place");
        let (when, more) = match goes_to {
            GoesTo::LargestRemainders => (place.infix(Sign::AtMost, left), Sql::Int(1)),
            GoesTo::Largest | GoesTo::Last => (place.infix(Sign::Is, Sql::Int(1)), left),
        };
        let more = Whole { of: Sql::if_else(when, more, Sql::Int(0)), bound: MOST_ROWS, wide: false };
        let arithmetic = Arithmetic { scope: &mut *scope, span };
        let made = arithmetic.of_steps(arithmetic.plus(own, Sign::Plus, more)?, unit, scale)?;
        Ok(Value::Number(Num { of: Sql::only_if(series.stands.clone(), made.of.clone()), ..made }))
    }

    /// What whole numbers come to in each series.
    fn in_all(&self, whole: &Whole, series: &Series, span: Span) -> Made<Whole> {
        let number = Num {
            of: whole.of.clone(),
            scale: 0,
            over: Over::Fixed(1),
            bound: whole.bound,
            wide: whole.wide,
        };
        let bound = added_up(&number, span)?;
        let wide = bound >= NARROW;
        let own = Sql::only_if(series.stands.clone(), self.addend(&number, wide));
        let sum = series.over_all(Sql::call(Call::Sum, vec![own]));
        Ok(Whole { of: sum.cast(if wide { SqlType::Wide } else { SqlType::Whole }), bound, wide })
    }
}

/// The most whole steps that are no more than an amount, below nought too; and what is over.
fn whole_steps(of: &Whole, by: &Whole, scope: &mut Scope) -> (Whole, Sql) {
    if by.of == Sql::Int(1) {
        return (of.clone(), Sql::Int(0));
    }
    let wide = of.wide || by.wide;
    let rest = scope.bind(of.of.clone().infix(Sign::Rest, by.of.clone()), "rest");
    let raised = rest.clone().infix(Sign::Plus, by.of.clone());
    let rest = Sql::if_else(rest.clone().infix(Sign::Less, Sql::Int(0)), raised, rest);
    let rest = scope.bind(rest, "remainder");
    let down = of.of.clone().infix(Sign::Minus, rest.clone());
    let steps = Sql::Quotient { wide, of: Box::new(down), by: Box::new(by.of.clone()) };
    let least = match &by.of {
        Sql::Int(by) => by.unsigned_abs().max(1),
        _ => 1,
    };
    let bound = of.bound.checked_div(least).unwrap_or(of.bound).saturating_add(1);
    let narrowed = wide && bound < NARROW;
    let of = if narrowed { steps.cast(SqlType::Whole) } else { steps };
    (Whole { of, bound, wide: wide && !narrowed }, rest)
}
