//! `first day of P`, `last day of P`

use super::kernel::remembering;
use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::blanks::{try_unary, unary};
use crate::column::forms::{Days, Periods};
use crate::column::{Fault, Vector, Wrong};
use crate::model::Type;
use crate::value::{Calendar, Day, PeriodEnd, PeriodKind};

impl BuiltIn for PeriodEnd {
    fn wants(&self) -> &'static [Want] {
        &[Want::Period]
    }

    fn together(&self) -> Option<Together> {
        None
    }

    fn gives(&self, _: &Arguments<'_>) -> Result<Type, Refusal> {
        Ok(Type::Date)
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

    fn step(&self, _: &[Stepped<'_>]) -> Step {
        Step::one()
    }

    fn parting(&self) -> Parting<'_> {
        Parting::Nowhere
    }

    fn kernel(&self, batch: &Batch<'_, '_>, around: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        match batch.types.first() {
            Some(Type::Period(kind)) => {
                let (calendar, kind) = (&around.calendar, *kind);
                let day = |index| {
                    let day = match self {
                        PeriodEnd::First => calendar.first_day(kind, index),
                        PeriodEnd::Last => calendar.last_day(kind, index),
                    };
                    day.map(Day::number).ok_or(Wrong::BeyondCalendar)
                };
                try_unary::<Periods, Days>(batch.at(0), remembering(day))
            }
            _ => Ok(batch.nothing.clone()),
        }
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        let end = match self {
            PeriodEnd::First => "first",
            PeriodEnd::Last => "last",
        };
        (format!("{end} day of {}", operands.within(0, Binding::Atom)), Binding::Postfix)
    }

    fn examples(&self) -> &'static [Example] {
        match self {
            PeriodEnd::First => &[Example { text: "first day of (month of began)", value: "1 January 2025" }],
            PeriodEnd::Last => &[Example { text: "last day of (quarter of ended)", value: "30 June 2025" }],
        }
    }
}

/// The last days of periods of a kind, as far as the calendar goes.
pub(crate) fn last_within(calendar: &Calendar, kind: PeriodKind, periods: &Vector<'_>) -> Vector<'static> {
    unary::<Periods, Days>(periods, remembering(|index| calendar.last_day_within(kind, index).number()))
}
