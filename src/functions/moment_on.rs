//! `22:00 on D`: the first moment of a day at which clocks show a time or a later one.

use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::blanks::try_binary;
use crate::column::forms::{Counts, Days};
use crate::column::{Fault, Vector, Wrong};
use crate::model::Type;
use crate::value::Day;

/// A clock time on a date. A time that the clocks skip is the moment at which they do; of one that they show twice it
/// is the first.
#[derive(Debug)]
pub(super) struct MomentOn;

impl BuiltIn for MomentOn {
    fn wants(&self) -> &'static [Want] {
        &[Want::Any, Want::Date]
    }

    fn together(&self) -> Option<Together> {
        None
    }

    fn gives(&self, _: &Arguments<'_>) -> Result<Type, Refusal> {
        Ok(Type::Moment)
    }

    fn needs(&self) -> Option<Need> {
        Some(Need::Clock)
    }

    fn blank_at_nought(&self) -> Option<usize> {
        None
    }

    fn range(&self, _: &[Range]) -> Range {
        Range::unknown()
    }

    fn step(&self, _: &[Stepped<'_>]) -> Step {
        Step::one()
    }

    fn parting(&self) -> Parting<'_> {
        Parting::Nowhere
    }

    fn kernel(&self, batch: &Batch<'_, '_>, around: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        try_binary::<Counts, Days, Counts>(batch.at(0), batch.at(1), |clock, day| {
            let day = Day::from_number(*day).ok_or(Wrong::BeyondCalendar)?;
            let zone = around.clock.ok_or(Wrong::BeyondCalendar)?;
            zone.first_at(day, clock.steps()?).ok_or(Wrong::BeyondCalendar)
        })
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        let (clock, day) = (operands.within(0, Binding::Atom), operands.within(1, Binding::Atom));
        (format!("{clock} on {day}"), Binding::Postfix)
    }

    fn examples(&self) -> &'static [Example] {
        &[
            // From 07:30 to 22:00 there are fourteen hours and a half.
            Example { text: "hours from arrived to (22:00 on day of arrived)", value: "14.5 hours" },
            // On 30 March 2025 clocks in London go from 01:00 to 02:00: half past one is the moment at which they do.
            Example {
                text: "hours from (01:30 on 30 March 2025) to (03:00 on 30 March 2025)",
                value: "1 hour",
            },
            // On 26 October 2025 they go from 02:00 to 01:00: the first half past one is an hour and a half before the
            // second two o'clock.
            Example {
                text: "hours from (01:30 on 26 October 2025) to (02:00 on 26 October 2025)",
                value: "1.5 hours",
            },
        ]
    }
}
