//! `started weeks from A to B, both days counted`, `hours from A to B`

use super::kernel::an_hour;
use super::step::any_of;
use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::blanks::{binary, try_binary};
use crate::column::forms::{Counts, Days};
use crate::column::{Fault, Vector, number};
use crate::model::Type;
use crate::value::{
    ArithmeticOp, BaseUnit, Day, Elapsed, ElapsedUnit, Number, NumberStyle, NumberType, SECONDS_AN_HOUR, Unit,
};

/// A stretch that ends before it starts is below nought: weeks or part weeks are then rounded up, completed weeks,
/// months and years towards nought.
impl BuiltIn for Elapsed {
    fn wants(&self) -> &'static [Want] {
        match self.unit {
            ElapsedUnit::Hours => &[Want::Moment, Want::Moment],
            ElapsedUnit::Days
            | ElapsedUnit::WorkingDays
            | ElapsedUnit::StartedWeeks
            | ElapsedUnit::CompletedWeeks
            | ElapsedUnit::CompletedMonths
            | ElapsedUnit::CompletedYears => &[Want::Date, Want::Date],
        }
    }

    fn together(&self) -> Option<Together> {
        None
    }

    fn gives(&self, _: &Arguments<'_>) -> Result<Type, Refusal> {
        let base = match (self.unit, self.both) {
            (ElapsedUnit::Hours, None) => BaseUnit::Hours,
            (ElapsedUnit::Hours, Some(_)) => return Err(Refusal::DaysOfHours),
            (_, None) => return Err(Refusal::EndsNotSaid),
            (ElapsedUnit::Days, Some(_)) => BaseUnit::Days,
            (ElapsedUnit::WorkingDays, Some(_)) => BaseUnit::WorkingDays,
            (ElapsedUnit::StartedWeeks | ElapsedUnit::CompletedWeeks, Some(_)) => BaseUnit::Weeks,
            (ElapsedUnit::CompletedMonths, Some(_)) => BaseUnit::Months,
            (ElapsedUnit::CompletedYears, Some(_)) => BaseUnit::Years,
        };
        Ok(Type::Number(NumberType { unit: Unit::base(base), style: NumberStyle::Plain }))
    }

    fn needs(&self) -> Option<Need> {
        match self.unit {
            ElapsedUnit::WorkingDays => Some(Need::WorkingDays),
            ElapsedUnit::Days
            | ElapsedUnit::Hours
            | ElapsedUnit::StartedWeeks
            | ElapsedUnit::CompletedWeeks
            | ElapsedUnit::CompletedMonths
            | ElapsedUnit::CompletedYears => None,
        }
    }

    fn blank_at_nought(&self) -> Option<usize> {
        None
    }

    fn range(&self, arguments: &[Range]) -> Range {
        let [from, to] = arguments else { return Range::unknown() };
        let both = self.both.unwrap_or(false);
        // The later it ends and the sooner it begins, the longer it is.
        let of = |from: &Option<Number>, to: &Option<Number>, count: &dyn Fn(i32, i32) -> Option<i64>| {
            let day = |number: &Option<Number>| i32::try_from(number.as_ref()?.to_int()?).ok();
            Some(Number::from_int(i128::from(count(day(from)?, day(to)?)?)))
        };
        let between = |count: &dyn Fn(i32, i32) -> Option<i64>| {
            Range::of(of(&from.most, &to.least, count), of(&from.least, &to.most, count))
        };
        let days =
            |from: i32, to: i32| i64::from(to).checked_sub(i64::from(from))?.checked_add(i64::from(both));
        match self.unit {
            ElapsedUnit::Days => between(&days),
            ElapsedUnit::StartedWeeks => {
                between(&|from, to| days(from, to)?.checked_add(6).map(|days| days.div_euclid(7)))
            }
            ElapsedUnit::CompletedWeeks => between(&|from, to| days(from, to)?.checked_div(7)),
            ElapsedUnit::CompletedMonths => between(&|from, to| Some(full_months(from, to, both))),
            ElapsedUnit::CompletedYears => between(&|from, to| full_months(from, to, both).checked_div(12)),
            // No more than the days, and of the same sign.
            ElapsedUnit::WorkingDays => {
                let days = between(&days);
                let nought = Number::zero;
                Range::of(
                    days.least.map(|least| least.min(nought())),
                    days.most.map(|most| most.max(nought())),
                )
            }
            ElapsedUnit::Hours => {
                let less = |a: Number, b: Number| a.minus(&b);
                let seconds = Range::of(
                    super::range::both(to.least.clone(), from.most.clone(), less),
                    super::range::both(to.most.clone(), from.least.clone(), less),
                );
                seconds.rising(|end| end.divided_by(&Number::from_int(i128::from(SECONDS_AN_HOUR))))
            }
        }
    }

    fn step(&self, arguments: &[Stepped<'_>]) -> Step {
        match self.unit {
            ElapsedUnit::Hours => {
                any_of(arguments).divided_by(&Number::from_int(i128::from(SECONDS_AN_HOUR)))
            }
            ElapsedUnit::Days
            | ElapsedUnit::WorkingDays
            | ElapsedUnit::StartedWeeks
            | ElapsedUnit::CompletedWeeks
            | ElapsedUnit::CompletedMonths
            | ElapsedUnit::CompletedYears => Step::one(),
        }
    }

    fn parting(&self) -> Parting<'_> {
        Parting::Nowhere
    }

    fn kernel(&self, batch: &Batch<'_, '_>, around: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        let (from, to, both) = (batch.at(0), batch.at(1), self.both.unwrap_or(false));
        let days = |from: &i32, to: &i32| {
            i64::from(*to).saturating_sub(i64::from(*from)).saturating_add(i64::from(both))
        };
        Ok(match self.unit {
            ElapsedUnit::Days => binary::<Days, Days, Counts>(from, to, days),
            ElapsedUnit::Hours => {
                let seconds = number::arithmetic(ArithmeticOp::Subtract, to, from);
                number::arithmetic(ArithmeticOp::Divide, &seconds, &an_hour())
            }
            ElapsedUnit::WorkingDays => try_binary::<Days, Days, Counts>(from, to, |from, to| {
                around.knows_holidays(*from, *to).map(|()| around.working.between(*from, *to, both))
            })?,
            ElapsedUnit::StartedWeeks => {
                binary::<Days, Days, Counts>(from, to, |a, b| days(a, b).saturating_add(6).div_euclid(7))
            }
            ElapsedUnit::CompletedWeeks => {
                binary::<Days, Days, Counts>(from, to, |a, b| days(a, b).checked_div(7).unwrap_or(0))
            }
            ElapsedUnit::CompletedMonths => {
                binary::<Days, Days, Counts>(from, to, |a, b| full_months(*a, *b, both))
            }
            ElapsedUnit::CompletedYears => binary::<Days, Days, Counts>(from, to, |a, b| {
                full_months(*a, *b, both).checked_div(12).unwrap_or(0)
            }),
        })
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        let unit = match self.unit {
            ElapsedUnit::Days => "days",
            ElapsedUnit::Hours => "hours",
            ElapsedUnit::WorkingDays => "working days",
            ElapsedUnit::StartedWeeks => "started weeks",
            ElapsedUnit::CompletedWeeks => "completed weeks",
            ElapsedUnit::CompletedMonths => "completed months",
            ElapsedUnit::CompletedYears => "completed years",
        };
        // Hours are counted from moment to moment: no day of them is counted or not.
        let days = match self.both.filter(|_| self.unit != ElapsedUnit::Hours) {
            Some(true) => ", both days counted",
            Some(false) => ", the first day not counted",
            None => "",
        };
        let (from, to) = (operands.within(0, Binding::Atom), operands.within(1, Binding::Atom));
        (format!("{unit} from {from} to {to}{days}"), Binding::Not)
    }

    fn examples(&self) -> &'static [Example] {
        // From 31 January to 1 April 2025: 28 days of February, 31 of March and one of April are 60; and 31 January
        // itself.
        match self.unit {
            ElapsedUnit::Days => &[
                Example { text: "days from began to ended, the first day not counted", value: "60 days" },
                Example { text: "days from began to ended, both days counted", value: "61 days" },
            ],
            // 07:30 to 16:15
            ElapsedUnit::Hours => &[Example { text: "hours from arrived to left", value: "8.75 hours" }],
            // Of 60 days from Saturday 1 February to Tuesday 1 April, 8 whole weeks have 40 working days; of the 4 days
            // left from Saturday 29 March on, Monday and Tuesday.
            ElapsedUnit::WorkingDays => &[Example {
                text: "working days from began to ended, the first day not counted",
                value: "42 working days",
            }],
            // 61 = 8 × 7 + 5
            ElapsedUnit::StartedWeeks => {
                &[Example { text: "started weeks from began to ended, both days counted", value: "9 weeks" }]
            }
            ElapsedUnit::CompletedWeeks => &[Example {
                text: "completed weeks from began to ended, both days counted",
                value: "8 weeks",
            }],
            // Two months after 31 January is 31 March; three would be 30 April.
            ElapsedUnit::CompletedMonths => &[Example {
                text: "completed months from began to ended, the first day not counted",
                value: "2 months",
            }],
            ElapsedUnit::CompletedYears => &[Example {
                text: "completed years from began to 30 January 2027, both days counted",
                value: "2 years",
            }],
        }
    }
}

/// Counting both days, the stretch ends with the end of the last day: where the next one begins.
fn full_months(from: i32, to: i32, both: bool) -> i64 {
    let end = Day::from_number(to).and_then(|to| if both { to.plus_days(1).or(Some(to)) } else { Some(to) });
    let months = Day::from_number(from).zip(end).map(|(from, end)| from.months_until(end));
    i64::from(months.unwrap_or(0))
}
