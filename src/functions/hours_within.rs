//! `hours from A to B, between 22:00 and 06:00`, `hours from A to B, on Saturday and Sunday`: the part of a stretch of
//! time that lies where clocks and calendars show so.

use super::kernel::an_hour;
use super::step::any_of;
use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::blanks::try_binary;
use crate::column::forms::{Counts, Numbers, Whole};
use crate::column::{Fault, Vector, Wrong, number};
use crate::model::Type;
use crate::value::{
    ArithmeticOp, BaseUnit, HoursWithin, Number, NumberStyle, NumberType, PartDays, SECONDS_A_DAY,
    SECONDS_AN_HOUR, Unit, Zone, is_weekday, weekday_words,
};

/// A moment counts if clocks then show a time of the part, and calendars a day of it. So a night across the change of
/// the clocks is an hour shorter or longer. From a later to an earlier moment it is below nought.
impl BuiltIn for HoursWithin {
    fn wants(&self) -> &'static [Want] {
        if self.between {
            &[Want::Moment, Want::Moment, Want::Any, Want::Any]
        } else {
            &[Want::Moment, Want::Moment]
        }
    }

    fn together(&self) -> Option<Together> {
        None
    }

    fn gives(&self, arguments: &Arguments<'_>) -> Result<Type, Refusal> {
        if let [_, _, from, to] = arguments.all
            && from.known.is_some()
            && from.known == to.known
        {
            return Err(Refusal::NoTimeBetween);
        }
        let unit = Unit::base(BaseUnit::Hours);
        Ok(Type::Number(NumberType { unit, style: NumberStyle::Plain }))
    }

    fn needs(&self) -> Option<Need> {
        match self.days {
            PartDays::Working | PartDays::NotWorking => Some(Need::WorkingDays),
            PartDays::All | PartDays::Week(_) => None,
        }
    }

    fn blank_at_nought(&self) -> Option<usize> {
        None
    }

    fn range(&self, _: &[Range]) -> Range {
        Range::unknown()
    }

    fn step(&self, arguments: &[Stepped<'_>]) -> Step {
        any_of(arguments).either(Step::one()).divided_by(&Number::from_int(i128::from(SECONDS_AN_HOUR)))
    }

    fn parting(&self) -> Parting<'_> {
        Parting::Nowhere
    }

    fn kernel(&self, batch: &Batch<'_, '_>, around: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        // The two times stand in the text: they are the same in all rows.
        let time = |at| batch.at(at).numbers(1).into_iter().next().flatten().and_then(|time| time.to_int());
        let between = self.between.then(|| time(2).zip(time(3))).flatten();
        let between =
            between.and_then(|(from, to)| Some((i64::try_from(from).ok()?, i64::try_from(to).ok()?)));
        let part = Part { days: self.days, between, around };
        let (from, to) = (batch.at(0), batch.at(1));
        // Nearly all moments are whole seconds.
        let seconds = if from.is_whole() && to.is_whole() {
            try_binary::<Whole, Whole, Counts>(from, to, |from, to| {
                let seconds = part.whole_seconds(*from.min(to), *from.max(to))?;
                Ok(if from <= to { seconds } else { seconds.saturating_neg() })
            })?
        } else {
            try_binary::<Numbers, Numbers, Numbers>(from, to, |from, to| {
                let seconds = part.seconds(from.min(to), from.max(to))?;
                Ok(if from <= to { seconds } else { seconds.negated() })
            })?
        };
        Ok(number::arithmetic(ArithmeticOp::Divide, &seconds, &an_hour()))
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        let at = |at| operands.within(at, Binding::Atom);
        let days = match self.days {
            PartDays::All => String::new(),
            PartDays::Week(days) => format!(" on {}", weekday_words(days)),
            PartDays::Working => " on working days".to_owned(),
            PartDays::NotWorking => " on days that are not working days".to_owned(),
        };
        let between = if self.between { format!(" between {} and {}", at(2), at(3)) } else { String::new() };
        (format!("hours from {} to {},{days}{between}", at(0), at(1)), Binding::Not)
    }

    fn examples(&self) -> &'static [Example] {
        if self.between {
            &[
                // From 07:30 to 16:15, of which from 12:00 on four hours and a quarter; at night none.
                Example { text: "hours from arrived to left, between 12:00 and 18:00", value: "4.25 hours" },
                Example { text: "hours from arrived to left, between 22:00 and 06:00", value: "0 hours" },
                // Before the change of 30 March 2025 from 22:00 to 06:00 there are seven hours, and two of the evening
                // after.
                Example {
                    text: "hours from (20:00 on 29 March 2025) to (23:30 on 30 March 2025), between 22:00 and 06:00",
                    value: "8.5 hours",
                },
            ]
        } else {
            match self.days {
                PartDays::All | PartDays::Week(_) => &[
                    // Saturday 29 March 2025 from 20:00: four hours; Sunday has 23.
                    Example {
                        text: "hours from (20:00 on 29 March 2025) to (06:00 on 31 March 2025), on Saturday and Sunday",
                        value: "27 hours",
                    },
                ],
                // Monday until 06:00.
                PartDays::Working => &[Example {
                    text: "hours from (20:00 on 29 March 2025) to (06:00 on 31 March 2025), on working days",
                    value: "6 hours",
                }],
                PartDays::NotWorking => &[Example {
                    text: "hours from (20:00 on 29 March 2025) to (06:00 on 31 March 2025), on days that are not working days",
                    value: "27 hours",
                }],
            }
        }
    }
}

