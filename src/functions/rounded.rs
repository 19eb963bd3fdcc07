//! `(E, rounded to the nearest penny, halves up)`

use super::step::any_of;
use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::{Fault, Vector, number};
use crate::model::Type;
use crate::value::Rounding;

/// To multiples of a step, by size; the sign is put back.
impl BuiltIn for Rounding {
    fn wants(&self) -> &'static [Want] {
        &[Want::Number("rounding")]
    }

    fn together(&self) -> Option<Together> {
        None
    }

    fn gives(&self, arguments: &Arguments<'_>) -> Result<Type, Refusal> {
        arguments.one().map(|of| of.ty.clone())
    }

    fn needs(&self) -> Option<Need> {
        None
    }

    fn blank_at_nought(&self) -> Option<usize> {
        None
    }

    fn range(&self, arguments: &[Range]) -> Range {
        // Rounding never turns an order round.
        let [argument] = arguments else { return Range::unknown() };
        argument.rising(|end| Some(end.rounded(&self.step, self.way)))
    }

    fn step(&self, arguments: &[Stepped<'_>]) -> Step {
        // What is a multiple of the rounding's step already stays as it is.
        match any_of(arguments) {
            step if step.clone().divided_by(&self.step).is_whole() => step,
            _ => Step::of(&self.step),
        }
    }

    fn parting(&self) -> Parting<'_> {
        Parting::AtSteps(self)
    }

    fn kernel(&self, batch: &Batch<'_, '_>, _: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        Ok(number::rounded(batch.at(0), &self.step, self.way))
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        (format!("({}, rounded {})", operands.within(0, Binding::Or), self.words), Binding::Postfix)
    }

    fn examples(&self) -> &'static [Example] {
        // £10.00 ÷ 8 = £1.25, half way between £1.20 and £1.30.
        &[
            Example { text: "(£10.00 ÷ 8, rounded to the nearest £0.10, halves up)", value: "£1.30" },
            Example { text: "(£10.00 ÷ 8, rounded down to the pound)", value: "£1.00" },
        ]
    }
}
