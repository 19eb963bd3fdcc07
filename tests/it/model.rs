//! Checking holds out against any text: mutilated contracts, shuffled pieces, anything at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use meed::diagnostic::{Diagnostic, Severity};
use meed::source::Source;
use meed::{Checked, check};
use proptest::prelude::*;

use crate::support::{questions, search};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every contract in the repository, wrong ones too, in a fixed order.
fn contracts() -> Vec<String> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|end| end == "meed") {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    collect(&root().join("contracts"), &mut paths);
    collect(&root().join("tests/ui"), &mut paths);
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Words with the space before them, so that a text can be taken apart and put together again.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let joined =
            (letter.is_alphanumeric() || letter == '_') && (before.is_alphanumeric() || before == '_');
        if at > start && !joined && !before.is_whitespace() {
            pieces.push(text.get(start..at).unwrap());
            start = at;
        }
        before = letter;
    }
    pieces.push(text.get(start..).unwrap());
    pieces
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Delete,
    Duplicate,
    Swap,
    Borrow,
}

/// Changes a list of lines or pieces; what is borrowed comes from another contract.
fn changed<'t>(
    mut parts: Vec<&'t str>,
    others: &[&'t str],
    changes: &[(Change, usize, usize)],
) -> Vec<&'t str> {
    for (change, at, other) in changes {
        if parts.is_empty() {
            break;
        }
        let (at, other_at) = (at % parts.len(), other % parts.len());
        match change {
            Change::Delete => {
                parts.remove(at);
            }
            Change::Duplicate => parts.insert(other_at, parts[at]),
            Change::Swap => parts.swap(at, other_at),
            Change::Borrow => parts[at] = others[other % others.len()],
        }
    }
    parts
}

fn changes() -> impl Strategy<Value = Vec<(Change, usize, usize)>> {
    let change =
        prop_oneof![Just(Change::Delete), Just(Change::Duplicate), Just(Change::Swap), Just(Change::Borrow)];
    proptest::collection::vec((change, any::<usize>(), any::<usize>()), 1..6)
}

/// What holds of every check of every text.
fn holds_of(text: &str) -> Result<(), TestCaseError> {
    let source = Source::new("any.meed", text);
    let Checked { model, findings, .. } = check(&source);
    for finding in &findings {
        well_told(&source, finding)?;
    }
    let refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    prop_assert_eq!(model.is_none(), refused, "a contract is refused with a reason, and only then");
    let again = check(&source);
    prop_assert_eq!(&findings, &again.findings);
    prop_assert_eq!(format!("{model:?}"), format!("{:?}", again.model));
    Ok(())
}

/// One line, no full stop, with a place in the text; and never an excuse for the program's own mistakes.
fn well_told(source: &Source, finding: &Diagnostic) -> Result<(), TestCaseError> {
    let message = &finding.message;
    prop_assert_ne!(finding.code.0, "E0001", "{}", message);
    prop_assert!(!message.contains('\n') && !message.ends_with('.'), "{}", message);
    prop_assert!(!message.contains("``"), "{}", message);
    prop_assert!(!finding.labels.is_empty(), "{}", message);
    for label in &finding.labels {
        prop_assert!(!label.text.contains('\n'), "{}: {}", message, label.text);
        let (start, end) = (label.span.start as usize, label.span.end as usize);
        prop_assert!(start <= end && source.text().get(start..end).is_some(), "{}: {:?}", message, label);
    }
    let help = finding.help.as_deref().unwrap_or_default();
    prop_assert!(!help.contains('\n'), "{}: {}", message, help);
    prop_assert!(!help.contains("``") && !help.ends_with('.'), "{}: {}", message, help);
    Ok(())
}

proptest! {
    #![proptest_config(search::cases(48))]

    #[test]
    fn contracts_with_changed_lines_are_checked(pick in any::<usize>(), other in any::<usize>(), changes in changes()) {
        let contracts = contracts();
        let lines: Vec<&str> = contracts[pick % contracts.len()].lines().collect();
        let others: Vec<&str> = contracts[other % contracts.len()].lines().collect();
        holds_of(&changed(lines, &others, &changes).join("\n"))?;
    }

    #[test]
    fn contracts_with_changed_words_are_checked(pick in any::<usize>(), other in any::<usize>(), changes in changes()) {
        let contracts = contracts();
        let words = pieces(&contracts[pick % contracts.len()]);
        let others = pieces(&contracts[other % contracts.len()]);
        holds_of(&changed(words, &others, &changes).concat())?;
    }

    #[test]
    fn a_jumble_of_words_is_checked(picks in proptest::collection::vec(any::<usize>(), 0..200)) {
        let contracts = contracts();
        let all: Vec<&str> = contracts.iter().flat_map(|text| pieces(text)).collect();
        let text: String = picks.iter().map(|pick| all[pick % all.len()]).collect();
        holds_of(&text)?;
    }

    #[test]
    fn any_text_at_all_is_checked(text in "\\PC{0,300}") {
        holds_of(&text)?;
    }
}

/// A contract of some length: the same services over and over, each with its own names.
fn long_contract(services: usize) -> String {
    let head = "contract \"Many services\"\n  payee       provider\n  term        1 April 2025 to 31 March 2028\n  statements  in quarters\n  rounding    each payment line to the nearest penny, halves up\n";
    let service = include_str!("../samples/service.meed");
    let services = (0..services).map(|number| service.replace("_N", &format!("_{number}")));
    std::iter::once(head.to_owned()).chain(services).collect::<Vec<_>>().join("\n")
}

/// How long this thread has been at work: other work of the machine does not count, where the system tells the two
/// apart.
fn at_work(began: Instant) -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat");
    let nanos = told.ok().and_then(|told| told.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| began.elapsed(), Duration::from_nanos)
}

#[test]
fn a_contract_of_500_lines_checks_quickly() {
    let text = long_contract(9);
    assert!(text.lines().count() >= 500, "{}", text.lines().count());
    let source = Source::new("long.meed", text);
    let began = Instant::now();
    let before = at_work(began);
    let Checked { model, findings, .. } = check(&source);
    let took = at_work(began) - before;
    // A few milliseconds once optimised; tests are not.
    assert!(took < Duration::from_secs(2), "{took:?}");
    let findings = questions::left_out(findings);
    assert!(model.is_some() && findings.is_empty(), "{findings:?}");
}