/// What counts of a stretch.
struct Part<'p, 's> {
    days: PartDays,
    /// Seconds after midnight, from one up to another; over midnight where the other is not the later.
    between: Option<(i64, i64)>,
    around: &'p Surroundings<'s>,
}

impl Part<'_, '_> {
    fn zone(&self) -> Result<&Zone, Wrong> {
        self.around.clock.ok_or(Wrong::BeyondCalendar)
    }

    /// The seconds from one whole second to a later one that count.
    fn whole_seconds(&self, first: i64, last: i64) -> Result<i64, Wrong> {
        let mut whole = 0i64;
        let each = self.zone()?.each_stretch((first, last), |begins, ends, offset| {
            let shown = |at: i64| at.saturating_add(i64::from(offset));
            whole = whole.saturating_add(self.shown_seconds(shown(begins), shown(ends))?);
            Ok(())
        });
        each.ok_or(Wrong::BeyondCalendar)??;
        Ok(whole)
    }

    /// The seconds from one moment to a later one that count.
    fn seconds(&self, from: &Number, to: &Number) -> Result<Number, Wrong> {
        let second = |at: &Number| {
            let whole = at.floor().to_int().and_then(|second| i64::try_from(second).ok());
            whole.ok_or(Wrong::BeyondCalendar)
        };
        let (first, last) = (second(from)?, second(to)?);
        let (whole, zone) = (self.whole_seconds(first, last)?, self.zone()?);
        // Parts of a second at the ends count if the second does.
        let part = |at: &Number, second: i64| -> Result<Number, Wrong> {
            let offset = i64::from(zone.offset(second).ok_or(Wrong::BeyondCalendar)?);
            let shown = second.saturating_add(offset);
            let counts = self.shown_seconds(shown, shown.saturating_add(1))?;
            let rest = at.minus(&Number::from_int(i128::from(second)));
            Ok(rest.times(&Number::from_int(i128::from(counts))))
        };
        Ok(Number::from_int(i128::from(whole)).plus(&part(to, last)?).minus(&part(from, first)?))
    }

    /// The seconds that count from one time shown by clocks to another, between which the clocks are not changed.
    fn shown_seconds(&self, from: i64, to: i64) -> Result<i64, Wrong> {
        let mut seconds = 0i64;
        let mut day = from.div_euclid(SECONDS_A_DAY);
        while day.saturating_mul(SECONDS_A_DAY) < to {
            let midnight = day.saturating_mul(SECONDS_A_DAY);
            if self.has_day(i32::try_from(day).map_err(|_| Wrong::BeyondCalendar)?)? {
                let overlap = |begins: i64, ends: i64| {
                    let (begins, ends) = (midnight.saturating_add(begins), midnight.saturating_add(ends));
                    ends.min(to).saturating_sub(begins.max(from)).max(0)
                };
                seconds = seconds.saturating_add(match self.between {
                    None => overlap(0, SECONDS_A_DAY),
                    Some((begins, ends)) if begins < ends => overlap(begins, ends),
                    Some((begins, ends)) => overlap(0, ends).saturating_add(overlap(begins, SECONDS_A_DAY)),
                });
            }
            day = day.saturating_add(1);
        }
        Ok(seconds)
    }

    /// Whether a day is one of those that count.
    fn has_day(&self, day: i32) -> Result<bool, Wrong> {
        Ok(match self.days {
            PartDays::All => true,
            PartDays::Week(days) => is_weekday(day, days),
            PartDays::Working | PartDays::NotWorking => {
                self.around.knows_holidays(day, day)?;
                let works = self.around.working.between(day, day, true) == 1;
                works == (self.days == PartDays::Working)
            }
        })
    }
}
