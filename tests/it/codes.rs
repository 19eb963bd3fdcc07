//! The pages of the codes: their shape, and that what they call wrong is refused with their code and what they call
//! right is not.

use std::fs;
use std::path::Path;

use meed::diagnostic::codes::{self, Page};
use meed::diagnostic::{Diagnostic, Severity};
use meed::source::Source;
use meed::{Checked, check, syntax};

const PRELUDE: &str = include_str!("../../docs/codes/prelude.meed");
const HEADINGS: [&str; 4] = ["## What it means", "## Why it is refused", "## Wrong", "## Right"];

/// Which part of the way a page's blocks go.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Written,
    Meant,
    /// Asked of the money of a contract that is taken.
    Asked,
}

/// The stage of a code; none where its page shows no contract.
fn stage(page: &Page) -> Option<Stage> {
    match page.code.get(..3)? {
        "E01" => Some(Stage::Written),
        "E02" | "E03" | "E04" | "W00" => Some(Stage::Meant),
        "Q00" => Some(Stage::Asked),
        _ => None,
    }
}

/// What stands under a heading, up to the next one.
fn section<'t>(page: &'t Page, heading: &str) -> &'t str {
    let after = page.text.split(&format!("{heading}\n")).nth(1).unwrap_or("");
    after.split("\n## ").next().unwrap_or("").trim()
}

/// The one block of a section.
fn block<'t>(page: &'t Page, heading: &str) -> Result<&'t str, String> {
    let section = section(page, heading);
    let inner = section.strip_prefix("```meed\n").and_then(|rest| rest.strip_suffix("\n```"));
    inner.filter(|inner| !inner.contains("```")).ok_or(format!("{heading} is not one block of meed"))
}

/// What is found in a block itself, behind the prelude if it has no contract of its own. The page about a missing
/// contract has none.
fn found(page: &Page, block: &str) -> Vec<Diagnostic> {
    let alone = page.code == "E0209" || block.lines().any(|line| line.starts_with("contract"));
    let before = if alone || stage(page) == Some(Stage::Written) { "" } else { PRELUDE };
    let source = Source::new("block", format!("{before}\n{block}\n"));
    let findings = match stage(page) {
        Some(Stage::Written) => syntax::parse(&source).1,
        // Of the other questions each page says nothing.
        Some(Stage::Asked) => {
            let checked = check(&source);
            let model = checked.model.as_ref().unwrap_or_else(|| panic!("{} is refused", page.code));
            let open = meed::questions_of_money(&checked, &meed::run::Prepared::new(model)).open;
            open.into_iter().filter(|asked| asked.code.0 == page.code).collect()
        }
        _ => check(&source).findings,
    };
    let in_block = |finding: &Diagnostic| finding.start() as usize >= before.len();
    findings.into_iter().filter(|finding| finding.severity == Severity::Error || in_block(finding)).collect()
}

fn listed(findings: &[Diagnostic]) -> String {
    findings.iter().map(|finding| format!("\n    {} {}", finding.code.0, finding.message)).collect()
}

/// Exactly the page's own code, once.
fn wrong(page: &Page) -> Result<(), String> {
    let found = found(page, block(page, "## Wrong")?);
    let is_warning = page.code.starts_with(['Q', 'W']);
    let told: Vec<_> = found
        .iter()
        .filter(|finding| is_warning || finding.severity == Severity::Error)
        .map(|finding| finding.code.0)
        .collect();
    // E0110 stands behind the twenty that it follows.
    let follows = page.code == "E0110" && told.last() == Some(&page.code);
    if told == [page.code] || follows { Ok(()) } else { Err(format!("## Wrong gives{}", listed(&found))) }
}

/// Nothing, but that the fragment's declarations may have no use.
fn right(page: &Page) -> Result<(), String> {
    let mut found = found(page, block(page, "## Right")?);
    found.retain(|finding| finding.code.0 != "W0001" || page.code == "W0001");
    if found.is_empty() { Ok(()) } else { Err(format!("## Right gives{}", listed(&found))) }
}

fn shape(page: &Page) -> Result<(), String> {
    let headings: Vec<_> = page.text.lines().filter(|line| line.starts_with("## ")).collect();
    if headings != HEADINGS {
        return Err(format!("its headings are {headings:?}"));
    }
    for heading in HEADINGS.into_iter().take(2) {
        let text = section(page, heading);
        if text.is_empty() || text.contains("```") {
            return Err(format!("{heading} should be a few lines of prose"));
        }
    }
    Ok(())
}

fn hold(holds: impl Fn(&Page) -> Result<(), String>) {
    let pages = codes::all().iter().filter(|page| stage(page).is_some());
    let broken: Vec<String> =
        pages.filter_map(|page| holds(page).err().map(|why| format!("{}: {why}", page.code))).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_prelude_checks() {
    let Checked { model, findings, .. } = check(&Source::new("prelude", PRELUDE));
    assert!(findings.iter().all(|finding| finding.code.0 == "W0001"), "{}", listed(&findings));
    assert!(model.is_some());
}

#[test]
fn every_page_says_what_it_means_why_and_what_is_wrong_and_right() {
    hold(shape);
}

#[test]
fn what_a_page_calls_wrong_is_refused_with_its_code() {
    hold(wrong);
}

#[test]
fn what_a_page_calls_right_is_taken() {
    hold(right);
}

#[test]
fn a_page_is_short() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes");
    for page in codes::all() {
        let lines = fs::read_to_string(folder.join(page.code).with_extension("md")).unwrap().lines().count();
        assert!(lines <= 75, "{} has {lines} lines", page.code);
    }
}
