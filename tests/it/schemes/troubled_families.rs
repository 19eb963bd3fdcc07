//! Troubled Families, first phase: a share of £4,000 when a family is put on the list, the rest on the first report by
//! either route.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::calculated::{Calculated, day};
use super::rows::{Exact, Row, quarter, rows, whole};

/// The attachment fee of a family of which all are paid for: 80%, 60% and 40% of £4,000 in the three years.
fn attachment(on: Date) -> i64 {
    match on {
        _ if on < day(2013, 4, 1) => 3200,
        _ if on < day(2014, 4, 1) => 2400,
        _ => 1600,
    }
}

/// The day of the result: the first report by either route, but not before the family was on the list.
fn result(family: &Row) -> Option<Date> {
    let reports = [family.maybe_day("behaved_date"), family.maybe_day("worked_date")];
    reports.into_iter().flatten().min().map(|first| first.max(family.day("attached_date")))
}

#[test]
fn agrees() {
    let mut sums: BTreeMap<(String, String, &str), i64> = BTreeMap::new();
    for family in rows("troubled-families", "family") {
        let (council, attached) = (family.text("council").to_owned(), family.day("attached_date"));
        let fee = attachment(attached);
        *sums.entry((council.clone(), quarter(attached), "attachment")).or_default() += fee;
        // What is reported after the settlement is not paid.
        if let Some(on) = result(&family).filter(|on| *on <= day(2015, 9, 30)) {
            *sums.entry((council, quarter(on), "result")).or_default() += 4000 - fee;
        }
    }
    let mut paid = Calculated::of(&["attachment", "result"]);
    for ((council, period, item), sum) in sums {
        // Five of every six families are paid for.
        let amount: Exact = whole(sum) * whole(5) / whole(6);
        paid.line(&council, period, item, &amount);
    }
    paid.is_what_is_paid("troubled-families");
}
