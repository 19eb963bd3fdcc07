//! When the clocks of a zone change, in a table: a row of data asks for one moment after the other, and each time
//! through the rules of the zone that took a sixth of a run.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Shown;
use super::clock::SECONDS_A_DAY;

/// The beginning of 1950 and that of 2100: before and after these the rules are asked.
const BEGINS: i64 = -631_152_000;
const ENDS: i64 = 4_102_444_800;

/// So many seconds, about six days, are a window: clocks are changed at most once or twice in one.
const WINDOW_BITS: u32 = 19;

/// The changes of the clocks of a zone.
#[derive(Clone)]
pub(super) struct ClockChanges {
    /// By how many seconds clocks are ahead when the table begins.
    before: i32,
    /// When they change, and by how many seconds they are ahead from then on.
    list: Arc<[(i64, i32)]>,
    /// How many changes there are before each window since the table begins: looking for them by halves took a tenth of
    /// a run on times of day.
    windows: Arc<[u16]>,
}

impl ClockChanges {
    /// Of the rules of a zone.
    pub(super) fn of(rules: &TimeZone) -> Self {
        let Ok(begins) = Timestamp::from_second(BEGINS) else {
            return ClockChanges { before: 0, list: Arc::default(), windows: Arc::default() };
        };
        let changes =
            rules.following(begins).map(|change| (change.timestamp().as_second(), change.offset().seconds()));
        let list: Arc<[(i64, i32)]> = changes.take_while(|(at, _)| *at < ENDS).collect();
        let starts = (BEGINS..ENDS).step_by(1 << WINDOW_BITS);
        let mut before = 0usize;
        let windows = starts.map(|start| {
            while list.get(before).is_some_and(|(at, _)| *at < start) {
                before = before.saturating_add(1);
            }
            u16::try_from(before).unwrap_or(u16::MAX)
        });
        ClockChanges { before: rules.to_offset(begins).seconds(), windows: windows.collect(), list }
    }

    /// How many changes there are up to a moment of the table, that moment included.
    fn up_to(&self, moment: i64) -> usize {
        let window = usize::try_from(moment.saturating_sub(BEGINS) >> WINDOW_BITS).unwrap_or(0);
        let mut many = self.windows.get(window).copied().map_or(0, usize::from);
        while self.list.get(many).is_some_and(|(at, _)| *at <= moment) {
            many = many.saturating_add(1);
        }
        many
    }

    /// By how many seconds clocks are ahead at a moment; none beyond the table.
    pub(super) fn offset(&self, moment: i64) -> Option<i32> {
        let within = (BEGINS..ENDS).contains(&moment);
        within.then(|| self.offset_before(self.up_to(moment)))
    }

    /// By how many seconds clocks are ahead before the change at a position.
    fn offset_before(&self, position: usize) -> i32 {
        let change = position.checked_sub(1).and_then(|before| self.list.get(before));
        change.map_or(self.before, |(_, offset)| *offset)
    }

    /// The moment that clocks show so, as seconds since the beginning of 1970 by these clocks; none beyond the table.
    pub(super) fn shown(&self, local: i64) -> Option<Shown> {
        // Clocks anywhere are less than a day ahead of Greenwich or behind it.
        if !(BEGINS.saturating_add(SECONDS_A_DAY)..ENDS.saturating_sub(SECONDS_A_DAY)).contains(&local) {
            return None;
        }
        // Between which changes the moment lies, give or take one; far from both there is no doubt.
        let near = self.up_to(local);
        let begins =
            near.checked_sub(1).and_then(|before| self.list.get(before)).map_or(i64::MIN, |(at, _)| *at);
        let ends = self.list.get(near).map_or(i64::MAX, |(at, _)| *at);
        if begins < local.saturating_sub(SECONDS_A_DAY) && local.saturating_add(SECONDS_A_DAY) < ends {
            return Some(Shown::Once(local.saturating_sub(i64::from(self.offset_before(near)))));
        }
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
        let first = if within { self.up_to(from) } else { 0 };
        let changes = self.list.get(first..).unwrap_or_default().iter().map(|(at, _)| *at);
        within.then(|| changes.take_while(move |at| *at < to))
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "moments that are made up")]
mod tests {
    use super::super::{Zone, day_and_second};
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
                    let (day, second) = day_and_second(moment).unwrap();
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
