//! Mistakes of people who come from spreadsheets, word processors and databases, in one contract: each is told once, in
//! its place, with what to write; and with that written the contract checks.

mod broken;
mod first_time;
mod further;

use meed::check;
use meed::diagnostic::{Diagnostic, Severity, render};
use meed::source::{Source, mended};

const RIGHT: &str = include_str!("base.meed");

/// How often a contract is mended: a line may have one more mistake behind the first.
const MOST_MENDED: usize = 4;

/// What stands in the contract, and what its author wrote instead; the code that tells it, the words that it marks,
/// what to write.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn errors(text: &str) -> (Source, Vec<Diagnostic>) {
    let source = Source::new("contract.meed", text);
    let findings = check(&source).findings.into_iter();
    let errors = findings.filter(|found| found.severity == Severity::Error).collect();
    (source, errors)
}

fn wrong(right: &str, written: &str) -> String {
    assert!(RIGHT.contains(right), "{right}");
    RIGHT.replacen(right, written, 1)
}

/// What is wrong with how a mistake is told; nothing where it is told well.
fn told(&(right, written, code, marked, help): &Mistake) -> Result<String, String> {
    let text = wrong(right, written);
    let (source, found) = errors(&text);
    let all = || format!("{written}\n{}", render::short(&source, &found));
    let [only] = found.as_slice() else { return Err(all()) };
    let said = only.help.as_deref().unwrap_or_default();
    let place = source.slice(only.labels[0].span);
    let fits = only.code.0 == code && place == marked && said.contains(help);
    if fits { Ok(text) } else { Err(format!("{code} at {marked}: {help}\n{}", all())) }
}

/// The contract with every mistake mended by its fix.
fn mended_by_its_fixes(text: &str) -> Result<(), String> {
    let mut text = text.to_owned();
    for _ in 0..MOST_MENDED {
        let (source, found) = errors(&text);
        let Some(fix) = found.iter().map(|found| &found.fix).find(|fix| !fix.is_empty()) else {
            return if found.is_empty() { Ok(()) } else { Err(render::short(&source, &found)) };
        };
        text = mended(&text, fix).ok_or("the edits do not fit")?;
    }
    let (source, found) = errors(&text);
    if found.is_empty() { Ok(()) } else { Err(render::short(&source, &found)) }
}

/// Each is told, and its fix mends it.
#[track_caller]
fn each_is_told_and_mended(mistakes: &[Mistake]) {
    let each = |mistake| told(mistake).and_then(|text| mended_by_its_fixes(&text));
    let wrong: Vec<String> = mistakes.iter().filter_map(|mistake| each(mistake).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each is told; the help leaves something to decide, and the contract with one answer checks.
#[track_caller]
fn each_is_told_and_answered(mistakes: &[(Mistake, &str)]) {
    let each = |(mistake, answer): &(Mistake, &str)| {
        told(mistake)?;
        let (source, found) = errors(&wrong(mistake.0, answer));
        if found.is_empty() { Ok(()) } else { Err(format!("{answer}\n{}", render::short(&source, &found))) }
    };
    let wrong: Vec<String> = mistakes.iter().filter_map(|mistake| each(mistake).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_contract_without_a_mistake_checks() {
    let (source, found) = errors(RIGHT);
    assert!(found.is_empty(), "{}", render::short(&source, &found));
}
