//! The pages of the codes: what they call wrong is wrong in just that way, and what they call right is right.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{accepted, mistakes};

const HEADINGS: [&str; 4] = ["## What it means", "## Why it is refused", "## Wrong", "## Right"];

fn pages() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/codes");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<(String, String)> = files
        .map(|path| {
            let code = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (code, std::fs::read_to_string(path).unwrap())
        })
        .filter(|(code, _)| code.starts_with("E01"))
        .collect();
    pages.sort();
    pages
}

fn block<'p>(page: &'p str, heading: &str) -> &'p str {
    let section = page.split(heading).nth(1).unwrap();
    let block = section.split("```meed\n").nth(1).unwrap();
    block.split("```").next().unwrap()
}

#[test]
fn every_page_has_the_same_parts() {
    for (code, page) in pages() {
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        let headings: Vec<&str> = page.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, HEADINGS, "{code}");
    }
}

#[test]
fn what_is_called_wrong_gives_that_code_and_no_other() {
    for (code, page) in pages() {
        let mut found: BTreeSet<&str> =
            mistakes(block(&page, "## Wrong")).iter().map(|mistake| mistake.code.0).collect();
        if code == "E0110" {
            // It is only ever said of other mistakes.
            assert!(found.remove("E0101"));
        }
        assert_eq!(found, BTreeSet::from([code.as_str()]));
    }
}

#[test]
fn what_is_called_right_is_accepted() {
    for (_, page) in pages() {
        accepted(block(&page, "## Right"));
    }
}

#[test]
fn the_codes_are_numbered_without_a_gap() {
    let codes: Vec<String> = pages().into_iter().map(|(code, _)| code).collect();
    let expected: Vec<String> = (101..=133).map(|number| format!("E0{number}")).collect();
    assert_eq!(codes, expected);
}
