//! The contract in sentences.

use meed::model::Model;
use meed::report::{Document, docx, html, markdown, terms, working};
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
    let (prepared, called) = (Prepared::new(model), meed::terms::called(model));
    let workings = model.examples.iter().map(|example| {
        let explained = testing::workings(&prepared, example).expect("the example holds");
        explained.iter().map(|one| working(one.as_ref()?, &called)).collect()
    });
    markdown::write(&terms::document(&meed::terms::schedule(model, &workings.collect())))
}

#[test]
fn every_shipped_contract_is_printed() {
    for name in contract_names() {
        let text = std::fs::read_to_string(format!("contracts/{name}/contract.meed")).unwrap();
        let printed = printed(&model_of(&text));
        // Workings are whole, and have no name of the contract's.
        for row in printed.lines().filter(|line| line.starts_with("| ") && line.contains(" (paragraph ")) {
            let working = row.split(" | ").nth(1).unwrap();
            let is_name = working.contains("\\_") || working.contains('`') || working.contains("and so on");
            assert!(!is_name, "{name}: {row}");
        }
        insta::assert_snapshot!(name.clone(), printed);
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
        " REF ref_",
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

#[test]
fn what_a_blank_decides_and_what_nothing_depends_on_is_said() {
    let text = r#"contract "Told"
  payee         provider
  term          1 April 2025 to 31 March 2026
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up

record visit "one visit"
  visit_id   whole number, unique
  provider   text
  day        date
  seen       date, may be blank
  left       date, may be blank
  remark     text, may be blank

tariff price "Price" £10.00 per visit
tariff former "Former price" £9.00 per visit

cohort timely "Timely" of visit
  where seen is on or before 3 days after day

define gone "Gone" of visit
  left

payment fee "Fee" of timely
  for each provider and quarter of day
  pay count × price
"#;
    let printed = markdown::write(&document(text));
    for said in [
        "| Seen (seen) | a date |  | yes. Where it is blank: no Timely Visit (paragraph 3) |",
        "| Left (left) | a date; for information: no amount depends on it |  | yes. Where it is blank: see paragraph 4 |",
        "| Remark (remark) | text; for information: no amount depends on it |  | yes |",
        "4.2 This paragraph is for information: no amount depends on it.",
        "| Former Price \\[former\\] (for information: no amount depends on it) | £9.00 per Visit |  |",
        "| Price \\[price\\] | £10.00 per Visit |  |",
        "so the 3rd day after 1 May 2025 is 4 May 2025.",
    ] {
        assert!(printed.contains(said), "{said}\n{printed}");
    }
    assert!(!printed.contains("some months or years"), "{printed}");
}

const SHARED_OUT: &str = "contract \"A pool\"
  currency    dollars
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in contract years
  rounding    each payment line to the nearest cent, halves up

record member
  member_id  whole number, unique
  provider   text
  weight     number, from 1 to 10

measure weights of member
  total weight

payment part of member
  pay ($100.00 × weight ÷ weights, or $0.00 if blank)
  on 31 March 2026
  what rounding leaves goes to the largest remainders, in order of member_id
";

/// The smallest coin is that of the currency, and what is left over is shared out in the steps that are rounded to.
#[test]
fn what_rounding_leaves_is_in_coins_of_the_currency() {
    let goes = |text: &str, coins: &str| {
        let says = printed(&model_of(text));
        assert!(
            says.contains(&format!("each is rounded down, and {coins} more goes to each of those")),
            "{says}"
        );
    };
    goes(SHARED_OUT, "one cent");
    goes(&SHARED_OUT.replace("nearest cent", "nearest dollar"), "$1.00");
    let pounds = SHARED_OUT.replace("dollars", "pounds").replace("cent,", "penny,").replace('$', "£");
    goes(&pounds, "one penny");
}
