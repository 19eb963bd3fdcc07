//! What the pages of these faults call wrong is refused with their code, what they call right is taken.

use std::fs;
use std::path::Path;

use meed::data::report::render;

use super::{VISITS, read};
use crate::support::paid::model;

#[test]
fn every_page_is_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes");
    let model = model(VISITS);
    for code in ["E0536", "E0537", "E0538", "E0539", "E0541", "E0542"] {
        let page = fs::read_to_string(folder.join(format!("{code}.md"))).unwrap();
        let headings = ["What it means", "Why it is refused", "Wrong", "Right"];
        assert!(headings.iter().all(|heading| page.contains(&format!("\n## {heading}\n"))), "{code}");
        let block = |heading: &str| {
            let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
            section.split("```csv\n").nth(1).unwrap().split("```").next().unwrap()
        };
        let wrong = read(&model, &[block("Wrong")], false).faults;
        assert!(
            !wrong.is_empty() && wrong.list().iter().all(|fault| fault.code().0 == code),
            "{}",
            render(&wrong)
        );
        assert_eq!(render(&read(&model, &[block("Right")], false).faults), "", "{code}");
    }
}
