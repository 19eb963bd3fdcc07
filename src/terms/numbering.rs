//! Numbers: of paragraphs through all parts, of clauses within them, of annexes and what stands in them; and the annex
//! that lists them.

use std::collections::BTreeMap;

use super::register::{Register, renumber};
use super::schedule::{Annex, AnnexSection, Clause, Grid, Piece, Schedule};

/// Gives everything its number and its reference.
pub(super) fn number(schedule: &mut Schedule, register: &Register, annexed: Vec<(String, String)>) {
    let mut numbers = BTreeMap::new();
    let mut next = 0usize;
    for paragraph in schedule.parts.iter_mut().flat_map(|part| &mut part.paragraphs) {
        next = next.saturating_add(1);
        paragraph.number = next.to_string();
        numbers.insert(paragraph.reference.clone(), paragraph.number.clone());
        number_clauses(&mut paragraph.clauses, (&paragraph.reference, &paragraph.number), &mut numbers);
    }
    schedule.numbers = numbers;
    renumber(schedule, register);
    let mut numbers = std::mem::take(&mut schedule.numbers);
    schedule.annexes.retain(|annex| !annex.sections.is_empty());
    schedule.annexes.push(references(schedule, annexed));
    for (at, annex) in (1usize..).zip(&mut schedule.annexes) {
        numbers.insert(annex.reference.clone(), format!("Annex {at}"));
        let mut next = 0usize;
        for clause in annex.sections.iter_mut().flat_map(|section| &mut section.clauses) {
            next = next.saturating_add(1);
            clause.number = format!("{}.{next}", letter(at));
            // A table of prices is what its name leads to.
            let is_price = annex.reference == "_prices"
                && !matches!(clause.reference.as_str(), "single" | "source" | "information");
            let reference = if is_price {
                clause.reference.clone()
            } else {
                first_free(format!("{}.{}", annex.reference, clause.reference), &numbers)
            };
            numbers.insert(reference.clone(), clause.number.clone());
            clause.reference = reference;
        }
    }
    schedule.numbers = numbers;
}

/// A clause that stands alone has the number of its paragraph; what is only drawn has none.
fn number_clauses(
    clauses: &mut [Clause],
    (paragraph, number): (&str, &str),
    numbers: &mut BTreeMap<String, String>,
) {
    let said = |clause: &Clause| clause.reference != "curve";
    let alone = clauses.iter().filter(|clause| said(clause)).count() == 1;
    let mut next = 0usize;
    for clause in clauses.iter_mut().filter(|clause| said(clause)) {
        next = next.saturating_add(1);
        clause.number = if alone { number.to_owned() } else { format!("{number}.{next}") };
        let part = if clause.reference.is_empty() { "is" } else { &clause.reference };
        let reference = format!("{paragraph}.{part}");
        // Language's own sentences are cited by themselves: `_days`.
        if paragraph.starts_with('_') {
            numbers.entry(format!("_{part}")).or_insert_with(|| clause.number.clone());
        }
        clause.reference = first_free(reference, numbers);
        numbers.insert(clause.reference.clone(), clause.number.clone());
    }
}

/// The second of one kind is told from the first: `fee.most`, `fee.most_2`.
fn first_free(reference: String, numbers: &BTreeMap<String, String>) -> String {
    if !numbers.contains_key(&reference) {
        return reference;
    }
    let mut again = 2usize;
    while numbers.contains_key(&format!("{reference}_{again}")) {
        again = again.saturating_add(1);
    }
    format!("{reference}_{again}")
}

/// `A` for the first annex.
fn letter(at: usize) -> char {
    ('A'..='Z').nth(at.saturating_sub(1)).unwrap_or('Z')
}

/// The annex that lists what can be cited: paragraphs, and what stands in the annexes.
fn references(schedule: &Schedule, annexed: Vec<(String, String)>) -> Annex {
    let own = schedule.paragraphs().filter(|paragraph| !paragraph.reference.starts_with('_'));
    let mut rows: Vec<(String, String)> = own
        .map(|paragraph| {
            let before = super::information::formerly(&paragraph.formerly);
            (format!("{}{before}", paragraph.reference), paragraph.number.clone())
        })
        .chain(annexed)
        .collect();
    rows.sort();
    let rows = rows.into_iter().map(|(reference, number)| vec![reference, number]);
    let text =
        "A paragraph may be cited by its reference, which stays the same if paragraphs are renumbered.";
    let clause = Clause::of("list", text).with(Piece::Grid(Grid::of(&["Reference", "Paragraph"], rows)));
    Annex {
        heading: "References".to_owned(),
        reference: "_references".to_owned(),
        sections: vec![AnnexSection { heading: None, clauses: vec![clause] }],
    }
}
