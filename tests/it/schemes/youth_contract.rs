//! Youth Contract: three payments for a young person, the last for five months out of six, counted day by day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::calculated::{Calculated, day};
use super::rows::{Row, month, rows, whole};

const SCHEME: &str = "youth-contract";

/// A start that counts.
struct Start {
    provider: String,
    on: Date,
}

fn months(date: Date, months: i32) -> Date {
    date.checked_add(months.months()).unwrap()
}

/// Whether a young person may join: 16 or 17, with one GCSE at most.
fn may_join(referral: &Row) -> bool {
    let (born, start) = (referral.day("birth_date"), referral.day("start_date"));
    months(born, 16 * 12) <= start && start < months(born, 18 * 12) && referral.number("gcses") <= whole(1)
}

/// The first start of each young person who may join, by the number of the referral.
fn starts() -> BTreeMap<String, Start> {
    let mut referrals: Vec<Row> = rows(SCHEME, "referral").into_iter().filter(may_join).collect();
    referrals.sort_by_key(|row| (row.day("start_date"), row.number("referral_id")));
    let mut people = BTreeSet::new();
    referrals.retain(|row| people.insert(row.text("person_id").to_owned()));
    let start = |row: Row| {
        let start = Start { provider: row.text("provider").to_owned(), on: row.day("start_date") };
        (row.text("referral_id").to_owned(), start)
    };
    referrals.into_iter().map(start).collect()
}

/// The first and the last day of education, training or work of each referral; what goes on is known until the end of
/// October 2015.
fn activities() -> BTreeMap<String, Vec<(Date, Date)>> {
    let mut known: BTreeMap<String, Vec<(Date, Date)>> = BTreeMap::new();
    for activity in rows(SCHEME, "activity") {
        if activity.text("kind") != "volunteering" {
            let last = activity.maybe_day("last_date").unwrap_or(day(2015, 10, 31));
            let days = (activity.day("first_date"), last);
            known.entry(activity.text("referral").to_owned()).or_default().push(days);
        }
    }
    known
}

#[test]
fn agrees() {
    let mut paid = Calculated::of(&["start", "back", "lasting"]);
    let activities = activities();
    for (referral, start) in starts() {
        paid.line(&start.provider, month(start.on), "start", &whole(440));
        let Some(stretches) = activities.get(&referral) else { continue };
        let timely = stretches.iter().map(|(first, _)| *first);
        let Some(back) = timely.filter(|first| start.on <= *first && *first <= months(start.on, 12)).min()
        else {
            continue;
        };
        paid.line(&start.provider, month(back), "back", &whole(1100));

        // Six months, day by day: how many are in a stretch that began on the first day back or later?
        let first_of_seventh = months(back, 6);
        let days: Vec<Date> = back.series(1.day()).take_while(|day| *day < first_of_seventh).collect();
        let there = |day: &&Date| {
            stretches.iter().any(|(first, last)| back <= *first && first <= *day && *day <= last)
        };
        let needed = days.iter().filter(|day| **day < months(back, 5)).count();
        if days.iter().filter(there).count() >= needed {
            let last = *days.last().unwrap();
            paid.line(&start.provider, month(last), "lasting", &whole(660));
        }
    }
    paid.is_what_is_paid(SCHEME);
}
