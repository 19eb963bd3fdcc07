//! How long it takes from a keystroke to the findings. Held to a bound only where the build is optimised; run with
//! `cargo test --release --test it lsp::speed -- --nocapture` to see the figures.

use std::time::{Duration, Instant};

use serde_json::json;

use super::client::{Client, repository};

const HERE: &str = "file:///nowhere/contract.meed";

/// A contract of some five hundred lines: a shipped one with some of its declarations again under other names.
fn long_contract() -> String {
    let text = std::fs::read_to_string(repository("contracts/reablement/contract.meed")).unwrap();
    let mut long = text;
    let mut number = 0;
    while long.lines().count() < 500 {
        number += 1;
        long.push_str(&format!(
            "\ntariff fee_{number} \"Fee {number}\" £{number}.00 per episode\n\n\
             cohort some_{number} \"Some {number}\" of episode\n  where outcome is independent\n    \
             and outcome_date is on or before {number} days after start_date\n\n\
             measure number_{number} of some_{number}\n  for each provider and quarter of start_date\n  count\n\n\
             payment paid_{number} \"Paid {number}\" of some_{number}\n  for each provider and quarter of start_date\n  \
             pay count × fee_{number}\n"
        ));
    }
    long
}

#[test]
#[expect(clippy::print_stderr, reason = "the figures are there to be read")]
fn from_a_keystroke_to_the_findings() {
    let text = long_contract();
    let mut client = Client::start(json!({}));
    let found = client.open(HERE, &text);
    assert!(found.iter().all(|found| found["severity"] != 1), "{found:?}");
    let mut times = Vec::new();
    for version in 2..22 {
        // One more letter at the end of a comment, as somebody who types.
        let changed = format!("{text}-- {}\n", "x".repeat(usize::try_from(version).unwrap()));
        let began = Instant::now();
        client.change(HERE, version, &changed);
        client.findings();
        times.push(began.elapsed());
    }
    times.sort();
    let (fastest, median) = (times[0], times[times.len() / 2]);
    eprintln!("{} lines: fastest {fastest:?}, median {median:?}", text.lines().count());
    if !cfg!(debug_assertions) {
        assert!(fastest < Duration::from_millis(20), "{fastest:?}");
    }
    assert_eq!(client.end().0, Some(0));
}
