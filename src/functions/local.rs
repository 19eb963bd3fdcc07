//! `day of T`, `clock time of T`: what calendars and clocks of the contract's zone show at a moment.

use super::step::any_of;
use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::blanks::unary_opt;
use crate::column::forms::{Counts, Days, Numbers, Whole};
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
        let second = |moment: &Number| {
            let second = moment.floor().to_int();
            second.and_then(|second| i64::try_from(second).ok())
        };
        let day = |second: i64| Some(around.clock?.local(second)?.0.number());
        let time = |second: i64| Some(i64::from(around.clock?.local(second)?.1));
        let at = batch.at(0);
        Ok(match (self, at.is_whole()) {
            (LocalPart::Day, true) => unary_opt::<Whole, Days>(at, |at| day(*at)),
            (LocalPart::Day, false) => unary_opt::<Numbers, Days>(at, |at| day(second(at)?)),
            (LocalPart::Clock, true) => unary_opt::<Whole, Counts>(at, |at| time(*at)),
            (LocalPart::Clock, false) => unary_opt::<Numbers, Counts>(at, |at| time(second(at)?)),
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
