//! `day of T`, `clock time of T`: what calendars and clocks of the contract's zone show at a moment.

use super::step::any_of;
use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::blanks::unary_opt;
use crate::column::forms::{Counts, Days, Numbers};
use crate::column::{Fault, Vector};
use crate::model::Type;
use crate::value::{LocalPart, Number};

/// A part of a second is not shown. Beyond the calendar nothing is.
impl BuiltIn for LocalPart {
    fn wants(&self) -> &'static [Want] {
        &[Want::Moment]
    }

    fn together(&self) -> Option<Together> {
        None
    }

    fn gives(&self, _: &Arguments<'_>) -> Result<Type, Refusal> {
        Ok(match self {
            LocalPart::Day => Type::Date,
            LocalPart::Clock => Type::Clock,
        })
    }

    fn needs(&self) -> Option<Need> {
        None
    }

    fn blank_at_nought(&self) -> Option<usize> {
        None
    }

    fn range(&self, _: &[Range]) -> Range {
        Range::unknown()
    }

    fn step(&self, arguments: &[Stepped<'_>]) -> Step {
        match self {
            LocalPart::Day => Step::one(),
            LocalPart::Clock => any_of(arguments).either(Step::one()),
        }
    }

    fn parting(&self) -> Parting<'_> {
        Parting::Nowhere
    }

    fn kernel(&self, batch: &Batch<'_, '_>, around: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        let shown = |moment: &Number| {
            let second = moment.floor().to_int().and_then(|second| i64::try_from(second).ok())?;
            around.clock?.local(second)
        };
        Ok(match self {
            LocalPart::Day => unary_opt::<Numbers, Days>(batch.at(0), |at| Some(shown(at)?.0.number())),
            LocalPart::Clock => unary_opt::<Numbers, Counts>(batch.at(0), |at| Some(i64::from(shown(at)?.1))),
        })
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        let part = match self {
            LocalPart::Day => "day",
            LocalPart::Clock => "clock time",
        };
        (format!("{part} of {}", operands.within(0, Binding::Atom)), Binding::Postfix)
    }

    fn examples(&self) -> &'static [Example] {
        match self {
            LocalPart::Day => &[Example { text: "day of arrived", value: "3 March 2025" }],
            LocalPart::Clock => &[Example { text: "clock time of left", value: "16:15" }],
        }
    }
}
