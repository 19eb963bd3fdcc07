//! Drawings: they show the amounts of the statement and of the comparison, and say them in words.

use std::collections::BTreeMap;
use std::process::Command;

fn meed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_meed"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Pence of an amount as it is written: `1575.00`, `£1,575.00`, `−£5.50`, `+£5.50`.
fn pence(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let size: i64 = digits.parse().unwrap();
    if text.starts_with(['-', '−']) { -size } else { size }
}

/// What the drawing says in words: each bar and its amount.
fn bars(drawing: &str) -> Vec<(String, i64)> {
    let words = drawing.split("<desc id=\"words\">").nth(1).unwrap().split("</desc>").next().unwrap();
    words
        .split("; ")
        .map(|bar| bar.rsplit_once(": ").map(|(name, amount)| (name.to_owned(), pence(amount))).unwrap())
        .collect()
}

#[test]
fn the_bars_of_a_statement_are_its_amounts_period_by_period() {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    // The rows of the CSV, added up by the test itself.
    let rows = meed(&["pay", "contracts/reablement", "--format", "csv"]);
    for row in csv::Reader::from_reader(rows.as_bytes()).records() {
        let row = row.unwrap();
        *sums.entry(row[1].to_owned()).or_default() += pence(&row[3]);
    }
    let drawing = meed(&["pay", "contracts/reablement", "--format", "svg"]);
    assert_eq!(bars(&drawing), sums.into_iter().collect::<Vec<_>>());
    assert_eq!(drawing.matches("<rect ").count(), bars(&drawing).len() + 1, "a bar each, on a ground");
    assert_eq!(drawing.matches('<').count(), drawing.matches('>').count());
}

#[test]
fn the_bars_of_a_comparison_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let old = std::fs::read_to_string("contracts/reablement/contract.meed").unwrap();
    let new = folder.path().join("new.meed");
    std::fs::write(&new, old.replacen("42 days after start_date", "30 days after start_date", 1)).unwrap();
    let drawing = meed(&["diff", "contracts/reablement", new.to_str().unwrap(), "--format", "svg"]);
    let bars = bars(&drawing);
    let (first, last) = (bars.first().unwrap(), bars.last().unwrap());
    assert_eq!((first.0.as_str(), last.0.as_str()), ("before", "after"));
    let steps: i64 = bars[1..bars.len() - 1].iter().map(|(_, amount)| amount).sum();
    assert_eq!(first.1 + steps, last.1);
    assert_ne!(steps, 0, "fewer days are worth something");
}

#[test]
fn the_bars_of_a_what_if_add_up() {
    let what_if =
        ["what-if", "contracts/reablement", "--set", "success[42 days]=30 days", "--full", "--format"];
    let bars = bars(&meed(&[&what_if[..], &["svg"]].concat()));
    let (first, last) = (bars.first().unwrap(), bars.last().unwrap());
    let rows = meed(&[&what_if[..], &["csv"]].concat());
    let sum = |column: usize| -> i64 {
        csv::Reader::from_reader(rows.as_bytes()).records().map(|row| pence(&row.unwrap()[column])).sum()
    };
    assert_eq!((first.1, last.1), (sum(3), sum(4)));
    let steps: i64 = bars[1..bars.len() - 1].iter().map(|(_, amount)| amount).sum();
    assert_eq!(first.1 + steps, last.1);
    assert_ne!(steps, 0);
}

/// The curve has the points of the stretches, each as high as its amount.
#[test]
fn a_sweep_is_drawn_stretch_by_stretch() {
    let sweep =
        ["what-if", "contracts/reablement", "--sweep", "success[42 days]=14 days..70 days", "--format"];
    let drawing = meed(&[&sweep[..], &["svg"]].concat());
    let told: serde_json::Value = serde_json::from_str(&meed(&[&sweep[..], &["json"]].concat())).unwrap();
    let stretches = told["stretches"].as_array().unwrap();
    let drawn = drawing.matches("<polyline ").count() + drawing.matches("<circle ").count();
    assert_eq!(drawn, stretches.len());
    let amount = |stretch: &serde_json::Value| pence(stretch["at_from"].as_str().unwrap());
    let highest = stretches.iter().max_by_key(|stretch| amount(stretch)).unwrap();
    // The highest lies at the upper end of the box, and today's value has its mark.
    let at_top = drawing.lines().filter(|line| line.contains("points=\"") || line.starts_with("<circle"));
    assert!(
        at_top
            .filter(|line| line.contains(",60 ") || line.contains("cy=\"60\"") || line.contains(",60\""))
            .count()
            >= 1,
        "{highest}"
    );
    assert!(drawing.contains(">today</text>"));
}

#[test]
fn what_has_no_drawing_says_so() {
    let output = Command::new(env!("CARGO_BIN_EXE_meed"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["pay", "contracts/reablement", "--lines", "--format", "svg"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: there is no drawing of this"));
}
