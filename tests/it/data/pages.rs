//! The pages of the codes of this stage: what they call wrong is refused with their code, what they call right is
//! taken.

use std::fs;
use std::path::Path;

use meed::data::{Loaded, ReadOptions, read, report};
use meed::value::DateOrder;

use super::contract::{PERSON, REVIEW, people_and_reviews};
use super::{HEADER, PEOPLE, csv, json};

/// Codes of what no block can show: files that are missing, empty, break off, are not text, are far too long, or are of
/// no use; and of a rule that the records of these pages do not have.
const NOT_SHOWN: [&str; 9] =
    ["E0501", "E0502", "E0503", "E0504", "E0508", "E0510", "E0517", "E0532", "E0533"];

/// The blocks of rows under a heading of a page: their language and text.
fn blocks<'a>(page: &'a str, heading: &str) -> Vec<(&'a str, &'a str)> {
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let fenced = section.split("```").skip(1).step_by(2);
    let blocks = fenced.map(|block| block.split_once('\n').unwrap());
    blocks.filter(|(language, _)| ["csv", "json"].contains(language)).collect()
}

/// Reads the blocks as the files of the records whose key they hold; other records have a good file.
fn read_blocks(blocks: &[(&str, &str)]) -> Loaded {
    let is_review = |text: &str| text.contains("review_id");
    let mut inputs: Vec<_> = blocks
        .iter()
        .map(|(language, text)| {
            let record = if is_review(text) { REVIEW } else { PERSON };
            let input = if *language == "csv" { csv } else { json };
            input(record, "block", text.as_bytes())
        })
        .collect();
    for (record, good) in [(PERSON, PEOPLE), (REVIEW, HEADER)] {
        if inputs.iter().all(|input| input.record != record) {
            inputs.push(csv(record, "good.csv", good.as_bytes()));
        }
    }
    let options = ReadOptions { set_aside_faults: true, ..ReadOptions::default() };
    read(&people_and_reviews(DateOrder::YearMonthDay), inputs, options)
}

#[test]
fn every_page_is_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes");
    for number in 501..=533 {
        let code = format!("E0{number}");
        let page = fs::read_to_string(folder.join(format!("{code}.md"))).unwrap();
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        assert!(page.contains("\n## What it means\n") && page.contains("\n## Why it is refused\n"), "{code}");
        let (wrong, right) = (blocks(&page, "Wrong"), blocks(&page, "Right"));
        if !NOT_SHOWN.contains(&code.as_str()) {
            let loaded = read_blocks(&wrong);
            let found = loaded.faults.list().iter().any(|fault| fault.code().0 == code);
            assert!(found, "{code}: {}", report::render(&loaded.faults));
            assert!(!right.is_empty(), "{code} shows nothing right");
        }
        let loaded = read_blocks(&right);
        assert_eq!(report::render(&loaded.faults), "", "{code}");
    }
}
