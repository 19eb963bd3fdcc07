//! The contract in sentences.

use meed::model::Model;
use meed::report::{Document, docx, html, markdown, terms};
use meed::run::Prepared;
use meed::source::Source;
use meed::testing;

/// The names of the shipped contracts.
fn contract_names() -> Vec<String> {
    let entries = std::fs::read_dir("contracts").unwrap().map(|entry| entry.unwrap().path());
    let folders = entries.filter(|path| path.join("contract.meed").is_file());
    let mut names: Vec<String> =
        folders.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// The terms of a contract.
fn model_of(text: &str) -> Model {
    let checked = meed::check(&Source::new("contract.meed", text));
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

/// The schedule of a contract as Markdown.
fn printed(model: &Model) -> String {
    let prepared = Prepared::new(model);
    let workings = model.examples.iter().map(|example| {
        let explained = testing::workings(&prepared, example).expect("the example holds");
        explained.iter().map(|one| one.as_ref().and_then(terms::working)).collect()
    });
    markdown::write(&terms::document(&meed::terms::schedule(model, &workings.collect())))
}

#[test]
fn every_shipped_contract_is_printed() {
    for name in contract_names() {
        let text = std::fs::read_to_string(format!("contracts/{name}/contract.meed")).unwrap();
        insta::assert_snapshot!(name.clone(), printed(&model_of(&text)));
    }
}

/// The schedule of a contract without workings.
fn document(text: &str) -> Document {
    terms::document(&meed::terms::schedule(&model_of(text), &Vec::new()))
}

#[test]
fn a_page_and_a_word_document_are_the_same_bytes_each_time_and_fetch_nothing() {
    let text = std::fs::read_to_string("contracts/reablement/contract.meed").unwrap();
    let page = html::write(&document(&text));
    assert_eq!(page, html::write(&document(&text)));
    for fetched in ["http://", "https://", "<script", "<link", "@import", "url("] {
        assert!(!page.contains(fetched), "{fetched}");
    }
    let word = docx::write(&document(&text), "Schedule").unwrap();
    assert_eq!(word, docx::write(&document(&text), "Schedule").unwrap());
    // The parts are stored as they are, so that their text can be looked for.
    let word = String::from_utf8_lossy(&word);
    for part in [
        "<w:tblHeader />",
        "w:val=\"Heading3\"",
        " REF ref_readmission ",
        "w:lvlText w:val=\"%1.%2\"",
        " TOC \\o ",
        " PAGEREF ref_reward ",
    ] {
        assert!(word.contains(part), "{part}");
    }
}

#[test]
fn every_link_of_a_page_leads_somewhere() {
    for name in contract_names() {
        let text = std::fs::read_to_string(format!("contracts/{name}/contract.meed")).unwrap();
        let page = html::write(&document(&text));
        let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&link), "{name}: #{link}");
        }
        let again = ids.iter().enumerate().find(|(at, id)| ids[..*at].contains(id));
        assert_eq!(again, None, "{name}");
    }
}

/// Every number that is cited is the number of a paragraph.
#[test]
fn every_number_that_is_cited_is_there() {
    for name in contract_names() {
        let text = std::fs::read_to_string(format!("contracts/{name}/contract.meed")).unwrap();
        let printed = printed(&model_of(&text));
        for wrong in [
            "paragraph .",
            "paragraph )",
            "paragraph ,",
            "paragraph  ",
            "paragraphs and",
            "()",
            "  and ",
            " .\n",
        ] {
            assert!(!printed.contains(wrong), "{name}: `{wrong}`");
        }
    }
}
