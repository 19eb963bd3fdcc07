//! When the clocks of a zone change, in a table: a row of data asks for one moment after the other, and each time
//! through the rules of the zone that took a sixth of a run.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Shown;

/// The beginning of 1950 and that of 2100: before and after these the rules are asked.
const BEGINS: i64 = -631_152_000;
const ENDS: i64 = 4_102_444_800;

/// More than clocks anywhere are ahead of Greenwich or behind it.
const A_DAY: i64 = 86_400;

/// The changes of the clocks of a zone.
#[derive(Clone)]
pub(super) struct ClockChanges {
    /// By how many seconds clocks are ahead when the table begins.
    before: i32,
    /// When they change, and by how many seconds they are ahead from then on.
    list: Arc<[(i64, i32)]>,
}

impl ClockChanges {
    /// Of the rules of a zone.
    pub(super) fn of(rules: &TimeZone) -> Self {
        let Ok(begins) = Timestamp::from_second(BEGINS) else {
            return ClockChanges { before: 0, list: Arc::default() };
        };
        let changes =
            rules.following(begins).map(|change| (change.timestamp().as_second(), change.offset().seconds()));
        let list = changes.take_while(|(at, _)| *at < ENDS).collect();
        ClockChanges { before: rules.to_offset(begins).seconds(), list }
    }

    /// By how many seconds clocks are ahead at a moment; none beyond the table.
    pub(super) fn offset(&self, moment: i64) -> Option<i32> {
        let within = (BEGINS..ENDS).contains(&moment);
        within.then(|| self.offset_before(self.list.partition_point(|(at, _)| *at <= moment)))
    }

    /// By how many seconds clocks are ahead before the change at a position.
    fn offset_before(&self, position: usize) -> i32 {
        let change = position.checked_sub(1).and_then(|before| self.list.get(before));
        change.map_or(self.before, |(_, offset)| *offset)
    }

    /// The moment that clocks show so, as seconds since the beginning of 1970 by these clocks; none beyond the table.
    pub(super) fn shown(&self, local: i64) -> Option<Shown> {
        if !(BEGINS.saturating_add(A_DAY)..ENDS.saturating_sub(A_DAY)).contains(&local) {
            return None;
        }
        // Between which changes the moment lies, give or take one.
        let near = self.list.partition_point(|(at, _)| *at <= local);
        let mut shown = Shown::Never;
        for position in near.saturating_sub(2)..=near.saturating_add(2).min(self.list.len()) {
            let begins = position.checked_sub(1).and_then(|before| self.list.get(before));
            let ends = self.list.get(position).map_or(i64::MAX, |(at, _)| *at);
            let moment = local.saturating_sub(i64::from(self.offset_before(position)));
            if begins.is_none_or(|(at, _)| *at <= moment) && moment < ends {
                shown = match shown {
                    Shown::Never => Shown::Once(moment),
                    Shown::Once(_) | Shown::Twice => Shown::Twice,
                };
            }
        }
        Some(shown)
    }

    /// The changes after one moment and before another; none where these are not both in the table.
    pub(super) fn between(&self, from: i64, to: i64) -> Option<impl Iterator<Item = i64> + '_> {
        let within = (BEGINS..ENDS).contains(&from) && (BEGINS..ENDS).contains(&to);
        let first = self.list.partition_point(|(at, _)| *at <= from);
        let changes = self.list.get(first..).unwrap_or_default().iter().map(|(at, _)| *at);
        within.then(|| changes.take_while(move |at| *at < to))
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "moments that are made up")]
mod tests {
    use super::super::{Day, Zone};
    use super::*;
    use proptest::prelude::*;

    const ZONES: [&str; 6] = [
        "Europe/London",
        "Europe/Dublin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Pacific/Apia",
    ];

    proptest! {
        /// Near changes of the clocks and elsewhere, the table says what the rules say.
        #[test]
        fn the_table_says_what_the_rules_say(
            zone in prop::sample::select(&ZONES[..]),
            near in 0usize..400,
            away in -100_000i64..100_000,
            anywhere in BEGINS..ENDS,
        ) {
            let rules = TimeZone::get(zone).unwrap();
            let changes = ClockChanges::of(&rules);
            let change = changes.list.get(near).map_or(anywhere, |(at, _)| *at);
            for moment in [change - 1, change, change + away, anywhere] {
                let at = Timestamp::from_second(moment).unwrap();
                if let Some(offset) = changes.offset(moment) {
                    prop_assert_eq!(offset, rules.to_offset(at).seconds());
                }
                if let Some(shown) = changes.shown(moment) {
                    let day = Day::from_number(i32::try_from(moment.div_euclid(86_400)).unwrap()).unwrap();
                    let second = i32::try_from(moment.rem_euclid(86_400)).unwrap();
                    prop_assert_eq!(Some(shown), Zone::named(zone).unwrap().moment_by_rules(day, second));
                }
                let next: Vec<i64> = changes.between(moment, moment + 40_000_000).into_iter().flatten().collect();
                let by_rules = rules.following(at).map(|change| change.timestamp().as_second());
                let by_rules: Vec<i64> = by_rules.take_while(|at| *at < moment + 40_000_000).collect();
                prop_assert!(next.is_empty() || next == by_rules);
            }
        }
    }
}
