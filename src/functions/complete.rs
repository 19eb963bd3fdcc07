//! `complete blocks of 100 people in E`: how many complete times the one goes into the other.

use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::{Fault, Vector, number};
use crate::model::Type;
use crate::value::{ArithmeticOp, Blocks, Number, NumberStyle, NumberType, RoundingWay};

/// By size, the sign is put back.
impl BuiltIn for Blocks {
    fn wants(&self) -> &'static [Want] {
        &[Want::Number("counting in blocks"), Want::Number("counting in blocks")]
    }

    fn together(&self) -> Option<Together> {
        Some(Together::Blocks)
    }

    fn gives(&self, _: &Arguments<'_>) -> Result<Type, Refusal> {
        Ok(Type::Number(NumberType { unit: self.unit.clone(), style: NumberStyle::Plain }))
    }

    fn needs(&self) -> Option<Need> {
        None
    }

    fn blank_at_nought(&self) -> Option<usize> {
        Some(1)
    }

    fn range(&self, arguments: &[Range]) -> Range {
        let [of, by] = arguments else { return Range::unknown() };
        of.times(&by.inverse()).rising(|end| Some(end.rounded(&Number::one(), RoundingWay::Down)))
    }

    fn step(&self, _: &[Stepped<'_>]) -> Step {
        Step::one()
    }

    fn parting(&self) -> Parting<'_> {
        Parting::AtTimes
    }

    fn kernel(&self, batch: &Batch<'_, '_>, _: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        let times = number::arithmetic(ArithmeticOp::Divide, batch.at(0), batch.at(1));
        Ok(number::rounded(&times, &Number::one(), RoundingWay::Down))
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        let unit = self.unit.describe(operands.units);
        let (of, size) = (operands.within(0, Binding::Product), operands.within(1, Binding::Product));
        // What something is divided into would run on into a sign beside it.
        (format!("complete {unit} of {size} in {of}"), Binding::Not)
    }

    fn examples(&self) -> &'static [Example] {
        // 250 = 2 × 100 + 50; below nought it counts as above, and the sign is put back.
        &[
            Example { text: "complete weeks of 100 people in 250 people", value: "2 weeks" },
            Example {
                text: "complete weeks of 100 people in (50 people − 300 people)", value: "−2 weeks"
            },
        ]
    }
}
