//! Rikers Island: steps of payment by the fall in days back in jail, each day of each young person counted once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::calculated::{Calculated, day};
use super::rows::{Exact, Row, exact, rows, whole};

/// The fall in percent from which an amount is paid, in dollars.
const STEPS: [(&str, i64); 7] = [
    ("8.5%", 4_800_000),
    ("10%", 9_600_000),
    ("11%", 10_080_000),
    ("12%", 10_176_000),
    ("13%", 10_368_000),
    ("16%", 10_944_000),
    ("20%", 11_712_000),
];

/// A day as the data writes it: `05/31/2013`.
fn american(row: &Row, heading: &str) -> Date {
    Date::strptime("%m/%d/%Y", row.text(heading)).unwrap()
}

#[test]
fn agrees() {
    let ages = whole(16)..=whole(18);
    let youths: BTreeMap<String, Row> = rows("rikers-able", "youth")
        .into_iter()
        .filter(|youth| ages.contains(&youth.number("age")))
        .map(|youth| (youth.text("youth_id").to_owned(), youth))
        .collect();

    let mut in_jail: BTreeSet<(String, Date)> = BTreeSet::new();
    for stay in rows("rikers-able", "stay") {
        let Some(youth) = youths.get(stay.text("youth")) else { continue };
        let released = american(youth, "release_date");
        let until = released.checked_add(24.months()).unwrap();
        let discharged =
            if stay.has("discharged_date") { american(&stay, "discharged_date") } else { day(2016, 7, 31) };
        let mut day = american(&stay, "admitted_date");
        while day <= discharged {
            if released < day && day <= until {
                in_jail.insert((stay.text("youth").to_owned(), day));
            }
            day = day.tomorrow().unwrap();
        }
    }

    let average = |study: &str| -> Exact {
        let people = youths.values().filter(|youth| youth.text("study") == study).count();
        let days = in_jail.iter().filter(|(youth, _)| youths[youth].text("study") == study).count();
        whole(days.try_into().unwrap()) / whole(people.try_into().unwrap())
    };
    let expected = average("past") * exact("97%");
    let fall = whole(1) - average("programme") / expected;
    // Nothing is paid for a fall below the first step, and there is no line for it either.
    let reached = STEPS.into_iter().rfind(|(from, _)| exact(from) <= fall);

    let mut paid = Calculated::of(&["repayment"]);
    if let Some((_, dollars)) = reached {
        paid.line("MDRC", "2017/18".to_owned(), "repayment", &whole(dollars));
    }
    paid.is_what_is_paid("rikers-able");
}
