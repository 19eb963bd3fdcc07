//! Numbers that are kept: whatever is put in, taken out, moved or renamed, no number of what is untouched moves, and
//! none is used twice.

use std::collections::{BTreeMap, BTreeSet};

use meed::source::Source;
use meed::terms::{Contradiction, Register, Schedule, Workings, schedule_numbered};

const BASE: &str = r#"contract "Numbers"
  payee       provider
  term        1 April 2025 to 31 March 2028
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up
  version     "1"

record visit
  visit_id   whole number, unique
  provider   text
  day        date, from 1 April 2025 to 31 March 2028
  hours      hours, from 0 to 24
  done       yes or no

tariff rate "Rate" £20.00 per hour

cohort finished of visit
  where done

define price "Price" of visit
  hours × rate
  at most £100.00

measure prices "Prices" of finished
  for each provider and quarter of day
  total price

payment calls "Calls" of finished
  pay price
  in quarter of day

payment starts "Starts" of finished
  for each provider and quarter of day
  pay count × £1.00 per visit

cap most "Most" on calls
  at most £500.00 for each provider and quarter
  used up in order of day, then visit_id
  the payments themselves are reduced
"#;

fn scheduled(text: &str, register: &Register) -> Schedule {
    let checked = meed::check(&Source::new("contract.meed", text));
    let model = checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings));
    schedule_numbered(&model, &Workings::new(), register)
}

fn frozen(text: &str) -> Register {
    Register::default().brought_up(&scheduled(text, &Register::default()), "1")
}

/// The numbers of everything that is said, by reference.
fn numbers(schedule: &Schedule) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for paragraph in schedule.paragraphs() {
        found.insert(paragraph.reference.clone(), paragraph.number.clone());
        let said = paragraph.clauses.iter().filter(|clause| !clause.number.is_empty());
        found.extend(said.map(|clause| (clause.reference.clone(), clause.number.clone())));
    }
    found
}

/// What a declaration is in the text: from its first word to the next blank line.
fn block<'t>(text: &'t str, header: &str) -> &'t str {
    let at = text.find(header).unwrap();
    let end = text.get(at..).unwrap().find("\n\n").map_or(text.len(), |end| at + end + 2);
    text.get(at..end).unwrap()
}

#[test]
fn a_schedule_that_did_not_change_has_its_numbers() {
    let register = frozen(BASE);
    let schedule = scheduled(BASE, &register);
    assert_eq!(numbers(&schedule), numbers(&scheduled(BASE, &Register::default())));
    assert_eq!(register.contradictions(&schedule), []);
    assert_eq!(register.brought_up(&schedule, "2"), register);
}

#[test]
fn what_comes_in_has_a_number_between() {
    let register = frozen(BASE);
    let before = numbers(&scheduled(BASE, &register));
    // A value before each declaration, and after the last.
    for header in
        ["cohort finished", "define price", "measure prices", "payment calls", "payment starts", "cap most"]
    {
        let new = "define doubled \"Doubled\" of visit\n  2 × hours\n\n";
        let text = BASE.replace(header, &format!("{new}{header}"));
        let after = numbers(&scheduled(&text, &register));
        for (reference, number) in &before {
            assert_eq!(after.get(reference), Some(number), "{header}: {reference}");
        }
        let paragraphs: Vec<&String> = after
            .iter()
            .filter(|(reference, _)| !reference.contains('.'))
            .map(|(_, number)| number)
            .collect();
        assert_eq!(paragraphs.iter().collect::<BTreeSet<_>>().len(), paragraphs.len(), "{header}: {after:?}");
        assert!(after["doubled"].chars().any(|c| c.is_ascii_uppercase()), "{header}: {}", after["doubled"]);
    }
}

#[test]
fn what_is_left_out_keeps_its_number() {
    let register = frozen(BASE);
    let text = BASE.replace(block(BASE, "measure prices"), "");
    let schedule = scheduled(&text, &register);
    assert_eq!(
        register.contradictions(&schedule),
        ["prices", "prices.is", "prices.information"].map(|gone| Contradiction::Gone(gone.to_owned()))
    );
    let number = numbers(&scheduled(BASE, &register))["prices"].clone();
    let later = register.brought_up(&schedule, "2");
    let schedule = scheduled(&text, &later);
    assert_eq!(later.contradictions(&schedule), []);
    let gone = schedule.paragraphs().find(|paragraph| paragraph.reference == "prices").unwrap();
    assert_eq!(
        (gone.number.as_str(), schedule.text(&gone.heading).as_str()),
        (number.as_str(), "(left out by version 2)")
    );
    // Its name is nobody else's.
    let again = later.contradictions(&scheduled(BASE, &later));
    assert_eq!(again[0], Contradiction::Again("prices".to_owned()));
}

#[test]
fn moving_moves_no_number() {
    let register = frozen(BASE);
    let (calls, starts) = (block(BASE, "payment calls"), block(BASE, "payment starts"));
    let text = BASE.replace(&format!("{calls}{starts}"), &format!("{starts}{calls}"));
    assert_ne!(text, BASE);
    let moved = scheduled(&text, &register);
    assert_eq!(numbers(&moved), numbers(&scheduled(BASE, &register)));
    // They are printed in the order of their numbers.
    let order = |schedule: &Schedule| -> Vec<String> {
        schedule.paragraphs().map(|paragraph| paragraph.reference.clone()).collect()
    };
    assert_eq!(order(&moved), order(&scheduled(BASE, &register)));
}

#[test]
fn a_new_name_keeps_the_number() {
    let register = frozen(BASE);
    let text = BASE
        .replace("payment starts \"Starts\" of finished\n", "payment visits_paid \"Starts\" of finished\n")
        .replace("pay count × £1.00 per visit\n", "pay count × £1.00 per visit\n  formerly \"starts\"\n");
    let schedule = scheduled(&text, &register);
    assert_eq!(register.contradictions(&schedule), []);
    let (before, after) = (numbers(&scheduled(BASE, &register)), numbers(&schedule));
    assert_eq!(after["visits_paid"], before["starts"]);
    let later = register.brought_up(&schedule, "2");
    assert!(later.entries.iter().any(|entry| entry.reference == "visits_paid" && entry.since == "1"));
    assert!(later.entries.iter().all(|entry| entry.reference != "starts"));
}

#[test]
fn a_sentence_that_comes_in_has_a_number_of_its_own() {
    let register = frozen(BASE);
    let text = BASE.replace("  at most £100.00\n", "  at least £1.00\n  at most £100.00\n");
    let (before, after) = (numbers(&scheduled(BASE, &register)), numbers(&scheduled(&text, &register)));
    for (reference, number) in &before {
        assert_eq!(after.get(reference), Some(number), "{reference}");
    }
    let price = &before["price"];
    assert_eq!((&before["price.is"], &before["price.most"]), (&format!("{price}.1"), &format!("{price}.2")));
    assert_eq!(after["price.least"], format!("{price}.1A"));
}
