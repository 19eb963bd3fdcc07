//! CQUIN 2022/23: 1.25% in advance, five indicators of 0.25%, what is not earned is deducted.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::calculated::{Calculated, day};
use super::rows::{Exact, exact, month, rows, whole};

/// The thresholds of an indicator, in percent.
fn thresholds(indicator: &str) -> (Exact, Exact) {
    let (lower, upper) = match indicator {
        "flu" => ("70%", "90%"),
        "urine" => ("40%", "60%"),
        "news2" => ("20%", "60%"),
        "cancer" => ("55%", "65%"),
        "pneumonia" => ("45%", "70%"),
        "anaemia" => ("45%", "60%"),
        "medicines" => ("0.5%", "1.5%"),
        "surgery" => ("60%", "70%"),
        "liver" => ("20%", "35%"),
        other => panic!("{other}"),
    };
    (exact(lower), exact(upper))
}

#[test]
fn agrees() {
    let mut paid = Calculated::of(&["advance", "deduction"]);
    let mut year: BTreeMap<String, Exact> = BTreeMap::new();
    for row in rows("cquin", "instalment") {
        let fixed = row.number("fixed_payment");
        paid.line(row.text("trust"), month(row.day("due_date")), "advance", &(exact("1.25%") * &fixed));
        *year.entry(row.text("trust").to_owned()).or_default() += fixed;
    }

    let mut cases: BTreeMap<String, (Exact, Exact)> = BTreeMap::new();
    for row in rows("cquin", "return") {
        let last = row.day("quarter_end").checked_add(58.days()).unwrap();
        let counts = row.maybe_day("received_date").is_some_and(|received| received <= last);
        let (met, of) = match (row.maybe_number("met"), row.maybe_number("looked_at")) {
            (Some(met), Some(of)) if counts => (met, of),
            _ => (whole(0), whole(100)),
        };
        let sums = cases.entry(row.text("goal").to_owned()).or_default();
        sums.0 += met;
        sums.1 += of;
    }

    for goal in rows("cquin", "goal") {
        let (met, of) = &cases[goal.text("goal_id")];
        let (lower, upper) = thresholds(goal.text("indicator"));
        let result = met / of;
        let missed = if result <= lower {
            whole(1)
        } else if result >= upper {
            whole(0)
        } else {
            (&upper - result) / (&upper - lower)
        };
        let trust = goal.text("trust");
        let deducted = exact("0.25%") * &year[trust] * missed;
        paid.line(trust, month(day(2023, 6, 30)), "deduction", &-deducted);
    }
    paid.is_what_is_paid("cquin");
}
