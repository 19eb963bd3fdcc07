//! Peterborough: a group is paid for if its events fall by 10% against the comparison group, or all together if all
//! fall by 7.5%.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::calculated::{Calculated, day};
use super::rows::{Exact, exact, financial_year, rows, whole};

fn months(start: Date, months: i32) -> Date {
    start.checked_add(months.months()).unwrap()
}

/// What is known of one group.
#[derive(Default)]
struct Group {
    people: i64,
    events: i64,
}

#[test]
fn agrees() {
    let (first, last, second_group) = (day(2010, 9, 9), day(2014, 6, 30), day(2012, 7, 2));

    // The first eligible release of each person, by the person.
    let mut firsts: BTreeMap<String, (Date, String)> = BTreeMap::new();
    for release in rows("peterborough", "release") {
        let released = release.day("release_date");
        let eligible = release.number("age") >= whole(18)
            && release.number("sentence_days") < whole(365)
            && (first..=last).contains(&released);
        let earlier = firsts.get(release.text("person_id")).is_some_and(|(known, _)| *known <= released);
        if eligible && !earlier {
            firsts.insert(
                release.text("person_id").to_owned(),
                (released, release.text("release_id").to_owned()),
            );
        }
    }
    let released: BTreeMap<String, Date> = firsts.into_values().map(|(day, id)| (id, day)).collect();
    let group_of = |day: Date| if day < second_group { first } else { second_group };
    let mut groups: BTreeMap<Date, Group> = BTreeMap::new();
    for day in released.values() {
        groups.entry(group_of(*day)).or_default().people += 1;
    }

    let mut seen = BTreeSet::new();
    for conviction in rows("peterborough", "conviction") {
        let Some(start) = released.get(conviction.text("release")) else { continue };
        let Some(convicted) = conviction.maybe_day("convicted_date") else { continue };
        let offence = conviction.day("offence_date");
        if *start <= offence && offence <= months(*start, 12) && convicted <= months(*start, 18) {
            assert!(
                seen.insert((*start, conviction.text("release").to_owned(), convicted)),
                "a day in court twice"
            );
            groups.entry(group_of(*start)).or_default().events += 1;
        }
    }

    let (mut all_expected, mut all_events) = (whole(0), whole(0));
    let mut reports: Vec<(Date, Exact, Exact)> = Vec::new();
    for report in rows("peterborough", "assessment") {
        let group = &groups[&report.day("first_day")];
        let rate = report.number("matched_events") / report.number("matched_people");
        let expected = whole(group.people) * rate;
        all_expected += &expected;
        all_events += whole(group.events);
        reports.push((report.day("reported_date"), expected, whole(group.events)));
    }
    let fell = |by: &str, expected: &Exact, events: &Exact| *events <= expected * (whole(1) - exact(by));
    let together = fell("7.5%", &all_expected, &all_events);

    let mut paid = Calculated::of(&["group_payment", "overall_payment", "overall_cap"]);
    for (reported, expected, events) in reports {
        let amount = whole(20_000) * (&expected - &events);
        if fell("10%", &expected, &events) {
            paid.line("Social investors", financial_year(reported), "group_payment", &amount);
        } else if together {
            paid.line("Social investors", financial_year(day(2017, 7, 31)), "overall_payment", &amount);
        }
    }
    // The most in all, £8,000,000.00, is far away.
    paid.is_what_is_paid("peterborough");
}
