//! Other terms that pay something else never read alike: every change that Meed can make to the words of a contract is
//! made, and where the schedule stays the same, so does every amount of the data.

use std::fs;

use meed::model::Model;
use meed::report::{markdown, terms};
use meed::source::Source;
use meed::wordings::variants;
use proptest::prelude::{any, proptest};

use crate::printed_words::{random, shipped};
use crate::reference::random::case_of;

fn schedule(model: &Model) -> String {
    markdown::write(&terms::document(&meed::terms::schedule(model, &Vec::new())))
}

fn model(text: &str) -> Option<Model> {
    meed::check(&Source::new("contract.meed", text)).model
}

#[test]
fn no_change_of_a_shipped_contract_that_moves_money_is_unread() {
    let mut tried = 0usize;
    for entry in fs::read_dir("contracts").unwrap() {
        let folder = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(folder.join("contract.meed")) else { continue };
        // Examples are read as well, and would tell the two apart.
        let text = format!("{}\n", text.split("\nexample ").next().unwrap().trim_end());
        let source = Source::new("contract.meed", text.as_str());
        let base = model(&text).unwrap();
        let read = schedule(&base);
        let mut paid = None;
        for variant in variants(&source) {
            let Some(other) = variant.model("contract.meed") else { continue };
            tried += 1;
            if schedule(&other) == read {
                let paid = paid.get_or_insert_with(|| shipped(&folder, &base));
                assert_eq!(&shipped(&folder, &other), paid, "{}: {}", folder.display(), variant.words());
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

proptest! {
    #![proptest_config(crate::support::search::cases(12))]

    #[test]
    fn no_change_of_a_random_contract_that_moves_money_is_unread(
        contract in proptest::collection::vec(any::<u16>(), 200),
        rows in proptest::collection::vec(any::<u16>(), 400),
    ) {
        let (text, files) = case_of(contract, rows);
        if let Some(base) = model(&text) {
            let read = schedule(&base);
            for variant in variants(&Source::new("random.meed", text.as_str())) {
                let Some(other) = variant.model("random.meed") else { continue };
                if schedule(&other) == read {
                    let changed = other.source.text().to_owned();
                    proptest::prop_assert_eq!(
                        random(&changed, &files),
                        random(&text, &files),
                        "{}\n{}",
                        variant.words(),
                        text
                    );
                }
            }
        }
    }
}
