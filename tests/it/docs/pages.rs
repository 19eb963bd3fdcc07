//! The pages themselves.

use std::collections::BTreeSet;

use meed::diagnostic::codes;

use super::{all_hold, read, repository, walk};

const PRELUDE: &str = include_str!("../../../docs/codes/prelude.meed");
const PAGES: [&str; 11] = [
    "README.md",
    "docs/language.md",
    "docs/design.md",
    "docs/tutorial.md",
    "docs/cookbook.md",
    "docs/testing.md",
    "docs/reliability.md",
    "docs/what-if.md",
    "docs/publishing.md",
    "docs/grammar.md",
    "docs/architecture.md",
];

#[test]
fn the_reference_holds() {
    all_hold([walk::walk("docs/language.md", Some(PRELUDE))]);
}

#[test]
fn the_tutorial_holds() {
    all_hold([walk::walk("docs/tutorial.md", None)]);
}

#[test]
fn the_cookbook_holds() {
    all_hold([walk::walk("docs/cookbook.md", None)]);
}

/// The clauses of the cookbook that are not as the page promises.
fn incomplete_clauses(page: &str) -> Vec<&str> {
    let (contents, parts) = page.split_once("\n## ").unwrap_or_default();
    let is_whole = |clause: &str| {
        let heading = clause.lines().next().unwrap_or_default();
        let needed =
            [format!("[{heading}](#"), "\n> ".to_owned(), "```meed".to_owned(), "\nexample \"".to_owned()];
        let [link, rest @ ..] = &needed;
        contents.contains(link) && rest.iter().all(|part| clause.contains(part))
    };
    let clauses = parts.split("\n## ").flat_map(|part| part.split("\n### ").skip(1));
    clauses.filter(|clause| !is_whole(clause)).collect()
}

#[test]
fn every_clause_of_the_cookbook_has_its_words_its_snippet_and_an_example() {
    let page = read("docs/cookbook.md").unwrap_or_default();
    assert!(page.matches("\n### ").count() >= 30);
    assert_eq!(incomplete_clauses(&page), Vec::<&str>::new());
}

#[test]
fn the_page_about_testing_holds() {
    all_hold([walk::walk("docs/testing.md", None)]);
}

#[test]
fn the_page_on_what_if_holds() {
    all_hold([walk::walk("docs/what-if.md", None)]);
}

#[test]
fn the_page_on_publishing_holds() {
    all_hold([walk::walk("docs/publishing.md", None)]);
}

#[test]
fn the_read_me_holds() {
    all_hold([walk::walk("README.md", None)]);
}

#[test]
fn the_design_can_be_read() {
    all_hold([walk::walk("docs/design.md", None)]);
}

/// Words that look like codes: a letter and four digits.
fn codes_in(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_code = |word: &&str| {
        word.len() == 5
            && word.starts_with(['E', 'W'])
            && word.chars().skip(1).all(|character| character.is_ascii_digit())
    };
    words.filter(is_code).collect()
}

#[test]
fn every_code_on_a_page_is_a_code() {
    let known: BTreeSet<&str> = codes::all().iter().map(|page| page.code).collect();
    all_hold(PAGES.into_iter().map(|path| {
        let text = read(path)?;
        let unknown: Vec<_> = codes_in(&text).into_iter().filter(|code| !known.contains(code)).collect();
        if unknown.is_empty() { Ok(()) } else { Err(format!("{path}: {unknown:?}")) }
    }));
}

/// The anchors of a page: its headings as GitHub makes them, and those set by hand.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter(|line| line.starts_with('#')).map(|line| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        words
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
            .collect::<String>()
            .replace(' ', "-")
    });
    let set = page.split("<a name=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned);
    headings.chain(set).collect()
}

/// Where the links of a page lead.
fn links(page: &str) -> Vec<&str> {
    page.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

#[test]
fn every_link_leads_somewhere() {
    all_hold(PAGES.into_iter().flat_map(|path| {
        let text = read(path).unwrap_or_default();
        let leads = |link: &str| {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let folder = repository(path).parent().map(std::path::Path::to_path_buf).unwrap_or_default();
            let target = if file.is_empty() { repository(path) } else { folder.join(file) };
            let known = || std::fs::read_to_string(&target).map(|page| anchors(&page)).unwrap_or_default();
            target.exists() && (anchor.is_empty() || known().contains(anchor))
        };
        let dead = |link: &&str| !link.starts_with("http") && !leads(link);
        links(&text).into_iter().filter(dead).map(|link| Err(format!("{path}: {link}"))).collect::<Vec<_>>()
    }));
}

#[test]
fn the_reference_lists_the_words_that_cannot_be_names() {
    let grammar = read("grammar/lexical.pest").unwrap_or_default();
    let closed = ["connective", "particle", "answer", "summary", "span_of_time"];
    let rule = |line: &&str| closed.iter().any(|name| line.starts_with(name) && line.contains("= _{"));
    let words: BTreeSet<&str> =
        grammar.lines().filter(rule).flat_map(|line| line.split('"').skip(1).step_by(2)).collect();
    let page = read("docs/language.md").unwrap_or_default();
    let section = page.split("## 9. Words and limits").nth(1).unwrap_or_default();
    let listed = section.split("\n\n").nth(2).unwrap_or_default();
    let listed: BTreeSet<&str> = listed.split('`').skip(1).step_by(2).collect();
    assert_eq!(words.len(), 35);
    assert_eq!(listed, words);
}
