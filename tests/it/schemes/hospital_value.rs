//! Hospital Value-Based Purchasing: the better of achievement and improvement, domains a quarter each, rescaled where
//! one is missing.

use std::collections::BTreeMap;

use super::calculated::Calculated;
use super::rows::{Exact, Row, exact, quarter, rows, whole};

const DOMAINS: [(&str, usize); 4] = [("clinical", 2), ("engagement", 1), ("safety", 2), ("efficiency", 1)];

/// Measures: the domain, threshold, benchmark, and the least cases.
const STANDARDS: [(&str, &str, &str, &str, i64); 13] = [
    ("survival_heart_attack", "clinical", "0.85", "0.88", 25),
    ("survival_heart_failure", "clinical", "0.88", "0.91", 25),
    ("survival_pneumonia", "clinical", "0.88", "0.91", 25),
    ("nurses", "engagement", "0.80", "0.90", 100),
    ("doctors", "engagement", "0.80", "0.89", 100),
    ("medicines", "engagement", "0.63", "0.74", 100),
    ("discharge", "engagement", "0.87", "0.92", 100),
    ("overall", "engagement", "0.70", "0.85", 100),
    ("catheter", "safety", "1", "0.2", 1),
    ("central_line", "safety", "0.86", "0", 1),
    ("difficile", "safety", "0.92", "0.11", 1),
    ("surgery", "safety", "1", "0.2", 1),
    ("spending", "efficiency", "0.99", "0.84", 25),
];

struct Standard {
    domain: &'static str,
    threshold: Exact,
    benchmark: Exact,
    least_cases: Exact,
}

fn standard(id: &str) -> Standard {
    let (_, domain, threshold, benchmark, least) = STANDARDS.into_iter().find(|one| one.0 == id).unwrap();
    Standard { domain, threshold: exact(threshold), benchmark: exact(benchmark), least_cases: whole(least) }
}

/// To the nearest whole number, halves up.
fn nearest(number: &Exact) -> Exact {
    (number + exact("0.5")).floor()
}

/// How much better one value is than another, in the direction of a measure.
fn better(standard: &Standard, value: &Exact, than: &Exact) -> Exact {
    let more_is_better = standard.benchmark > standard.threshold;
    if more_is_better { value - than } else { than - value }
}

fn points(result: &Row) -> Exact {
    let standard = &standard(result.text("standard"));
    let (threshold, benchmark) = (&standard.threshold, &standard.benchmark);
    let performance = result.number("performance");
    if better(standard, &performance, benchmark) >= whole(0) {
        return whole(10);
    }
    let above = better(standard, &performance, threshold);
    let achievement = if above < whole(0) {
        whole(0)
    } else {
        nearest(&(whole(9) * above / better(standard, benchmark, threshold) + exact("0.5")))
    };
    let improvement = match result.maybe_number("baseline") {
        Some(baseline) if better(standard, &performance, &baseline) > whole(0) => {
            let part = better(standard, &performance, &baseline) / better(standard, benchmark, &baseline);
            nearest(&(whole(10) * part - exact("0.5"))).clamp(whole(0), whole(9))
        }
        _ => whole(0),
    };
    achievement.max(improvement)
}

/// The total performance score, where there are three domains.
fn score(hospital: &str, results: &[Row]) -> Option<Exact> {
    let mut scores = Vec::new();
    for (domain, least) in DOMAINS {
        let counted = results.iter().filter(|result| {
            let standard = standard(result.text("standard"));
            result.text("hospital") == hospital
                && standard.domain == domain
                && result.has("performance")
                && result.number("cases") >= standard.least_cases
        });
        let earned: Vec<Exact> = counted.map(points).collect();
        if earned.len() >= least {
            let most = whole(10 * i64::try_from(earned.len()).unwrap());
            scores.push(earned.iter().sum::<Exact>() / most);
        }
    }
    // All weigh a quarter, so that rescaled weights are equal weights.
    let domains = i64::try_from(scores.len()).unwrap();
    (domains >= 3).then(|| scores.iter().sum::<Exact>() / whole(domains))
}

#[test]
fn agrees() {
    let hospitals: BTreeMap<String, Row> = rows("hospital-value", "hospital")
        .into_iter()
        .map(|row| (row.text("hospital_id").to_owned(), row))
        .collect();
    let results = rows("hospital-value", "result");
    let scores: BTreeMap<&String, Exact> =
        hospitals.keys().filter_map(|id| Some((id, score(id, &results)?))).collect();
    let (mut withheld, mut by_score) = (whole(0), whole(0));
    for (id, score) in &scores {
        let expected = hospitals[*id].number("expected_payments");
        by_score += &expected * score;
        withheld += expected;
    }

    let mut paid = Calculated::of(&["incentive", "withheld"]);
    for claim in rows("hospital-value", "claim") {
        let id = claim.text("hospital").to_owned();
        if let Some(score) = scores.get(&id) {
            let (name, period) = (hospitals[&id].text("name"), quarter(claim.day("paid_date")));
            let part = exact("2%") * claim.number("base_payment");
            paid.line(name, period.clone(), "incentive", &(&part * score * &withheld / &by_score));
            paid.line(name, period, "withheld", &-part);
        }
    }
    paid.is_what_is_paid("hospital-value");
}
