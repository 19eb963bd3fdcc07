//! What an editor is told of the shipped contracts, by properties that hold for any contract.

use std::path::Path;

use meed::check::Meant;
use meed::ide::{Beside, Document, complete, folds, rename, symbols, tokens};
use meed::source::{Source, Span, mended};
use meed::syntax::{LeafKind, leaves};

fn contracts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts");
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            let path = entry.unwrap().path().join("contract.meed");
            Some((path.display().to_string(), std::fs::read_to_string(&path).ok()?))
        })
        .collect();
    found.sort();
    assert!(found.len() > 30);
    found
}

fn document(name: &str, text: &str) -> Document {
    Document::of(Source::new(name, text))
}

#[test]
fn every_name_of_every_contract_leads_to_where_it_is_declared() {
    let mut lost = Vec::new();
    for (name, text) in contracts() {
        let document = document(&name, &text);
        for leaf in leaves(&document.source).into_iter().filter(|leaf| leaf.kind == LeafKind::Name) {
            let word = document.source.slice(leaf.span);
            // What the statement calls its lines by, and the fields that every spell and balance has, are declared
            // nowhere.
            let built_in = ["net", "rows", "payee", "payment", "first_day", "last_day", "day"];
            let movements = [
                "opening",
                "closing",
                "added",
                "taken",
                "interest",
                "excess",
                "shortfall",
                "lapsed",
                "wiped",
            ];
            let line_start = document.source.line_start(document.source.line(leaf.span.start));
            if document.named_at(leaf.span.start).is_none()
                && !is_data(document.source.slice(Span::new(line_start, leaf.span.start)))
                && ![&built_in[..], &movements].concat().contains(&word)
            {
                let line = document.source.line(leaf.span.start);
                lost.push(format!("{name}:{line}: {word}"));
            }
        }
    }
    assert!(lost.is_empty(), "{} names lead nowhere:\n{}", lost.len(), lost.join("\n"));
}

/// Whether what goes on behind these words of a line is declared by nothing: a cell of the data, the payee or the group
/// of an expectation, a currency.
fn is_data(before: &str) -> bool {
    let before = before.trim();
    let expected =
        before.starts_with("then ") && [" to", " for", " and"].iter().any(|end| before.ends_with(end));
    expected || before.starts_with('|') || before == "currency"
}

fn first_difference(one: &str, next: &str) -> String {
    let lines = one.lines().zip(next.lines()).find(|(one, next)| one != next);
    lines.map_or_else(String::new, |(one, next)| format!("`{one}` has become `{next}`"))
}

