//! Gap to goal: nothing below half of the target reduction, half of the payment there, all of it at the target.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::calculated::{Calculated, day};
use super::rows::{Exact, Row, exact, rows, whole};

/// What was agreed: the target, the network, baseline, goal, and the most for a year.
const TARGETS: [(&str, &str, &str, &str, i64); 12] = [
    ("P-readmissions", "Pine River Network", "20%", "10%", 60_000),
    ("P-emergency", "Pine River Network", "55%", "35%", 40_000),
    ("P-opioids", "Pine River Network", "12%", "4%", 30_000),
    ("G-readmissions", "Granite Partners", "18%", "10%", 48_000),
    ("G-emergency", "Granite Partners", "61%", "35%", 32_000),
    ("G-opioids", "Granite Partners", "4%", "4%", 24_000),
    ("S-readmissions", "Stonewall Alliance", "15.5%", "10%", 45_000),
    ("S-emergency", "Stonewall Alliance", "47.5%", "35%", 30_000),
    ("S-opioids", "Stonewall Alliance", "9%", "4%", 22_500),
    ("L-readmissions", "Lake, Hill & Notch Care", "22%", "10%", 36_000),
    ("L-emergency", "Lake, Hill & Notch Care", "50%", "35%", 24_000),
    ("L-opioids", "Lake, Hill & Notch Care", "10%", "4%", 18_000),
];

/// Whether a report counts: not before the end of the half-year, at most 90 days after it, and with a number.
fn counts(report: &Row) -> bool {
    let (end, received) = (report.day("half_end"), report.day("received_date"));
    end <= received && received <= end.checked_add(90.days()).unwrap() && report.has("affected")
}

#[test]
fn agrees() {
    // Of several reports on one half-year the one received last stands.
    let mut standing: BTreeMap<(String, Date), ((Date, Exact), Row)> = BTreeMap::new();
    for report in rows("gap-to-goal", "report").into_iter().filter(counts) {
        let half = (report.text("target").to_owned(), report.day("half_end"));
        let order = (report.day("received_date"), report.number("report_id"));
        if standing.get(&half).is_none_or(|(earlier, _)| *earlier < order) {
            standing.insert(half, (order, report));
        }
    }

    let mut paid = Calculated::of(&["reward"]);
    for (target, network, baseline, goal, most) in TARGETS {
        let (baseline, goal) = (exact(baseline), exact(goal));
        for (year, part_of_gap) in [(2018, "10%"), (2019, "20%"), (2020, "30%")] {
            let half = |end: Date| standing.get(&(target.to_owned(), end)).map(|(_, report)| report);
            let (Some(first), Some(second)) = (half(day(year, 6, 30)), half(day(year, 12, 31))) else {
                continue;
            };
            let sum = |heading| first.number(heading) + second.number(heading);
            let rate = sum("affected") / sum("members");
            let wanted = exact(part_of_gap) * (&baseline - &goal);
            if wanted <= whole(0) {
                continue;
            }
            let reached = (&baseline - rate) / wanted;
            if reached >= exact("50%") {
                // From 50% at half of the target to 100% at the target, the part reached is the part earned.
                let earned = reached.min(whole(1));
                paid.line(network, format!("{}", year + 1), "reward", &(whole(most) * earned));
            }
        }
    }
    paid.is_what_is_paid("gap-to-goal");
}
