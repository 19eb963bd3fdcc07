//! `96% to the power of years_gone`: a number without a unit, raised to a whole number from nought on.

use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::blanks::try_binary;
use crate::column::forms::Numbers;
use crate::column::{Fault, Vector, Wrong};
use crate::model::Type;
use crate::value::Number;

/// Anything to the power of nought is one.
pub(super) struct Power;

impl BuiltIn for Power {
    fn wants(&self) -> &'static [Want] {
        &[Want::Number("taking a power"), Want::Number("taking a power")]
    }

    fn together(&self) -> Option<Together> {
        None
    }

    /// Years to the power of two would be square years, and a power of years has no meaning at all.
    fn gives(&self, arguments: &Arguments<'_>) -> Result<Type, Refusal> {
        let [base, exponent] = arguments.two()?;
        for (position, argument) in [&base, &exponent].into_iter().enumerate() {
            if !argument.number().unit.is_none() {
                return Err(Refusal::PowerOfUnit(position));
            }
        }
        match exponent.known {
            Some(known) if known.as_exponent().is_none() => Err(Refusal::NotAnExponent(1)),
            _ => Ok(base.ty.clone()),
        }
    }

    fn needs(&self) -> Option<Need> {
        None
    }

    fn blank_at_nought(&self) -> Option<usize> {
        None
    }

    fn range(&self, arguments: &[Range]) -> Range {
        let [of, by] = arguments else { return Range::unknown() };
        if !of.is_never_negative() {
            return Range::unknown();
        }
        // With one of them fixed it rises or falls in the other throughout: its ends are at the corners.
        let corner =
            |of: &Option<Number>, by: &Option<Number>| of.as_ref()?.to_the_power(by.as_ref()?.as_exponent()?);
        let corners = [
            corner(&of.least, &by.least),
            corner(&of.least, &by.most),
            corner(&of.most, &by.least),
            corner(&of.most, &by.most),
        ];
        let known: Option<Vec<Number>> = corners.into_iter().collect();
        let Some(known) = known else {
            let at_most_one = of.most.as_ref().is_some_and(|most| *most <= Number::one());
            return Range::of(Some(Number::zero()), at_most_one.then(Number::one));
        };
        Range::of(known.iter().min().cloned(), known.into_iter().max())
    }

    fn step(&self, arguments: &[Stepped<'_>]) -> Step {
        // The exponent is a whole number from nought on, and anything to the power of nought is one.
        match arguments.first().is_some_and(|base| base.step.is_whole()) {
            true => Step::one(),
            false => Step::ANY,
        }
    }

    fn parting(&self) -> Parting<'_> {
        Parting::Nowhere
    }

    fn kernel(&self, batch: &Batch<'_, '_>, _: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        try_binary::<Numbers, Numbers, Numbers>(batch.at(0), batch.at(1), |base, exponent| {
            match exponent.as_exponent() {
                Some(exponent) => base.to_the_power(exponent).ok_or(Wrong::TooManyDigits),
                None => Err(Wrong::NoSuchPower(exponent.clone())),
            }
        })
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        let (base, exponent) = (operands.within(0, Binding::Atom), operands.within(1, Binding::Atom));
        (format!("{base} to the power of {exponent}"), Binding::Not)
    }

    fn examples(&self) -> &'static [Example] {
        // 1.5³ = 3.375
        &[Example { text: "1.5 to the power of 3", value: "3.375" }]
    }
}