#[test]
fn whatever_is_declared_can_be_called_otherwise_and_back_again() {
    let mut wrong = Vec::new();
    let mut renamed_in_all = 0;
    for (name, text) in contracts() {
        let before = document(&name, &text);
        let declared: Vec<(Span, Meant)> = before
            .names()
            .iter()
            .filter(|found| found.declares && !matches!(found.meant, Meant::Choice(..)))
            .map(|found| (found.span, found.meant.clone()))
            .collect();
        // Every third: all of them take their time, and each kind is there often enough.
        for (at, _) in declared.into_iter().step_by(3) {
            let old = before.source.slice(at).to_owned();
            let place = format!("{name}:{}: {old}", before.source.line(at.start));
            match rename(&before, at.start, "zz_renamed", &Beside::nothing()) {
                Err(refusal) => wrong.push(format!("{place}: {refusal}")),
                Ok(renamed) => {
                    renamed_in_all += 1;
                    let mut after = renamed.after;
                    assert_eq!(
                        mended(&text, &renamed.edits).as_deref(),
                        Some(after.source.text()),
                        "{place}"
                    );
                    // Where several had to go together, each of them goes back.
                    while after.source.text() != text {
                        let again = after
                            .names()
                            .iter()
                            .find(|found| found.declares && after.source.slice(found.span) == "zz_renamed");
                        let Some(again) = again else { break };
                        after = rename(&after, again.span.start, &old, &Beside::nothing()).unwrap().after;
                    }
                    let changed = after.source.text();
                    assert!(changed == text, "{place}: {}", first_difference(&text, changed));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {renamed_in_all}:\n{}", wrong.len(), wrong.join("\n"));
}

/// A contract whose numbers are kept: a payment that others cite, and one that is new since.
const SIGNED: &str = "\
contract \"Work\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record person, plural people
  provider    text
  start_date  date, from 1 April 2025 to 31 March 2026

tariff fee £90.00 per person

payment starts of person
  for each provider and quarter of start_date
  pay count × fee  -- for each start

payment more of person
  pay £1.00
  in quarter of start_date
";

#[test]
fn of_what_a_signed_version_cites_the_old_name_is_kept() {
    let cited = ["starts", "starts.amount"].map(str::to_owned).into();
    let beside = Beside { has_data: &|_, _| false, cited: &cited };
    let renamed = |text: &str, old: &str, new: &str| {
        let before = document("contract.meed", text);
        let at = before.names().iter().find(|found| found.declares && before.source.slice(found.span) == old);
        let edits = rename(&before, at.unwrap().span.start, new, &beside).unwrap().edits;
        mended(text, &edits).unwrap()
    };
    assert!(meed::check(&Source::new("contract.meed", SIGNED)).model.is_some());
    let begun = renamed(SIGNED, "starts", "begun");
    let said = "payment begun of person\n  for each provider and quarter of start_date\n  pay count × fee\n  \
                formerly \"starts\"  -- for each start\n";
    assert!(begun.contains(said), "{begun}");
    // What was never signed is nobody's to cite, and what gets its name back needs no other.
    let twice = renamed(&begun, "begun", "opened");
    assert_eq!(twice, begun.replace("payment begun", "payment opened"));
    let back = renamed(&begun, "begun", "starts");
    assert!(
        !back.contains("formerly") && meed::check(&Source::new("contract.meed", &back)).model.is_some(),
        "{back}"
    );
    assert_eq!(renamed(SIGNED, "more", "extra"), SIGNED.replace("payment more", "payment extra"));
    let field = renamed(SIGNED, "start_date", "begun_on");
    assert!(field.contains("31 March 2026, formerly \"start_date\"\n"), "{field}");
    assert_eq!(renamed(&field, "begun_on", "start_date"), SIGNED);
    let tariff = renamed(SIGNED, "fee", "price");
    assert!(tariff.contains("tariff price £90.00 per person\n  formerly \"fee\"\n"), "{tariff}");
}

#[test]
fn what_stands_somewhere_is_what_is_offered_there() {
    let mut wrong = Vec::new();
    let (mut asked, mut names) = (0, 0);
    for (name, text) in contracts().into_iter().step_by(3) {
        let document = document(&name, &text);
        let leaves = leaves(&document.source);
        let wanted = leaves.iter().filter(|leaf| {
            let declared = document.named_at(leaf.span.start).is_some_and(|found| found.declares);
            matches!(leaf.kind, LeafKind::Name | LeafKind::Keyword) && !declared
        });
        for leaf in wanted.step_by(8) {
            let word = document.source.slice(leaf.span).split_whitespace().collect::<Vec<_>>().join(" ");
            let line_start = document.source.line_start(document.source.line(leaf.span.start));
            if is_data(document.source.slice(Span::new(line_start, leaf.span.start))) {
                continue;
            }
            // The text as far as it is written when the word is begun.
            let offered = complete(&document, leaf.span.start);
            asked += 1;
            names += usize::from(leaf.kind == LeafKind::Name);
            let begins = |text: &str| text == word || word.starts_with(text) || text.starts_with(&word);
            if !offered.iter().any(|found| begins(&found.text)) {
                let line = document.source.line(leaf.span.start);
                wrong.push(format!("{name}:{line}: {word}"));
            }
        }
    }
    assert!(asked > 300 && names > 100, "{asked} places, {names} of them names");
    assert!(wrong.len() * 20 < asked, "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn colours_symbols_and_folds_are_of_the_text_and_in_its_order() {
    for (name, text) in contracts() {
        let document = document(&name, &text);
        let coloured = tokens(&document);
        assert!(
            coloured.windows(2).all(|two| two[0].span.end <= two[1].span.start),
            "{name}: colours overlap"
        );
        let symbols = symbols(&document);
        assert_eq!(symbols.len(), document.inspected.checked.file.declarations.len());
        for symbol in &symbols {
            let (outer, inner) = (symbol.span, symbol.name_span);
            assert!(outer.start <= inner.start && inner.end <= outer.end, "{name}: {symbol:?}");
        }
        assert!(!folds(&document).is_empty());
    }
}

#[test]
fn a_text_that_is_being_written_is_never_too_much() {
    let (name, text) = contracts().swap_remove(20);
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate().step_by(5) {
        for end in line.char_indices().map(|(end, _)| end).step_by(3) {
            let begun = line.split_at(end).0;
            let written = [&lines[..at], &[begun]].concat().join("\n");
            let document = document(&name, &written);
            let offset = u32::try_from(written.len()).unwrap();
            complete(&document, offset);
            tokens(&document);
            meed::ide::hover(&document, offset, None, None);
            let _ = rename(&document, offset, "zz_renamed", &Beside::nothing());
        }
    }
}
