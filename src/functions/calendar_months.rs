//! `calendar months from A to B`: how many months later the month of B is than that of A, whatever the days.

use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::blanks::binary;
use crate::column::forms::{Counts, Days};
use crate::column::{Fault, Vector};
use crate::model::Type;
use crate::value::{BaseUnit, Day, NumberStyle, NumberType, Unit};

/// Below nought where B lies in an earlier month.
pub(super) struct CalendarMonths;

impl BuiltIn for CalendarMonths {
    fn wants(&self) -> &'static [Want] {
        &[Want::Date, Want::Date]
    }

    fn together(&self) -> Option<Together> {
        None
    }

    fn gives(&self, _: &Arguments<'_>) -> Result<Type, Refusal> {
        Ok(Type::Number(NumberType { unit: Unit::base(BaseUnit::Months), style: NumberStyle::Plain }))
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

    fn kernel(&self, batch: &Batch<'_, '_>, _: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        Ok(binary::<Days, Days, Counts>(batch.at(0), batch.at(1), |from, to| {
            month(*to).saturating_sub(month(*from))
        }))
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        let (from, to) = (operands.within(0, Binding::Atom), operands.within(1, Binding::Atom));
        (format!("calendar months from {from} to {to}"), Binding::Not)
    }

    fn examples(&self) -> &'static [Example] {
        // January to April are three months, though no three whole months fit from 31 January to 1 April.
        &[
            Example { text: "calendar months from began to ended", value: "3 months" },
            Example { text: "calendar months from began to 1 January 2025", value: "0 months" },
            Example { text: "calendar months from ended to 31 December 2024", value: "−4 months" },
        ]
    }
}

/// The number of a day's month, counted from the beginning of the calendar.
fn month(day: i32) -> i64 {
    Day::from_number(day)
        .map_or(0, |day| i64::from(day.year()).saturating_mul(12).saturating_add(i64::from(day.month())))
}
