//! `− E`

use super::step::any_of;
use super::{
    Argument, Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step,
    Stepped, Surroundings, Together, Want,
};
use crate::column::{Fault, Vector, number};
use crate::model::Type;
use crate::value::Number;

/// With the other sign.
pub(super) struct Negative;

impl BuiltIn for Negative {
    fn wants(&self) -> &'static [Want] {
        &[Want::Number("a minus sign")]
    }

    fn together(&self) -> Option<Together> {
        None
    }

    fn gives(&self, arguments: &Arguments<'_>) -> Result<Type, Refusal> {
        arguments.one().map(|Argument { ty, .. }| ty.clone())
    }

    fn needs(&self) -> Option<Need> {
        None
    }

    fn blank_at_nought(&self) -> Option<usize> {
        None
    }

    fn range(&self, arguments: &[Range]) -> Range {
        let [Range { least, most }] = arguments else { return Range::unknown() };
        let turned = |end: &Option<Number>| end.as_ref().map(|end| Number::zero().minus(end));
        Range::of(turned(most), turned(least))
    }

    fn step(&self, arguments: &[Stepped<'_>]) -> Step {
        any_of(arguments)
    }

    fn parting(&self) -> Parting<'_> {
        Parting::Nowhere
    }

    fn kernel(&self, batch: &Batch<'_, '_>, _: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        Ok(number::negative(batch.at(0)))
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        (format!("−{}", operands.within(0, Binding::Postfix)), Binding::Postfix)
    }

    fn examples(&self) -> &'static [Example] {
        &[Example { text: "10 − (−(2 × 3))", value: "16" }]
    }
}
