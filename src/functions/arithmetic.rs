//! `A + B`, `A − B`, `A × B`, `A ÷ B`

use super::range::both;
use super::step::any_of;
use super::{
    Argument, Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step,
    Stepped, Surroundings, Together, Want,
};
use crate::column::{Fault, Vector, number};
use crate::model::Type;
use crate::value::{ArithmeticOp, BaseUnit, Number, NumberStyle, NumberType, Unit};

impl BuiltIn for ArithmeticOp {
    fn wants(&self) -> &'static [Want] {
        match self {
            ArithmeticOp::Add => &[Want::Number("adding"), Want::Number("adding")],
            ArithmeticOp::Subtract => &[Want::Number("subtracting"), Want::Number("subtracting")],
            ArithmeticOp::Multiply => &[Want::Number("multiplying"), Want::Number("multiplying")],
            ArithmeticOp::Divide => &[Want::Number("dividing"), Want::Number("dividing")],
        }
    }

    fn together(&self) -> Option<Together> {
        match self {
            ArithmeticOp::Add => Some(Together::Add),
            ArithmeticOp::Subtract => Some(Together::Subtract),
            ArithmeticOp::Multiply | ArithmeticOp::Divide => None,
        }
    }

    fn gives(&self, arguments: &Arguments<'_>) -> Result<Type, Refusal> {
        let [left, right] = arguments.two()?;
        let (left_type, right_type) = (left.number(), right.number());
        let unit = match self {
            ArithmeticOp::Add | ArithmeticOp::Subtract => {
                let style = sum_style(left_type.style, right_type.style);
                return Ok(Type::Number(NumberType { style, ..left_type }));
            }
            ArithmeticOp::Multiply => left_type.unit.times(&right_type.unit),
            ArithmeticOp::Divide => left_type.unit.per(&right_type.unit),
        };
        let unit = sensible(unit)?;
        let style = match rate_style(*self, &unit, &left_type, &right_type) {
            Some(style) => style,
            None if unit.is_none() => product_style(*self, &left, &right),
            None => NumberStyle::Plain,
        };
        Ok(Type::Number(NumberType { unit, style }))
    }

    fn needs(&self) -> Option<Need> {
        None
    }

    fn blank_at_nought(&self) -> Option<usize> {
        match self {
            ArithmeticOp::Divide => Some(1),
            ArithmeticOp::Add | ArithmeticOp::Subtract | ArithmeticOp::Multiply => None,
        }
    }

    fn range(&self, arguments: &[Range]) -> Range {
        let [left, right] = arguments else { return Range::unknown() };
        let (a, b) = (left.clone(), right.clone());
        match self {
            ArithmeticOp::Add => {
                let sum = |a: Number, b: Number| a.plus(&b);
                Range::of(both(a.least, b.least, sum), both(a.most, b.most, sum))
            }
            ArithmeticOp::Subtract => {
                let less = |a: Number, b: Number| a.minus(&b);
                Range::of(both(a.least, b.most, less), both(a.most, b.least, less))
            }
            ArithmeticOp::Multiply => a.times(&b),
            ArithmeticOp::Divide => a.times(&b.inverse()),
        }
    }

    fn step(&self, arguments: &[Stepped<'_>]) -> Step {
        match (self, arguments) {
            (ArithmeticOp::Multiply, [left, right]) => left.step.clone().times(&right.step),
            (ArithmeticOp::Divide, [left, Stepped { constant: Some(by), .. }]) => {
                left.step.clone().divided_by(by)
            }
            (ArithmeticOp::Multiply | ArithmeticOp::Divide, _) => Step::ANY,
            (ArithmeticOp::Add | ArithmeticOp::Subtract, sides) => any_of(sides),
        }
    }

    fn parting(&self) -> Parting<'_> {
        match self {
            ArithmeticOp::Divide => Parting::AtNought(1),
            ArithmeticOp::Add | ArithmeticOp::Subtract | ArithmeticOp::Multiply => Parting::Nowhere,
        }
    }

    fn kernel(&self, batch: &Batch<'_, '_>, _: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        Ok(number::arithmetic(*self, batch.at(0), batch.at(1)))
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        // A sum to the right of a sum, or a product to the right of a product, can only have stood in brackets: 8 − (3
        // − 1).
        let (sign, binding, right) = match self {
            ArithmeticOp::Add => ("+", Binding::Sum, Binding::Product),
            ArithmeticOp::Subtract => ("−", Binding::Sum, Binding::Product),
            ArithmeticOp::Multiply => ("×", Binding::Product, Binding::Postfix),
            ArithmeticOp::Divide => ("÷", Binding::Product, Binding::Postfix),
        };
        (format!("{} {sign} {}", operands.within(0, binding), operands.within(1, right)), binding)
    }

    fn examples(&self) -> &'static [Example] {
        match self {
            ArithmeticOp::Add => &[Example { text: "£1.50 + £2.25", value: "£3.75" }],
            ArithmeticOp::Subtract => &[Example { text: "8 − (3 − 1)", value: "6" }],
            ArithmeticOp::Multiply => &[Example { text: "£15.00 per week × 3 weeks", value: "£45.00" }],
            ArithmeticOp::Divide => &[
                Example { text: "£45.00 ÷ 3 weeks", value: "£15.00 per week" },
                // Nothing is divided by nought.
                Example { text: "(1 ÷ (2 − 2), or 7 if blank)", value: "7" },
            ],
        }
    }
}

