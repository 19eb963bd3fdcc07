//! Clock times: a named zone, its summer time, and the moments that clocks there show.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::Day;
use super::clock::{SECONDS_A_DAY, clock_words, day_and_second, seconds_of};
use super::clock_changes::ClockChanges;

/// A zone such as Europe/London, with the rules of its clocks.
#[derive(Clone)]
pub struct Zone {
    name: String,
    rules: TimeZone,
    changes: ClockChanges,
}

/// What moment a clock means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// This one: seconds since the beginning of 1970 in Greenwich.
    Once(i64),
    /// None: the clocks go forward over it.
    Never,
    /// Either of two: the clocks go back.
    Twice,
}

impl Zone {
    /// The zone of a name, if there is one. The rules come with the program, so that they are the same everywhere.
    pub fn named(name: &str) -> Option<Self> {
        let rules = TimeZone::get(name).ok()?;
        // Names are found whatever their capitals; only the one way to write it is taken.
        let changes = || ClockChanges::of(&rules);
        (rules.iana_name() == Some(name)).then(|| Zone {
            name: name.to_owned(),
            changes: changes(),
            rules: rules.clone(),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The moment that clocks show so many seconds after midnight of a day.
    pub fn moment(&self, day: Day, second: i32) -> Option<Shown> {
        let within = (0..SECONDS_A_DAY).contains(&i64::from(second));
        let by_table = if within { self.changes.shown(seconds_of(day, second)) } else { None };
        by_table.or_else(|| self.moment_by_rules(day, second))
    }

    /// The same by the rules of the zone.
    pub(super) fn moment_by_rules(&self, day: Day, second: i32) -> Option<Shown> {
        let midnight = Time::midnight();
        let time = midnight.checked_add(jiff::SignedDuration::from_secs(i64::from(second))).ok()?;
        let shown = self.rules.to_ambiguous_timestamp(day.civil().to_datetime(time));
        match shown.offset() {
            AmbiguousOffset::Unambiguous { .. } => Some(Shown::Once(shown.compatible().ok()?.as_second())),
            AmbiguousOffset::Gap { .. } => Some(Shown::Never),
            AmbiguousOffset::Fold { .. } => Some(Shown::Twice),
        }
    }

    /// The first moment of a day at which clocks show so many seconds after midnight, or more. Where they go forward
    /// over that time, that is when they do; where they show it twice, the first.
    pub fn first_at(&self, day: Day, second: i32) -> Option<i64> {
        if let Some(Shown::Once(moment)) = self.moment(day, second) {
            return Some(moment);
        }
        let time = Time::midnight().checked_add(jiff::SignedDuration::from_secs(i64::from(second))).ok()?;
        let shown = self.rules.to_ambiguous_timestamp(day.civil().to_datetime(time));
        match shown.offset() {
            AmbiguousOffset::Unambiguous { .. } => Some(shown.compatible().ok()?.as_second()),
            AmbiguousOffset::Fold { .. } => Some(shown.earlier().ok()?.as_second()),
            // By the clocks of before the change it lies after it.
            AmbiguousOffset::Gap { .. } => {
                let after = shown.later().ok()?.checked_add(jiff::SignedDuration::from_secs(1)).ok()?;
                Some(self.rules.preceding(after).next()?.timestamp().as_second())
            }
        }
    }

    /// From one moment to another the stretches between changes of the clocks: told of each from when to when it is, and
    /// by how many seconds clocks are ahead of Greenwich. None beyond the calendar.
    pub fn each_stretch<E>(
        &self,
        (from, to): (i64, i64),
        mut tell: impl FnMut(i64, i64, i32) -> Result<(), E>,
    ) -> Option<Result<(), E>> {
        let mut begins = from;
        let mut until = |ends: i64| -> Option<Result<(), E>> {
            let told = tell(begins, ends, self.offset(begins)?);
            begins = ends;
            Some(told)
        };
        let mut each = |changes: &mut dyn Iterator<Item = i64>| {
            for change in changes {
                if let Err(error) = until(change)? {
                    return Some(Err(error));
                }
            }
            until(to)
        };
        match self.changes.between(from, to) {
            Some(mut changes) => each(&mut changes),
            None => {
                let (begins, ends) = (Timestamp::from_second(from).ok()?, Timestamp::from_second(to).ok()?);
                let changes = self.rules.following(begins).take_while(|change| change.timestamp() < ends);
                each(&mut changes.map(|change| change.timestamp().as_second()))
            }
        }
    }

    /// These stretches in a list.
    pub fn stretches(&self, from: i64, to: i64) -> Option<Vec<(i64, i64, i32)>> {
        let mut all = Vec::new();
        let told = self.each_stretch((from, to), |begins, ends, offset| {
            all.push((begins, ends, offset));
            Ok::<_, std::convert::Infallible>(())
        });
        told.and_then(Result::ok).map(|()| all)
    }

    /// What clocks show at a moment: the day, and the seconds after midnight.
    pub fn local(&self, moment: i64) -> Option<(Day, i32)> {
        if let Some(offset) = self.changes.offset(moment) {
            return day_and_second(moment.saturating_add(i64::from(offset)));
        }
        let shown = self.rules.to_datetime(Timestamp::from_second(moment).ok()?);
        let day = Day::new(shown.year(), shown.month(), shown.day())?;
        let minutes = i32::from(shown.hour()).saturating_mul(60).saturating_add(i32::from(shown.minute()));
        Some((day, minutes.saturating_mul(60).saturating_add(i32::from(shown.second()))))
    }

    /// By how many seconds clocks there are ahead of those in Greenwich without summer time at a moment.
    pub fn offset(&self, moment: i64) -> Option<i32> {
        let by_rules = || Some(self.rules.to_offset(Timestamp::from_second(moment).ok()?).seconds());
        self.changes.offset(moment).or_else(by_rules)
    }

    /// A moment for people: `29 March 2026 00:30 GMT`.
    pub fn long(&self, moment: i64) -> Option<String> {
        let (day, second) = self.local(moment)?;
        let at = Timestamp::from_second(moment).ok()?;
        let short = self.rules.to_offset_info(at).abbreviation().to_owned();
        Some(format!("{} {} {short}", day.long(), clock_words(second)))
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::parse_clock;
    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Day {
        Day::new(year, month, day).unwrap()
    }

    /// In 2026 clocks in London go forward at 01:00 on 29 March and back at 02:00 on 25 October.
    #[test]
    fn the_hours_of_the_change_are_told_apart() {
        let london = Zone::named("Europe/London").unwrap();
        let at = |day, text| london.moment(day, parse_clock(text).unwrap()).unwrap();
        assert_eq!(at(day(2026, 3, 29), "01:30"), Shown::Never);
        assert_eq!(at(day(2026, 10, 25), "01:30"), Shown::Twice);
        // From 23:30 before the change to 02:30 after it two hours pass.
        let (Shown::Once(before), Shown::Once(after)) =
            (at(day(2026, 3, 28), "23:30"), at(day(2026, 3, 29), "02:30"))
        else {
            panic!("both are shown once")
        };
        assert_eq!(after - before, 2 * 3600);
        assert_eq!(london.local(after), Some((day(2026, 3, 29), 2 * 3600 + 1800)));
        assert_eq!(london.long(after).unwrap(), "29 March 2026 02:30 BST");
    }

    #[test]
    fn names_are_written_in_one_way() {
        assert!(Zone::named("europe/london").is_none());
        assert!(Zone::named("Europe/Londn").is_none());
        assert_eq!(Zone::named("Europe/London").unwrap().name(), "Europe/London");
    }
}
