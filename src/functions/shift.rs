//! `42 days after D`, `3 months before D`, `4 hours after T`

use super::kernel::an_hour;
use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::blanks::try_binary;
use crate::column::forms::{Counts, Days};
use crate::column::{Fault, Vector, Wrong, number};
use crate::model::Type;
use crate::value::{ArithmeticOp, BaseUnit, Day, Number, SECONDS_AN_HOUR, ShiftUnit, Unit};

/// By what a date moves that is moved by a number of this unit, and how many of those one of it is: a week is seven
/// days.
pub(crate) fn of_date(unit: &Unit) -> Option<(ShiftUnit, i128)> {
    match unit.as_base()? {
        BaseUnit::Days => Some((ShiftUnit::Days, 1)),
        BaseUnit::Weeks => Some((ShiftUnit::Days, 7)),
        BaseUnit::WorkingDays => Some((ShiftUnit::WorkingDays, 1)),
        BaseUnit::Months => Some((ShiftUnit::Months, 1)),
        BaseUnit::Years => Some((ShiftUnit::Months, 12)),
        BaseUnit::Hours | BaseUnit::Money(_) | BaseUnit::People | BaseUnit::Points | BaseUnit::Named(_) => {
            None
        }
    }
}

/// Whether a date and time is moved by a number of this unit.
pub(crate) fn moves_moment(unit: &Unit) -> bool {
    unit.as_base() == Some(BaseUnit::Hours)
}

/// Months lead to the same day number, or to the last day of a shorter month.
impl BuiltIn for ShiftUnit {
    fn wants(&self) -> &'static [Want] {
        match self {
            ShiftUnit::Days | ShiftUnit::WorkingDays | ShiftUnit::Months => {
                &[Want::Date, Want::Number("moving a date")]
            }
            ShiftUnit::Hours => &[Want::Moment, Want::Number("moving a date and time")],
        }
    }

    fn together(&self) -> Option<Together> {
        None
    }

    fn gives(&self, arguments: &Arguments<'_>) -> Result<Type, Refusal> {
        arguments.two().map(|[from, _]| from.ty.clone())
    }

    fn needs(&self) -> Option<Need> {
        match self {
            ShiftUnit::WorkingDays => Some(Need::WorkingDays),
            ShiftUnit::Days | ShiftUnit::Hours | ShiftUnit::Months => None,
        }
    }

    fn blank_at_nought(&self) -> Option<usize> {
        None
    }

    fn range(&self, arguments: &[Range]) -> Range {
        let [from, by] = arguments else { return Range::unknown() };
        let days = |from: &Option<Number>, by: &Option<Number>, step: fn(Day, i32) -> Option<Day>| {
            let whole = |number: &Option<Number>| i32::try_from(number.as_ref()?.to_int()?).ok();
            let day = step(Day::from_number(whole(from)?)?, whole(by)?)?;
            Some(Number::from_int(i128::from(day.number())))
        };
        let moved = |step: fn(Day, i32) -> Option<Day>| {
            Range::of(days(&from.least, &by.least, step), days(&from.most, &by.most, step))
        };
        match self {
            ShiftUnit::Days => moved(Day::plus_days),
            ShiftUnit::Months => moved(Day::plus_months),
            // A working day after is a day after: where it lies at the latest, the holidays decide.
            ShiftUnit::WorkingDays => Range::of(from.least.clone().filter(|_| by.is_never_negative()), None),
            ShiftUnit::Hours => {
                let hour = Number::from_int(i128::from(SECONDS_AN_HOUR));
                let sum = |a: &Option<Number>, b: &Option<Number>| {
                    Some(a.as_ref()?.plus(&b.as_ref()?.times(&hour)))
                };
                Range::of(sum(&from.least, &by.least), sum(&from.most, &by.most))
            }
        }
    }

    fn step(&self, arguments: &[Stepped<'_>]) -> Step {
        match (self, arguments) {
            (ShiftUnit::Hours, [from, by]) => {
                let hour = Number::from_int(i128::from(SECONDS_AN_HOUR));
                from.step.clone().either(by.step.clone().times(&Step::of(&hour)))
            }
            (ShiftUnit::Hours, _) => Step::ANY,
            // Dates are whole days.
            (ShiftUnit::Days | ShiftUnit::WorkingDays | ShiftUnit::Months, _) => Step::one(),
        }
    }

    fn parting(&self) -> Parting<'_> {
        Parting::Nowhere
    }

    fn kernel(&self, batch: &Batch<'_, '_>, around: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        let (from, by) = (batch.at(0), batch.at(1));
        match self {
            ShiftUnit::Days => moved(from, by, Day::plus_days),
            ShiftUnit::Months => moved(from, by, Day::plus_months),
            ShiftUnit::WorkingDays => try_binary::<Days, Counts, Days>(from, by, |from, by| {
                let to = around.working.shifted(*from, i64::from(by.steps()?)).and_then(Day::from_number);
                let to = to.ok_or(Wrong::BeyondCalendar)?.number();
                around.knows_holidays(*from, to).map(|()| to)
            }),
            // Moments are seconds.
            ShiftUnit::Hours => {
                let seconds = number::arithmetic(ArithmeticOp::Multiply, by, &an_hour());
                Ok(number::arithmetic(ArithmeticOp::Add, from, &seconds))
            }
        }
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        let (date, by) = (operands.within(0, Binding::Atom), operands.within(1, Binding::Product));
        (format!("{by} after {date}"), Binding::Postfix)
    }

    fn examples(&self) -> &'static [Example] {
        match self {
            // 31 January, 1 February (29th day), … : 28 days of February and 14 of March make 42.
            ShiftUnit::Days => &[
                Example { text: "42 days after began", value: "14 March 2025" },
                Example { text: "2 weeks before ended", value: "18 March 2025" },
            ],
            // There is no 31 February.
            ShiftUnit::Months => &[Example { text: "1 month after began", value: "28 February 2025" }],
            // 31 January 2025 is a Friday: Monday the 3rd, Tuesday the 4th.
            ShiftUnit::WorkingDays => {
                &[Example { text: "2 working days after began", value: "4 February 2025" }]
            }
            ShiftUnit::Hours => &[Example { text: "clock time of (4 hours after arrived)", value: "11:30" }],
        }
    }
}

fn moved(
    from: &Vector<'_>,
    by: &Vector<'_>,
    step: impl Fn(Day, i32) -> Option<Day>,
) -> Result<Vector<'static>, Fault> {
    try_binary::<Days, Counts, Days>(from, by, |from, by| {
        let by = by.steps()?;
        // Not by `ok_or`: what is wrong would be made, and dropped again, for each row in which nothing is.
        match Day::from_number(*from).and_then(|from| step(from, by)) {
            Some(to) => Ok(to.number()),
            None => Err(Wrong::BeyondCalendar),
        }
    })
}