/// A product or quotient of units, if it could mean anything: money times money does not, nor do hours to the fourth.
pub(crate) fn sensible(unit: Option<Unit>) -> Result<Unit, Refusal> {
    let means_something = |(base, power): (BaseUnit, i8)| match base {
        BaseUnit::Money(_) => power.unsigned_abs() <= 1,
        _ => power.unsigned_abs() <= 3,
    };
    let money = unit.as_ref().is_some_and(|unit| {
        unit.powers().any(|(base, power)| matches!(base, BaseUnit::Money(_)) && power > 1)
    });
    unit.filter(|unit| unit.powers().all(means_something)).ok_or(Refusal::AbsurdUnit { money })
}

/// How a sum is written: a percentage stays one when percentage points are added to it.
fn sum_style(left: NumberStyle, right: NumberStyle) -> NumberStyle {
    match (left, right) {
        (NumberStyle::Percent, _) | (_, NumberStyle::Percent) => NumberStyle::Percent,
        (left, _) => left,
    }
}

/// How a product or quotient is written where a percentage is per something: `5% per day` × 3 days is 15%, 10% ÷ 2 days
/// is 5% per day.
fn rate_style(op: ArithmeticOp, unit: &Unit, left: &NumberType, right: &NumberType) -> Option<NumberStyle> {
    let percent = |ty: &NumberType| (ty.style != NumberStyle::Plain).then_some(ty.style);
    let only_per = unit.powers().all(|(_, power)| power < 0);
    let rated = !unit.is_none() || !left.unit.is_none() || !right.unit.is_none();
    match op {
        _ if !only_per || !rated => None,
        ArithmeticOp::Divide if right.style != NumberStyle::Plain => None,
        ArithmeticOp::Multiply => percent(left).or(percent(right)),
        ArithmeticOp::Divide => percent(left),
        ArithmeticOp::Add | ArithmeticOp::Subtract => None,
    }
}

/// How a product or quotient without a unit is written: half of a score of 60 is 30, half of a share of 60% is 30%.
fn product_style(op: ArithmeticOp, left: &Argument<'_>, right: &Argument<'_>) -> NumberStyle {
    let percent = |of: &Argument<'_>| {
        let ty = of.number();
        ty.unit.is_none() && ty.style != NumberStyle::Plain
    };
    let ratio = match op {
        // `÷ 1 year` only takes the unit away.
        ArithmeticOp::Divide if !left.number().unit.is_none() => {
            !(right.literal && right.known == Some(&Number::one()))
        }
        ArithmeticOp::Divide => percent(left) && (percent(right) || right.literal),
        _ => {
            percent(left) && percent(right)
                || percent(left) && right.literal
                || left.literal && percent(right)
        }
    };
    if ratio { NumberStyle::Percent } else { NumberStyle::Plain }
}
